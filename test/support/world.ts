import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import type { App } from '../../src/sandbox/identity/apps.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { recordStreams as catalogue } from '../../src/streams/catalogue.ts'
import type { Stream } from '../../src/streams/stream.ts'
import { toTableSet } from '../../src/streams/tables.ts'
import { planStreams } from '../../src/sync/plan.ts'
import type { StreamReport } from '../../src/sync/report.ts'
import { syncStreams, type SyncStreamsResult } from '../../src/sync/sync-streams.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { Warehouse } from '../../src/warehouse/warehouse.ts'
import { createXeroApi } from '../../src/xero/client.ts'
import { createGovernor } from '../../src/xero/governor.ts'

export interface WorldSync {
  streams?: string[]
  full?: boolean
  signal?: AbortSignal
  /** The process is as good as dead when it aborts: whatever the engine still does, nothing more is stored. */
  killed?: AbortSignal
  /** Default 0: snapshots at every sync. */
  snapshotMs?: number
  startDate?: Date
  /** Default five minutes. */
  overlapMs?: number
  /** Tries of one request. Default 3. */
  attempts?: number
  requestTimeoutMs?: number
  onProgress?: (report: StreamReport) => void
}

/** A sandbox and a warehouse with the real adapters between them, without a control plane. */
export interface World {
  sandbox: Sandbox
  tenantId: string
  sync(options?: WorldSync): Promise<SyncStreamsResult & { byName: Map<string, StreamReport> }>
  /** The warehouse, open until the next query. */
  openWarehouse(): Promise<Warehouse>
  /** SQL over the warehouse. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Every row of every table, without what depends on when it was read. */
  dump(): Promise<Dump>
  /** A world over the same sandbox with an empty warehouse, of these streams alone where some are named. */
  fresh(only?: readonly Stream[]): Promise<World>
  close(): Promise<void>
}

/** By table: rows as JSON text, with whether they are deleted. */
export type Dump = Map<string, Map<string, { deleted: boolean }>>

export interface WorldOptions extends SandboxOptions {
  catalogue?: readonly Stream[]
  clock?: Clock
}

/** A Custom Connection of the older kind, which reaches every stream: journals and expenses too. */
export const olderApp: App = {
  clientId: 'OLDER',
  clientSecret: 'older-secret',
  name: 'Made before March 2026',
  kind: 'custom',
  generation: 'broad',
}

/** The catalogue with small pages, so that a small company has many. */
export const smallPages: readonly Stream[] = catalogue.map((stream) =>
  stream.read.kind === 'pages' && stream.read.sizeParam ? { ...stream, read: { ...stream.read, size: 20 } } : stream,
)

/** Real time, but waits pass two hundred times as fast. */
export const hastyClock: Clock = { now: () => systemClock.now(), sleep: (ms, signal) => systemClock.sleep(ms / 200, signal) }

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const sandbox = await startSandbox(options)
  const world = await openWorldOn(sandbox, options)
  return {
    ...world,
    close: async () => {
      await world.close()
      await sandbox.close()
    },
  }
}

async function openWorldOn(sandbox: Sandbox, options: WorldOptions): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'daybook-world-'))
  const path = join(home, 'warehouse.duckdb')
  const clock = options.clock ?? systemClock
  const streams = options.catalogue ?? catalogue
  const tenantId = sandbox.companies[0]?.tenantId ?? ''
  let open: Warehouse | undefined

  const openWarehouse = async (): Promise<Warehouse> => {
    open ??= await openDuckdbWarehouse({ path, stagingPath: join(home, 'staging'), schema: 'xero', memoryMb: 256, clock })
    return open
  }
  const closeWarehouse = async (): Promise<void> => {
    await open?.close()
    open = undefined
  }
  const withEngine = async <T>(work: (select: World['query']) => Promise<T>): Promise<T> => {
    await closeWarehouse()
    const engine = await openDuckdbQuery({ path, memoryMb: 256 })
    try {
      return await work(async (sql) => {
        const { columns, rows } = await engine.query(sql, { maxRows: 10_000_000, timeoutMs: 60_000 })
        return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])))
      })
    } finally {
      await engine.close()
    }
  }

  let run = 0
  return {
    sandbox,
    tenantId,
    openWarehouse,
    query: (sql) => withEngine((select) => select(sql)),
    async sync(syncing = {}) {
      const opened = await openWarehouse()
      const warehouse = syncing.killed ? toMortal(opened, syncing.killed) : opened
      await warehouse.prepare(streams.map(toTableSet))
      const governor = createGovernor({
        clientId: sandbox.clientId,
        tenantId,
        clock,
        limits: { load: async () => undefined, save: async () => undefined },
        dayReserve: 0,
        maxWaitMs: 120_000,
      })
      const token = (): Promise<string> => fetchToken(sandbox)
      let cached: Promise<string> | undefined
      const api = createXeroApi({
        apiUrl: sandbox.apiUrl,
        tenantId,
        governor,
        accessToken: () => (cached ??= token()),
        renew: () => (cached = token()),
        clock,
        requestTimeoutMs: syncing.requestTimeoutMs ?? 5000,
        attempts: syncing.attempts ?? 3,
        onCall: () => undefined,
      })
      const result = await syncStreams({
        plans: planStreams(streams, { chosen: syncing.streams, access: {} }),
        full: syncing.full ?? false,
        chosen: syncing.streams,
        signal: syncing.signal,
        onStream: () => undefined,
        context: {
          api,
          warehouse,
          clock,
          tenantId,
          runId: `run-${++run}`,
          snapshotMs: syncing.snapshotMs ?? 0,
          overlapMs: syncing.overlapMs ?? 300_000,
          startDate: syncing.startDate,
          onProgress: syncing.onProgress ?? ((): void => undefined),
        },
      })
      return { ...result, byName: new Map(result.reports.map((report) => [report.stream, report])) }
    },
    dump: () =>
      withEngine(async (select) => {
        const dump: Dump = new Map()
        const tables = await select(
          "SELECT table_name AS table FROM information_schema.tables WHERE table_schema = 'xero' AND left(table_name, 1) <> '_' ORDER BY 1",
        )
        for (const { table } of tables) {
          const parent = streams.some((stream) => (stream.table ?? stream.name) === table)
          const rows = await select(`SELECT * EXCLUDE (_synced_at${parent ? ', _hash' : ''}) FROM xero.${String(table)}`)
          dump.set(
            String(table),
            new Map(rows.map(({ _deleted_at: deletedAt, ...row }) => [JSON.stringify(row), { deleted: deletedAt !== null }])),
          )
        }
        return dump
      }),
    fresh: (only) => openWorldOn(sandbox, only ? { ...options, catalogue: only } : options),
    async close() {
      await closeWarehouse()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** A kill is nothing but a last transaction: those before it are stored whole, none after it. */
function toMortal(warehouse: Warehouse, killed: AbortSignal): Warehouse {
  return {
    ...warehouse,
    openBatch(options) {
      const batch = warehouse.openBatch(options)
      return {
        get rows() {
          return batch.rows
        },
        get bytes() {
          return batch.bytes
        },
        add: (record) => batch.add(record),
        quarantine: (record) => batch.quarantine(record),
        drain: () => batch.drain(),
        loadAbsent: () => batch.loadAbsent(),
        async commit(commit) {
          killed.throwIfAborted()
          const result = await batch.commit(commit)
          // Stored, but nobody lives to hear of it.
          killed.throwIfAborted()
          return result
        },
        discard: () => batch.discard(),
      }
    },
  }
}

async function fetchToken(sandbox: Sandbox): Promise<string> {
  const response = await fetch(`${sandbox.identityUrl}/connect/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  return ((await response.json()) as { access_token: string }).access_token
}

/**
 * What differs between a warehouse with a history and one that was filled at once: rows it lacks, rows it has beside
 * them (but for those it marks as deleted, which a later reader never saw).
 */
export function compareDumps(actual: Dump, expected: Dump): string[] {
  const differences: string[] = []
  for (const [table, rows] of expected) {
    const held = actual.get(table) ?? new Map<string, { deleted: boolean }>()
    for (const [row, { deleted }] of rows) {
      const found = held.get(row)
      if (!found) differences.push(`${table} lacks ${row.slice(0, 400)}`)
      else if (found.deleted !== deleted) differences.push(`${table} has deleted=${found.deleted} for ${row.slice(0, 200)}`)
    }
    for (const [row, { deleted }] of held) {
      if (!rows.has(row) && !deleted) differences.push(`${table} should not have ${row.slice(0, 400)}`)
    }
  }
  return differences
}
