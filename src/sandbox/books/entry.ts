import type { WireRecord } from '../company/collection.ts'

/** One line of a journal, in whole cents of base currency: debit +, credit −. */
export interface Posting {
  accountId: string
  net: number
  /** The tax of this line, same sign as `net`; 0 on control, bank and tax lines. */
  tax: number
  /** Empty on control, bank and tax lines. */
  taxType: string
  description: string
  /** `TrackingCategories` as the line has them; empty on control, bank and tax lines. */
  tracking: readonly WireRecord[]
  /** What the line moves on a control or bank account kept in another currency: what revaluation looks at. Cents, signed as `net`. */
  foreign?: { currency: string; amount: number }
}

/** One journal before it has a number. Its postings add up to 0. */
export interface Entry {
  /** Epoch ms when it was made: journals are numbered in this order. */
  enteredMs: number
  /** The date it bears: days since 1970-01-01. */
  day: number
  reference: string
  /** `ACCREC`, `CASHPAID`, …; null for journals that no record explains. */
  sourceType: string | null
  sourceId: string | null
  postings: readonly Posting[]
  /** False: left out of reports on a cash basis (manual journals may say so). */
  onCashBasis?: boolean
  /** It takes another journal back: what it pays out was never received. */
  undoing?: boolean
}
