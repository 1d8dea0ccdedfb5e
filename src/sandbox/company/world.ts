import { createCatalogue } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import { createChart } from './chart.ts'
import type { Chart } from './chart.ts'
import { createContactBook } from './contacts.ts'
import type { ContactBook } from './contacts.ts'
import { deriveSeed, hash32 } from './random.ts'
import type { Random } from './random.ts'
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
  scale: Scale
  chart: Chart
  catalogue: Catalogue
  contacts: ContactBook
  /** An instant that is never in the future: later ones move into the last hours before now, each to its own place. */
  clamp(ms: number, index: number): number
  /** An instant in the working hours of a day, as an office on the other side of the world sees them in UTC. */
  workingMs(day: number, random: Random): number
}

const historyDays = 900

export function createWorld(options: { seed: number; name: string; tenantId: string; now: Date; scale: Scale }): World {
  const { seed, scale } = options
  const nowMs = options.now.getTime()
  const today = toDay(nowMs)
  const firstDay = today - historyDays
  const startMs = firstDay * dayMs - 12 * dayMs
  const clampSeed = deriveSeed(seed, 'clamp')
  const clamp = (ms: number, index: number) =>
    ms < nowMs - 60_000 ? ms : nowMs - 60_000 - (hash32(clampSeed, index) % 30_000_000)
  return {
    seed,
    name: options.name,
    tenantId: options.tenantId,
    nowMs,
    today,
    firstDay,
    startMs,
    scale,
    chart: createChart(seed, startMs, nowMs),
    catalogue: createCatalogue(seed, startMs, nowMs),
    contacts: createContactBook(seed, scale.contacts, startMs, nowMs),
    clamp,
    workingMs: (day, random) => clamp(day * dayMs - 18_000_000 + random.below(39_600_000), random.next()),
  }
}
