import { z } from '@hono/zod-openapi'
import { instant, paging, toListOf } from './answer.ts'

export const call = z
  .object({
    id: z.string(),
    connection: z.string().nullable(),
    runId: z.string().nullable(),
    at: instant,
    method: z.string(),
    path: z.string(),
    status: z.number().int().nullable(),
    bytes: z.number().int(),
    durationMs: z.number().int(),
    correlationId: z.string().nullable().openapi({ description: "Xero's, to name in a support request." }),
    error: z.string().nullable(),
    /** Who asked: a sync, or something interactive such as a test. */
    askedBy: z.enum(['sync', 'interactive']),
  })
  .openapi('Call')
export type Call = z.infer<typeof call>
export const callList = toListOf(call)
export const callFilter = z.object({
  connection: z.string().max(80).optional(),
  run: z.string().max(80).optional(),
  failed: z.enum(['true', 'false']).optional(),
  search: z.string().max(200).optional().openapi({ description: 'Part of the path.' }),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  ...paging,
})

/** One change of a record, with what the record is. */
export const change = z
  .object({
    seq: z.number().int(),
    connection: z.string(),
    stream: z.string(),
    title: z.string().openapi({ description: 'What it is, for people: Invoice, Bill, Contact.' }),
    key: z.string().nullable(),
    op: z.enum(['insert', 'update', 'delete', 'reset']),
    modifiedAt: instant.nullable().openapi({ description: "Xero's time of the change." }),
    changedAt: instant,
    runId: z.string().nullable(),
    record: z
      .object({
        number: z.string().nullable(),
        name: z.string().nullable(),
        date: z.string().nullable(),
        total: z.string().nullable(),
        currency: z.string().nullable(),
        status: z.string().nullable(),
      })
      .nullable(),
    link: z.string().nullable(),
  })
  .openapi('Change')
export type Change = z.infer<typeof change>
export const changeList = toListOf(change).extend({
  checkpoint: z.string().openapi({ description: 'Pass as `after` later, for what was stored since.' }),
})
export const changeFilter = z.object({
  connection: z.string().max(80).optional(),
  stream: z.string().max(80).optional(),
  op: z.enum(['insert', 'update', 'delete', 'reset']).optional(),
  since: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Stored at or after.' }),
  after: z.string().max(40).optional().openapi({ description: 'A `checkpoint`: oldest first from there, else newest first.' }),
  firstSync: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: 'false leaves out what the first reading of a stream stored.' }),
  reports: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: "false leaves out what changed in Xero's own reports, which follow from documents." }),
  ...paging,
})

export const searchHit = z
  .object({
    connection: z.string(),
    kind: z.string().openapi({ example: 'invoice' }),
    stream: z.string(),
    id: z.string(),
    number: z.string().nullable(),
    name: z.string().nullable(),
    reference: z.string().nullable(),
    date: z.string().nullable(),
    dueDate: z.string().nullable(),
    total: z.string().nullable(),
    due: z.string().nullable(),
    currency: z.string().nullable(),
    status: z.string().nullable(),
    link: z.string().nullable(),
  })
  .openapi('SearchHit')
export type SearchHit = z.infer<typeof searchHit>
export const searchAnswer = z.object({ items: z.array(searchHit), more: z.boolean() })
export const searchQuery = z.object({
  q: z.string().min(1).max(200),
  connection: z.string().max(80).optional(),
  limit: paging.limit,
})

const tally = z.object({ calls: z.number().int(), bytes: z.number().int() })

export const usage = z
  .object({
    connection: z.string().nullable(),
    /** Calls of the last 24 hours by hour (UTC), oldest first; `peakMinute`: most calls in one minute of it, of one organisation. */
    hours: z.array(tally.extend({ at: instant, peakMinute: z.number().int() })),
    today: tally.extend({
      /** Of the organisation with the fewest left; null while Xero has not said. */
      limit: z.number().int().nullable(),
      remaining: z.number().int().nullable(),
      connection: z.string().nullable(),
    }),
    month: z.object({
      month: z.string(),
      calls: z.number().int(),
      bytes: z.number().int(),
      days: z.array(tally.extend({ day: z.string() })),
    }),
    connections: z.array(
      tally.extend({
        connection: z.string(),
        tenantName: z.string(),
        callsToday: z.number().int(),
        bytesToday: z.number().int(),
        dayRemaining: z.number().int().nullable(),
        dayResetsAt: instant.nullable(),
      }),
    ),
    /** This month by what they were for. */
    kinds: z.array(tally.extend({ kind: z.enum(['records', 'reports', 'checks']), title: z.string() })),
    tiers: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        monthlyPrice: z.string(),
        connections: z.number().int(),
        dayLimit: z.number().int(),
        includedBytes: z.number().nullable().openapi({ description: 'Null: not metered.' }),
        /** What this month has cost so far at that tier, overage included. */
        cost: z.string(),
        fits: z.boolean(),
        yours: z.boolean(),
      }),
    ),
    currency: z.string(),
    pricesAsOf: z.string(),
    /** To the end of the month; null under seven days of history. */
    forecast: z
      .object({ lowBytes: z.number(), highBytes: z.number(), lowCalls: z.number(), highCalls: z.number(), rule: z.string() })
      .nullable(),
    /** Said where there is no forecast. */
    forecastNote: z.string().nullable(),
  })
  .openapi('Usage')
export type Usage = z.infer<typeof usage>
export const usageQuery = z.object({
  connection: z.string().max(80).optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
})
