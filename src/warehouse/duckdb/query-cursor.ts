import { createHash } from 'node:crypto'
import { AppError } from '../../lib/app-error.ts'

/** A place in the rows of one query: how many were given, and of which SQL. Not a secret; it opens nothing. */
export function toCursor(sql: string, offset: number): string {
  return Buffer.from(`${offset}.${toFingerprint(sql)}`).toString('base64url')
}

/** Rows to pass over. Throws `query_refused` for a cursor that was given with other SQL, or never. */
export function parseCursor(sql: string, cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const match = /^(\d{1,15})\.([0-9a-f]{16})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (match?.[2] !== toFingerprint(sql)) {
    throw new AppError(
      'query_refused',
      'That cursor belongs to another query. Use it with the SQL it came with, unchanged, or leave it out.',
    )
  }
  return Number(match[1])
}

function toFingerprint(sql: string): string {
  return createHash('sha256').update(sql.trim()).digest('hex').slice(0, 16)
}
