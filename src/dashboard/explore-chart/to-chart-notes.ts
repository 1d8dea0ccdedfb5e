import { formatCount } from '../format/amount.ts'
import { mostSeries, type ChartData } from './chart-data.ts'
import type { ChartSettings } from './chart-settings.ts'

/** Something a reader must know of a drawing, and what can be done about it. */
export interface ChartNote {
  text: string
  action?: { label: string; changes: Partial<ChartSettings> }
}

const manyMarks = 5000

/** Whatever is not one mark a row, in words: series held together, rows added up, rows left out, a crowd of marks. */
export function toChartNotes(data: ChartData, settings: ChartSettings, locale: string): ChartNote[] {
  const count = (value: number): string => formatCount(value, locale)
  const notes: ChartNote[] = []
  const other = data.series.find(({ holds }) => holds > 1)
  const isDate = data.placeKind === 'day' || data.placeKind === 'instant'
  if (other) {
    const all = other.holds + mostSeries - 1
    notes.push({
      text: `The ${mostSeries - 1} largest of ${count(all)} series; the other ${count(other.holds)} are added up.`,
      action: { label: 'Show all', changes: { showAll: true } },
    })
  } else if (settings.showAll && data.series.length > mostSeries) {
    notes.push({
      text: `${count(data.series.length)} series.`,
      action: { label: 'Show the largest', changes: { showAll: false } },
    })
  }
  if (data.marks > manyMarks) {
    const groups = isDate && !settings.byMonth && settings.kind !== 'scatter'
    notes.push({
      text: `${count(data.marks)} marks.`,
      ...(groups ? { action: { label: 'Group by month', changes: { byMonth: true } } } : {}),
    })
  }
  if (settings.byMonth)
    notes.push({ text: 'Added up by month.', action: { label: 'Show every day', changes: { byMonth: false } } })
  if (data.added) notes.push({ text: 'Rows at the same place are added up.' })
  if (data.left > 0) {
    notes.push({ text: `${count(data.left)} ${data.left === 1 ? 'row has' : 'rows have'} no figure or date and can't be drawn.` })
  }
  return notes
}
