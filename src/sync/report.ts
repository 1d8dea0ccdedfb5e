import type { ErrorCode } from '../lib/app-error.ts'

/** What happened to one stream in a run. */
export interface StreamReport {
  stream: string
  /**
   * - `complete`: read to its end · `current`: nothing was due (snapshot younger than the interval)
   * - `unavailable`: known not to be readable, and not expected to be · `skipped`: expected, but not readable
   * - `paused`: stopped by the day limit, goes on later · `failed`: an error; what landed is kept
   */
  status: 'running' | 'complete' | 'current' | 'unavailable' | 'skipped' | 'paused' | 'failed'
  mode: 'full' | 'incremental' | null
  /** Records received, re-reads included. */
  read: number
  /** Records inserted or updated. */
  changed: number
  deleted: number
  quarantined: number
  /** Rows written, child rows included. */
  written: number
  calls: number
  /** Bytes of response bodies. */
  bytes: number
  /** Records Xero says there are, where it says so: the bar's length. */
  expected: number | null
  /** Properties no column knows, kept in `_extra`. */
  drift: string[]
  reason: string | null
  code: ErrorCode | null
  elapsedMs: number
}

/** The ledger's part of a run. Trouble with it is a note: the copy stands. */
export interface BooksReport {
  /** full: posted anew · changes: what changed was · none: nothing had changed. Null when it failed. */
  mode: 'full' | 'changes' | 'none' | null
  elapsedMs: number
  note: string | null
}

export interface SyncReport {
  runId: string
  connection: string
  tenantId: string
  tenantName: string
  status: 'complete' | 'partial' | 'failed' | 'paused'
  /** True when some stream was read incrementally, that is when this was not the first run. */
  incremental: boolean
  startedAt: string
  finishedAt: string
  elapsedMs: number
  /** When a paused run may go on. */
  resumesAt: string | null
  /** What ended the run before its time, where something did. */
  error: { code: ErrorCode; message: string } | null
  streams: StreamReport[]
  /** What became of the books after the copy; null while the run has not come so far. */
  books: BooksReport | null
  totals: Omit<StreamReport, 'stream' | 'status' | 'mode' | 'expected' | 'drift' | 'reason' | 'code' | 'elapsedMs'>
}

export type SyncEvent =
  | { type: 'started'; runId: string; connection: string; tenantName: string; streams: string[] }
  /** Sent after every page and commit. */
  | { type: 'progress'; report: StreamReport }
  | { type: 'stream'; report: StreamReport }
  /** All streams wait: a limit. */
  | { type: 'waiting'; until: string; reason: string }
  | { type: 'finished'; report: SyncReport }
