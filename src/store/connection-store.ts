import { randomUUID } from 'node:crypto'
import type { Selectable, Updateable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from './database.ts'
import type { Connection, ConnectionSettings, ConnectionStore } from './store.ts'
import type { ConnectionsTable } from './tables.ts'
import { toJson, toStorable } from './to-json.ts'

export function createConnectionStore(database: Database, clock: Clock): ConnectionStore {
  return {
    async create(connection) {
      const now = clock.now()
      const row = {
        ...toColumns(connection),
        name: toStorable(connection.name),
        auth: connection.auth,
        token_set_id: connection.tokenSetId,
        tenant_id: connection.tenantId,
        tenant_name: toStorable(connection.tenantName),
        tenant_type: connection.tenantType,
        id: randomUUID(),
        status: 'ok' as const,
        settings: toJson(connection.settings),
        created_at: now,
        updated_at: now,
      }
      return await namedOnce(connection.name, () =>
        database.run(async (db) =>
          toConnection(await db.insertInto('connections').values(row).returningAll().executeTakeFirstOrThrow()),
        ),
      )
    },
    async get(nameOrId) {
      const row = await database.run((db) =>
        db
          .selectFrom('connections')
          .selectAll()
          .where((eb) => eb.or([eb('name', '=', nameOrId), eb('id', '=', nameOrId)]))
          // A name that looks like the id of another connection is still that name.
          .orderBy((eb) => eb('name', '=', nameOrId), 'desc')
          .executeTakeFirst(),
      )
      if (row === undefined) throw await toNotFound(database, nameOrId)
      return toConnection(row)
    },
    async list() {
      const rows = await database.run((db) => db.selectFrom('connections').selectAll().orderBy('name').execute())
      return rows.map(toConnection)
    },
    async update(id, change) {
      const columns = { ...toColumns(change), updated_at: clock.now() }
      const row = await namedOnce(change.name ?? id, () =>
        database.run((db) => db.updateTable('connections').set(columns).where('id', '=', id).returningAll().executeTakeFirst()),
      )
      if (row === undefined) throw await toNotFound(database, id)
      return toConnection(row)
    },
    async delete(id) {
      const { numDeletedRows } = await database.run((db) =>
        db.deleteFrom('connections').where('id', '=', id).executeTakeFirstOrThrow(),
      )
      if (numDeletedRows === 0n) throw await toNotFound(database, id)
    },
  }
}

/** Only what was given: an absent property leaves its column alone. */
function toColumns(change: Partial<Connection>): Updateable<ConnectionsTable> {
  const columns: Updateable<ConnectionsTable> = {}
  if (change.name !== undefined) columns.name = toStorable(change.name)
  if (change.auth !== undefined) columns.auth = change.auth
  if (change.tokenSetId !== undefined) columns.token_set_id = change.tokenSetId
  if (change.tenantId !== undefined) columns.tenant_id = change.tenantId
  if (change.tenantName !== undefined) columns.tenant_name = toStorable(change.tenantName)
  if (change.xeroConnectionId !== undefined) columns.xero_connection_id = change.xeroConnectionId
  if (change.settings !== undefined) columns.settings = toJson(change.settings)
  if (change.status !== undefined) columns.status = change.status
  if (change.statusReason !== undefined) columns.status_reason = change.statusReason && toStorable(change.statusReason)
  if (change.pausedUntil !== undefined) columns.paused_until = change.pausedUntil
  return columns
}

function toConnection(row: Selectable<ConnectionsTable>): Connection {
  return {
    id: row.id,
    name: row.name,
    auth: row.auth,
    tokenSetId: row.token_set_id,
    tenantId: row.tenant_id,
    tenantName: row.tenant_name,
    tenantType: row.tenant_type,
    xeroConnectionId: row.xero_connection_id,
    settings: row.settings as ConnectionSettings,
    status: row.status,
    statusReason: row.status_reason,
    pausedUntil: row.paused_until,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** The unique name is the database's to keep, so that two processes at once cannot both take it. */
async function namedOnce<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { cause } = error as { cause?: { constraint?: string } }
    if (cause?.constraint !== 'connections_name_unique') throw error
    throw new AppError('already_exists', `There is a connection named "${name}" already: choose another name, or disconnect it.`)
  }
}

async function toNotFound(database: Database, nameOrId: string): Promise<AppError> {
  const rows = await database.run((db) => db.selectFrom('connections').select('name').orderBy('name').execute())
  const known =
    rows.length === 0
      ? 'There are none yet: make one with `daybook connect`.'
      : `Known: ${rows.map((row) => row.name).join(', ')}.`
  return new AppError('not_found', `There is no connection "${nameOrId}". ${known}`)
}
