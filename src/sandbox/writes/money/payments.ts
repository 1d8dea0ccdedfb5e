import type { Draft } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import { checkLockDates } from '../lock-dates.ts'
import type { PaymentTerms } from './payment-records.ts'
import { toPaymentAnswer, toPaymentRecord, toPaymentStub } from './payment-records.ts'
import { readPaymentTerms } from '../documents/payment-terms.ts'
import { dayOf, listOf, settle } from './settlement.ts'
import type { Settled } from './settled-documents.ts'
import { findPaid } from './settled-documents.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** Payments of invoices, and refunds of credit notes, pre- and overpayments. They are made and deleted, never edited. */
export const paymentRoutes = createWriteRoutes({
  path: 'Payments',
  root: 'Payments',
  id: 'PaymentID',
  scopes: ['accounting.transactions', 'accounting.payments'],
  put: createPayment,
  post: (write) => {
    const id = write.input.text('PaymentID')
    const existing = id ? write.draft.find('Payments', id) : undefined
    return existing ? deletePayment({ ...write, existing }) : createPayment(write)
  },
  postOne: deletePayment,
})

function createPayment(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const status = input.text('Status')?.toUpperCase() ?? 'AUTHORISED'
  if (status !== 'AUTHORISED') problems.error(`Payments cannot be created with a status of ${status}.`)
  const terms = readPaymentTerms(write)
  if (!terms) return undefined
  const { payment, settled } = pay(draft, terms)
  return toPaymentAnswer(payment, settled)
}

/** Stores a payment and what follows from it for the document it pays. */
export function pay(draft: Draft, terms: PaymentTerms): { payment: WireRecord; settled: Settled } {
  const payment = draft.save('Payments', toPaymentRecord(terms))
  const { kind, record } = terms.settled
  const payments = [...listOf(record, 'Payments'), toPaymentStub(payment)]
  const after = draft.save(kind.root, settle({ ...record, Payments: payments }))
  return { payment, settled: { ...terms.settled, record: after } }
}

/** The payment is undone and its document open again. */
export function unpay(draft: Draft, payment: WireRecord): { payment: WireRecord; settled: Settled | undefined } {
  const deleted = draft.save('Payments', { ...payment, Status: 'DELETED', IsReconciled: false })
  const settled = findPaid(draft, payment)
  if (!settled) return { payment: deleted, settled }
  const payments = listOf(settled.record, 'Payments').filter((each) => each['PaymentID'] !== payment['PaymentID'])
  const after = draft.save(settled.kind.root, settle({ ...settled.record, Payments: payments }))
  return { payment: deleted, settled: { ...settled, record: after } }
}

function deletePayment(write: Write): WireRecord | undefined {
  const { call, input, problems, draft, existing } = write
  if (!existing) return undefined
  if (input.text('Status')?.toUpperCase() !== 'DELETED') problems.error('Payments cannot be updated, only deleted.')
  else if (existing['Status'] === 'DELETED') problems.error('This payment has already been deleted.')
  else if (existing['BatchPaymentID'] !== undefined) problems.error('Payments within a batch cannot be deleted.')
  else if (existing['IsReconciled'] === true && call.state.quirks.reconciledPaymentsStay) {
    problems.error('This payment has been reconciled and cannot be deleted.')
  }
  checkLockDates(write, dayOf(existing))
  if (problems.errors.length > 0) return undefined
  const { payment, settled } = unpay(draft, existing)
  return toPaymentAnswer(payment, settled)
}
