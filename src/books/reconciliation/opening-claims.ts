import type { Account } from './chart.ts'
import { takeAll, total, type MonthView } from './month-view.ts'

/**
 * Classic expense claims nobody could read, in a month in which balances were brought over too: the expenses are known,
 * while their tax and what is owed or was paid of them stand on accounts that also have a balance from before. Their tax
 * is taken for what the tax account has, or what is owed beyond the expenses, where tax can be as much; what is not owed
 * was paid from a bank account. Answers whether all these expenses were taken: those of a bill that is not held, which
 * would stand in payables, are not.
 */
export function takeOpeningClaims(
  view: MonthView,
  expenses: readonly { account: Account; cents: bigint }[],
  claims: ReadonlySet<string>,
): boolean {
  if (expenses.length === 0 || expenses.some(({ account, cents }) => !claims.has(account.id) || cents < 0n)) return false
  const net = total(expenses)
  const [unpaid] = view.leftIn(({ system }) => system === 'UNPAIDEXPCLM')
  const [tax] = view.leftIn(({ system }) => system === 'GST')
  const payable = view.leftIn(({ system }) => system === 'CREDITORS')
  const owed = unpaid === undefined || unpaid.cents > 0n ? 0n : -unpaid.cents
  // Nowhere is tax a third of what it is on.
  const isTax = (cents: bigint): boolean => cents >= 0n && cents * 3n < net
  const taxed = [tax?.cents ?? 0n, owed - net].find(isTax) ?? 0n
  const fromOwed = owed < net + taxed ? owed : net + taxed
  const paid = net + taxed - fromOwed
  const [bank] = view.leftIn((account) => account.type === 'BANK' && !view.chart.isForeignBank(account))
  const taxAccount = tax?.account ?? view.chart.ofSystem('GST')[0]
  if ((paid > 0n && (bank === undefined || payable.length > 0)) || (taxed > 0n && taxAccount === undefined)) return false
  takeAll(view, 'expense_claims', expenses)
  if (taxAccount) view.take('expense_claims', taxAccount.id, taxed)
  if (unpaid) view.take('expense_claims', unpaid.account.id, -fromOwed)
  if (bank) view.take('expense_claims', bank.account.id, -paid)
  return true
}
