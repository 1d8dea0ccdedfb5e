import { randomUUID } from 'node:crypto'
import type { Selectable, Updateable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from './database.ts'
import type { Keyring } from './keyring.ts'
import type { TokenSet, TokenStore } from './store.ts'
import type { TokenSetsTable } from './tables.ts'
import { toJson } from './to-json.ts'

export function createTokenStore(database: Database, keyring: Keyring, clock: Clock): TokenStore {
  const table = 'token_sets'

  function toColumns(id: string, change: Partial<TokenSet>): Updateable<TokenSetsTable> {
    const seal = (secret: string | null, column: string) => (secret === null ? null : keyring.seal(secret, { table, id, column }))
    const columns: Updateable<TokenSetsTable> = {}
    if (change.auth !== undefined) columns.auth = change.auth
    if (change.clientId !== undefined) columns.client_id = change.clientId
    if (change.clientSecret !== undefined) columns.client_secret = seal(change.clientSecret, 'client_secret')
    if (change.requestedScopes !== undefined) columns.requested_scopes = toJson(change.requestedScopes)
    if (change.grantedScopes !== undefined) columns.granted_scopes = toJson(change.grantedScopes)
    if (change.accessToken !== undefined) columns.access_token = seal(change.accessToken, 'access_token')
    if (change.accessTokenExpiresAt !== undefined) columns.access_token_expires_at = change.accessTokenExpiresAt
    if (change.refreshToken !== undefined) columns.refresh_token = seal(change.refreshToken, 'refresh_token')
    if (change.previousRefreshToken !== undefined) {
      columns.previous_refresh_token = seal(change.previousRefreshToken, 'previous_refresh_token')
    }
    if (change.rotatedAt !== undefined) columns.rotated_at = change.rotatedAt
    columns.updated_at = clock.now()
    return columns
  }

  function toTokenSet(row: Selectable<TokenSetsTable>): TokenSet {
    const open = (sealed: string | null, column: string) =>
      sealed === null ? null : keyring.open(sealed, { table, id: row.id, column })
    return {
      id: row.id,
      auth: row.auth,
      clientId: row.client_id,
      clientSecret: open(row.client_secret, 'client_secret'),
      requestedScopes: row.requested_scopes as string[] | null,
      grantedScopes: row.granted_scopes as string[],
      accessToken: open(row.access_token, 'access_token'),
      accessTokenExpiresAt: row.access_token_expires_at,
      refreshToken: open(row.refresh_token, 'refresh_token'),
      previousRefreshToken: open(row.previous_refresh_token, 'previous_refresh_token'),
      rotatedAt: row.rotated_at,
      updatedAt: row.updated_at,
    }
  }

  async function get(id: string): Promise<TokenSet> {
    const row = await database.run((db) => db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst())
    if (row === undefined) throw toNotFound(id)
    return toTokenSet(row)
  }

  return {
    async create(set) {
      const id = randomUUID()
      const columns = toColumns(id, set)
      const row = { ...columns, id, auth: set.auth, granted_scopes: toJson(set.grantedScopes), updated_at: clock.now() }
      const inserted = await database.transaction((trx) =>
        trx.insertInto(table).values(row).returningAll().executeTakeFirstOrThrow(),
      )
      return toTokenSet(inserted)
    },
    get,
    async withLock(id, work) {
      return await database.locks.withLock(`token-set:${id}`, async (held) => {
        const set = await get(id)
        return await work(set, async (change) => {
          const row = await held.transaction((trx) =>
            trx.updateTable(table).set(toColumns(id, change)).where('id', '=', id).returningAll().executeTakeFirst(),
          )
          if (row === undefined) throw toNotFound(id)
          return toTokenSet(row)
        })
      })
    },
    async delete(id) {
      await database.transaction(async (trx) => {
        const users = await trx.selectFrom('connections').select('name').where('token_set_id', '=', id).execute()
        if (users.length > 0) {
          throw new AppError(
            'internal',
            `Token set ${id} is still used by ${users.map((user) => user.name).join(', ')}: disconnect them first.`,
          )
        }
        const { numDeletedRows } = await trx.deleteFrom(table).where('id', '=', id).executeTakeFirstOrThrow()
        if (numDeletedRows === 0n) throw toNotFound(id)
      })
    },
  }
}

function toNotFound(id: string): AppError {
  return new AppError('not_found', `There is no token set ${id}: its connection was removed. Connect again.`)
}
