import type { WireRecord } from '../company/collection.ts'
import { readText } from './amounts.ts'
import type { Change } from './change.ts'
import type { Draft } from './draft.ts'

/** A linked transaction goes with its two documents: it is approved, billed and void as they are. */
export function followLinks(draft: Draft, { root, id, before, after }: Change): void {
  if ((root !== 'Invoices' && root !== 'BankTransactions') || !before || !after || before['Status'] === after['Status']) return
  for (const property of ['SourceTransactionID', 'TargetTransactionID']) {
    for (const linkId of draft.lookup('LinkedTransactions', property, id)) {
      const link = draft.find('LinkedTransactions', linkId)
      if (!link) continue
      const sourceId = readText(link, 'SourceTransactionID')
      const source = draft.find('Invoices', sourceId) ?? draft.find('BankTransactions', sourceId)
      const status = source && toLinkStatus(source, draft.find('Invoices', readText(link, 'TargetTransactionID')))
      if (status !== undefined && status !== link['Status']) draft.save('LinkedTransactions', { ...link, Status: status })
    }
  }
}

/** How far a billable expense is: noted, approved, on a draft for the customer, billed. */
export function toLinkStatus(source: WireRecord, target: WireRecord | undefined): string {
  if (isGone(source)) return 'VOIDED'
  if (target && !isGone(target)) return isApproved(target) && isApproved(source) ? 'BILLED' : 'ONDRAFT'
  return isApproved(source) ? 'APPROVED' : 'DRAFT'
}

function isApproved({ Status: status }: WireRecord): boolean {
  return status === 'AUTHORISED' || status === 'PAID'
}

function isGone({ Status: status }: WireRecord): boolean {
  return status === 'VOIDED' || status === 'DELETED'
}
