import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { AppError } from '../lib/app-error.ts'

/** The one cell a secret belongs in. A sealed value opens nowhere else. */
export interface Cell {
  table: string
  id: string
  column: string
}

/** 32 bytes and their short name, which is stored beside what they sealed. */
export interface Key {
  id: string
  bytes: Buffer
}

const nonceBytes = 12
const tagBytes = 16

export function createKey(bytes: Buffer): Key {
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes }
}

/** AES-256-GCM with a random nonce: `v1.KEYID.` and base64url of nonce, ciphertext and tag. */
export function seal(plaintext: string, cell: Cell, key: Key): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(toContext(cell))
  const body = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${key.id}.${body.toString('base64url')}`
}

/** Throws `key_missing` when the value was altered, sealed for another cell, or the key is another with the same name. */
export function unseal(sealed: string, cell: Cell, key: Key): string {
  const body = Buffer.from(sealed.split('.')[2] ?? '', 'base64url')
  try {
    const nonce = body.subarray(0, nonceBytes)
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes }).setAAD(toContext(cell))
    decipher.setAuthTag(body.subarray(-tagBytes))
    return decipher.update(body.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch (cause) {
    throw new AppError(
      'key_missing',
      `The secret in ${toText(cell)} cannot be opened: it was altered or moved there from elsewhere. Connect again.`,
      { cause },
    )
  }
}

/** The key's short name in a sealed value. */
export function toKeyId(sealed: string, cell: Cell): string {
  const [version, keyId] = sealed.split('.')
  if (version !== 'v1' || keyId === undefined) {
    throw new AppError('key_missing', `The secret in ${toText(cell)} is not in a form this Daybook knows. Connect again.`)
  }
  return keyId
}

export function toText(cell: Cell): string {
  return `${cell.table}.${cell.column} (${cell.id})`
}

function toContext(cell: Cell): Buffer {
  return Buffer.from(JSON.stringify(['daybook', cell.table, cell.id, cell.column]))
}
