import { fromPglite, PgBoss } from 'pg-boss'
import type { Log } from '../lib/log.ts'
import type { Database } from '../store/database.ts'
import { loadActiveIds } from './count-jobs.ts'
import { queueNames, queues, queueSchema, toDeadQueue } from './queues.ts'

export interface QueueOptions {
  database: Database
  /** PostgreSQL by URL; undefined: the embedded engine of `database`. */
  databaseUrl: string | undefined
  log: Log
  /** Seconds before the first retry, instead of what each queue says. */
  retryDelaySeconds?: number | undefined
}

/** Connections of the queue to PostgreSQL, beside the store's own. */
const poolSize = 4

/**
 * The queue over the control plane's database: the embedded engine, or connections of its own to the server, of which one
 * listens for new jobs. Makes its tables at first use. Stop it before the store is closed.
 */
export async function openQueue(options: QueueOptions): Promise<PgBoss> {
  const { database, databaseUrl, log } = options
  const boss = new PgBoss({
    ...(database.embedded === undefined
      ? { connectionString: databaseUrl ?? '', application_name: 'daybook-jobs', max: poolSize }
      : { db: fromPglite(database.embedded), backend: 'pglite' as const }),
    schema: queueSchema,
    useListenNotify: true,
    // Schedules are the scheduler's, which knows each organisation's time zone and what a limit paused.
    schedule: false,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
  })
  boss.on('error', (error) => log.error('The job queue had trouble.', { error: error.message }))
  boss.on('warning', (warning) => log.warn(warning.message, { queue: warning.data }))
  await boss.start()
  try {
    await createQueues(boss, options.retryDelaySeconds)
    // Nobody else has an embedded engine: what it says is running was cut off with the process that ran it.
    if (database.embedded !== undefined) await freeOrphans(boss, database, log)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return boss
}

async function createQueues(boss: PgBoss, retryDelaySeconds: number | undefined): Promise<void> {
  for (const name of queueNames) {
    const { policy, ...settings } = queues[name]
    const retries =
      retryDelaySeconds === undefined ? {} : { retryDelay: retryDelaySeconds, retryDelayMax: Math.max(1, retryDelaySeconds) }
    const changeable = { ...settings, ...retries, notify: true, deadLetter: toDeadQueue(name) }
    await boss.createQueue(toDeadQueue(name))
    await boss.createQueue(name, { policy, ...changeable })
    // One that was made by an earlier version keeps what it was made with.
    await boss.updateQueue(name, changeable)
  }
}

async function freeOrphans(boss: PgBoss, database: Database, log: Log): Promise<void> {
  for (const name of queueNames) {
    for (const id of await loadActiveIds(database, name)) {
      await boss.fail(name, id, { code: 'internal', message: 'The process ended before this job did.' })
      await boss.update(name, undefined, { id, startAfter: new Date(0) })
      log.warn('A job that was cut off goes on.', { queue: name, jobId: id })
    }
  }
}
