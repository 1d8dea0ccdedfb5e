import { DuckDBInstance, StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api'
import { existsSync } from 'node:fs'
import { AppError } from '../../lib/app-error.ts'
import type { QueryCell, QueryEngine, QueryOptions, QueryResult } from '../query.ts'
import { toCellReader } from './query-cell.ts'
import { joinSession } from './session.ts'
import { quoteName, quoteText } from './sql.ts'
import { toWarehouseError } from './warehouse-error.ts'

export interface DuckdbQueryOptions {
  path: string
  memoryMb: number
}

/**
 * Opens the warehouse for reading. Throws `not_found` when nothing has been synced yet and `home_busy` while another
 * process writes.
 *
 * What keeps a query harmless: the file is open read-only, DuckDB may touch no other file and load no extension, its
 * settings are locked, and only one prepared SELECT is run.
 */
export async function openDuckdbQuery(options: DuckdbQueryOptions): Promise<QueryEngine> {
  const { path } = options
  const source = (await joinSource(path)) ?? (await openSource(options))
  let connection: DuckDBConnection
  try {
    connection = await source.connect()
    await connection.run(`SET search_path = ${quoteText(await loadSearchPath(connection))}`)
    if (source.own) {
      await connection.run(`SET GLOBAL TimeZone = 'UTC'`)
      await connection.run('SET GLOBAL lock_configuration = true')
    }
  } catch (error) {
    await source.close()
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
  // Locked settings keep the search path of this connection from being given to another, so queries take turns.
  let tail: Promise<unknown> = Promise.resolve()
  return {
    query(sql, queryOptions) {
      const turn = tail.then(() => runQuery(connection, sql, queryOptions))
      tail = turn.catch(() => undefined)
      return turn
    },
    async close() {
      await tail
      connection.closeSync()
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

interface Source {
  /** Opened here, read-only; else a session this process writes with. */
  own: boolean
  connect(): Promise<DuckDBConnection>
  close(): Promise<void>
}

async function joinSource(path: string): Promise<Source | undefined> {
  const session = await joinSession(path)
  return session && { own: false, connect: () => session.connect(), close: () => session.close() }
}

async function openSource({ path, memoryMb }: DuckdbQueryOptions): Promise<Source> {
  if (!existsSync(path)) {
    throw new AppError('not_found', `There is no warehouse at ${path}: nothing has been synced yet. Run daybook sync.`)
  }
  try {
    const instance = await DuckDBInstance.create(path, {
      access_mode: 'READ_ONLY',
      memory_limit: `${memoryMb}MB`,
      enable_external_access: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    return {
      own: true,
      connect: () => instance.connect(),
      close: () => Promise.resolve(instance.closeSync()),
    }
  } catch (error) {
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
}

/** Every schema there is, `xero` first: `invoices` and `xero.invoices` both work. */
async function loadSearchPath(connection: DuckDBConnection): Promise<string> {
  const result = await connection.run(
    `SELECT database_name, schema_name FROM duckdb_schemas() WHERE database_name = current_database() AND (NOT internal OR schema_name = 'main')
     ORDER BY schema_name <> 'xero', schema_name = 'main', schema_name`,
  )
  const rows = await result.getRows()
  return rows.map(([database, schema]) => `${quoteName(String(database))}.${quoteName(String(schema))}`).join(',')
}

async function runQuery(connection: DuckDBConnection, sql: string, options: QueryOptions): Promise<QueryResult> {
  const startedAt = performance.now()
  const stopper = startStopper(connection, options)
  try {
    const statement = await prepareSelect(connection, sql)
    try {
      stopper.check()
      const result = await statement.stream()
      const types = result.columnTypes()
      const names = result.columnNames()
      const readers = types.map(toCellReader)
      const rows: QueryCell[][] = []
      let truncated = false
      while (!truncated) {
        stopper.check()
        const chunk = await result.fetchChunk()
        if (!chunk || chunk.rowCount === 0) break
        for (const row of chunk.getRows()) {
          if (rows.length === options.maxRows) {
            truncated = true
            break
          }
          rows.push(row.map((value, index) => readers[index]!(value)))
        }
      }
      stopper.check()
      const columns = names.map((name, index) => ({ name, type: types[index]!.alias ?? types[index]!.toString() }))
      return { columns, rows, truncated, elapsedMs: performance.now() - startedAt }
    } finally {
      statement.destroySync()
    }
  } catch (error) {
    throw stopper.reason ?? toQueryError(error)
  } finally {
    stopper.stop()
  }
}

/** Prepares the one statement; throws `query_refused` for anything but a SELECT, before any of it runs. */
async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    // What the binding throws when there is no statement, and so no message either.
    if (error instanceof Error && error.message === 'Error in native callback') return undefined
    throw error
  })
  if (!statements || statements.count === 0) throw new AppError('query_refused', 'There is no SQL to run. Give one SELECT.')
  if (statements.count > 1) throw new AppError('query_refused', 'Only one statement at a time can be run. Give one SELECT.')
  const statement = await statements.prepare(0)
  if (statement.statementType === StatementType.SELECT && statement.parameterCount === 0) return statement
  const kind = StatementType[statement.statementType] ?? 'This statement'
  const parameters = statement.parameterCount
  statement.destroySync()
  throw new AppError(
    'query_refused',
    parameters > 0
      ? 'Parameters ($1 or ?) cannot be used here. Write the values into the SQL.'
      : `Only reading is allowed: a SELECT, DESCRIBE, SUMMARIZE or SHOW. ${kind} was refused.`,
  )
}

interface Stopper {
  reason: AppError | undefined
  check(): void
  stop(): void
}

/** Interrupts the connection when the time is up or the signal aborts. */
function startStopper(connection: DuckDBConnection, options: QueryOptions): Stopper {
  let again: NodeJS.Timeout | undefined
  const halt = (reason: AppError): void => {
    stopper.reason ??= reason
    connection.interrupt()
    // An interrupt between two steps is forgotten when the next step begins.
    again ??= setInterval(() => connection.interrupt(), 25)
  }
  const timer = setTimeout(
    () =>
      halt(new AppError('query_timeout', `The query ran longer than ${options.timeoutMs} ms and was stopped. Narrow it down.`)),
    options.timeoutMs,
  )
  const abort = (): void => halt(new AppError('stopped', 'The query was stopped on request.'))
  options.signal?.addEventListener('abort', abort, { once: true })
  const stopper: Stopper = {
    reason: undefined,
    check() {
      if (stopper.reason) throw stopper.reason
    },
    stop() {
      clearTimeout(timer)
      clearInterval(again)
      options.signal?.removeEventListener('abort', abort)
    },
  }
  if (options.signal?.aborted) abort()
  return stopper
}

function toQueryError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = (error instanceof Error ? error.message : String(error)).trim()
  if (/^Permission Error|disabled by configuration|read-only mode/i.test(message)) {
    return new AppError('query_refused', `Only the warehouse itself can be read. ${message}`, { cause: error })
  }
  return new AppError('query_failed', message, { cause: error })
}
