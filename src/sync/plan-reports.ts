import type { ReportRead } from '../streams/stream.ts'
import { addMonths, listMonths, toFirstDay, toLastDay, toLength, toMonth, toYearStart } from './months.ts'
import type { ReportFacts } from './report-facts.ts'
import type { Reading } from './stream-state.ts'

/** One call of a report, and the months it is made for. */
export interface ReportCall {
  params: Record<string, string>
  /** By month: the period that is asked for, and what makes it obsolete. Months the answer has beside them are let go. */
  periods: Map<string, ReportPeriod>
  /** The months of the answer's columns, in the order Xero documents; empty where columns are no months. */
  columns: string[]
}

export interface ReportPeriod extends Reading {
  month: string
  firstDay: string
}

export interface ReportPlanOptions {
  readings: Readonly<Record<string, Reading>>
  facts: ReportFacts
  /** `2026-11-21` */
  today: string
  /** Documents before it are not held, and the reports before it not wanted. `2024-07-01` */
  startDate: string | undefined
  /** Everything wanted, whatever is held. */
  full: boolean
}

/** Xero was founded in 2006: an older date on a document is a slip, and no reason to ask for the trial balances since. */
const oldestMonth = '2006-01'

/** Months of one call. Xero's documents say 1 to 11 periods beside the one asked for. */
const monthsACall = 12

/**
 * Calls of one report in one run; what is left is read by later runs, newest months first. With one call each for the
 * other four reports, five years take 70.
 */
const mostCalls = { day: 60, 'month-ranges': 6, 'month-ends': 6, days: 6, 'months-ahead': 1 } as const

/**
 * The fewest calls that bring a report up to date. A month that was read is read again when it was not over then, when
 * the documents in it or before it have changed, when a lock date has passed over it, or the financial year's end moved.
 */
export function planReport(read: ReportRead, options: ReportPlanOptions): ReportCall[] {
  const { readings, facts, today, full } = options
  const current = toMonth(today)
  const wanted = listWanted(read, options, current)
  const kept = read.follows === 'budgets' ? [] : Object.keys(readings).filter((month) => month <= current)
  const months = [...new Set([...wanted, ...kept])].sort().toReversed()
  const periods = new Map(months.map((month) => [month, toPeriod(read, month, { facts, today })]))
  const due = months.filter((month) => full || isDue(readings[month], periods.get(month)!))
  return cover(read, due, { current, facts })
    .slice(0, mostCalls[read.ask])
    .map((columns) => ({
      params: toParams(read, columns, periods),
      periods: new Map(columns.flatMap((month) => (periods.has(month) ? [[month, periods.get(month)!]] : []))),
      columns: read.columns.kind === 'months' ? columns : [],
    }))
}

/** Months that a call made for a gap may go back in one run. */
const mostGaps = 12

/**
 * Calls for the months of a trial balance that has become another without any document: what the next month began with
 * is not what it ended with. Each is asked for once: should the gap stay, it is how Xero reports.
 */
export function planGaps(read: ReportRead, options: ReportPlanOptions): ReportCall[] {
  const { readings, facts, today } = options
  if (read.follows !== 'documents') return []
  const due = Object.keys(readings)
    .filter((month) => facts.gapAfter(month) !== undefined && facts.gapAfter(month) !== readings[month]?.gap)
    .sort()
    .slice(-mostGaps)
  return due.map((month) => {
    const gap = facts.gapAfter(month)
    const period = { ...toPeriod(read, month, { facts, today }), ...(gap === undefined ? {} : { gap }) }
    const periods = new Map([[month, period]])
    return { params: toParams(read, [month], periods), periods, columns: [] }
  })
}

/** Whether what was read of a month is not what would be read of it now. */
function isDue(reading: Reading | undefined, period: ReportPeriod): boolean {
  return reading === undefined || reading.lastDay !== period.lastDay || reading.basis !== period.basis
}

function listWanted(read: ReportRead, { facts, startDate }: ReportPlanOptions, current: string): string[] {
  if (read.months === 'one-call') {
    const window = toWindow(read, current, { current, facts })
    return read.follows === 'budgets' ? window : window.filter((month) => month <= current)
  }
  const first = [startDate === undefined ? (facts.firstMonth ?? current) : toMonth(startDate), oldestMonth].sort().at(-1)!
  return listMonths(first, current)
}

/** A report up to a day is of the current month as far as it has gone; the others are of whole months. */
function toPeriod(read: ReportRead, month: string, { facts, today }: Pick<ReportPlanOptions, 'facts' | 'today'>): ReportPeriod {
  const lastDay = toLastDay(month)
  const untilToday = read.ask === 'day' || read.ask === 'days'
  const { yearEnd } = facts
  const locked = facts.lockedTo !== undefined && lastDay <= facts.lockedTo
  return {
    month,
    firstDay: toFirstDay(month),
    lastDay: untilToday && today < lastDay ? today : lastDay,
    basis:
      read.follows === 'budgets'
        ? // Once a month anyway: budgets themselves may not be readable.
          `${facts.budgetDigest}.${toMonth(today)}`
        : [
            facts.ledgerDigest(month),
            `${yearEnd.month}-${yearEnd.day}`,
            ...(read.follows === 'trial-balance' ? [facts.trialBalanceDigest(month)] : []),
            ...(locked ? ['locked'] : []),
          ].join('.'),
  }
}

/** Calls as lists of the months they give, so that every due month is in one of them. */
function cover(read: ReportRead, due: readonly string[], options: WindowOptions): string[][] {
  const calls: string[][] = []
  let left = due
  while (left[0] !== undefined) {
    const window = toWindow(read, left[0], options)
    calls.push(window)
    left = left.filter((month) => !window.includes(month))
  }
  return calls
}

interface WindowOptions {
  current: string
  facts: ReportFacts
}

/** The months of the call that gives `month` and as many before it as it can, in the order of the answer's columns. */
function toWindow(read: ReportRead, month: string, { current, facts }: WindowOptions): string[] {
  switch (read.ask) {
    case 'day':
    case 'days':
      return [month]
    case 'month-ends':
      return listMonths(addMonths(month, 1 - monthsACall), month)
    case 'month-ranges': {
      // Earlier columns repeat the day of the last one, so that after a 30th they may lack 31sts: a long month comes last.
      const last = toLength(month) === 31 ? month : addMonths(month, 1)
      return listMonths(addMonths(last, 1 - monthsACall), last)
    }
    case 'months-ahead': {
      const first = toYearStart(current, facts.yearEnd.month)
      return listMonths(first, addMonths(first, monthsACall - 1)).toReversed()
    }
  }
}

function toParams(
  read: ReportRead,
  columns: readonly string[],
  periods: ReadonlyMap<string, ReportPeriod>,
): Record<string, string> {
  const [month = ''] = columns
  const lastDay = periods.get(month)?.lastDay ?? toLastDay(month)
  const earlier = String(monthsACall - 1)
  switch (read.ask) {
    case 'day':
      return { date: lastDay }
    case 'days':
      return { fromDate: toFirstDay(month), toDate: lastDay }
    case 'month-ends':
      return { date: lastDay, periods: earlier }
    case 'month-ranges':
      return { fromDate: toFirstDay(month), toDate: lastDay, periods: earlier }
    case 'months-ahead':
      return { date: toFirstDay(month), periods: String(monthsACall) }
  }
}
