import { ledgerStreams } from '../../src/books/ledger/ledger-streams.ts'
import { refreshBooks, type RefreshOptions, type RefreshResult } from '../../src/books/ledger/refresh-books.ts'
import { streams } from '../../src/streams/catalogue.ts'
import type { SqlAccess } from '../../src/warehouse/warehouse.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

/** A world that reads what the ledger is made of, and keeps it. */
export interface LedgerWorld extends World {
  /** Brings the copy up to date, then the books. */
  follow(options?: Partial<RefreshOptions>): Promise<RefreshResult>
  /** The warehouse's SQL. */
  sql(): Promise<SqlAccess>
  /** Rows of the books or of the copy. */
  read(select: string): Promise<Record<string, unknown>[]>
}

export async function openLedgerWorld(options: WorldOptions): Promise<LedgerWorld> {
  const world = await openWorld({ ...options, catalogue: streams.filter(({ name }) => name in ledgerStreams) })
  const sql = async (): Promise<SqlAccess> => (await world.openWarehouse()).sql
  return {
    ...world,
    sql,
    read: async (select) => (await sql()).read('a test', select),
    async follow(refreshing = {}) {
      const { reports } = await world.sync()
      const failed = reports.filter((report) => report.status === 'failed')
      if (failed.length > 0) throw new Error(`Not read: ${failed.map(({ stream, reason }) => `${stream} ${reason}`).join(', ')}`)
      return refreshBooks(await sql(), { tenantId: world.tenantId, at: new Date('2026-11-21T10:00:00Z'), ...refreshing })
    },
  }
}
