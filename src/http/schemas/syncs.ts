import { z } from '@hono/zod-openapi'
import { instant, paging, toListOf } from './answer.ts'

/** `StreamReport` of the sync engine. */
export const streamReport = z
  .object({
    stream: z.string(),
    status: z.enum(['running', 'complete', 'current', 'unavailable', 'skipped', 'paused', 'failed']),
    mode: z.enum(['full', 'incremental']).nullable(),
    read: z.number().int(),
    changed: z.number().int(),
    deleted: z.number().int(),
    quarantined: z.number().int(),
    written: z.number().int(),
    calls: z.number().int(),
    bytes: z.number().int(),
    expected: z.number().int().nullable(),
    drift: z.array(z.string()),
    reason: z.string().nullable(),
    code: z.string().nullable(),
    elapsedMs: z.number(),
  })
  .openapi('StreamReport')
export type StreamReportAnswer = z.infer<typeof streamReport>

export const syncTotals = z.object({
  read: z.number().int(),
  changed: z.number().int(),
  deleted: z.number().int(),
  quarantined: z.number().int(),
  written: z.number().int(),
  calls: z.number().int(),
  bytes: z.number().int(),
})

export const syncStatus = z.enum(['queued', 'running', 'complete', 'partial', 'failed', 'paused', 'stopped'])
export const sync = z
  .object({
    id: z.string(),
    connection: z.string(),
    tenantName: z.string(),
    status: syncStatus,
    incremental: z.boolean().nullable(),
    startedAt: instant,
    finishedAt: instant.nullable(),
    elapsedMs: z.number().nullable(),
    resumesAt: instant.nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    /** Why it did not read everything; null when it did. */
    reason: z.string().nullable(),
    totals: syncTotals,
  })
  .openapi('Sync')
export type Sync = z.infer<typeof sync>

export const booksReport = z.object({
  mode: z.enum(['full', 'changes', 'none']).nullable(),
  elapsedMs: z.number(),
  note: z.string().nullable(),
})

export const syncDetail = sync.extend({ streams: z.array(streamReport), books: booksReport.nullable() }).openapi('SyncDetail')
export type SyncDetail = z.infer<typeof syncDetail>

/** Where a sync has come to: reading records, then Xero's own reports, then building the ledger and comparing it. */
export const syncStep = z.enum(['queued', 'access', 'records', 'reports', 'books', 'finished'])
/** All there is to say of a sync now. The first event of a stream of events; what follows changes parts of it. */
export const syncSnapshot = syncDetail
  .extend({
    step: syncStep,
    /** Streams planned, in order. Empty while queued. */
    planned: z.array(z.string()),
    /** All streams wait for a limit of Xero's, until then. */
    waiting: z.object({ until: instant, reason: z.string() }).nullable(),
    /** Records that Xero says there are in the streams that say so; null while none has. */
    expectedRows: z.number().int().nullable(),
    /** About how many calls it takes in all; null while not known. */
    expectedCalls: z.number().int().nullable(),
  })
  .openapi('SyncSnapshot')
export type SyncSnapshot = z.infer<typeof syncSnapshot>

/**
 * Data of the server-sent events of `GET /syncs/{id}/events`; the event's name is `type`, its id counts up within a sync.
 * `snapshot` first (again after a `Last-Event-ID` that is too old), then facts, `finished` last.
 */
export const syncEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), sync: syncSnapshot }),
    z.object({
      type: z.literal('progress'),
      report: streamReport,
      totals: syncTotals,
      step: syncStep,
      expectedRows: z.number().int().nullable(),
      expectedCalls: z.number().int().nullable(),
    }),
    z.object({ type: z.literal('stream'), report: streamReport, totals: syncTotals, step: syncStep }),
    z.object({ type: z.literal('waiting'), until: instant, reason: z.string() }),
    z.object({ type: z.literal('finished'), sync: syncSnapshot }),
  ])
  .openapi('SyncEvent')
export type SyncEventAnswer = z.infer<typeof syncEvent>

/** One message of that stream, as it stands there. */
export const syncMessage = z
  .object({
    event: z.enum(['snapshot', 'progress', 'stream', 'waiting', 'finished']),
    id: z.string(),
    data: z.string().openapi({ description: 'JSON, of the schema SyncEvent.' }),
  })
  .openapi('SyncMessage')

export const syncFilter = z.object({
  connection: z.string().max(80).optional(),
  status: syncStatus.optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  ...paging,
})
export const syncList = toListOf(sync)
