import type { Account } from './accounts.ts'
import type { WireRecord } from '../company/collection.ts'
import type { Quirks } from '../quirks.ts'
import type { Entry } from './entry.ts'
import type { TaxRates } from './tax-rates.ts'

/**
 * A journal that a record means. The key tells the journals of one record apart (its own, one for each allocation …), so that
 * an edit reverses and reposts only those that changed.
 */
export interface KeyedEntry extends Omit<Entry, 'enteredMs'> {
  key: string
}

/** What posting may look at besides the record itself. */
export interface PostingContext {
  /** Another record: the invoice of a payment. The generated past sees its own, whatever was written since. */
  find(root: string, id: string): WireRecord | undefined
  /** Ids of the records with this value: the bank transaction that made a prepayment. */
  lookup(root: string, property: string, value: string): string[]
  readonly accounts: Accounts
  readonly taxRates: TaxRates
  readonly baseCurrency: string
  rateOn(currency: string, day: number): number
  readonly quirks: Quirks
}

/** The chart of accounts as posting needs it. Throws a RangeError for an account that is not there. */
export interface Accounts {
  byId(id: string): Account
  byCode(code: string): Account
  find(idOrCode: string): Account | undefined
  /** By Xero's SystemAccount value: `DEBTORS`, `GST`, … */
  system(name: string): Account
  findSystem(name: string): Account | undefined
  list(): Account[]
}

/** How records of one root post. */
export interface Poster {
  /** It stands in the ledger; it did and was undone, by voiding or deleting; or it never was in it. */
  standing(record: WireRecord): 'posted' | 'undone' | 'never'
  /** What it means while it stands. Balanced. Asked of undone records too: what they meant before. */
  post(record: WireRecord, context: PostingContext): KeyedEntry[]
}
