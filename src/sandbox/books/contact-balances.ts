import type { Collection, WireRecord } from '../company/collection.ts'
import { toAmount } from '../company/money.ts'
import { readDay, readRate, readRecord, readText, toBase, toCents } from './amounts.ts'
import type { Change } from './change.ts'
import { isSale } from './post-document.ts'
import type { PostingContext } from './poster.ts'

/** What contacts owe and are owed. Kept by open document, so that what is overdue follows the clock. */
export interface ContactBalances {
  /** A contact as it is shown: with the balances of today, or none. */
  show(contact: WireRecord, today: number): WireRecord
  changed(change: Change): void
}

interface OpenDocument {
  sale: boolean
  /** Of invoices; credits are never overdue. */
  dueDay: number | undefined
  /** Cents of base currency at the document's rate; credits below 0. */
  open: number
}

const openRoots: Readonly<Record<string, { amount: string; sign: 1 | -1 }>> = {
  Invoices: { amount: 'AmountDue', sign: 1 },
  CreditNotes: { amount: 'RemainingCredit', sign: -1 },
  Prepayments: { amount: 'RemainingCredit', sign: -1 },
  Overpayments: { amount: 'RemainingCredit', sign: -1 },
}

/** Reads every document once, when the first balance is asked for. */
export function createContactBalances(take: (root: string) => Collection, context: PostingContext): ContactBalances {
  let contacts: Map<string, Map<string, OpenDocument>> | undefined

  const set = (root: string, id: string, before: WireRecord | undefined, after: WireRecord | undefined) => {
    const key = `${root} ${id}`
    if (before) contacts?.get(toContactId(before))?.delete(key)
    const document = after && toOpenDocument(root, after, context)
    if (!document || !contacts) return
    const contactId = toContactId(after)
    const documents = contacts.get(contactId)
    if (documents) documents.set(key, document)
    else contacts.set(contactId, new Map([[key, document]]))
  }
  const build = () => {
    contacts = new Map()
    for (const root of Object.keys(openRoots)) {
      const collection = take(root)
      for (let index = 0; index < collection.size; index++)
        set(root, collection.idAt(index), undefined, collection.recordAt(index))
    }
    return contacts
  }
  return {
    show(contact, today) {
      const documents = (contacts ?? build()).get(readText(contact, 'ContactID'))
      if (documents && documents.size > 0) return { ...contact, Balances: toBalances(documents.values(), today) }
      if (contact['Balances'] === undefined) return contact
      const { Balances: _balances, ...settled } = contact
      return settled
    },
    changed({ root, id, before, after }) {
      if (contacts && openRoots[root]) set(root, id, before, after)
    },
  }
}

function toContactId(record: WireRecord): string {
  return readText(readRecord(record, 'Contact') ?? {}, 'ContactID')
}

/** Nothing for drafts, and for what is settled or undone. */
function toOpenDocument(root: string, record: WireRecord, context: PostingContext): OpenDocument | undefined {
  if (record['Status'] !== 'AUTHORISED') return undefined
  const { amount, sign } = openRoots[root]!
  const left = toCents(record[amount])
  if (left === 0) return undefined
  const dueDay = root === 'Invoices' && record['DueDate'] !== undefined ? readDay(record, 'DueDate') : undefined
  return { sale: isSale(record), dueDay, open: sign * toBase(left, readRate(record, context)) }
}

function toBalances(documents: Iterable<OpenDocument>, today: number): WireRecord {
  const sums = { receivable: 0, receivableOverdue: 0, payable: 0, payableOverdue: 0 }
  for (const { sale, dueDay, open } of documents) {
    const side = sale ? 'receivable' : 'payable'
    sums[side] += open
    if (dueDay !== undefined && dueDay < today) sums[`${side}Overdue`] += open
  }
  return {
    AccountsReceivable: { Outstanding: toAmount(sums.receivable), Overdue: toAmount(sums.receivableOverdue) },
    AccountsPayable: { Outstanding: toAmount(sums.payable), Overdue: toAmount(sums.payableOverdue) },
  }
}
