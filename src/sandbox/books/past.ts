import type { Company, RecordSource, WireRecord } from '../company/collection.ts'
import { dayMs } from '../company/wire.ts'
import type { Entry } from './entry.ts'
import type { Poster, PostingContext } from './poster.ts'
import type { PostingColumns } from './posting-columns.ts'
import { createPostingColumns } from './posting-columns.ts'
import { reverse } from './reverse.ts'

export interface PastOptions {
  posters: Readonly<Record<string, Poster>>
  /** Looks into the past alone. */
  context: PostingContext
}

/** The journals of the generated company, in order. Kept as columns and an order; an entry is made again when it is read. */
export interface Past {
  readonly size: number
  enteredMsAt(index: number): number
  entryAt(index: number): Entry
  readonly columns: PostingColumns
}

/** Posts every generated record once. Takes about 10 µs a record. */
export function createPast(company: Company, { posters, context }: PastOptions): Past {
  const columns = createPostingColumns()
  const sources: { root: string; source: RecordSource; poster: Poster }[] = Object.entries(posters).flatMap(([root, poster]) => {
    const source = company.collections.get(root)?.base
    return source ? [{ root, source, poster }] : []
  })
  // One slot for each journal: when it was made, and where it comes from.
  const entered: number[] = []
  const origins: number[] = []
  const records: number[] = []
  const parts: number[] = []
  const add = (entry: Entry, origin: number, record: number, part: number) => {
    columns.add(entry)
    entered.push(entry.enteredMs)
    origins.push(origin)
    records.push(record)
    parts.push(part)
  }
  for (const [origin, { source, poster }] of sources.entries()) {
    for (let index = 0; index < source.size; index++) {
      listEntries(source, poster, context, index).forEach((entry, part) => add(entry, origin, index, part))
    }
  }
  company.unsourced.forEach((entry, index) => add(entry, -1, index, 0))

  const times = Float64Array.from(entered)
  const order = Uint32Array.from(times, (_, slot) => slot).sort((a, b) => times[a]! - times[b]! || a - b)
  const from = { origins: Int8Array.from(origins), records: Uint32Array.from(records), parts: Uint16Array.from(parts) }
  return {
    size: order.length,
    columns,
    enteredMsAt: (index) => times[order[index]!]!,
    entryAt(index) {
      const slot = order[index]!
      const record = from.records[slot]!
      const origin = sources[from.origins[slot]!]
      if (!origin) return company.unsourced[record]!
      return listEntries(origin.source, origin.poster, context, record)[from.parts[slot]!]!
    },
  }
}

/** The journals of one generated record, and their reversals if it was undone since. */
function listEntries(source: RecordSource, poster: Poster, context: PostingContext, index: number): Entry[] {
  const record: WireRecord = source.recordAt(index)
  const standing = poster.standing(record)
  if (standing === 'never') return []
  const enteredMs = source.createdMsAt?.(index) ?? source.updatedMsAt(index)
  const updatedMs = source.updatedMsAt(index)
  const entries = poster.post(record, context).map(({ key: _key, ...entry }, part): Entry => {
    // What came of it later, an allocation say, was entered about its own day.
    const laterMs = part === 0 ? 0 : Math.min(entry.day * dayMs + dayMs / 2, updatedMs)
    return { ...entry, enteredMs: Math.max(enteredMs, laterMs) + part }
  })
  if (standing === 'posted') return entries
  const undoneMs = Math.max(updatedMs, ...entries.map((entry) => entry.enteredMs + 1))
  return [...entries, ...entries.map((entry, part) => reverse(entry, undoneMs + part))]
}
