import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Config } from '../config.ts'
import { loadApplied } from '../configuration/applied-configuration.ts'
import { AppError } from '../lib/app-error.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { noTelemetry, type Telemetry } from '../lib/telemetry.ts'
import { acquireHomeLock } from '../lib/home-lock.ts'
import { addKeyToFile } from '../store/key-file.ts'
import { loadKeyring, type Keyring } from '../store/keyring.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import { openDuckdbWarehouse } from '../warehouse/duckdb/warehouse.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { createConnections } from '../xero/connections.ts'
import { createHttpClient } from '../xero/http.ts'
import { createOAuthClient } from '../xero/oauth.ts'
import { toStreams } from './custom-streams.ts'
import { createConnectUseCases } from './connect.ts'
import { createConnectionUseCases } from './connections.ts'
import { createDemoXero, type DemoAddress } from './demo-xero.ts'
import type { Platform } from './platform.ts'
import { openSession } from './session.ts'
import type { Services } from './services.ts'
import { loadStatus } from './status.ts'
import { syncConnection } from './sync.ts'
import { createTokenSource } from './tokens.ts'
import { loadUsage } from './usage.ts'
import { homeWaitMs, waitWhileBusy } from './wait-while-busy.ts'
import { watchWarehouse } from './watch-warehouse.ts'
import { createWarehouseReaders } from './warehouse-readers.ts'

export interface OpenOptions {
  /** What the lock on the home folder says it is held for. */
  command?: string
  clock?: Clock
  /** Default: none. */
  telemetry?: Telemetry
  /** Default: the whole catalogue. */
  streams?: readonly Stream[]
  /** Starts the sandbox of the demo company, which ends with the process. Default: there is no demo company here. */
  startDemo?: () => Promise<DemoAddress>
}

/** Others may wait for the lock under which tokens are renewed, so that is not tried for as long as a read is. */
const tokenAttempts = (config: Config): number => Math.min(3, config.retryAttempts)

/**
 * Pages of JSON by the megabyte would make V8 grow its space for new objects to the largest it has, and keep it: 190 MB
 * of heap for 60 MB of objects. Without growth it is 60 to 90 MB. Collecting more often costs the main thread some speed
 * (10 to 30 % of decoding and typing), which is less than the memory is worth beside a database.
 */
setFlagsFromString('--semi-space-growth-factor=1')

/** The composition root: opens what the use cases stand on. Close it. */
export async function openPlatform(config: Config, options: OpenOptions = {}): Promise<Platform> {
  const clock = options.clock ?? systemClock
  const controlPlane = await openControlPlane(config, options.command ?? 'daybook', clock)
  const { store } = controlPlane
  const http = createHttpClient({ requestTimeoutMs: config.requestTimeoutSeconds * 1000 })
  const telemetry = options.telemetry ?? noTelemetry
  const warehouse = createWarehouseOpener(config, clock, (opened) => watchWarehouse(opened, telemetry))

  const demo = createDemoXero(options.startDemo)
  const applied = await loadApplied(store.database).catch(async (error: unknown) => {
    await controlPlane.close()
    throw error
  })

  const services: Services = {
    config,
    clock,
    telemetry,
    store,
    streams: options.streams ?? toStreams(applied),
    openWarehouse: warehouse.open,
    readers: createWarehouseReaders(config, warehouse.open),
    xeroConnections: createConnections({ apiUrl: config.apiUrl, http, clock, attempts: config.retryAttempts }),
    createOAuthClient(client) {
      const address = demo.address()
      const { identityUrl, loginUrl } = client.clientId === address?.clientId ? address : config
      return createOAuthClient({
        ...client,
        identityUrl,
        loginUrl,
        http,
        clock,
        attempts: tokenAttempts(config),
      })
    },
    createTokenSource: (tokenSetId) =>
      createTokenSource({ store, tokenSetId, clock, createOAuthClient: services.createOAuthClient }),
    syncListeners: new Set(),
    async openSession(connection, session) {
      if (!connection.settings.demo) return openSession(services, http, connection, session)
      const { apiUrl } = await demo.open()
      return openSession({ ...services, config: { ...config, apiUrl } }, http, connection, session)
    },
  }

  return {
    config,
    services,
    connect: {
      ...createConnectUseCases(services),
      async demo(name) {
        const { clientId, clientSecret, ...hosts } = await demo.open()
        const demoConfig = { ...config, ...hosts }
        const ofDemo: Services = {
          ...services,
          config: demoConfig,
          xeroConnections: createConnections({ apiUrl: hosts.apiUrl, http, clock, attempts: config.retryAttempts }),
          openSession: (connection, session) => openSession({ ...services, config: demoConfig }, http, connection, session),
        }
        const result = await createConnectUseCases(ofDemo).custom({ name, clientId, clientSecret })
        const settings = { ...result.connection.settings, demo: true }
        return { ...result, connection: await store.connections.update(result.connection.id, { settings }) }
      },
    },
    connections: createConnectionUseCases(services),
    sync: (name, syncing) => syncConnection(services, name, syncing),
    status: (name) => loadStatus(services, name),
    usage: (asked) => loadUsage(services, asked),
    async calls({ name, limit, before }) {
      const connection = name === undefined ? undefined : await store.connections.get(name)
      return store.calls.list({ limit, ...(connection ? { connectionId: connection.id } : {}), ...(before ? { before } : {}) })
    },
    rotateKeys() {
      if (config.encryptionKey === undefined) {
        addKeyToFile(config.keyPath)
        controlPlane.keyring.reload()
      }
      return store.rotateKeys()
    },
    async close() {
      try {
        await services.readers.close()
        await warehouse.close()
        await http.close()
      } finally {
        await controlPlane.close()
      }
    },
  }
}

export interface ControlPlane {
  store: Store
  keyring: Keyring
  close(): Promise<void>
}

/** Home folder, its lock, keys and store: what every command but a query stands on. */
export async function openControlPlane(config: Config, command: string, clock: Clock = systemClock): Promise<ControlPlane> {
  await makeFolder(config.home)
  const lock = await acquireHomeLock(config.home, { command, waitMs: homeWaitMs, clock })
  try {
    const keyring = loadKeyring(config)
    const store = await openStore({ ...config, keyring, clock })
    return {
      store,
      keyring,
      async close() {
        try {
          await store.close()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      `The folder ${path} cannot be made (${(cause as Error).message}). Set DAYBOOK_HOME to one that can.`,
      { cause },
    )
  }
}

/** One warehouse file holds all schemas; each is opened at first use and stays open, whatever else is. */
function createWarehouseOpener(
  config: Config,
  clock: Clock,
  watch: (warehouse: Warehouse) => Warehouse,
): { open: (schema: string) => Promise<Warehouse>; close: () => Promise<void> } {
  const opened = new Map<string, Promise<Warehouse>>()
  const openOne = async (schema: string): Promise<Warehouse> => {
    await makeFolder(dirname(config.warehousePath))
    const { warehousePath: path, stagingPath, memoryMb } = config
    // A query, which does without the home's lock, may have the file for a moment.
    return watch(await waitWhileBusy(clock, () => openDuckdbWarehouse({ path, stagingPath, schema, memoryMb, clock })))
  }
  return {
    open(schema) {
      const found = opened.get(schema)
      if (found) return found
      const opening = openOne(schema)
      opened.set(schema, opening)
      // Trouble that passes (another process, a full disk) must not be remembered.
      opening.catch(() => opened.delete(schema))
      return opening
    },
    async close() {
      const all = await Promise.allSettled(opened.values())
      opened.clear()
      for (const each of all) if (each.status === 'fulfilled') await each.value.close()
    },
  }
}
