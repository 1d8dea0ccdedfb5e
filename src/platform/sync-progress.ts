import type { Connection, Run } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import type { StreamReport, SyncEvent, SyncReport } from '../sync/report.ts'

export type SyncStatus = 'queued' | 'running' | 'complete' | 'partial' | 'failed' | 'paused' | 'stopped'

/** Where a sync has come to. `books`: the ledger is built and compared with Xero's own reports. */
export type SyncStep = 'queued' | 'access' | 'records' | 'reports' | 'books' | 'finished'

/** A sync without its streams, as lists have it. Instants are ISO 8601. */
export interface SyncSummary {
  id: string
  connection: string
  tenantName: string
  status: SyncStatus
  /** Null while it is not known, or for a run that a crash cut off. */
  incremental: boolean | null
  startedAt: string
  finishedAt: string | null
  elapsedMs: number | null
  resumesAt: string | null
  error: { code: string; message: string } | null
  reason: string | null
  totals: SyncReport['totals']
}

export interface SyncSnapshot extends SyncSummary {
  streams: StreamReport[]
  books: SyncReport['books']
  step: SyncStep
  planned: string[]
  waiting: { until: string; reason: string } | null
  expectedRows: number | null
  expectedCalls: number | null
}

export type SyncFact =
  | { type: 'snapshot'; sync: SyncSnapshot }
  | ({ type: 'progress'; report: StreamReport } & SyncCounts)
  | { type: 'stream'; report: StreamReport; totals: SyncReport['totals']; step: SyncStep }
  | { type: 'waiting'; until: string; reason: string }
  | { type: 'finished'; sync: SyncSnapshot }

type SyncCounts = Pick<SyncSnapshot, 'totals' | 'step' | 'expectedRows' | 'expectedCalls'>

/** What is known of one sync from the events it has sent. */
export interface SyncProgress {
  snapshot(): SyncSnapshot
  apply(event: SyncEvent): SyncFact | undefined
}

const ended = new Set<StreamReport['status']>(['complete', 'current', 'unavailable', 'skipped', 'paused', 'failed'])

export function createSyncProgress(
  run: { id: string; connection: Connection; startedAt: Date; queued?: boolean },
  streams: readonly Stream[],
): SyncProgress {
  const kinds = new Map(streams.map((stream) => [stream.name, stream.read]))
  const reports = new Map<string, StreamReport>()
  let planned: string[] = []
  let waiting: SyncSnapshot['waiting'] = null
  let finished: SyncReport | undefined
  let queued = run.queued ?? false

  const isReport = (name: string): boolean => kinds.get(name)?.kind === 'report'
  const isEnded = (name: string): boolean => ended.has(reports.get(name)?.status ?? 'running')

  const toStep = (): SyncStep => {
    if (finished) return 'finished'
    if (queued) return 'queued'
    if (planned.length === 0 || reports.size === 0) return 'access'
    if (planned.every(isEnded)) return 'books'
    return planned.every((name) => isReport(name) || isEnded(name)) ? 'reports' : 'records'
  }

  /** Only streams whose answers carry a count say how many there are. */
  const toExpectedRows = (): number | null => {
    const known = [...reports.values()].filter((report) => report.expected !== null)
    if (known.length === 0) return null
    return known.reduce((sum, report) => sum + Math.max(report.expected ?? 0, report.read), 0)
  }

  /** Calls made, and those that counts and page sizes say are left. At least one for a stream that has not begun. */
  const toExpectedCalls = (): number | null => {
    if (planned.length === 0) return null
    return planned.reduce((sum, name) => {
      const report = reports.get(name)
      const read = kinds.get(name)
      if (report === undefined) return sum + 1
      if (ended.has(report.status) || report.expected === null || read === undefined) return sum + report.calls
      const size = 'size' in read ? read.size : 1000
      return sum + report.calls + Math.ceil(Math.max(0, report.expected - report.read) / size)
    }, 0)
  }

  const toCounts = (): SyncCounts => ({
    totals: finished?.totals ?? addUp([...reports.values()]),
    step: toStep(),
    expectedRows: toExpectedRows(),
    expectedCalls: toExpectedCalls(),
  })

  const snapshot = (): SyncSnapshot => ({
    id: run.id,
    connection: run.connection.name,
    tenantName: run.connection.tenantName,
    status: finished ? toStatus(finished) : queued ? 'queued' : 'running',
    incremental: finished?.incremental ?? null,
    startedAt: finished?.startedAt ?? run.startedAt.toISOString(),
    finishedAt: finished?.finishedAt ?? null,
    elapsedMs: finished?.elapsedMs ?? null,
    resumesAt: finished?.resumesAt ?? null,
    error: finished?.error ?? null,
    reason: finished ? toReason(finished) : null,
    ...toCounts(),
    streams: finished?.streams ?? [...reports.values()],
    books: finished?.books ?? null,
    planned,
    waiting,
  })

  return {
    snapshot,
    apply(event) {
      queued = false
      switch (event.type) {
        case 'started':
          planned = event.streams
          return { type: 'snapshot', sync: snapshot() }
        case 'progress':
          waiting = null
          // The engine goes on counting in the object it sent.
          reports.set(event.report.stream, { ...event.report })
          return { type: 'progress', report: { ...event.report }, ...toCounts() }
        case 'stream': {
          reports.set(event.report.stream, { ...event.report })
          const { totals, step } = toCounts()
          return { type: 'stream', report: { ...event.report }, totals, step }
        }
        case 'waiting':
          waiting = { until: event.until, reason: event.reason }
          return { ...event }
        case 'finished':
          waiting = null
          finished = event.report
          return { type: 'finished', sync: snapshot() }
      }
    },
  }
}

/** A run of the control plane, whichever process did it. */
export function toStoredSync(run: Run, connection: Connection): SyncSnapshot {
  const report = run.report as SyncReport | null
  const isRunning = run.status === 'running'
  return {
    id: run.id,
    connection: connection.name,
    tenantName: connection.tenantName,
    status: report ? toStatus(report) : run.status,
    incremental: report?.incremental ?? null,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    elapsedMs: run.finishedAt ? run.finishedAt.getTime() - run.startedAt.getTime() : null,
    resumesAt: report?.resumesAt ?? null,
    error: report?.error ?? null,
    reason: run.error,
    totals: report?.totals ?? addUp([]),
    streams: report?.streams ?? [],
    books: report?.books ?? null,
    step: isRunning ? 'records' : 'finished',
    planned: report?.streams.map(({ stream }) => stream) ?? [],
    waiting: null,
    expectedRows: null,
    expectedCalls: null,
  }
}

export function toSummary(sync: SyncSnapshot): SyncSummary {
  const { streams: _s, books: _b, step: _t, planned: _p, waiting: _w, expectedRows: _r, expectedCalls: _c, ...summary } = sync
  return summary
}

/** Stopped on request, in the middle of a stream or between two. */
export function wasStopped({ error, streams }: Pick<SyncReport, 'error' | 'streams'>): boolean {
  return error?.code === 'stopped' || streams.some(({ code }) => code === 'stopped')
}

/** A stop by a person is no failure. */
function toStatus(report: SyncReport): SyncStatus {
  return wasStopped(report) ? 'stopped' : report.status
}

function toReason({ error, streams }: SyncReport): string | null {
  if (error) return error.message
  const missed = streams.filter(({ status }) => status === 'failed' || status === 'skipped')
  if (missed.length === 0) return null
  return `Not read to the end: ${missed.map(({ stream }) => stream).join(', ')}. ${missed[0]?.reason ?? ''}`.trim()
}

function addUp(reports: StreamReport[]): SyncReport['totals'] {
  const sum = (field: keyof SyncReport['totals']): number => reports.reduce((total, report) => total + report[field], 0)
  return {
    read: sum('read'),
    changed: sum('changed'),
    deleted: sum('deleted'),
    quarantined: sum('quarantined'),
    written: sum('written'),
    calls: sum('calls'),
    bytes: sum('bytes'),
  }
}
