import type { WireRecord } from './collection.ts'
import { hash32 } from './random.ts'
import type { RegionProfile } from './regions/region.ts'

/** The currencies an organisation has, and what they are worth. */
export interface Currencies {
  readonly base: string
  /** Foreign units for one unit of base currency, in millionths (Xero gives six decimals): a slow swing and daily noise. */
  rateOn(currency: string, day: number): number
  records(): WireRecord[]
}

/** What one New Zealand dollar buys, about. */
const worth: [code: string, units: number][] = [
  ['NZD', 1],
  ['AUD', 0.921],
  ['USD', 0.603],
  ['GBP', 0.472],
  ['EUR', 0.551],
  ['JPY', 88.4],
  ['CAD', 0.829],
  ['SGD', 0.792],
]

export function createCurrencies(region: RegionProfile): Currencies {
  const base = region.currency
  const rows = new Map(worth.map(([code, units], row) => [code, { row, units }]))
  const one = rows.get(base)?.units ?? 1
  return {
    base,
    rateOn(currency, day) {
      if (currency === base) return 1_000_000
      const { row, units } = rows.get(currency) ?? { row: -1, units: one }
      const swing = 0.04 * Math.sin(day / (40 + row * 9)) + (hash32(0x51ed27 + row, day) / 4294967296 - 0.5) * 0.01
      return Math.round((units / one) * (1 + swing) * 1_000_000)
    },
    records: () => region.currencies.map(([Code, Description]) => ({ Code, Description })),
  }
}
