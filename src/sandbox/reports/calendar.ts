/** Calendar arithmetic on days since 1970-01-01. */

export interface CalendarDate {
  year: number
  /** 1 to 12 */
  month: number
  day: number
}

const dayMs = 86_400_000

/** Months and days beyond their range carry over, as `Date.UTC` does it. */
export function toDay(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.floor(date.getTime() / dayMs)
}

export function toCalendarDate(day: number): CalendarDate {
  const date = new Date(day * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export function monthLength(year: number, month: number): number {
  return toCalendarDate(toDay(year, month + 1, 0)).day
}

export function startOfMonth(day: number): number {
  const { year, month } = toCalendarDate(day)
  return toDay(year, month, 1)
}

export function endOfMonth(day: number): number {
  const { year, month } = toCalendarDate(day)
  return toDay(year, month + 1, 0)
}

/** The same day of another month, or its last day where it is shorter: 31 March and −1 is 28 February. */
export function addMonths(day: number, months: number): number {
  const date = toCalendarDate(day)
  const first = toCalendarDate(toDay(date.year, date.month + months, 1))
  return toDay(first.year, first.month, Math.min(date.day, monthLength(first.year, first.month)))
}

export interface YearEnd {
  day: number
  month: number
}

/** First and last day of the financial year that a day lies in. A year end of 29 February is the last day of February. */
export function financialYearOf(day: number, yearEnd: YearEnd): { startDay: number; endDay: number } {
  const endIn = (year: number): number => toDay(year, yearEnd.month, Math.min(yearEnd.day, monthLength(year, yearEnd.month)))
  const { year } = toCalendarDate(day)
  const endYear = day > endIn(year) ? year + 1 : year
  return { startDay: endIn(endYear - 1) + 1, endDay: endIn(endYear) }
}
