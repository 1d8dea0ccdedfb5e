import type { Cell } from '../../../http/schemas/answer.ts'
import { appendBatch, createColumnStore, type ColumnStore } from '../../grid/column-store.ts'

export interface RowColumn {
  name: string
  type: string
}

/** What a source of rows gives, in this order: columns once, then batches column by column, then the end. */
export type RowEvent =
  | { type: 'columns'; columns: readonly RowColumn[] }
  | { type: 'batch'; values: readonly (readonly Cell[])[]; rows: number }
  | { type: 'end'; truncated: boolean; elapsedMs: number | null }

export interface ReadContext {
  signal: AbortSignal
  /** Resolves when rows beyond those read are wanted. Sources that come in one stream don't ask. */
  wanted: (read: number) => Promise<void>
}

export type ReadRows = (context: ReadContext) => AsyncIterable<RowEvent>

export interface RowsRead {
  /** `idle`: nothing was asked yet. `reading` keeps the rows of the run before until the first of its own are there. */
  phase: 'idle' | 'reading' | 'done' | 'stopped' | 'failed'
  store: ColumnStore | null
  rows: number
  /** Which run the rows are of. */
  generation: number
  /** The rows are of the run before: this one has none yet, or ended without. */
  stale: boolean
  error: unknown
  truncated: boolean
  /** As the server measured it. */
  elapsedMs: number | null
}

export interface RowReader {
  getSnapshot: () => RowsRead
  subscribe: (listener: () => void) => () => void
  start: (read: ReadRows) => void
  stop: () => void
  /** Says that rows up to this one are looked at. */
  need: (row: number) => void
}

/** Rows asked for ahead of those looked at. */
const ahead = 500

/** Reads rows from a source into columns and tells who looks, at most once a frame. One run at a time: a new one ends the old. */
export function createRowReader(onFrame: (tell: () => void) => void = afterFrame): RowReader {
  let snapshot: RowsRead = {
    phase: 'idle',
    store: null,
    rows: 0,
    generation: 0,
    stale: false,
    error: null,
    truncated: false,
    elapsedMs: null,
  }
  const listeners = new Set<() => void>()
  let running: AbortController | null = null
  let looked = 0
  let wake: (() => void) | null = null
  let telling = false
  const set = (changes: Partial<RowsRead>): void => {
    snapshot = { ...snapshot, ...changes }
    if (telling) return
    telling = true
    onFrame(() => {
      telling = false
      for (const listener of listeners) listener()
    })
  }
  const waitFor = async (read: number, signal: AbortSignal): Promise<void> => {
    const enough = (): boolean => signal.aborted || looked + ahead >= read
    while (!enough()) await new Promise<void>((resolve) => (wake = resolve))
  }
  const run = async (read: ReadRows, own: AbortController, generation: number): Promise<void> => {
    let store: ColumnStore | null = null
    const show = (): void => {
      if (store) set({ store, rows: store.rows, generation, stale: false })
    }
    try {
      for await (const event of read({ signal: own.signal, wanted: (count) => waitFor(count, own.signal) })) {
        if (running !== own) return
        if (event.type === 'columns') store = createColumnStore(event.columns)
        else if (event.type === 'batch' && store) {
          appendBatch(store, event.values, event.rows)
          show()
        } else if (event.type === 'end') {
          show()
          set({ phase: 'done', truncated: event.truncated, elapsedMs: event.elapsedMs })
        }
      }
    } catch (error) {
      if (running !== own) return
      if (own.signal.aborted) {
        set({ phase: 'stopped' })
      } else {
        set({ phase: 'failed', error })
      }
    }
    if (running === own) running = null
  }
  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: (read) => {
      running?.abort()
      looked = 0
      wake?.()
      const own = new AbortController()
      running = own
      set({ phase: 'reading', stale: snapshot.store !== null, error: null, truncated: false, elapsedMs: null })
      void run(read, own, snapshot.generation + 1)
    },
    stop: () => {
      running?.abort()
      wake?.()
    },
    need: (row) => {
      if (row <= looked) return
      looked = row
      wake?.()
    },
  }
}

const afterFrame = (tell: () => void): void => void requestAnimationFrame(tell)
