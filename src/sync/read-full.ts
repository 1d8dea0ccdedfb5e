import { AppError } from '../lib/app-error.ts'
import { getPagedRead, toDate } from './paging.ts'
import type { SliceRange, SyncState } from './stream-state.ts'
import type { StreamRun } from './stream-run.ts'
import { toCursor, walkModified } from './walk-modified.ts'
import { openSlice, walkOrdered, type WalkOutcome } from './walk-ordered.ts'

/**
 * A whole paged stream: a walk in the order of an immutable id, then a closing pass over what changed while it ran.
 * A list of one page was read at one instant and needs no closing pass.
 */
export async function readFull(run: StreamRun, since: Date | undefined): Promise<void> {
  run.report.mode = 'full'
  if (getPagedRead(run).order === undefined) {
    const now = run.context.clock.now()
    await walkModified(run, since)
    await run.finish(toDone(run, now))
    return
  }
  if (run.state.walk && run.state.walk.since !== (since?.toISOString() ?? null)) run.state = withoutWalk(run.state)
  if (run.state.walk?.maxModified) run.maxModified = run.state.walk.maxModified

  const first = run.isFirst
  const walked = await walkSlices(run, since)
  if (walked.pages === 1) {
    await run.finish(toDone(run, walked.startedAt))
    return
  }
  // From here on the walk is done: an interruption leaves an ordinary conditional read from this cursor.
  const closing = toClosingStart(run, walked.startedAt)
  await run.commit({ ...withoutWalk(run.state), cursor: closing.toISOString(), rereadAt: run.context.clock.now().toISOString() })
  const insertedBefore = run.inserted
  await walkModified(run, closing)
  await run.finish(toDone(run, walked.startedAt))

  const unseen = walked.count === null ? 0 : walked.count - walked.distinct
  if (first && unseen > run.inserted - insertedBefore) {
    // Xero counted more records than the walk and the closing pass found: read by modified time, which hides nothing.
    await walkModified(run, since)
    await run.finish(toDone(run, walked.startedAt))
  }
}

/** The closing pass starts where the walk did by Xero's clock, or at the newest record it showed, whichever is earlier. */
function toClosingStart(run: StreamRun, startedAt: Date): Date {
  const begin = startedAt.getTime() - run.context.overlapMs
  const newest = run.maxModified === null ? begin : toDate(run.maxModified).getTime()
  return new Date(Math.floor(Math.min(begin, newest) / 1000) * 1000)
}

function toDone(run: StreamRun, fallback: Date): SyncState {
  const now = run.context.clock.now().toISOString()
  return { ...withoutWalk(run.state), cursor: toCursor(run, fallback), snapshotAt: now, rereadAt: now }
}

function withoutWalk(state: SyncState): SyncState {
  const { walk: _walk, ...rest } = state
  return rest
}

/**
 * The whole list in one walk, or, where Xero refuses that for its size (ErrorNumber 51), slice by slice of the
 * document's date, halving a slice until Xero accepts it.
 */
async function walkSlices(run: StreamRun, since: Date | undefined): Promise<WalkOutcome> {
  let slices = run.state.walk?.slices ?? [openSlice]
  let total: WalkOutcome | undefined
  while (slices.length > 0) {
    const [slice = openSlice, ...later] = slices
    try {
      const outcome = await walkOrdered(run, { since, slices })
      total = total ? join(total, outcome) : outcome
      slices = later
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'high_volume' || !run.stream.slice) throw error
      const halves = toHalves(slice, run.context.clock.now())
      if (!halves) throw error
      slices = [...halves, ...later]
    }
    if (total && slices.length > 0) {
      await run.checkpoint({
        ...run.state,
        walk: {
          startedAt: total.startedAt.toISOString(),
          since: since?.toISOString() ?? null,
          slices,
          pagesDone: 0,
          pageLength: 0,
          count: null,
          distinct: 0,
          maxModified: run.maxModified,
        },
      })
    }
  }
  if (!total) throw new Error('a walk has at least one slice')
  return total
}

function join(a: WalkOutcome, b: WalkOutcome): WalkOutcome {
  return {
    startedAt: a.startedAt < b.startedAt ? a.startedAt : b.startedAt,
    pages: a.pages + b.pages,
    count: a.count === null || b.count === null ? null : a.count + b.count,
    distinct: a.distinct + b.distinct,
  }
}

/** Xero was founded in 2006; older documents came with imports and are few. */
const oldestDay = '2006-01-01'

/** Splits a slice by time. Undefined when it is a single day already. */
export function toHalves(slice: SliceRange, now: Date): SliceRange[] | undefined {
  if (slice.from === null && slice.to === null) {
    const ahead = toDay(now.getTime() + 366 * dayMs)
    return [{ from: null, to: oldestDay }, ...(toHalves({ from: oldestDay, to: ahead }, now) ?? []), { from: ahead, to: null }]
  }
  const from = Date.parse(slice.from ?? '0001-01-01')
  const to = Date.parse(slice.to ?? '9999-12-31')
  const days = Math.round((to - from) / dayMs)
  if (days <= 1) return undefined
  const middle = toDay(from + Math.floor(days / 2) * dayMs)
  return [
    { from: slice.from, to: middle },
    { from: middle, to: slice.to },
  ]
}

const dayMs = 86_400_000

function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
