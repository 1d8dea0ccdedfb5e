import { AppError, type ErrorCode } from '../../lib/app-error.ts'

interface Rule {
  pattern: RegExp
  code: ErrorCode
  advice: (path: string) => string
}

/** What DuckDB and the file system say when storing fails, and what a person can do about it. */
const rules: Rule[] = [
  {
    pattern: /could not set lock|conflicting lock|already open|being used by another process/i,
    code: 'home_busy',
    advice: (path) => `The warehouse ${path} is open in another process. Wait until that one ends, then try again.`,
  },
  {
    pattern: /database file with version number|storage version|newer version of duckdb/i,
    code: 'schema_newer',
    advice: (path) => `The warehouse ${path} was written by a newer DuckDB. Update Daybook.`,
  },
  {
    pattern: /out of memory|failed to (pin|allocate)|could not allocate/i,
    code: 'storage_failed',
    advice: () => 'The warehouse engine ran out of the memory it may use. Raise DAYBOOK_WAREHOUSE_MEMORY_MB.',
  },
  {
    pattern: /ENOSPC|EDQUOT|EFBIG|no space left|disk quota|file too large|max_temp_directory_size|would exceed the limit of/i,
    code: 'storage_failed',
    advice: (path) =>
      `No room on the disk of ${path}. Free some space and sync again: nothing was half stored, and it goes on from the last commit.`,
  },
  {
    pattern: /not a valid duckdb database|corrupt|checksum|failed to deserialize|serialization error|replaying wal/i,
    code: 'storage_failed',
    advice: (path) =>
      `The warehouse ${path} is damaged or is no DuckDB file. Restore a copy, or move the file (and ${path}.wal) away and sync again: everything is read anew.`,
  },
  {
    pattern: /EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|EISDIR|permission denied|read-only file system|cannot open file/i,
    code: 'storage_failed',
    advice: (path) => `The warehouse ${path} cannot be opened or written. Check that the folder exists and its permissions.`,
  },
  {
    pattern: /^(IO Error|Fatal Error|FATAL Error)|\bEIO\b|database has been invalidated/i,
    code: 'storage_failed',
    advice: (path) => `The warehouse ${path} could not be written. Check the disk, then sync again.`,
  },
]

/** Anything DuckDB or the file system threw, as an AppError that names the file and the way out. */
export function toWarehouseError(error: unknown, path: string, doing: string): AppError {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  const rule = rules.find((candidate) => candidate.pattern.test(message))
  const first = message.split('\n', 1)[0] ?? message
  if (!rule) return new AppError('internal', `Unexpected fault while ${doing}: ${first}`, { cause: error })
  return new AppError(rule.code, `${rule.advice(path)} (While ${doing}: ${first})`, { cause: error })
}

/** After such an error the instance answers nothing more and must be opened anew. */
export function isFatal(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error)
  return /database has been invalidated|^FATAL Error/i.test(message)
}
