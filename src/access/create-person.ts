import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Tables } from '../store/tables.ts'
import { toStorable } from '../store/to-json.ts'
import { toStoredConnections } from './access-list.ts'
import type { Role } from './actor.ts'
import { toPerson, type Person } from './people.ts'
import { seesAll } from './roles.ts'

export interface NewPerson {
  name: string
  email: string
  role: Role
  connections: 'all' | string[]
  /** Null: they sign in by the company's provider. */
  passwordHash: string | null
  now: Date
}

/** A person and how they sign in, in the transaction that uses a link up. Throws `already_exists`. */
export async function createPerson(trx: Transaction<Tables>, person: NewPerson): Promise<Person> {
  const { name, role, passwordHash, now } = person
  const id = randomUUID()
  const email = person.email.trim().toLowerCase()
  const row = await trx
    .insertInto('people')
    .values({
      id,
      name: toStorable(name.trim()),
      email,
      // Whoever invited them named the address; nobody makes an account for themselves.
      email_verified: true,
      image: null,
      role,
      connections: toStoredConnections(seesAll(role) ? 'all' : person.connections),
      created_at: now,
      updated_at: now,
      last_seen_at: null,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new AppError('already_exists', 'Somebody with this address has an account already. Sign in instead.')
  if (passwordHash !== null) await setPasswordHash(trx, id, passwordHash, now)
  return toPerson(row)
}

/** The one password of a person, new or instead of the one before. */
export async function setPasswordHash(
  trx: Transaction<Tables>,
  personId: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('sign_in_methods')
    .values({
      id: randomUUID(),
      person_id: personId,
      provider_id: 'credential',
      account_id: personId,
      password: passwordHash,
      access_token: null,
      refresh_token: null,
      id_token: null,
      access_token_expires_at: null,
      refresh_token_expires_at: null,
      scope: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: passwordHash, updated_at: now }),
    )
    .execute()
}
