import type { AppError } from '../lib/app-error.ts'
import type { Stream } from '../streams/stream.ts'
import type { StreamAccess } from '../store/store.ts'
import { isDue } from './read-incremental.ts'
import type { SyncState } from './stream-state.ts'

export interface PlanOptions {
  /** Streams the user named for this run, or chose for the connection; undefined: all there are. */
  chosen: string[] | undefined
  /** What the last test of the connection found. */
  access: Record<string, StreamAccess>
}

export type StreamPlan =
  | { stream: Stream; action: 'read' }
  /** Not readable: `skipped` when one would expect it, `unavailable` when hardly anyone can read it and nobody asked. */
  | { stream: Stream; action: 'skip'; status: 'skipped' | 'unavailable'; reason: string; code: AppError['code'] }

const codeOf = {
  scope: 'scope_missing',
  role: 'role_missing',
  tier: 'tier_missing',
  retired: 'stream_retired',
  error: 'request_rejected',
} as const

/**
 * What to do with each stream, without a call. Only what cannot change behind our back is skipped unasked: a retired
 * endpoint, and a scope the token does not carry. A role may have been given since: that is found out by reading.
 */
export function planStreams(streams: readonly Stream[], options: PlanOptions): StreamPlan[] {
  const { chosen } = options
  return streams
    .filter((stream) => chosen === undefined || chosen.includes(stream.name))
    .map((stream) => {
      if (stream.retired) {
        const status = chosen ? 'skipped' : 'unavailable'
        return { stream, action: 'skip', status, reason: stream.retired.note, code: 'stream_retired' }
      }
      const access = options.access[stream.name]
      if (access && !access.readable && (access.why === 'scope' || access.why === 'tier')) {
        return {
          stream,
          action: 'skip',
          status: statusOfMissing(stream, chosen),
          reason: access.reason,
          code: codeOf[access.why],
        }
      }
      return { stream, action: 'read' }
    })
}

/** A stream that hardly any connection can read does not spoil a run, unless the user named it. */
export function statusOfMissing(stream: Stream, chosen: string[] | undefined): 'skipped' | 'unavailable' {
  return stream.restricted && !chosen?.includes(stream.name) ? 'unavailable' : 'skipped'
}

/** How a stream is to be read now. */
export type ReadMode =
  | 'current'
  | 'all'
  | 'all-since'
  | 'per-parent'
  | 'paged-snapshot'
  | 'full'
  | 'incremental'
  | 'sequence'
  | 'report'

export function chooseMode(
  stream: Stream,
  state: SyncState,
  options: { full: boolean; snapshotMs: number; now: Date },
): ReadMode {
  const { read, cursor } = stream
  if (read.kind === 'report') return 'report'
  const snapshotDue = options.full || isDue(state.snapshotAt, options.snapshotMs, options.now)
  switch (cursor.kind) {
    case 'sequence':
      return 'sequence'
    case 'none':
      if (!snapshotDue) return 'current'
      if (read.kind === 'per-parent') return 'per-parent'
      return read.kind === 'pages' ? 'paged-snapshot' : 'all'
    case 'modified-since':
      if (read.kind === 'pages') return options.full || state.cursor === undefined || state.walk ? 'full' : 'incremental'
      return options.full || state.cursor === undefined || (stream.snapshot && snapshotDue) ? 'all' : 'all-since'
  }
}
