import type { ReconciledAccount } from '../../api/reconciliation.ts'
import { toCellText, toRecords } from '../../api/statements.ts'
import type { StatementAnswer } from '../../api/types.ts'
import { toSign } from '../../format/decimal.ts'

/** How an account stands in a month. `ties`: documents give Xero's figure. `labelled`: with what Xero's report adds. */
export interface MatrixCell {
  month: string
  state: 'ties' | 'labelled' | 'unexplained'
  /** What documents don't give; `0.00` where they give all. */
  moved: string
  unexplained: string
}

export interface MatrixRow {
  accountId: string
  code: string
  name: string
  cells: MatrixCell[]
  /** No month of it has an amount without a cause. */
  ties: boolean
}

/** Accounts down, months across: those of a trial balance, and those that differ. */
export function toMatrix(
  trialBalance: StatementAnswer | undefined,
  accounts: readonly ReconciledAccount[],
  months: readonly string[],
): MatrixRow[] {
  const names = new Map<string, { code: string; name: string }>()
  for (const line of trialBalance ? toRecords(trialBalance) : []) {
    const id = toCellText(line['account_id'])
    if (id !== '') names.set(id, { code: toCellText(line['code']), name: toCellText(line['label']) })
  }
  for (const { accountId, code, account } of accounts) {
    if (!names.has(accountId)) names.set(accountId, { code: code ?? '', name: account })
  }
  const found = new Map(accounts.map((account) => [`${account.accountId} ${account.month}`, account]))
  return [...names].map(([accountId, { code, name }]) => {
    const cells = months.map((month) => toCell(month, found.get(`${accountId} ${month}`)))
    return { accountId, code, name, cells, ties: cells.every(({ state }) => state !== 'unexplained') }
  })
}

function toCell(month: string, account: ReconciledAccount | undefined): MatrixCell {
  if (account === undefined) return { month, state: 'ties', moved: '0.00', unexplained: '0.00' }
  const { moved, unexplained } = account
  const state = toSign(unexplained) !== 0 ? 'unexplained' : toSign(moved) !== 0 ? 'labelled' : 'ties'
  return { month, state, moved, unexplained }
}
