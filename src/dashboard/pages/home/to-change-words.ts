import type { Change } from '../../api/types.ts'

export type ChangeIcon = 'invoice' | 'bill' | 'payment' | 'contact' | 'removed' | 'other'

export interface ChangeWords {
  icon: ChangeIcon
  /** `Invoice INV-2217 approved`. */
  what: string
  /** Whom it is about. */
  who: string
  /** Taken back: its amount is shown in brackets. */
  removed: boolean
}

const icons: Record<string, ChangeIcon> = {
  Invoice: 'invoice',
  'Credit note': 'invoice',
  Quote: 'invoice',
  Bill: 'bill',
  'Bill credit note': 'bill',
  'Purchase order': 'bill',
  Payment: 'payment',
  'Bank transaction': 'payment',
  'Bank transfer': 'payment',
  Contact: 'contact',
}

/** What a status became, as an accountant says it. */
const states: Record<string, string> = {
  DRAFT: 'drafted',
  SUBMITTED: 'submitted',
  AUTHORISED: 'approved',
  PAID: 'paid',
  VOIDED: 'voided',
  DELETED: 'deleted',
  ARCHIVED: 'archived',
  BILLED: 'billed',
  SENT: 'sent',
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
}

const takenBack = new Set(['VOIDED', 'DELETED'])

/** A change in words: voids and deletions are said, not coloured. */
export function toChangeWords({ title, op, record }: Pick<Change, 'title' | 'op' | 'record'>): ChangeWords {
  const status = record?.status ?? null
  const removed = op === 'delete' || (status !== null && takenBack.has(status))
  const verb =
    op === 'delete' ? 'deleted' : ((status === null ? undefined : states[status]) ?? (op === 'insert' ? 'entered' : 'changed'))
  const known = icons[title] ?? 'other'
  const name = record?.number ?? null
  const contact = record?.name ?? ''
  // A contact has no number: its name is what it is.
  const what = [title, name, status === 'ACTIVE' ? (op === 'insert' ? 'added' : 'changed') : verb].filter(Boolean).join(' ')
  return { icon: removed ? 'removed' : known, what, who: contact, removed }
}
