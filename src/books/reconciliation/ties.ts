import { toAmount } from './cents.ts'
import type { Chart } from './chart.ts'
import { toExplainedShare, type Comparison } from './comparison.ts'
import { labels, type Label } from './tables.ts'

export type TiesState = 'ties' | 'explained' | 'differs' | 'unreconciled'

/** What `books.ties` says of an organisation. */
export interface TiesRow {
  state: TiesState
  asOf: string | null
  /** Hundredths of a percent. */
  explainedShare: bigint | null
  unexplained: bigint
  text: string
}

/** Says whether the books tie, from what was compared. */
export function toTies(comparisons: readonly Comparison[], chart: Chart): TiesRow {
  const asOf =
    comparisons
      .map((each) => each.asOf)
      .sort()
      .at(-1) ?? null
  const { share, unexplained } = toExplainedShare(comparisons, chart)
  const found = new Set(comparisons.flatMap(({ explainedBy }) => explainedBy))
  const causes = (Object.keys(labels) as Label[]).filter((label) => label !== 'unknown' && found.has(label))
  const state = unexplained !== 0n ? 'differs' : causes.length > 0 ? 'explained' : 'ties'
  return { state, asOf, explainedShare: share, unexplained, text: toText(comparisons, { state, asOf, causes, chart }) }
}

function toText(
  comparisons: readonly Comparison[],
  { state, asOf, causes, chart }: { state: TiesState; asOf: string | null; causes: Label[]; chart: Chart },
): string {
  const when = (asOf ?? '').slice(0, 10)
  if (state === 'ties') return `Ties to Xero to the cent as of ${when}: documents give every figure.`
  if (state === 'explained') {
    const taken = causes.map((label) => names[label] ?? label)
    return `Ties to Xero to the cent as of ${when}; ${toList(taken)} come from Xero's own reports, since no document held tells of them.`
  }
  const odd = comparisons.filter((each) => each.unexplained !== 0n)
  const accounts = new Set(odd.map(({ account }) => account))
  const first = odd.toSorted((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0))[0]
  const where =
    first === undefined
      ? ''
      : `first ${toAmount(first.unexplained)} on ${chart.find(first.account).name} in ${first.month.slice(0, 7)}`
  return `Does not tie to Xero as of ${when}: ${accounts.size} ${accounts.size === 1 ? 'account differs' : 'accounts differ'} for no known cause, ${where}. Statements equal Xero's with these differences posted as unknown; "daybook reconcile NAME" lists them.`
}

const names: Partial<Record<Label, string>> = {
  opening_balance: 'opening balances',
  unrealised_fx: 'unrealised exchange gains',
  depreciation: 'depreciation',
  wages: 'pay runs',
  stock: 'the cost of stock sold',
  bank_rounding: 'cents written off at the bank',
  expense_claims: 'classic expense claims',
}

function toList(parts: string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
