import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { existsSync } from 'node:fs'
import { AppError } from '../../lib/app-error.ts'
import type { Readable } from './query-tree.ts'
import { toLower } from './query-tree.ts'
import { databaseName, joinSession } from './session.ts'
import { quoteName, quoteText } from './sql.ts'
import type { StagingFolder } from './staging-folder.ts'
import { toWarehouseError } from './warehouse-error.ts'

/** Where a reader's connection comes from. */
export interface Source {
  /** Opened here, read-only; else a session this process writes with. */
  own: boolean
  connect(): Promise<DuckDBConnection>
  /** Where files may be written; only a session this process writes with has one. */
  staging: StagingFolder | undefined
  close(): Promise<void>
}

/** Joins the session this process has on the file, or opens it read-only. In both, the file is the database `warehouse`. */
export async function openSource(path: string, memoryMb: number): Promise<Source> {
  const session = await joinSession(path)
  if (session) {
    const { staging } = session
    return { own: false, connect: () => session.connect(), staging, close: () => session.close() }
  }
  if (!existsSync(path)) {
    throw new AppError('not_found', `There is no warehouse at ${path}: nothing has been synced yet. Run daybook sync.`)
  }
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${memoryMb}MB`,
      temp_directory: `${path}.tmp`,
      max_temp_directory_size: `${maxSpillMb}MB`,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    try {
      const connection = await instance.connect()
      await connection.run(`ATTACH ${quoteText(path)} AS ${databaseName} (READ_ONLY)`)
      await connection.run(`SET GLOBAL TimeZone = 'UTC'; SET GLOBAL enable_external_access = false`)
      connection.closeSync()
    } catch (error) {
      instance.closeSync()
      throw error
    }
    return {
      own: true,
      staging: undefined,
      async connect() {
        const connection = await instance.connect()
        await connection.run(`USE ${databaseName}`)
        return connection
      },
      close: () => Promise.resolve(instance.closeSync()),
    }
  } catch (error) {
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
}

/** What a big sort or join may put on the disk for a while. */
const maxSpillMb = 4096

/** Every schema there is, `xero` first: `invoices` and `xero.invoices` both work. */
export async function loadReadable(connection: DuckDBConnection, tenants: string[] | undefined): Promise<Readable> {
  const result = await connection.run(
    tenants === undefined
      ? `SELECT s.schema_name, list(t.name) FROM duckdb_schemas() s LEFT JOIN (
           SELECT schema_name, table_name AS name FROM duckdb_tables() WHERE database_name = ${quoteText(databaseName)}
           UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = ${quoteText(databaseName)} AND NOT internal
         ) t USING (schema_name)
         WHERE s.database_name = ${quoteText(databaseName)} AND (NOT s.internal OR s.schema_name = 'main') GROUP BY 1 ${inOrder}`
      : // A table that does not say whose its rows are has none for a reader of some; one of our own records is not theirs.
        `SELECT schema_name, list(table_name) FROM duckdb_columns()
         WHERE database_name = ${quoteText(databaseName)} AND NOT internal AND column_name = 'tenant_id' AND left(table_name, 1) <> '_'
         GROUP BY 1 ${inOrder}`,
  )
  const rows = (await result.getRowsJson()) as [string, (string | null)[]][]
  const schemas = new Map(
    rows.map(([schema, tables]) => [toLower(schema), new Set(tables.filter((each) => each !== null).map(toLower))]),
  )
  return { database: tenants === undefined ? databaseName : '', schemas, describing: tenants === undefined }
}

const inOrder = `ORDER BY schema_name <> 'xero', schema_name = 'main', schema_name`

/** Makes names without a schema work on this connection. */
export async function setSearchPath(connection: DuckDBConnection, database: string, { schemas }: Readable): Promise<void> {
  const path = [...schemas.keys()].map((schema) => `${quoteName(database)}.${quoteName(schema)}`).join(',')
  if (path !== '') await connection.run(`SET search_path = ${quoteText(path)}`)
}
