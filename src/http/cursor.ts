import { AppError } from '../lib/app-error.ts'

/** A place in a list, as opaque text. Not a secret: it opens nothing that its bearer may not see. */
export function toCursor(parts: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The parts `toCursor` was given, as text. Throws `usage` for what no list has given. */
export function parseCursor(cursor: string, count = 2): [string, string, ...string[]] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (
      Array.isArray(parts) &&
      parts.length === count &&
      parts.every((part) => typeof part === 'string' || typeof part === 'number')
    ) {
      return parts.map(String) as [string, string, ...string[]]
    }
  } catch {
    // Told below.
  }
  throw unknownCursor()
}

export function unknownCursor(): AppError {
  return new AppError('usage', '"cursor": no list has given this one. Leave it out to begin again.')
}
