import { createHash } from 'node:crypto'
import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { toText } from './cents.ts'
import { gainsOf, loadChart, type Chart } from './chart.ts'
import { toComparisons, type Comparison } from './comparison.ts'
import { toDifferences } from './differences.ts'
import { explainDifferences, type Residual } from './explain.ts'
import { explainCash } from './explain-cash.ts'
import { loadExposures } from './exposures.ts'
import { loadCashFigures, loadFigures } from './load-figures.ts'
import { toTies, type TiesRow } from './ties.ts'
import { loadUnreadClaims } from './unread-claims.ts'

/** The books beside Xero's reports, before anything is stored. */
export interface ComparedBooks {
  chart: Chart
  comparisons: Comparison[]
  residuals: Residual[]
  ties: TiesRow
  /** Digest of all of it. */
  inputs: string
}

/** Compares an organisation's books with its reports. Undefined where none has been read. */
export async function compareBooks(sql: SqlAccess, tenantId: string): Promise<ComparedBooks | undefined> {
  const held = await loadReportTables(sql)
  if (!held.has('report_trial_balance')) return undefined
  const raw = (table: string): string => `${sql.dialect.quoteName(sql.schema)}.${sql.dialect.quoteName(table)}`
  const chart = await loadChart(sql, tenantId)
  const figures = await loadFigures(sql, tenantId, chart, raw)
  if (figures === undefined) return undefined
  const exposures = await loadExposures(sql, tenantId, chart)
  const differences = toDifferences(figures, chart)
  const claims = await loadUnreadClaims(sql, tenantId)
  const accrual = explainDifferences(differences, chart, { exposures, claims })
  const paid = held.has('report_profit_and_loss_cash') ? await loadCashFigures(sql, tenantId, chart, raw) : []
  // Without its trial balance, which a later run reads, there is nothing that could explain a month.
  const since = figures.periods[0]?.month ?? ''
  const cash = paid.filter(({ month }) => month >= since)
  const residuals = [...accrual, ...explainCash(cash, accrual, { chart, anyForeign: exposures.any, claims })]
  const comparisons = toComparisons(differences, cash, residuals, {
    account: figures.groupedGains,
    members: new Set(gainsOf(chart).map(({ id }) => id)),
  })
  // In whatever order the warehouse gave them.
  const lines = [...comparisons, ...residuals].map(toJson).sort()
  const inputs = createHash('sha256').update(lines.join('\n')).digest('hex')
  return { chart, comparisons, residuals, ties: toTies(comparisons, chart), inputs }
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))

async function loadReportTables(sql: SqlAccess): Promise<Set<string>> {
  const rows = await sql.read(
    'looking for the reports',
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = ${sql.dialect.quoteText(sql.schema)} AND table_name LIKE 'report%'`,
  )
  return new Set(rows.map(({ name }) => toText(name)))
}
