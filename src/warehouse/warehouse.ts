import type { TableSet } from '../streams/tables.ts'
import type { Dialect } from './dialect.ts'
import type { QueryCell } from './query.ts'

/**
 * The warehouse port: what the sync engine asks of a store of rows. DuckDB implements it now, PostgreSQL later;
 * one contract suite runs over each. Everything a batch holds becomes visible in one transaction, together with
 * the stream's state, so that a crash at any point loses and repeats nothing.
 */
export interface Warehouse {
  /**
   * Creates what is missing: schema, tables, columns, comments. Never drops. Streams whose tables gained columns although
   * they held rows lose their state, so that the next sync reads them whole and the columns fill; their names are answered.
   */
  prepare(sets: TableSet[]): Promise<{ grown: string[] }>

  loadState(tenantId: string, stream: string): Promise<StreamState | undefined>
  loadStates(tenantId: string): Promise<Map<string, StreamState>>

  openBatch(options: BatchOptions): Batch

  /** Keys that are held and not deleted. Meant for the small streams that are read whole. */
  loadKeys(tenantId: string, set: TableSet): Promise<string[][]>

  /** Rows per stream of a tenant: held and not deleted, held and deleted, in quarantine. */
  countRows(tenantId: string, sets: TableSet[]): Promise<Map<string, { live: number; deleted: number; quarantined: number }>>

  /** Forgets state and rows of these streams (`reset`), or of the whole tenant (`purge`). `_changes` records the loss as `reset`. */
  reset(tenantId: string, sets: TableSet[]): Promise<void>
  purge(tenantId: string, sets: TableSet[]): Promise<void>

  startRun(run: WarehouseRun): Promise<void>
  finishRun(run: WarehouseRun): Promise<void>

  /** What the books stand on: the SQL of this warehouse. */
  readonly sql: SqlAccess

  /** Folds the write-ahead log into the file and gives memory back. */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

/**
 * SQL over the raw tables and the books beside them, for the engines that write it: never for text a person or a
 * program outside has given, which goes to the QueryEngine.
 */
export interface SqlAccess {
  readonly dialect: Dialect
  /** The schema of the raw tables. */
  readonly schema: string
  /** Memory the engine may use: work on much data is cut into pieces that fit. */
  readonly memoryMb: number
  /** Rows of one SELECT, at any time. */
  read(doing: string, select: string): Promise<SqlRow[]>
  /**
   * Writes, one at a time, in a transaction that is rolled back when `work` throws. `memoryMb`: the least the engine may
   * use meanwhile, where that is more than it may otherwise.
   */
  write<T>(doing: string, work: (run: RunScript) => Promise<T>, options?: { memoryMb?: number }): Promise<T>
}

/** Runs statements, separated by semicolons, in one call; answers the rows of the last one. */
export type RunScript = (script: string) => Promise<SqlRow[]>

/** Cells by column name, as queries have them: decimals as exact text, dates `2018-12-30`, instants ISO 8601 with Z. */
export type SqlRow = Record<string, QueryCell>

/** JSON the engine keeps beside the rows: cursor, walk in progress, when last snapshot. The warehouse does not look inside. */
export type StreamState = Record<string, unknown>

export interface BatchOptions {
  tenantId: string
  runId: string
  set: TableSet
  syncedAt: Date
}

/** One record, typed and flattened: rows of the parent and of its children. */
export interface TypedRecord {
  /** Values of the record's key columns. */
  key: string[]
  /** Canonical instant text (see TypedRow) of Xero's modified time. */
  modifiedAt: string | null
  /** Set when the record's own status says deleted: canonical instant text, or null for "when synced". */
  deletedAt: string | null | undefined
  /** The first is the parent's. */
  rows: TypedRow[]
}

/**
 * `table` is an index into the TableSet; `cells` follow that table's columns, in canonical text, null for absent:
 * booleans `true`/`false`; decimals and integers as Xero's digits; dates `2018-12-30`; instants
 * `2018-02-15 07:12:30.940+00`; text and JSON as they are. `extra` is a JSON object of what no column knows.
 */
export interface TypedRow {
  table: number
  cells: (string | null)[]
  extra: string | null
}

export interface QuarantinedRecord {
  /** The record's key where it could be read. */
  key: string | null
  /** Why it could not be typed, naming property and value. */
  reason: string
  /** The record as Xero sent it. */
  raw: string
}

export interface Batch {
  /** Rows (of all tables) added so far. */
  readonly rows: number
  /** Bytes staged so far. */
  readonly bytes: number
  /** Synchronous and cheap; staged to disk in the background. The same key twice: the newer, then the later, wins. */
  add(record: TypedRecord): void
  quarantine(record: QuarantinedRecord): void
  /** Resolves when what was added is on its way to disk: backpressure. */
  drain(): Promise<void>
  /** Held, not deleted, and not among the records added here. Only for streams read whole. */
  loadAbsent(): Promise<string[][]>
  /**
   * One transaction: merge, change log, deletions, quarantine, state. A row never overwrites a newer one; a row equal
   * to the held one is not written. A key that arrives typed leaves the quarantine. Then the staged files are removed.
   */
  commit(commit: { state?: StreamState; deletedKeys?: string[][] }): Promise<BatchResult>
  /** Throws away what was staged. */
  discard(): Promise<void>
}

/** Counts of records (not of child rows), but `written`: rows written in all tables. */
export interface BatchResult {
  inserted: number
  updated: number
  deleted: number
  unchanged: number
  /** Older than what is held. */
  stale: number
  quarantined: number
  written: number
}

export interface WarehouseRun {
  runId: string
  tenantId: string
  startedAt: Date
  finishedAt?: Date
  status: 'running' | 'complete' | 'partial' | 'failed' | 'paused'
  /** JSON: per stream what a run reports. */
  streams: Record<string, unknown>
}
