import { loadReadings } from '../ledger/ledger-state.ts'
import { refreshBooks } from '../ledger/refresh-books.ts'
import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { toAmount } from './cents.ts'
import { chooseReadings, describeReadings, measure } from './choose-readings.ts'
import { compareBooks, type ComparedBooks } from './compare-books.ts'
import { compareJournals, hasJournals } from './compare-journals.ts'
import { countStreams, type StreamCount } from './count-streams.ts'
import { findNearestDocuments } from './nearest-documents.ts'
import { prepareReconciliation } from './prepare-reconciliation.ts'
import type { TiesRow, TiesState } from './ties.ts'
import { writeReconciliation } from './write-reconciliation.ts'

export interface ReconcileOptions {
  tenantId: string
  at: Date
  /** Up to when the copy is complete, where that is known. */
  asOf?: Date | undefined
  /** Why there is no trial balance, where there is none. */
  reason?: string | undefined
  /** What was read of each stream. */
  counts?: readonly StreamCount[]
}

export interface ReconciliationResult {
  state: TiesState
  text: string
  /** Percent, two decimals. Null where nothing could be compared. */
  explainedPercent: number | null
}

/**
 * Compares an organisation's books with its reports and stores what came of it, residuals too. The books must be posted.
 * While something is unexplained that was not when readings were last tried, doubtful rules are tried the other way.
 */
export async function refreshReconciliation(sql: SqlAccess, options: ReconcileOptions): Promise<ReconciliationResult> {
  const { tenantId, at, asOf } = options
  await prepareReconciliation(sql)
  const held = await loadHeld(sql, tenantId)
  let compared = await compareBooks(sql, tenantId)
  let readings = await loadReadings(sql, tenantId)
  let tried = held.tried
  if (compared && measure(compared) !== 0n && toAmount(measure(compared)) !== held.tried) {
    const chosen = await chooseReadings({
      sql,
      tenantId,
      readings,
      compared,
      post: async (next) => void (await refreshBooks(sql, { tenantId, at, asOf, readings: next })),
    })
    readings = chosen.readings
    compared = chosen.compared
    tried = toAmount(measure(compared))
  }
  await refreshSecondLooks(sql, options)
  const ties = compared ? withReadings(compared.ties, describeReadings(readings)) : toUnreconciled(options.reason)
  const inputs = `${compared?.inputs ?? 'none'} ${ties.text} ${tried ?? ''}`
  if (inputs !== held.inputs) {
    await store(sql, { tenantId, compared, ties, readings: describeReadings(readings), tried, inputs })
  }
  return {
    state: ties.state,
    text: ties.text,
    explainedPercent: ties.explainedShare === null ? null : Number(ties.explainedShare) / 100,
  }
}

interface Stored {
  tenantId: string
  compared: ComparedBooks | undefined
  ties: TiesRow
  readings: string | null
  tried: string | null
  inputs: string
}

async function store(sql: SqlAccess, { compared, ...rest }: Stored): Promise<void> {
  const comparisons = compared?.comparisons ?? []
  await sql.write('storing the reconciliation', async (run) => {
    await writeReconciliation(sql, run, {
      ...rest,
      comparisons,
      residuals: compared?.residuals ?? [],
      baseCurrency: compared?.chart.baseCurrency ?? '',
    })
    for (const statement of findNearestDocuments(sql, rest.tenantId, comparisons)) await run(statement)
  })
}

/** Journals, where they are granted, and the count of every stream. */
async function refreshSecondLooks(sql: SqlAccess, { tenantId, counts = [] }: ReconcileOptions): Promise<void> {
  const journals = (await hasJournals(sql, tenantId)) ? compareJournals(sql, tenantId) : []
  const script = [
    `DELETE FROM books.journal_differences WHERE tenant_id = ${sql.dialect.quoteText(tenantId)}`,
    ...journals,
    ...countStreams(sql, tenantId, counts),
  ]
  await sql.write('comparing journals and counts', (run) => run(script.join(';\n')))
}

async function loadHeld(sql: SqlAccess, tenantId: string): Promise<{ tried: string | null; inputs: string | null }> {
  const [row] = await sql.read(
    'reading the last reconciliation',
    `SELECT tried, inputs FROM books.ties WHERE tenant_id = ${sql.dialect.quoteText(tenantId)}`,
  )
  const text = (column: string): string | null => (typeof row?.[column] === 'string' ? row[column] : null)
  return { tried: text('tried'), inputs: text('inputs') }
}

const withReadings = (ties: TiesRow, readings: string | null): TiesRow =>
  readings === null ? ties : { ...ties, text: `${ties.text} Doubtful rules read as its reports have them: ${readings}.` }

function toUnreconciled(reason: string | undefined): TiesRow {
  return {
    state: 'unreconciled',
    asOf: null,
    explainedShare: null,
    unexplained: 0n,
    text: `Not compared with Xero's own reports: ${reason ?? 'none of its trial balances has been read'}. Figures are of documents alone.`,
  }
}
