import type { WireRecord } from '../company/collection.ts'
import { readCurrency, readList, readRate, readText, roundHalfUp, toBase } from './amounts.ts'
import type { Books } from './books.ts'
import type { Entry } from './entry.ts'
import { readParts, shareParts, toLinePostings, toPlain } from './parts.ts'
import type { Parts } from './parts.ts'
import { listClaimPayments, readClaimParts } from './post-claim.ts'
import {
  compareSettlements,
  findControl,
  isSale,
  listAllocations,
  readAllocationDay,
  shareUse,
  toForeign,
} from './post-document.ts'
import { readPayment } from './post-payment.ts'
import type { PostingContext } from './poster.ts'
import { posters } from './posters.ts'
import type { PostingColumns } from './posting-columns.ts'
import { createPostingColumns } from './posting-columns.ts'
import { attempt } from './standing.ts'

type CashEntry = Pick<Entry, 'day' | 'sourceType' | 'postings'>

const kept = new WeakMap<Books, { version: number; columns: PostingColumns }>()

/**
 * What reports on a cash basis add up: documents as far as they are settled, on the day they were, at what the money was worth
 * then, so that nothing is gained or lost by rates. Made from the records as they are now, and kept until one changes.
 */
export function listCashPostings(books: Books): PostingColumns {
  const held = kept.get(books)
  if (held?.version === books.version) return held.columns
  const columns = createPostingColumns()
  const add = (entry: CashEntry) => columns.add({ ...entry, enteredMs: 0, reference: '', sourceId: null })
  for (const [root, list] of Object.entries(listers)) {
    for (const record of books.each(root)) {
      if (posters[root]?.standing(record) !== 'posted') continue
      // A record that can't be posted has no place in the ledger either.
      for (const entry of attempt(() => list(record, books.context)) ?? []) add(entry)
    }
  }
  for (const entry of [...books.unsourced, ...books.ledger.unsourced]) if (entry.onCashBasis !== false) add(entry)
  kept.set(books, { version: books.version, columns })
  return columns
}

/** What each kind of record means on a cash basis. Payments and credits count where the document is that they settle. */
const listers: Readonly<Record<string, (record: WireRecord, context: PostingContext) => CashEntry[]>> = {
  Invoices: listInvoice,
  CreditNotes: listCreditNote,
  Prepayments: (record, context) => listAsPosted('Prepayments', record, context).slice(0, 1),
  Overpayments: (record, context) => listAsPosted('Overpayments', record, context).slice(0, 1),
  Payments: (record, context) => (isRefundOfCash(record) ? listAsPosted('Payments', record, context) : []),
  BankTransactions: (record, context) => listAsPosted('BankTransactions', record, context),
  BankTransfers: (record, context) => listAsPosted('BankTransfers', record, context),
  ManualJournals: (record, context) =>
    listAsPosted('ManualJournals', record, context).filter(({ onCashBasis }) => onCashBasis !== false),
  ExpenseClaims: listClaim,
}

function listAsPosted(root: string, record: WireRecord, context: PostingContext): Omit<Entry, 'enteredMs'>[] {
  return posters[root]!.post(record, context)
}

function isRefundOfCash(record: WireRecord): boolean {
  return /^A[RP](?:PRE|OVER)PAYMENTPAYMENT$/.test(readText(record, 'PaymentType'))
}

/** One payment or credit of an invoice. */
interface Settlement {
  id: string
  day: number
  amount: number
  /** What stands opposite the lines of the invoice that it settles. */
  toEntry(share: Parts): CashEntry
}

function listInvoice(record: WireRecord, context: PostingContext): CashEntry[] {
  const sign = isSale(record) ? 1 : -1
  const settlements = [...listPayments(record, sign, context), ...listCredits(record, sign, context)]
  if (settlements.length === 0 && readTotal(record) !== 0) return []
  const parts = readParts(record, context)
  if (parts.total === 0) return listAsPosted('Invoices', record, context)
  let settled = 0
  return settlements.toSorted(compareSettlements).map(({ amount, toEntry }) => {
    const share = shareParts(parts, settled, settled + amount)
    settled += amount
    return toEntry(share)
  })
}

/** Money at its worth in the bank. */
function listPayments(record: WireRecord, sign: 1 | -1, context: PostingContext): Settlement[] {
  return readList(record, 'Payments').flatMap((stub): Settlement[] => {
    const payment = findPosted('Payments', readText(stub, 'PaymentID'), context)
    if (!payment) return []
    const { id, day, amount, bankBase, bank } = readPayment(payment, context)
    const convert = toProportion(bankBase, amount)
    const sourceType = readText(payment, 'PaymentType')
    const toEntry = (share: Parts) => ({ day, sourceType, postings: [bank, ...toLinePostings(share, sign, convert, context)] })
    return [{ id, day, amount, toEntry }]
  })
}

/** The lines of what was credited go against the lines of the invoice, at one rate. */
function listCredits(record: WireRecord, sign: 1 | -1, context: PostingContext): Settlement[] {
  const invoiceId = readText(record, 'InvoiceID')
  return creditKinds.flatMap(({ root, idProperty, sourceType }) =>
    readList(record, root).flatMap((stub) => {
      const credit = findPosted(root, readText(stub, idProperty), context)
      if (!credit) return []
      const rate = root === 'CreditNotes' ? readRate(record, context) : readRate(credit, context)
      const convert = (cents: number) => toBase(cents, rate)
      const parts = root === 'Overpayments' ? undefined : readParts(credit, context)
      return listAllocations(credit)
        .filter((allocation) => allocation.invoiceId === invoiceId)
        .map((allocation): Settlement => {
          const { id, amount } = allocation
          const day = readAllocationDay(credit, allocation, context)
          const opposite = parts
            ? toLinePostings(shareUse(credit, parts, id, amount, context), sign === 1 ? -1 : 1, convert, context)
            : [
                toPlain(
                  findControl(sign === 1, context),
                  sign * convert(amount),
                  toForeign(readCurrency(record, context), sign * amount, context),
                ),
              ]
          const toEntry = (share: Parts) => ({
            day,
            sourceType: sign === 1 ? sourceType.sale : sourceType.purchase,
            postings: [...opposite, ...toLinePostings(share, sign, convert, context)],
          })
          return { id, day, amount, toEntry }
        })
    }),
  )
}

const creditKinds = [
  { root: 'CreditNotes', idProperty: 'CreditNoteID', sourceType: { sale: 'ACCRECCREDIT', purchase: 'ACCPAYCREDIT' } },
  { root: 'Prepayments', idProperty: 'PrepaymentID', sourceType: { sale: 'ARPREPAYMENT', purchase: 'APPREPAYMENT' } },
  { root: 'Overpayments', idProperty: 'OverpaymentID', sourceType: { sale: 'AROVERPAYMENT', purchase: 'APOVERPAYMENT' } },
] as const

/** What is paid back of a credit note; what is set against invoices counts with those. */
function listCreditNote(record: WireRecord, context: PostingContext): CashEntry[] {
  const sign = isSale(record) ? -1 : 1
  const refunds = readList(record, 'Payments')
  if (refunds.length === 0 && readTotal(record) !== 0) return []
  const parts = readParts(record, context)
  if (parts.total === 0) return listAsPosted('CreditNotes', record, context)
  return refunds.flatMap((stub): CashEntry[] => {
    const payment = findPosted('Payments', readText(stub, 'PaymentID'), context)
    if (!payment) return []
    const { id, day, amount, bankBase, bank } = readPayment(payment, context)
    const share = shareUse(record, parts, id, amount, context)
    const postings = [bank, ...toLinePostings(share, sign, toProportion(bankBase, amount), context)]
    return [{ day, sourceType: readText(payment, 'PaymentType'), postings }]
  })
}

/** Receipts count when their owner is paid. */
function listClaim(record: WireRecord, context: PostingContext): CashEntry[] {
  const payments = listClaimPayments(record, context)
  if (payments.length === 0) return []
  const parts = readClaimParts(record, context)
  let paid = 0
  return payments.map(({ amount, bankId, entry }) => {
    const share = shareParts(parts, paid, paid + amount)
    paid += amount
    const postings = [toPlain(bankId, -amount), ...toLinePostings(share, -1, (cents) => cents, context)]
    return { day: entry.day, sourceType: entry.sourceType, postings }
  })
}

function findPosted(root: string, id: string, { find }: PostingContext): WireRecord | undefined {
  const record = id === '' ? undefined : find(root, id)
  return record && posters[root]?.standing(record) === 'posted' ? record : undefined
}

/** Only whether there is one: read before the lines are, which most documents are spared. */
function readTotal(record: WireRecord): number {
  return Number(record['Total'] ?? 0)
}

function toProportion(base: number, amount: number): (cents: number) => number {
  return base === amount ? (cents) => cents : (cents) => roundHalfUp((cents * base) / amount)
}
