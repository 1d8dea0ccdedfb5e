import type { LedgerContext } from './context.ts'

/** What pays, by Xero's PaymentType: the source it is posted as. */
const paymentSources: Record<string, { source: string; cashCredit?: string }> = {
  ACCRECPAYMENT: { source: 'ACCRECPAYMENT' },
  ACCPAYPAYMENT: { source: 'ACCPAYPAYMENT' },
  ARCREDITPAYMENT: { source: 'ARCREDITPAYMENT' },
  APCREDITPAYMENT: { source: 'APCREDITPAYMENT' },
  AROVERPAYMENTPAYMENT: { source: 'ARCREDITPAYMENT', cashCredit: 'AROVERPAYMENT' },
  APOVERPAYMENTPAYMENT: { source: 'APCREDITPAYMENT', cashCredit: 'APOVERPAYMENT' },
  ARPREPAYMENTPAYMENT: { source: 'ARCREDITPAYMENT', cashCredit: 'ARPREPAYMENT' },
  APPREPAYMENTPAYMENT: { source: 'APCREDITPAYMENT', cashCredit: 'APPREPAYMENT' },
}

/** A CASE over the payment type that gives the source type. */
export function toPaymentSource(context: LedgerContext, type: string): string {
  const branches = Object.entries(paymentSources).map(([name, { source, cashCredit }]) => {
    const posted = context.readings.refundSource === 'cash_credit' ? (cashCredit ?? source) : source
    return `WHEN '${name}' THEN '${posted}'`
  })
  return `CASE ${type} ${branches.join(' ')} ELSE ${type} END`
}

/** The document a payment settles: of the four a payment can name, the one it does. */
export const paidDocument = (payment: string): string =>
  `coalesce(${['invoice_id', 'credit_note_id', 'prepayment_id', 'overpayment_id'].map((id) => `${payment}.${id}`).join(', ')})`
