import { roundHalfUp, toBase } from '../company/money.ts'
import type { WireRecord } from '../company/collection.ts'
import { dayMs, parseWireInstant } from '../company/wire.ts'
import type { PostingContext } from './poster.ts'

export { roundHalfUp, toBase }

/** An amount as Xero writes it, in whole cents. Absent counts as 0; text with a number in it as that number. */
export function toCents(value: unknown): number {
  const amount = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : 0
  if (!Number.isFinite(amount)) throw new RangeError(`${String(value)} is not an amount.`)
  return roundHalfUp(amount * 100) + 0
}

/** A rate in whole millionths: foreign units for one unit of base currency. */
export function toMillionths(rate: number): number {
  return Math.round(rate * 1_000_000)
}

/** Days since 1970 of a calendar date as Xero writes it. */
export function readDay(record: WireRecord, property = 'Date'): number {
  const value = record[property]
  if (typeof value === 'string' && value.startsWith('/Date(')) return Math.floor(parseWireInstant(value) / dayMs)
  const ms = typeof value === 'string' ? Date.parse(value.slice(0, 10)) : Number.NaN
  if (Number.isNaN(ms)) throw new RangeError(`The record has no ${property}.`)
  return Math.floor(ms / dayMs)
}

/** The currency of a document: the organisation's where it names none. */
export function readCurrency(record: WireRecord, context: PostingContext): string {
  const currency = record['CurrencyCode']
  return typeof currency === 'string' && currency !== '' ? currency : context.baseCurrency
}

/** Millionths. A foreign document that bears no rate has that of its day. */
export function readRate(record: WireRecord, context: PostingContext): number {
  const currency = readCurrency(record, context)
  if (currency === context.baseCurrency) return 1_000_000
  const rate = Number(record['CurrencyRate'])
  return toMillionths(rate > 0 ? rate : context.rateOn(currency, readDay(record)))
}

export function readText(record: WireRecord, property: string): string {
  const value = record[property]
  return typeof value === 'string' ? value : ''
}

export function readList(record: WireRecord, property: string): readonly WireRecord[] {
  const value = record[property]
  return Array.isArray(value) ? (value as WireRecord[]) : []
}

export function readRecord(record: WireRecord, property: string): WireRecord | undefined {
  const value = record[property]
  return typeof value === 'object' && value !== null ? (value as WireRecord) : undefined
}
