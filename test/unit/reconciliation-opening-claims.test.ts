import { describe, expect, test } from 'vitest'
import { createChart, type Account } from '../../src/books/reconciliation/chart.ts'
import { createMonthView, type MonthView } from '../../src/books/reconciliation/month-view.ts'
import { takeOpeningClaims } from '../../src/books/reconciliation/opening-claims.ts'

const toAccount = (id: string, type: string, system = '', isProfitAndLoss = false): Account => ({
  id,
  name: id,
  type,
  class: isProfitAndLoss ? 'EXPENSE' : 'ASSET',
  system,
  currency: '',
  isProfitAndLoss,
})
const chart = createChart(
  [
    toAccount('bank', 'BANK'),
    toAccount('claims', 'CURRLIAB', 'UNPAIDEXPCLM'),
    toAccount('payables', 'CURRLIAB', 'CREDITORS'),
    toAccount('tax', 'CURRLIAB', 'GST'),
    toAccount('travel', 'EXPENSE', '', true),
  ],
  { baseCurrency: 'NZD', yearEnd: { month: 3, day: 31 } },
)

/** A month in which these accounts differ, in cents, and whether the expenses of it were taken for claims. */
function take(moved: Record<string, bigint>): { taken: boolean; labelled: Record<string, bigint> } {
  const view: MonthView = createMonthView(1, '2024-05-01', chart, new Map(Object.entries(moved)))
  const expenses = view.leftIn((account) => account.isProfitAndLoss)
  const taken = takeOpeningClaims(view, expenses, new Set(['travel']))
  return { taken, labelled: Object.fromEntries(view.labelled.map(({ account, cents }) => [account, cents])) }
}

describe('claims nobody may read, in the month balances were brought over', () => {
  test('are owed with their tax', () => {
    expect(take({ travel: 10_000n, tax: 1500n, claims: -11_500n, bank: 900_000n })).toEqual({
      taken: true,
      labelled: { travel: 10_000n, tax: 1500n, claims: -11_500n },
    })
  })

  test('have their tax from what is owed, where the tax account has a balance from before', () => {
    expect(take({ travel: 10_000n, tax: -70_000n, claims: -11_500n, bank: 900_000n })).toEqual({
      taken: true,
      labelled: { travel: 10_000n, tax: 1500n, claims: -11_500n },
    })
  })

  test('were paid from the bank as far as they are not owed', () => {
    expect(take({ travel: 10_000n, tax: 1500n, claims: -4600n, bank: 900_000n })).toEqual({
      taken: true,
      labelled: { travel: 10_000n, tax: 1500n, claims: -4600n, bank: -6900n },
    })
  })

  test('are not a bill that is not held, which is owed to a supplier', () => {
    expect(take({ travel: 10_000n, tax: 1500n, payables: -11_500n, bank: 900_000n })).toEqual({ taken: false, labelled: {} })
    expect(take({ travel: -10_000n, bank: 10_000n })).toEqual({ taken: false, labelled: {} })
  })
})
