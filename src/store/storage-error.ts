import { AppError, toAppError } from '../lib/app-error.ts'

interface Foreign {
  code?: string
  errno?: number
  message?: string
}

/** What to do about it, by PostgreSQL's SQLSTATE, its class, or Node's code. */
const advice: Record<string, string> = {
  '53100': 'the disk is full. Free some space, then run it again',
  ENOSPC: 'the disk is full. Free some space, then run it again',
  EDQUOT: 'the disk quota is used up. Free some space, then run it again',
  EROFS: 'the disk is read-only. Make it writable, then run it again',
  EACCES: 'access is denied. Give this user the right to read and write there',
  EPERM: 'access is denied. Give this user the right to read and write there',
  EIO: 'the disk reports an error. Check it',
  '53300': 'the server has no connection left. Raise max_connections, or stop what uses them',
  '53': 'the server lacks resources',
  '57P03': 'the server is starting or stopping. Try again in a moment',
  '57': 'the server ended the connection. Try again in a moment',
  '58': 'the server reports a fault of its disk or system',
  '08': 'the connection broke. Check that the server runs and can be reached',
  '28': 'the server does not let this user in. Check user and password',
  '3D000': 'there is no such database. Create it, for example with createdb',
  '42501': 'this user lacks a right there. It must be able to create a schema and tables in the database',
  '25006': 'the database is read-only. Point DAYBOOK_DATABASE_URL to the primary',
  '40': 'it was busy with another change of the same rows. Run it again',
  XX: 'the database reports damage or a fault of its own',
  ECONNREFUSED: 'nothing listens there. Check that the server runs, and host and port',
  ENOTFOUND: 'there is no such host. Check the host name',
  EAI_AGAIN: 'the host name cannot be looked up now. Check the network',
  ETIMEDOUT: 'no answer. Check the network, a firewall, and that the server runs',
  ECONNRESET: 'the connection broke. Check that the server runs and can be reached',
  EPIPE: 'the connection broke. Check that the server runs and can be reached',
  ENOENT: 'it is not there. Check that the server runs, and host and port',
}

/** What is searched for, unlike what is stored, comes as it was asked. */
const unstorable = new Set(['22021', '22P05'])

/**
 * Anything thrown by a database driver or the file system, as an AppError. Trouble with the disk, the server or the way to
 * it becomes `storage_failed`, a text it cannot hold `usage`; a statement that is simply wrong is a fault of ours, `internal`.
 */
export function toStorageError(error: unknown, place: string): AppError {
  if (error instanceof AppError) return error
  const { code = '', message = '' } = (error ?? {}) as Foreign
  if (error instanceof TypeError || error instanceof ReferenceError) return toAppError(error)
  if (unstorable.has(code)) {
    return new AppError('usage', 'A text has a character that no database holds: NUL, or half of a pair. Leave it out.', {
      cause: error,
    })
  }
  const known = advice[code] ?? advice[code.slice(0, 2)] ?? toAdvice(message)
  if (known !== undefined) return new AppError('storage_failed', `${place}: ${known}. (${toReason(error)})`, { cause: error })
  if (/^[0-9A-Z]{5}$/.test(code)) {
    return new AppError('internal', `${place} refused a statement: ${message} (${code}).`, { cause: error })
  }
  return new AppError('storage_failed', `${place} failed: ${toReason(error)}.`, { cause: error })
}

/** Some errors carry no code: those of a connection that ends, and those of PGlite once its engine has stopped. */
function toAdvice(message: string): string | undefined {
  if (/no space left/i.test(message)) return advice['ENOSPC']
  if (/timeout exceeded when trying to connect|timeout expired/i.test(message)) return advice['ETIMEDOUT']
  if (/connection terminated|connection ended|not queryable|client was closed|connection error/i.test(message))
    return advice['08']
  return undefined
}

function toReason(error: unknown): string {
  const { code, message } = (error ?? {}) as Foreign
  // Node leaves the message empty when it tried several addresses.
  const text = message === undefined || message === '' ? String(code ?? error) : message
  return text.replace(/\.$/, '')
}
