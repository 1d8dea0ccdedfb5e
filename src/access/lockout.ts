import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import { toDigest } from './secrets.ts'

/** Failures within the window that lock, and for how long. By name and address together, and by each of them alone. */
const limits = [
  { kind: 'both', failures: 8 },
  { kind: 'name', failures: 40 },
  { kind: 'address', failures: 80 },
] as const

const windowMs = 15 * 60_000
const lockMs = 15 * 60_000

export interface Lockout {
  /** Throws `too_many_requests` while locked. Says the same of names there are none of. */
  check(name: string, address: string): Promise<void>
  fail(name: string, address: string): Promise<void>
  /** A good password ends the count of this name from this address, not the others. */
  succeed(name: string, address: string): Promise<void>
}

/**
 * Slows the guessing of passwords. A name is locked sooner for the address that guesses than for all, so that a stranger
 * cannot easily keep its owner out; passkeys and open sessions are never locked.
 */
export function createLockout(database: Database, clock: Clock): Lockout {
  return {
    async check(name, address) {
      const now = clock.now()
      const row = await database.run((db) =>
        db
          .selectFrom('sign_in_failures')
          .select((eb) => eb.fn.max('locked_until').as('until'))
          .where('id', 'in', toIds(name, address))
          .where('locked_until', '>', now)
          .executeTakeFirst(),
      )
      const until = row?.until
      if (!until) return
      const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000)
      throw new AppError(
        'too_many_requests',
        `Too many failed sign-ins. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or use a passkey.`,
        { retryAt: until },
      )
    },
    async fail(name, address) {
      const now = clock.now()
      const since = new Date(now.getTime() - windowMs)
      const ids = toIds(name, address)
      await database.transaction(async (trx) => {
        await trx
          .deleteFrom('sign_in_failures')
          .where('first_at', '<', since)
          .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<', now)]))
          .execute()
        for (const [index, { failures }] of limits.entries()) {
          const row = await trx
            .insertInto('sign_in_failures')
            .values({ id: ids[index]!, failures: 1, first_at: now, locked_until: null })
            .onConflict((conflict) =>
              conflict.column('id').doUpdateSet((eb) => ({ failures: eb('sign_in_failures.failures', '+', 1) })),
            )
            .returning('failures')
            .executeTakeFirstOrThrow()
          if (row.failures < failures) continue
          await trx
            .updateTable('sign_in_failures')
            .set({ locked_until: new Date(now.getTime() + lockMs), failures: 0, first_at: now })
            .where('id', '=', ids[index]!)
            .execute()
        }
      })
    },
    async succeed(name, address) {
      await database.run((db) => db.deleteFrom('sign_in_failures').where('id', '=', toIds(name, address)[0]!).execute())
    },
  }
}

/** In the order of `limits`. Digests, so that the table does not collect what people mistype into the wrong field. */
function toIds(name: string, address: string): string[] {
  const plain = name.trim().toLowerCase()
  return [toDigest(`both ${plain} ${address}`), toDigest(`name ${plain}`), toDigest(`address ${address}`)]
}
