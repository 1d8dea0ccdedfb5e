import type { Queue } from 'pg-boss'

/** Tables of the queue: a schema of its own beside `daybook`. */
export const queueSchema = 'daybook_jobs'

/** Seconds without a sign of life after which another worker takes a job over. */
export const heartbeatSeconds = 60

const longestJobSeconds = 23 * 3600
/** Jobs that are over are kept this long, to be looked at. */
const deleteAfterSeconds = 2 * 86_400

/**
 * The queues, the one list. `exclusive`: while a job with the same key waits or runs, another one is not taken. Jobs end in
 * `NAME-dead` when they were tried often enough, or at once when trying again would not help.
 */
export const queues = {
  /** One connection brought up to date; the key is the connection's id. */
  sync: {
    policy: 'exclusive',
    retryLimit: 4,
    retryDelay: 60,
    retryBackoff: true,
    retryDelayMax: 1800,
    expireInSeconds: longestJobSeconds,
    heartbeatSeconds,
    deleteAfterSeconds,
  },
  /** One notice to one channel; the key is the delivery's id. */
  alert: {
    policy: 'exclusive',
    retryLimit: 6,
    retryDelay: 15,
    retryBackoff: true,
    retryDelayMax: 1800,
    expireInSeconds: 120,
    heartbeatSeconds,
    deleteAfterSeconds,
  },
} as const satisfies Record<string, Omit<Queue, 'name'>>

export type QueueName = keyof typeof queues

export const queueNames = Object.keys(queues) as QueueName[]

/** What a job is about. */
export interface JobData {
  sync: {
    connectionId: string
    /** Why it was asked for: its time has come, a limit is over, a stopped run goes on, a person asked. */
    reason: 'schedule' | 'resume' | 'request'
    streams?: string[]
    full?: boolean
  }
  alert: { deliveryId: string }
}

export function toDeadQueue(name: QueueName): string {
  return `${name}-dead`
}
