import { z } from '@hono/zod-openapi'
import { instant, toListOf } from './answer.ts'
import { syncSchedule } from './connections.ts'

export const scheduledSyncSchema = z
  .object({
    connection: z.string(),
    schedule: syncSchedule,
    timezone: z.string().describe("The organisation's own time zone, IANA name; UTC until the first sync has told."),
    description: z.string().describe('The schedule as a sentence.'),
    nextRunAt: instant.nullable().describe('Null: by hand only, or paused.'),
    resumes: z.boolean().describe('The next run goes on with one that a limit paused.'),
  })
  .openapi('ScheduledSync')
export const deadLetterSchema = z
  .object({
    id: z.string(),
    queue: z.string().describe('`sync` or `alert`.'),
    connection: z.string().nullable(),
    code: z.string().nullable().describe('Code of the error that ended it.'),
    message: z.string(),
    attempts: z.number(),
    failedAt: instant,
  })
  .openapi('DeadLetter')
export type DeadLetterDto = z.infer<typeof deadLetterSchema>

export const jobsSchema = z
  .object({
    schedules: z.array(scheduledSyncSchema),
    queues: z.array(z.object({ name: z.string(), waiting: z.number(), active: z.number(), dead: z.number() })),
  })
  .openapi('Jobs')
export type JobsDto = z.infer<typeof jobsSchema>

export const deadLettersSchema = toListOf(deadLetterSchema).openapi('DeadLetters')

export const replayedSchema = z.object({ count: z.number().int().describe('How many it was done to.') }).openapi('JobsCounted')

export const jobIds = z.strictObject({ ids: z.array(z.string().max(100)).min(1).max(1000) }).openapi('JobIds')
