import { formatAmount } from '../format/amount.ts'
import { formatDay, formatInstant } from '../format/date.ts'
import type { ChartData } from './chart-data.ts'
import type { ChartKind } from './chart-settings.ts'

export const kindWords: Record<ChartKind, string> = {
  line: 'Line',
  bar: 'Bars',
  stacked: 'Stacked bars',
  area: 'Area',
  scatter: 'Scatter',
  number: 'Single number',
}

const isMonthly = (places: readonly string[]): boolean =>
  places.length > 1 && places.every((place) => /^\d{4}-\d{2}-01$/.test(place))

/** A place in full: `January 2026`, `3 Oct 2026`, a name. */
export function toPlaceWords(
  place: string,
  { placeKind, places }: Pick<ChartData, 'placeKind' | 'places'>,
  locale: string,
): string {
  if (placeKind === 'day') return formatDay(place, isMonthly(places) ? 'month' : 'medium', locale)
  return placeKind === 'instant' && /^\d{4}-\d{2}-\d{2}T/.test(place) ? formatInstant(place, locale) : place
}

/** A place under the axis: the month's name, with the year under the first and under each January. */
export function toAxisLabels({ placeKind, places }: Pick<ChartData, 'placeKind' | 'places'>, locale: string): string[] {
  if (placeKind !== 'day' && placeKind !== 'instant') return [...places]
  const monthly = isMonthly(places)
  return places.map((place, index) => {
    const words = formatDay(place, monthly ? 'monthLetters' : 'short', locale)
    const year = place.slice(0, 4)
    return places[index - 1]?.slice(0, 4) === year ? words : `${words}\n{year|${year}}`
  })
}

/** A figure with all its digits. */
export function toFigureWords(value: string, locale: string, negative: 'brackets' | 'minus'): string {
  const sent = /\.(\d+)$/.exec(value)?.[1]?.replace(/0+$/, '').length ?? 0
  const decimals = value.includes('.') ? Math.max(2, sent) : 0
  return formatAmount(value, { locale, decimals, negative })
}

/** What a chart shows, as a sentence for who doesn't see it. */
export function toSentence(title: string, kind: ChartKind, data: ChartData, placeWords: (place: string) => string): string {
  const [first, last] = [data.places[0], data.places.at(-1)]
  const names = data.series.map(({ name }) => name).join(', ')
  if (kind === 'scatter') return `${title}: scatter of ${data.marks} points.`
  const span = first === undefined || last === undefined ? '' : ` from ${placeWords(first)} to ${placeWords(last)}`
  return `${title}: ${kindWords[kind].toLowerCase()}, ${data.places.length} places${span}. Series: ${names}.`
}
