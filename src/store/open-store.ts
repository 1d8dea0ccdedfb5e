import type { Clock } from '../lib/clock.ts'
import { createCallStore } from './call-store.ts'
import { createConnectionStore } from './connection-store.ts'
import type { Keyring } from './keyring.ts'
import { createLimitStore } from './limit-store.ts'
import { migrate } from './migrate.ts'
import { openPGlite } from './open-pglite.ts'
import { openPostgres } from './open-postgres.ts'
import { rotateKeys } from './rotate-keys.ts'
import { createRunStore } from './run-store.ts'
import type { Store } from './store.ts'
import { createTokenStore } from './token-store.ts'

export interface StoreOptions {
  /** PostgreSQL by URL, or undefined for PGlite in `controlPlanePath`. */
  databaseUrl: string | undefined
  /** Folder of PGlite. The caller holds the home lock. */
  controlPlanePath: string
  keyring: Keyring
  clock: Clock
}

/** Opens the control plane and brings its tables to this version's. Throws `storage_failed`, `schema_newer`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, controlPlanePath, keyring, clock } = options
  const database = databaseUrl === undefined ? await openPGlite(controlPlanePath) : await openPostgres(databaseUrl)
  try {
    await migrate(database, clock)
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
  return {
    database,
    keyring,
    connections: createConnectionStore(database, clock),
    tokens: createTokenStore(database, keyring, clock),
    runs: createRunStore(database),
    calls: createCallStore(database),
    limits: createLimitStore(database),
    rotateKeys: () => rotateKeys(database, keyring),
    close: () => database.close(),
  }
}
