import type { CatalogueColumn } from '../../../http/schemas/streams.ts'
import { formatAmount } from '../../format/amount.ts'
import { formatDay } from '../../format/date.ts'
import { isNumeric, toColumnKind, type ColumnKind } from '../../grid/column-kind.ts'
import { toShownDecimals } from '../../grid/format-cell.ts'

export type FilterOp = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains' | 'starts' | 'in' | 'null' | 'notnull'

/** One condition on a column, as the address and the API write it: `total:gt:1000`. */
export interface Filter {
  column: string
  op: FilterOp
  value: string
}

interface OpRule {
  /** The words between column and value: of numbers and text, of dates. */
  words: string
  dateWords?: string
  kinds: readonly ColumnKind[] | 'all'
  value: boolean
}

const ordered: readonly ColumnKind[] = ['decimal', 'integer', 'number', 'day', 'instant']

/** In the order they are offered. */
export const filterOps: Record<FilterOp, OpRule> = {
  eq: { words: 'is', kinds: ['text', 'decimal', 'integer', 'number', 'day', 'boolean'], value: true },
  ne: { words: 'is not', kinds: ['text', 'decimal', 'integer', 'number', 'day'], value: true },
  contains: { words: 'contains', kinds: ['text', 'nested'], value: true },
  starts: { words: 'begins with', kinds: ['text'], value: true },
  in: { words: 'is one of', kinds: ['text'], value: true },
  gt: { words: 'over', dateWords: 'after', kinds: ordered, value: true },
  gte: { words: 'at least', dateWords: 'from', kinds: ordered, value: true },
  lt: { words: 'under', dateWords: 'before', kinds: ordered, value: true },
  lte: { words: 'at most', dateWords: 'up to', kinds: ordered, value: true },
  null: { words: 'is empty', kinds: 'all', value: false },
  notnull: { words: 'is not empty', kinds: 'all', value: false },
}

const isDate = (kind: ColumnKind): boolean => kind === 'day' || kind === 'instant'

/** What can be asked of a column of a kind, in words. */
export function toOps(kind: ColumnKind): { op: FilterOp; words: string }[] {
  return (Object.entries(filterOps) as [FilterOp, OpRule][])
    .filter(([, { kinds }]) => kinds === 'all' || kinds.includes(kind))
    .map(([op, rule]) => ({ op, words: toOpWords(rule, kind) }))
}

const toOpWords = ({ words, dateWords }: OpRule, kind: ColumnKind): string => (isDate(kind) ? (dateWords ?? words) : words)

/** Null for a text that is no filter, such as one of an address that was cut. */
export function parseFilter(text: string): Filter | null {
  const match = /^([^:]+):([a-z]+)(?::(.*))?$/s.exec(text)
  const op = match?.[2] as FilterOp | undefined
  if (!match || !op || !Object.hasOwn(filterOps, op)) return null
  return { column: match[1]!, op, value: match[3] ?? '' }
}

export const toFilterText = ({ column, op, value }: Filter): string =>
  filterOps[op].value ? `${column}:${op}:${value}` : `${column}:${op}`

/** "status is AUTHORISED", "total over 1,000". */
export function toFilterWords({ column, op, value }: Filter, type: string, locale: string): string {
  const kind = toColumnKind(type)
  const rule = filterOps[op]
  return [column, toOpWords(rule, kind), ...(rule.value ? [toValueWords(value, kind, locale)] : [])].join(' ')
}

function toValueWords(value: string, kind: ColumnKind, locale: string): string {
  if (kind === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value, 'medium', locale)
  const decimals = isNumeric(kind) ? toShownDecimals(value, 'integer') : null
  return decimals === null ? value.replaceAll(',', ', ') : formatAmount(value, { locale, decimals, negative: 'minus' })
}

/** Why a value can't be compared with a column of a kind; null where it can. */
export function checkValue(value: string, kind: ColumnKind): string | null {
  if (value.trim() === '') return 'Give a value.'
  if (isNumeric(kind) && !/^-?\d+(\.\d+)?$/.test(value)) return 'Give a number, such as 1000 or -12.50.'
  if (kind === 'day' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'Give a day, such as 2026-03-31.'
  if (kind === 'instant' && !/^\d{4}-\d{2}-\d{2}/.test(value)) return 'Give a day or an instant, such as 2026-03-31.'
  return null
}

const comparisons: Partial<Record<FilterOp, string>> = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' }

/** The same condition in SQL, for tables that aren't records. */
export function toCondition({ column, op, value }: Filter): string {
  const name = quoteName(column)
  const text = quoteText(value)
  const comparison = comparisons[op]
  if (comparison) return op === 'ne' ? `${name} IS DISTINCT FROM ${text}` : `${name} ${comparison} ${text}`
  if (op === 'in') return `${name} IN (${value.split(',').map(quoteText).join(', ')})`
  if (op === 'contains') return `contains(lower(CAST(${name} AS VARCHAR)), lower(${text}))`
  if (op === 'starts') return `starts_with(lower(${name}), lower(${text}))`
  return op === 'null' ? `${name} IS NULL` : `${name} IS NOT NULL`
}

export const quoteName = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Filters of an address that the table's columns know. */
export function toFilters(texts: readonly string[] | undefined, columns: readonly CatalogueColumn[]): Filter[] {
  return (texts ?? [])
    .map(parseFilter)
    .filter((filter) => filter !== null)
    .filter(({ column }) => columns.some(({ name }) => name === column))
}
