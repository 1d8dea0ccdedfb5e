import { Kysely, PostgresDialect } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import { createAdvisoryLocks } from './advisory-locks.ts'
import type { Database } from './database.ts'
import { toStorageError } from './storage-error.ts'
import type { Tables } from './tables.ts'

/** Connections for plain queries. Each held lock has one more of its own. */
const poolSize = 10
const connectTimeoutMs = 10_000

/** A PostgreSQL server by URL. Nothing is asked of it before the first query. */
export async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import('pg')
  const config = {
    connectionString: url,
    application_name: 'daybook',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
  const createClient = () => new pg.Client(config)
  const place = toPlace(createClient)
  const translate = (error: unknown) => toStorageError(error, place)
  const pool = new pg.Pool({ ...config, max: poolSize })
  // Without listeners, a server that restarts would end this process. Queries on such a connection fail by themselves,
  // and the pool replaces it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema('daybook')
  return {
    place,
    locks: createAdvisoryLocks({ place, createClient, translate }),
    embedded: undefined,
    async run(work) {
      try {
        return await work(db)
      } catch (error) {
        throw translate(error)
      }
    },
    async transaction(work) {
      try {
        return await db.transaction().execute(work)
      } catch (error) {
        throw translate(error)
      }
    },
    close: () => db.destroy(),
  }
}

/** Where the URL leads, without user and password. */
function toPlace(createClient: () => { host: string; port: number; database?: string | undefined }): string {
  let target
  try {
    target = createClient()
  } catch {
    // No cause: Node's error holds the whole URL, password included.
    throw new AppError('config_invalid', 'DAYBOOK_DATABASE_URL is not a URL like postgres://user:password@host:5432/database.')
  }
  const address = target.host.startsWith('/') ? `${target.host} (port ${target.port})` : `${target.host}:${target.port}`
  return `PostgreSQL at ${address}, database "${target.database ?? ''}"`
}
