import type { Stream } from '../streams/stream.ts'
import type { TableSet } from '../streams/tables.ts'

/** The same shape as the warehouse's TypedRecord; declared here because adapters do not import each other. */
export interface ShreddedRecord {
  key: string[]
  modifiedAt: string | null
  deletedAt: string | null | undefined
  rows: { table: number; cells: (string | null)[]; extra: string | null }[]
}

export type ShredResult =
  | { ok: true; record: ShreddedRecord; drift: string[] | undefined }
  | { ok: false; key: string | null; reason: string; raw: string }

/** Compiles a stream's fields once into a function that types and flattens its records. */
export interface Shredder {
  set: TableSet
  /** `index` is the record's place in its response, from 0. `drift` names properties that no column knows (`LineItems.NewThing`). */
  shred(record: unknown, index: number): ShredResult
}

export type CreateShredder = (stream: Stream) => Shredder
