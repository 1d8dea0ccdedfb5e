import type { Books } from '../../books/books.ts'
import type { Change } from '../../books/change.ts'
import { touchedRoots } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { HistoryEntry } from './side-store.ts'
import { keyOf, sideStoreOf } from './side-store.ts'

/** Records that keep a history of what was done to them. */
export const rootsWithHistory = (
  'BankTransactions BatchPayments BankTransfers Contacts CreditNotes ExpenseClaims Invoices Items ManualJournals Overpayments ' +
  'Payments Prepayments PurchaseOrders Quotes Receipts RepeatingInvoices'
).split(' ')

/** Who did it, where it was an app. */
export const systemUser = 'System Generated'

/** What reaching a status is called. */
const steps: Readonly<Record<string, string>> = {
  SUBMITTED: 'Submitted',
  AUTHORISED: 'Approved',
  POSTED: 'Posted',
  PAID: 'Paid',
  VOIDED: 'Voided',
  DELETED: 'Deleted',
  SENT: 'Sent',
  ACCEPTED: 'Accepted',
  DECLINED: 'Declined',
  INVOICED: 'Invoiced',
  BILLED: 'Billed',
  ARCHIVED: 'Archived',
  ACTIVE: 'Restored',
}
/** Not news: an attachment and a note are entries of their own, and the modified time changes with everything. */
const unremarkable = new Set(['UpdatedDateUTC', 'UpdatedDateUTCString', 'HasAttachments', 'HasValidationErrors'])

/** Writes down what happens to the organisation's records from now on. `now` is epoch ms by the sandbox's clock. */
export function keepHistory(books: Books, now: () => number): () => void {
  const roots = new Set(rootsWithHistory)
  return books.onChange((changes) => {
    for (const change of changes) {
      if (!roots.has(change.root) || !change.after) continue
      for (const name of nameChange(change))
        addHistory(books, change.root, change.id, { changes: name, atMs: now(), user: systemUser, details: '' })
    }
  })
}

export function addHistory(books: Books, root: string, id: string, entry: HistoryEntry): void {
  const { history } = sideStoreOf(books)
  const key = keyOf(root, id)
  const entries = history.get(key)
  if (entries) entries.push(entry)
  else history.set(key, [entry])
}

/** Everything that happened to a record, newest first. */
export function listHistory(books: Books, root: string, id: string): HistoryEntry[] {
  const written = sideStoreOf(books).history.get(keyOf(root, id)) ?? []
  return [...listPast(books, root, id), ...written].reverse()
}

function nameChange({ root, before, after }: Change): string[] {
  if (!after) return []
  const status = statusOf(after)
  if (!before) return ['Created', ...nameFirstStep(status)]
  if (statusOf(before) !== status && status !== '') {
    const wentBack = statusOf(before) === 'PAID' && status === 'AUTHORISED'
    return [wentBack ? 'Edited' : (steps[status] ?? 'Edited')]
  }
  if (Number(after['AmountPaid'] ?? 0) > Number(before['AmountPaid'] ?? 0)) return ['Paid']
  if (Number(after['AmountCredited'] ?? 0) > Number(before['AmountCredited'] ?? 0)) return ['Credit Applied']
  if (after['SentToContact'] === true && before['SentToContact'] !== true) return ['Sent']
  // Derived figures move without anybody's doing.
  const isSaved = !touchedRoots.has(root) || before['UpdatedDateUTC'] !== after['UpdatedDateUTC']
  return isSaved && differs(before, after) ? ['Edited'] : []
}

function nameFirstStep(status: string): string[] {
  const step = ['DRAFT', 'ACTIVE', ''].includes(status) ? undefined : steps[status]
  return step === undefined ? [] : [step]
}

function differs(before: WireRecord, after: WireRecord): boolean {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!unremarkable.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name])) return true
  }
  return false
}

function statusOf(record: WireRecord): string {
  const status = record['Status'] ?? record['ContactStatus']
  return typeof status === 'string' ? status : ''
}

/** What must have happened to a generated record for it to be as it is. */
function listPast(books: Books, root: string, id: string): HistoryEntry[] {
  const source = books.collections.get(root)?.base
  const index = source?.indexOf(id)
  if (!source || index === undefined) return []
  const [person] = books.each('Users')
  const user = person ? `${String(person['FirstName'])} ${String(person['LastName'])}` : systemUser
  const createdMs = source.createdMsAt?.(index) ?? source.updatedMsAt(index)
  const updatedMs = Math.max(createdMs, source.updatedMsAt(index))
  const entry = (changes: string, atMs: number): HistoryEntry => ({ changes, atMs, user, details: '' })
  const status = statusOf(source.recordAt(index))
  const entries = [entry('Created', createdMs)]
  if (['AUTHORISED', 'PAID', 'VOIDED', 'BILLED'].includes(status)) entries.push(entry('Approved', createdMs))
  if (status !== 'AUTHORISED') entries.push(...nameFirstStep(status).map((name) => entry(name, updatedMs)))
  return entries
}
