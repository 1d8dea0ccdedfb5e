import { toBase, toScope, type LedgerContext } from './context.ts'

/** Adds what payments settle. */
export function addPaidSettlements(context: LedgerContext): string {
  const own = `tenant_id = ${context.tenant}`
  return `INSERT INTO books.settlements
    SELECT ${context.tenant}, p.document_type, p.document_id, CASE WHEN p.document_type IN ('invoice', 'bill', 'expense_claim')
      THEN 'payment' ELSE 'refund' END, p.payment_id, p.date, p.amount, p.base_amount, 'AUTHORISED', p.source_type, NULL, NULL, NULL,
      p.base_bank_amount
    FROM books.payments p WHERE p.${own} AND p.document_id IS NOT NULL ${toScope(context, 'p.payment_id')}`
}

/**
 * Takes out settlements, and adds the allocations credits list. An allocation has two rows: one for the document, one for
 * the credit.
 */
export function fillAllocations(context: LedgerContext): string[] {
  const own = `tenant_id = ${context.tenant}`
  const later = 'greatest(d.date, c.date)'
  const date = context.readings.allocationDate === 'own' ? `coalesce(s.date, ${later})` : later
  return [
    `DELETE FROM books.settlements WHERE ${own} ${toScope(context, 'settlement_id')}`,
    `INSERT INTO books.settlements
     WITH allocated AS (${credits.map((credit) => allocationsOf(context, credit)).join(' UNION ALL ')}),
     named AS (
       SELECT * FROM books.documents WHERE ${own} AND status IN ('AUTHORISED', 'PAID') AND document_id IN (
         SELECT invoice_id FROM allocated UNION ALL SELECT credit_id FROM allocated)),
     sides AS (
       SELECT a.settlement_id, a.date, a.amount, a.sources, a.invoice_id AS document_id, a.credit_type AS settlement_type,
         a.credit_id AS counter_id FROM allocated a
       UNION ALL
       SELECT a.settlement_id, a.date, a.amount, a.sources, a.credit_id, 'allocation', a.invoice_id FROM allocated a),
     dated AS (
       SELECT s.*, d.document_type, d.currency_rate, c.document_type AS counter_type, c.currency_rate AS counter_rate, d.direction, ${date} AS day
       FROM sides s JOIN named d ON d.document_id = s.document_id JOIN named c ON c.document_id = s.counter_id)
     SELECT ${context.tenant}, document_type, document_id, settlement_type, settlement_id, day, amount,
       ${toBase(context, 'amount', 'currency_rate')}, 'AUTHORISED',
       CASE WHEN direction = 'receivable' THEN 'AR' ELSE 'AP' END || sources, counter_type, counter_id,
       ${toBase(context, 'amount', 'counter_rate')}, NULL
     FROM dated WHERE day IS NOT NULL`,
  ]
}

/** Kinds of credits, and what the allocation of one is posted as, after AR or AP. */
const credits = [
  { noun: 'credit_note', source: 'CREDITALLOCATION' },
  { noun: 'prepayment', source: 'PREPAYMENTALLOCATION' },
  { noun: 'overpayment', source: 'OVERPAYMENTALLOCATION' },
]

/** Every allocation of a kind of credit. An older one without an id has its place for one. */
function allocationsOf(context: LedgerContext, { noun, source }: (typeof credits)[number]): string {
  return `SELECT a.${noun}_id AS credit_id, a.invoice_id AS invoice_id, '${noun}' AS credit_type, '${source}' AS sources,
      coalesce(a.allocation_id, a.${noun}_id || '/' || a.invoice_id || '/' || CAST(a.position AS VARCHAR)) AS settlement_id,
      a.date AS date, a.amount AS amount
    FROM ${context.raw(`${noun}_allocations`)} a
    WHERE a.tenant_id = ${context.tenant} AND a._deleted_at IS NULL AND NOT coalesce(a.is_deleted, false) AND a.amount <> 0
      ${toScope(context, `a.${noun}_id`, 'a.invoice_id')}`
}
