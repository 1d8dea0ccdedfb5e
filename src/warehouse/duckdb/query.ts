import { StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api'
import { AppError } from '../../lib/app-error.ts'
import type { QueryCell, QueryEngine, QueryOptions, QueryResult } from '../query.ts'
import { toCellReader } from './query-cell.ts'
import { parseCursor, toCursor } from './query-cursor.ts'
import { openFence, type Fence } from './query-fence.ts'
import { loadReadable, openSource, setSearchPath } from './query-source.ts'
import { startStopper, type Stopper } from './query-stopper.ts'
import { checkTree, type CheckedQuery, type Readable } from './query-tree.ts'
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
    reader = { connection, readable, fence, memoryMb }
  } catch (error) {
    await source.close()
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
  // Locked settings keep the search path of this connection from being given to another, so queries take turns.
  let tail: Promise<unknown> = Promise.resolve()
  return {
    query(sql, queryOptions) {
      const turn = tail.then(() => runQuery(reader, sql, queryOptions))
      tail = turn.catch(() => undefined)
      return turn
    },
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

interface Reader {
  connection: DuckDBConnection
  readable: Readable
  fence: Fence | undefined
  memoryMb: number
}

async function runQuery(reader: Reader, sql: string, options: QueryOptions): Promise<QueryResult> {
  const startedAt = performance.now()
  const skip = parseCursor(sql, options.cursor)
  const stopper = startStopper(reader.connection, options, reader.memoryMb)
  try {
    const checked = await checkSql(reader, sql)
    await reader.fence?.prepare(checked)
    const statement = await prepareSelect(reader.connection, sql)
    try {
      const page = await readPage(statement, { ...options, skip }, stopper)
      const cursor = page.truncated && checked.ordered ? { cursor: toCursor(sql, skip + page.rows.length) } : {}
      return { ...page, ...cursor, elapsedMs: performance.now() - startedAt }
    } finally {
      statement.destroySync()
    }
  } catch (error) {
    throw stopper.reason ?? toQueryError(error)
  } finally {
    stopper.stop()
  }
}

/** Parses the SQL and looks at all it names, before DuckDB looks any of it up. */
async function checkSql({ connection, readable }: Reader, sql: string): Promise<CheckedQuery> {
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    // What the binding throws when there is no statement, and so no message either.
    if (error instanceof Error && error.message === 'Error in native callback') return undefined
    throw error
  })
  if (!statements || statements.count === 0) throw new AppError('query_refused', 'There is no SQL to run. Give one SELECT.')
  if (statements.count > 1) throw new AppError('query_refused', 'Only one statement at a time can be run. Give one SELECT.')
  const result = await connection.run(
    'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)',
    [sql],
  )
  const tree = String((await result.getRows())[0]?.[0])
  if (!tree.startsWith('{"error":true')) return checkTree(tree, readable)
  const { error_type: type, error_message: message } = JSON.parse(tree) as { error_type: string; error_message: string }
  if (type !== 'not implemented') throw new AppError('query_failed', message)
  const kind = /^\s*([a-z]+)/i.exec(sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, ''))?.[1]?.toUpperCase() ?? 'This statement'
  throw new AppError('query_refused', `Only reading is allowed: a SELECT, DESCRIBE, SUMMARIZE or SHOW. ${kind} was refused.`)
}

/** Prepares the one statement; throws `query_refused` for anything but a SELECT, before any of it runs. */
async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statement = await (await connection.extractStatements(sql)).prepare(0)
  if (statement.statementType === StatementType.SELECT && statement.parameterCount === 0) return statement
  const parameters = statement.parameterCount
  statement.destroySync()
  throw new AppError(
    'query_refused',
    parameters > 0
      ? 'Parameters ($1 or ?) cannot be used here. Write the values into the SQL.'
      : 'Only reading is allowed: a SELECT, DESCRIBE, SUMMARIZE or SHOW.',
  )
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

function toQueryError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = (error instanceof Error ? error.message : String(error)).trim()
  if (/^Permission Error|disabled by configuration|read-only mode/i.test(message)) {
    return new AppError('query_refused', `Only the warehouse itself can be read. ${message}`, { cause: error })
  }
  return new AppError('query_failed', message, { cause: error })
}
