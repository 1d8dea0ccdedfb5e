import { toAppError } from '../lib/app-error.ts'
import { toTableSet } from '../streams/tables.ts'
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
      return store.connections.update(connection.id, { settings: { ...connection.settings, ...settings } })
    },

    async test(name) {
      return testConnection(services, await store.connections.get(name), [])
    },

    async reset(name, names) {
      const connection = await store.connections.get(name)
      const sets = names.map((stream) => toTableSet(requireStream(streams, stream)))
      await store.runs.withConnectionLock(connection.id, async () => {
        const warehouse = await services.openWarehouse(connection.settings.schema ?? 'xero')
        await warehouse.prepare(sets)
        await warehouse.reset(connection.tenantId, sets)
      })
    },

    async disconnect(name, { purge }) {
      const connection = await store.connections.get(name)
      return store.runs.withConnectionLock(connection.id, async () => {
        const notes: string[] = []
        const revoked = await unlink(services, connection.tokenSetId, connection.xeroConnectionId, notes)
        let purgedRows = 0
        const others = (await store.connections.list()).filter((other) => other.id !== connection.id && other.tenantId === connection.tenantId)
        if (purge && others.length > 0) {
          notes.push(`The rows stay: ${others.map((other) => other.name).join(', ')} keeps the same organisation.`)
        } else if (purge) {
          const sets = streams.map(toTableSet)
          const warehouse = await services.openWarehouse(connection.settings.schema ?? 'xero')
          await warehouse.prepare(sets)
          for (const count of (await warehouse.countRows(connection.tenantId, sets)).values()) purgedRows += count.live + count.deleted
          await warehouse.purge(connection.tenantId, sets)
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
async function unlink(services: Services, tokenSetId: string, xeroConnectionId: string | null, notes: string[]): Promise<boolean> {
  if (xeroConnectionId === null) return false
  try {
    const accessToken = await services.createTokenSource(tokenSetId).accessToken()
    return await services.xeroConnections.delete(accessToken, xeroConnectionId)
  } catch (thrown) {
    notes.push(`Xero still lists the connection (${toAppError(thrown).message}): remove it there under Settings, Connected apps.`)
    return false
  }
}
