import { refreshBooks } from '../books/ledger/refresh-books.ts'
import { ledgerStreams } from '../books/ledger/ledger-streams.ts'
import { refreshStatements } from '../books/statements/refresh-statements.ts'
import { toAppError } from '../lib/app-error.ts'
import { toTableSet } from '../streams/tables.ts'
import type { BooksReport, StreamReport } from '../sync/report.ts'
import { toSyncState } from '../sync/stream-state.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { reconcileCopy } from './reconcile.ts'
import type { Services } from './services.ts'

/**
 * Brings an organisation's books up to its copy. Never throws: the copy is whole without them, and the next sync tries
 * again from where the last one left off.
 */
export async function followCopy(
  services: Services,
  warehouse: Warehouse,
  tenantId: string,
  reports: readonly StreamReport[] = [],
): Promise<BooksReport> {
  const startedAt = performance.now()
  const toReport = (mode: BooksReport['mode'], note: string | null): BooksReport => ({
    mode,
    elapsedMs: Math.round(performance.now() - startedAt),
    note,
  })
  try {
    const streams = services.streams.filter(({ name }) => name in ledgerStreams)
    if (streams.length < Object.keys(ledgerStreams).length) return toReport('none', null)
    // The rules read all of these tables, be they empty because a stream was not chosen or may not be read.
    await warehouse.prepare(streams.map(toTableSet))
    // What was just read lies in memory until it is folded into the file, and posting needs that memory.
    await warehouse.checkpoint()
    const asOf = await loadAsOf(warehouse, tenantId)
    const { mode } = await refreshBooks(warehouse.sql, { tenantId, at: services.clock.now(), asOf })
    await refreshStatements(warehouse.sql, tenantId)
    await reconcileCopy(services, warehouse, { tenantId, asOf, reports })
    return toReport(mode, null)
  } catch (thrown) {
    return toReport(null, `The books were not brought up to date: ${toAppError(thrown).message}`)
  }
}

/** When the stream read longest ago was read; undefined while one that is needed was never read to its end. */
async function loadAsOf(warehouse: Warehouse, tenantId: string): Promise<Date | undefined> {
  const states = await warehouse.loadStates(tenantId)
  const times: string[] = []
  for (const [name, need] of Object.entries(ledgerStreams)) {
    const { checkedAt } = toSyncState(states.get(name))
    if (checkedAt !== undefined) times.push(checkedAt)
    else if (need === 'always') return undefined
  }
  const [first] = times.sort()
  return first === undefined ? undefined : new Date(first)
}
