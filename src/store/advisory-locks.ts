import { Kysely, PostgresDialect, sql } from 'kysely'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Client } from 'pg'
import { AppError } from '../lib/app-error.ts'
import { createTurns } from './locks.ts'
import type { HeldLock, Locks } from './locks.ts'
import type { Tables } from './tables.ts'

/** Longest wait for a lock that another process holds. What is done under one is a few requests at most. */
const lockWaitMs = 180_000

interface AdvisoryLockOptions {
  place: string
  createClient: () => Client
  translate: (error: unknown) => AppError
  waitMs?: number
}

/**
 * Session locks of PostgreSQL, each on a connection of its own that also runs the transactions made under it: when that
 * connection breaks, the server frees the lock, and nothing more can be committed under it.
 */
export function createAdvisoryLocks(options: AdvisoryLockOptions): Locks {
  // Inside this process callers queue here, so that a hundred waiters do not open a hundred connections.
  const turns = createTurns()
  const { place, translate, waitMs = lockWaitMs } = options

  async function openSession(): Promise<Session> {
    const client = options.createClient()
    const lost = new AbortController()
    let closing = false
    const loseLock = (cause?: Error) => {
      if (closing || lost.signal.aborted) return
      const message = `The connection to ${place} broke, and with it the lock that kept other Daybook processes out: run it again.`
      lost.abort(new AppError('storage_failed', message, { cause }))
    }
    client.on('error', loseLock)
    client.on('end', () => loseLock())
    try {
      await client.connect()
    } catch (error) {
      throw translate(error)
    }
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: toPool(client) }) }).withSchema('daybook')
    return {
      db,
      held: {
        lost: lost.signal,
        async transaction(work) {
          lost.signal.throwIfAborted()
          try {
            return await db.transaction().execute(async (trx) => {
              // Someone may have turned this off for the whole server; a rotated token must outlive a power cut.
              await sql`select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'`.execute(
                trx,
              )
              return await work(trx)
            })
          } catch (error) {
            lost.signal.throwIfAborted()
            throw translate(error)
          }
        },
      },
      async close() {
        closing = true
        // The server frees the session's locks as it ends. A broken connection has nothing left to end.
        await client.end().catch(() => undefined)
      },
    }
  }

  async function withSession<T>(lock: (session: Session) => Promise<boolean>, work: (held: HeldLock) => Promise<T>) {
    const session = await openSession()
    try {
      let locked: boolean
      try {
        await setKeepalives(session.db)
        locked = await lock(session)
      } catch (error) {
        throw translate(error)
      }
      return locked ? { result: await work(session.held) } : undefined
    } finally {
      await session.close()
    }
  }

  return {
    async withLock(name, work) {
      const release = await turns.take(name)
      try {
        const done = await withSession(async ({ db }) => {
          await sql`select set_config('lock_timeout', ${String(waitMs)}, false)`.execute(db)
          try {
            await sql`select pg_advisory_lock(${toLockKey(name)})`.execute(db)
          } catch (error) {
            if ((error as { code?: string }).code !== lockNotAvailable) throw error
            throw new AppError(
              'home_busy',
              `Another Daybook process on ${place} has been holding the lock "${name}" for ${waitMs / 1000} s: look whether it hangs.`,
              { cause: error },
            )
          }
          await sql`select set_config('lock_timeout', '0', false)`.execute(db)
          return true
        }, work)
        return done!.result
      } finally {
        release()
      }
    },
    async tryLock(name, work) {
      if (turns.isTaken(name)) return undefined
      const release = await turns.take(name)
      try {
        return await withSession(async ({ db }) => {
          const got = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${toLockKey(name)}) as locked`.execute(db)
          return got.rows[0]?.locked === true
        }, work)
      } finally {
        release()
      }
    },
  }
}

interface Session {
  db: Kysely<Tables>
  held: HeldLock
  close(): Promise<void>
}

const lockNotAvailable = '55P03'

function toLockKey(name: string) {
  return sql`hashtextextended(${`daybook:${name}`}, 0)`
}

/** A machine that vanishes without closing its connection must not keep its lock for the hours TCP allows by default. */
async function setKeepalives(db: Kysely<Tables>): Promise<void> {
  await sql`
    select set_config('tcp_keepalives_idle', '30', false),
      set_config('tcp_keepalives_interval', '10', false),
      set_config('tcp_keepalives_count', '3', false)`.execute(db)
}

/** Kysely wants a pool; this one is a single connection that is never replaced, since the lock lives in it. */
function toPool(client: Client): PostgresPool {
  const single: PostgresPoolClient = {
    query: client.query.bind(client) as PostgresPoolClient['query'],
    release: () => undefined,
  }
  return { connect: () => Promise.resolve(single), end: () => client.end(), options: {} }
}
