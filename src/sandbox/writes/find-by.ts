import type { Draft } from '../books/draft.ts'
import type { WireRecord } from '../company/collection.ts'

/** The records that have this value, whatever its case; none for an empty one. */
export function findBy(draft: Draft, root: string, property: string, value: unknown): WireRecord[] {
  if (typeof value !== 'string' || value === '') return []
  const records: WireRecord[] = []
  for (const id of draft.lookup(root, property, value)) {
    const record = draft.find(root, id)
    if (record) records.push(record)
  }
  return records
}
