import { readDay, readRate, toBase, toCents } from '../books/amounts.ts'
import type { Books } from '../books/books.ts'
import type { Collection } from '../company/collection.ts'

/** Sales invoices issued in a month. */
export interface SalesCount {
  count: number
  /** Their totals with tax, in cents of base currency at their own rates. */
  cents: number
}

interface Counted {
  version: number
  months: Map<number, SalesCount>
}

const counted = new WeakMap<Collection, Counted>()

/** By the first day of the month. All months are counted at once, and again only when an invoice has changed. */
export function countSales(books: Books, monthStart: number): SalesCount {
  const invoices = books.collections.get('Invoices')
  if (!invoices) return { count: 0, cents: 0 }
  let known = counted.get(invoices)
  if (known?.version !== invoices.version) {
    known = { version: invoices.version, months: countMonths(books) }
    counted.set(invoices, known)
  }
  return known.months.get(toMonth(monthStart)) ?? { count: 0, cents: 0 }
}

function countMonths(books: Books): Map<number, SalesCount> {
  const months = new Map<number, SalesCount>()
  for (const record of books.each('Invoices')) {
    if (record['Type'] !== 'ACCREC' || (record['Status'] !== 'AUTHORISED' && record['Status'] !== 'PAID')) continue
    const month = toMonth(readDay(record))
    const sums = months.get(month) ?? { count: 0, cents: 0 }
    months.set(month, {
      count: sums.count + 1,
      cents: sums.cents + toBase(toCents(record['Total']), readRate(record, books.context)),
    })
  }
  return months
}

/** Months since the year 0. */
function toMonth(day: number): number {
  const date = new Date(day * 86_400_000)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
