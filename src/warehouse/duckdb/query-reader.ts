import { StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api'
import { AppError } from '../../lib/app-error.ts'
import type { StreamOptions } from '../query.ts'
import type { Fence } from './query-fence.ts'
import { startStopper, type Stopper } from './query-stopper.ts'
import { checkTree, type CheckedQuery, type Readable } from './query-tree.ts'
import type { StagingFolder } from './staging-folder.ts'

/** A connection with what may be read on it. */
export interface Reader {
  connection: DuckDBConnection
  readable: Readable
  fence: Fence | undefined
  memoryMb: number
  /** Where files may be written. */
  staging: StagingFolder | undefined
}

export interface RunningStatement {
  statement: DuckDBPreparedStatement
  checked: CheckedQuery
  stopper: Stopper
}

/** Checks and prepares the one SELECT, works on it within its time and memory, and translates what goes wrong. */
export async function withStatement<T>(
  reader: Reader,
  sql: string,
  options: Pick<StreamOptions, 'timeoutMs' | 'signal'>,
  work: (running: RunningStatement) => Promise<T>,
): Promise<T> {
  const running = await openStatement(reader, sql, options)
  try {
    return await work(running)
  } catch (error) {
    throw running.stopper.reason ?? toQueryError(error, sql)
  } finally {
    running.close()
  }
}

export async function openStatement(
  reader: Reader,
  sql: string,
  options: Pick<StreamOptions, 'timeoutMs' | 'signal'>,
): Promise<RunningStatement & { close(): void }> {
  const stopper = startStopper(reader.connection, options, reader.memoryMb)
  try {
    const checked = await checkSql(reader, sql)
    await reader.fence?.prepare(checked)
    const statement = await prepareSelect(reader.connection, sql)
    return {
      statement,
      checked,
      stopper,
      close() {
        statement.destroySync()
        stopper.stop()
      },
    }
  } catch (error) {
    stopper.stop()
    throw stopper.reason ?? toQueryError(error, sql)
  }
}

/** Parses the SQL and looks at all it names, before DuckDB looks any of it up. */
export async function checkSql({ connection, readable }: Reader, sql: string): Promise<CheckedQuery> {
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
export async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
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

/** An error of the engine's as one of ours, with the place in the SQL where the engine told it (`details.position`, from 0). */
export function toQueryError(error: unknown, sql: string): AppError {
  if (error instanceof AppError) return error
  const message = (error instanceof Error ? error.message : String(error)).trim().replace(/^Failed to extract statements: /, '')
  if (/^Permission Error|disabled by configuration|read-only mode/i.test(message)) {
    return new AppError('query_refused', `Only the warehouse itself can be read. ${message}`, { cause: error })
  }
  const position = findPosition(message, sql)
  return new AppError('query_failed', message, { cause: error, ...(position === undefined ? {} : { details: { position } }) })
}

/** The engine draws the line, or a piece of a long one, with a caret under the place. */
function findPosition(message: string, sql: string): number | undefined {
  const drawn = /^LINE (\d+): (.*)\n( *)\^/m.exec(message)
  if (!drawn) return undefined
  const [, number = '', text = '', indent = ''] = drawn
  const lines = sql.split('\n')
  const line = lines[Number(number) - 1]
  const cut = text.startsWith('...') ? 3 : 0
  const piece = text.slice(cut).replace(/\.\.\.$/, '')
  const start = line?.indexOf(piece) ?? -1
  if (start === -1) return undefined
  const before = lines.slice(0, Number(number) - 1).reduce((sum, each) => sum + each.length + 1, 0)
  return before + start + Math.max(0, indent.length - `LINE ${number}: `.length - cut)
}
