import type { WireRecord } from '../../company/collection.ts'

const dayMs = 86_400_000

/** When something of that day is due by payment terms `{ Day, Type }`: days since 1970-01-01. Undefined: no such terms. */
export function dueDayOf(terms: WireRecord | undefined, day: number): number | undefined {
  const count = Number(terms?.['Day'])
  if (!Number.isInteger(count)) return undefined
  switch (String(terms?.['Type'] ?? terms?.['DueDateType']).toUpperCase()) {
    case 'DAYSAFTERBILLDATE':
    case 'DAYSAFTERINVOICEDATE':
      return day + count
    case 'DAYSAFTERBILLMONTH':
    case 'DAYSAFTERINVOICEMONTH':
      return lastOfMonth(day, 0) + count
    case 'OFCURRENTMONTH':
      return dayOfMonth(day, 0, count)
    case 'OFFOLLOWINGMONTH':
      return dayOfMonth(day, 1, count)
    default:
      return undefined
  }
}

/** A contact's own terms, for sales or for bills. */
export function termsOf(contact: WireRecord | undefined, side: 'sale' | 'purchase'): WireRecord | undefined {
  const terms = contact?.['PaymentTerms'] as WireRecord | undefined
  return terms?.[side === 'sale' ? 'Sales' : 'Bills'] as WireRecord | undefined
}

function lastOfMonth(day: number, later: number): number {
  const date = new Date(day * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later + 1, 0) / dayMs
}

/** The 31st of a short month is its last day. */
function dayOfMonth(day: number, later: number, count: number): number {
  const last = lastOfMonth(day, later)
  const length = new Date(last * dayMs).getUTCDate()
  return last - length + Math.min(count, length)
}
