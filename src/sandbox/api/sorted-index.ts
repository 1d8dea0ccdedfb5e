import type { Collection } from '../company/collection.ts'
import type { OrderPart } from './order.ts'
import { readPath } from './read-path.ts'
import { parseWireDate } from './wire-date.ts'

/**
 * Indexes of a collection in an order, kept until the collection changes. Keys are numbers in typed arrays, so that
 * hundreds of thousands of records are sorted in a fraction of a second without making one of them.
 */
export interface SortedIndex {
  natural(): Uint32Array
  /** By modified time, then identifier. */
  byUpdated(): Uint32Array
  byId(): Uint32Array
  /** By any properties: makes every record once. Equal keys stay in natural order, or are shuffled by `shuffle`. */
  byParts(parts: OrderPart[], shuffle: number | undefined): Uint32Array
  /** By JournalNumber. */
  bySequence(property: string): { order: Uint32Array; firstAbove(sequence: number): number }
}

export function createSortedIndex(collection: Collection): SortedIndex {
  let version = -1
  const cache = new Map<string, unknown>()
  const cached = <T>(key: string, make: () => T): T => {
    if (version !== collection.version) {
      cache.clear()
      version = collection.version
    }
    if (!cache.has(key)) {
      if (cache.size > 24) cache.clear()
      cache.set(key, make())
    }
    return cache.get(key) as T
  }
  const natural = (): Uint32Array => cached('natural', () => Uint32Array.from({ length: collection.size }, (_, index) => index))

  return {
    natural,
    byUpdated: () =>
      cached('updated', () => {
        const keys = Float64Array.from({ length: collection.size }, (_, index) => collection.updatedMsAt(index))
        return natural()
          .slice()
          .sort((a, b) => keys[a]! - keys[b]! || compareText(collection.idAt(a), collection.idAt(b)))
      }),
    byId: () =>
      cached('id', () => {
        const keys = Float64Array.from({ length: collection.size }, (_, index) => toIdKey(collection.idAt(index)))
        return natural()
          .slice()
          .sort((a, b) => keys[a]! - keys[b]! || compareText(collection.idAt(a), collection.idAt(b)))
      }),
    byParts: (parts, shuffle) =>
      cached(`parts ${JSON.stringify(parts)} ${shuffle ?? ''}`, () => {
        const reads = parts.map((part) => ({ read: readPath(part.path), sign: part.descending ? -1 : 1 }))
        const columns = reads.map(() => Array.from<string | number>({ length: collection.size }))
        for (let index = 0; index < collection.size; index += 1) {
          const record = collection.recordAt(index)
          for (const [part, { read }] of reads.entries()) columns[part]![index] = toSortKey(read(record))
        }
        const tie = (index: number): number =>
          shuffle === undefined ? index : Math.imul(index + 1, 2654435761 ^ (shuffle * 40503))
        return natural()
          .slice()
          .sort((a, b) => {
            for (const [part, { sign }] of reads.entries()) {
              const difference = compareKeys(columns[part]![a]!, columns[part]![b]!)
              if (difference !== 0) return sign * difference
            }
            return tie(a) - tie(b)
          })
      }),
    bySequence: (property) => cached(`sequence ${property}`, () => createSequence(collection, property, natural())),
  }
}

function createSequence(collection: Collection, property: string, natural: Uint32Array): ReturnType<SortedIndex['bySequence']> {
  const read = (index: number): number => Number(collection.recordAt(index)[property])
  const size = collection.size
  if (size === 0) return { order: natural, firstAbove: () => 0 }
  const first = read(0)
  // A ledger counts without gaps: then the number is the index, and no record has to be made to find one.
  const samples = Array.from({ length: 64 }, (_, sample) => Math.floor((sample * (size - 1)) / 63))
  if (samples.every((index) => read(index) === first + index)) {
    return { order: natural, firstAbove: (sequence) => Math.max(0, Math.min(size, sequence - first + 1)) }
  }
  const keys = Float64Array.from(natural, read)
  const order = natural.slice().sort((a, b) => keys[a]! - keys[b]!)
  return { order, firstAbove: (sequence) => findFirst(order, (index) => keys[index]! > sequence) }
}

/** Position of the first index that passes, in an order where all that follow pass as well. */
export function findFirst(order: Uint32Array, test: (index: number) => boolean): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(order[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** The first 48 bits of a GUID; other keys sort by text alone. */
function toIdKey(id: string): number {
  return /^[\da-f]{8}-[\da-f]{4}-/i.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0
}

function toSortKey(value: unknown): string | number {
  if (typeof value === 'string') return parseWireDate(value) ?? value.toLowerCase()
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return Number.NEGATIVE_INFINITY
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? (a < b ? -1 : a > b ? 1 : 0) : -1
  return typeof b === 'number' ? 1 : compareText(a, b)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
