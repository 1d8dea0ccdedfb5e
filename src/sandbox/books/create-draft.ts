import type { WireRecord } from '../company/collection.ts'
import { toInstantString, toWireInstant } from '../company/wire.ts'
import { textTouchedRoots, touchedRoots } from './draft.ts'
import type { Draft } from './draft.ts'
import type { Entry } from './entry.ts'

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
  const draft: Draft = {
    nowMs,
    find(root, id) {
      const own = saved.get(keyOf(root, id))
      return own ? own.record : ground.find(root, id)
    },
    lookup(root, property, value) {
      const wanted = value.toLowerCase()
      const ids = ground.lookup(root, property, value).filter((id) => !saved.has(keyOf(root, id)))
      for (const own of saved.values()) {
        if (own.root === root && own.record && readPath(own.record, property) === wanted) ids.push(own.id)
      }
      return ids
    },
    save(root, record, { repost = false, untouched = false } = {}) {
      const stored = untouched ? record : touch(root, record, nowMs)
      const idProperty = ground.idProperty(root)
      const id = idProperty === '' ? 'settings' : String(stored[idProperty])
      const before = saved.get(keyOf(root, id))
      saved.set(keyOf(root, id), { root, id, record: stored, repost: repost || (before?.repost ?? false) })
      return stored
    },
    remove: (root, id) => void saved.set(keyOf(root, id), { root, id, record: undefined, repost: false }),
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

/** `Contact.ContactID` looks one level down. Lower case; empty where there is no text. */
export function readPath(record: WireRecord, path: string): string {
  const [first = '', second] = path.split('.')
  const value = record[first]
  const found = second === undefined ? value : (value as WireRecord | undefined)?.[second]
  return typeof found === 'string' ? found.toLowerCase() : ''
}

function touch(root: string, record: WireRecord, nowMs: number): WireRecord {
  if (!touchedRoots.has(root)) return record
  return {
    ...record,
    UpdatedDateUTC: toWireInstant(nowMs),
    ...(textTouchedRoots.has(root) ? { UpdatedDateUTCString: toInstantString(nowMs) } : {}),
  }
}
