/** A stretch of the text, in characters from its beginning. */
export interface TextRange {
  from: number
  to: number
}

/**
 * The sentence of a refused query and where in the SQL it points. The warehouse adds the line and a caret below what it
 * didn't understand:
 *
 *     Parser Error: syntax error at or near "selct"
 *
 *     LINE 1: selct 1
 *             ^
 */
export function parseQueryError(message: string, sql: string): { text: string; range: TextRange | null; line: number | null } {
  const match = /\n+LINE (\d+): (.*)\n( *)\^/.exec(message)
  const text = (match ? message.slice(0, match.index) : message).replace(/^Failed to extract statements: /, '').trim()
  if (!match) return { text, range: null, line: null }
  const [, number = '1', shown = '', indent = ''] = match
  const line = Number(number)
  const column = indent.length - `LINE ${number}: `.length
  return { text, range: toRange(sql, line, column, shown), line }
}

/** The word at the caret. A long line is shown in part, with dots where it was cut. */
function toRange(sql: string, line: number, column: number, shown: string): TextRange | null {
  const lines = sql.split('\n')
  const whole = lines[line - 1]
  if (whole === undefined) return null
  const start = lines.slice(0, line - 1).reduce((total, each) => total + each.length + 1, 0)
  const cut = shown.startsWith('...')
  const part = cut ? shown.slice(3).replace(/\.\.\.$/, '') : ''
  const at = Math.min(whole.length, Math.max(0, cut ? Math.max(0, whole.indexOf(part)) + column - 3 : column))
  const word = /^(?:"[^"]*"|'[^']*'|[\p{L}\p{N}_.]+|\S)/u.exec(whole.slice(at))?.[0]
  if (word) return { from: start + at, to: start + at + word.length }
  return whole.length > 0 ? { from: start, to: start + whole.length } : null
}
