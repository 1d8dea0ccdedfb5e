import type { Collection, WireRecord } from '../company/collection.ts'

/** Finds records by a value other than their id. An index is made when it is first asked for, and kept up. */
export interface Lookup {
  find(root: string, property: string, value: string): string[]
  changed(root: string, id: string, before: WireRecord | undefined, after: WireRecord | undefined): void
}

export function createLookup(take: (root: string) => Pick<Collection, 'size' | 'idAt' | 'recordAt'>): Lookup {
  const indexes = new Map<string, Map<string, Map<string, Set<string>>>>()
  const add = (index: Map<string, Set<string>>, value: string, id: string) => {
    const ids = index.get(value)
    if (ids) ids.add(id)
    else index.set(value, new Set([id]))
  }
  const open = (root: string, property: string): Map<string, Set<string>> => {
    let ofRoot = indexes.get(root)
    if (!ofRoot) indexes.set(root, (ofRoot = new Map()))
    let index = ofRoot.get(property)
    if (index) return index
    ofRoot.set(property, (index = new Map()))
    const collection = take(root)
    for (let at = 0; at < collection.size; at++) {
      const value = readPath(collection.recordAt(at), property)
      if (value !== '') add(index, value, collection.idAt(at))
    }
    return index
  }
  return {
    find: (root, property, value) => [...(open(root, property).get(value.toLowerCase()) ?? [])],
    changed(root, id, before, after) {
      for (const [property, index] of indexes.get(root) ?? []) {
        const old = before ? readPath(before, property) : ''
        const now = after ? readPath(after, property) : ''
        if (old === now) continue
        index.get(old)?.delete(id)
        if (now !== '') add(index, now, id)
      }
    },
  }
}

/** `Contact.ContactID` looks one level down. Lower case; empty where there is no text. */
function readPath(record: WireRecord, path: string): string {
  const [first = '', second] = path.split('.')
  const value = record[first]
  const found = second === undefined ? value : (value as WireRecord | undefined)?.[second]
  return typeof found === 'string' ? found.toLowerCase() : ''
}
