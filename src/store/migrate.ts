import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from './database.ts'
import { initial } from './migrations/0001-initial.ts'
import { access } from './migrations/0002-access.ts'
import { operations } from './migrations/0003-operations.ts'
import { product } from './migrations/0004-product.ts'
import type { Tables } from './tables.ts'

interface Migration {
  name: string
  up(trx: Transaction<unknown>): Promise<void>
}

/** In order, the first is version 1. What has been released is never edited: a change is a new entry at the end. */
const migrations: Migration[] = [
  { name: 'initial', up: initial },
  { name: 'access', up: access },
  { name: 'operations', up: operations },
  { name: 'product', up: product },
]

/** Any number that nothing else in the database uses. */
const migrationLock = 4_203_796_117

/**
 * Brings the tables to this version's, all in one transaction. Safe when several processes open at once: each takes the
 * lock first, and the version row goes in before the change it stands for. Throws `schema_newer` when a newer Daybook was
 * here.
 */
export async function migrate(database: Database, clock: Clock): Promise<void> {
  await database.transaction(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(trx)
    const current = await loadVersion(trx)
    if (current > migrations.length) {
      throw new AppError(
        'schema_newer',
        `${database.place} was written by a newer Daybook (schema ${current}, this one knows up to ${migrations.length}): ` +
          'install that version or later.',
      )
    }
    for (const [index, migration] of migrations.entries()) {
      const version = index + 1
      if (version <= current) continue
      await trx.insertInto('migrations').values({ version, name: migration.name, applied_at: clock.now() }).execute()
      await migration.up(trx as Transaction<unknown>)
    }
  })
}

/** The newest version applied; makes the schema first when it is not there. */
async function loadVersion(trx: Transaction<Tables>): Promise<number> {
  // Asked before creating: `create schema if not exists` needs the right to create even when there is nothing to do.
  const found = await sql<{ there: boolean }>`select to_regclass('daybook.migrations') is not null as there`.execute(trx)
  if (!found.rows[0]?.there) {
    await sql`create schema if not exists daybook`.execute(trx)
    await sql`
      create table daybook.migrations (
        version integer primary key,
        name text not null,
        applied_at timestamptz not null
      )`.execute(trx)
  }
  const newest = await trx
    .selectFrom('migrations')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst()
  return newest?.version ?? 0
}
