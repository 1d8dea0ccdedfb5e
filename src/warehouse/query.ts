/** Read-only SQL over a warehouse, for people and tools. */
export interface QueryOptions {
  /** Rows to return at most; `truncated` says whether there were more. */
  maxRows: number
  timeoutMs: number
  signal?: AbortSignal
}

export interface QueryResult {
  columns: { name: string; type: string }[]
  /** Cells as JSON can hold them: decimals as exact text, dates `2018-12-30`, instants ISO 8601 with Z, nested values as objects. */
  rows: QueryCell[][]
  truncated: boolean
  elapsedMs: number
}

export type QueryCell = string | number | boolean | null | QueryCell[] | { [key: string]: QueryCell }

export interface QueryEngine {
  query(sql: string, options: QueryOptions): Promise<QueryResult>
  close(): Promise<void>
}
