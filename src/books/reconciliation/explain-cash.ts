import { unknownAccount } from '../ledger/context.ts'
import { abs, add } from './cents.ts'
import { gainsOf, type Chart } from './chart.ts'
import type { Residual } from './explain.ts'
import type { CashPeriod } from './load-figures.ts'
import type { Label } from './tables.ts'

/** By account: what Xero's profit and loss of a month on cash basis has beyond the cash ledger. */
export function toCashDifference({ ours, xeros }: CashPeriod): Map<string, bigint> {
  const moved = new Map(xeros)
  for (const [account, net] of ours) add(moved, account, -net)
  return new Map([...moved].filter(([, cents]) => cents !== 0n))
}

/**
 * Finds the causes of the differences on cash basis. What no document tells of is in both books alike, so that accrual's
 * residuals serve for the balance sheet, of which Xero has no report on cash basis; income and expenses are compared.
 */
export function explainCash(
  periods: readonly CashPeriod[],
  accrual: readonly Residual[],
  { chart, anyForeign, claims }: { chart: Chart; anyForeign: boolean; claims: ReadonlySet<string> },
): Residual[] {
  const isProfit = (account: string): boolean => chart.find(account).isProfitAndLoss
  const gains = new Set(gainsOf(chart).map(({ id }) => id))
  const compared = new Map(periods.map((period) => [period.month, period]))
  const kept = accrual.filter(({ label }) => !['unknown', 'unrealised_fx', 'expense_claims'].includes(label))
  const residuals: Residual[] = kept.filter(({ account, month }) => !isProfit(account) || !compared.has(month)).map(toCash)
  for (const period of periods) {
    const { month } = period
    const known = kept.filter((each) => each.month === month && isProfit(each.account))
    const date = accrual.find((each) => each.month === month && each.label !== 'opening_balance')?.date ?? period.date
    const post = (label: Label, account: string, cents: bigint, on = date): void => {
      if (cents !== 0n) residuals.push({ basis: 'cash', month, date: on, account, cents, label })
    }
    const moved = toCashDifference(period)
    let exchanged = 0n
    let claimed = 0n
    let balance = 0n
    for (const account of new Set([...moved.keys(), ...known.map((each) => each.account)])) {
      const difference = moved.get(account) ?? 0n
      const same = known.filter((each) => each.account === account)
      const amount = same.reduce((total, { cents }) => total + cents, 0n)
      const taken = same.length > 0 && abs(difference - amount) < abs(difference)
      if (taken) residuals.push(...same.map(toCash))
      const rest = taken ? difference - amount : difference
      if (gains.has(account) && anyForeign) {
        post('unrealised_fx', account, rest)
        exchanged += rest
      } else if (claims.has(account) && !taken && rest > 0n) {
        post('expense_claims', account, rest)
        claimed += rest
      } else {
        post('unknown', account, rest)
        // Accrual's other side of what is not in these books stands without it.
        balance += taken ? rest : rest - amount
      }
    }
    const onBanks = accrual.filter(
      (each) => each.month === month && each.label === 'unrealised_fx' && chart.isForeignBank(chart.find(each.account)),
    )
    for (const each of exchanged === 0n ? [] : onBanks) {
      residuals.push(toCash(each))
      exchanged += each.cents
    }
    // Claims count when they are paid: what left the bank is their cost and their tax.
    const paid = accrual.filter(
      (each) => each.month === month && each.label === 'expense_claims' && chart.find(each.account).type === 'BANK',
    )
    for (const each of claimed === 0n ? [] : paid) {
      residuals.push(toCash(each))
      claimed += each.cents
    }
    post('expense_claims', chart.ofSystem('GST')[0]?.id ?? unknownAccount, -claimed)
    post('unrealised_fx', chart.ofSystem('DEBTORS')[0]?.id ?? unknownAccount, -exchanged)
    post('unknown', unknownAccount, -balance)
  }
  return residuals
}

const toCash = (residual: Residual): Residual => ({ ...residual, basis: 'cash' })
