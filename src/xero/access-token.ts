/** What an access token says of itself. Not verified: it is Xero's to accept or reject, this is for planning only. */
export interface AccessTokenClaims {
  scopes: string[]
  /** Names the consent that made it; `/connections` can be filtered by it. */
  authEventId: string | null
  expiresAt: Date | null
  userId: string | null
  clientId: string | null
}

/** Reads a JWT's payload. A token that is not a JWT is opaque: nothing is known of it. */
export function decodeAccessToken(token: string): AccessTokenClaims {
  const claims = parsePayload(token)
  const exp = claims['exp']
  return {
    scopes: toScopes(claims['scope']),
    authEventId: toText(claims['authentication_event_id']),
    expiresAt: typeof exp === 'number' && exp > 0 && exp < 8.64e12 ? new Date(exp * 1000) : null,
    userId: toText(claims['xero_userid']),
    clientId: toText(claims['client_id']),
  }
}

/** A list, or words between spaces; without doubles. */
export function toScopes(value: unknown): string[] {
  const words = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : typeof value === 'string' ? [value] : []
  return [...new Set(words.flatMap((text) => text.split(/\s+/)).filter((scope) => scope !== ''))]
}

function parsePayload(token: string): Record<string, unknown> {
  const parts = token.split('.')
  if (parts.length !== 3) return {}
  try {
    const value: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function toText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
