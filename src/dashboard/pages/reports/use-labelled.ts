import { toMonths, useReconciledAccounts } from '../../api/reconciliation.ts'
import { subtract, toSign } from '../../format/decimal.ts'
import { everyOrganisation } from '../../shell/every-organisation.ts'
import { toWholeMonths } from './period.ts'
import type { ReportView } from './report-settings.ts'

/** What part of an account's figure comes from Xero's report, and what part of it nothing explains; debits positive. */
export interface Labelled {
  /** The sum of what is labelled or not explained. */
  moved: string
  unexplained: string
}

/**
 * Accounts of a profit and loss whose figure holds what Xero's report shows and no document does. Only where the period is
 * whole months, and not too many: the comparison is by month.
 */
export function useLabelled(org: string, name: string, { period, basis }: ReportView): ReadonlyMap<string, Labelled> {
  const whole = name === 'profit_and_loss' && org !== everyOrganisation && period.from !== '' && toWholeMonths(period) !== null
  const accounts = useReconciledAccounts(org, whole ? toMonths(period.from, period.to) : [], basis) ?? []
  const found = new Map<string, Labelled>()
  for (const { accountId, moved, unexplained } of accounts) {
    const held = found.get(accountId)
    found.set(accountId, { moved: add(held?.moved, moved), unexplained: add(held?.unexplained, unexplained) })
  }
  for (const [id, { moved }] of found) if (toSign(moved) === 0) found.delete(id)
  return found
}

const add = (held: string | undefined, more: string): string =>
  held === undefined ? more : subtract(held, subtract('0.00', more))
