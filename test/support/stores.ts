import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/lib/clock.ts'
import { loadKeyring } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createDatabase, query, startPostgres } from './postgres.ts'
import { queryPGlite } from './query-pglite.ts'

/** What a store needs to be opened, again or by another process. */
export interface StorePlace {
  databaseUrl: string | undefined
  controlPlanePath: string
  encryptionKey: string
}

/** One of the databases a store works over, for tests that run over each. */
export interface StoreKind {
  name: 'PGlite' | 'PostgreSQL'
  /** A place with nothing in it yet. */
  createPlace(): Promise<StorePlace>
  /** SQL past the store. PGlite: only while no store is open there. */
  query(place: StorePlace, text: string): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

export const testKey = Buffer.alloc(32, 7).toString('base64')

/** Every kind this machine can have: PGlite, and PostgreSQL where it is installed. */
export async function startStoreKinds(): Promise<StoreKind[]> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-store-'))
  let count = 0
  const createPath = () => join(folder, String(++count), 'control-plane')
  const pglite: StoreKind = {
    name: 'PGlite',
    createPlace: () => Promise.resolve({ databaseUrl: undefined, controlPlanePath: createPath(), encryptionKey: testKey }),
    query: ({ controlPlanePath }, text) => queryPGlite(controlPlanePath, text),
    stop: () => rm(folder, { recursive: true, force: true }),
  }
  const server = await startPostgres()
  if (server === undefined) return [pglite]
  const postgres: StoreKind = {
    name: 'PostgreSQL',
    createPlace: async () => ({
      databaseUrl: await createDatabase(server.url),
      controlPlanePath: createPath(),
      encryptionKey: testKey,
    }),
    query: ({ databaseUrl }, text) => query(databaseUrl!, text),
    stop: () => server.stop(),
  }
  return [pglite, postgres]
}

export function openStoreAt(place: StorePlace): Promise<Store> {
  const keyring = loadKeyring({ encryptionKey: place.encryptionKey, keyPath: '' })
  return openStore({ ...place, keyring, clock: systemClock })
}
