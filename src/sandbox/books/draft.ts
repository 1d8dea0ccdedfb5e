import type { WireRecord } from '../company/collection.ts'
import type { Entry } from './entry.ts'

export interface SaveOptions {
  /** A person or a client saved the document: its journals are reversed and posted again even if nothing differs. */
  repost?: boolean
  /** The record keeps the modified time it has: Xero does not move it for derived figures such as a contact's balances. */
  untouched?: boolean
}

/**
 * Changes that take effect together or not at all. What is saved is seen by what follows in the same draft, and by nobody else
 * until it is committed. A draft within a draft commits into it.
 */
export interface Draft {
  /** Epoch ms: the modified time of what is saved. */
  readonly nowMs: number
  find(root: string, id: string): WireRecord | undefined
  /** Ids of the records that have this value (text, whatever its case), from an index that is kept: numbers, names, codes. */
  lookup(root: string, property: string, value: string): string[]
  /** Returns the record as stored: with its modified time. The record passed in is not changed. */
  save(root: string, record: WireRecord, options?: SaveOptions): WireRecord
  remove(root: string, id: string): void
  /** A journal that no record explains. */
  post(entry: Omit<Entry, 'enteredMs'>): void
  begin(): Draft
  /** Posts and stores; throws before anything is changed. */
  commit(): void
}

/** Modified times that Xero keeps; other roots have none. */
export const touchedRoots: ReadonlySet<string> = new Set(
  (
    'Accounts BankTransactions BatchPayments Budgets Contacts CreditNotes ExpenseClaims Invoices Items LinkedTransactions ' +
    'ManualJournals Overpayments Payments Prepayments PurchaseOrders Quotes Receipts Users'
  ).split(' '),
)

/** Those that carry it a second time as text. */
export const textTouchedRoots: ReadonlySet<string> = new Set('Invoices CreditNotes Payments Prepayments Overpayments'.split(' '))
