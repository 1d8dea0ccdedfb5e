import { createCatalogue } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import { createChart } from './chart.ts'
import type { Chart } from './chart.ts'
import { createContactBook } from './contacts.ts'
import type { ContactBook } from './contacts.ts'
import type { Region, Trade } from './collection.ts'
import { createCurrencies } from './currencies.ts'
import type { Currencies } from './currencies.ts'
import { deriveSeed, hash32 } from './random.ts'
import type { Random } from './random.ts'
import type { RegionProfile } from './regions/region.ts'
import { regions } from './regions/regions.ts'
import { createSeason } from './season.ts'
import type { Season } from './season.ts'
import { createTaxTable } from './tax-rates.ts'
import type { TaxTable } from './tax-rates.ts'
import type { TradeProfile } from './trades/trade.ts'
import { trades } from './trades/trades.ts'
import { dayMs, toDay } from './wire.ts'

/** How many documents of each kind are made eagerly. */
export interface Scale {
  invoices: number
  contacts: number
  /** Invoices that have a credit note, prepayment or overpayment set against them, at most. */
  credits: number
  bankTransactions: number
  bankTransfers: number
  batches: number
  purchaseOrders: number
  quotes: number
  manualJournals: number
  receipts: number
  repeatingInvoices: number
  linkedTransactions: number
}

/** What every part of the company is drawn from. */
export interface World {
  seed: number
  name: string
  tenantId: string
  nowMs: number
  today: number
  firstDay: number
  /** When the organisation was made in Xero, before its first document. */
  startMs: number
  /** When the office opens, counted from a day's midnight UTC. */
  opensMs: number
  scale: Scale
  region: RegionProfile
  trade: TradeProfile
  season: Season
  currencies: Currencies
  taxes: TaxTable
  chart: Chart
  catalogue: Catalogue
  contacts: ContactBook
  /** An instant that is never in the future: later ones move into the last hours before now, each to its own place. */
  clamp(ms: number, index: number): number
  /** An instant in the working hours of a day, as an office on the other side of the world sees them in UTC. */
  workingMs(day: number, random: Random): number
}

export interface WorldOptions {
  seed: number
  name: string
  tenantId: string
  region: Region
  trade: Trade
  now: Date
  scale: Scale
  historyDays: number
}

export function createWorld(options: WorldOptions): World {
  const { seed, scale } = options
  const region = regions[options.region]
  const trade = trades[options.trade]
  const nowMs = options.now.getTime()
  const today = toDay(nowMs)
  const firstDay = today - options.historyDays
  const startMs = firstDay * dayMs - 12 * dayMs
  const clampSeed = deriveSeed(seed, 'clamp')
  const clamp = (ms: number, index: number) =>
    ms < nowMs - 60_000 ? ms : nowMs - 60_000 - (hash32(clampSeed, index) % 30_000_000)
  // From seven in the morning until six in the evening where the office is.
  const opensMs = (7 - region.hoursAhead) * 3_600_000
  return {
    seed,
    name: options.name,
    tenantId: options.tenantId,
    nowMs,
    today,
    firstDay,
    startMs,
    opensMs,
    scale,
    region,
    trade,
    season: createSeason(trade, firstDay, today),
    currencies: createCurrencies(region),
    taxes: createTaxTable(region),
    chart: createChart(seed, region, options.trade, startMs, nowMs),
    catalogue: createCatalogue(seed, trade),
    contacts: createContactBook({ seed, count: scale.contacts, region, trade, startMs, nowMs }),
    clamp,
    workingMs: (day, random) => clamp(day * dayMs + opensMs + random.below(39_600_000), random.next()),
  }
}
