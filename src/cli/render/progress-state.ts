import type { StreamReport, SyncEvent, SyncReport } from '../../sync/report.ts'

/** What is known of a run so far, from its events. */
export interface ProgressState {
  title: string
  startedAt: Date
  /** In the order of the catalogue; `undefined` until the stream is heard of. */
  streams: Map<string, StreamReport | undefined>
  waiting: { until: Date; reason: string } | undefined
  /** Someone has pressed Ctrl-C. */
  stopping: boolean
  finished: SyncReport | undefined
}

export function createProgressState(startedAt: Date): ProgressState {
  return { title: '', startedAt, streams: new Map(), waiting: undefined, stopping: false, finished: undefined }
}

export function applyEvent(state: ProgressState, event: SyncEvent): void {
  switch (event.type) {
    case 'started':
      state.title = event.tenantName
      state.streams = new Map(event.streams.map((stream) => [stream, undefined]))
      break
    case 'progress':
    case 'stream':
      state.waiting = undefined
      state.streams.set(event.report.stream, event.report)
      break
    case 'waiting':
      state.waiting = { until: new Date(event.until), reason: event.reason }
      break
    case 'finished':
      state.waiting = undefined
      state.finished = event.report
      for (const report of event.report.streams) state.streams.set(report.stream, report)
      break
  }
}

export function toTotals(state: ProgressState): { done: number; streams: number; rows: number; calls: number; bytes: number } {
  const totals = { done: 0, streams: state.streams.size, rows: 0, calls: 0, bytes: 0 }
  for (const report of state.streams.values()) {
    if (!report) continue
    if (report.status !== 'running') totals.done += 1
    totals.rows += report.read
    totals.calls += report.calls
    totals.bytes += report.bytes
  }
  return totals
}
