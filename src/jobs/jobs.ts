import type { JobData, QueueName } from './queues.ts'
import type { ScheduledSync } from './scheduler.ts'

/** Work that is done in the background, as the surfaces see it. */
export interface Jobs {
  /** When each connection is synced by itself next. */
  schedules(): Promise<ScheduledSync[]>
  /** Asks for a sync in its turn; false while one of that connection waits or runs already. */
  requestSync(job: Omit<JobData['sync'], 'reason'>): Promise<boolean>
  queues(): Promise<QueueCount[]>
  /** Jobs that were given up, newest first. */
  deadLetters(): Promise<DeadLetter[]>
  /** Tries them again. Answers how many; those that are not there count for nothing. */
  replay(ids: string[]): Promise<number>
  /** Forgets them. */
  discard(ids: string[]): Promise<number>
}

export interface QueueCount {
  name: QueueName
  waiting: number
  active: number
  dead: number
}

export interface DeadLetter {
  id: string
  queue: QueueName
  connectionId: string | null
  code: string | null
  message: string
  attempts: number
  failedAt: Date
}
