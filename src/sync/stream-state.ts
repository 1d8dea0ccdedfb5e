import type { StreamState } from '../warehouse/warehouse.ts'

/** What the engine knows about one stream of one tenant, kept in the warehouse and committed with the rows it speaks of. */
export interface SyncState {
  /** Every change up to this instant of Xero's is held; the next conditional read starts a little before it. ISO 8601. */
  cursor?: string
  /** The highest number held, of a stream with a sequence. */
  sequence?: number
  /** When the stream was last read to its end, by our clock: what was there then is held. ISO 8601. */
  checkedAt?: string
  /** When the last complete unconditional read ended. ISO 8601, our clock. */
  snapshotAt?: string
  /** When recent documents were last re-read for changes that don't move the modified time. */
  rereadAt?: string
  /** A full read that was interrupted. */
  walk?: WalkState
  /** Of a report: what was read, by month (`2026-11`). */
  readings?: Record<string, Reading>
}

/** When a month of a report is to be read again, this says something else. */
export interface Reading {
  /** Last day it was asked up to. `2026-11-21` */
  lastDay: string
  /** What the documents behind it came to, and whether the month was locked. */
  basis: string
  /** What the next month began with, where it was read because that was not what it had ended with. */
  gap?: string
}

export interface WalkState {
  /** Xero's clock when the walk began: what changed since is read again in the closing pass. */
  startedAt: string
  /** The condition of the whole walk (start date), if it had one. */
  since: string | null
  /** Slices not finished yet, the current one first; one open slice for an organisation that can be read in one go. */
  slices: SliceRange[]
  /** Pages of the current slice that are committed. */
  pagesDone: number
  /** Records on a full page, as the first page showed. */
  pageLength: number
  /** `itemCount` at the last committed page. */
  count: number | null
  /** Different records seen in the current slice so far. */
  distinct: number
  /** Newest modified time seen. */
  maxModified: string | null
}

/** Half-open range of dates `2024-01-01`; null is open. */
export interface SliceRange {
  from: string | null
  to: string | null
}

export function toSyncState(stored: StreamState | undefined): SyncState {
  return stored ?? {}
}

export function toStored(state: SyncState): StreamState {
  return { ...state }
}
