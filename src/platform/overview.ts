import type { Connection, Run } from '../store/store.ts'
import { toTableSet } from '../streams/tables.ts'
import { essentialStreams } from './answers/organisations.ts'
import { asText, quote, quoteName, toText } from './answers/rows.ts'
import { toConnectionState, type ConnectionState } from './connection-state.ts'
import type { Services } from './services.ts'
import { isSyncing } from './status.ts'
import type { Ties } from './statements.ts'

/** How a connection stands, put together from both sides in few questions, however many connections there are. */
export interface ConnectionOverview extends ConnectionState {
  connection: Connection
  lastRun: Run | null
  currency: string | null
  countryCode: string | null
  timezone: string | null
  badge: Ties
  /** Whether the books were built and compared at least once: figures can be asked for. */
  hasBooks: boolean
  /** Up to when the copy is complete. ISO 8601. */
  asOf: string | null
  /** Records held and not deleted. */
  rows: number
  quarantined: number
  callsToday: number
  bytesToday: number
  bytesThisMonth: number
  dayRemaining: number | null
  streams: Map<string, StreamCounts>
}

export interface StreamCounts {
  rows: number
  deleted: number
  quarantined: number
  asOf: string | null
}

const dayMs = 86_400_000

/** `running`: ids of connections that this process is syncing. */
export async function loadOverview(
  services: Services,
  connections: readonly Connection[],
  running: ReadonlySet<string>,
): Promise<ConnectionOverview[]> {
  if (connections.length === 0) return []
  const { store, clock } = services
  const now = clock.now()
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  const byTenant = <T extends { tenantId: string }>(rows: T[]): Map<string, T> => new Map(rows.map((row) => [row.tenantId, row]))
  const [runs, today, thisMonth, limits, ties] = await Promise.all([
    store.runs.latest(),
    store.calls.usage({ since: new Date(now.getTime() - dayMs) }).then(byTenant),
    store.calls.usage({ since: month }).then(byTenant),
    store.limits.list(),
    loadTies(services),
  ])
  const held = new Map<string, HeldSchema>()
  for (const schema of new Set(connections.map(toSchema))) held.set(schema, await loadHeld(services, schema))

  const overviews: ConnectionOverview[] = []
  for (const connection of connections) {
    const { tenantId } = connection
    const lastRun = runs.get(connection.id) ?? null
    const isRunning = running.has(connection.id) || (lastRun?.status === 'running' && (await isSyncing(services, connection)))
    const streams = held.get(toSchema(connection))?.streams.get(tenantId) ?? new Map<string, StreamCounts>()
    const organisation = held.get(toSchema(connection))?.organisations.get(tenantId)
    const limit = limits.find((each) => each.tenantId === tenantId && each.dayResetsAt !== null && each.dayResetsAt > now)
    const counts = [...streams.values()]
    overviews.push({
      connection,
      lastRun,
      ...toConnectionState(services.streams, { connection, lastRun, isRunning, now }),
      currency: organisation?.currency ?? null,
      countryCode: organisation?.country ?? null,
      timezone: organisation?.timezone ?? null,
      badge: ties.get(tenantId) ?? notCompared,
      hasBooks: ties.has(tenantId),
      asOf: toAsOf(streams),
      rows: counts.reduce((sum, each) => sum + each.rows, 0),
      quarantined: counts.reduce((sum, each) => sum + each.quarantined, 0),
      callsToday: today.get(tenantId)?.calls ?? 0,
      bytesToday: today.get(tenantId)?.bytes ?? 0,
      bytesThisMonth: thisMonth.get(tenantId)?.bytes ?? 0,
      dayRemaining: limit?.dayRemaining ?? null,
      streams,
    })
  }
  return overviews
}

export function toSchema(connection: Connection): string {
  return connection.settings.schema ?? 'xero'
}

/** The oldest reading of a stream that the books need, of those that were read. */
function toAsOf(streams: ReadonlyMap<string, StreamCounts>): string | null {
  const times = essentialStreams.map((name) => streams.get(name)?.asOf ?? null).filter((at) => at !== null)
  return times.toSorted()[0] ?? null
}

interface HeldSchema {
  /** By tenant and stream. */
  streams: Map<string, Map<string, StreamCounts>>
  organisations: Map<string, { currency: string | null; country: string | null; timezone: string | null }>
}

async function loadHeld(services: Services, schema: string): Promise<HeldSchema> {
  const { readers } = services
  await services.openWarehouse(schema)
  const tables = new Set(
    (
      await readers.select(
        `SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = ${quote(schema)}`,
      )
    ).map((row) => asText(row['table_name'])),
  )
  const place = quoteName(schema)
  const streams: HeldSchema['streams'] = new Map()
  const of = (tenantId: string, stream: string): StreamCounts => {
    const byStream = streams.get(tenantId) ?? new Map<string, StreamCounts>()
    streams.set(tenantId, byStream)
    const counts = byStream.get(stream) ?? { rows: 0, deleted: 0, quarantined: 0, asOf: null }
    byStream.set(stream, counts)
    return counts
  }
  const parts = services.streams
    .map((stream) => ({ stream: stream.name, table: toTableSet(stream).tables[0].name }))
    .filter(({ table }) => tables.has(table))
    .map(
      ({ stream, table }) =>
        `SELECT ${quote(stream)} AS stream, tenant_id, count(*) FILTER (WHERE _deleted_at IS NULL) AS live,
         count(*) FILTER (WHERE _deleted_at IS NOT NULL) AS gone FROM ${place}.${quoteName(table)} GROUP BY tenant_id`,
    )
  if (parts.length > 0) {
    for (const row of await readers.select(parts.join(' UNION ALL '))) {
      const counts = of(asText(row['tenant_id']), asText(row['stream']))
      counts.rows = Number(row['live'])
      counts.deleted = Number(row['gone'])
    }
  }
  for (const row of await readers.select(
    `SELECT tenant_id, stream, count(*) AS held FROM ${place}._quarantine GROUP BY tenant_id, stream`,
  )) {
    of(asText(row['tenant_id']), asText(row['stream'])).quarantined = Number(row['held'])
  }
  for (const row of await readers.select(`SELECT tenant_id, stream, state->>'checkedAt' AS as_of FROM ${place}._state`)) {
    of(asText(row['tenant_id']), asText(row['stream'])).asOf = toText(row['as_of'])
  }
  const organisations: HeldSchema['organisations'] = new Map()
  if (tables.has('organisations')) {
    for (const row of await readers.select(
      `SELECT tenant_id, base_currency, country_code, timezone FROM ${place}.organisations`,
    )) {
      organisations.set(asText(row['tenant_id']), {
        currency: toText(row['base_currency']),
        country: toText(row['country_code']),
        timezone: toText(row['timezone']),
      })
    }
  }
  return { streams, organisations }
}

/** The badge of each organisation, as reconciliation keeps it. */
export async function loadTies({ readers }: Services): Promise<Map<string, Ties>> {
  const there = await readers.select(
    `SELECT 1 FROM duckdb_columns() WHERE database_name = 'warehouse' AND schema_name = 'books' AND table_name = 'ties' LIMIT 1`,
  )
  if (there.length === 0) return new Map()
  const rows = await readers.select('SELECT tenant_id, state, as_of, explained_percent, text FROM books.ties')
  return new Map(
    rows.map((row) => [
      asText(row['tenant_id']),
      {
        state: row['state'] as Ties['state'],
        asOf: toText(row['as_of']),
        explainedPercent: (row['explained_percent'] ?? null) === null ? null : Number(row['explained_percent']),
        text: toText(row['text']) ?? '',
      },
    ]),
  )
}

export const notCompared: Ties = {
  state: 'unreconciled',
  asOf: null,
  explainedPercent: null,
  text: "Not compared with Xero's own reports yet.",
}
