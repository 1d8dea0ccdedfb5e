import type { Cell } from '../../http/schemas/answer.ts'
import { isNumeric, toColumnKind, type ColumnKind } from '../grid/column-kind.ts'
import type { ColumnStore } from '../grid/column-store.ts'

export const chartKinds = ['line', 'bar', 'stacked', 'area', 'scatter', 'number'] as const
export type ChartKind = (typeof chartKinds)[number]

export const chartFormats = ['short', 'exact'] as const
export type ChartFormat = (typeof chartFormats)[number]

/** What the reader chose, or what was guessed. */
export interface ChartSettings {
  kind: ChartKind
  /** Column along the axis at the bottom; none for a single number. */
  across: string | null
  /** Columns drawn upward: each a series, unless they are split. */
  up: readonly string[]
  /** Column whose values become series, of the first of `up`. */
  split: string | null
  format: ChartFormat
  /** Dates are added up by month. */
  byMonth: boolean
  /** Every series, not the largest ones and the rest together. */
  showAll: boolean
}

export interface ChartColumn {
  name: string
  kind: ColumnKind
}

export const toChartColumns = (store: ColumnStore): ChartColumn[] =>
  store.names.map((name, index) => ({ name, kind: toColumnKind(store.types[index] ?? 'VARCHAR') }))

const isDate = ({ kind }: ChartColumn): boolean => kind === 'day' || kind === 'instant'
const isText = ({ kind }: ChartColumn): boolean => kind === 'text' || kind === 'boolean'

/** What a first look draws: null where the columns don't say. */
export function guessChart(columns: readonly ChartColumn[], rows: number): ChartSettings | null {
  const dates = columns.filter(isDate)
  const texts = columns.filter(isText)
  const numbers = columns.filter(({ kind }) => isNumeric(kind))
  const [date] = dates
  const [text] = texts
  const [number] = numbers
  if (!number) return null
  const base = { format: 'short', byMonth: false, showAll: false, split: null } as const
  const up = [number.name]
  if (rows === 1 && numbers.length === 1 && !date) return { ...base, kind: 'number', across: null, up }
  if (date && !text && dates.length === 1)
    return { ...base, kind: 'line', across: date.name, up: numbers.map(({ name }) => name) }
  if (date && text && dates.length === 1) return { ...base, kind: 'stacked', across: date.name, up, split: text.name }
  if (text && texts.length === 1) return { ...base, kind: 'bar', across: text.name, up }
  if (text && !date) return { ...base, kind: 'bar', across: text.name, up }
  return numbers.length === 2 && columns.length === 2
    ? { ...base, kind: 'scatter', across: number.name, up: [numbers[1]!.name] }
    : null
}

/** Settings as they are kept with a saved query: flat, so that any version of them can be read. */
export function toKeptChart({ up, ...rest }: ChartSettings): Record<string, Cell> {
  return { ...rest, up: [...up] }
}

/** Kept settings that the columns of a result still have; null for others. */
export function parseChart(kept: unknown, columns: readonly ChartColumn[]): ChartSettings | null {
  if (typeof kept !== 'object' || kept === null) return null
  const { kind, across, up, split, format, byMonth, showAll } = kept as Record<string, unknown>
  const has = (name: unknown): name is string => typeof name === 'string' && columns.some((column) => column.name === name)
  const found = chartKinds.find((each) => each === kind)
  const shown = Array.isArray(up) ? (up as unknown[]).filter(has) : []
  if (!found || shown.length === 0 || (found !== 'number' && !has(across))) return null
  return {
    kind: found,
    across: has(across) ? across : null,
    up: shown,
    split: has(split) ? split : null,
    format: chartFormats.find((each) => each === format) ?? 'short',
    byMonth: byMonth === true,
    showAll: showAll === true,
  }
}
