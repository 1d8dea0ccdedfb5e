import type { Account } from './chart.ts'
import type { Collection, WireRecord } from './collection.ts'
import type { Contact } from './contacts.ts'
import { createCollection } from './create-collection.ts'
import type { Invoice, InvoiceBook, InvoicePayment } from './invoice-book.ts'
import { toInvoiceNumber } from './invoice-records.ts'
import { toAmount, toBase } from './money.ts'
import { hash32 } from './random.ts'
import { bankReferences } from './texts.ts'
import { toBareInvoice, toInstantString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** A payment in full, whatever it pays. Amounts in cents; `bankCents` in the bank's currency. */
export interface Payment {
  id: string
  key: number
  type: string
  day: number
  enteredMs: number
  updatedMs: number
  cents: number
  bankCents: number
  rate: number
  currency: string
  account: Account
  reference: string
  deleted: boolean
  target: {
    /** Type as it stands in the stub: ACCREC, ACCPAYCREDIT, … */
    type: string
    id: string
    number: string
    contact: Contact
    rate: number
  }
}

/** A batch as it stands inside its payments. */
export interface BatchStub {
  id: string
  stub: WireRecord
}

export interface PaymentBook {
  readonly size: number
  /** Sorted keys of the payments of invoices; refunds follow them. */
  readonly keys: Uint32Array
  readonly batches: Map<number, BatchStub>
  ofInvoice(invoice: Invoice, payment: InvoicePayment): Payment
  updatedMsAt(index: number): number
  enteredMsAt(index: number): number
  at(index: number): Payment
}

/** Refunds of credit notes, overpayments and prepayments are made with those and passed in. */
export function createPaymentBook(world: World, book: InvoiceBook, refunds: readonly Payment[]): PaymentBook {
  const keys = listKeys(book)
  const toDeletedMs = (enteredMs: number, key: number) => world.clamp(enteredMs + 3_600_000 + (key % 86_000) * 1000, key)
  const ofInvoice = (invoice: Invoice, payment: InvoicePayment): Payment => {
    const { key, day, cents, enteredMs, deleted } = payment
    const account = toAccount(world, invoice, key)
    const rate = world.currencies.rateOn(invoice.currency, day)
    return {
      id: book.paymentIds.at(key),
      key,
      type: invoice.sale ? 'ACCRECPAYMENT' : 'ACCPAYPAYMENT',
      day,
      enteredMs,
      updatedMs: deleted ? toDeletedMs(enteredMs, key) : enteredMs,
      cents,
      bankCents: account.currency === invoice.currency ? cents : toBase(cents, rate),
      rate,
      currency: invoice.currency,
      account,
      reference: bankReferences[hash32(world.seed, key) % bankReferences.length]!,
      deleted,
      target: {
        type: invoice.sale ? 'ACCREC' : 'ACCPAY',
        id: book.ids.at(invoice.index),
        number: toInvoiceNumber(invoice),
        contact: invoice.contact,
        rate: invoice.rate,
      },
    }
  }
  return {
    size: keys.length + refunds.length,
    keys,
    batches: new Map(),
    ofInvoice,
    updatedMsAt(index) {
      if (index >= keys.length) return refunds[index - keys.length]!.updatedMs
      const key = keys[index]!
      const head = book.headAt(key >>> 1)
      const enteredMs = book.enteredMs(head, key & 1)
      return head.settlement === 'undone' ? toDeletedMs(enteredMs, key) : enteredMs
    },
    enteredMsAt(index) {
      if (index >= keys.length) return refunds[index - keys.length]!.enteredMs
      const key = keys[index]!
      return book.enteredMs(book.headAt(key >>> 1), key & 1)
    },
    at(index) {
      if (index >= keys.length) return refunds[index - keys.length]!
      const key = keys[index]!
      const invoice = book.at(key >>> 1)
      return ofInvoice(invoice, book.payments(invoice)[key & 1]!)
    },
  }
}

/** Foreign money goes to the account of its currency where there is one; a few bills the owners pay from their own pocket. */
function toAccount(world: World, invoice: Invoice, key: number): Account {
  const { chart, currencies } = world
  // Most foreign money is changed on arrival, and some bills abroad are paid from what stays.
  if (invoice.currency !== currencies.base) return key % 4 === 0 ? chart.bankFor(invoice.currency) : chart.cheque
  return !invoice.sale && key % 23 === 8 ? chart.of('funds') : chart.cheque
}

function listKeys(book: InvoiceBook): Uint32Array {
  const keys = new Uint32Array(book.size * 2)
  let count = 0
  for (let index = 0; index < book.size; index++) {
    const payments = book.paymentCount(book.headAt(index))
    for (let part = 0; part < payments; part++) keys[count++] = index * 2 + part
  }
  return keys.slice(0, count)
}

export function createPayments(book: InvoiceBook, payments: PaymentBook, refunds: readonly Payment[]): Collection {
  const { keys } = payments
  let updated: Float64Array | undefined
  const updatedMsAt = (index: number): number => {
    if (!updated) {
      updated = new Float64Array(payments.size)
      for (let i = 0; i < payments.size; i++) updated[i] = payments.updatedMsAt(i)
    }
    return updated[index]!
  }
  const refundIndexes = new Map(refunds.map((refund, index) => [refund.id, keys.length + index]))
  return createCollection('Payments', 'PaymentID', {
    size: payments.size,
    idAt: (index) => (index < keys.length ? book.paymentIds.at(keys[index]!) : refunds[index - keys.length]!.id),
    updatedMsAt,
    createdMsAt: payments.enteredMsAt,
    recordAt: (index) => toPaymentRecord(payments.at(index), payments.batches),
    indexOf(id) {
      const key = book.paymentIds.indexOf(id)
      return key === undefined ? refundIndexes.get(id) : (findKey(keys, key) ?? refundIndexes.get(id))
    },
  })
}

function findKey(keys: Uint32Array, key: number): number | undefined {
  let low = 0
  let high = keys.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = keys[middle]!
    if (found === key) return middle
    if (found < key) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

function toPaymentRecord(payment: Payment, batches: Map<number, BatchStub>): WireRecord {
  const batch = batches.get(payment.key)
  const { account, target } = payment
  return {
    PaymentID: payment.id,
    ...(batch ? { BatchPaymentID: batch.id, BatchPayment: batch.stub } : {}),
    Date: toWireDate(payment.day),
    BankAmount: toAmount(payment.bankCents),
    Amount: toAmount(payment.cents),
    Reference: payment.reference,
    CurrencyRate: payment.rate / 1_000_000,
    PaymentType: payment.type,
    Status: payment.deleted ? 'DELETED' : 'AUTHORISED',
    UpdatedDateUTC: toWireInstant(payment.updatedMs),
    UpdatedDateUTCString: toInstantString(payment.updatedMs),
    HasAccount: true,
    IsReconciled: !payment.deleted && payment.key % 5 !== 2,
    Account: toAccountStub(account),
    Invoice: {
      Type: target.type,
      InvoiceID: target.id,
      InvoiceNumber: target.number,
      ...toBareInvoice(),
      Contact: target.contact.stub,
      CurrencyCode: payment.currency,
    },
    HasValidationErrors: false,
  }
}

/** An account as it stands in other records. */
export function toAccountStub(account: Account): WireRecord {
  return { AccountID: account.id, ...(account.code === '' ? {} : { Code: account.code }), Name: account.name }
}
