import { randomUUID } from 'node:crypto'
import type { Account } from '../../books/accounts.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toBareInvoice, toWireDate } from '../../company/wire.ts'
import { centsOf, listOf, openCents } from './settlement.ts'
import type { Settled } from './settled-documents.ts'
import { paidAsOf } from './settled-documents.ts'

/** What is to be paid, after checking. Amounts in cents: of the document's currency, and of the bank's. */
export interface PaymentTerms {
  settled: Settled
  account: Account
  cents: number
  bankCents: number
  /** Units of the document's currency for one of base. */
  rate: number
  /** Days since 1970-01-01. */
  day: number
  reference: string
  reconciled: boolean
  /** What the supplier's bank is to be told: `Particulars`, `Code`, `Details`, `BankAccountNumber`. */
  details: WireRecord
  /** As it stands inside the payments of a batch. */
  batch?: WireRecord
}

/** A new payment as it is stored, with a stub of what it pays. */
export function toPaymentRecord(terms: PaymentTerms): WireRecord {
  const { settled, account, batch } = terms
  const { record } = settled
  const number = record['InvoiceNumber'] ?? record['CreditNoteNumber']
  const paid = paidAsOf(settled)
  return {
    PaymentID: randomUUID(),
    ...(batch ? { BatchPaymentID: batch['BatchPaymentID'], BatchPayment: batch } : {}),
    Date: toWireDate(terms.day),
    BankAmount: toAmount(terms.bankCents),
    Amount: toAmount(terms.cents),
    Reference: terms.reference,
    CurrencyRate: terms.rate,
    PaymentType: paid.payment,
    Status: 'AUTHORISED',
    UpdatedDateUTC: '',
    UpdatedDateUTCString: '',
    HasAccount: true,
    IsReconciled: terms.reconciled,
    ...terms.details,
    Account: toAccountStub(account),
    Invoice: {
      Type: paid.stub,
      InvoiceID: settled.id,
      InvoiceNumber: typeof number === 'string' ? number : '',
      ...toBareInvoice(),
      Contact: record['Contact'],
      CurrencyCode: record['CurrencyCode'],
    },
    HasValidationErrors: false,
  }
}

/** A payment as it stands in the `Payments` of what it pays. */
export function toPaymentStub(payment: WireRecord): WireRecord {
  return {
    PaymentID: payment['PaymentID'],
    ...(payment['BatchPaymentID'] === undefined ? {} : { BatchPaymentID: payment['BatchPaymentID'] }),
    Date: payment['Date'],
    Amount: payment['Amount'],
    Reference: payment['Reference'],
    CurrencyRate: payment['CurrencyRate'],
    HasAccount: false,
    HasValidationErrors: false,
  }
}

/** The answer to a write tells how the document stands now, lines and all; a reading later gives the stub alone. */
export function toPaymentAnswer(payment: WireRecord, settled: Settled | undefined): WireRecord {
  if (!settled) return payment
  const { kind, record } = settled
  const { Payments, CreditNotes: _c, Allocations: _a, [kind.id]: id, [kind.number ?? '']: number, ...rest } = record
  const contact = record['Contact'] as WireRecord | undefined
  const paid = Array.isArray(Payments) ? Payments.reduce((sum: number, each: WireRecord) => sum + centsOf(each, 'Amount'), 0) : 0
  return {
    ...payment,
    Invoice: {
      ...rest,
      Type: paidAsOf(settled).stub,
      InvoiceID: id,
      InvoiceNumber: number ?? '',
      Reference: record['Reference'] ?? '',
      Prepayments: listOf(record, 'Prepayments'),
      Overpayments: listOf(record, 'Overpayments'),
      AmountDue: toAmount(openCents(record)),
      AmountPaid: toAmount(paid),
      SentToContact: record['SentToContact'] ?? false,
      HasErrors: false,
      IsDiscounted: record['IsDiscounted'] ?? false,
      ...(contact
        ? { Contact: { ContactID: contact['ContactID'], Name: contact['Name'], ContactPersons: [], HasValidationErrors: false } }
        : {}),
      LineItems: listOf(record, 'LineItems').map((line) => ({ ...line, ValidationErrors: [] })),
    },
  }
}

export function toAccountStub(account: Account): WireRecord {
  return { AccountID: account.id, ...(account.code === '' ? {} : { Code: account.code }), Name: account.name }
}
