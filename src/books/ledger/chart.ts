import { createHash } from 'node:crypto'
import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { toRawName, type LedgerContext, type Scope, type SystemAccount } from './context.ts'
import type { LedgerReadings } from './readings.ts'

/** What postings take from an organisation's settings. */
export interface Chart {
  baseCurrency: string
  system: Map<string, string>
  /** Differs when anything postings are made with does: the use of accounts, their codes, currencies, names of tracking. */
  digest: string
}

/** Reads it from the copy. */
export async function loadChart(sql: SqlAccess, tenantId: string): Promise<Chart> {
  const raw = (table: string): string => toRawName(sql, table)
  const own = `tenant_id = ${sql.dialect.quoteText(tenantId)}`
  const rows = await sql.read(
    'reading the chart of accounts',
    `SELECT 'account' AS what, account_id AS a, code AS b, nullif(system_account, '') AS c, currency_code AS d, status AS e,
       type AS f FROM ${raw('accounts')} WHERE ${own}
     UNION ALL SELECT 'organisation', base_currency, NULL, NULL, NULL, NULL, NULL FROM ${raw('organisations')}
       WHERE ${own} AND _deleted_at IS NULL
     UNION ALL SELECT 'category', tracking_category_id, name, status, CASE WHEN _deleted_at IS NULL THEN 'live' END, NULL, NULL
       FROM ${raw('tracking_categories')} WHERE ${own}
     UNION ALL SELECT 'option', tracking_category_id, tracking_option_id, name, NULL, NULL, NULL
       FROM ${raw('tracking_category_options')} WHERE ${own}
     ORDER BY 1, 2, 3, 4`,
  )
  const system = new Map<string, string>()
  for (const row of rows) if (row['what'] === 'account' && row['c'] !== null) system.set(row['c'] as string, row['a'] as string)
  const organisation = rows.find((row) => row['what'] === 'organisation')
  return {
    baseCurrency: (organisation?.['a'] ?? '') as string,
    system,
    digest: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
  }
}

/** The rules' context; a role of several names in Xero, such as CISASSET and CISASSETS, is found by either. */
export function toContext(sql: SqlAccess, tenantId: string, chart: Chart, readings: LedgerReadings, scope: Scope): LedgerContext {
  const { quoteText } = sql.dialect
  return {
    dialect: sql.dialect,
    tenant: quoteText(tenantId),
    raw: (table) => toRawName(sql, table),
    system: (role: SystemAccount) => quoteText(chart.system.get(role) ?? chart.system.get(`${role}S`) ?? role),
    baseCurrency: quoteText(chart.baseCurrency),
    readings,
    memoryMb: sql.memoryMb,
    scope,
    postings: scope === 'listed' ? 'new_postings' : 'books.general_ledger',
  }
}
