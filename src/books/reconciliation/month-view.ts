import { abs, add } from './cents.ts'
import type { Account, Chart } from './chart.ts'
import type { Label } from './tables.ts'

export interface Labelled {
  label: Label
  account: string
  cents: bigint
}

/** One month's differences while causes are found for them: what is left, and what has been given a label. */
export interface MonthView {
  /** 0 is what was there before the first month. */
  index: number
  month: string
  chart: Chart
  left(account: string): bigint
  /** Accounts that fit and have something left, in the order of the chart. */
  leftIn(fits: (account: Account) => boolean): { account: Account; cents: bigint }[]
  take(label: Label, account: string, cents: bigint): void
  labelled: Labelled[]
}

export function createMonthView(index: number, month: string, chart: Chart, moved: ReadonlyMap<string, bigint>): MonthView {
  const left = new Map(moved)
  const labelled: Labelled[] = []
  return {
    index,
    month,
    chart,
    labelled,
    left: (account) => left.get(account) ?? 0n,
    leftIn: (fits) =>
      [...left]
        .filter(([, cents]) => cents !== 0n)
        .map(([id, cents]) => ({ account: chart.find(id), cents }))
        .filter(({ account }) => fits(account))
        .sort((a, b) => (a.account.id < b.account.id ? -1 : 1)),
    take(label, account, cents) {
      if (cents === 0n) return
      labelled.push({ label, account, cents })
      add(left, account, -cents)
    },
  }
}

export const total = (lines: readonly { cents: bigint }[]): bigint => lines.reduce((all, { cents }) => all + cents, 0n)

/** Labels all of these. */
export function takeAll(view: MonthView, label: Label, lines: readonly { account: Account; cents: bigint }[]): void {
  for (const { account, cents } of lines) view.take(label, account.id, cents)
}

/**
 * Shares an amount over accounts: the accounts whose own amounts add up to it, where some do; otherwise as far as each
 * goes, the largest first, and the rest on the largest.
 */
export function share(
  amount: bigint,
  lines: readonly { account: Account; cents: bigint }[],
): { account: Account; cents: bigint }[] {
  if (lines.length === 0) return []
  const exact = lines.length <= 12 ? findSubset(amount, lines) : undefined
  if (exact) return exact
  const fitting = lines.filter(({ cents }) => cents < 0n === amount < 0n).sort((a, b) => (abs(a.cents) > abs(b.cents) ? -1 : 1))
  let rest = amount
  const shares = fitting.map(({ account, cents }) => {
    const part = abs(cents) < abs(rest) ? cents : rest
    rest -= part
    return { account, cents: part }
  })
  const largest = shares[0] ?? { account: lines[0]!.account, cents: 0n }
  if (shares.length === 0) shares.push(largest)
  largest.cents += rest
  return shares.filter(({ cents }) => cents !== 0n)
}

/** The most of the accounts whose amounts add up to it. */
export function findSubset<T extends { cents: bigint }>(amount: bigint, lines: readonly T[]): T[] | undefined {
  let best: T[] | undefined
  for (let chosen = 1; chosen < 2 ** lines.length; chosen++) {
    const subset = lines.filter((_line, index) => (chosen >> index) & 1)
    if (subset.length > (best?.length ?? 0) && total(subset) === amount) best = subset
  }
  return best
}
