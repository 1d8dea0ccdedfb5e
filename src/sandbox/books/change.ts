import type { WireRecord } from '../company/collection.ts'
import type { Saved } from './create-draft.ts'
import type { Entry } from './entry.ts'

/** What became of one record. Without `after` it is gone. */
export interface Change {
  root: string
  id: string
  before: WireRecord | undefined
  after: WireRecord | undefined
}

/** One write as it was asked for, before anything followed from it. Plain JSON. */
export type Write =
  | { nowMs: number; saved: Saved[]; posted: Omit<Entry, 'enteredMs'>[] }
  /** From behind everybody's back. Without `record` it was removed. */
  | { nowMs: number; put: { root: string; id: string; record?: WireRecord } }
