import { createAlerts, type Alerts } from '../alerts/create-alerts.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { openWorker } from '../jobs/open-worker.ts'
import type { JobData } from '../jobs/queues.ts'
import { toAppError } from '../lib/app-error.ts'
import type { Log } from '../lib/log.ts'
import type { SyncReport } from '../sync/report.ts'
import { loadConnectionFacts, loadServerFacts } from './alert-facts.ts'
import { prune } from './retention.ts'
import type { Services, SyncListener } from './services.ts'
import { createTimezones } from './timezones.ts'

export interface OperationsOptions {
  log: Log
  /** How a scheduled sync is run: as one that people can follow and stop. */
  runSync(job: JobData['sync'], signal: AbortSignal): Promise<SyncReport>
  /** What people open, for links in notices; null: none. */
  serverUrl?: string | null
  /** Before a job is tried again. Default: as each queue says. */
  retryDelaySeconds?: number
}

/** What a server does by itself: schedules, background jobs, alerts. Stop it before the platform is closed. */
export interface Operations {
  jobs: Jobs
  alerts: Alerts
  /** Takes jobs and keeps schedules from now on. */
  start(): Promise<void>
  /** Looks at once at what is due, as it does by itself every quarter of a minute. */
  tick(): Promise<void>
  stop(): Promise<void>
}

export async function openOperations(services: Services, options: OperationsOptions): Promise<Operations> {
  const { store, clock, config } = services
  const { log, serverUrl = null, retryDelaySeconds } = options
  const worker = await openWorker({
    clock,
    log,
    database: store.database,
    databaseUrl: config.databaseUrl,
    syncsAtOnce: config.syncsAtOnce,
    listConnections: () => store.connections.list(),
    loadTimezone: createTimezones(services),
    runSync: options.runSync,
    deliverAlert: (deliveryId, attempt) => alerts.deliver(deliveryId, attempt),
    evaluateAlerts: () => alerts.evaluate(),
    async prune() {
      const deleted = await prune(services)
      if (Object.values(deleted).some((rows) => rows > 0)) log.info('What was kept long enough is deleted.', deleted)
    },
    ...(retryDelaySeconds === undefined ? {} : { retryDelaySeconds }),
  })
  const alerts = createAlerts({
    database: store.database,
    keyring: store.keyring,
    clock,
    log,
    loadConnectionFacts: (connectionId) => loadConnectionFacts(services, connectionId),
    loadServerFacts: () => loadServerFacts(services),
    queue: (deliveryId) => worker.sendAlert(deliveryId),
    nameOf: async (connectionId) =>
      (await store.connections.list()).find((connection) => connection.id === connectionId)?.name ?? null,
    serverUrl,
  })
  const evaluating = new Set<Promise<void>>()
  /** After every sync of this process, whoever asked for it. */
  const listener: SyncListener = ({ connection }, event) => {
    if (event.type !== 'finished') return
    const work = alerts
      .evaluate(connection.id)
      .catch((thrown: unknown) => log.error('The alerts could not be evaluated.', { error: toAppError(thrown).message }))
      .finally(() => evaluating.delete(work))
    evaluating.add(work)
  }
  services.syncListeners.add(listener)
  return {
    jobs: worker,
    alerts,
    start: () => worker.start(),
    tick: () => worker.tick(),
    async stop() {
      await worker.stop()
      services.syncListeners.delete(listener)
      await Promise.all(evaluating)
    },
  }
}
