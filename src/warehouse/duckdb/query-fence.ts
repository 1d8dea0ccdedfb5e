import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedQuery, Readable } from './query-tree.ts'
import { databaseName } from './session.ts'
import { quoteName, quoteText } from './sql.ts'

/** A database in memory that stands in front of the warehouse: its views have the warehouse's names and some tenants' rows. */
export interface Fence {
  database: string
  /** Makes the views a query needs. */
  prepare(query: CheckedQuery): Promise<void>
  close(): Promise<void>
}

let fences = 0

/**
 * Opens the fence on this connection. A query reaches nothing but its views, because a query may not name a database
 * (`checkTree`) and the connection's own is the fence.
 */
export async function openFence(connection: DuckDBConnection, readable: Readable, tenants: string[]): Promise<Fence> {
  const database = `reader_${++fences}`
  await connection.run(`ATTACH ':memory:' AS ${database}`)
  for (const schema of readable.schemas.keys()) {
    if (schema !== 'main') await connection.run(`CREATE SCHEMA ${database}.${quoteName(schema)}`)
  }
  const own = tenants.length === 0 ? 'false' : `tenant_id IN (${tenants.map(quoteText).join(', ')})`
  return {
    database,
    async prepare({ tables }) {
      const views = tables.map(([schema, table]) => {
        const name = `${quoteName(schema)}.${quoteName(table)}`
        // The limit keeps the query's own conditions above the filter. Merged with it the engine may try them first, and an
        // error or the time they take would tell of rows that are filtered out.
        return `CREATE OR REPLACE VIEW ${database}.${name} AS SELECT * FROM ${databaseName}.${name} WHERE ${own} LIMIT ${everyRow}`
      })
      if (views.length > 0) await connection.run(views.join(';'))
    },
    async close() {
      await connection.run(`USE memory; DETACH ${database}`)
    },
  }
}

/** More rows than there can be. */
const everyRow = '9223372036854775807'
