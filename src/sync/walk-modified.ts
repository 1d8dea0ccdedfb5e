import { getPagedRead, isLastPage, toDate, toWholeSecond } from './paging.ts'
import type { StreamRun } from './stream-run.ts'
import { walkOrdered } from './walk-ordered.ts'

/**
 * Reads everything modified at or after `since`, as a keyset: each page is the first page of what was modified at or
 * after the last record of the page before. No page number is ever relied on, so nothing that is edited, added or
 * deleted between two calls can hide a record: an edit moves it ahead of the walk, never behind.
 *
 * Xero sorts by modified time, then id, unless told otherwise. Where a server does not, or more than a page of
 * records share one second, the walk goes on by pages in the order of the immutable id.
 */
export async function walkModified(run: StreamRun, since: Date | undefined): Promise<void> {
  const read = getPagedRead(run)
  let from = since
  for (;;) {
    const response = await run.read({ page: 1, ...(from ? { modifiedSince: from } : {}) })
    const seen = await run.add(response)
    if (isLastPage(read, response, 1, response.records.length)) return
    const next = seen.maxModified === null ? undefined : toWholeSecond(seen.maxModified)
    const moves = next !== undefined && (from === undefined || next > from)
    if (!seen.sorted || !moves) {
      await walkRest(run, from)
      return
    }
    from = next
    await run.checkpoint({ ...run.state, cursor: laterOf(run.state.cursor, next) })
  }
}

/** What `walkModified` can't page through by time. */
async function walkRest(run: StreamRun, from: Date | undefined): Promise<void> {
  const read = getPagedRead(run)
  if (read.order !== undefined) {
    const { startedAt } = await walkOrdered(run, { since: from, fresh: true })
    const closing = new Date(startedAt.getTime() - run.context.overlapMs)
    if (from === undefined || closing > from) await walkModified(run, closing)
    return
  }
  await walkPagesTwice(run, from)
}

/**
 * The last resort, for an endpoint that can't sort by id (ManualJournals): pages in the server's order, walked again
 * while a walk shows records that the one before did not.
 */
async function walkPagesTwice(run: StreamRun, from: Date | undefined): Promise<void> {
  const read = getPagedRead(run)
  const known = new Set<string>()
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = known.size
    let pageLength = 0
    for (let page = 1; ; page++) {
      const response = await run.read({ page, ...(from ? { modifiedSince: from } : {}) })
      const seen = await run.add(response)
      if (page === 1) pageLength = response.records.length
      for (const key of seen.keys) known.add(key)
      if (isLastPage(read, response, page, pageLength)) break
    }
    if (known.size === before) return
  }
}

function laterOf(cursor: string | undefined, candidate: Date): string {
  return cursor === undefined || candidate > new Date(cursor) ? candidate.toISOString() : cursor
}

/** The cursor after a read to the end: the newest modified time Xero itself showed. */
export function toCursor(run: StreamRun, fallback: Date): string {
  if (run.maxModified !== null) return laterOf(run.state.cursor, toDate(run.maxModified))
  return run.state.cursor ?? fallback.toISOString()
}
