import { queryOptions, useQueries } from '@tanstack/react-query'
import { addMonths } from '../format/date.ts'
import { get } from './request.ts'
import type { ReconciliationAnswer } from './types.ts'

export type ReconciledAccount = ReconciliationAnswer['accounts'][number]
export type ReconciledMonth = ReconciliationAnswer['months'][number]

/** The books beside Xero's reports. `month`: the accounts that differ in it. `account`: that one in every month. */
export const reconciliationQuery = (
  org: string,
  { month, account }: { month?: string | undefined; account?: string | undefined } = {},
) =>
  queryOptions({
    queryKey: ['reconciliation', org, month ?? null, account ?? null],
    queryFn: ({ signal }) =>
      get<ReconciliationAnswer>('/v1/reconciliation', { query: { connection: org, month, account }, signal }),
    staleTime: 60_000,
  })

/** Months asked for one by one are kept to a year: more would be as many questions. */
export const mostMonths = 12

/** The months of a period, each as `2026-10`; none where the period is longer than a year. */
export function toMonths(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = from.slice(0, 7); month <= to.slice(0, 7) && months.length <= mostMonths; month = addMonths(month, 1)) {
    months.push(month)
  }
  return months.length > mostMonths ? [] : months
}

/** Accounts of these months whose figures documents alone don't give; undefined until all are known. */
export function useReconciledAccounts(
  org: string,
  months: readonly string[],
  basis: 'accrual' | 'cash',
): ReconciledAccount[] | undefined {
  return useQueries({
    queries: months.map((month) => ({ ...reconciliationQuery(org, { month }), retry: false })),
    combine: (results) =>
      results.every(({ data }) => data !== undefined)
        ? results.flatMap(({ data }) => data?.accounts.filter((account) => account.basis === basis) ?? [])
        : undefined,
  })
}
