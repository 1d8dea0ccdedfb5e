import { AppError, toAppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import { toTableSet } from '../streams/tables.ts'
import { planStreams } from '../sync/plan.ts'
import type { BooksReport, StreamReport, SyncEvent, SyncReport } from '../sync/report.ts'
import { syncStreams, type SyncStreamsResult } from '../sync/sync-streams.ts'
import { toConnectionStatus } from './attention.ts'
import { followCopy } from './books.ts'
import { openRuledWarehouse } from './field-rules.ts'
import type { SyncOptions } from './platform.ts'
import type { Services } from './services.ts'

/** Brings one connection up to date and records the run on both sides: control plane and warehouse. */
export async function syncConnection(services: Services, name: string, options: SyncOptions): Promise<SyncReport> {
  const connection = await services.store.connections.get(name)
  return services.store.runs.withConnectionLock(connection.id, async (lost) => {
    const signal = options.signal ? AbortSignal.any([options.signal, lost]) : lost
    // Read again under the lock: whoever held it before may have changed it.
    const held = await services.store.connections.get(connection.id)
    return watchSync(services, held, () => runSync(services, held, { ...options, signal }))
  })
}

/** The run as a span with what became of it. */
function watchSync({ telemetry }: Services, connection: Connection, run: () => Promise<SyncReport>): Promise<SyncReport> {
  const facts = { 'daybook.connection': connection.name, 'xero.tenant_id': connection.tenantId }
  return telemetry.span('daybook.sync', facts, async (span) => {
    const report = await run()
    const { runId, status, error, totals, elapsedMs } = report
    span.set({ 'daybook.run': runId, 'daybook.status': status, 'daybook.calls': totals.calls, 'daybook.changed': totals.changed })
    if (status === 'failed') span.fail(error?.code ?? 'failed')
    telemetry.count('daybook.syncs', 1, { status })
    telemetry.observe('daybook.sync.duration', elapsedMs / 1000, { status })
    return report
  })
}

async function runSync(services: Services, connection: Connection, options: SyncOptions): Promise<SyncReport> {
  const { store, clock, config } = services
  const streams = services.streams
  const chosen = options.streams ?? connection.settings.streams
  for (const stream of chosen ?? []) requireStream(streams, stream)

  const started = clock.now()
  const run = await store.runs.start(connection.id, started, options.runId)
  const emit = (event: SyncEvent): void => {
    options.onEvent?.(event)
    for (const listener of services.syncListeners) listener({ id: run.id, connection }, event)
  }
  const plans = planStreams(streams, { chosen, access: connection.settings.access ?? {} })
  emit({
    type: 'started',
    runId: run.id,
    connection: connection.name,
    tenantName: connection.tenantName,
    streams: plans.map((plan) => plan.stream.name),
  })

  let result: SyncStreamsResult = { reports: [], fatal: undefined, resumesAt: undefined }
  let books: BooksReport | null = null
  try {
    const warehouse = await openRuledWarehouse(services, connection)
    await warehouse.prepare(plans.map((plan) => toTableSet(plan.stream)))
    const warehouseRun = { runId: run.id, tenantId: connection.tenantId, startedAt: started, streams: {} }
    await warehouse.startRun({ ...warehouseRun, status: 'running' })
    const session = await services.openSession(connection, {
      runId: run.id,
      onWait: (until, reason) => emit({ type: 'waiting', until: until.toISOString(), reason }),
    })
    try {
      result = await syncStreams({
        plans,
        full: options.full ?? false,
        chosen,
        signal: options.signal,
        onStream: (report) => emit({ type: 'stream', report }),
        context: {
          api: session.api,
          warehouse,
          clock,
          tenantId: connection.tenantId,
          runId: run.id,
          snapshotMs: (connection.settings.snapshotHours ?? config.snapshotHours) * 3_600_000,
          overlapMs: config.overlapSeconds * 1000,
          startDate: connection.settings.startDate ? new Date(`${connection.settings.startDate}T00:00:00Z`) : undefined,
          onProgress: (report) => emit({ type: 'progress', report }),
        },
      })
    } finally {
      await session.close()
    }
    const report = toReport(run.id, connection, started, clock.now(), result)
    await warehouse.finishRun({
      ...warehouseRun,
      finishedAt: new Date(report.finishedAt),
      status: report.status,
      streams: Object.fromEntries(report.streams.map((stream) => [stream.stream, stream])),
    })
    // Who stops a sync does not wait for the books, which the next one brings up to date.
    if (result.fatal?.code !== 'stopped') books = await followCopy(services, warehouse, connection.tenantId, result.reports)
    await warehouse.checkpoint()
  } catch (thrown) {
    result.fatal ??= toAppError(thrown)
  }

  const report = { ...toReport(run.id, connection, started, clock.now(), result), books }
  try {
    await store.runs.finish(run.id, {
      status: report.status,
      finishedAt: new Date(report.finishedAt),
      report,
      error: toTrouble(result),
    })
    await store.connections.update(connection.id, {
      ...toConnectionStatus(result.fatal),
      pausedUntil: report.status === 'paused' ? (result.resumesAt ?? null) : null,
    })
  } catch (thrown) {
    // What ended the run, a full disk for example, may keep it from being recorded: the first error is the one to report.
    if (!result.fatal) throw thrown
  }
  emit({ type: 'finished', report })
  return report
}

/** What a person should know of a run that did not read everything: the streams, and why the first of them was not. */
function toTrouble({ reports, fatal }: SyncStreamsResult): string | null {
  if (fatal) return fatal.message
  const missed = reports.filter((report) => report.status === 'failed' || report.status === 'skipped')
  if (missed.length === 0) return null
  return `Not read to the end: ${missed.map((report) => report.stream).join(', ')}. ${missed[0]?.reason ?? ''}`
}

export function toReport(
  runId: string,
  connection: Connection,
  started: Date,
  finished: Date,
  result: SyncStreamsResult,
): SyncReport {
  const { reports } = result
  const sum = (field: keyof SyncReport['totals']): number => reports.reduce((total, report) => total + report[field], 0)
  return {
    runId,
    connection: connection.name,
    tenantId: connection.tenantId,
    tenantName: connection.tenantName,
    status: toRunStatus(result),
    incremental: reports.some((report) => report.mode === 'incremental' || report.status === 'current'),
    startedAt: started.toISOString(),
    finishedAt: finished.toISOString(),
    elapsedMs: finished.getTime() - started.getTime(),
    resumesAt: result.resumesAt?.toISOString() ?? null,
    error: result.fatal ? { code: result.fatal.code, message: result.fatal.message } : null,
    streams: reports,
    books: null,
    totals: {
      read: sum('read'),
      changed: sum('changed'),
      deleted: sum('deleted'),
      quarantined: sum('quarantined'),
      written: sum('written'),
      calls: sum('calls'),
      bytes: sum('bytes'),
    },
  }
}

/** Complete only when every stream one would expect was read; a run that could read nothing has failed. */
function toRunStatus({ reports, fatal }: SyncStreamsResult): SyncReport['status'] {
  if (fatal) return 'failed'
  const count = (...statuses: StreamReport['status'][]): number =>
    reports.filter((report) => statuses.includes(report.status)).length
  if (count('paused') > 0) return 'paused'
  if (count('complete') === 0 && (count('failed') > 0 || count('current') === 0)) return 'failed'
  return count('failed', 'skipped') > 0 ? 'partial' : 'complete'
}

export function requireStream(streams: readonly Stream[], name: string): Stream {
  const stream = streams.find((entry) => entry.name === name)
  if (stream) return stream
  throw new AppError('not_found', `There is no stream "${name}". Streams: ${streams.map((entry) => entry.name).join(', ')}.`)
}
