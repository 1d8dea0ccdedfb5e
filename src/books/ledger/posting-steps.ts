import { toScope, type LedgerContext } from './context.ts'
import { documentRules } from './document-rules.ts'
import { postAllocations, postPrepaidLines } from './post-allocations.ts'
import { copyBankLegs, copySources, recogniseSettled, releaseOverpayments } from './post-cash.ts'
import { postDocuments } from './post-documents.ts'
import { addPayments, postPayments } from './post-payments.ts'
import { postTransfers } from './post-transfers.ts'
import { addPaidSettlements } from './settlements.ts'

/** A statement of a refresh. Later steps read what earlier ones left. */
export interface PostingStep {
  /** A SELECT of one number: about how many sources the step has to do with. None: it is left out. */
  size(context: LedgerContext): string
  statement(context: LedgerContext): string
  /** How many sources a megabyte of memory is enough for. Default: any number. */
  perMb?: number
}

const inCopy = (table: string, id: string) => (context: LedgerContext) =>
  `SELECT count(*) FROM ${context.raw(table)} h WHERE h.tenant_id = ${context.tenant} ${toScope(context, `h.${id}`)}`

const settled = (condition: string) => (context: LedgerContext) =>
  `SELECT count(*) FROM books.settlements s WHERE s.tenant_id = ${context.tenant} AND ${condition} ${toScope(context, 's.settlement_id')}`

const paid = (context: LedgerContext): string =>
  `SELECT count(*) FROM books.payments p WHERE p.tenant_id = ${context.tenant} ${toScope(context, 'p.payment_id')}`

const posted = ({ postings, tenant }: LedgerContext): string => `SELECT count(*) FROM ${postings} WHERE tenant_id = ${tenant}`

export const postingSteps: PostingStep[] = [
  { size: inCopy('payments', 'payment_id'), statement: (context) => addPayments(context, 'documents'), perMb: 150 },
  { size: inCopy('expense_claim_payments', 'payment_id'), statement: (context) => addPayments(context, 'claims') },
  { size: paid, statement: addPaidSettlements },
  ...documentRules.map((rule): PostingStep => ({
    size: inCopy(rule.table, rule.id),
    statement: (context) => postDocuments(context, rule),
    perMb: 25,
  })),
  { size: inCopy('bank_transfers', 'bank_transfer_id'), statement: postTransfers },
  { size: paid, statement: postPayments },
  { size: settled('s.counter_id IS NOT NULL'), statement: postAllocations },
  { size: settled("s.document_type = 'prepayment'"), statement: postPrepaidLines, perMb: 25 },
  { size: posted, statement: copySources },
  { size: paid, statement: copyBankLegs },
  { size: settled("s.document_type = 'overpayment'"), statement: releaseOverpayments },
  { size: settled("s.document_type <> 'overpayment'"), statement: recogniseSettled, perMb: 25 },
]
