/** Read-only SQL over a warehouse, for people and tools. */
export interface QueryOptions {
  /** Rows to return at most; `truncated` says whether there were more. */
  maxRows: number
  /** Bytes of cells to return at most, as JSON has them; a row that has more alone is an error. Default: no limit. */
  maxBytes?: number
  timeoutMs: number
  signal?: AbortSignal
  /** `cursor` of the answer before, with the same SQL: goes on after its last row. */
  cursor?: string
}

export interface QueryResult {
  columns: { name: string; type: string }[]
  /** Cells as JSON can hold them: decimals as exact text, dates `2018-12-30`, instants ISO 8601 with Z, nested values as objects. */
  rows: QueryCell[][]
  truncated: boolean
  /** Where truncated rows are in an order of their own (ORDER BY): gives the next ones. Without an order there is no "next". */
  cursor?: string
  elapsedMs: number
}

export type QueryCell = string | number | boolean | null | QueryCell[] | { [key: string]: QueryCell }

/** What a stream of rows holds: its columns first, then batches, then how it ended. */
export type QueryPart =
  | { type: 'columns'; columns: QueryResult['columns'] }
  /** `values`: a list for each column, all of `rows` cells. */
  | { type: 'batch'; rows: number; values: QueryCell[][] }
  | { type: 'end'; rows: number; truncated: boolean; elapsedMs: number }

export interface StreamOptions {
  /** Rows at most; the end says whether there were more. */
  maxRows: number
  timeoutMs: number
  signal?: AbortSignal
}

/** A file of rows, which whoever asked for it removes. */
export interface QueryFile {
  path: string
  rows: number
  truncated: boolean
  remove(): Promise<void>
}

export interface QueryEngine {
  query(sql: string, options: QueryOptions): Promise<QueryResult>
  /** Rows as they are worked out, never more than a batch in memory. The engine takes no other question before its end. */
  stream(sql: string, options: StreamOptions): AsyncIterable<QueryPart>
  /** Rows as a Parquet file, types and order kept. Throws `unsupported` where this process does not hold the warehouse open. */
  writeParquet(sql: string, options: StreamOptions): Promise<QueryFile>
  close(): Promise<void>
}
