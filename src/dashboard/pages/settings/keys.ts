import type { ApiKeyAnswer, ApiKeyInput } from '../../../http/schemas/access.ts'

export const keyScopes: Record<ApiKeyInput['scope'], { title: string; meaning: string }> = {
  read: { title: 'Read', meaning: 'Reads records and statements, queries and exports.' },
  write: {
    title: 'Read and operate',
    meaning: 'Also connects organisations, sets them up and starts syncs. Nothing is written to Xero.',
  },
  admin: {
    title: 'Administer',
    meaning: 'Also deletes connections, sets alerts and reads the audit log. Makes no keys and no people.',
  },
}

/** How long a key lives, in days. */
export const keyLives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Never' },
] as const

/** When a key made now ends; null for never. */
export function toExpiry(life: string, now: Date): string | null {
  const days = Number(life)
  return Number.isInteger(days) && days > 0 ? new Date(now.getTime() + days * 86_400_000).toISOString() : null
}

export function toKeyState(
  { revokedAt, expiresAt }: Pick<ApiKeyAnswer, 'revokedAt' | 'expiresAt'>,
  now: Date,
): 'good' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt) <= now ? 'expired' : 'good'
}
