import type { ReconciledAccount } from '../api/reconciliation.ts'
import { toRecords, toCellText } from '../api/statements.ts'
import type { StatementAnswer } from '../api/types.ts'
import { negate, subtract, sum, toSign } from '../format/decimal.ts'

/** Kinds of what Xero's report shows and no document tells of, for people. */
export const labelNames: Record<string, string> = {
  opening_balance: 'Opening balances',
  unrealised_fx: 'Unrealised currency gains',
  depreciation: 'Depreciation',
  wages: 'Wages and salaries',
  stock: 'Cost of stock',
  bank_rounding: 'Rounding at the bank',
  expense_claims: 'Expense claims',
  unknown: 'Not explained',
}

export const toLabelName = (cause: string): string => labelNames[cause] ?? cause.replaceAll('_', ' ')

/** How a net profit comes about: what documents give, what is labelled, and what is not explained. */
export interface TieSum {
  documents: string
  labels: { name: string; amount: string }[]
  unexplained: string
  total: string
  /** Accounts in view. */
  accounts: number
  /** 1 − Σ|labelled| ÷ Σ|movement| over the accounts in view, in tenths of a per cent rounded down: 100 means all. */
  documentsPercent: number
}

/**
 * Of a profit and loss. `moved` of an account is by how much Xero has more than the documents give, debits positive, so it
 * lessens the profit.
 */
export function toTieSum(answer: StatementAnswer, accounts: readonly ReconciledAccount[]): TieSum | null {
  const lines = toRecords(answer)
  const total = toCellText(lines.findLast(({ line }) => line === 'result')?.['amount'])
  if (total === '') return null
  const shown = lines.filter(({ line }) => line === 'account')
  const ids = new Set(shown.map((line) => toCellText(line['account_id'])))
  const own = accounts.filter(({ accountId }) => ids.has(accountId))
  const labels = new Map<string, string[]>()
  for (const { moved, unexplained, causes } of own) {
    const named = causes.filter((cause) => cause !== 'unknown').map(toLabelName)
    const amount = negate(subtract(moved, unexplained))
    if (toSign(amount) === 0) continue
    const name = named.join(', ') || 'Other'
    labels.set(name, [...(labels.get(name) ?? []), amount])
  }
  const parts = [...labels].map(([name, amounts]) => ({ name, amount: sum(amounts) }))
  const unexplained = negate(sum(own.map((account) => account.unexplained)))
  const size = (amounts: string[]): number => amounts.reduce((all, amount) => all + Math.abs(Number(amount)), 0)
  const movement = size(shown.map((line) => toCellText(line['amount'])))
  const labelled = size(own.map(({ moved }) => moved))
  const share = movement === 0 ? (labelled === 0 ? 1 : 0) : Math.max(0, 1 - labelled / movement)
  return {
    documents: subtract(total, sum([...parts.map(({ amount }) => amount), unexplained])),
    labels: parts,
    unexplained,
    total,
    accounts: ids.size,
    documentsPercent: Math.floor(share * 1000 + 1e-9) / 10,
  }
}
