import type { QueryCell } from '../warehouse/query.ts'

/** `excel`: with a mark of UTF-8, Windows line ends, and texts that it would take for a formula told from one by an apostrophe. */
export interface CsvStyle {
  excel: boolean
}

export function toCsvHead(columns: readonly { name: string }[], style: CsvStyle): string {
  const names = columns.map(({ name }) => toCsvText(name, style)).join(',')
  return `${style.excel ? '\uFEFF' : ''}${names}${toLineEnd(style)}`
}

/** One row; amounts plain (`-3126.45`), dates ISO, null empty. */
export function toCsvLine(row: readonly QueryCell[], style: CsvStyle): string {
  return row.map((cell) => toCsvCell(cell, style)).join(',') + toLineEnd(style)
}

function toLineEnd({ excel }: CsvStyle): string {
  return excel ? '\r\n' : '\n'
}

const plainNumber = /^-?\d+(\.\d+)?$/

function toCsvCell(cell: QueryCell, style: CsvStyle): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return toCsvText(cell, style)
  return typeof cell === 'object' ? toCsvText(JSON.stringify(cell), style) : String(cell)
}

function toCsvText(text: string, { excel }: CsvStyle): string {
  const safe = excel && /^[=+\-@\t\r]/.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return safe === '' || /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
