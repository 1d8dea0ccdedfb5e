import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/request.ts'
import { statementQuery } from '../../api/statements.ts'
import type { Change, List, Usage } from '../../api/types.ts'
import { addDays, addMonths } from '../../format/date.ts'

export type Basis = 'accrual' | 'cash'

/** What Home asks of one organisation. `day`: up to when its copy is complete. */
export const homeQueries = {
  cash: (org: string, day: string) => statementQuery(org, 'cash_position', { as_at: day }),
  cashByDay: (org: string, day: string) => statementQuery(org, 'cash_flow', { by: 'day', from: addDays(day, -89), to: day }),
  forecast: (org: string, day: string) => statementQuery(org, 'cash_forecast', { by: 'day', as_at: day, to: addDays(day, 30) }),
  owedToUs: (org: string, day: string) => statementQuery(org, 'open_invoices', { as_at: day }),
  owedByUs: (org: string, day: string) => statementQuery(org, 'open_bills', { as_at: day }),
  /** Twelve months, this one among them. */
  profitByMonth: (org: string, day: string, basis: Basis, currency?: string) =>
    statementQuery(org, 'profit_and_loss', {
      by: 'month',
      from: `${addMonths(day.slice(0, 7), -11)}-01`,
      to: day,
      basis,
      currency,
    }),
  /** As many days of the month before, or all of it where it is shorter. */
  profitBefore: (org: string, day: string, basis: Basis, currency?: string) => {
    const { from, to } = toSameDaysBefore(day)
    return statementQuery(org, 'profit_and_loss', { from, to, basis, currency })
  },
  changes: (org: string, since: string) =>
    queryOptions({
      queryKey: ['changes', org, since],
      queryFn: ({ signal }) =>
        get<List<Change>>('/v1/changes', {
          query: { connection: org, since, firstSync: false, reports: false, limit: 100 },
          signal,
        }),
      staleTime: 15_000,
    }),
  usage: (org: string) =>
    queryOptions({
      queryKey: ['usage', org],
      queryFn: ({ signal }) => get<Usage>('/v1/usage', { query: { connection: org }, signal }),
      staleTime: 60_000,
    }),
}

/** `2026-11-21`: 1 to 21 October. `2026-03-31`: 1 to 28 February. */
export function toSameDaysBefore(day: string): { from: string; to: string } {
  const month = addMonths(day.slice(0, 7), -1)
  const last = addDays(`${day.slice(0, 7)}-01`, -1)
  const same = `${month}-${day.slice(8)}`
  return { from: `${month}-01`, to: same < last ? same : last }
}
