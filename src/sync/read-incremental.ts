import { AppError } from '../lib/app-error.ts'
import type { StreamRun } from './stream-run.ts'
import { readFull } from './read-full.ts'
import { toCursor, walkModified } from './walk-modified.ts'

/** What changed since the cursor, a little overlap included; once per interval, recent documents again whatever their modified time. */
export async function readIncremental(run: StreamRun, cursor: string, startDate: Date | undefined): Promise<void> {
  const { context, stream } = run
  const now = context.clock.now()
  const rereadDue = stream.reread !== undefined && isDue(run.state.rereadAt, context.snapshotMs, now)
  if (rereadDue && stream.reread === 'all') {
    await readFull(run, startDate)
    return
  }
  run.report.mode = 'incremental'
  const since = new Date(new Date(cursor).getTime() - context.overlapMs)
  const state = { ...run.state }
  if (rereadDue && stream.reread !== undefined && stream.reread !== 'all') {
    const back = new Date(now.getTime() - stream.reread.days * 86_400_000)
    try {
      await walkModified(run, back < since ? back : since)
      state.rereadAt = now.toISOString()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'high_volume') throw error
      await walkModified(run, since)
    }
  } else {
    await walkModified(run, since)
  }
  await run.finish({ ...run.state, ...(state.rereadAt ? { rereadAt: state.rereadAt } : {}), cursor: toCursor(run, since) })
}

export function isDue(last: string | undefined, intervalMs: number, now: Date): boolean {
  return last === undefined || now.getTime() - new Date(last).getTime() >= intervalMs
}
