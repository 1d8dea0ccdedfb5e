import { toScope, type LedgerContext } from './context.ts'
import { postShares, toShareScope } from './post-shares.ts'
import { postingNames } from './posting-columns.ts'

/**
 * Allocations post what they change: nothing between a credit note or overpayment and a document of one rate; the
 * difference as a realised gain between two rates; and for a prepayment, which stands on accounts of its own, its lines
 * back against receivables or payables, which `postPrepaidLines` adds.
 */
export function postAllocations(context: LedgerContext): string {
  const own = `tenant_id = ${context.tenant}`
  const posted = context.readings.allocationGain === 'posted'
  const gain = `CASE WHEN prepaid OR ${posted} THEN base_document - base_credit ELSE 0 END`
  return `INSERT INTO books.general_ledger (${postingNames.join(', ')})
    WITH allocations AS (
      SELECT s.source_type, s.settlement_id AS source_id, s.date, CASE WHEN d.direction = 'receivable' THEN 1 ELSE -1 END AS direction,
        CASE WHEN d.direction = 'receivable' THEN ${context.system('DEBTORS')} ELSE ${context.system('CREDITORS')} END AS control_account_id,
        s.base_amount AS base_document, s.counter_base_amount AS base_credit, s.amount AS amount, c.document_type AS document_type, c.document_id AS document_id,
        c.number AS document_number, c.contact_id AS contact_id, c.currency AS currency, c.currency_rate AS currency_rate,
        c.reference AS reference, c.document_type = 'prepayment' AS prepaid
      FROM books.settlements s
      JOIN books.documents d ON d.${own} AND d.document_id = s.document_id
      JOIN books.documents c ON c.${own} AND c.document_id = s.counter_id
      WHERE s.${own} AND s.settlement_type IN ('credit_note', 'prepayment', 'overpayment') ${toScope(context, 's.settlement_id')}),
    legs AS (
      SELECT *, 1 AS line, 'control' AS kind, control_account_id AS account_id, 0 AS tax,
        -direction * CASE WHEN prepaid THEN base_document ELSE ${gain} END AS net,
        CASE WHEN prepaid THEN -direction * amount ELSE 0 END AS document_net FROM allocations
      UNION ALL
      SELECT *, 2, 'gain', ${context.system('REALISEDCURRENCYGAIN')}, 0, direction * (${gain}), NULL FROM allocations)
    SELECT ${postingNames.map((name) => toCell(context, name)).join(', ')} FROM legs WHERE net <> 0`
}

const columns = ['source_type', 'source_id', 'line', 'date', 'account_id', 'net', 'tax', 'kind', 'reference', 'document_type']
const present = new Set([...columns, 'document_id', 'document_number', 'contact_id', 'currency', 'currency_rate', 'document_net'])

const toCell = (context: LedgerContext, name: string): string =>
  name === 'tenant_id' ? context.tenant : present.has(name) ? name : 'NULL'

/** Takes back the lines of prepayments as these are used or refunded, at their own rate. */
export function postPrepaidLines(context: LedgerContext): string {
  const events = `SELECT s.source_type, s.settlement_id AS source_id, s.date, s.document_id,
      -1 AS direction, s.base_amount AS value, s.document_id AS rate_of, 3 AS first_line
    FROM books.settlements s WHERE s.tenant_id = ${context.tenant} AND s.document_type = 'prepayment' ${toShareScope(context)}`
  return postShares(context, 'books.general_ledger', events)
}
