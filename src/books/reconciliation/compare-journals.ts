import type { SqlAccess } from '../../warehouse/warehouse.ts'

/** Sources that are ours by name, and the SourceType Xero posts them under, if it posts them. */
const allocations: Record<string, string> = {
  ARCREDITALLOCATION: 'ACCRECCREDIT',
  APCREDITALLOCATION: 'ACCPAYCREDIT',
  ARPREPAYMENTALLOCATION: 'ARPREPAYMENT',
  APPREPAYMENTALLOCATION: 'APPREPAYMENT',
  AROVERPAYMENTALLOCATION: 'AROVERPAYMENT',
  APOVERPAYMENTALLOCATION: 'APOVERPAYMENT',
}

/**
 * Statements that fill `books.journal_differences`: what the rebuilt ledger posts of a source to an account, beside what
 * Xero's journals of it come to with their reversals. Journals without a source have no document to be compared with.
 */
export function compareJournals(sql: SqlAccess, tenantId: string): string[] {
  const { quoteName, quoteText } = sql.dialect
  const tenant = quoteText(tenantId)
  const raw = (table: string): string => `${quoteName(sql.schema)}.${quoteName(table)}`
  const cases = Object.entries(allocations).map(([ours, theirs]) => `WHEN '${ours}' THEN '${theirs}'`)
  return [
    `INSERT INTO books.journal_differences
     SELECT ${tenant}, source_type, source_id, account_id, sum(ours), sum(xeros), sum(xeros) - sum(ours) FROM (
       SELECT CASE source_type ${cases.join(' ')} ELSE source_type END AS source_type,
         CASE WHEN source_type LIKE '%ALLOCATION' THEN document_id ELSE source_id END AS source_id, account_id, net AS ours,
         CAST(0 AS DECIMAL(18,2)) AS xeros
       FROM books.general_ledger WHERE tenant_id = ${tenant}
       UNION ALL
       SELECT j.source_type, j.source_id, l.account_id, CAST(0 AS DECIMAL(18,2)), CAST(l.net_amount AS DECIMAL(18,2))
       FROM ${raw('journals')} j JOIN ${raw('journal_lines')} l ON l.tenant_id = j.tenant_id AND l.journal_id = j.journal_id
       WHERE j.tenant_id = ${tenant} AND j.source_id IS NOT NULL) postings
     GROUP BY source_type, source_id, account_id HAVING sum(ours) <> sum(xeros)`,
  ]
}

/** Whether the journals were read to their end, at least once. */
export async function hasJournals(sql: SqlAccess, tenantId: string): Promise<boolean> {
  const { dialect } = sql
  const [row] = await sql.read(
    'looking for journals',
    `SELECT count(*) AS states FROM ${dialect.quoteName(sql.schema)}._state WHERE tenant_id = ${dialect.quoteText(tenantId)}
       AND stream = 'journals' AND ${dialect.jsonText('state', 'checkedAt')} IS NOT NULL`,
  )
  return Number(row?.['states']) > 0
}
