import { addDays, addMonths, formatDay, toFirstDay, toLastDay } from '../../format/date.ts'

/** Days of a report, both included. */
export interface Period {
  from: string
  to: string
}

/** The day and month a financial year ends on; the day may lie past the month's end and then means its last day. */
export interface YearEnd {
  month: number
  day: number
}

const monthOf = (day: string): string => day.slice(0, 7)

export const toMonthPeriod = (month: string): Period => ({ from: toFirstDay(month), to: toLastDay(month) })

/** How many calendar months it is, when it is whole ones; null otherwise. */
export function toWholeMonths({ from, to }: Period): number | null {
  if (from !== toFirstDay(monthOf(from)) || to !== toLastDay(monthOf(to))) return null
  const [fromYear = 0, fromMonth = 0] = from.split('-').map(Number)
  const [toYear = 0, toMonth = 0] = to.split('-').map(Number)
  return (toYear - fromYear) * 12 + toMonth - fromMonth + 1
}

const toDayCount = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

/** The period as long as this one before or after it; whole months stay whole months. */
export function shiftPeriod(period: Period, steps: number): Period {
  const months = toWholeMonths(period)
  if (months !== null) {
    return {
      from: toFirstDay(addMonths(monthOf(period.from), months * steps)),
      to: toLastDay(addMonths(monthOf(period.to), months * steps)),
    }
  }
  const days = toDayCount(period)
  return { from: addDays(period.from, days * steps), to: addDays(period.to, days * steps) }
}

/** A month's end goes to another month's end, any other day to the same day of it. */
export function shiftDay(day: string, steps: number): string {
  const month = addMonths(monthOf(day), steps)
  const last = toLastDay(month)
  if (day === toLastDay(monthOf(day))) return last
  const same = `${month}-${day.slice(8)}`
  return same < last ? same : last
}

/** The same days a year before. */
export function toYearBefore({ from, to }: Period): Period {
  return { from: shiftDay(from, -12), to: shiftDay(to, -12) }
}

/** As the statements compare: whole months with as many, other days with as many days before. */
export const toPeriodBefore = (period: Period): Period => shiftPeriod(period, -1)

/** `October 2026`, `Jul to Sep 2026`, `1 to 21 Nov 2026`, `2026`: in words, no longer than it must be. */
export function formatPeriod(period: Period, locale: string, short = false): string {
  const { from, to } = period
  const months = toWholeMonths(period)
  if (months === 1) return formatDay(from, short ? 'shortMonth' : 'month', locale)
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  if (months !== null) {
    const first = formatDay(from, sameYear ? 'monthLetters' : 'shortMonth', locale)
    return `${first} to ${formatDay(to, 'shortMonth', locale)}`
  }
  if (from === to) return formatDay(to, 'medium', locale)
  const first =
    monthOf(from) === monthOf(to) ? String(Number(from.slice(8))) : formatDay(from, sameYear ? 'short' : 'medium', locale)
  return `${first} to ${formatDay(to, 'medium', locale)}`
}

/** The last day of the financial year a day lies in. */
export function toYearEnd(day: string, { month, day: last }: YearEnd): string {
  const inYear = (year: number): string => {
    const end = toLastDay(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`)
    return Number(end.slice(8)) <= last ? end : `${end.slice(0, 8)}${String(last).padStart(2, '0')}`
  }
  const year = Number(day.slice(0, 4))
  return day <= inYear(year) ? inYear(year) : inYear(year + 1)
}

export interface Preset extends Period {
  label: string
}

/** Periods people ask for most, from a day; quarters and years are financial ones. */
export function toPresets(day: string, yearEnd: YearEnd): Preset[] {
  const month = monthOf(day)
  const before = addMonths(month, -1)
  const end = toYearEnd(day, yearEnd)
  const startOf = (last: string): string => addDays(shiftYearEnd(last, -1, yearEnd), 1)
  const yearStart = startOf(end)
  const lastEnd = addDays(yearStart, -1)
  const quarters = [0, 3, 6, 9].map((months) => toFirstDay(addMonths(monthOf(yearStart), months)))
  const quarter = quarters.findLast((start) => start <= day) ?? yearStart
  const toQuarter = (start: string): Period => ({ from: start, to: toLastDay(addMonths(monthOf(start), 2)) })
  return [
    { label: 'This month', ...toMonthPeriod(month) },
    { label: 'Last month', ...toMonthPeriod(before) },
    { label: 'This quarter', ...toQuarter(quarter) },
    { label: 'Last quarter', ...toQuarter(toFirstDay(addMonths(monthOf(quarter), -3))) },
    { label: 'This financial year', from: yearStart, to: end },
    { label: 'Financial year to date', from: yearStart, to: day },
    { label: 'Last financial year', from: startOf(lastEnd), to: lastEnd },
    { label: 'Last 12 months', from: toFirstDay(addMonths(month, -12)), to: toLastDay(before) },
  ]
}

function shiftYearEnd(end: string, years: number, yearEnd: YearEnd): string {
  return toYearEnd(`${String(Number(end.slice(0, 4)) + years).padStart(4, '0')}-${end.slice(5, 7)}-01`, yearEnd)
}
