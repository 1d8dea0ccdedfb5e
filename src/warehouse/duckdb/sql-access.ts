import type { DuckDBResult } from '@duckdb/node-api'
import type { SqlAccess, SqlRow } from '../warehouse.ts'
import { duckdbDialect } from './dialect.ts'
import { toCellReader } from './query-cell.ts'
import type { Session } from './session.ts'

/** What is made of records: books and tables of users' own. No stream's rows are among them. */
const derivedPart = 'derived'

/** The engines' own SQL over a session's file. */
export function createSqlAccess(session: Session, schema: string, memoryMb: number): SqlAccess {
  return {
    dialect: duckdbDialect,
    schema,
    memoryMb,
    read: async (doing, select) => toRows(await session.readResult(doing, select)),
    write: (doing, work, options = {}) =>
      session.write(doing, (_run, runResult) => work(async (script) => toRows(await runResult(script))), {
        memoryMb: options.memoryMb,
        part: derivedPart,
      }),
  }
}

async function toRows(result: DuckDBResult): Promise<SqlRow[]> {
  const names = result.columnNames()
  const readers = result.columnTypes().map(toCellReader)
  const rows = await result.getRows()
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index]!, readers[index]!(value)])))
}
