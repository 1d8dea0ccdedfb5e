import { createRowReader, type ReadRows, type RowReader } from './row-reader.ts'

interface QueryRun {
  reader: RowReader
  /** The SQL that the rows are of; null before the first run. */
  sql: string | null
}

/** Runs by tab. They go on while another tab is looked at, and their rows are there on coming back. */
const runs = new Map<string, QueryRun>()

export function toRun(id: string): QueryRun {
  const held = runs.get(id)
  if (held) return held
  const made: QueryRun = { reader: createRowReader(), sql: null }
  runs.set(id, made)
  return made
}

export function startRun(id: string, sql: string, read: ReadRows): void {
  const run = toRun(id)
  run.sql = sql
  run.reader.start(read)
}

/** A draft that was saved goes on under another id. */
export function moveRun(from: string, to: string): void {
  const run = runs.get(from)
  if (!run) return
  runs.delete(from)
  runs.set(to, run)
}
