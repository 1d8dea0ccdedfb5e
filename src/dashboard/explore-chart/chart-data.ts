import type { Cell } from '../../http/schemas/answer.ts'
import { sum } from '../format/decimal.ts'
import type { ColumnStore } from '../grid/column-store.ts'
import { isNumeric, toColumnKind, type ColumnKind } from '../grid/column-kind.ts'
import { toPlainText } from '../grid/format-cell.ts'
import type { ChartSettings } from './chart-settings.ts'
import { fillDays } from './fill-days.ts'

/** One series: an exact figure a place, null where it has none. */
export interface ChartSeries {
  name: string
  values: (string | null)[]
  /** How many series it holds together; 1 for one of its own. */
  holds: number
}

export interface ChartData {
  /** Along the bottom, as text: days, months, names. */
  places: string[]
  placeKind: ColumnKind
  series: ChartSeries[]
  /** Every point of a scatter, which has no places. */
  points: { across: string; up: string; series: number }[]
  /** Marks drawn. */
  marks: number
  /** Rows that have nothing to draw, and why is said beside the chart. */
  left: number
  /** Several rows stand at the same place and are added up there. */
  added: boolean
}

export const mostSeries = 6
const decimalForm = /^-?\d+(?:\.\d+)?$/
const nothing = '(empty)'

/** A figure as text that can be added exactly; null for what isn't one. Floating-point ones come with an exponent at times. */
export function toFigure(cell: Cell | undefined): string | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? toPlainNumber(cell) : null
  return typeof cell === 'string' && decimalForm.test(cell) ? cell : null
}

const toPlainNumber = (value: number): string => {
  const text = String(value)
  return decimalForm.test(text) ? text : value.toFixed(12).replace(/\.?0+$/, '')
}

/** What a chart of these settings draws of a result: every row that has a figure. Figures stay text, exact. */
export function toChartData(store: ColumnStore, settings: ChartSettings, rows = store.rows): ChartData {
  const columnOf = (name: string | null): Cell[] | undefined =>
    name === null ? undefined : store.values[store.names.indexOf(name)]
  const across = columnOf(settings.across)
  const placeKind = toColumnKind(store.types[store.names.indexOf(settings.across ?? '')] ?? 'VARCHAR')
  if (settings.kind === 'scatter') return toPoints(store, settings, placeKind, rows)
  const split = columnOf(settings.split)
  const ups = split ? settings.up.slice(0, 1) : settings.up
  const sums = new Map<string, Map<string, string[]>>()
  const places = new Map<string, true>()
  const isDate = placeKind === 'day' || placeKind === 'instant'
  let left = 0
  let added = false
  for (const up of ups) {
    const figures = columnOf(up)
    for (let row = 0; row < rows; row += 1) {
      const figure = toFigure(figures?.[row])
      const at = across?.[row] ?? null
      if (figure === null || (isDate && at === null)) {
        left += 1
        continue
      }
      const place = toPlace(at, isDate, settings.byMonth)
      const name = split ? toPlainText(split[row]) || nothing : up
      const series = sums.get(name) ?? new Map<string, string[]>()
      sums.set(name, series)
      places.set(place, true)
      const held = series.get(place)
      if (held) {
        held.push(figure)
        added = true
      } else series.set(place, [figure])
    }
  }
  const order = toOrder([...places.keys()], { isDate, sorted: settings.kind === 'bar' && sums.size === 1, sums })
  const filled = isDate ? fillDays(order) : order
  const all = [...sums].map(([name, series]) => ({
    name,
    values: filled.map((place) => toTotal(series.get(place))),
    holds: 1,
  }))
  const series = settings.showAll ? all : holdTogether(all)
  const marks = series.reduce((count, { values }) => count + values.filter((value) => value !== null).length, 0)
  return { places: filled, placeKind, series, points: [], marks, left, added: added && !settings.byMonth }
}

const toTotal = (figures: string[] | undefined): string | null =>
  figures === undefined ? null : figures.length === 1 ? figures[0]! : sum(figures)

/** Days and instants by their day, or by their month. */
function toPlace(cell: Cell, isDate: boolean, byMonth: boolean): string {
  const text = toPlainText(cell)
  if (!isDate) return text === '' ? nothing : text
  return byMonth ? `${text.slice(0, 7)}-01` : text
}

interface Order {
  isDate: boolean
  /** Names by their figure, the largest first: a bar chart of one series. */
  sorted: boolean
  sums: ReadonlyMap<string, ReadonlyMap<string, string[]>>
}

/** Days by time, names as they came or the largest first. */
function toOrder(places: string[], { isDate, sorted, sums }: Order): string[] {
  if (isDate) return places.toSorted()
  if (!sorted) return places
  const [only] = sums.values()
  const size = (place: string): number => Number(toTotal(only?.get(place)) ?? 0)
  return places.toSorted((a, b) => size(b) - size(a))
}

/** The five largest series as they are, the rest added up as one. */
function holdTogether(series: ChartSeries[]): ChartSeries[] {
  if (series.length <= mostSeries) return series
  const size = ({ values }: ChartSeries): number => values.reduce((total, value) => total + Math.abs(Number(value ?? 0)), 0)
  const ranked = series.toSorted((a, b) => size(b) - size(a))
  const kept = new Set(ranked.slice(0, mostSeries - 1))
  const rest = series.filter((each) => !kept.has(each))
  const values = (series[0]?.values ?? []).map((_, index) => {
    const figures = rest.map((each) => each.values[index] ?? null).filter((value) => value !== null)
    return figures.length === 0 ? null : sum(figures)
  })
  return [...ranked.slice(0, mostSeries - 1), { name: `Other (${rest.length})`, values, holds: rest.length }]
}

function toPoints(store: ColumnStore, settings: ChartSettings, placeKind: ColumnKind, rows: number): ChartData {
  const index = (name: string | null): number => (name === null ? -1 : store.names.indexOf(name))
  const across = store.values[index(settings.across)]
  const split = store.values[index(settings.split)]
  const ups = split ? settings.up.slice(0, 1) : settings.up
  const places = new Map<string, number>()
  const points: ChartData['points'] = []
  let left = 0
  for (const up of ups) {
    const figures = store.values[index(up)]
    for (let row = 0; row < rows; row += 1) {
      const at = isNumeric(placeKind) ? toFigure(across?.[row]) : toPlainText(across?.[row])
      const figure = toFigure(figures?.[row])
      if (at === null || at === '' || figure === null) {
        left += 1
        continue
      }
      const name = split ? toPlainText(split[row]) || nothing : up
      const series = places.get(name) ?? places.size
      places.set(name, series)
      points.push({ across: at, up: figure, series })
    }
  }
  const series = [...places.keys()].map((name) => ({ name, values: [], holds: 1 }))
  return { places: [], placeKind, series, points, marks: points.length, left, added: false }
}
