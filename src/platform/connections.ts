import { forgetBooks } from '../books/ledger/forget-books.ts'
import { toAppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'
import { toTableSet } from '../streams/tables.ts'
import { findRuledAnew, forgetRuledAnew } from './field-rules.ts'
import { loadConfigured } from './load-configured.ts'
import type { ConnectionUseCases } from './platform.ts'
import { deleteUnused, testConnection } from './save-connection.ts'
import type { Services } from './services.ts'
import { requireStream } from './sync.ts'

export function createConnectionUseCases(services: Services): ConnectionUseCases {
  const { store, streams } = services
  return {
    list: () => store.connections.list(),
    get: (name) => store.connections.get(name),

    async configure(name, settings) {
      const connection = await store.connections.get(name)
      for (const stream of settings.streams ?? []) requireStream(streams, stream)
      const schedule = settings.schedule && (await import('../jobs/sync-schedule.ts')).parseSchedule(settings.schedule)
      // Overrides of the configuration file may be for customers of this metadata.
      const configured = settings.metadata ? await loadConfigured(services, connection.name, settings.metadata) : {}
      const change = { ...configured, ...settings, ...(schedule ? { schedule } : {}) }
      const update = (held: Connection): Promise<Connection> => {
        const merged = Object.entries({ ...held.settings, ...change }).filter(([, value]) => value !== null)
        return store.connections.update(held.id, { settings: Object.fromEntries(merged) })
      }
      const { fields } = change
      const anew = fields ? findRuledAnew(services, connection.settings.fields, fields) : []
      if (anew.length === 0) return update(connection)
      // What other rules stored goes before the new ones hold, so that no order of failures keeps it.
      return store.runs.withConnectionLock(connection.id, async () => {
        await forgetRuledAnew(services, connection, anew)
        return update(await store.connections.get(connection.id))
      })
    },

    async test(name) {
      return testConnection(services, await store.connections.get(name), [])
    },

    async reset(name, names) {
      const connection = await store.connections.get(name)
      const sets = names.map((stream) => toTableSet(requireStream(streams, stream)))
      await store.runs.withConnectionLock(connection.id, async () => {
        const warehouse = await services.openWarehouse(toSchema(connection))
        await warehouse.prepare(sets)
        await warehouse.reset(connection.tenantId, sets)
      })
    },

    async disconnect(name, { purge }) {
      const connection = await store.connections.get(name)
      return store.runs.withConnectionLock(connection.id, async () => {
        const notes: string[] = []
        const others = (await store.connections.list()).filter(
          (other) => other.id !== connection.id && other.tenantId === connection.tenantId,
        )
        const revoked = await unlink(services, connection, others, notes)
        const sharing = others.filter((other) => toSchema(other) === toSchema(connection))
        let purgedRows = 0
        if (purge && sharing.length > 0) {
          notes.push(`The rows stay: ${toNames(sharing)} keeps the same organisation in the same schema.`)
        } else if (purge) {
          const sets = streams.map(toTableSet)
          const warehouse = await services.openWarehouse(toSchema(connection))
          await warehouse.prepare(sets)
          for (const count of (await warehouse.countRows(connection.tenantId, sets)).values())
            purgedRows += count.live + count.deleted
          await warehouse.purge(connection.tenantId, sets)
          await forgetBooks(warehouse.sql, connection.tenantId)
          await warehouse.checkpoint()
        }
        await store.connections.delete(connection.id)
        await deleteUnused(services, connection.tokenSetId)
        return { revoked, purgedRows, notes }
      })
    },
  }
}

/** Takes the organisation out of the app at Xero, so that it no longer counts there. Failing that is no reason to keep it here. */
async function unlink(services: Services, connection: Connection, others: Connection[], notes: string[]): Promise<boolean> {
  const { tokenSetId, xeroConnectionId } = connection
  // The demo company is its own: nothing of it is known outside.
  if (xeroConnectionId === null || connection.settings.demo) return false
  const users = others.filter((other) => other.xeroConnectionId === xeroConnectionId)
  if (users.length > 0) {
    notes.push(`The connection at Xero stays: ${toNames(users)} uses it too.`)
    return false
  }
  try {
    const accessToken = await services.createTokenSource(tokenSetId).accessToken()
    return await services.xeroConnections.delete(accessToken, xeroConnectionId)
  } catch (thrown) {
    notes.push(`Xero may still list the connection. ${toAppError(thrown).message} Look there under Settings, Connected apps.`)
    return false
  }
}

function toSchema(connection: Connection): string {
  return connection.settings.schema ?? 'xero'
}

function toNames(connections: Connection[]): string {
  return connections.map((connection) => connection.name).join(', ')
}
