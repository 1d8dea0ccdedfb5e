import { type AppError, toAppError } from '../lib/app-error.ts'
import type { Stream } from '../streams/stream.ts'
import { chooseMode, statusOfMissing, type StreamPlan } from './plan.ts'
import { readFull } from './read-full.ts'
import { readIncremental } from './read-incremental.ts'
import { readReports } from './read-reports.ts'
import { readSequence } from './read-sequence.ts'
import { readAll, readPagedSnapshot, readPerParent } from './read-whole.ts'
import { loadDocumentFacts, type DocumentFacts, type ReportFacts } from './report-facts.ts'
import type { StreamReport } from './report.ts'
import { loadTrialBalanceFacts } from './trial-balance-facts.ts'
import { createStreamReport, StreamRun, type RunContext } from './stream-run.ts'
import type { SyncState } from './stream-state.ts'
import { toSyncState } from './stream-state.ts'

export interface SyncStreamsOptions {
  plans: StreamPlan[]
  context: Omit<RunContext, 'lookahead' | 'signal' | 'full' | 'reportFacts'>
  full: boolean
  chosen: string[] | undefined
  signal: AbortSignal | undefined
  onStream: (report: StreamReport) => void
}

export interface SyncStreamsResult {
  reports: StreamReport[]
  /** The error that stopped the whole run, where one did. */
  fatal: AppError | undefined
  /** When paused streams may go on. */
  resumesAt: Date | undefined
}

/** Streams read at once; the governor decides over calls. */
const streamsAtOnce = 5
/** Pages fetched ahead, over all streams, beside the one each stream is reading: five in flight when one is left. */
const pagesAhead = 4

/** Errors that end the run, since every other stream would meet them too. */
const fatalCodes = new Set<AppError['code']>([
  'storage_failed',
  'grant_expired',
  'token_rejected',
  'client_rejected',
  'scope_rejected',
  'tenant_unknown',
  'key_missing',
  'stopped',
])

/** Reads the planned streams, several at once. One stream's trouble is its own, unless it is everyone's. */
export async function syncStreams(options: SyncStreamsOptions): Promise<SyncStreamsResult> {
  const stopping = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal
  const states = await options.context.warehouse.loadStates(options.context.tenantId)
  const lookahead = { free: pagesAhead }
  const { warehouse, tenantId } = options.context
  let documents: Promise<DocumentFacts> | undefined
  const reportFacts = async (): Promise<ReportFacts> => ({
    ...(await (documents ??= loadDocumentFacts(warehouse.sql, tenantId))),
    ...(await loadTrialBalanceFacts(warehouse.sql, tenantId)),
  })
  const result: SyncStreamsResult = { reports: [], fatal: undefined, resumesAt: undefined }

  const readOne = async (stream: Stream): Promise<void> => {
    const { full } = options
    const stored = toSyncState(states.get(stream.name))
    const state: SyncState = full ? withoutProgress(stored) : stored
    const run = new StreamRun({ ...options.context, lookahead, signal, full, reportFacts }, stream, state)
    result.reports.push(run.report)
    try {
      signal.throwIfAborted()
      await readStream(run)
      run.report.status = run.report.status === 'running' ? 'complete' : run.report.status
    } catch (thrown) {
      const error = signal.aborted && result.fatal ? result.fatal : toAppError(thrown)
      await run.salvage(error)
      settle(run.report, stream, error, options.chosen)
      if (error.retry === 'after') result.resumesAt = laterOf(result.resumesAt, error.retryAt)
      if (fatalCodes.has(error.code) && !result.fatal) {
        result.fatal = error
        stopping.abort(error)
      }
    }
    run.progress()
    options.onStream(run.report)
  }

  for (const plan of options.plans) {
    if (plan.action !== 'skip') continue
    const report = { ...createStreamReport(plan.stream.name), status: plan.status, reason: plan.reason, code: plan.code }
    result.reports.push(report)
    options.onStream(report)
  }
  // Where calls run short each time, streams late in the list would starve: what was read longest ago goes first.
  const lastRead = (stream: Stream): string => toSyncState(states.get(stream.name)).checkedAt ?? ''
  const planned = options.plans
    .filter((plan) => plan.action === 'read')
    .map((plan) => plan.stream)
    .sort((a, b) => (lastRead(a) < lastRead(b) ? -1 : lastRead(a) > lastRead(b) ? 1 : 0))
  const readAtOnce = async (waiting: Stream[]): Promise<void> => {
    const worker = async (): Promise<void> => {
      for (let stream = waiting.shift(); stream; stream = waiting.shift()) await readOne(stream)
    }
    await Promise.all(Array.from({ length: streamsAtOnce }, worker))
  }
  for (const turn of turns) await readAtOnce(planned.filter((stream) => turnOf(stream) === turn))

  const order = options.plans.map((plan) => plan.stream.name)
  result.reports.sort((a, b) => order.indexOf(a.stream) - order.indexOf(b.stream))
  return result
}

/** Which reports are worth a call depends on the documents, and on the trial balance, so these are read before. */
const turns = ['records', 'trial balance', 'reports'] as const

function turnOf({ read }: Stream): (typeof turns)[number] {
  if (read.kind !== 'report') return 'records'
  return read.follows === 'documents' ? 'trial balance' : 'reports'
}

async function readStream(run: StreamRun): Promise<void> {
  const { context, stream, state } = run
  const startDate =
    stream.slice && (stream.slice.kind === 'params' || stream.slice.field === 'Date') ? context.startDate : undefined
  const mode = chooseMode(stream, state, { full: context.full, snapshotMs: context.snapshotMs, now: context.clock.now() })
  switch (mode) {
    case 'current':
      run.report.status = 'current'
      return
    case 'sequence':
      return readSequence(run)
    case 'report':
      return readReports(run)
    case 'per-parent':
      return readPerParent(run)
    case 'paged-snapshot':
      return readPagedSnapshot(run)
    case 'all':
      return readAll(run, undefined)
    case 'all-since':
      return readAll(run, new Date(new Date(state.cursor ?? 0).getTime() - context.overlapMs))
    case 'full':
      return readFull(run, startDate)
    case 'incremental':
      return readIncremental(run, state.cursor ?? new Date(0).toISOString(), startDate)
  }
}

/** The state of a stream that is to be read anew: what it held is kept until the new read is committed. */
function withoutProgress(state: SyncState): SyncState {
  const { walk: _walk, sequence: _sequence, ...rest } = state
  return rest
}

function settle(report: StreamReport, stream: Stream, error: AppError, chosen: string[] | undefined): void {
  report.reason = error.message
  report.code = error.code
  switch (error.retry) {
    case 'skip':
      report.status = missingCodes.has(error.code) ? statusOfMissing(stream, chosen) : 'failed'
      return
    case 'after':
      report.status = 'paused'
      return
    case 'never':
    case 'backoff':
      report.status = 'failed'
  }
}

const missingCodes = new Set<AppError['code']>(['scope_missing', 'role_missing', 'tier_missing', 'stream_retired'])

function laterOf(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (!a || !b) return a ?? b
  return a > b ? a : b
}
