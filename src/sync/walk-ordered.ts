import type { ReadResponse } from '../xero/api.ts'
import { getPagedRead, isLastPage } from './paging.ts'
import type { SliceRange, WalkState } from './stream-state.ts'
import type { StreamRun } from './stream-run.ts'

export interface OrderedWalk {
  since: Date | undefined
  /** The slices still to read, this walk's first. */
  slices?: SliceRange[]
  /** Ignores (and does not write) the stream's walk state: a walk inside another. */
  fresh?: boolean
}

export interface WalkOutcome {
  /** Xero's clock at the first page. */
  startedAt: Date
  pages: number
  /** Records Xero counted at most, where it counts. */
  count: number | null
  /** Different records seen. */
  distinct: number
}

/**
 * Reads a list page by page in the order of an immutable id, up to five pages in flight.
 *
 * In this order an edit moves nothing. A record that is added shifts those behind it to later pages: read in the
 * order of serving, that can only repeat a record. Served out of order, page k+1 before page k, it could hide one at
 * their boundary; Xero's count on each page tells: while counts never go down from page to page nothing was missed,
 * and where they do, both pages of that boundary are read again, in order. What was added or edited meanwhile is the
 * closing pass's to fetch.
 */
export async function walkOrdered(run: StreamRun, walk: OrderedWalk): Promise<WalkOutcome> {
  const read = getPagedRead(run)
  const slices = walk.slices ?? [openSlice]
  const slice = slices.slice(0, 1).find(isBounded)
  const condition = {
    ordered: true,
    ...(walk.since ? { modifiedSince: walk.since } : {}),
    ...(slice ? { slice } : {}),
  }
  const ask = (page: number): Promise<ReadResponse> => run.read({ ...condition, page })

  let resumed = walk.fresh ? undefined : resumable(run.state.walk)
  let response = await ask((resumed?.pagesDone ?? 0) + 1)
  if (resumed && (response.itemCount === undefined || resumed.count === null || response.itemCount < resumed.count)) {
    // Fewer records than at the interruption: positions have moved towards the front, so start over.
    resumed = undefined
    response = await ask(1)
  }

  let page = (resumed?.pagesDone ?? 0) + 1
  const startedAt = earlierOf(walk.fresh ? undefined : run.state.walk?.startedAt, response.serverTime)
  const pageLength = resumed?.pageLength ?? response.records.length
  let count = response.itemCount ?? null
  let distinct = resumed?.distinct ?? 0
  let previousKeys = new Set<string>()
  let previousCount = resumed?.count ?? 0
  const doubtful = new Set<number>()
  const ahead = createLookahead(run, ask)

  try {
    for (;;) {
      if (response.itemCount !== undefined) {
        if (response.itemCount < previousCount && page > 1) doubtful.add(page - 1).add(page)
        previousCount = response.itemCount
        count = Math.max(count ?? 0, response.itemCount)
        if (!slice && !walk.since) run.report.expected = count
        ahead.fill(page + 1, Math.ceil(count / Math.max(1, pageLength)))
      }
      const seen = await run.add(response)
      distinct += seen.keys.reduce((sum, key) => (previousKeys.has(key) ? sum : sum + 1), 0)
      previousKeys = new Set(seen.keys)
      if (isLastPage(read, response, page, pageLength)) break
      if (!walk.fresh) {
        await run.checkpoint({
          ...run.state,
          walk: {
            startedAt: startedAt.toISOString(),
            since: walk.since?.toISOString() ?? null,
            slices,
            pagesDone: page,
            pageLength,
            count: response.itemCount ?? null,
            distinct,
            maxModified: run.maxModified,
          },
        })
      }
      page += 1
      response = await ahead.take(page)
    }
  } finally {
    ahead.drop()
  }

  for (const again of [...doubtful].sort((a, b) => a - b)) {
    await run.add(await ask(again))
  }
  return { startedAt, pages: page, count, distinct }
}

function isBounded(slice: SliceRange): boolean {
  return slice.from !== null || slice.to !== null
}

export const openSlice: SliceRange = { from: null, to: null }

function earlierOf(known: string | undefined, now: Date): Date {
  return known !== undefined && new Date(known) < now ? new Date(known) : now
}

function resumable(walk: WalkState | undefined): WalkState | undefined {
  return walk && walk.pagesDone > 0 ? walk : undefined
}

interface Lookahead {
  /** Asks for pages from `from` up to `last`, as far as the run's budget for pages ahead goes. */
  fill(from: number, last: number): void
  take(page: number): Promise<ReadResponse>
  drop(): void
}

/** Fetches pages ahead of the one being read; the budget is shared by all streams of a run, so memory stays bounded. */
function createLookahead(run: StreamRun, ask: (page: number) => Promise<ReadResponse>): Lookahead {
  const { lookahead } = run.context
  const fetching = new Map<number, Promise<ReadResponse>>()
  return {
    fill(from, last) {
      for (let page = from; page <= last && lookahead.free > 0; page++) {
        if (fetching.has(page)) continue
        lookahead.free -= 1
        const pending = ask(page)
        // Whoever takes the page sees its error; until then it must not count as unhandled.
        pending.catch(() => undefined)
        fetching.set(page, pending)
      }
    },
    take(page) {
      const pending = fetching.get(page)
      if (!pending) return ask(page)
      fetching.delete(page)
      lookahead.free += 1
      return pending
    },
    drop() {
      lookahead.free += fetching.size
      fetching.clear()
    },
  }
}
