import type { ConnectionOverview } from '../platform/overview.ts'
import { loadOverview, toSchema } from '../platform/overview.ts'
import type { Connection } from '../store/store.ts'
import type { SyncReport } from '../sync/report.ts'
import { toTableSet } from '../streams/tables.ts'
import type { ServerParts } from './context.ts'
import type { ConnectionDetail, ConnectionStream, ConnectionSummary } from './schemas/connections.ts'

/** Connections as the API shows them. */
export async function describeConnections(parts: ServerParts, connections: Connection[]): Promise<ConnectionSummary[]> {
  return (await loadOverviews(parts, connections)).map((overview) => overview.summary)
}

export interface DescribedConnection {
  overview: ConnectionOverview
  summary: ConnectionSummary
}

export async function loadOverviews(parts: ServerParts, connections: Connection[]): Promise<DescribedConnection[]> {
  const { config, platform, syncs, jobs } = parts
  const running = new Map(syncs.running().map((sync) => [sync.connection, sync.id]))
  const runningIds = new Set(connections.filter(({ name }) => running.has(name)).map(({ id }) => id))
  const [overviews, schedules] = await Promise.all([
    loadOverview(platform.services, connections, runningIds),
    jobs?.schedules() ?? [],
  ])
  const next = new Map(schedules.map(({ connectionId, nextRunAt }) => [connectionId, nextRunAt]))
  return overviews.map((overview) => {
    const { connection, lastRun } = overview
    const summary: ConnectionSummary = {
      id: connection.id,
      name: connection.name,
      auth: connection.auth,
      demo: connection.settings.demo ?? isLoopback(config.apiUrl),
      tenantId: connection.tenantId,
      tenantName: connection.tenantName,
      currency: overview.currency,
      countryCode: overview.countryCode,
      timezone: overview.timezone,
      state: overview.state,
      stateText: overview.stateText,
      reason: overview.reason,
      action: overview.action,
      badge: overview.badge,
      hasBooks: overview.hasBooks,
      asOf: overview.asOf,
      lastRun: lastRun && {
        id: lastRun.id,
        startedAt: lastRun.startedAt.toISOString(),
        finishedAt: lastRun.finishedAt?.toISOString() ?? null,
        status: lastRun.status,
      },
      runningSyncId: running.get(connection.name) ?? null,
      nextSyncAt: next.get(connection.id)?.toISOString() ?? null,
      resumesAt: overview.resumesAt,
      rows: overview.rows,
      quarantined: overview.quarantined,
      callsToday: overview.callsToday,
      bytesToday: overview.bytesToday,
      bytesThisMonth: overview.bytesThisMonth,
      dayRemaining: overview.dayRemaining,
      metadata: connection.settings.metadata ?? {},
      createdAt: connection.createdAt.toISOString(),
    }
    return { overview, summary }
  })
}

export async function describeConnection(parts: ServerParts, connection: Connection): Promise<ConnectionDetail> {
  const [described] = await loadOverviews(parts, [connection])
  const { settings } = connection
  return {
    ...described!.summary,
    rowsByStream: Object.fromEntries([...described!.overview.streams].map(([stream, { rows }]) => [stream, rows])),
    settings: {
      streams: settings.streams ?? null,
      startDate: settings.startDate ?? null,
      schema: toSchema(connection),
      snapshotHours: settings.snapshotHours ?? null,
      schedule: settings.schedule ?? { kind: 'nightly' },
      fields: settings.fields ?? {},
    },
  }
}

/** Every stream of a connection with what is held of it, how it was read last, and what it needs. */
export async function describeStreams(parts: ServerParts, connection: Connection): Promise<ConnectionStream[]> {
  const { platform, syncs } = parts
  const [described] = await loadOverviews(parts, [connection])
  const { overview, summary } = described!
  const running = summary.runningSyncId === null ? undefined : syncs.snapshot(summary.runningSyncId)
  const last = overview.lastRun?.report as SyncReport | null | undefined
  return platform.services.streams.map((stream): ConnectionStream => {
    const counts = overview.streams.get(stream.name)
    const access = connection.settings.access?.[stream.name] ?? null
    const now = running?.streams.find((report) => report.stream === stream.name)
    const lastReport = now ?? last?.streams.find((report) => report.stream === stream.name) ?? null
    const chosen = connection.settings.streams?.includes(stream.name) ?? true
    const group = toGroup({
      offered:
        chosen &&
        stream.retired === undefined &&
        !(access?.readable === false && (access.why === 'tier' || access.why === 'retired')),
      expected:
        stream.restricted === undefined ||
        stream.restricted === 'reports' ||
        (connection.settings.streams !== undefined && chosen),
      refused: access?.readable === false && (access.why === 'scope' || access.why === 'role'),
      status: lastReport?.status ?? null,
      waits: running !== undefined && running.planned.includes(stream.name) && now === undefined,
      read: typeof counts?.asOf === 'string',
    })
    return {
      stream: stream.name,
      title: stream.title,
      table: `${toSchema(connection)}.${toTableSet(stream).tables[0].name}`,
      group,
      rows: counts?.rows ?? 0,
      deleted: counts?.deleted ?? 0,
      quarantined: counts?.quarantined ?? 0,
      asOf: counts?.asOf ?? null,
      access,
      restricted: stream.restricted !== undefined || stream.retired !== undefined,
      chosen,
      scopes: [...new Set([...stream.scopes.granular, ...stream.scopes.broad])],
      lastReport,
    }
  })
}

interface StreamFacts {
  offered: boolean
  expected: boolean
  refused: boolean
  status: NonNullable<ConnectionStream['lastReport']>['status'] | null
  waits: boolean
  read: boolean
}

/** The first of these that holds says where people find it. */
function toGroup({ offered, expected, refused, status, waits, read }: StreamFacts): ConnectionStream['group'] {
  if (!offered) return 'not_offered'
  if (refused) return expected ? 'needs_you' : 'not_offered'
  if (waits) return 'waiting'
  switch (status) {
    case 'running':
      return 'reading'
    case 'failed':
      return 'failed'
    case 'paused':
      return 'waiting'
    case 'skipped':
      return 'needs_you'
    case 'unavailable':
      return 'not_offered'
    case 'complete':
    case 'current':
      return 'done'
    case null:
      return read ? 'done' : 'waiting'
  }
}

/** A home whose Xero is on this machine has nothing but sandboxes. */
function isLoopback(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}
