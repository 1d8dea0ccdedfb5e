import type { SqlAccess } from '../../warehouse/warehouse.ts'

/**
 * Accounts that classic expense claims may be coded to, all expenses but depreciation, where such claims were never read:
 * apps made since March 2026 may not. Empty where they are held.
 */
export async function loadUnreadClaims(sql: SqlAccess, tenantId: string): Promise<ReadonlySet<string>> {
  const { quoteName, quoteText, jsonText } = sql.dialect
  const own = `tenant_id = ${quoteText(tenantId)}`
  const rows = await sql.read(
    'looking for expense claims',
    `SELECT account_id FROM ${quoteName(sql.schema)}.accounts WHERE ${own} AND class = 'EXPENSE' AND type <> 'DEPRECIATN' AND nullif(system_account, '') IS NULL
       AND NOT EXISTS (SELECT 1 FROM ${quoteName(sql.schema)}._state WHERE ${own} AND stream = 'expense_claims'
         AND ${jsonText('state', 'checkedAt')} IS NOT NULL)`,
  )
  return new Set(rows.map((row) => (typeof row['account_id'] === 'string' ? row['account_id'] : '')))
}
