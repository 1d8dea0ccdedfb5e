import type { DuckDBPreparedStatement } from '@duckdb/node-api'
import { AppError } from '../../lib/app-error.ts'
import type { QueryCell, QueryEngine, QueryOptions, QueryResult } from '../query.ts'
import { toCellReader } from './query-cell.ts'
import { parseCursor, toCursor } from './query-cursor.ts'
import { openFence } from './query-fence.ts'
import { streamQuery, writeParquet } from './query-rows.ts'
import { loadReadable, openSource, setSearchPath } from './query-source.ts'
import type { Stopper } from './query-stopper.ts'
import { withStatement, type Reader } from './query-reader.ts'
import { databaseName } from './session.ts'
import { toWarehouseError } from './warehouse-error.ts'

export interface DuckdbQueryOptions {
  path: string
  memoryMb: number
  /** Only rows of these organisations can be reached, only in tables that have a `tenant_id`. Default: everything. */
  tenants?: string[]
}

/**
 * Opens the warehouse for reading. Throws `not_found` when nothing has been synced yet and `home_busy` while another
 * process writes.
 *
 * What keeps a query harmless: one SELECT is run, after its parsed tree was found to read the warehouse's tables alone
 * (`query-tree.ts`); the file is open read-only, DuckDB may touch no other file and load no extension, its settings are
 * locked; time, memory and rows have limits. For some tenants only, a fence of views stands before the tables.
 */
export async function openDuckdbQuery(options: DuckdbQueryOptions): Promise<QueryEngine> {
  const { path, memoryMb, tenants } = options
  const source = await openSource(path, memoryMb)
  let reader: Reader
  try {
    const connection = await source.connect()
    const readable = await loadReadable(connection, tenants)
    const fence = tenants && (await openFence(connection, readable, tenants))
    await setSearchPath(connection, fence?.database ?? databaseName, readable)
    if (source.own) await connection.run('SET GLOBAL lock_configuration = true')
    reader = { connection, readable, fence, memoryMb, staging: source.staging }
  } catch (error) {
    await source.close()
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
  // Locked settings keep the search path of this connection from being given to another, so queries take turns.
  let tail: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work)
    tail = turn.catch(() => undefined)
    return turn
  }
  return {
    query: (sql, queryOptions) => inTurn(() => runQuery(reader, sql, queryOptions)),
    async *stream(sql, streamOptions) {
      const before = tail
      let done: () => void = () => undefined
      tail = new Promise<void>((resolve) => (done = resolve))
      try {
        await before
        yield* streamQuery(reader, sql, streamOptions)
      } finally {
        done()
      }
    },
    writeParquet: (sql, fileOptions) => inTurn(() => writeParquet(reader, sql, fileOptions)),
    async close() {
      await tail
      // An instance of its own takes its fence with it.
      if (!source.own) await reader.fence?.close()
      reader.connection.closeSync()
      await source.close()
    },
  }
}

/** One query on a file: open, ask, close. */
export async function queryDuckdb(options: DuckdbQueryOptions, sql: string, queryOptions: QueryOptions): Promise<QueryResult> {
  const engine = await openDuckdbQuery(options)
  try {
    return await engine.query(sql, queryOptions)
  } finally {
    await engine.close()
  }
}

function runQuery(reader: Reader, sql: string, options: QueryOptions): Promise<QueryResult> {
  const startedAt = performance.now()
  const skip = parseCursor(sql, options.cursor)
  return withStatement(reader, sql, options, async ({ statement, checked, stopper }) => {
    const page = await readPage(statement, { ...options, skip }, stopper)
    const cursor = page.truncated && checked.ordered ? { cursor: toCursor(sql, skip + page.rows.length) } : {}
    return { ...page, ...cursor, elapsedMs: performance.now() - startedAt }
  })
}

async function readPage(
  statement: DuckDBPreparedStatement,
  options: QueryOptions & { skip: number },
  stopper: Stopper,
): Promise<Pick<QueryResult, 'columns' | 'rows' | 'truncated'>> {
  stopper.check()
  const result = await statement.stream()
  const types = result.columnTypes()
  const columns = result.columnNames().map((name, index) => ({ name, type: types[index]!.alias ?? types[index]!.toString() }))
  const readers = types.map(toCellReader)
  const rows: QueryCell[][] = []
  let { skip } = options
  let bytes = 0
  for (;;) {
    stopper.check()
    const chunk = await result.fetchChunk()
    stopper.check()
    if (!chunk || chunk.rowCount === 0) return { columns, rows, truncated: false }
    if (skip >= chunk.rowCount) {
      skip -= chunk.rowCount
      continue
    }
    for (const values of chunk.getRows().slice(skip)) {
      if (rows.length === options.maxRows) return { columns, rows, truncated: true }
      const row = values.map((value, index) => readers[index]!(value))
      if (options.maxBytes !== undefined) {
        bytes += Buffer.byteLength(JSON.stringify(row))
        if (bytes > options.maxBytes && rows.length > 0) return { columns, rows, truncated: true }
        if (bytes > options.maxBytes) throw tooLong(options.maxBytes)
      }
      rows.push(row)
    }
    skip = 0
  }
}

function tooLong(maxBytes: number): AppError {
  return new AppError(
    'query_failed',
    `One row alone has more than ${maxBytes} bytes. Select fewer columns, or parts of the long ones.`,
  )
}
