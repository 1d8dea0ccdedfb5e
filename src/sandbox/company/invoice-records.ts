import type { WireRecord } from './collection.ts'
import type { Collection } from './collection.ts'
import { createCollection } from './create-collection.ts'
import { toLineRecord } from './document.ts'
import type { Invoice, InvoiceBook, InvoicePayment } from './invoice-book.ts'
import { toAmount } from './money.ts'
import { toDateString, toInstantString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** What is settled of an invoice, in cents. */
export interface Settled {
  paid: number
  credited: number
  due: number
  status: string
  fullyPaidDay: number | undefined
}

export function settle(book: InvoiceBook, invoice: Invoice, payments: readonly InvoicePayment[]): Settled {
  let paid = 0
  let credited = 0
  let lastDay = 0
  for (const payment of payments) {
    if (payment.deleted) continue
    paid += payment.cents
    lastDay = Math.max(lastDay, payment.day)
  }
  for (const credit of book.credits.get(invoice.index) ?? []) {
    credited += credit.cents
    lastDay = Math.max(lastDay, credit.day)
  }
  if (invoice.status === 'VOIDED' || invoice.status === 'DELETED')
    return { paid, credited, due: 0, status: invoice.status, fullyPaidDay: undefined }
  const due = invoice.total - paid - credited
  const paidOff = due === 0 && paid + credited > 0
  return { paid, credited, due, status: paidOff ? 'PAID' : invoice.status, fullyPaidDay: paidOff ? lastDay : undefined }
}

const none: readonly never[] = []

/** The id of the batch that a payment was made in, by the payment's key. */
type BatchOf = (paymentKey: number) => string | undefined

export function createInvoices(world: World, book: InvoiceBook, batchOf: BatchOf): Collection {
  let updated: Float64Array | undefined
  const updatedMsAt = (index: number): number => {
    if (!updated) {
      updated = new Float64Array(book.size)
      for (let i = 0; i < book.size; i++) updated[i] = book.updatedMs(book.headAt(i))
    }
    return updated[index]!
  }
  return createCollection('Invoices', 'InvoiceID', {
    size: book.size,
    idAt: (index) => book.ids.at(index),
    updatedMsAt,
    createdMsAt: (index) => book.headAt(index).createdMs,
    recordAt: (index) => toInvoiceRecord(world, book, book.at(index), batchOf),
    indexOf(id) {
      const index = book.ids.indexOf(id)
      return index !== undefined && index < book.size ? index : undefined
    },
  })
}

function toInvoiceRecord(world: World, book: InvoiceBook, invoice: Invoice, batchOf: BatchOf): WireRecord {
  const { index } = invoice
  const payments = book.payments(invoice)
  const settled = settle(book, invoice, payments)
  const credits = book.credits.get(index)
  const updatedMs = book.updatedMs(invoice)
  const lines: WireRecord[] = []
  for (let i = 0; i < invoice.lines.length; i++)
    lines.push(toLineRecord(invoice.lines[i]!, book.lineIds.at(index * 8 + i), world.catalogue))
  const record: WireRecord = {
    Type: invoice.sale ? 'ACCREC' : 'ACCPAY',
    InvoiceID: book.ids.at(index),
    InvoiceNumber: toInvoiceNumber(invoice),
    Reference: invoice.reference,
    Payments:
      payments.length === 0
        ? none
        : payments
            .filter((payment) => !payment.deleted)
            .map((payment) => toStub(world, book, invoice, payment, batchOf(payment.key))),
    CreditNotes: credits ? toCredits(credits, 'creditNote') : none,
    Prepayments: credits ? toCredits(credits, 'prepayment') : none,
    Overpayments: credits ? toCredits(credits, 'overpayment') : none,
    AmountDue: toAmount(settled.due),
    AmountPaid: toAmount(settled.paid),
    AmountCredited: toAmount(settled.credited),
    SentToContact: invoice.sale && index % 3 !== 0,
    CurrencyRate: invoice.rate / 1_000_000,
    HasErrors: false,
    IsDiscounted: invoice.totalDiscount > 0,
    HasAttachments: index % 23 === 6,
    Contact: invoice.contact.stub,
    DateString: toDateString(invoice.day),
    Date: toWireDate(invoice.day),
    DueDateString: toDateString(invoice.dueDay),
    DueDate: toWireDate(invoice.dueDay),
    Status: settled.status,
    LineAmountTypes: invoice.amountTypes,
    LineItems: lines,
    SubTotal: toAmount(invoice.subTotal),
    TotalTax: toAmount(invoice.totalTax),
    Total: toAmount(invoice.total),
    UpdatedDateUTC: toWireInstant(updatedMs),
    UpdatedDateUTCString: toInstantString(updatedMs),
    CurrencyCode: invoice.currency,
  }
  if (invoice.totalDiscount > 0) record['TotalDiscount'] = toAmount(invoice.totalDiscount)
  if (settled.fullyPaidDay !== undefined) record['FullyPaidOnDate'] = toWireDate(settled.fullyPaidDay)
  if (settled.due > 0 && index % 10 === 3) {
    const day = invoice.dueDay + 5
    const property = invoice.sale ? 'ExpectedPaymentDate' : 'PlannedPaymentDate'
    record[`${property}String`] = toDateString(day)
    record[property] = toWireDate(day)
  }
  if (invoice.sale && index % 12 === 9) record['Url'] = `https://shop.example.com/orders/${index}?lang=en&v=2`
  return record
}

/** Sales are numbered by the company; bills carry the supplier's number, which some leave out. */
export function toInvoiceNumber(invoice: { sale: boolean; index: number }): string {
  const { index } = invoice
  if (invoice.sale) return 'INV-' + String(index + 1).padStart(4, '0')
  return index % 9 === 4 ? '' : `${8000 + (index % 877)}-${(index * 7) % 10_000}`
}

function toStub(
  { currencies }: World,
  book: InvoiceBook,
  invoice: Invoice,
  payment: InvoicePayment,
  batchId: string | undefined,
): WireRecord {
  return {
    PaymentID: book.paymentIds.at(payment.key),
    ...(batchId === undefined ? {} : { BatchPaymentID: batchId }),
    Date: toWireDate(payment.day),
    Amount: toAmount(payment.cents),
    Reference: '',
    CurrencyRate: currencies.rateOn(invoice.currency, payment.day) / 1_000_000,
    HasAccount: false,
    HasValidationErrors: false,
  }
}

function toCredits(
  credits: readonly { kind: string; id: string; number: string; cents: number; total: number; documentDay: number }[],
  kind: string,
): WireRecord[] {
  return credits
    .filter((credit) => credit.kind === kind)
    .map((credit) =>
      kind === 'creditNote'
        ? {
            CreditNoteID: credit.id,
            CreditNoteNumber: credit.number,
            ID: credit.id,
            HasErrors: false,
            AppliedAmount: toAmount(credit.cents),
            DateString: toDateString(credit.documentDay),
            Date: toWireDate(credit.documentDay),
            LineItems: [],
            Total: toAmount(credit.total),
          }
        : {
            [kind === 'prepayment' ? 'PrepaymentID' : 'OverpaymentID']: credit.id,
            ID: credit.id,
            AppliedAmount: toAmount(credit.cents),
            DateString: toDateString(credit.documentDay),
            Date: toWireDate(credit.documentDay),
            LineItems: [],
            Total: toAmount(credit.total),
          },
    )
}
