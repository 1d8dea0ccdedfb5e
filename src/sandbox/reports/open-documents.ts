import {
  readCurrency,
  readDay,
  readList,
  readRate,
  readRecord,
  readText,
  toBase,
  toCents,
  toMillionths,
} from '../books/amounts.ts'
import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'

/** A document on a contact's account as of a day, in cents of base currency. Credits are negative. */
export interface OpenDocument {
  id: string
  /** Of the attribute on its cells: `invoiceID`, `creditNoteID`, `overpaymentID`. */
  idName: string
  number: string
  day: number
  dueDay: number | undefined
  total: number
  paid: number
  credited: number
  due: number
}

interface Kind {
  root: 'Invoices' | 'CreditNotes' | 'Overpayments'
  idProperty: string
  idName: string
  numberProperty: string
  sign: 1 | -1
  sale: string
  purchase: string
}

/** What stands on the receivables and payables accounts. Prepayments don't: they lie on accounts of their own. */
const kinds: readonly Kind[] = [
  {
    root: 'Invoices',
    idProperty: 'InvoiceID',
    idName: 'invoiceID',
    numberProperty: 'InvoiceNumber',
    sign: 1,
    sale: 'ACCREC',
    purchase: 'ACCPAY',
  },
  {
    root: 'CreditNotes',
    idProperty: 'CreditNoteID',
    idName: 'creditNoteID',
    numberProperty: 'CreditNoteNumber',
    sign: -1,
    sale: 'ACCRECCREDIT',
    purchase: 'ACCPAYCREDIT',
  },
  {
    root: 'Overpayments',
    idProperty: 'OverpaymentID',
    idName: 'overpaymentID',
    numberProperty: 'Reference',
    sign: -1,
    sale: 'RECEIVE-OVERPAYMENT',
    purchase: 'SPEND-OVERPAYMENT',
  },
]

const creditRoots = ['CreditNotes', 'Overpayments', 'Prepayments'] as const

/**
 * A contact's posted documents of one side, dated up to a day and settled by what is dated up to another; by date. Foreign
 * ones at the rate of the day they are looked at, as the balance sheet has them, unless revaluation is off.
 */
export function listOpenDocuments(
  books: Books,
  query: { contactId: string; sale: boolean; toDay: number; paidDay: number },
): OpenDocument[] {
  const { contactId, sale, toDay, paidDay } = query
  const credited = sumAllocations(books, contactId, paidDay)
  const documents = kinds.flatMap((kind) =>
    books.lookup(kind.root, 'Contact.ContactID', contactId).flatMap((id) => {
      const record = books.find(kind.root, id)
      if (!record || record['Type'] !== (sale ? kind.sale : kind.purchase) || !isPosted(record) || readDay(record) > toDay)
        return []
      return [toOpenDocument(books, kind, record, { paidDay, credited })]
    }),
  )
  return documents.sort((a, b) => a.day - b.day || (a.number < b.number ? -1 : a.number > b.number ? 1 : 0))
}

function toOpenDocument(
  books: Books,
  kind: Kind,
  record: WireRecord,
  { paidDay, credited }: { paidDay: number; credited: ReadonlyMap<string, number> },
): OpenDocument {
  const id = readText(record, kind.idProperty)
  const currency = readCurrency(record, books.context)
  const revalued = currency !== books.baseCurrency && books.context.quirks.revalueInReports
  const rate = revalued ? toMillionths(books.rateOn(currency, paidDay)) : readRate(record, books.context)
  const total = toCents(record['Total'])
  // What is withheld of a contractor's bill is never owed to him.
  const withheld = toCents(record['CISDeduction'])
  const paid = sumPayments(books, record, id, paidDay)
  const used = kind.sign === 1 ? (credited.get(id.toLowerCase()) ?? 0) : sumOwnAllocations(record, paidDay)
  const toSigned = (cents: number): number => kind.sign * toBase(cents, rate) + 0
  const [signedPaid, signedUsed, due] = [toSigned(paid), toSigned(used), toSigned(total - withheld - paid - used)]
  return {
    id,
    idName: kind.idName,
    number: readText(record, kind.numberProperty),
    day: readDay(record),
    dueDay: kind.sign === 1 && record['DueDate'] !== undefined ? readDay(record, 'DueDate') : undefined,
    total: toSigned(total),
    paid: signedPaid,
    credited: signedUsed,
    due,
  }
}

function isPosted(record: WireRecord): boolean {
  return record['Status'] === 'AUTHORISED' || record['Status'] === 'PAID'
}

/** Payments name what they settle as an invoice, whatever it is; those that name it otherwise are named by the document. */
function sumPayments(books: Books, document: WireRecord, id: string, toDay: number): number {
  const named = readList(document, 'Payments').map((stub) => readText(stub, 'PaymentID'))
  const paymentIds = new Set([...books.lookup('Payments', 'Invoice.InvoiceID', id), ...named])
  let cents = 0
  for (const paymentId of paymentIds) {
    const payment = books.find('Payments', paymentId)
    if (payment && isPosted(payment) && readDay(payment) <= toDay) cents += toCents(payment['Amount'])
  }
  return cents
}

/** What the contact's credits have settled, by invoice id in lower case. */
function sumAllocations(books: Books, contactId: string, toDay: number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const root of creditRoots) {
    for (const id of books.lookup(root, 'Contact.ContactID', contactId)) {
      const credit = books.find(root, id)
      if (!credit || !isPosted(credit)) continue
      for (const allocation of listAllocations(credit, toDay)) {
        const invoiceId = readText(readRecord(allocation, 'Invoice') ?? {}, 'InvoiceID').toLowerCase()
        sums.set(invoiceId, (sums.get(invoiceId) ?? 0) + toCents(allocation['Amount']))
      }
    }
  }
  return sums
}

function sumOwnAllocations(credit: WireRecord, toDay: number): number {
  return listAllocations(credit, toDay).reduce((cents, allocation) => cents + toCents(allocation['Amount']), 0)
}

function listAllocations(credit: WireRecord, toDay: number): WireRecord[] {
  return readList(credit, 'Allocations').filter(
    (allocation) => allocation['IsDeleted'] !== true && (allocation['Date'] === undefined || readDay(allocation) <= toDay),
  )
}
