import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as text that fits into a URL. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret that is all random: with 256 bits there is nothing to guess, so the digest needs no salt. */
export function toDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
