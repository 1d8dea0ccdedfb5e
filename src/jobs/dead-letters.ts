import type { JobWithMetadata, PgBoss } from 'pg-boss'
import type { DeadLetter } from './jobs.ts'
import { queueNames, toDeadQueue, type QueueName } from './queues.ts'

/** Jobs that were given up, newest first. */
export async function loadDeadLetters(boss: PgBoss): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = []
  for (const queue of queueNames) {
    const jobs = await boss.findJobs<{ connectionId?: string }>(toDeadQueue(queue))
    for (const job of jobs.filter((each) => each.state === 'created')) letters.push(toDeadLetter(queue, job))
  }
  return letters.sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime())
}

/** Puts them back where they came from. Answers how many. */
export function replayDeadLetters(boss: PgBoss, ids: string[]): Promise<number> {
  return overQueues(ids, (queue, own) => boss.redrive(toDeadQueue(queue), { ids: own }))
}

export function discardDeadLetters(boss: PgBoss, ids: string[]): Promise<number> {
  return overQueues(ids, async (queue, own) => {
    const found = await boss.findJobs(toDeadQueue(queue))
    const there = found.filter((job) => own.includes(job.id)).map((job) => job.id)
    if (there.length > 0) await boss.deleteJob(toDeadQueue(queue), there)
    return there.length
  })
}

/** What an earlier run of the same connection left: this one takes its place. */
export async function discardOlder(boss: PgBoss, queue: QueueName, key: string): Promise<void> {
  const found = await boss.findJobs(toDeadQueue(queue), { key })
  if (found.length > 0) {
    await boss.deleteJob(
      toDeadQueue(queue),
      found.map((job) => job.id),
    )
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function overQueues(ids: string[], work: (queue: QueueName, ids: string[]) => Promise<number>): Promise<number> {
  const valid = ids.filter((id) => uuid.test(id))
  if (valid.length === 0) return 0
  let count = 0
  for (const queue of queueNames) count += await work(queue, valid)
  return count
}

function toDeadLetter(queue: QueueName, job: JobWithMetadata<{ connectionId?: string }>): DeadLetter {
  const output = (job.sourceOutput ?? {}) as { code?: unknown; message?: unknown }
  return {
    id: job.id,
    queue,
    connectionId: job.data?.connectionId ?? null,
    code: typeof output.code === 'string' ? output.code : null,
    message: typeof output.message === 'string' ? output.message : 'The job was given up.',
    attempts: (job.sourceRetryCount ?? 0) + 1,
    failedAt: job.createdOn,
  }
}
