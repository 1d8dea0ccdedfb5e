import type { Collection, RecordSource, WireRecord } from './collection.ts'
import { parseWireInstant } from './wire.ts'

/**
 * A collection over a source that never changes. Writes lie over it: replaced records by slot, new ones after it. A removal
 * moves the last record into the gap, so that indexes stay dense; every operation takes constant time.
 */
export function createCollection(root: string, idProperty: string, source: RecordSource): Collection {
  const baseSize = source.size
  const written = new Map<number, WireRecord>()
  const appendedSlots = new Map<string, number>()
  const slotOfIndex = new Map<number, number>()
  const indexOfSlot = new Map<number, number>()
  const removedSlots = new Set<number>()
  let nextSlot = baseSize
  let size = baseSize
  let version = 0

  const slotAt = (index: number): number => {
    if (!(index >= 0 && index < size)) throw new RangeError(`${root} has no record ${index}; it has ${size}`)
    return slotOfIndex.get(index) ?? index
  }
  const indexOf = (id: string): number | undefined => {
    const slot = appendedSlots.get(id) ?? source.indexOf(id)
    if (slot === undefined || removedSlots.has(slot)) return undefined
    return indexOfSlot.get(slot) ?? slot
  }
  const place = (slot: number, index: number) => {
    slotOfIndex.set(index, slot)
    indexOfSlot.set(slot, index)
  }

  return {
    root,
    idProperty,
    base: source,
    get size() {
      return size
    },
    get version() {
      return version
    },
    idAt(index) {
      const slot = slotAt(index)
      return slot < baseSize ? source.idAt(slot) : toId(written.get(slot)!, idProperty)
    },
    updatedMsAt(index) {
      const slot = slotAt(index)
      const record = written.get(slot)
      return record ? toUpdatedMs(record) : source.updatedMsAt(slot)
    },
    recordAt(index) {
      const slot = slotAt(index)
      return written.get(slot) ?? source.recordAt(slot)
    },
    indexOf,
    put(record) {
      const id = toId(record, idProperty)
      const index = indexOf(id)
      if (index !== undefined) {
        written.set(slotAt(index), record)
      } else {
        const slot = nextSlot++
        written.set(slot, record)
        appendedSlots.set(id, slot)
        place(slot, size++)
      }
      version++
    },
    remove(id) {
      const index = indexOf(id)
      if (index === undefined) return false
      const slot = slotAt(index)
      const last = slotAt(size - 1)
      removedSlots.add(slot)
      written.delete(slot)
      appendedSlots.delete(id)
      slotOfIndex.delete(size - 1)
      indexOfSlot.delete(slot)
      if (last !== slot) place(last, index)
      size--
      version++
      return true
    },
  }
}

/** A collection over records that are all in memory. `createdMsAt` says when each was entered, where that was not its last change. */
export function createArrayCollection(
  root: string,
  idProperty: string,
  records: readonly WireRecord[],
  createdMsAt?: (index: number) => number,
): Collection {
  let indexes: Map<string, number> | undefined
  let updated: number[] | undefined
  return createCollection(root, idProperty, {
    size: records.length,
    idAt: (index) => toId(records[index]!, idProperty),
    updatedMsAt: (index) => (updated ??= records.map(toUpdatedMs))[index]!,
    ...(createdMsAt && { createdMsAt }),
    recordAt: (index) => records[index]!,
    indexOf(id) {
      indexes ??= new Map(records.map((record, index) => [toId(record, idProperty), index]))
      return indexes.get(id)
    },
  })
}

/** A collection that is made when it is first looked at. */
export function createLazyCollection(root: string, idProperty: string, make: () => Collection): Collection {
  let made: Collection | undefined
  const open = () => (made ??= make())
  return {
    root,
    idProperty,
    get base() {
      return open().base
    },
    get size() {
      return open().size
    },
    get version() {
      return open().version
    },
    idAt: (index) => open().idAt(index),
    updatedMsAt: (index) => open().updatedMsAt(index),
    recordAt: (index) => open().recordAt(index),
    indexOf: (id) => open().indexOf(id),
    put: (record) => open().put(record),
    remove: (id) => open().remove(id),
  }
}

/** The only root without an identifier is InvoiceReminders, which is one record of settings. */
function toId(record: WireRecord, idProperty: string): string {
  const id = idProperty === '' ? 'settings' : record[idProperty]
  if (typeof id !== 'string' || id === '') throw new TypeError(`The record has no ${idProperty}.`)
  return id
}

/** Records that do not say when they changed have 0. */
function toUpdatedMs(record: WireRecord): number {
  return parseWireInstant(record['UpdatedDateUTC'] ?? record['CreatedDateUTC'])
}
