import type { Clock } from '../../lib/clock.ts'
import type { TableSet } from '../../streams/tables.ts'
import type { StreamState, Warehouse, WarehouseRun } from '../warehouse.ts'
import { createBatch } from './batch.ts'
import { createSqlAccess } from './sql-access.ts'
import { forget } from './forget.ts'
import { prepareTables } from './prepare-tables.ts'
import { openSession, type Session } from './session.ts'
import { parseSchemaName, quoteText, toInstantText, toKeyColumns, toTableName } from './sql.ts'
import { toSystemTableNames } from './system-tables.ts'

export interface DuckdbWarehouseOptions {
  /** The file; made when missing. */
  path: string
  /** Folder for staged files; this process makes its own folder inside. */
  stagingPath: string
  schema: string
  /** Memory DuckDB may use for data. What it needs beside that is some tens of megabytes. */
  memoryMb: number
  threads?: number
  clock: Clock
}

/**
 * Opens a warehouse in a DuckDB file. Throws `home_busy` when another process has it, `storage_failed` when it cannot
 * be opened, `schema_newer` when a newer Daybook wrote it.
 */
export async function openDuckdbWarehouse(options: DuckdbWarehouseOptions): Promise<Warehouse> {
  const schema = parseSchemaName(options.schema)
  const session = await openSession({ ...options, threads: options.threads ?? 2 })
  try {
    await prepareTables(session, schema, [])
  } catch (error) {
    await session.close()
    throw error
  }
  return createWarehouse(session, schema, options)
}

function createWarehouse(session: Session, schema: string, { clock, memoryMb }: DuckdbWarehouseOptions): Warehouse {
  const names = toSystemTableNames(schema)
  let closed: Promise<void> | undefined

  const saveRun = async (run: WarehouseRun): Promise<void> => {
    const values = [
      run.runId,
      run.tenantId,
      toInstantText(run.startedAt),
      run.finishedAt && toInstantText(run.finishedAt),
      run.status,
      JSON.stringify(run.streams),
    ].map((value) => (value === undefined ? 'NULL' : quoteText(value)))
    await session.write(
      `recording run ${run.runId}`,
      (execute) =>
        execute(
          `DELETE FROM ${names.runs} WHERE run_id = ${quoteText(run.runId)}; INSERT INTO ${names.runs} VALUES (${values.join(', ')})`,
        ),
      { part: 'runs' },
    )
  }

  const loadStates = async (tenantId: string): Promise<Map<string, StreamState>> => {
    const rows = await session.read('reading the state', `SELECT stream, state FROM ${names.state} WHERE tenant_id = $1`, [
      tenantId,
    ])
    return new Map((rows as [string, string][]).map(([stream, state]) => [stream, JSON.parse(state) as StreamState]))
  }

  return {
    prepare: (sets) => prepareTables(session, schema, sets),
    loadStates,
    loadState: async (tenantId, stream) => (await loadStates(tenantId)).get(stream),
    openBatch: (options) => createBatch(session, schema, options),
    async loadKeys(tenantId, set) {
      const [parent] = set.tables
      const keys = toKeyColumns(parent).map((key) => `CAST(${key} AS VARCHAR)`)
      const rows = await session.read(
        `reading the keys of ${set.stream}`,
        `SELECT ${keys.join(', ')} FROM ${toTableName(schema, parent.name)} WHERE tenant_id = $1 AND _deleted_at IS NULL ORDER BY ALL`,
        [tenantId],
      )
      return rows as string[][]
    },
    async countRows(tenantId, sets) {
      if (sets.length === 0) return new Map()
      const parts = sets.map((set) => toCountSql(schema, names.quarantine, set))
      const rows = await session.read('counting rows', parts.join(' UNION ALL '), [tenantId])
      return new Map(
        rows.map(([stream, live, deleted, quarantined]) => [
          String(stream),
          { live: Number(live), deleted: Number(deleted), quarantined: Number(quarantined) },
        ]),
      )
    },
    reset: (tenantId, sets) => forget(session, { schema, tenantId, sets, scope: 'streams', at: clock.now() }),
    purge: (tenantId, sets) => forget(session, { schema, tenantId, sets, scope: 'tenant', at: clock.now() }),
    startRun: saveRun,
    finishRun: saveRun,
    sql: createSqlAccess(session, schema, memoryMb),
    checkpoint: () => session.maintain('writing the checkpoint', 'CHECKPOINT'),
    close: () => (closed ??= session.close()),
  }
}

function toCountSql(schema: string, quarantine: string, set: TableSet): string {
  const stream = quoteText(set.stream)
  return `SELECT ${stream}, count(*) FILTER (WHERE _deleted_at IS NULL), count(*) FILTER (WHERE _deleted_at IS NOT NULL),
    (SELECT count(*) FROM ${quarantine} WHERE tenant_id = $1 AND stream = ${stream})
    FROM ${toTableName(schema, set.tables[0].name)} WHERE tenant_id = $1`
}
