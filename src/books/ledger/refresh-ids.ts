import type { LedgerContext } from './context.ts'
import { paidDocument } from './payment-types.ts'

/** Streams a change in which is posted: those whose records are documents or settle them. */
export const postedStreams = [
  'invoices',
  'credit_notes',
  'payments',
  'prepayments',
  'overpayments',
  'bank_transactions',
  'bank_transfers',
  'manual_journals',
  'expense_claims',
] as const

/**
 * Fills the temporary table `refresh_ids` with the ids of all that must be posted anew after the changes in (since, upTo]:
 * the records changed; the documents their settlements touch, as they were and as they are; and every settlement of
 * those, since the cash basis of one depends on those before it. Ids are unique over all kinds.
 */
export function toRefreshIds(context: LedgerContext, since: number, upTo: number): string[] {
  const { raw, tenant, dialect } = context
  const own = (alias: string): string => `${alias}.tenant_id = ${tenant}`
  const streams = postedStreams.map((stream) => `'${stream}'`).join(', ')
  const twin = (id: string): string =>
    `SELECT b.${id} FROM ${raw('bank_transactions')} b JOIN changed_ids x ON x.id = b.bank_transaction_id WHERE ${own('b')} AND b.${id} IS NOT NULL`
  const transfer = (side: string): string =>
    `SELECT h.bank_transfer_id FROM ${raw('bank_transfers')} h JOIN changed_ids x ON x.id = h.${side}_bank_transaction_id WHERE ${own('h')}`
  const paid = paidDocument('p')
  const allocated = (noun: string): string[] => [
    `SELECT a.invoice_id FROM ${raw(`${noun}_allocations`)} a JOIN touched_ids x ON x.id = a.${noun}_id WHERE ${own('a')}`,
    `SELECT a.${noun}_id FROM ${raw(`${noun}_allocations`)} a JOIN touched_ids x ON x.id = a.invoice_id WHERE ${own('a')}`,
  ]
  const credits = ['credit_note', 'prepayment', 'overpayment']
  const settlement = (column: string): string =>
    `SELECT s.settlement_id FROM books.settlements s JOIN refresh_ids x ON x.id = s.${column} WHERE ${own('s')}`
  return [
    dialect.createTemporary(
      'changed_ids',
      `SELECT DISTINCT key AS id FROM ${raw('_changes')}
       WHERE tenant_id = ${tenant} AND seq > ${since} AND seq <= ${upTo} AND stream IN (${streams})`,
    ),
    dialect.createTemporary(
      'touched_ids',
      [
        'SELECT id FROM changed_ids',
        ...credits.slice(1).map((noun) => twin(`${noun}_id`)),
        ...['from', 'to'].map(transfer),
        `SELECT ${paid} FROM ${raw('payments')} p JOIN changed_ids x ON x.id = p.payment_id WHERE ${own('p')} AND ${paid} IS NOT NULL`,
        `SELECT s.document_id FROM books.settlements s JOIN changed_ids x ON x.id = s.settlement_id WHERE ${own('s')}`,
      ].join(' UNION '),
    ),
    dialect.createTemporary(
      'refresh_ids',
      [
        'SELECT id FROM touched_ids',
        ...credits.flatMap(allocated),
        `SELECT s.counter_id FROM books.settlements s JOIN touched_ids x ON x.id = s.document_id WHERE ${own('s')} AND s.counter_id IS NOT NULL`,
        `SELECT r.receipt_id FROM ${raw('expense_claim_receipts')} r JOIN touched_ids x ON x.id = r.expense_claim_id WHERE ${own('r')} AND r.receipt_id IS NOT NULL`,
      ].join(' UNION '),
    ),
    // Settlements that are about to go, and payments of those documents that settled nothing while these were missing. The
    // other settlements that are there afterwards are added once they are known.
    `INSERT INTO refresh_ids ${settlement('document_id')} UNION ${settlement('counter_id')}
     UNION SELECT p.payment_id FROM ${raw('payments')} p JOIN refresh_ids x ON x.id = ${paid} WHERE ${own('p')}
     UNION SELECT p.payment_id FROM ${raw('expense_claim_payments')} p JOIN refresh_ids x ON x.id = p.expense_claim_id WHERE ${own('p')}`,
  ]
}

/** Adds allocations as they are now, and what else they settle: its lines are needed, so it is posted anew as well. */
export function addAllocatedIds(context: LedgerContext): string[] {
  const own = `s.tenant_id = ${context.tenant}`
  return [
    `INSERT INTO refresh_ids SELECT DISTINCT s.settlement_id FROM books.settlements s
     JOIN (SELECT DISTINCT id FROM refresh_ids) x ON x.id = s.document_id WHERE ${own}`,
    `INSERT INTO refresh_ids SELECT DISTINCT s.document_id FROM books.settlements s
     JOIN (SELECT DISTINCT id FROM refresh_ids) x ON x.id = s.settlement_id WHERE ${own}`,
  ]
}
