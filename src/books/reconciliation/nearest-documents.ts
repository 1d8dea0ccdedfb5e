import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { toAmount } from './cents.ts'
import type { Comparison } from './comparison.ts'

/** Documents named for an unexplained amount. */
const mostNamed = 3
/** Amounts documents are sought for; a copy with more lacks a stream rather than a document. */
const mostSought = 200
/** Documents that do not add up by themselves are named whatever their amounts, where they are few. */
const mostOdd = 20

/**
 * Statements that fill `books.reconciliation_documents` for what is unexplained: documents whose own figures or payments do
 * not add up, that others name and nobody holds, that are posted to the account in the month, or are not posted. Equal
 * amounts come first, then the nearest.
 */
export function findNearestDocuments(sql: SqlAccess, tenantId: string, comparisons: readonly Comparison[]): string[] {
  const { dialect } = sql
  const tenant = dialect.quoteText(tenantId)
  const sought = comparisons.filter(({ unexplained }) => unexplained !== 0n).slice(0, mostSought)
  if (sought.length === 0) return []
  const cells = sought.map(
    ({ basis, month, account, unexplained }) =>
      `(${dialect.quoteText(basis)}, DATE '${month}', ${dialect.quoteText(account)}, CAST(${toAmount(unexplained)} AS DECIMAL(18,2)))`,
  )
  const raw = (table: string): string => `${dialect.quoteName(sql.schema)}.${dialect.quoteName(table)}`
  const kinds = [settledShort(tenant), inconsistent(raw, tenant), missing(raw, tenant)]
  return [
    dialect.createTemporary('sought_amounts', `SELECT * FROM (VALUES ${cells.join(', ')}) c(basis, month, account_id, amount)`),
    `INSERT INTO books.reconciliation_documents
     WITH anywhere AS (SELECT *, count(*) OVER () AS odd FROM (${kinds.join(' UNION ALL ')})),
     candidates AS (
       SELECT s.*, d.preference, d.reason, d.document_type, d.document_id, d.document_number, d.date, d.net
       FROM sought_amounts s CROSS JOIN anywhere d WHERE abs(d.net) = abs(s.amount) OR d.odd <= ${mostOdd}
       UNION ALL
       SELECT s.*, 4, 'posted', p.document_type, p.document_id, p.document_number, p.date, p.net
       FROM sought_amounts s JOIN (${posted(sql, tenant)}) p ON p.basis = s.basis AND p.account_id = s.account_id AND p.month = s.month
       UNION ALL
       SELECT s.*, 5, 'unposted', u.document_type, u.document_id, u.document_number, u.date, u.net
       FROM sought_amounts s JOIN (${unposted(sql, raw, tenant)}) u ON u.month = s.month),
     nearest AS (
       SELECT *, abs(abs(net) - abs(amount)) AS off, row_number() OVER (PARTITION BY basis, month, account_id, document_id
         ORDER BY abs(abs(net) - abs(amount)), preference) AS repeated
       FROM candidates),
     placed AS (
       SELECT *, row_number() OVER (PARTITION BY basis, month, account_id ORDER BY CASE WHEN off = 0 THEN 0 WHEN preference < 4 THEN 1 ELSE 2 END, off,
           preference, date, document_id) AS place
       FROM nearest WHERE repeated = 1)
     SELECT ${tenant}, basis, month, account_id, place, reason, document_type, document_id, document_number, date, net, off
     FROM placed WHERE place <= ${mostNamed}`,
    `UPDATE books.reconciliation SET nearest_documents = (
       SELECT string_agg(d.document_id, ' ' ORDER BY d.place) FROM books.reconciliation_documents d
       WHERE d.tenant_id = reconciliation.tenant_id AND d.basis = reconciliation.basis AND d.month = reconciliation.month
         AND d.account_id = reconciliation.account_id)
     WHERE tenant_id = ${tenant} AND unexplained <> 0`,
  ]
}

/** Paid, as Xero has it, and its payments do not come to its total: what they lack. */
function settledShort(tenant: string): string {
  return `SELECT 1 AS preference, 'settlement' AS reason, d.document_type, d.document_id, nullif(d.number, '') AS document_number, d.date,
      CAST(round((d.total - coalesce(s.settled, 0)) / d.currency_rate, 2) AS DECIMAL(18,2)) AS net
    FROM books.documents d LEFT JOIN (
      SELECT document_type, document_id, sum(amount) AS settled FROM books.settlements WHERE tenant_id = ${tenant} GROUP BY 1, 2) s
      ON s.document_type = d.document_type AND s.document_id = d.document_id
    WHERE d.tenant_id = ${tenant} AND d.status = 'PAID' AND d.total <> coalesce(s.settled, 0)`
}

/** An invoice or bill whose total is not what is due, paid and credited on it, or not what its lines come to. */
function inconsistent(raw: (table: string) => string, tenant: string): string {
  const select = (gap: string): string =>
    `SELECT 2, 'record', CASE WHEN type = 'ACCREC' THEN 'invoice' ELSE 'bill' END, invoice_id, nullif(invoice_number, ''), date,
       CAST(round((${gap}) / CASE WHEN currency_rate > 0 THEN currency_rate ELSE 1 END, 2) AS DECIMAL(18,2))
     FROM ${raw('invoices')} WHERE tenant_id = ${tenant} AND _deleted_at IS NULL AND status IN ('AUTHORISED', 'PAID') AND ${gap} <> 0`
  return [
    select(
      'total - coalesce(amount_due, 0) - coalesce(amount_paid, 0) - coalesce(amount_credited, 0) - coalesce(cis_deduction, 0)',
    ),
    select('total - sub_total - total_tax'),
  ].join(' UNION ALL ')
}

/** What payments pay and lines belong to, where it is not held. */
function missing(raw: (table: string) => string, tenant: string): string {
  const absent = (alias: string): string =>
    `NOT EXISTS (SELECT 1 FROM ${raw('invoices')} i WHERE i.tenant_id = ${tenant} AND i._deleted_at IS NULL AND i.invoice_id = ${alias}.invoice_id)
       AND NOT EXISTS (SELECT 1 FROM books.documents k WHERE k.tenant_id = ${tenant} AND k.document_id = ${alias}.invoice_id)`
  return `SELECT 3, 'missing', 'invoice', p.invoice_id, nullif(max(p.invoice_number), ''), min(p.date),
      CAST(sum(round(p.amount / CASE WHEN p.currency_rate > 0 THEN p.currency_rate ELSE 1 END, 2)) AS DECIMAL(18,2))
    FROM ${raw('payments')} p WHERE p.tenant_id = ${tenant} AND p._deleted_at IS NULL AND p.invoice_id IS NOT NULL
      AND p.status IN ('AUTHORISED', 'PAID') AND ${absent('p')} GROUP BY p.invoice_id
    UNION ALL SELECT 3, 'missing', 'invoice', l.invoice_id, NULL, NULL, part.net
    FROM (SELECT invoice_id, sum(line_amount) AS net, sum(line_amount + coalesce(tax_amount, 0)) AS gross, sum(coalesce(tax_amount, 0)) AS tax
      FROM ${raw('invoice_line_items')} WHERE tenant_id = ${tenant} AND _deleted_at IS NULL GROUP BY invoice_id) l
    CROSS JOIN LATERAL (VALUES (CAST(l.net AS DECIMAL(18,2))), (CAST(l.gross AS DECIMAL(18,2))), (CAST(l.tax AS DECIMAL(18,2)))) part(net)
    WHERE ${absent('l')}`
}

function posted(sql: SqlAccess, tenant: string): string {
  const month = sql.dialect.firstOfMonth('date')
  const select = (basis: string, ledger: string): string =>
    `SELECT '${basis}' AS basis, account_id, ${month} AS month, document_type, document_id, nullif(max(document_number), '') AS document_number,
       min(date) AS date, sum(net) AS net
     FROM books.${ledger} WHERE tenant_id = ${tenant} AND account_id IN (SELECT account_id FROM sought_amounts)
       AND ${month} IN (SELECT month FROM sought_amounts)
     GROUP BY account_id, ${month}, document_type, document_id`
  return `${select('accrual', 'general_ledger')} UNION ALL ${select('cash', 'cash_ledger')}`
}

function unposted(sql: SqlAccess, raw: (table: string) => string, tenant: string): string {
  const month = sql.dialect.firstOfMonth('date')
  return `SELECT ${month} AS month, document_type, document_id, nullif(number, '') AS document_number, date, base_total AS net
      FROM books.documents WHERE tenant_id = ${tenant} AND status IN ('DRAFT', 'SUBMITTED')
    UNION ALL SELECT ${month}, CASE WHEN type = 'ACCREC' THEN 'invoice' ELSE 'bill' END, invoice_id, nullif(invoice_number, ''), date,
      CAST(round(total / CASE WHEN currency_rate > 0 THEN currency_rate ELSE 1 END, 2) AS DECIMAL(18,2))
      FROM ${raw('invoices')} WHERE tenant_id = ${tenant} AND (_deleted_at IS NOT NULL OR status IN ('VOIDED', 'DELETED')) AND total <> 0`
}
