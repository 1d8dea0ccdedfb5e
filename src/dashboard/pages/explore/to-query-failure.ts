import { ApiError } from '../../api/request.ts'
import { parseQueryError, type TextRange } from '../../editor/error-place.ts'
import { toFailure } from '../../components/to-failure.ts'

export interface QueryFailureWords {
  text: string
  /** Where in the SQL, for underlining. */
  range: TextRange | null
  line: number | null
  print: string | null
}

/** The words for a run that failed, and where in the SQL it did. */
export function toQueryFailure(error: unknown, sql: string): QueryFailureWords {
  const { message, print } = toFailure(error)
  const parsed = parseQueryError(sayTime(message), sql)
  const refused =
    error instanceof ApiError && error.code === 'query_refused' ? /([A-Z]+) was refused/.exec(message)?.[1] : undefined
  const at = refused === undefined ? -1 : sql.toUpperCase().search(new RegExp(`\\b${refused}\\b`))
  const range = parsed.range ?? (refused !== undefined && at >= 0 ? { from: at, to: at + refused.length } : null)
  return { text: parsed.text, line: parsed.line, range, print }
}

/** The time limit in seconds, and ways to stay within it. */
function sayTime(message: string): string {
  const ms = /ran longer than (\d+) ms/.exec(message)?.[1]
  if (ms === undefined) return message
  return `Stopped after ${Math.round(Number(ms) / 1000)} s. Narrow it down: a shorter period, fewer columns, or a limit.`
}
