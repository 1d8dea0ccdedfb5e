import { toAppError } from '../lib/app-error.ts'
import { toTableSet } from '../streams/tables.ts'
import { toSyncState } from '../sync/stream-state.ts'
import type { Connection, Run } from '../store/store.ts'
import type { ConnectionStatus } from './platform.ts'
import type { Services } from './services.ts'

const dayMs = 86_400_000

/** How one connection (or each) stands: health, last run, calls of the last 24 hours, rows and freshness of every stream. */
export async function loadStatus(services: Services, name?: string): Promise<ConnectionStatus[]> {
  const connections = name === undefined ? await services.store.connections.list() : [await services.store.connections.get(name)]
  const statuses: ConnectionStatus[] = []
  for (const connection of connections) statuses.push(await loadOne(services, connection))
  return statuses
}

async function loadOne(services: Services, connection: Connection): Promise<ConnectionStatus> {
  const { store, clock } = services
  const now = clock.now()
  const [lastRun] = await store.runs.list({ connectionId: connection.id, limit: 1 })
  const [usage] = await store.calls.usage({ tenantId: connection.tenantId, since: new Date(now.getTime() - dayMs) })
  const { clientId } = await store.tokens.get(connection.tokenSetId)
  const limits = await store.limits.load(clientId ?? connection.tokenSetId, connection.tenantId)
  const pausedUntil = connection.pausedUntil !== null && connection.pausedUntil > now ? connection.pausedUntil : null
  const cutOff = lastRun?.status === 'running' && !(await isSyncing(services, connection))
  return {
    connection,
    health: toHealth(connection, cutOff ? 'failed' : lastRun?.status, pausedUntil !== null),
    reason: toReason(connection, lastRun, { pausedUntil, cutOff }),
    lastRun: lastRun
      ? {
          startedAt: lastRun.startedAt.toISOString(),
          finishedAt: lastRun.finishedAt?.toISOString() ?? null,
          status: cutOff ? 'failed' : lastRun.status,
        }
      : null,
    callsToday: usage?.calls ?? 0,
    bytesToday: usage?.bytes ?? 0,
    dayRemaining: limits?.dayResetsAt && limits.dayResetsAt < now ? null : (limits?.dayRemaining ?? null),
    streams: await loadStreams(services, connection),
  }
}

/** A run that a crash cut off still says that it runs; its lock, which went with the process, tells. */
export async function isSyncing(services: Services, connection: Connection): Promise<boolean> {
  try {
    await services.store.runs.withConnectionLock(connection.id, () => Promise.resolve())
    return false
  } catch (thrown) {
    if (toAppError(thrown).code === 'home_busy') return true
    throw thrown
  }
}

function toReason(
  connection: Connection,
  lastRun: Run | undefined,
  { pausedUntil, cutOff }: { pausedUntil: Date | null; cutOff: boolean },
): string | null {
  if (connection.statusReason !== null) return connection.statusReason
  if (pausedUntil) return `Xero's limit of calls is used up; the next sync goes on after ${pausedUntil.toISOString()}.`
  if (cutOff) return 'The last sync was cut off. What it had stored is kept; the next one goes on from it.'
  return lastRun?.error ?? null
}

function toHealth(connection: Connection, lastRun: string | undefined, paused: boolean): ConnectionStatus['health'] {
  if (connection.status === 'needs_attention') return 'needs_attention'
  if (lastRun === undefined) return 'never_synced'
  if (lastRun === 'running') return 'syncing'
  if (paused) return 'paused'
  return lastRun === 'complete' ? 'ok' : 'needs_attention'
}

async function loadStreams(services: Services, connection: Connection): Promise<ConnectionStatus['streams']> {
  const warehouse = await services.openWarehouse(connection.settings.schema ?? 'xero')
  const sets = services.streams.map(toTableSet)
  await warehouse.prepare(sets)
  const counts = await warehouse.countRows(connection.tenantId, sets)
  const states = await warehouse.loadStates(connection.tenantId)
  return services.streams.map((stream) => {
    const count = counts.get(stream.name)
    const state = toSyncState(states.get(stream.name))
    return {
      stream: stream.name,
      rows: count?.live ?? 0,
      deleted: count?.deleted ?? 0,
      quarantined: count?.quarantined ?? 0,
      asOf: state.checkedAt ?? null,
      access: connection.settings.access?.[stream.name] ?? null,
    }
  })
}
