import type { WireRecord } from './collection.ts'
import { hash32 } from './random.ts'

export const baseCurrency = 'NZD'

const table: [code: string, description: string, perBase: number][] = [
  ['NZD', 'New Zealand Dollar', 1],
  ['AUD', 'Australian Dollar', 0.921],
  ['USD', 'United States Dollar', 0.603],
  ['GBP', 'British Pound', 0.472],
  ['EUR', 'Euro', 0.551],
  ['JPY', 'Japanese Yen', 88.4],
]

/** Foreign units for one unit of base currency, in millionths (Xero gives six decimals), on a day: a slow swing and daily noise. */
export function rateOn(currency: string, day: number): number {
  if (currency === baseCurrency) return 1_000_000
  const row = table.findIndex(([code]) => code === currency)
  const middle = table[row]?.[2] ?? 1
  const swing = 0.04 * Math.sin(day / (40 + row * 9)) + (hash32(0x51ed27 + row, day) / 4294967296 - 0.5) * 0.01
  return Math.round(middle * (1 + swing) * 1_000_000)
}

export function createCurrencyRecords(): WireRecord[] {
  return table.map(([Code, Description]) => ({ Code, Description }))
}
