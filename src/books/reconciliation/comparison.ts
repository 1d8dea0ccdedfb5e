import type { Chart } from './chart.ts'
import { abs, add } from './cents.ts'
import type { MonthDifference } from './differences.ts'
import type { Residual } from './explain.ts'
import { toCashDifference } from './explain-cash.ts'
import type { CashPeriod } from './load-figures.ts'
import type { Label } from './tables.ts'

/** A row of `books.reconciliation`. */
export interface Comparison {
  basis: 'accrual' | 'cash'
  month: string
  date: string
  account: string
  ours: bigint
  xeros: bigint
  moved: bigint
  explainedBy: Label[]
  explained: bigint
  unexplained: bigint
  asOf: string
}

/** Rows of every account compared, with what became of the difference. */
export function toComparisons(
  differences: readonly MonthDifference[],
  cash: readonly CashPeriod[],
  residuals: readonly Residual[],
  groupedGains: { account: string | undefined; members: ReadonlySet<string> },
): Comparison[] {
  const place = (account: string): string =>
    groupedGains.account !== undefined && groupedGains.members.has(account) ? groupedGains.account : account
  const causes = new Map<string, Map<Label, bigint>>()
  for (const { basis, month, account, cents, label } of residuals) {
    const key = `${basis} ${month} ${place(account)}`
    const held = causes.get(key) ?? new Map<Label, bigint>()
    causes.set(key, held)
    held.set(label, (held.get(label) ?? 0n) + cents)
  }
  const toComparison = (
    row: Pick<Comparison, 'basis' | 'month' | 'date' | 'account' | 'ours' | 'xeros' | 'asOf'>,
    moved: bigint,
  ): Comparison => {
    const found = [...(causes.get(`${row.basis} ${row.month} ${row.account}`) ?? [])].filter(([, cents]) => cents !== 0n)
    const unexplained = found.find(([label]) => label === 'unknown')?.[1] ?? 0n
    const explainedBy = found.map(([label]) => label).sort()
    return { ...row, moved, explainedBy, explained: moved - unexplained, unexplained }
  }
  const accrual = differences.flatMap(({ month, date, asOf, moved, ours, xeros }) =>
    [...new Set([...ours.keys(), ...xeros.keys(), ...moved.keys()])].map((account) =>
      toComparison(
        { basis: 'accrual', month, date, account, ours: ours.get(account) ?? 0n, xeros: xeros.get(account) ?? 0n, asOf },
        moved.get(account) ?? 0n,
      ),
    ),
  )
  const paid = cash.flatMap((period) => {
    const { month, date, asOf, ours, xeros } = period
    const moved = toCashDifference(period)
    return [...new Set([...ours.keys(), ...xeros.keys()])].map((account) =>
      toComparison(
        { basis: 'cash', month, date, account, ours: ours.get(account) ?? 0n, xeros: xeros.get(account) ?? 0n, asOf },
        moved.get(account) ?? 0n,
      ),
    )
  })
  return [...accrual.filter(({ ours, xeros, moved }) => ours !== 0n || xeros !== 0n || moved !== 0n), ...paid]
}

/**
 * How much of what Xero's reports moved by is explained: hundredths of a percent, cut off, so that the whole is said only
 * of the whole. Movements are of accounts and months, without sign.
 */
export function toExplainedShare(comparisons: readonly Comparison[], chart: Chart): { share: bigint; unexplained: bigint } {
  let unexplained = 0n
  let volume = 0n
  const last = new Map<string, bigint>()
  for (const { basis, account, xeros, unexplained: unknown } of comparisons) {
    unexplained += abs(unknown)
    const before = basis === 'accrual' ? (last.get(account) ?? 0n) : 0n
    volume += abs(xeros - before)
    if (basis === 'accrual') add(last, account, xeros - before)
  }
  if (unexplained === 0n) return { share: 10_000n, unexplained }
  if (volume === 0n || chart.list().length === 0) return { share: 0n, unexplained }
  const share = 10_000n - (unexplained * 10_000n) / volume
  return { share: share < 0n ? 0n : share > 9_999n ? 9_999n : share, unexplained }
}
