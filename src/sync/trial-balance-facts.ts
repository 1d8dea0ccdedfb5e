import type { SqlAccess } from '../warehouse/warehouse.ts'
import { addMonths, toMonth } from './months.ts'
import { loadTables, toShort } from './report-facts.ts'

/**
 * What the trial balances held say of each other. Depreciation, wages and the cost of goods reach the ledger without a
 * document, in closed months too; they show in the balance of the latest day, which is read every day.
 */
export interface TrialBalanceFacts {
  /** What a month ended with, as a short text; empty where its trial balance is not held. */
  trialBalanceDigest(month: string): string
  /** What the next month began with, where it is newer and that is not what this month ended with. */
  gapAfter(month: string): string | undefined
}

interface MonthEnds {
  opening: string
  closing: string
  readAt: string
}

export async function loadTrialBalanceFacts(sql: SqlAccess, tenantId: string): Promise<TrialBalanceFacts> {
  const tables = await loadTables(sql)
  const needed = ['report_trial_balance', 'accounts', 'organisations']
  const months = needed.every((table) => tables.has(table)) ? await loadMonthEnds(sql, tenantId) : new Map<string, MonthEnds>()
  return {
    trialBalanceDigest: (month) => months.get(month)?.closing ?? '',
    gapAfter(month) {
      const held = months.get(month)
      const next = months.get(addMonths(month, 1))
      return held && next && held.readAt < next.readAt && held.closing !== next.opening ? next.opening : undefined
    },
  }
}

/** Accounts that Xero works out anew for each day: revalued at the day's rates, or the sum of earlier years. */
const restless = ['DEBTORS', 'CREDITORS', 'RETAINEDEARNINGS']

/** By month, of accounts whose balance moves by postings alone. Whatever is posted touches one of them, or has a document. */
async function loadMonthEnds(sql: SqlAccess, tenantId: string): Promise<Map<string, MonthEnds>> {
  const { quoteName, quoteText, digest } = sql.dialect
  const from = (table: string): string => `${quoteName(sql.schema)}.${table}`
  const tenant = quoteText(tenantId)
  const rows = await sql.read(
    'comparing trial balances',
    `WITH steady AS (
       SELECT a.account_id FROM ${from('accounts')} a JOIN ${from('organisations')} o ON o.tenant_id = a.tenant_id
       WHERE a.tenant_id = ${tenant} AND a.class IN ('ASSET', 'LIABILITY', 'EQUITY')
         AND COALESCE(a.system_account, '') NOT IN (${restless.map(quoteText).join(', ')})
         AND (a.type <> 'BANK' OR COALESCE(a.currency_code, o.base_currency) = o.base_currency)
     ), ends AS (
       SELECT t.month, t.account_id,
         CAST(COALESCE(t.ytd_debit, 0) - COALESCE(t.ytd_credit, 0) AS DECIMAL(18,4)) AS closing,
         CAST(COALESCE(t.ytd_debit, 0) - COALESCE(t.ytd_credit, 0) - COALESCE(t.debit, 0) + COALESCE(t.credit, 0) AS DECIMAL(18,4)) AS opening
       FROM ${from('report_trial_balance')} t JOIN steady ON steady.account_id = t.account_id
       WHERE t.tenant_id = ${tenant} AND t._deleted_at IS NULL
     ), sums AS (
       SELECT month,
         SUM(CASE WHEN opening = 0 THEN 0 ELSE ${digest(['account_id', 'opening'])} END) AS opening,
         SUM(CASE WHEN closing = 0 THEN 0 ELSE ${digest(['account_id', 'closing'])} END) AS closing
       FROM ends GROUP BY month
     )
     SELECT CAST(r.month AS VARCHAR) AS month, CAST(r.read_at AS VARCHAR) AS read_at,
       CAST(COALESCE(s.opening, 0) AS VARCHAR) AS opening, CAST(COALESCE(s.closing, 0) AS VARCHAR) AS closing
     FROM ${from('report_trial_balance_readings')} r LEFT JOIN sums s ON s.month = r.month
     WHERE r.tenant_id = ${tenant} AND r._deleted_at IS NULL`,
  )
  return new Map(
    rows.map((row) => [
      toMonth(row['month'] as string),
      {
        opening: toShort(BigInt(row['opening'] as string)),
        closing: toShort(BigInt(row['closing'] as string)),
        readAt: row['read_at'] as string,
      },
    ]),
  )
}
