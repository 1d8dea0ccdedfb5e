import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'

/** Somebody being signed in somewhere. Known by its id: its token is what makes the cookie, and leaves the database for nobody. */
export interface Session {
  id: string
  createdAt: Date
  expiresAt: Date
  userAgent: string | null
  address: string | null
  /** The one that asks. */
  isCurrent: boolean
}

export interface Sessions {
  /** Those that go on, newest first. `headers`: of the request that asks. */
  list(personId: string, headers: Headers): Promise<Session[]>
  /** Ends one of this person's; false where they have none of this id. */
  end(personId: string, id: string): Promise<boolean>
  /** Ends all of a person's. */
  endAll(personId: string): Promise<void>
}

const sessionCookie = /(?:^|; *)(?:__Secure-)?daybook\.session_token=([^;]+)/

/** The cookie's value, as it came. */
export function findSessionCookie(headers: Headers): string | undefined {
  return sessionCookie.exec(headers.get('cookie') ?? '')?.[1]
}

export function createSessions(database: Database, clock: Clock): Sessions {
  return {
    async list(personId, headers) {
      const rows = await database.run((db) =>
        db
          .selectFrom('sessions')
          .selectAll()
          .where('person_id', '=', personId)
          .where('expires_at', '>', clock.now())
          .orderBy('created_at', 'desc')
          .execute(),
      )
      const cookie = findSessionCookie(headers) ?? ''
      return rows.map(({ id, token, created_at, expires_at, user_agent, ip_address }) => ({
        id,
        createdAt: created_at,
        expiresAt: expires_at,
        userAgent: user_agent,
        address: ip_address,
        // It is the token and its signature, which whoever let the request in has checked.
        isCurrent: cookie.startsWith(`${token}.`),
      }))
    },
    async end(personId, id) {
      const { numDeletedRows } = await database.run((db) =>
        db.deleteFrom('sessions').where('id', '=', id).where('person_id', '=', personId).executeTakeFirstOrThrow(),
      )
      return numDeletedRows > 0n
    },
    async endAll(personId) {
      await database.run((db) => db.deleteFrom('sessions').where('person_id', '=', personId).execute())
    },
  }
}

/** Deletes sessions that have ended and challenges nobody answered. Answers how many. */
export async function pruneSignIns(database: Database, now: Date): Promise<number> {
  const deleted = await database.run((db) =>
    Promise.all([
      db.deleteFrom('sessions').where('expires_at', '<', now).executeTakeFirstOrThrow(),
      db.deleteFrom('verifications').where('expires_at', '<', now).executeTakeFirstOrThrow(),
    ]),
  )
  return deleted.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
}
