import type { WireRecord } from '../company/collection.ts'

/** Reads a nested property, names in any case (`Contact.ContactId`); undefined where a part is missing. */
export function readPath(path: string[]): (record: WireRecord) => unknown {
  const exact = [...path]
  return (record) => {
    let value: unknown = record
    for (const [index, wanted] of exact.entries()) {
      if (typeof value !== 'object' || value === null) return undefined
      const object = value as WireRecord
      if (object[wanted] === undefined) {
        const actual = Object.keys(object).find((key) => key.toLowerCase() === wanted.toLowerCase())
        if (actual === undefined) return undefined
        // Remembered, so that the next record needs no search.
        exact[index] = actual
        value = object[actual]
      } else {
        value = object[wanted]
      }
    }
    return value
  }
}

/** A scalar for comparing without case; nothing for anything else. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : typeof value === 'number' ? String(value) : ''
}
