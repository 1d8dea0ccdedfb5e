import type { StreamReportAnswer, SyncDetail, SyncEventAnswer, SyncSnapshot } from '../../../../http/schemas/syncs.ts'

export interface LogLine {
  id: number
  at: number
  text: string
}

/** A sync as it is followed: the newest of everything, its last few lines, and when calls were made. */
export interface LiveSync {
  sync: SyncSnapshot
  /** Newest first. */
  log: LogLine[]
  /** Calls so far at moments of the last minute, oldest first. */
  samples: { at: number; calls: number }[]
}

export interface Naming {
  toTitle: (stream: string) => string
  toCount: (count: number) => string
}

const linesKept = 6
const minuteMs = 60_000

/** Takes one event in. Before the snapshot there is nothing that others could change. */
export function applySyncEvent(
  live: LiveSync | undefined,
  event: SyncEventAnswer,
  at: number,
  naming: Naming,
): LiveSync | undefined {
  if (event.type === 'snapshot' || event.type === 'finished') {
    const samples = sample(live?.samples ?? [], at, event.sync.totals.calls)
    return { sync: event.sync, log: live?.log ?? [], samples }
  }
  if (!live) return undefined
  if (event.type === 'waiting') {
    return { ...live, sync: { ...live.sync, waiting: { until: event.until, reason: event.reason } } }
  }
  const { report, totals, step } = event
  const before = live.sync.streams.find(({ stream }) => stream === report.stream)
  const expected = event.type === 'progress' ? { expectedRows: event.expectedRows, expectedCalls: event.expectedCalls } : {}
  const text = toLogText(before, report, naming)
  return {
    sync: { ...live.sync, ...expected, totals, step, waiting: null, streams: replaceReport(live.sync.streams, report) },
    log: text === undefined ? live.log : [{ id: (live.log[0]?.id ?? 0) + 1, at, text }, ...live.log].slice(0, linesKept),
    samples: sample(live.samples, at, totals.calls),
  }
}

/** What polling found, where no events arrive: the step stays the one last known. */
export function applyPolledSync(live: LiveSync | undefined, detail: SyncDetail, at: number): LiveSync {
  const ended = detail.finishedAt !== null
  const kept: Pick<SyncSnapshot, 'step' | 'planned' | 'waiting' | 'expectedRows' | 'expectedCalls'> = live?.sync ?? {
    step: 'records',
    planned: detail.streams.map(({ stream }) => stream),
    waiting: null,
    expectedRows: null,
    expectedCalls: null,
  }
  return {
    sync: { ...kept, ...detail, step: ended ? 'finished' : kept.step },
    log: live?.log ?? [],
    samples: sample(live?.samples ?? [], at, detail.totals.calls),
  }
}

/** Calls of the last sixty seconds. */
export function toCallsThisMinute({ samples }: Pick<LiveSync, 'samples'>, now: number): number {
  const newest = samples.at(-1)
  if (!newest) return 0
  const before = samples.filter(({ at }) => at <= now - minuteMs).at(-1) ?? samples[0]
  return Math.max(0, newest.calls - (before?.calls ?? 0))
}

function sample(samples: LiveSync['samples'], at: number, calls: number): LiveSync['samples'] {
  const young = samples.filter((each) => each.at > at - minuteMs)
  const old = samples.filter((each) => each.at <= at - minuteMs).at(-1)
  return [...(old ? [old] : []), ...young, { at, calls }]
}

function replaceReport(reports: readonly StreamReportAnswer[], report: StreamReportAnswer): StreamReportAnswer[] {
  const known = reports.some(({ stream }) => stream === report.stream)
  return known ? reports.map((each) => (each.stream === report.stream ? report : each)) : [...reports, report]
}

function toLogText(
  before: StreamReportAnswer | undefined,
  report: StreamReportAnswer,
  { toTitle, toCount }: Naming,
): string | undefined {
  const title = toTitle(report.stream)
  if (report.status === 'failed') return `${title} failed`
  if (report.status === 'unavailable') return `${title} can't be read`
  if (report.status === 'paused') return `${title} paused`
  if (report.status === 'complete' || report.status === 'current') {
    return before?.status === report.status ? undefined : `${title} done, ${toRows(report.read, toCount)}`
  }
  if (report.status !== 'running') return undefined
  const fresh = report.read - (before?.read ?? 0)
  return fresh > 0 ? `${title}, call ${toCount(report.calls)}, ${toRows(fresh, toCount)}` : undefined
}

const toRows = (count: number, toCount: (count: number) => string): string => `${toCount(count)} ${count === 1 ? 'row' : 'rows'}`
