import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toBareInvoice, toDateString, toWireDate, toWireInstant } from '../../company/wire.ts'
import { readText } from '../fields.ts'
import { checkLockDates } from '../lock-dates.ts'
import type { PaymentTerms } from './payment-records.ts'
import { readAmount, readPaymentAccount, readSettled, toTerms } from '../documents/payment-terms.ts'
import { pay, unpay } from './payments.ts'
import { dayOf, listOf } from './settlement.ts'
import { paidAsOf } from './settled-documents.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** Several payments that the bank sees as one: made together and deleted together. */
export const batchPaymentRoutes = createWriteRoutes({
  path: 'BatchPayments',
  root: 'BatchPayments',
  id: 'BatchPaymentID',
  scopes: ['accounting.transactions', 'accounting.payments'],
  put: createBatch,
  post(write) {
    const id = write.input.text('BatchPaymentID')
    if (!id) return createBatch(write)
    const existing = write.draft.find('BatchPayments', id)
    if (existing) return deleteBatch({ ...write, existing })
    write.problems.error('The batch payment could not be found.')
    return undefined
  },
  postOne: deleteBatch,
})

const texts = ['Particulars', 'Code', 'Narrative']

function createBatch(write: Write): WireRecord | undefined {
  const { input, problems, draft, books } = write
  const account = readPaymentAccount(write, input)
  const day = input.day('Date') ?? write.today
  checkLockDates(write, day)
  const wishes = input.list('Payments') ?? []
  const reference = readText(write, 'Reference', 255) ?? ''
  if (wishes.length === 0) problems.error('At least one payment must be specified.')
  // Each is checked against what the ones before it leave open.
  const trial = draft.begin()
  const terms = wishes.flatMap((wish): PaymentTerms[] => {
    const at = { ...write, draft: trial }
    const settled = readSettled(at, wish)
    const cents = readAmount(at, wish, settled)
    if (!settled || !account || cents === undefined || problems.errors.length > 0) return []
    const term = { ...toTerms(write, wish, { settled, account, cents, day }), reconciled: input.boolean('IsReconciled') ?? false }
    pay(trial, term)
    return [term]
  })
  const directions = new Set(terms.map(({ settled }) => paidAsOf(settled).payment))
  if (directions.size > 1) problems.error('The payments of a batch must all be for sales invoices, or all for bills.')
  if (!account || problems.errors.length > 0) return undefined

  const receives = terms.some(({ settled }) => paidAsOf(settled).receives)
  const total = terms.reduce((sum, { bankCents }) => sum + bankCents, 0)
  const head = {
    BatchPaymentID: randomUUID(),
    Date: toWireDate(day),
    Type: receives ? 'RECBATCH' : 'PAYBATCH',
    Status: 'AUTHORISED',
  }
  const reconciled = input.boolean('IsReconciled') ?? false
  const stub = {
    Account: { AccountID: account.id },
    ...head,
    // Inside a payment Xero writes these two as text.
    TotalAmount: toAmount(total).toFixed(2),
    UpdatedDateUTC: toWireInstant(draft.nowMs),
    IsReconciled: String(reconciled),
  }
  const payments = terms.map((term) => {
    // An invoice that is paid twice in one batch has the first payment by now.
    const record = draft.find(term.settled.kind.root, term.settled.id) ?? term.settled.record
    return pay(draft, { ...term, settled: { ...term.settled, record }, batch: stub }).payment
  })
  return draft.save('BatchPayments', {
    Account: { AccountID: account.id, CurrencyCode: account.currency || books.baseCurrency },
    Reference: reference,
    ...Object.fromEntries(texts.filter((name) => input.has(name)).map((name) => [name, input.text(name)])),
    Details: input.text('Details') ?? '',
    BatchPaymentID: head.BatchPaymentID,
    DateString: toDateString(day),
    Date: head.Date,
    Payments: payments.map(toBatchedPayment),
    Type: head.Type,
    Status: 'AUTHORISED',
    TotalAmount: toAmount(total),
    UpdatedDateUTC: '',
    IsReconciled: reconciled,
  })
}

function toBatchedPayment(payment: WireRecord): WireRecord {
  const invoice = payment['Invoice'] as WireRecord
  return {
    Invoice: {
      InvoiceID: invoice['InvoiceID'],
      CurrencyCode: invoice['CurrencyCode'],
      ...toBareInvoice(),
    },
    PaymentID: payment['PaymentID'],
    Amount: payment['Amount'],
    BankAmount: payment['BankAmount'],
  }
}

/** Deleting a batch deletes its payments, and empties its list of them. */
function deleteBatch(write: Write): WireRecord | undefined {
  const { input, problems, draft, existing } = write
  if (!existing) return undefined
  if (input.text('Status')?.toUpperCase() !== 'DELETED') problems.error('Batch payments cannot be updated, only deleted.')
  else if (existing['Status'] === 'DELETED') problems.error('This batch payment has already been deleted.')
  checkLockDates(write, dayOf(existing))
  if (problems.errors.length > 0) return undefined
  for (const { PaymentID: id } of listOf(existing, 'Payments')) {
    const payment = draft.find('Payments', String(id))
    if (payment && payment['Status'] !== 'DELETED') unpay(draft, payment)
  }
  return draft.save('BatchPayments', { ...existing, Status: 'DELETED', Payments: [], IsReconciled: false })
}
