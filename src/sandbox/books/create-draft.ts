import type { WireRecord } from '../company/collection.ts'
import { toInstantString, toWireInstant } from '../company/wire.ts'
import { textTouchedRoots, touchedRoots } from './draft.ts'
import type { Draft } from './draft.ts'
import type { Entry } from './entry.ts'
import { createLookup } from './lookup.ts'

/** What a draft holds of one record until it is committed. Without `record` it is to go. */
export interface Saved {
  root: string
  id: string
  record: WireRecord | undefined
  repost: boolean
}

/** What lies under a draft: the books, or the draft it was begun in. */
export interface DraftGround {
  find(root: string, id: string): WireRecord | undefined
  lookup(root: string, property: string, value: string): string[]
  idProperty(root: string): string
  /** Takes over what the draft holds, all or nothing. */
  commit(draft: Draft, saved: ReadonlyMap<string, Saved>, posted: readonly Omit<Entry, 'enteredMs'>[]): void
}

export function createDraft(ground: DraftGround, nowMs: number): Draft {
  const saved = new Map<string, Saved>()
  const posted: Omit<Entry, 'enteredMs'>[] = []
  const keyOf = (root: string, id: string) => `${root} ${id.toLowerCase()}`
  // Hundreds of documents in one request look each other up: what the draft holds is indexed as what is stored.
  const lookups = createLookup((root) => {
    const own = [...saved.values()].filter((each) => each.root === root && each.record !== undefined)
    return { size: own.length, idAt: (at) => own[at]!.id, recordAt: (at) => own[at]!.record! }
  })
  const hold = (own: Saved) => {
    const key = keyOf(own.root, own.id)
    const before = saved.get(key)
    if (before) lookups.changed(before.root, before.id, before.record, undefined)
    saved.set(key, own)
    lookups.changed(own.root, own.id, undefined, own.record)
  }
  const draft: Draft = {
    nowMs,
    find(root, id) {
      const own = saved.get(keyOf(root, id))
      return own ? own.record : ground.find(root, id)
    },
    lookup(root, property, value) {
      const ids = ground.lookup(root, property, value).filter((id) => !saved.has(keyOf(root, id)))
      return saved.size === 0 ? ids : [...ids, ...lookups.find(root, property, value)]
    },
    save(root, record, { repost = false, untouched = false } = {}) {
      const stored = untouched ? record : touch(root, record, nowMs)
      const idProperty = ground.idProperty(root)
      const id = idProperty === '' ? 'settings' : String(stored[idProperty])
      const before = saved.get(keyOf(root, id))
      hold({ root, id, record: stored, repost: repost || (before?.repost ?? false) })
      return stored
    },
    remove: (root, id) => hold({ root, id, record: undefined, repost: false }),
    post: (entry) => void posted.push(entry),
    begin: () => createDraft({ ...ground, find: draft.find, lookup: draft.lookup, commit: mergeInto(draft) }, nowMs),
    commit: () => ground.commit(draft, saved, posted),
  }
  return draft
}

function mergeInto(outer: Draft): DraftGround['commit'] {
  return (_draft, saved, posted) => {
    for (const { root, id, record, repost } of saved.values()) {
      if (record) outer.save(root, record, { repost, untouched: true })
      else outer.remove(root, id)
    }
    for (const entry of posted) outer.post(entry)
  }
}

function touch(root: string, record: WireRecord, nowMs: number): WireRecord {
  if (!touchedRoots.has(root)) return record
  return {
    ...record,
    UpdatedDateUTC: toWireInstant(nowMs),
    ...(textTouchedRoots.has(root) ? { UpdatedDateUTCString: toInstantString(nowMs) } : {}),
  }
}
