import { refreshReconciliation, type ReconciliationResult } from '../books/reconciliation/refresh-reconciliation.ts'
import type { StreamCount } from '../books/reconciliation/count-streams.ts'
import { AppError } from '../lib/app-error.ts'
import { toTableSet } from '../streams/tables.ts'
import type { StreamReport } from '../sync/report.ts'
import { duckdbDialect } from '../warehouse/duckdb/dialect.ts'
import type { QueryCell, QueryEngine } from '../warehouse/query.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Services } from './services.ts'
import type { Ties } from './statements.ts'

/** The books of an organisation beside Xero's own reports, as stored after the last sync. */
export interface Reconciliation {
  tenantId: string
  name: string
  currency: string
  ties: Ties
  /** Oldest first; the first stands for what was there before the copy begins. */
  months: ReconciledMonth[]
  /** Accounts of the months asked for that differ, or all compared where one account was asked for. */
  accounts: ReconciledAccount[]
  /** Streams of which fewer records are held, deleted ones and those in quarantine included, than Xero counted. */
  streams: { stream: string; held: number; counted: number | null }[]
  /** Postings of the rebuilt ledger that are not what Xero's journals say; null where journals may not be read. */
  journalDifferences: number | null
}

export interface ReconciledMonth {
  /** `2026-04` */
  month: string
  basis: 'accrual' | 'cash'
  state: 'ties' | 'explained' | 'differs'
  /** Accounts compared, and those that documents alone do not give. */
  compared: number
  differing: number
  /** Sums without sign, base currency: exact text. */
  explained: string
  unexplained: string
  causes: string[]
}

export interface ReconciledAccount {
  month: string
  basis: 'accrual' | 'cash'
  accountId: string
  code: string | null
  account: string
  ours: string
  xeros: string
  difference: string
  /** By how much the difference grew in the month. */
  moved: string
  causes: string[]
  unexplained: string
  nearest: { reason: string; type: string; id: string; number: string | null; date: string | null; amount: string }[]
}

export interface ReconciliationFilter {
  /** `2026-04` */
  month?: string | undefined
  /** Code, name or id of an account. */
  account?: string | undefined
  signal?: AbortSignal
}

/** Compares the books after a refresh. `reports`: what the run read, for the counts and for why there is no trial balance. */
export function reconcileCopy(
  services: Services,
  warehouse: Warehouse,
  options: { tenantId: string; asOf: Date | undefined; reports: readonly StreamReport[] },
): Promise<ReconciliationResult> {
  const { tenantId, asOf, reports } = options
  const at = services.clock.now()
  const trialBalance = reports.find(({ stream }) => stream === 'report_trial_balance')
  const reason = trialBalance?.reason ?? (trialBalance === undefined ? undefined : 'no trial balance could be read')
  return refreshReconciliation(warehouse.sql, { tenantId, at, asOf, reason, counts: toCounts(services, reports, at) })
}

/** Streams of this run. Xero's count says how many there are where the stream was read whole. */
function toCounts(services: Services, reports: readonly StreamReport[], at: Date): StreamCount[] {
  const held = new Set(reports.filter(({ status }) => status === 'complete' || status === 'current').map(({ stream }) => stream))
  return services.streams
    .filter((stream) => held.has(stream.name) && stream.read.kind !== 'report')
    .map((stream) => {
      const report = reports.find((each) => each.stream === stream.name)
      const [table] = toTableSet(stream).tables
      const whole = report?.status === 'complete' && report.mode === 'full'
      return {
        stream: stream.name,
        table: table?.name ?? stream.name,
        hasTotal: table?.columns.some(({ name }) => name === 'total') ?? false,
        counted: whole ? report.expected : null,
        read: whole ? report.read : null,
        at,
      }
    })
}

const limits = { maxRows: 200_000, timeoutMs: 30_000 }

/** Reads what was stored. Throws `not_found` for books that were never compared. */
export async function loadReconciliation(
  reader: QueryEngine,
  tenantId: string,
  { month, account, signal }: ReconciliationFilter = {},
): Promise<Reconciliation> {
  const { quoteText } = duckdbDialect
  const tenant = quoteText(tenantId)
  const select = async (sql: string): Promise<Record<string, QueryCell>[]> => {
    const { columns, rows } = await reader.query(sql, { ...limits, ...(signal ? { signal } : {}) })
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])))
  }
  const own = `r.tenant_id = ${tenant}`
  const organisation = await orNothing(() =>
    select(`SELECT o.name, o.base_currency, r.state, r.as_of, r.explained_percent, r.text FROM books.ties r
      JOIN books.organisations o ON o.tenant_id = r.tenant_id WHERE ${own}`),
  )
  const [held] = organisation ?? []
  if (held === undefined) {
    throw new AppError(
      'not_found',
      "The books of this organisation were never compared with Xero's reports: daybook sync does it.",
    )
  }
  const months = await select(
    `SELECT strftime(month, '%Y-%m') AS month, basis, count(*) AS compared, count(*) FILTER (moved <> 0) AS differing,
       sum(abs(explained)) AS explained, sum(abs(unexplained)) AS unexplained, string_agg(DISTINCT explained_by, ', ') AS causes
     FROM books.reconciliation r WHERE ${own} GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  const conditions = [
    ...(month === undefined ? [] : [`strftime(r.month, '%Y-%m') = ${quoteText(month)}`]),
    account === undefined
      ? month === undefined
        ? 'r.unexplained <> 0'
        : 'r.moved <> 0'
      : `(r.account_id = ${quoteText(account)} OR a.code = ${quoteText(account)} OR lower(a.name) = lower(${quoteText(account)}))`,
  ]
  const accounts = await select(
    `SELECT strftime(r.month, '%Y-%m') AS month, r.basis, r.account_id, a.code, coalesce(a.name, r.account_id) AS account, r.ours, r.xeros,
       r.difference, r.moved, r.explained_by AS causes, r.unexplained
     FROM books.reconciliation r LEFT JOIN books.accounts a ON a.tenant_id = r.tenant_id AND a.account_id = r.account_id
     WHERE ${own} AND ${conditions.join(' AND ')} ORDER BY r.month, r.basis, abs(r.unexplained) DESC, a.code`,
  )
  const nearest = await select(
    `SELECT strftime(r.month, '%Y-%m') AS month, r.basis, r.account_id, r.reason, r.document_type, r.document_id, r.document_number,
       r.date, r.amount FROM books.reconciliation_documents r WHERE ${own} ORDER BY r.place`,
  )
  const streams = await select(
    `SELECT stream, held + deleted + quarantined AS held, counted FROM books.reconciliation_streams r
     WHERE ${own} AND held + deleted + quarantined < counted ORDER BY stream`,
  )
  return {
    tenantId,
    name: text(held['name']),
    currency: text(held['base_currency']),
    ties: toTies(held),
    months: months.map(toMonth),
    accounts: accounts.map((row) => ({
      ...toAccount(row),
      nearest: nearest
        .filter(
          (each) => each['month'] === row['month'] && each['basis'] === row['basis'] && each['account_id'] === row['account_id'],
        )
        .map(toNearest),
    })),
    streams: streams.map((row) => ({
      stream: text(row['stream']),
      held: Number(row['held']),
      counted: row['counted'] === null ? null : Number(row['counted']),
    })),
    journalDifferences: await loadJournalDifferences(select, tenant),
  }
}

async function loadJournalDifferences(
  select: (sql: string) => Promise<Record<string, QueryCell>[]>,
  tenant: string,
): Promise<number | null> {
  const [schema] = await select(`SELECT raw_schema FROM books.ledger_state WHERE tenant_id = ${tenant}`)
  const name = duckdbDialect.quoteName(text(schema?.['raw_schema'] ?? 'xero'))
  const read = await orNothing(() =>
    select(
      `SELECT stream FROM ${name}._state WHERE tenant_id = ${tenant} AND stream = 'journals' AND state->>'checkedAt' IS NOT NULL`,
    ),
  )
  if (read === undefined || read.length === 0) return null
  const [row] = await select(`SELECT count(*) AS differences FROM books.journal_differences WHERE tenant_id = ${tenant}`)
  return Number(row?.['differences'])
}

const text = (cell: QueryCell | undefined): string =>
  typeof cell === 'string' ? cell : typeof cell === 'number' ? String(cell) : ''
const textOrNull = (cell: QueryCell | undefined): string | null => text(cell) || null

function toTies(row: Record<string, QueryCell>): Ties {
  return {
    state: row['state'] as Ties['state'],
    asOf: textOrNull(row['as_of']),
    explainedPercent: (row['explained_percent'] ?? null) === null ? null : Number(row['explained_percent']),
    text: text(row['text']),
  }
}

const toCauses = (cell: QueryCell | undefined): string[] =>
  [
    ...new Set(
      text(cell)
        .split(', ')
        .filter((cause) => cause !== ''),
    ),
  ].sort()
const isNought = (amount: string): boolean => Number(amount) === 0

function toMonth(row: Record<string, QueryCell>): ReconciledMonth {
  const unexplained = text(row['unexplained'])
  return {
    month: text(row['month']),
    basis: row['basis'] as ReconciledMonth['basis'],
    state: !isNought(unexplained) ? 'differs' : Number(row['differing']) > 0 ? 'explained' : 'ties',
    compared: Number(row['compared']),
    differing: Number(row['differing']),
    explained: text(row['explained']),
    unexplained,
    causes: toCauses(row['causes']),
  }
}

function toAccount(row: Record<string, QueryCell>): Omit<ReconciledAccount, 'nearest'> {
  return {
    month: text(row['month']),
    basis: row['basis'] as ReconciledAccount['basis'],
    accountId: text(row['account_id']),
    code: textOrNull(row['code']),
    account: text(row['account']),
    ours: text(row['ours']),
    xeros: text(row['xeros']),
    difference: text(row['difference']),
    moved: text(row['moved']),
    causes: toCauses(row['causes']),
    unexplained: text(row['unexplained']),
  }
}

function toNearest(row: Record<string, QueryCell>): ReconciledAccount['nearest'][number] {
  return {
    reason: text(row['reason']),
    type: text(row['document_type']),
    id: text(row['document_id']),
    number: textOrNull(row['document_number']),
    date: textOrNull(row['date']),
    amount: text(row['amount']),
  }
}

/** Undefined where the tables asked for are not there. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof AppError && (thrown.code === 'query_failed' || thrown.code === 'query_refused')) return undefined
    throw thrown
  }
}
