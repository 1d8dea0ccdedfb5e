import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, type Config } from '../../src/config.ts'
import { AppError } from '../../src/lib/app-error.ts'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { openControlPlane, openPlatform } from '../../src/platform/open-platform.ts'
import type { Platform, SyncOptions } from '../../src/platform/platform.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Store } from '../../src/store/store.ts'
import { streams as catalogue } from '../../src/streams/catalogue.ts'
import type { Stream } from '../../src/streams/stream.ts'
import type { StreamReport, SyncReport } from '../../src/sync/report.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { createDatabase, query, startPostgres } from './postgres.ts'
import { queryPGlite } from './query-pglite.ts'
import type { Dump } from './world.ts'

/** One of the databases a control plane works over. Homes of it start empty. */
export interface PlatformKind {
  name: 'PGlite' | 'PostgreSQL'
  /** Makes a home for a Daybook whose Xero is this sandbox. */
  createHome(sandbox: Sandbox, env?: Record<string, string>): Promise<PlatformHome>
  stop(): Promise<void>
}

export interface PlatformHome {
  config: Config
  open(options?: { clock?: Clock; streams?: readonly Stream[] }): Promise<Platform>
  /** Works on the control plane while no platform has this home open. */
  withStore<T>(work: (store: Store) => Promise<T>): Promise<T>
  /** SQL past the store, on a control plane that no platform has open. */
  queryControlPlane(sql: string): Promise<Record<string, unknown>[]>
  /** SQL over the warehouse. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Every row of every table of a schema, without what depends on when it was read. */
  dump(schema?: string): Promise<Dump>
  /** Rows of one organisation over all its tables, child tables included. */
  countRows(schema: string, tenantId: string): Promise<number>
}

const fewNames =
  'organisations accounts currencies users contacts invoices payments bank_transactions quotes manual_journals journals budgets employees'

/** One of each way to be read, for tests of what is not about streams: making the tables of all takes most of a short run. */
export const fewStreams: readonly Stream[] = catalogue.filter((stream) => fewNames.split(' ').includes(stream.name))

/** PGlite, and PostgreSQL where this machine has it. */
export async function startPlatformKinds(): Promise<PlatformKind[]> {
  const postgres = await startPostgresKind()
  return postgres ? [await startPGliteKind(), postgres] : [await startPGliteKind()]
}

/** For tests to which the control plane does not matter: the kind whose homes are made quickest. */
export async function startQuickKind(): Promise<PlatformKind> {
  return (await startPostgresKind()) ?? (await startPGliteKind())
}

/** It takes seconds to be made, so one is made, and copied. */
export async function startPGliteKind(): Promise<PlatformKind> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-platform-'))
  let homes = 0
  let template: Promise<string> | undefined
  return {
    name: 'PGlite',
    async createHome(sandbox, env = {}) {
      const home = join(folder, `home-${++homes}`)
      await cp(await (template ??= createTemplate(folder)), home, { recursive: true })
      return toHome(toConfig(sandbox, { DAYBOOK_HOME: home, ...env }))
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  }
}

async function startPostgresKind(): Promise<PlatformKind | undefined> {
  const server = await startPostgres()
  if (server === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'daybook-platform-'))
  let homes = 0
  return {
    name: 'PostgreSQL',
    async createHome(sandbox, env = {}) {
      const url = env['DAYBOOK_DATABASE_URL'] ?? (await createDatabase(server.url))
      return toHome(toConfig(sandbox, { DAYBOOK_HOME: join(folder, `home-${++homes}`), DAYBOOK_DATABASE_URL: url, ...env }))
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function createTemplate(folder: string): Promise<string> {
  const home = join(folder, 'template')
  const { close } = await openControlPlane(loadConfig({ DAYBOOK_HOME: home }), 'test')
  await close()
  return home
}

function toConfig(sandbox: Sandbox, env: Record<string, string>): Config {
  return loadConfig({
    DAYBOOK_XERO_API_URL: sandbox.apiUrl,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.identityUrl,
    DAYBOOK_XERO_LOGIN_URL: sandbox.loginUrl,
    DAYBOOK_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64'),
    ...env,
  })
}

type Select = PlatformHome['query']

function toHome(config: Config): PlatformHome {
  /** One engine for many queries: opening the file costs more than asking. */
  const withEngine = async <T>(work: (select: Select) => Promise<T>): Promise<T> => {
    const engine = await openDuckdbQuery({ path: config.warehousePath, memoryMb: 256 })
    try {
      return await work(async (sql) => {
        const { columns, rows } = await engine.query(sql, { maxRows: 10_000_000, timeoutMs: 60_000 })
        return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])))
      })
    } finally {
      await engine.close()
    }
  }
  return {
    config,
    open: (options = {}) => openPlatform(config, { command: 'daybook test', ...options }),
    async withStore(work) {
      const { store, close } = await openControlPlane(config, 'test')
      try {
        return await work(store)
      } finally {
        await close()
      }
    },
    queryControlPlane: (sql) =>
      config.databaseUrl === undefined ? queryPGlite(config.controlPlanePath, sql) : query(config.databaseUrl, sql),
    query: (sql) => withEngine((select) => select(sql)),
    dump: (schema = 'xero') =>
      withEngine(async (select) => {
        const dump: Dump = new Map()
        for (const name of await listTables(select, schema)) {
          const parent = catalogue.some((stream) => (stream.table ?? stream.name) === name)
          const rows = await select(`SELECT * EXCLUDE (_synced_at${parent ? ', _hash' : ''}) FROM ${schema}.${name}`)
          dump.set(name, new Map(rows.map(({ _deleted_at: at, ...row }) => [JSON.stringify(row), { deleted: at !== null }])))
        }
        return dump
      }),
    countRows: (schema, tenantId) =>
      withEngine(async (select) => {
        const tables = await listTables(select, schema)
        const counts = tables.map((name) => `SELECT count(*) AS n FROM ${schema}.${name} WHERE tenant_id = '${tenantId}'`)
        const [row] = await select(`SELECT sum(n)::INTEGER AS n FROM (${counts.join(' UNION ALL ')})`)
        return Number(row?.['n'])
      }),
  }
}

async function listTables(select: Select, schema: string): Promise<string[]> {
  const rows = await select(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${schema}' AND left(table_name, 1) <> '_' ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}

/** The sandbox's time; waits pass at once, and move it on by as much for both sides. */
export function createLeapingClock(sandbox: Sandbox): Clock {
  return {
    now: () => new Date(sandbox.control.now()),
    async sleep(ms, signal) {
      await systemClock.sleep(1, signal)
      sandbox.control.advance(ms)
    },
  }
}

/** The sandbox's time, which tests can move on; waits take as long as they do. */
export function createSandboxTime(sandbox: Sandbox): Clock {
  return { now: () => new Date(sandbox.control.now()), sleep: (ms, signal) => systemClock.sleep(ms, signal) }
}

export function connectCustom(platform: Platform, sandbox: Sandbox, name = 'demo') {
  return platform.connect.custom({ name, clientId: sandbox.clientId, clientSecret: sandbox.clientSecret })
}

export type NamedReport = SyncReport & { byName: Map<string, StreamReport> }

export async function syncByName(platform: Platform, name = 'demo', options: SyncOptions = {}): Promise<NamedReport> {
  const report = await platform.sync(name, options)
  return { ...report, byName: new Map(report.streams.map((stream) => [stream.stream, stream])) }
}

/** The AppError that this rejects with. */
export async function catchError(work: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof AppError) return thrown
  throw new Error('Expected an AppError', { cause: thrown })
}

/** Streams of a report by what became of them, for those that were not read to their end. */
export function toTroubled(report: SyncReport): Record<string, string> {
  const fine = new Set(['complete', 'current', 'unavailable'])
  return Object.fromEntries(
    report.streams.filter((stream) => !fine.has(stream.status)).map((stream) => [stream.stream, String(stream.code)]),
  )
}
