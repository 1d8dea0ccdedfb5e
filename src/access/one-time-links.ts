import { randomUUID } from 'node:crypto'
import type { Selectable, Transaction } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { OneTimeLinksTable } from '../store/access-tables.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { parseConnections, toStoredConnections } from './access-list.ts'
import type { Role } from './actor.ts'
import { createSecret, toDigest } from './secrets.ts'

/** `welcome` makes the first owner, `invite` a person, `reset` a new password of one. */
export type LinkPurpose = 'welcome' | 'invite' | 'reset'

export interface OneTimeLink {
  id: string
  purpose: LinkPurpose
  email: string | null
  role: Role | null
  connections: 'all' | string[]
  personId: string | null
  createdBy: string | null
  createdAt: Date
  expiresAt: Date
  usedAt: Date | null
}

export interface OneTimeLinks {
  /** The secret is in this answer and nowhere else. A new link of the same purpose for the same address or person ends the one before. */
  create(link: Pick<OneTimeLink, 'purpose'> & Partial<OneTimeLink>): Promise<{ secret: string; link: OneTimeLink }>
  /** Those not used nor expired, newest first. */
  list(purpose: LinkPurpose): Promise<OneTimeLink[]>
  /** Throws `not_found`, the same for one that never was, is used, or has expired. */
  open(purpose: LinkPurpose, secret: string): Promise<OneTimeLink>
  /** Uses the link up and does `work`, both or neither. Throws like `open`. */
  use<T>(purpose: LinkPurpose, secret: string, work: (trx: Transaction<Tables>, link: OneTimeLink) => Promise<T>): Promise<T>
  delete(id: string, purpose: LinkPurpose): Promise<OneTimeLink>
}

const lifeMs: Record<LinkPurpose, number> = {
  welcome: 24 * 3_600_000,
  invite: 7 * 24 * 3_600_000,
  reset: 24 * 3_600_000,
}

const gone: Record<LinkPurpose, string> = {
  welcome: 'This link has been used or has expired. Start Daybook again for a new one.',
  invite: 'This invitation has been used, withdrawn, or has expired. Ask whoever sent it for a new one.',
  reset: 'This link has been used or has expired. Ask an owner or admin for a new one.',
}

export function createOneTimeLinks(database: Database, clock: Clock): OneTimeLinks {
  const find = async (trx: Pick<Transaction<Tables>, 'selectFrom'>, purpose: LinkPurpose, secret: string, lock: boolean) => {
    const query = trx
      .selectFrom('one_time_links')
      .selectAll()
      .where('secret_hash', '=', toDigest(secret))
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .where('expires_at', '>', clock.now())
    const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
    if (!row) throw new AppError('not_found', gone[purpose])
    return toLink(row)
  }
  return {
    async create({ purpose, email = null, role = null, connections = 'all', personId = null, createdBy = null }) {
      const secret = createSecret()
      const now = clock.now()
      const link = await database.transaction(async (trx) => {
        const before = trx.deleteFrom('one_time_links').where('purpose', '=', purpose).where('used_at', 'is', null)
        if (purpose === 'welcome') await before.execute()
        else if (purpose === 'invite') await before.where('email', '=', email).execute()
        else await before.where('person_id', '=', personId).execute()
        return trx
          .insertInto('one_time_links')
          .values({
            id: randomUUID(),
            purpose,
            secret_hash: toDigest(secret),
            email,
            role,
            connections: toStoredConnections(connections),
            person_id: personId,
            created_by: createdBy,
            created_at: now,
            expires_at: new Date(now.getTime() + lifeMs[purpose]),
            used_at: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
      })
      return { secret, link: toLink(link) }
    },
    async list(purpose) {
      const rows = await database.run((db) =>
        db
          .selectFrom('one_time_links')
          .selectAll()
          .where('purpose', '=', purpose)
          .where('used_at', 'is', null)
          .where('expires_at', '>', clock.now())
          .orderBy('created_at', 'desc')
          .execute(),
      )
      return rows.map(toLink)
    },
    open: (purpose, secret) => database.run((db) => find(db, purpose, secret, false)),
    use: (purpose, secret, work) =>
      database.transaction(async (trx) => {
        const link = await find(trx, purpose, secret, true)
        await trx.updateTable('one_time_links').set({ used_at: clock.now() }).where('id', '=', link.id).execute()
        return work(trx, link)
      }),
    async delete(id, purpose) {
      const row = await database.run((db) =>
        db
          .deleteFrom('one_time_links')
          .where('id', '=', id)
          .where('purpose', '=', purpose)
          .where('used_at', 'is', null)
          .returningAll()
          .executeTakeFirst(),
      )
      if (!row) throw new AppError('not_found', gone[purpose])
      return toLink(row)
    },
  }
}

function toLink(row: Selectable<OneTimeLinksTable>): OneTimeLink {
  return {
    id: row.id,
    purpose: row.purpose as LinkPurpose,
    email: row.email,
    role: row.role as Role | null,
    connections: parseConnections(row.connections),
    personId: row.person_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  }
}
