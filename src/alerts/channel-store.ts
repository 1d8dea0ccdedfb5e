import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import type { Keyring } from '../store/keyring.ts'
import type { AlertChannelsTable } from '../store/operations-tables.ts'
import { toJson, toStorable } from '../store/to-json.ts'
import type { AlertChannel, ChannelSettings } from './alert-types.ts'

type NewChannel = Pick<AlertChannel, 'name' | 'kind' | 'settings' | 'secret' | 'enabled'>

export interface ChannelStore {
  list(): Promise<AlertChannel[]>
  /** Throws `not_found`. */
  get(id: string): Promise<AlertChannel>
  /** Throws `already_exists`. */
  create(channel: NewChannel): Promise<AlertChannel>
  /** An undefined secret stays what it is. Throws `not_found`, `already_exists`. */
  update(id: string, change: Omit<NewChannel, 'secret' | 'kind'> & { secret: string | null | undefined }): Promise<AlertChannel>
  delete(id: string): Promise<void>
}

const table = 'alert_channels'

export function createChannelStore(database: Database, keyring: Keyring, clock: Clock): ChannelStore {
  const seal = (id: string, secret: string | null): string | null =>
    secret === null ? null : keyring.seal(secret, { table, id, column: 'secret' })

  const toChannel = (row: Selectable<AlertChannelsTable>): AlertChannel => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    settings: row.settings as ChannelSettings,
    secret: row.secret === null ? null : keyring.open(row.secret, { table, id: row.id, column: 'secret' }),
    enabled: row.enabled,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  })

  return {
    async list() {
      const rows = await database.run((db) => db.selectFrom(table).selectAll().orderBy('name').execute())
      return rows.map(toChannel)
    },
    async get(id) {
      const row = await database.run((db) => db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst())
      if (row === undefined) throw toNotFound(id)
      return toChannel(row)
    },
    async create(channel) {
      const id = randomUUID()
      const now = clock.now()
      const row = {
        id,
        name: toStorable(channel.name),
        kind: channel.kind,
        settings: toJson(channel.settings),
        secret: seal(id, channel.secret),
        enabled: channel.enabled,
        created_at: now,
        updated_at: now,
      }
      return namedOnce(channel.name, async () =>
        toChannel(await database.run((db) => db.insertInto(table).values(row).returningAll().executeTakeFirstOrThrow())),
      )
    },
    async update(id, change) {
      const columns = {
        name: toStorable(change.name),
        settings: toJson(change.settings),
        enabled: change.enabled,
        updated_at: clock.now(),
        ...(change.secret === undefined ? {} : { secret: seal(id, change.secret) }),
      }
      const row = await namedOnce(change.name, () =>
        database.run((db) => db.updateTable(table).set(columns).where('id', '=', id).returningAll().executeTakeFirst()),
      )
      if (row === undefined) throw toNotFound(id)
      return toChannel(row)
    },
    async delete(id) {
      const { numDeletedRows } = await database.run((db) => db.deleteFrom(table).where('id', '=', id).executeTakeFirstOrThrow())
      if (numDeletedRows === 0n) throw toNotFound(id)
    },
  }
}

function toNotFound(id: string): AppError {
  return new AppError('not_found', `There is no channel ${id} for alerts: it was removed.`)
}

async function namedOnce<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { cause } = error as { cause?: { constraint?: string } }
    if (cause?.constraint !== 'alert_channels_name_unique') throw error
    throw new AppError('already_exists', `There is a channel named "${name}" already: choose another name.`)
  }
}
