import type { Books } from '../books/books.ts'
import { createGuidSpace } from '../company/guid.ts'
import { addMonths, endOfMonth, toCalendarDate } from './calendar.ts'
import type { Period } from './periods.ts'
import type { ReportOrganisation } from './report-organisation.ts'

/** A tax return that has been filed and published. */
export interface TaxReturn extends Period {
  id: string
  /** The day on which it was due. */
  publishedDay: number
}

const periodMonths: Readonly<Record<string, number>> = {
  MONTHLY: 1,
  ONEMONTHS: 1,
  TWOMONTHS: 2,
  QUARTERLY: 3,
  QUARTERLY1: 3,
  QUARTERLY2: 3,
  QUARTERLY3: 3,
  SIXMONTHS: 6,
  ANNUALLY: 12,
  YEARLY: 12,
}

const mostReturns = 12
/** Returns are due on the 28th of the month after. */
const dueDayOfMonth = 28

/** Newest first: the periods that are over and due, as far back as there are postings. */
export function listTaxReturns(books: Books, { today, yearEnd, taxPeriod }: ReportOrganisation): TaxReturn[] {
  const first = findFirstDay(books)
  if (first === undefined) return []
  const months = periodMonths[taxPeriod] ?? (books.region === 'NZ' ? 2 : 3)
  const ids = createGuidSpace(Number.parseInt(books.tenantId.replaceAll('-', '').slice(0, 7), 16), 'tax-return')
  const returns: TaxReturn[] = []
  // Periods are counted from the end of the financial year, since month 0.
  const thisMonth = toMonth(today)
  let month = thisMonth - ((((thisMonth - (yearEnd.month - 1)) % months) + months) % months)
  for (; returns.length < mostReturns; month -= months) {
    const toDay = endOfMonth(fromMonth(month))
    const publishedDay = addMonths(fromMonth(month), 1) + dueDayOfMonth - 1
    if (toDay < first) break
    if (publishedDay > today) continue
    returns.push({ id: ids.at(month), fromDay: fromMonth(month - months + 1), toDay, publishedDay })
  }
  return returns
}

function findFirstDay(books: Books): number | undefined {
  let first = Infinity
  books.ledger.postings().each((_accountId, day) => {
    if (day < first) first = day
  })
  return Number.isFinite(first) ? first : undefined
}

/** Months since the year 0. */
function toMonth(day: number): number {
  const { year, month } = toCalendarDate(day)
  return year * 12 + month - 1
}

function fromMonth(month: number): number {
  return Math.floor(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000)
}
