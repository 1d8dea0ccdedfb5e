import { addMonths, toLastDay } from '../../format/date.ts'
import type { Comparison, ReportSearch } from './search.ts'
import { shiftDay, toMonthPeriod, type Period } from './period.ts'

/** How a report is asked about time, and what it shows until one says otherwise. */
export interface ReportSettings {
  /** `span`: from a day to a day. `day`: as at the end of a day. `none`: as things stand. */
  time: 'span' | 'day' | 'none'
  /** From the day up to which the copy is complete. */
  begins: 'last_month' | 'last_month_end' | 'copy' | 'last_12_months' | 'weeks_ahead'
  compare: readonly Comparison[]
}

const month: ReportSettings = { time: 'span', begins: 'last_month', compare: [] }
const year: ReportSettings = { time: 'span', begins: 'last_12_months', compare: [] }
const atCopy: ReportSettings = { time: 'day', begins: 'copy', compare: [] }

const settings: Record<string, ReportSettings> = {
  profit_and_loss: { ...month, compare: ['previous_period', 'previous_year'] },
  balance_sheet: { time: 'day', begins: 'last_month_end', compare: ['previous_period', 'previous_year'] },
  trial_balance: { time: 'day', begins: 'last_month_end', compare: [] },
  cash_flow: month,
  cash_flow_indirect: month,
  bank_summary: month,
  budget_vs_actual: month,
  tax_by_rate: month,
  revenue_by_customer: year,
  revenue_by_item: year,
  spend_by_supplier: year,
  tax_due: year,
}

/** Reports that aren't named stand as at the day of the copy. */
export const toSettings = (statement: string): ReportSettings => settings[statement] ?? atCopy

export interface ReportView {
  period: Period
  compare: readonly Comparison[]
  basis: 'accrual' | 'cash'
}

/** What an address shows, with the report's own beginnings for what it leaves out. `day`: that of the copy. */
export function toReportView(statement: string, search: ReportSearch, day: string): ReportView {
  const { begins, compare, time } = toSettings(statement)
  const period = toBeginning(begins, day)
  const split = search.by !== undefined || search.tracking !== undefined
  return {
    period: { from: time === 'day' ? '' : (search.from ?? period.from), to: search.to ?? period.to },
    // An empty list is a choice, and an address can't say it: "none" stands for it.
    compare: split ? [] : (search.compare?.filter((each) => each !== 'none') ?? compare),
    basis: search.basis ?? 'accrual',
  }
}

function toBeginning(begins: ReportSettings['begins'], day: string): Period {
  const thisMonth = day.slice(0, 7)
  const last = addMonths(thisMonth, -1)
  switch (begins) {
    case 'last_month':
      return toMonthPeriod(last)
    case 'last_month_end':
      return { from: '', to: toLastDay(last) }
    case 'last_12_months':
      return { from: `${addMonths(thisMonth, -12)}-01`, to: toLastDay(last) }
    case 'copy':
    case 'weeks_ahead':
      return { from: '', to: day }
  }
}

/** The parameters of the API for a view, as far as the statement takes them. */
export function toParameters(
  takes: ReadonlySet<string>,
  time: ReportSettings['time'],
  { period, basis }: ReportView,
  search: ReportSearch,
  compare?: Comparison,
): Record<string, string | undefined> {
  const spans = time === 'span' || (search.by !== undefined && takes.has('from'))
  const all: Record<string, string | undefined> = {
    from: spans ? period.from || `${shiftDay(period.to, -11).slice(0, 7)}-01` : undefined,
    to: spans ? period.to : undefined,
    as_at: spans ? undefined : period.to,
    basis: basis === 'cash' ? 'cash' : undefined,
    by: search.by,
    tracking: search.tracking,
    contact: search.contact,
    compare: search.by === undefined && search.tracking === undefined ? compare : undefined,
  }
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== undefined && takes.has(name)))
}
