import { toScope, unknownAccount, type LedgerContext } from './context.ts'
import type { TrackingSource } from './tracking.ts'

/*
 * Lines of the posted documents of a rule, `documents` in the same statement: `id` (of the document), `position`, `kind`,
 * `account_id`, `net` and `tax` in the document's currency, its `rate`, `tax_type`, `description`, `item_code`, `quantity`.
 * Lines without account and amount are only words, and left out.
 */

/** Lines of documents of a noun, such as `invoice`. */
export function toStandardLines(context: LedgerContext, noun: string): string {
  const journal = noun === 'manual_journal'
  const table = journal ? 'manual_journal_lines' : `${noun}_line_items`
  return `SELECT d.id AS id, CAST(l.position AS INTEGER) AS position, ${toCells('l', 'd', !journal)}
    FROM ${context.raw(table)} l JOIN documents d ON d.id = l.${noun}_id
    LEFT JOIN chart_codes a ON a.code = CASE WHEN l.account_id IS NULL THEN l.account_code END
    WHERE l.tenant_id = ${context.tenant} AND ${isPosted('l')} ${toScope(context, `l.${noun}_id`)}`
}

/** The lines of the receipts of expense claims: of the claim, or of each receipt, as the claims are read. */
export function receiptLines(context: LedgerContext): string {
  const byClaim = context.readings.expenseClaim === 'claim'
  const place = byClaim ? 'r.position * 1000 + l.position' : 'l.position'
  return `SELECT d.id AS id, CAST(${place} AS INTEGER) AS position, ${toCells('l', 'r', true)}
    FROM ${context.raw('expense_claim_receipt_line_items')} l
    JOIN ${context.raw('expense_claim_receipts')} r ON r.tenant_id = ${context.tenant} AND r.expense_claim_id = l.expense_claim_id
      AND r.position = l.expense_claim_receipt_position
    JOIN documents d ON d.id = ${byClaim ? 'r.expense_claim_id' : 'r.receipt_id'}
    LEFT JOIN chart_codes a ON a.code = CASE WHEN l.account_id IS NULL THEN l.account_code END
    WHERE l.tenant_id = ${context.tenant} AND ${isPosted('l')}`
}

/** `header` says whether amounts hold tax. */
function toCells(line: string, header: string, hasItems: boolean): string {
  return `'line' AS kind, coalesce(${line}.account_id, a.account_id, ${line}.account_code, '${unknownAccount}') AS account_id,
    ${toNet(line, header)} AS net, ${toTax(line, header)} AS tax, d.rate AS rate, ${line}.tax_type AS tax_type,
    ${line}.description AS description, ${hasItems ? `${line}.item_code` : 'NULL'} AS item_code,
    ${hasItems ? `${line}.quantity` : 'NULL'} AS quantity`
}

const isPosted = (line: string): string =>
  `(${line}.account_id IS NOT NULL OR ${line}.account_code IS NOT NULL OR coalesce(${line}.line_amount, 0) <> 0)`

const toTax = (line: string, header: string): string =>
  `CASE WHEN ${header}.line_amount_types = 'NoTax' THEN 0 ELSE coalesce(${line}.tax_amount, 0) END`

/** Amounts that include tax are posted without it; a discount is off the amount already. */
const toNet = (line: string, header: string): string =>
  `coalesce(${line}.line_amount, 0) - CASE WHEN ${header}.line_amount_types = 'Inclusive' THEN coalesce(${line}.tax_amount, 0) ELSE 0 END`

export function toStandardTracking(noun: string): TrackingSource {
  const line = noun === 'manual_journal' ? 'manual_journal_line' : `${noun}_line_item`
  return { table: `${line}_tracking`, id: `t.${noun}_id`, line: `t.${line}_position` }
}

export function receiptTracking({ readings }: LedgerContext): TrackingSource {
  const table = 'expense_claim_receipt_line_item_tracking'
  const place = 't.expense_claim_receipt_line_item_position'
  if (readings.expenseClaim === 'claim') {
    return { table, id: 't.expense_claim_id', line: `CAST(t.expense_claim_receipt_position * 1000 + ${place} AS INTEGER)` }
  }
  const joins = (context: LedgerContext): string =>
    `JOIN ${context.raw('expense_claim_receipts')} r ON r.tenant_id = ${context.tenant} AND r.expense_claim_id = t.expense_claim_id
      AND r.position = t.expense_claim_receipt_position`
  return { table, id: 'r.receipt_id', line: place, joins }
}
