import { rm } from 'node:fs/promises'
import { AppError } from '../../lib/app-error.ts'
import type { QueryFile, QueryPart, StreamOptions } from '../query.ts'
import { toCellReader } from './query-cell.ts'
import { checkSql, openStatement, prepareSelect, toQueryError, withStatement, type Reader } from './query-reader.ts'
import { quoteText } from './sql.ts'

/** Rows column by column, a chunk of DuckDB's (2,048 rows at most) at a time. */
export async function* streamQuery(reader: Reader, sql: string, options: StreamOptions): AsyncGenerator<QueryPart> {
  const startedAt = performance.now()
  const { statement, stopper, close } = await openStatement(reader, sql, options)
  try {
    stopper.check()
    const result = await statement.stream()
    const types = result.columnTypes()
    const readers = types.map(toCellReader)
    yield {
      type: 'columns',
      columns: result.columnNames().map((name, index) => ({ name, type: types[index]!.alias ?? types[index]!.toString() })),
    }
    let rows = 0
    let truncated = false
    for (;;) {
      stopper.check()
      const chunk = await result.fetchChunk()
      stopper.check()
      if (!chunk || chunk.rowCount === 0) break
      const room = options.maxRows - rows
      truncated = chunk.rowCount > room
      const taken = Math.min(chunk.rowCount, room)
      const values = chunk.getColumns().map((column, index) => column.slice(0, taken).map(readers[index]!))
      rows += taken
      if (taken > 0) yield { type: 'batch', rows: taken, values }
      if (truncated) break
    }
    yield { type: 'end', rows, truncated, elapsedMs: performance.now() - startedAt }
  } catch (error) {
    throw stopper.reason ?? toQueryError(error, sql)
  } finally {
    close()
  }
}

/**
 * Writes the rows into the staging folder, which is the one place DuckDB may write to. The SQL was found to be one SELECT of
 * what may be read; what is copied is that statement as DuckDB writes it from its own tree, so that no comment or semicolon
 * of the original can end the parentheses it is put in, and the whole is checked once more.
 */
export async function writeParquet(reader: Reader, sql: string, options: StreamOptions): Promise<QueryFile> {
  const { connection, staging } = reader
  if (staging === undefined) {
    throw new AppError('unsupported', 'Parquet can be written by the server only: start it with daybook serve, or choose CSV.')
  }
  return withStatement(reader, sql, options, async ({ stopper }) => {
    const result = await connection.run('SELECT json_deserialize_sql(json_serialize_sql($1::VARCHAR))', [sql])
    const canonical = String((await result.getRows())[0]?.[0])
    // One more than is wanted tells whether there are more.
    const inner = `SELECT * FROM (\n${canonical}\n) AS q LIMIT ${options.maxRows + 1}`
    await checkSql(reader, inner)
    const statement = await prepareSelect(connection, inner)
    statement.destroySync()
    stopper.check()
    const path = staging.nextFile('answer').replace(/csv$/, 'parquet')
    const remove = (): Promise<void> => rm(path, { force: true })
    try {
      const written = await copy(reader, inner, path)
      if (written <= options.maxRows) return { path, rows: written, truncated: false, remove }
      await remove()
      const cut = `SELECT * FROM (\n${canonical}\n) AS q LIMIT ${options.maxRows}`
      return { path, rows: await copy(reader, cut, path), truncated: true, remove }
    } catch (error) {
      await remove()
      throw error
    }
  })
}

async function copy({ connection }: Reader, select: string, path: string): Promise<number> {
  const result = await connection.run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`)
  return Number((await result.getRows())[0]?.[0] ?? 0)
}
