import { z } from '@hono/zod-openapi'
import { flag, instant, paging, toListOf } from './answer.ts'
import { badge } from './badge.ts'
import { streamReport } from './syncs.ts'

/** In words: `ok` In order · `sign_in` Needs a new sign-in · `scope` A scope is missing · `day_limit` goes on at `resumesAt`. */
export const connectionState = z.enum(['ok', 'never_synced', 'syncing', 'paused', 'sign_in', 'scope', 'day_limit', 'failed'])
export type ConnectionState = z.infer<typeof connectionState>

/** What a person can do about the state; null when there is nothing to do. */
export const connectionAction = z.enum(['sign_in', 'grant', 'sync', 'resume']).nullable()

export const syncSchedule = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('nightly') }),
    z.object({ kind: z.literal('hourly') }),
    z.object({
      kind: z.literal('cron'),
      cron: z.string().min(1).max(100).openapi({ example: '0 */4 * * *' }),
      timezone: z.string().max(64).optional(),
    }),
    z.object({ kind: z.literal('off') }),
  ])
  .openapi('SyncSchedule')

export const fieldRules = z
  .object({
    drop: z.array(z.string().max(200)).max(500).optional(),
    hash: z.array(z.string().max(200)).max(500).optional(),
  })
  .openapi('FieldRules')

export const metadata = z
  .record(z.string().min(1).max(64), z.string().max(500))
  .refine((pairs) => Object.keys(pairs).length <= 50, 'At most 50 pairs.')
  .openapi({ description: 'Your own pairs of text, for example your customer id.', example: { customerId: 'c_42' } })

export const connectionSettings = z.object({
  streams: z.array(z.string()).nullable().openapi({ description: 'Only these streams; null: all that can be read.' }),
  startDate: z.string().nullable(),
  schema: z.string(),
  snapshotHours: z.number().nullable(),
  schedule: syncSchedule,
  fields: fieldRules,
})

export const connectionSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    auth: z.enum(['custom', 'oauth', 'refresh', 'token']),
    demo: z.boolean().openapi({ description: 'The made-up company of the built-in sandbox.' }),
    tenantId: z.string(),
    tenantName: z.string(),
    currency: z.string().nullable(),
    countryCode: z.string().nullable(),
    timezone: z.string().nullable().openapi({ description: "Xero's name of it." }),
    state: connectionState,
    stateText: z.string().openapi({ description: 'The state in words.' }),
    reason: z.string().nullable().openapi({ description: 'Why, and what to do; null when in order.' }),
    action: connectionAction,
    badge,
    hasBooks: z.boolean().openapi({ description: 'Whether the books were built: before, no statement can be had.' }),
    asOf: instant.nullable().openapi({ description: 'Up to when the copy is complete.' }),
    lastRun: z.object({ id: z.string(), startedAt: instant, finishedAt: instant.nullable(), status: z.string() }).nullable(),
    runningSyncId: z.string().nullable(),
    nextSyncAt: instant.nullable(),
    resumesAt: instant.nullable(),
    rows: z.number().int().openapi({ description: 'Records held, deleted ones left out.' }),
    quarantined: z.number().int(),
    callsToday: z.number().int(),
    bytesToday: z.number().int(),
    bytesThisMonth: z.number().int(),
    dayRemaining: z.number().int().nullable(),
    metadata,
    createdAt: instant,
  })
  .openapi('Connection')
export type ConnectionSummary = z.infer<typeof connectionSummary>

export const streamGroup = z.enum(['needs_you', 'reading', 'failed', 'done', 'waiting', 'not_offered'])

export const streamAccess = z.union([
  z.object({ readable: z.literal(true) }),
  z.object({
    readable: z.literal(false),
    reason: z.string(),
    why: z.enum(['scope', 'role', 'tier', 'retired', 'error']),
  }),
])

export const connectionStream = z
  .object({
    stream: z.string(),
    title: z.string(),
    table: z.string().openapi({ example: 'xero.invoices' }),
    group: streamGroup,
    rows: z.number().int(),
    deleted: z.number().int(),
    quarantined: z.number().int(),
    asOf: instant.nullable(),
    access: streamAccess.nullable(),
    restricted: z.boolean().openapi({ description: 'Most connections cannot read it, so its absence is no trouble.' }),
    chosen: z.boolean(),
    scopes: z.array(z.string()).openapi({ description: 'Any one of these lets it be read.' }),
    // `nullable` of a named schema would say in OpenAPI that it is both.
    lastReport: z.union([streamReport, z.null()]),
  })
  .openapi('ConnectionStream')
export type ConnectionStream = z.infer<typeof connectionStream>

export const connectionStreams = z.object({ items: z.array(connectionStream) })

export const connectionDetail = connectionSummary
  .extend({ settings: connectionSettings, rowsByStream: z.record(z.string(), z.number().int()) })
  .openapi('ConnectionDetail')
export type ConnectionDetail = z.infer<typeof connectionDetail>

export const connectionAccess = z
  .object({
    auth: z.enum(['custom', 'oauth', 'refresh', 'token']),
    clientId: z.string().nullable(),
    scopeFamily: z.enum(['granular', 'broad', 'mixed', 'unknown']),
    grantedScopes: z.array(z.string()),
    /** The Xero users of the organisation, with roles; Xero does not say which of them agreed. */
    users: z.array(z.object({ name: z.string(), role: z.string().nullable(), email: z.string().nullable() })),
    scopes: z.array(
      z.object({
        scope: z.string(),
        title: z.string().openapi({ description: 'In plain words: "Invoices and bills".' }),
        unlocks: z.array(z.object({ stream: z.string(), title: z.string() })),
        granted: z.boolean(),
        restricted: z.boolean().openapi({ description: 'Xero gives it to some apps only.' }),
        note: z.string().nullable(),
      }),
    ),
    streams: z.array(z.object({ stream: z.string(), title: z.string(), access: streamAccess.nullable() })),
  })
  .openapi('ConnectionAccess')
export type ConnectionAccess = z.infer<typeof connectionAccess>

const connectionName = z.string().min(1).max(63).openapi({ example: 'harbour-vine' })
const common = {
  name: connectionName,
  streams: z.array(z.string()).max(100).optional(),
  startDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  schema: z.string().max(63).optional(),
  metadata: metadata.optional(),
  sync: z.boolean().optional().openapi({ description: 'Start the first sync at once. Default true.' }),
}
const secret = z.string().min(1).max(4000)

export const createConnection = z
  .discriminatedUnion('way', [
    z.object({
      ...common,
      way: z.literal('custom'),
      clientId: z.string().min(1).max(200),
      clientSecret: secret,
      scopes: z.array(z.string().max(200)).max(100).optional(),
    }),
    z.object({
      ...common,
      way: z.literal('refresh'),
      clientId: z.string().min(1).max(200),
      clientSecret: secret.optional(),
      refreshToken: secret,
      tenantId: z.string().max(100).optional(),
    }),
    z.object({ ...common, way: z.literal('token'), accessToken: secret, tenantId: z.string().max(100).optional() }),
    z.object({ way: z.literal('demo'), name: connectionName.optional() }),
  ])
  .openapi('CreateConnection')
export type CreateConnection = z.infer<typeof createConnection>

export const connectionCreated = z
  .object({
    connection: connectionSummary,
    syncId: z.string().nullable().openapi({ description: 'The first sync, when one was started.' }),
    readable: z.number().int(),
    streams: z.number().int(),
    notes: z.array(z.string()),
  })
  .openapi('ConnectionCreated')
export type ConnectionCreated = z.infer<typeof connectionCreated>

export const configureConnection = z
  .object({
    streams: z.array(z.string()).max(100).nullable().optional(),
    startDate: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .nullable()
      .optional(),
    snapshotHours: z.number().min(0).max(8760).nullable().optional(),
    schedule: syncSchedule.optional(),
    fields: fieldRules.optional(),
    metadata: metadata.optional(),
  })
  .openapi('ConfigureConnection')
export type ConfigureConnection = z.infer<typeof configureConnection>

export const checkConnection = z
  .object({
    way: z.enum(['custom', 'app']).openapi({ description: '`app`: an app that people sign in with.' }),
    clientId: z.string().max(400),
    clientSecret: z.string().max(4000).optional(),
  })
  .openapi('CheckConnection')

export const connectionCheck = z
  .object({
    ok: z.boolean(),
    /** Of the error table, when not ok. */
    code: z.string().nullable(),
    message: z.string().openapi({ description: 'What Xero said of it, as a sentence.' }),
    warnings: z.array(z.object({ field: z.enum(['clientId', 'clientSecret']), message: z.string() })),
    tenantName: z.string().nullable(),
    grantedScopes: z.array(z.string()),
    missing: z.array(z.object({ scope: z.string(), title: z.string(), message: z.string() })),
  })
  .openapi('ConnectionCheck')
export type ConnectionCheck = z.infer<typeof connectionCheck>

export const disconnected = z
  .object({ revoked: z.boolean(), purgedRows: z.number().int(), notes: z.array(z.string()) })
  .openapi('Disconnected')

export const startSync = z
  .object({
    streams: z.array(z.string()).max(100).optional(),
    full: z.boolean().optional().openapi({ description: 'Reads everything again. Nothing is removed meanwhile.' }),
  })
  .openapi('StartSync')

export const resetStreams = z
  .object({
    streams: z.array(z.string()).max(100).optional().openapi({ description: 'Default: all.' }),
    sync: z.boolean().optional().openapi({ description: 'Read them again at once. Default true.' }),
  })
  .openapi('ResetStreams')

export const syncStarted = z
  .object({ id: z.string().nullable().openapi({ description: 'Null when none was asked for.' }) })
  .openapi('SyncStarted')

export const purgeQuery = z.object({ purge: flag })

export const connectionList = toListOf(connectionSummary)
export const connectionFilter = z.object({
  search: z.string().max(200).optional(),
  state: connectionState.optional(),
  metadata: z.string().max(600).optional().openapi({ description: '`key:value`', example: 'customerId:c_42' }),
  ...paging,
})

/** One line of `GET /status`. */
export const statusItem = connectionSummary
  .pick({
    name: true,
    tenantName: true,
    demo: true,
    state: true,
    stateText: true,
    reason: true,
    action: true,
    badge: true,
    hasBooks: true,
    asOf: true,
    lastRun: true,
    runningSyncId: true,
    nextSyncAt: true,
    resumesAt: true,
  })
  .openapi('StatusItem')
export type StatusItem = z.infer<typeof statusItem>
export const statusAnswer = z.object({ items: z.array(statusItem) }).openapi('Status')
