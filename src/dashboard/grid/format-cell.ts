import type { Cell } from '../../http/schemas/answer.ts'
import { formatAmount, toAmountParts, type NegativeStyle } from '../format/amount.ts'
import { formatDay, formatInstant } from '../format/date.ts'
import { isNumeric, type ColumnKind } from './column-kind.ts'

export interface CellFormat {
  locale: string
  negative: NegativeStyle
}

const plainDecimal = /^-?\d+(?:\.(\d+))?$/
const dayForm = /^\d{4}-\d{2}-\d{2}$/

/**
 * Decimals to show of a number that travels as text: what was sent without its trailing zeros, and for a decimal at least
 * two. Nothing is rounded.
 */
export function toShownDecimals(value: string, kind: ColumnKind): number | null {
  const match = plainDecimal.exec(value)
  if (!match) return null
  const sent = (match[1] ?? '').replace(/0+$/, '').length
  return kind === 'decimal' ? Math.max(2, sent) : sent
}

/** A cell as people read it. Null is for the caller to draw. */
export function formatCell(cell: Exclude<Cell, null>, kind: ColumnKind, format: CellFormat): string {
  if (typeof cell === 'object') return JSON.stringify(cell)
  const text = String(cell)
  if (isNumeric(kind)) {
    const decimals = toShownDecimals(text, kind)
    return decimals === null ? text : formatAmount(text, { ...format, decimals })
  }
  if (kind === 'day' && dayForm.test(text)) return formatDay(text, 'medium', format.locale)
  if (kind === 'instant' && !Number.isNaN(Date.parse(text))) return formatInstant(text, format.locale)
  if (kind === 'boolean') return text === 'true' ? 'yes' : 'no'
  return text
}

/** Whether a cell is drawn with brackets, which say nothing to who hears them. */
export function isBracketed(cell: Cell, kind: ColumnKind, { negative, locale }: CellFormat): boolean {
  if (!isNumeric(kind) || negative === 'minus' || cell === null) return false
  const text = toPlainText(cell)
  const decimals = text.startsWith('-') ? toShownDecimals(text, kind) : null
  return decimals !== null && toAmountParts(text, { locale, decimals }).negative
}

/** A cell as other programs read it: no grouping, no brackets, ISO dates. */
export function toPlainText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** Rows of cells as tab-separated text, for a spreadsheet: what has a tab, a line break or a quote is put in quotes. */
export function toTsv(rows: readonly (readonly (Cell | undefined)[])[]): string {
  const field = (cell: Cell | undefined): string => {
    const text = toPlainText(cell)
    return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => row.map(field).join('\t')).join('\n')
}
