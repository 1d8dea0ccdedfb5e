import { AppError } from '../../lib/app-error.ts'
import {
  addDays,
  addMonths,
  dayIn,
  daysBetween,
  firstOfMonth,
  lastOfMonth,
  mondayOf,
  toLongDay,
  toShortDay,
  toShortMonth,
  yearOf,
} from './days.ts'
import type { Comparison, Given, Grain } from './parameters.ts'
import type { Ask, BooksOrganisation } from './statement.ts'

/** A column of a statement: both days included. */
export interface Period {
  /** In SQL's style: `2026-03`, `quarter_to_2026-03-31`. */
  name: string
  title: string
  from: string
  to: string
}

type YearEnd = BooksOrganisation['yearEnd']

/** The day the financial year that a day lies in ends on. The 29th of February is the last of February in every year. */
export function fiscalYearEnd(day: string, { month, day: last }: YearEnd): string {
  const end = dayIn(yearOf(day), month, last)
  return day <= end ? end : dayIn(yearOf(day) + 1, month, last)
}

export function fiscalYearStart(day: string, yearEnd: YearEnd): string {
  const end = fiscalYearEnd(day, yearEnd)
  return addDays(dayIn(yearOf(end) - 1, yearEnd.month, yearEnd.day), 1)
}

/** The periods from one day to another; the first and the last may be parts of one. */
export function splitPeriods(from: string, to: string, by: Grain, yearEnd: YearEnd): Period[] {
  const periods: Period[] = []
  for (let start = from; start <= to;) {
    const whole = endOfPeriod(start, by, yearEnd)
    const end = whole < to ? whole : to
    periods.push(toPeriod(start, end, by))
    if (periods.length > mostPeriods) {
      throw new AppError(
        'usage',
        `From ${from} to ${to} there are more than ${mostPeriods} periods by ${by}. Choose longer ones, or fewer days.`,
      )
    }
    start = addDays(end, 1)
  }
  return periods
}

const mostPeriods = 400

function endOfPeriod(day: string, by: Grain, yearEnd: YearEnd): string {
  switch (by) {
    case 'day':
      return day
    case 'week':
      return addDays(mondayOf(day), 6)
    case 'month':
      return lastOfMonth(day)
    case 'year':
      return fiscalYearEnd(day, yearEnd)
    case 'quarter': {
      const start = fiscalYearStart(day, yearEnd)
      const ends = [3, 6, 9].map((months) => addDays(addMonths(start, months), -1))
      return ends.find((end) => day <= end) ?? fiscalYearEnd(day, yearEnd)
    }
  }
}

function toPeriod(from: string, to: string, by: Grain): Period {
  switch (by) {
    case 'day':
      return { name: from, title: toShortDay(from), from, to }
    case 'month':
      return { name: from.slice(0, 7), title: toShortMonth(from), from, to }
    case 'week':
    case 'quarter':
    case 'year':
      return { name: `${by}_to_${to}`, title: toShortDay(to), from, to }
  }
}

/** The one period of a statement that is not split. */
export function toSinglePeriod(from: string, to: string): Period {
  return { name: 'amount', title: toShortDay(to), from, to }
}

/** From, to: what was given, else the financial year so far. */
export function toRange({ given, today, organisations: [first] }: Ask): { from: string; to: string } {
  const to = given.to ?? given.asAt ?? (given.from !== undefined && given.from > today ? lastOfMonth(given.from) : today)
  const from = given.from ?? fiscalYearStart(to, first.yearEnd)
  return { from, to }
}

/** The periods of a statement: split by `by`, or one, with what it is compared with. */
export function toPeriods(ask: Ask): { periods: Period[]; compared: boolean } {
  const { given } = ask
  const { from, to } = toRange(ask)
  if (given.by !== undefined) {
    forbid(given, 'compare', 'by')
    forbid(given, 'tracking', 'by')
    return { periods: splitPeriods(from, to, given.by, commonYearEnd(ask.organisations)), compared: false }
  }
  const period = toSinglePeriod(from, to)
  if (given.compare === undefined) return { periods: [period], compared: false }
  forbid(given, 'tracking', 'compare')
  return { periods: [period, { ...toEarlier(from, to, given.compare), name: given.compare }], compared: true }
}

export function forbid(given: Given, one: 'compare' | 'tracking', other: 'by' | 'compare'): void {
  if (given[one] !== undefined) throw new AppError('usage', `${one} and ${other} cannot be had together. Leave one out.`)
}

function toEarlier(from: string, to: string, compare: Comparison): Period {
  if (compare === 'previous_year') return toSinglePeriod(addMonths(from, -12), keepMonthEnd(to, addMonths(to, -12)))
  const last = addDays(from, -1)
  // Whole months are compared with as many whole months, other periods with as many days.
  if (from === firstOfMonth(from) && to === lastOfMonth(to)) {
    const months = (yearOf(to) - yearOf(from)) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1
    return toSinglePeriod(addMonths(from, -months), last)
  }
  return toSinglePeriod(addDays(last, -daysBetween(from, to)), last)
}

/** The end of a month goes with the end of the other: of February, in a leap year or not. */
export const keepMonthEnd = (day: string, other: string): string => (day === lastOfMonth(day) ? lastOfMonth(other) : other)

/** Of several organisations with different years, calendar years. */
export function commonYearEnd(organisations: Ask['organisations']): YearEnd {
  const [first] = organisations
  const same = organisations.every(({ yearEnd }) => yearEnd.month === first.yearEnd.month && yearEnd.day === first.yearEnd.day)
  return same ? first.yearEnd : { month: 12, day: 31 }
}

/** `1 Apr 2026 to 31 Mar 2027` */
export const toSpan = (from: string, to: string): string => `${toLongDay(from)} to ${toLongDay(to)}`
