import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { ApiKeysTable } from '../store/access-tables.ts'
import type { Database } from '../store/database.ts'
import { toStorable } from '../store/to-json.ts'
import { parseConnections, toStoredConnections } from './access-list.ts'
import type { FoundActor } from './actor-cache.ts'
import type { Actor, KeyScope } from './actor.ts'
import { scopePermissions } from './roles.ts'
import { createSecret, toDigest } from './secrets.ts'

export interface ApiKey {
  id: string
  name: string
  /** First characters, to know it by. */
  prefix: string
  scope: KeyScope
  /** Ids of connections. */
  connections: 'all' | string[]
  createdBy: string | null
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  /** To five minutes. */
  lastUsedAt: Date | null
}

export interface ApiKeys {
  /** The key itself is in this answer and nowhere else. */
  create(
    key: Pick<ApiKey, 'name' | 'scope' | 'connections' | 'expiresAt'> & { createdBy: string },
  ): Promise<{ key: string; stored: ApiKey }>
  list(): Promise<ApiKey[]>
  /** Throws `not_found`. A revoked key stays listed. */
  revoke(id: string): Promise<ApiKey>
  /** Undefined for a key there is none of, that has expired or was revoked. */
  findActor(key: string): Promise<FoundActor | undefined>
}

/** What every key begins with, so that leaked ones are found by scanners. */
export const keyMark = 'dbk_'

const usedEveryMs = 5 * 60_000

export function createApiKeys(database: Database, clock: Clock): ApiKeys {
  return {
    async create({ name, scope, connections, expiresAt, createdBy }) {
      const key = `${keyMark}${createSecret()}`
      const row = await database.run((db) =>
        db
          .insertInto('api_keys')
          .values({
            id: randomUUID(),
            name: toStorable(name),
            prefix: key.slice(0, keyMark.length + 6),
            key_hash: toDigest(key),
            scope,
            connections: toStoredConnections(connections),
            created_by: createdBy,
            created_at: clock.now(),
            expires_at: expiresAt,
            revoked_at: null,
            last_used_at: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      )
      return { key, stored: toApiKey(row) }
    },
    async list() {
      const rows = await database.run((db) =>
        db.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').orderBy('id').execute(),
      )
      return rows.map(toApiKey)
    },
    async revoke(id) {
      const row = await database.run((db) =>
        db
          .updateTable('api_keys')
          .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(clock.now())) }))
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst(),
      )
      if (!row) throw new AppError('not_found', 'There is no such key. It may have been deleted with the person who made it.')
      return toApiKey(row)
    },
    async findActor(key) {
      if (!key.startsWith(keyMark)) return undefined
      const now = clock.now()
      // Looked up by digest: how long it takes says nothing about how much of a guess was right.
      const row = await database.run((db) =>
        db.selectFrom('api_keys').selectAll().where('key_hash', '=', toDigest(key)).executeTakeFirst(),
      )
      if (!row || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) return undefined
      if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > usedEveryMs) {
        await database.run((db) => db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', row.id).execute())
      }
      const stored = toApiKey(row)
      const actor: Actor = {
        kind: 'key',
        id: stored.id,
        name: stored.name,
        role: null,
        email: null,
        permissions: new Set(scopePermissions[stored.scope] ?? []),
        connections: stored.connections === 'all' ? 'all' : new Set(stored.connections),
      }
      return { actor, until: stored.expiresAt }
    },
  }
}

function toApiKey(row: Selectable<ApiKeysTable>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scope: row.scope as KeyScope,
    connections: parseConnections(row.connections),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}
