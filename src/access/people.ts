import type { Selectable, Transaction } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { PeopleTable } from '../store/access-tables.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { toStorable } from '../store/to-json.ts'
import { parseConnections, toStoredConnections } from './access-list.ts'
import type { Actor, Role } from './actor.ts'
import { rolePermissions, seesAll } from './roles.ts'

export interface Person {
  id: string
  name: string
  email: string
  role: Role
  /** Ids of connections; of owners and admins always all. */
  connections: 'all' | string[]
  createdAt: Date
  /** To five minutes. */
  lastSeenAt: Date | null
}

export interface People {
  list(): Promise<Person[]>
  /** Throws `not_found`. */
  get(id: string): Promise<Person>
  /** Whether there is an owner yet. */
  hasOwner(): Promise<boolean>
  /** Throws `forbidden` where the last owner would go, or an owner is not for this role to decide about. */
  update(id: string, change: { role?: Role; connections?: 'all' | string[]; name?: string }, by: Actor): Promise<Person>
  /** With every session and way to sign in. Throws like `update`. */
  delete(id: string, by: Actor): Promise<Person>
  noteSeen(id: string): Promise<void>
}

const seenEveryMs = 5 * 60_000

export function createPeople(database: Database, clock: Clock): People {
  const seen = new Map<string, number>()
  return {
    async list() {
      const rows = await database.run((db) => db.selectFrom('people').selectAll().orderBy('name').orderBy('id').execute())
      return rows.map(toPerson)
    },
    async get(id) {
      const row = await database.run((db) => db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst())
      if (!row) throw unknownPerson()
      return toPerson(row)
    },
    async hasOwner() {
      const row = await database.run((db) => db.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst())
      return row !== undefined
    },
    update: (id, change, by) =>
      database.transaction(async (trx) => {
        const person = await lockPerson(trx, id)
        if (change.role !== undefined || change.connections !== undefined) {
          assertDecides(by, person.role, change.role)
          if (person.role === 'owner' && change.role !== undefined && change.role !== 'owner') await assertOtherOwner(trx, id)
        } else if (by.id !== id) assertDecides(by, person.role)
        const role = change.role ?? person.role
        const connections = seesAll(role) ? 'all' : (change.connections ?? (seesAll(person.role) ? [] : person.connections))
        const row = await trx
          .updateTable('people')
          .set({
            role,
            connections: toStoredConnections(connections),
            updated_at: clock.now(),
            ...(change.name === undefined ? {} : { name: toStorable(change.name) }),
          })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        if (!rolePermissions[role].includes('keys')) await revokeKeysOf(trx, id, clock.now())
        return toPerson(row)
      }),
    delete: (id, by) =>
      database.transaction(async (trx) => {
        const person = await lockPerson(trx, id)
        assertDecides(by, person.role)
        if (person.role === 'owner') await assertOtherOwner(trx, id)
        await trx.deleteFrom('people').where('id', '=', id).execute()
        await revokeKeysOf(trx, id, clock.now())
        return person
      }),
    async noteSeen(id) {
      const now = clock.now()
      if (now.getTime() - (seen.get(id) ?? 0) < seenEveryMs) return
      seen.set(id, now.getTime())
      await database.run((db) => db.updateTable('people').set({ last_seen_at: now }).where('id', '=', id).execute())
    },
  }
}

async function lockPerson(trx: Transaction<Tables>, id: string): Promise<Person> {
  const row = await trx.selectFrom('people').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw unknownPerson()
  return toPerson(row)
}

/** What a person made must not outlive what they may do: they have seen the key. */
async function revokeKeysOf(trx: Transaction<Tables>, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('created_by', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Owners decide about everybody, admins about everybody but owners, and make no owner. */
function assertDecides(by: Actor, was: Role, willBe: Role = was): void {
  if (by.role === 'owner') return
  if (was === 'owner' || willBe === 'owner') throw new AppError('forbidden', 'Only an owner decides about owners. Ask one.')
}

async function assertOtherOwner(trx: Transaction<Tables>, id: string): Promise<void> {
  const owners = await trx.selectFrom('people').select('id').where('role', '=', 'owner').forUpdate().execute()
  if (owners.some((owner) => owner.id !== id)) return
  throw new AppError('forbidden', 'This is the only owner. Make somebody else an owner first.')
}

function unknownPerson(): AppError {
  return new AppError('not_found', 'There is no such person. They may have been deleted.')
}

export function toPerson(row: Selectable<PeopleTable>): Person {
  const role = row.role as Role
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role,
    connections: seesAll(role) ? 'all' : parseConnections(row.connections),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }
}

export function toActor(person: Person): Actor {
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.role,
    email: person.email,
    permissions: new Set(rolePermissions[person.role] ?? []),
    connections: person.connections === 'all' ? 'all' : new Set(person.connections),
  }
}
