import type { ConnectionFacts, ServerFacts } from '../alerts/alert-facts.ts'
import type { Connection, Run } from '../store/store.ts'
import type { StreamReport } from '../sync/report.ts'
import type { Services } from './services.ts'
import { loadStatus } from './status.ts'

const runsLookedAt = 110

/** What alerts look at, of one connection or of each. */
export async function loadConnectionFacts(services: Services, connectionId?: string): Promise<ConnectionFacts[]> {
  const all = await services.store.connections.list()
  const chosen = connectionId === undefined ? all : all.filter((connection) => connection.id === connectionId)
  const facts: ConnectionFacts[] = []
  for (const connection of chosen) facts.push(await loadOne(services, connection))
  return facts
}

async function loadOne(services: Services, connection: Connection): Promise<ConnectionFacts> {
  const { store } = services
  const runs = await store.runs.list({ connectionId: connection.id, limit: runsLookedAt })
  const finished = runs.filter((run) => run.finishedAt !== null)
  const set = await store.tokens.get(connection.tokenSetId)
  const [status] = await loadStatus(services, connection.id)
  const streams = status?.streams ?? []
  const held = new Map(streams.map((stream) => [stream.stream, stream.rows]))
  return {
    connection,
    runs: finished,
    scheduled: connection.settings.paused !== true && connection.settings.schedule?.kind !== 'off',
    tokenRenewedAt: set.refreshToken === null ? null : (set.rotatedAt ?? set.updatedAt),
    lostStreams: toLostStreams(finished[0], held),
    quarantined: streams.reduce((sum, stream) => sum + stream.quarantined, 0),
    callsToday: status?.callsToday ?? 0,
    dayRemaining: status?.dayRemaining ?? null,
    ties: await loadTies(services, connection),
  }
}

const lostCodes = new Set(['scope_missing', 'role_missing', 'tier_missing'])

/** Streams of the newest run that were not readable although rows of them are held. */
function toLostStreams(run: Run | undefined, held: Map<string, number>): ConnectionFacts['lostStreams'] {
  const report = run?.report as { streams?: StreamReport[] } | null | undefined
  return (report?.streams ?? [])
    .filter(({ code, stream }) => code !== null && lostCodes.has(code) && (held.get(stream) ?? 0) > 0)
    .map(({ stream, reason }) => ({ stream, reason: reason ?? '' }))
}

async function loadTies(services: Services, connection: Connection): Promise<ConnectionFacts['ties']> {
  const { sql } = await services.openWarehouse(connection.settings.schema ?? 'xero')
  const [there] = await sql.read(
    'looking for the books',
    "SELECT 1 AS there FROM information_schema.tables WHERE table_schema = 'books' AND table_name = 'ties'",
  )
  if (there === undefined) return null
  const [row] = await sql.read(
    'reading how the books tie',
    `SELECT state, text FROM books.ties WHERE tenant_id = ${sql.dialect.quoteText(connection.tenantId)}`,
  )
  return row ? { state: toText(row['state']), text: toText(row['text']) } : null
}

export async function loadServerFacts(services: Services): Promise<ServerFacts> {
  const { store, clock, config } = services
  const now = clock.now()
  const since = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  // Xero does not bill the egress of Custom Connections.
  const billed = new Set((await store.connections.list()).filter(({ auth }) => auth !== 'custom').map(({ tenantId }) => tenantId))
  const usage = await store.calls.usage({ since })
  return {
    egressBytes: usage.filter(({ tenantId }) => billed.has(tenantId)).reduce((sum, { bytes }) => sum + bytes, 0),
    egressIncluded: config.egressGb * 2 ** 30,
  }
}

function toText(cell: unknown): string {
  return typeof cell === 'string' ? cell : ''
}
