import { sum } from '../format/decimal.ts'
import type { ChartData } from './chart-data.ts'
import type { ChartSettings } from './chart-settings.ts'
import { toFigureWords, toPlaceWords } from './chart-words.ts'

export interface ReadingValue {
  name: string
  text: string
  /** Which colour; null for a total. */
  series: number | null
}

/** What stands at a place of a chart, exactly; of stacks their sum too. */
export function toReadingValues(
  data: ChartData,
  settings: ChartSettings,
  index: number,
  locale: string,
  negative: 'brackets' | 'minus',
): ReadingValue[] {
  const words = (value: string): string => toFigureWords(value, locale, negative)
  if (settings.kind === 'scatter') {
    const point = data.points[index]
    if (!point) return []
    const across = /^-?\d+(\.\d+)?$/.test(point.across) ? words(point.across) : toPlaceWords(point.across, data, locale)
    return [
      { name: settings.across ?? '', text: across, series: point.series },
      { name: settings.up[0] ?? '', text: words(point.up), series: point.series },
    ]
  }
  const values = data.series.flatMap(({ name, values: figures }, series) => {
    const figure = figures[index] ?? null
    return figure === null ? [] : [{ name, text: words(figure), series, figure }]
  })
  const stacked = settings.kind === 'stacked' || (settings.kind === 'area' && data.series.length > 1)
  const shown: ReadingValue[] = values.map(({ name, text, series }) => ({ name, text, series }))
  if (!stacked || values.length < 2) return shown
  return [...shown, { name: 'Total', text: words(sum(values.map(({ figure }) => figure))), series: null }]
}
