import { ledgerStreams } from '../../src/books/ledger/ledger-streams.ts'
import { refreshBooks } from '../../src/books/ledger/refresh-books.ts'
import { refreshReconciliation, type ReconciliationResult } from '../../src/books/reconciliation/refresh-reconciliation.ts'
import { recordStreams, reportStreams } from '../../src/streams/catalogue.ts'
import type { Stream } from '../../src/streams/stream.ts'
import type { SqlAccess } from '../../src/warehouse/warehouse.ts'
import { openWorld, type World, type WorldOptions, type WorldSync } from './world.ts'

const compared = ['report_trial_balance', 'report_profit_and_loss_cash']
const needed = [...recordStreams, ...reportStreams].filter(({ name }) => name in ledgerStreams || compared.includes(name))

/** A world that reads what books are made of and compared with, and keeps both. */
export interface ReconciliationWorld extends World {
  /** Brings the copy up to date. */
  copy(options?: WorldSync): Promise<void>
  /** Posts the books and compares them. `full` after the copy was changed behind the change log's back. */
  reconcile(options?: { full?: boolean; reason?: string }): Promise<ReconciliationResult>
  /** The two halves of it. */
  post(full?: boolean): Promise<void>
  compare(reason?: string): Promise<ReconciliationResult>
  sql(): Promise<SqlAccess>
  read(select: string): Promise<Record<string, unknown>[]>
  /** Changes the copy behind everybody's back. */
  spoil(script: string): Promise<void>
}

export async function openReconciliationWorld(
  options: WorldOptions & { also?: readonly Stream[] },
): Promise<ReconciliationWorld> {
  const world = await openWorld({ ...options, catalogue: options.catalogue ?? [...needed, ...(options.also ?? [])] })
  const sql = async (): Promise<SqlAccess> => (await world.openWarehouse()).sql
  const at = new Date('2026-11-21T10:00:00Z')
  const post = async (full = false): Promise<void> =>
    void (await refreshBooks(await sql(), { tenantId: world.tenantId, at, full }))
  const compare = async (reason?: string): Promise<ReconciliationResult> =>
    refreshReconciliation(await sql(), { tenantId: world.tenantId, at, reason })
  return {
    ...world,
    sql,
    read: async (select) => (await sql()).read('a test', select),
    spoil: async (script) => (await sql()).write('a test', (run) => run(script)).then(() => undefined),
    async copy(syncing) {
      const { reports } = await world.sync(syncing)
      const failed = reports.filter(({ status }) => status === 'failed')
      if (failed.length > 0) throw new Error(`Not read: ${failed.map(({ stream, reason }) => `${stream} ${reason}`).join(', ')}`)
    },
    post,
    compare,
    async reconcile({ full = false, reason } = {}) {
      await post(full)
      return compare(reason)
    },
  }
}

/**
 * Cells in which the books with their residuals are not Xero's own reports: none. Balance sheet accounts by balance,
 * income and expenses by month; Retained Earnings as posted and with the profits of earlier financial years.
 */
export async function findUntied(world: ReconciliationWorld, yearStartOf: (day: string) => string): Promise<string[]> {
  const cell = (debit: string, credit: string): string => `sum(coalesce(${debit}, 0) - coalesce(${credit}, 0))`
  const place = `CASE WHEN system_account IN ('BANKCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN', 'REALISEDCURRENCYGAIN')
    AND EXISTS (SELECT 1 FROM xero.report_trial_balance WHERE account_id = 'FXGROUPID') THEN 'FXGROUPID' ELSE account_id END`
  const off = async (query: string): Promise<string[]> => (await world.read(query)).map((row) => Object.values(row).join(' | '))
  const balances = await off(`
    WITH accounts AS (SELECT account_id, ${place} AS place, statement, system_account FROM books.accounts),
    theirs AS (SELECT date, account_id AS place, ${cell('ytd_debit', 'ytd_credit')} AS amount FROM xero.report_trial_balance GROUP BY ALL),
    days AS (SELECT DISTINCT date FROM xero.report_trial_balance),
    ours AS (SELECT d.date, a.place, sum(l.net) AS amount FROM days d JOIN books.ledger l ON l.date <= d.date
      JOIN accounts a USING (account_id) WHERE a.statement = 'balance_sheet' AND a.system_account IS DISTINCT FROM 'RETAINEDEARNINGS' GROUP BY ALL)
    SELECT 'balance', date, place, coalesce(o.amount, 0) AS ours, coalesce(t.amount, 0) AS theirs
    FROM ours o FULL JOIN (SELECT t.* FROM theirs t JOIN accounts a ON a.place = t.place
      WHERE a.statement = 'balance_sheet' AND a.system_account IS DISTINCT FROM 'RETAINEDEARNINGS') t USING (date, place)
    WHERE coalesce(o.amount, 0) <> coalesce(t.amount, 0) LIMIT 200`)
  const movements = await off(`
    WITH accounts AS (SELECT account_id, ${place} AS place, statement FROM books.accounts),
    theirs AS (SELECT month, account_id AS place, ${cell('debit', 'credit')} AS amount FROM xero.report_trial_balance GROUP BY ALL),
    ours AS (SELECT CAST(date_trunc('month', date) AS DATE) AS month, place, sum(net) AS amount FROM books.ledger JOIN accounts USING (account_id)
      WHERE statement = 'profit_and_loss' GROUP BY ALL)
    SELECT 'movement', month, place, o.amount AS ours, t.amount AS theirs
    FROM ours o FULL JOIN (SELECT * FROM theirs WHERE place IN (SELECT place FROM accounts WHERE statement = 'profit_and_loss')) t USING (month, place)
    WHERE coalesce(o.amount, 0) <> coalesce(t.amount, 0) LIMIT 200`)
  const cash = await off(`
    WITH accounts AS (SELECT DISTINCT ${place} AS place, class FROM books.accounts WHERE statement = 'profit_and_loss'),
    theirs AS (SELECT from_date AS month, place, sum(CASE WHEN class = 'REVENUE' THEN -amount ELSE amount END) AS amount
      FROM xero.report_profit_and_loss_cash JOIN accounts ON place = account_id GROUP BY ALL),
    ours AS (SELECT CAST(date_trunc('month', date) AS DATE) AS month, ${place} AS place, sum(net) AS amount FROM books.ledger_cash
      JOIN books.accounts USING (account_id) WHERE statement = 'profit_and_loss' GROUP BY ALL)
    SELECT 'cash', month, place, o.amount AS ours, t.amount AS theirs FROM ours o FULL JOIN theirs t USING (month, place)
    WHERE coalesce(o.amount, 0) <> coalesce(t.amount, 0) LIMIT 200`)
  const earnings: string[] = []
  const days = await world.read(`SELECT date, ${cell('ytd_debit', 'ytd_credit')} AS theirs FROM xero.report_trial_balance
    WHERE account_id IN (SELECT account_id FROM books.accounts WHERE system_account = 'RETAINEDEARNINGS') GROUP BY date`)
  for (const { date, theirs } of days) {
    const [row] = await world.read(`SELECT coalesce(sum(net), 0) AS ours FROM books.ledger JOIN books.accounts USING (account_id)
      WHERE (system_account = 'RETAINEDEARNINGS' AND date <= DATE '${date}')
        OR (statement = 'profit_and_loss' AND date < DATE '${yearStartOf(String(date))}')`)
    if (Number(row?.['ours']) !== Number(theirs)) earnings.push(`earnings | ${date} | ${row?.['ours']} | ${theirs}`)
  }
  const unbalanced = await off(
    `SELECT 'unbalanced', basis, source_id, sum(net) FROM books.residuals GROUP BY ALL HAVING sum(net) <> 0`,
  )
  return [...balances, ...movements, ...cash, ...earnings.slice(0, 5), ...unbalanced]
}
