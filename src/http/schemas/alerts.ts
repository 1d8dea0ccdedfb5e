import { z } from '@hono/zod-openapi'
import { alertKinds } from '../../alerts/rules.ts'
import { instant, paging, toListOf } from './answer.ts'

export const alertKindSchema = z.enum(alertKinds).openapi('AlertKind')

export const alertRuleSchema = z
  .object({
    kind: alertKindSchema,
    title: z.string(),
    meaning: z.string().describe('What the rule watches, a sentence for people.'),
    enabled: z.boolean(),
    threshold: z
      .object({ value: z.number(), default: z.number(), min: z.number(), max: z.number(), unit: z.string() })
      .nullable()
      .describe('The number that may be changed; null where the rule has none.'),
    channels: z.array(z.string()).nullable().describe('Ids of channels that are told; null: every channel that is on.'),
  })
  .openapi('AlertRule')
export type AlertRuleDto = z.infer<typeof alertRuleSchema>

export const alertRuleChangeSchema = z
  .strictObject({
    enabled: z.boolean().optional(),
    threshold: z.number().optional().describe('Between min and max of the rule.'),
    channels: z.array(z.string().max(100)).max(50).nullable().optional(),
  })
  .openapi('AlertRuleChange')
export type AlertRuleChange = z.infer<typeof alertRuleChangeSchema>

const name = z.string().trim().min(1).max(100)
const enabled = z.boolean().optional().describe('Default true.')
const address = z.email().max(254)
const httpUrl = z.url({ protocol: /^https?$/ }).max(2000)

export const slackChannelSchema = z.strictObject({
  kind: z.literal('slack'),
  name,
  enabled,
  url: httpUrl
    .optional()
    .describe("The incoming webhook's address. A secret: never shown again. Left out of a change, it stays."),
})
export const emailChannelSchema = z.strictObject({
  kind: z.literal('email'),
  name,
  enabled,
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  security: z
    .enum(['tls', 'starttls', 'none'])
    .describe('`tls` from the first byte (465), `starttls` required (587), `none` for a server on this machine only.'),
  user: z.string().max(254).optional(),
  password: z.string().max(1000).optional().describe('Never shown again. Left out of a change, it stays.'),
  from: address,
  to: z.array(address).min(1).max(20),
})
export const webhookChannelSchema = z.strictObject({
  kind: z.literal('webhook'),
  name,
  enabled,
  url: httpUrl,
})

export const alertChannelInputSchema = z
  .discriminatedUnion('kind', [slackChannelSchema, emailChannelSchema, webhookChannelSchema])
  .openapi('AlertChannelInput')
export type AlertChannelInput = z.infer<typeof alertChannelInputSchema>

export const alertChannelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['slack', 'email', 'webhook']),
    enabled: z.boolean(),
    target: z.string().describe('Where it goes, without what is secret: `hooks.slack.com`, `ops@example.com`.'),
    settings: z
      .object({
        host: z.string().optional(),
        port: z.number().optional(),
        security: z.enum(['tls', 'starttls', 'none']).optional(),
        user: z.string().optional(),
        from: z.string().optional(),
        to: z.array(z.string()).optional(),
        url: z.string().optional(),
      })
      .describe('What is no secret of it.'),
    hasSecret: z.boolean(),
    lastDelivery: z
      .object({ at: instant, ok: z.boolean(), answer: z.string().nullable() })
      .nullable()
      .describe('What came of the last notice or test.'),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('AlertChannel')
export type AlertChannelDto = z.infer<typeof alertChannelSchema>

export const alertsSchema = z.object({ rules: z.array(alertRuleSchema), channels: z.array(alertChannelSchema) }).openapi('Alerts')
export type AlertsDto = z.infer<typeof alertsSchema>

export const createdAlertChannelSchema = z
  .object({
    channel: alertChannelSchema,
    signingSecret: z
      .string()
      .nullable()
      .describe('Of a webhook: what its signatures are verified with (Standard Webhooks, `whsec_…`). Shown this once.'),
  })
  .openapi('CreatedAlertChannel')
export type CreatedAlertChannelDto = z.infer<typeof createdAlertChannelSchema>

export const alertDeliverySchema = z
  .object({
    channel: z.string().describe("The channel's name."),
    notice: z.enum(['raised', 'recovered', 'test']),
    status: z.enum(['waiting', 'delivered', 'failed']),
    attempts: z.number(),
    answer: z.string().nullable(),
    at: instant,
  })
  .openapi('AlertDelivery')

export const alertEventSchema = z
  .object({
    id: z.string(),
    kind: alertKindSchema,
    connection: z.string().nullable().describe('Name of the connection; null where it is about the whole installation.'),
    title: z.string(),
    detail: z.string().describe('What is wrong and what to do, in sentences.'),
    state: z.enum(['open', 'recovered']),
    raisedAt: instant,
    seenAt: instant.describe('When it was last found to be so.'),
    recoveredAt: instant.nullable(),
    recovery: z.string().nullable(),
    deliveries: z.array(alertDeliverySchema),
  })
  .openapi('AlertEvent')
export type AlertEventDto = z.infer<typeof alertEventSchema>

export const alertEventsSchema = toListOf(alertEventSchema).openapi('AlertEvents')
export type AlertEventsDto = z.infer<typeof alertEventsSchema>

export const alertTestSchema = z
  .object({ ok: z.boolean(), answer: z.string().describe('What the receiver said, or why it was not reached.') })
  .openapi('AlertTest')
export type AlertTestDto = z.infer<typeof alertTestSchema>

export const alertEventsQuery = z.object({
  ...paging,
  cursor: z.uuid().optional(),
  connection: z.string().max(80).optional(),
  state: z.enum(['open', 'recovered']).optional(),
})
