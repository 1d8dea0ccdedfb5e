import type { Usage } from '../../../http/schemas/activity.ts'

/** From this share on, the warning colour and a word. */
const warnFrom = 0.8

export interface Words {
  count: (value: number) => string
  bytes: (value: number) => string
  hour: (instant: string) => string
}

/** One bar of the day's chart. */
export interface DayBar {
  label: string
  shortLabel: string
  value: number
  text: string
  /** The hour isn't over. */
  open: boolean
}

/** Calls of the last 24 hours as they add up, for a limit that counts them so. */
export function toDayBars(hours: Usage['hours'], words: Pick<Words, 'count' | 'hour'>): DayBar[] {
  let sum = 0
  return hours.map(({ at, calls, peakMinute }, index) => {
    sum += calls
    const peak = peakMinute > 0 ? `, at most ${words.count(peakMinute)} in a minute` : ''
    return {
      label: `${words.hour(at)}, up to the end of the hour`,
      shortLabel: words.hour(at),
      value: sum,
      text: `${words.count(sum)} calls so far, ${words.count(calls)} in this hour${peak}`,
      open: index === hours.length - 1,
    }
  })
}

/** Most calls in one minute of the day; null when there were none. */
export function toPeak(hours: Usage['hours']): { calls: number; at: string } | null {
  return hours.reduce<{ calls: number; at: string } | null>(
    (most, { peakMinute, at }) => (peakMinute > (most?.calls ?? 0) ? { calls: peakMinute, at } : most),
    null,
  )
}

/** How much of a limit is used, and whether that needs a word. */
export function toShareOf(used: number, limit: number): { share: number; near: boolean; over: boolean } {
  const share = limit <= 0 ? 0 : used / limit
  return { share, near: share >= warnFrom && share < 1, over: share >= 1 }
}

/** The tier that is in use; undefined where it was never said which. */
export const toOwnTier = (tiers: Usage['tiers']): Usage['tiers'][number] | undefined => tiers.find(({ yours }) => yours)

/** `Between 1.2 GB and 1.5 GB by the end of the month, from the last 14 days.` */
export function toForecastSentence(
  { forecast, forecastNote }: Pick<Usage, 'forecast' | 'forecastNote'>,
  words: Pick<Words, 'bytes'>,
): string {
  if (forecast === null) return forecastNote ?? 'No forecast yet.'
  const { lowBytes, highBytes, rule } = forecast
  const low = words.bytes(lowBytes)
  const high = words.bytes(highBytes)
  return `${low === high ? `About ${low}` : `Between ${low} and ${high}`} by the end of the month, ${rule}.`
}
