import type { PGlite } from '@electric-sql/pglite'
import type { Kysely, Transaction } from 'kysely'
import type { Locks } from './locks.ts'
import type { Tables } from './tables.ts'

/** The open database behind the store: PGlite or PostgreSQL. What it throws is translated to AppErrors already. */
export interface Database {
  /** For messages: `PostgreSQL at db.example.com:5432/daybook`, `The control plane in /home/ann/daybook/control-plane`. */
  place: string
  locks: Locks
  /** The engine itself where it is embedded, for the queue, which brings SQL of its own; a server is reached by its URL. */
  embedded: PGlite | undefined
  run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** What `work` wrote is on the disk when this resolves. */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>
  close(): Promise<void>
}
