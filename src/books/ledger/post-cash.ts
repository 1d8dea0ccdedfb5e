import type { LedgerContext } from './context.ts'
import { bankLeg, paymentLegs, selectLegs } from './post-payments.ts'
import { postShares, toShareScope } from './post-shares.ts'
import { postingNames } from './posting-columns.ts'

/*
 * The cash ledger, from the general ledger and the settlements. What moves money itself is taken over; invoices, bills,
 * claims and credit notes are recognised as they are settled, line by line, at what the settlement was worth; receivables
 * and payables hold overpayments alone until they are used.
 */

const copied = ['CASHREC', 'CASHPAID', 'TRANSFER', 'MANJOURNAL', 'ARPREPAYMENT', 'APPREPAYMENT', 'AROVERPAYMENT', 'APOVERPAYMENT']

/** Whole sources, but manual journals that keep off cash reports. */
export function copySources(context: LedgerContext): string {
  return `INSERT INTO books.cash_ledger SELECT * FROM ${context.postings}
    WHERE tenant_id = ${context.tenant} AND source_type IN (${copied.map((type) => `'${type}'`).join(', ')})
      AND document_type <> 'payment' AND source_id NOT IN (SELECT manual_journal_id FROM ${context.raw('manual_journals')}
        WHERE tenant_id = ${context.tenant} AND show_on_cash_basis_reports = false)`
}

/**
 * Of payments the bank's leg. All of those that settle no document held here, since nothing can be recognised, and of
 * refunds of what was money already: of overpayments, which stood on the control account, and of prepayments.
 */
export function copyBankLegs(context: LedgerContext): string {
  const whole =
    context.readings.cashRefundGain === 'posted'
      ? "(document_type IS NULL OR document_type IN ('overpayment', 'prepayment'))"
      : 'document_type IS NULL'
  const legs = paymentLegs.map((leg) => (leg === bankLeg ? leg : { ...leg, where: `${leg.where} AND ${whole}` }))
  return `INSERT INTO books.cash_ledger (${postingNames.join(', ')}) ${selectLegs(context, legs)}`
}

/** What an overpayment keeps on the control account leaves it when it is used, at its own rate; or refunded, if without a gain, at the bank's. */
export function releaseOverpayments(context: LedgerContext): string {
  const own = `tenant_id = ${context.tenant}`
  const cells: Record<string, string> = {
    tenant_id: context.tenant,
    source_type: 's.source_type',
    source_id: 's.settlement_id',
    line: '1',
    date: 's.date',
    account_id: `CASE WHEN d.direction = 'receivable' THEN ${context.system('DEBTORS')} ELSE ${context.system('CREDITORS')} END`,
    net: "CASE WHEN d.direction = 'receivable' THEN 1 ELSE -1 END * coalesce(s.bank_amount, s.base_amount)",
    tax: '0',
    kind: "'control'",
    document_type: 'd.document_type',
    document_id: 'd.document_id',
    contact_id: 'd.contact_id',
    currency: 'd.currency',
    currency_rate: 'd.currency_rate',
    document_net: "CASE WHEN d.direction = 'receivable' THEN s.amount ELSE -s.amount END",
  }
  return `INSERT INTO books.cash_ledger (${postingNames.join(', ')})
    SELECT ${postingNames.map((name) => cells[name] ?? 'NULL').join(', ')}
    FROM books.settlements s
    JOIN books.documents d ON d.${own} AND d.document_id = s.document_id
    WHERE s.${own} AND s.document_type = 'overpayment' ${context.readings.cashRefundGain === 'posted' ? 'AND s.counter_id IS NOT NULL' : ''}
      ${toShareScope(context)}`
}

/** Where the lines of the credit begin: after any the document of its allocation has. */
const linesOfDocument = 10_000

/** Whose lines each settlement recognises, and at what value in base currency. */
function selectEvents(context: LedgerContext): string {
  const ofDocument = "CASE WHEN s.settlement_type = 'allocation' THEN s.counter_base_amount ELSE s.base_amount END"
  const ofCredit = "CASE WHEN s.settlement_type = 'allocation' THEN s.base_amount ELSE s.counter_base_amount END"
  // An over- or prepayment was money already, at its own rate.
  const refunded =
    context.readings.cashRefundGain === 'posted'
      ? "CASE WHEN s.document_type = 'prepayment' THEN s.base_amount ELSE s.bank_amount END"
      : 's.bank_amount'
  const whose = (own: string, other: string): string => `CASE WHEN s.settlement_type = 'allocation' THEN ${other} ELSE ${own} END`
  const [document, credit] = [whose('s.document_id', 's.counter_id'), whose('s.counter_id', 's.document_id')]
  const prepaidAtOwn =
    context.readings.cashRefundGain === 'posted' ? "CASE WHEN s.document_type = 'prepayment' THEN s.document_id END" : 'NULL'
  const rateOfCreditNote = context.readings.allocationShareRate === 'credit' ? credit : document
  const ofCreditNote = context.readings.allocationShareRate === 'credit' ? ofCredit : ofDocument
  return `SELECT s.source_type, s.settlement_id AS source_id, s.date, s.document_id,
        CASE WHEN s.document_type = 'prepayment' THEN -1 ELSE 1 END AS direction,
        CAST(CASE WHEN s.counter_id IS NULL THEN ${refunded} WHEN s.source_type IN ('ARCREDITALLOCATION', 'APCREDITALLOCATION')
          THEN ${ofCreditNote} ELSE ${ofCredit} END AS DECIMAL(18,2)) AS value,
        CASE WHEN s.counter_id IS NULL THEN ${prepaidAtOwn} WHEN s.source_type IN ('ARCREDITALLOCATION', 'APCREDITALLOCATION')
          THEN ${rateOfCreditNote} ELSE ${credit} END AS rate_of,
        CASE WHEN s.settlement_type = 'allocation' THEN ${linesOfDocument} ELSE ${paymentLegs.length} END AS first_line
      FROM books.settlements s
      WHERE s.tenant_id = ${context.tenant} AND s.document_type <> 'overpayment' AND (s.counter_id IS NOT NULL OR s.bank_amount > 0)
        ${toShareScope(context)}`
}

/** Recognises what settlements settle. */
export function recogniseSettled(context: LedgerContext): string {
  return postShares(context, 'books.cash_ledger', selectEvents(context))
}
