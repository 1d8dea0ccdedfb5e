import type { WireRecord } from './collection.ts'
/** How dates, instants and amounts look in Xero's JSON. A day is a count of days since 1970-01-01. */
export const dayMs = 86_400_000

const dateStrings = new Map<number, string>()
const wireDates = new Map<number, string>()
const two = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))

/** `/Date(1518652800000+0000)/`: the calendar date as midnight UTC. */
export function toWireDate(day: number): string {
  let text = wireDates.get(day)
  if (text === undefined) wireDates.set(day, (text = `/Date(${day * dayMs}+0000)/`))
  return text
}

/** `2018-12-30T00:00:00` */
export function toDateString(day: number): string {
  let text = dateStrings.get(day)
  if (text === undefined) dateStrings.set(day, (text = new Date(day * dayMs).toISOString().slice(0, 19)))
  return text
}

/** `/Date(1518685950940+0000)/` */
export function toWireInstant(ms: number): string {
  return '/Date(' + ms + '+0000)/'
}

/** `2018-11-02T16:36:32Z`: whole seconds, cut off. */
export function toInstantString(ms: number): string {
  const day = Math.floor(ms / dayMs)
  const second = Math.floor((ms - day * dayMs) / 1000)
  const hour = Math.floor(second / 3600)
  return (
    toDateString(day).slice(0, 11) + two[hour]! + ':' + two[Math.floor(second / 60) - hour * 60]! + ':' + two[second % 60]! + 'Z'
  )
}

export function toDay(ms: number): number {
  return Math.floor(ms / dayMs)
}

/** The instant in a wire value, or 0 when there is none. */
export function parseWireInstant(value: unknown): number {
  if (typeof value !== 'string') return 0
  const match = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value)
  return match ? Number(match[1]) : 0
}

/** What an invoice has where another record only names it: lists that come empty, whatever the invoice holds. */
export function toBareInvoice(): WireRecord {
  return {
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    HasErrors: false,
    IsDiscounted: false,
    LineItems: [],
  }
}
