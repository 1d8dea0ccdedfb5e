import type { TradeProfile } from './trades/trade.ts'
import { dayMs } from './wire.ts'

/** How trade spreads over the days: by month, by day of the week, growing year by year. */
export interface Season {
  /** The day at a place in the company's whole trade, 0 to 1: half of all documents lie before `dayAt(0.5)`. */
  dayAt(place: number): number
  /** How much of an average day's trade lies on a day: 1 is average. */
  weightOf(day: number): number
}

const steps = 1 << 12

/** Trade from `firstDay` up to, but not on, `today`. */
export function createSeason(trade: TradeProfile, firstDay: number, today: number): Season {
  const span = today - firstDay
  const weights = Float64Array.from({ length: span }, (_, offset) => {
    const date = new Date((firstDay + offset) * dayMs)
    const growth = 1 + (trade.growth / 100) * (offset / 365)
    return trade.months[date.getUTCMonth()]! * trade.week[date.getUTCDay()]! * growth
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  // A table of days by place, so that the day of an invoice costs one look.
  const days = new Uint16Array(steps)
  let reached = 0
  let offset = 0
  for (let step = 0; step < steps; step++) {
    while (offset < span - 1 && reached + weights[offset]! < ((step + 0.5) / steps) * total) reached += weights[offset++]!
    days[step] = offset
  }
  return {
    dayAt: (place) => firstDay + days[Math.min(steps - 1, Math.floor(place * steps))]!,
    weightOf: (day) => ((weights[Math.min(span - 1, Math.max(0, day - firstDay))] ?? 0) * span) / total,
  }
}
