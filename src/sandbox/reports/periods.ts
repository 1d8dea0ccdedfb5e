import { addMonths, endOfMonth } from './calendar.ts'
import { ReportFault } from './report-fault.ts'
import type { ReportQuery } from './report-query.ts'

export const timeframes = ['MONTH', 'QUARTER', 'YEAR'] as const

const timeframeMonths: Readonly<Record<(typeof timeframes)[number], number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 }

/** Both included, as days since 1970-01-01. */
export interface Period {
  fromDay: number
  toDay: number
}

/** How many earlier periods are asked for, and how many months they lie apart. Without either: none. */
export function readPeriods(query: ReportQuery): { count: number | undefined; months: number | undefined } {
  const count = query.integer('periods', 1, 12)
  const timeframe = query.choice('timeframe', timeframes)
  return { count, months: timeframe && timeframeMonths[timeframe] }
}

/**
 * A period and those before it, newest first. Each repeats the days of the month, so that 1 to 30 November is compared with
 * 1 to 30 October; only a period that ends on the 31st is compared with whole months. `wholeMonths` compares ends of months.
 */
export function listPeriods({ fromDay, toDay }: Period, count: number, months: number, wholeMonths: boolean): Period[] {
  const endsMonth = wholeMonths && endOfMonth(toDay) === toDay
  return Array.from({ length: count + 1 }, (_, back) => {
    const end = addMonths(toDay, -back * months)
    return { fromDay: addMonths(fromDay, -back * months), toDay: endsMonth ? endOfMonth(end) : end }
  })
}

const mostDays = 365

/** Throws ReportFault for a range that runs backwards, or for longer than a year. */
export function checkRange({ fromDay, toDay }: Period, isLimited: boolean): void {
  if (fromDay > toDay) throw new ReportFault('The fromDate must be before the toDate.')
  if (isLimited && toDay - fromDay > mostDays) throw new ReportFault(`The date range must not exceed ${mostDays} days.`)
}
