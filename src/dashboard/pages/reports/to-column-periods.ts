import { addDays, toLastDay } from '../../format/date.ts'
import { shiftDay, toPeriodBefore, toYearBefore, type Period } from './period.ts'
import type { ReportView } from './report-settings.ts'
import type { ReportSearch } from './search.ts'
import type { StatementColumn } from './statement-view.ts'

/** The days each column of a statement is of, by the names the statement gives its columns; undefined for a name of none. */
export function toColumnPeriods(
  columns: readonly StatementColumn[],
  { period }: ReportView,
  { tracking }: ReportSearch,
  spans: boolean,
): (Period | undefined)[] {
  let previous: string | undefined
  return columns.map(({ key }) => {
    if (tracking !== undefined || key === 'amount' || key === 'actual') return period
    if (key === 'previous_period') return spans ? toPeriodBefore(period) : toMonthBefore(period)
    if (key === 'previous_year') return toYearBefore(spans ? period : { from: period.to, to: period.to })
    const found = toSplit(key, previous, period)
    previous = found?.to
    return found
  })
}

/** As a balance sheet compares: with the end of the month before. */
function toMonthBefore({ to }: Period): Period {
  const last = toLastDay(shiftDay(`${to.slice(0, 7)}-01`, -1).slice(0, 7))
  return { from: last, to: last }
}

/** `2026-03`, `quarter_to_2026-03-31`, `2026-03-31`; the first and the last may be parts of one. */
function toSplit(key: string, previous: string | undefined, period: Period): Period | undefined {
  const end = /(\d{4}-\d{2}-\d{2})$/.exec(key)?.[1] ?? (/^\d{4}-\d{2}$/.test(key) ? toLastDay(key) : undefined)
  if (end === undefined) return undefined
  const to = period.to !== '' && end > period.to ? period.to : end
  const start = /^\d{4}-\d{2}$/.test(key) ? `${key}-01` : previous === undefined ? period.from || to : addDays(previous, 1)
  return { from: period.from !== '' && start < period.from ? period.from : start, to }
}
