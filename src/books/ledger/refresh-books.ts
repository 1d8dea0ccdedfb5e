import type { RunScript, SqlAccess } from '../../warehouse/warehouse.ts'
import { loadChart, toContext } from './chart.ts'
import { toRanges, toRawName, toScope, type LedgerContext } from './context.ts'
import { loadFeed, loadState, saveState, toInstant } from './ledger-state.ts'
import { removePayments } from './post-payments.ts'
import { postingSteps, type PostingStep } from './posting-steps.ts'
import { prepareBooks } from './prepare-books.ts'
import { defaultReadings, type LedgerReadings } from './readings.ts'
import { addAllocatedIds, toRefreshIds } from './refresh-ids.ts'
import { addUnknownAccounts, fillAccounts, fillContacts, fillDocuments, fillOrganisations, toChartCodes } from './registers.ts'
import { fillAllocations } from './settlements.ts'
import { toTrackingTables } from './tracking.ts'

export interface RefreshOptions {
  tenantId: string
  /** When it is. */
  at: Date
  /** Up to when the copy is complete, where that is known. */
  asOf?: Date | undefined
  /** How doubtful rules are read. Default: as the last time; at first, the likelier values. */
  readings?: LedgerReadings
  /** Posts everything anew. */
  full?: boolean
}

export interface RefreshResult {
  /** full: everything was posted anew · changes: what changed and what depends on it · none: nothing had changed. */
  mode: 'full' | 'changes' | 'none'
  /** Documents, payments and allocations posted anew; null for all of them. */
  sources: number | null
  readings: LedgerReadings
}

/**
 * Brings an organisation's books up to its copy, in one transaction. The raw tables must exist. Reads the change log from
 * where the last refresh left off; posts everything anew at first, when told, when readings, chart or tracking changed, or
 * when a stream was reset.
 */
export async function refreshBooks(sql: SqlAccess, options: RefreshOptions): Promise<RefreshResult> {
  await prepareBooks(sql)
  const held = await loadState(sql, options.tenantId)
  const chart = await loadChart(sql, options.tenantId)
  const readings = options.readings ?? held?.readings ?? defaultReadings
  const feed = await loadFeed(sql, options.tenantId, held?.seq ?? 0)
  const full =
    options.full === true ||
    held === undefined ||
    held.rawSchema !== sql.schema ||
    held.chart !== chart.digest ||
    JSON.stringify(held.readings) !== JSON.stringify(readings) ||
    feed.reset ||
    feed.changes > maxChanges
  const memoryMb = full ? Math.max(sql.memoryMb, await loadNeededMemory(sql, options.tenantId)) : sql.memoryMb
  const context = { ...toContext(sql, options.tenantId, chart, readings, full ? 'all' : 'listed'), memoryMb }
  const mode = full ? 'full' : feed.changes > 0 ? 'changes' : 'none'
  const state = { rawSchema: sql.schema, seq: feed.last, readings, chart: chart.digest, at: options.at }
  const work = async (run: RunScript): Promise<number | null> => {
    const asOf = options.asOf ? toInstant(options.asOf) : 'CAST(NULL AS TIMESTAMP WITH TIME ZONE)'
    const beginning = [
      ...fillOrganisations(context, asOf),
      ...(full || feed.contacts ? fillContacts(context) : []),
      ...(full || feed.accounts ? fillAccounts(context) : []),
    ]
    const ending = saveState(sql, options.tenantId, state)
    if (mode === 'none') await run([...beginning, ...ending].join(';\n'))
    else await post(run, context, { beginning, ending, since: held?.seq ?? 0, upTo: feed.last })
    if (mode !== 'changes') return mode === 'full' ? null : 0
    const [counted] = await run('SELECT count(DISTINCT id) AS sources FROM refresh_ids')
    return Number(counted?.['sources'])
  }
  const sources = await sql.write('posting the books', work, { memoryMb })
  return { mode, sources, readings }
}

/**
 * What an uncommitted insert leaves of its last rows stays in memory, and of the registers all: beside what any posting
 * takes two kilobytes a document are enough, and more than so much is not needed, since the work is cut into pieces.
 */
async function loadNeededMemory(sql: SqlAccess, tenantId: string): Promise<number> {
  const [row] = await sql.read(
    'counting documents',
    `SELECT count(*) AS documents FROM ${toRawName(sql, 'invoices')} WHERE tenant_id = ${sql.dialect.quoteText(tenantId)}`,
  )
  return Math.min(192 + Math.ceil(Number(row?.['documents']) / 500), 640)
}

/** Above so many changes everything is posted anew, which takes less. */
const maxChanges = 20_000

interface Posting {
  beginning: string[]
  ending: string[]
  since: number
  upTo: number
}

/** First the registers, then what is posted by them. */
async function post(run: RunScript, context: LedgerContext, { beginning, ending, since, upTo }: Posting): Promise<void> {
  const listed = context.scope === 'listed'
  const clear = (ledger: string): string =>
    `DELETE FROM books.${ledger} WHERE tenant_id = ${context.tenant} ${toScope(context, 'source_id')}`
  await run(
    [
      ...beginning,
      ...(listed ? toRefreshIds(context, since, upTo) : []),
      toChartCodes(context),
      ...toTrackingTables(context),
      ...fillDocuments(context),
      ...fillAllocations(context),
      ...(listed ? addAllocatedIds(context) : []),
      removePayments(context),
      clear('general_ledger'),
      clear('cash_ledger'),
      ...(listed ? [context.dialect.createTemporary(context.postings, 'SELECT * FROM books.general_ledger WHERE false')] : []),
    ].join(';\n'),
  )
  for (const step of postingSteps) await postStep(run, context, step)
  const take = listed ? [`INSERT INTO books.general_ledger SELECT * FROM ${context.postings}`] : []
  await run([...take, addUnknownAccounts(context, context.postings), ...ending].join(';\n'))
}

/** In parts where there is much. No temporary tables here: until the transaction ends, even dropped ones take up memory. */
async function postStep(run: RunScript, context: LedgerContext, { size, statement, perMb }: PostingStep): Promise<void> {
  const [row] = await run(`SELECT CAST((${size(context)}) AS BIGINT) AS sources`)
  const sources = Number(row?.['sources'])
  if (sources === 0) return
  const isWhole = context.scope === 'listed' || perMb === undefined
  const parts = isWhole ? 1 : Math.min(Math.ceil(sources / (perMb * context.memoryMb)), maxParts)
  if (parts === 1) await run(statement(context))
  else for (const scope of toRanges(parts)) await run(statement({ ...context, scope }))
}

/** Ranges of ids are told apart by their first three digits. */
const maxParts = 1024
