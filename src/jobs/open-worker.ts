import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { toAppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Database } from '../store/database.ts'
import type { Connection } from '../store/store.ts'
import type { SyncReport } from '../sync/report.ts'
import { countJobs } from './count-jobs.ts'
import { discardDeadLetters, discardOlder, loadDeadLetters, replayDeadLetters } from './dead-letters.ts'
import { toErrorOutcome, toSyncOutcome, type JobOutcome } from './job-outcome.ts'
import type { Jobs } from './jobs.ts'
import { openQueue } from './open-queue.ts'
import type { JobData, QueueName } from './queues.ts'
import { createScheduleStore } from './schedule-store.ts'
import { createScheduler } from './scheduler.ts'

export interface WorkerParts {
  clock: Clock
  log: Log
  database: Database
  /** PostgreSQL by URL; undefined: the embedded engine of `database`. */
  databaseUrl: string | undefined
  /** Syncs that run at the same time in this process. */
  syncsAtOnce: number
  listConnections(): Promise<Connection[]>
  loadTimezone(connection: Connection): Promise<string | undefined>
  /** Brings a connection up to date; a stop by the signal is in the report, as `stopped`. */
  runSync(job: JobData['sync'], signal: AbortSignal): Promise<SyncReport>
  /** Delivers one notice; throws for what may be tried again. `last`: it is not tried again after this. */
  deliverAlert(deliveryId: string, attempt: { number: number; last: boolean }): Promise<void>
  /** Every so often: what alerts are about changes by time alone, too. */
  evaluateAlerts(): Promise<void>
  /** Once a day: deletes what has been kept long enough. */
  prune(): Promise<void>
  retryDelaySeconds?: number
}

export interface Worker extends Jobs {
  /** Asks for what is due, evaluates alerts. Runs by itself every quarter of a minute once started. */
  tick(): Promise<void>
  /** Queues one notice. */
  sendAlert(deliveryId: string): Promise<void>
  /** Takes jobs and keeps the schedules from now on. */
  start(): Promise<void>
  /** Running syncs are stopped by their signal, and are the first to go on next time. */
  stop(): Promise<void>
}

const tickMs = 15_000
const evaluateEveryMs = 5 * 60_000
/** A process that is told to end has ten seconds; what is left after these is cut off and taken up again later. */
const stopMs = 8000
const alertsAtOnce = 2

/** Opens the queue. Nothing runs before `start`, so that what a job needs may be put together after it. */
export async function openWorker(parts: WorkerParts): Promise<Worker> {
  const { clock, log, database } = parts
  const boss = await openQueue(parts)
  const schedules = createScheduleStore(database, clock)
  const stopping = new AbortController()
  const scheduler = createScheduler({
    clock,
    log,
    schedules,
    listConnections: parts.listConnections,
    loadTimezone: parts.loadTimezone,
    enqueue: (connectionId, reason) => sendSync(boss, { connectionId, reason }),
  })
  let evaluatedAt = 0
  let prunedOn = ''
  let ticking: Promise<void> | undefined

  const runSyncJob = async (job: JobWithMetadata<JobData['sync']>): Promise<JobOutcome> => {
    const { connectionId } = job.data
    await discardOlder(boss, 'sync', connectionId)
    let outcome: JobOutcome
    try {
      const report = await parts.runSync(job.data, AbortSignal.any([stopping.signal, job.signal]))
      outcome = toSyncOutcome(report, { last: isLast(job) })
    } catch (thrown) {
      outcome = toErrorOutcome(toAppError(thrown))
    }
    if (stopping.signal.aborted && outcome.output.code === 'stopped') await scheduler.hasten(connectionId)
    return outcome
  }

  const runAlertJob = async (job: JobWithMetadata<JobData['alert']>): Promise<JobOutcome> => {
    try {
      await parts.deliverAlert(job.data.deliveryId, { number: job.retryCount + 1, last: isLast(job) })
      return { status: 'completed', output: { code: null, message: 'Delivered.' } }
    } catch (thrown) {
      return { ...toErrorOutcome(toAppError(thrown)), status: 'failed' }
    }
  }

  /** Trouble with watching must not become trouble with what is watched. */
  const evaluate = async (): Promise<void> => {
    try {
      await parts.evaluateAlerts()
    } catch (thrown) {
      log.error('The alerts could not be evaluated.', { error: toAppError(thrown).message })
    }
  }

  const work = async <N extends QueueName>(
    name: N,
    atOnce: number,
    handle: (job: JobWithMetadata<JobData[N]>) => Promise<JobOutcome>,
  ): Promise<void> => {
    const options = {
      localConcurrency: atOnce,
      includeMetadata: true,
      perJobResults: true,
      notifyPollingIntervalSeconds: 2,
    } as const
    await boss.work<JobData[N], JobOutcome['output'], typeof options>(name, options, async (jobs) => {
      const results = []
      for (const job of jobs) {
        const { status, output } = await handle(job)
        const fields = { queue: name, jobId: job.id, ...output }
        if (status === 'completed') log.debug('A job is done.', fields)
        else log.warn(status === 'failed' ? 'A job failed and may be tried again.' : 'A job was given up.', fields)
        results.push({ id: job.id, status, output })
      }
      return results
    })
  }

  const tick = async (): Promise<void> => {
    try {
      await scheduler.tick()
    } catch (thrown) {
      log.error('The schedules could not be kept.', { error: toAppError(thrown).message })
    }
    const now = clock.now().getTime()
    if (now - evaluatedAt >= evaluateEveryMs) {
      evaluatedAt = now
      await evaluate()
    }
    const today = clock.now().toISOString().slice(0, 10)
    if (today !== prunedOn) {
      prunedOn = today
      await parts.prune().catch((thrown: unknown) => {
        log.error('What was kept long enough could not be deleted.', { error: toAppError(thrown).message })
      })
    }
  }

  const keepTicking = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await tick()
      await clock.sleep(tickMs, stopping.signal).catch(() => undefined)
    }
  }

  return {
    tick,
    schedules: () => scheduler.list(),
    requestSync: (job) => sendSync(boss, { ...job, reason: 'request' }),
    async sendAlert(deliveryId) {
      await boss.send('alert', { deliveryId }, { singletonKey: deliveryId })
    },
    queues: () => countJobs(database),
    deadLetters: () => loadDeadLetters(boss),
    replay: (ids) => replayDeadLetters(boss, ids),
    discard: (ids) => discardDeadLetters(boss, ids),
    async start() {
      await work('sync', parts.syncsAtOnce, runSyncJob)
      await work('alert', alertsAtOnce, runAlertJob)
      ticking = keepTicking()
    },
    async stop() {
      stopping.abort()
      await ticking
      await boss.stop({ graceful: true, timeout: stopMs })
    },
  }
}

function isLast({ retryCount, retryLimit }: { retryCount: number; retryLimit: number }): boolean {
  return retryCount >= retryLimit
}

async function sendSync(boss: PgBoss, job: JobData['sync']): Promise<boolean> {
  return (await boss.send('sync', job, { singletonKey: job.connectionId })) !== null
}
