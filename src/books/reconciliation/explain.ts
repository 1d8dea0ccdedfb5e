import { add, sum } from './cents.ts'
import { gainsOf, type Account, type Chart } from './chart.ts'
import type { MonthDifference } from './differences.ts'
import { createMonthView, takeAll, total, type Labelled, type MonthView } from './month-view.ts'
import { takeOpeningClaims } from './opening-claims.ts'
import { learnHabits, rules, type Habits } from './rules.ts'
import type { Label } from './tables.ts'

/** A posting that makes the books Xero's, with its cause. */
export interface Residual {
  basis: 'accrual' | 'cash'
  /** First day of the month. */
  month: string
  date: string
  account: string
  cents: bigint
  label: Label
}

/** Finds the cause of every difference of the accrual books, from the figures alone. */
export function explainDifferences(
  differences: readonly MonthDifference[],
  chart: Chart,
  evidence: Pick<Habits, 'exposures' | 'claims'>,
): Residual[] {
  const views = differences.map(({ month, moved }, index) => createMonthView(index, month, chart, moved))
  const habits = learnHabits(views, evidence)
  let opened = false
  for (const view of views) {
    if (view.index === 0)
      takeAll(
        view,
        'opening_balance',
        view.leftIn(() => true),
      )
    else {
      for (const { apply } of rules) apply(view, habits)
      opened = takeOpening(view, differences[view.index - 1]!, { opened, claims: evidence.claims }) || opened
    }
    takeAll(
      view,
      'unknown',
      view.leftIn(() => true),
    )
    for (const { label, account, cents } of view.labelled) if (label === 'opening_balance') add(habits.opened, account, cents)
  }
  return views.flatMap((view) => toResiduals(differences[view.index]!, view.labelled, chart))
}

/**
 * Balances brought over: in the first month, or in a later one if they reach accounts that no document can, together
 * with what cancels the documents from before. They leave income and expenses alone, but for that.
 */
function takeOpening(
  view: MonthView,
  before: MonthDifference,
  { opened, claims }: { opened: boolean; claims: ReadonlySet<string> },
): boolean {
  const lines = view.leftIn(() => true)
  const isOwn = ({ system }: Account): boolean => system === 'RETAINEDEARNINGS' || system === 'HISTORICAL'
  const reaches = lines.some(({ account }) => isOwn(account))
  if (lines.length === 0 || (view.index > 1 && (opened || !reaches))) return false
  const cancels = lines.filter(({ account, cents }) => account.isProfitAndLoss && cents === -(before.ours.get(account.id) ?? 0n))
  const others = lines.filter((line) => line.account.isProfitAndLoss && !cancels.includes(line))
  const odd = takeOpeningClaims(view, others, claims) ? [] : others
  const balances = view.leftIn((account) => !account.isProfitAndLoss)
  takeAll(view, 'opening_balance', [...cancels, ...balances])
  // Income or expenses that differ here have their other side among the balances.
  const off = total(odd)
  if (off !== 0n) {
    const role = odd.some(({ account }) => account.class === 'REVENUE') ? 'DEBTORS' : 'CREDITORS'
    const other = balances.find(({ account }) => account.system === role) ?? balances[0]
    if (other) view.take('opening_balance', other.account.id, off)
  }
  return reaches
}

function toResiduals(difference: MonthDifference, labelled: readonly Labelled[], chart: Chart): Residual[] {
  const { month, date, yearEnd } = difference
  const before = new Map(difference.movedBefore)
  const residual = (line: Labelled, cents: bigint, on: string): Residual[] =>
    cents === 0n ? [] : [{ basis: 'accrual', month, date: on, account: line.account, cents, label: line.label }]
  return separateBankGains(labelled, chart).flatMap((line) => {
    // What a financial year that ended within the month had of it is posted on its last day.
    const part = before.get(line.account) ?? 0n
    before.delete(line.account)
    // Balances are brought over on the first of a month; what was there before the first month, on its last day.
    const on = line.label === 'opening_balance' && yearEnd !== '' ? month : date
    return [...residual(line, part, yearEnd), ...residual(line, line.cents - part, on)]
  })
}

/** Where currency gains are one line in the report: what rates did to money stands under Bank Revaluations. */
function separateBankGains(labelled: readonly Labelled[], chart: Chart): Labelled[] {
  const [gains] = gainsOf(chart)
  const [bankGains] = chart.ofSystem('BANKCURRENCYGAIN')
  const revalued = labelled.filter(({ label }) => label === 'unrealised_fx')
  if (!gains || !bankGains || gains === bankGains || revalued.some(({ account }) => account === bankGains.id))
    return [...labelled]
  const ofBanks = sum(revalued.filter(({ account }) => chart.isForeignBank(chart.find(account))).map(({ cents }) => cents))
  if (ofBanks === 0n || !revalued.some(({ account }) => account === gains.id)) return [...labelled]
  return mergeLines([
    ...labelled,
    { label: 'unrealised_fx', account: gains.id, cents: ofBanks },
    { label: 'unrealised_fx', account: bankGains.id, cents: -ofBanks },
  ])
}

/** One line an account and label. */
export function mergeLines(lines: readonly Labelled[]): Labelled[] {
  const sums = new Map<string, bigint>()
  for (const { label, account, cents } of lines) add(sums, `${label} ${account}`, cents)
  return [...sums]
    .filter(([, cents]) => cents !== 0n)
    .map(([key, cents]) => {
      const space = key.indexOf(' ')
      return { label: key.slice(0, space) as Label, account: key.slice(space + 1), cents }
    })
}
