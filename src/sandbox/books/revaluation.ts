import { listPostings } from './balances.ts'
import type { Basis } from './balances.ts'
import type { Books } from './books.ts'
import { toBase, toMillionths } from './amounts.ts'

/**
 * What reports as of a day add to accounts that hold foreign currency, so that they stand at that day's rate; the other side is
 * Unrealised Currency Gains for receivables and payables and Bank Revaluations for money. By account id, cents, debit +; adds up
 * to 0. No journal is ever made of it, so the figures of past days move with the rates. Empty when the quirk is off.
 */
export function revalue(books: Books, day: number, basis: Basis = 'accrual'): Map<string, number> {
  const adjustments = new Map<string, number>()
  const { accounts, quirks } = books.context
  if (!quirks.revalueInReports) return adjustments
  const add = (id: string, cents: number) => adjustments.set(id, (adjustments.get(id) ?? 0) + cents)
  for (const { accountId, currency, amount, base } of listPostings(books, basis).sumForeign(day)) {
    const isBank = accounts.find(accountId)?.type === 'BANK'
    const gains = accounts.findSystem(isBank ? 'BANKCURRENCYGAIN' : 'UNREALISEDCURRENCYGAIN')
    const change = toBase(amount, toMillionths(books.rateOn(currency, day))) - base
    if (!gains || change === 0) continue
    add(accountId, change)
    add(gains.id, -change)
  }
  return adjustments
}
