import { createRoute, z } from '@hono/zod-openapi'
import { alertRules } from '../../alerts/rules.ts'
import { parseChannel, toTarget } from '../../alerts/parse-channel.ts'
import type { AlertChannel, AlertDelivery, AlertEvent, AlertRule } from '../../alerts/alert-types.ts'
import { AppError } from '../../lib/app-error.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { canSee, requires } from '../requires.ts'
import {
  alertChannelInputSchema,
  alertChannelSchema,
  alertEventsQuery,
  alertEventsSchema,
  alertKindSchema,
  alertRuleChangeSchema,
  alertRuleSchema,
  alertsSchema,
  alertTestSchema,
  createdAlertChannelSchema,
  type AlertChannelDto,
  type AlertEventDto,
  type AlertRuleDto,
} from '../schemas/alerts.ts'
import { idParam } from '../schemas/answer.ts'

const tags = ['alerts']

const getAll = createRoute({
  method: 'get',
  path: '/alerts',
  tags,
  summary: 'Rules and channels',
  middleware: requires('alerts'),
  responses: { ...refusals, 200: jsonAnswer(alertsSchema, 'Every rule there is, and the channels alerts are told on.') },
})
const putRule = createRoute({
  method: 'put',
  path: '/alerts/rules/{kind}',
  tags,
  summary: 'Change a rule',
  middleware: requires('alerts'),
  request: { params: z.object({ kind: alertKindSchema }), ...jsonBody(alertRuleChangeSchema) },
  responses: { ...refusals, 200: jsonAnswer(alertRuleSchema, 'The rule as it is now.') },
})
const postChannel = createRoute({
  method: 'post',
  path: '/alerts/channels',
  tags,
  summary: 'Add a channel',
  middleware: requires('alerts'),
  request: jsonBody(alertChannelInputSchema),
  responses: { ...refusals, 201: jsonAnswer(createdAlertChannelSchema, 'The channel; of a webhook, its key, this once.') },
})
const putChannel = createRoute({
  method: 'put',
  path: '/alerts/channels/{id}',
  tags,
  summary: 'Change a channel',
  middleware: requires('alerts'),
  request: { params: idParam, ...jsonBody(alertChannelInputSchema) },
  responses: { ...refusals, 200: jsonAnswer(alertChannelSchema, 'The channel as it is now.') },
})
const deleteChannel = createRoute({
  method: 'delete',
  path: '/alerts/channels/{id}',
  tags,
  summary: 'Remove a channel',
  middleware: requires('alerts'),
  request: { params: idParam },
  responses: { ...refusals, 204: { description: 'It is gone.' } },
})
const testChannel = createRoute({
  method: 'post',
  path: '/alerts/channels/{id}/test',
  tags,
  summary: 'Send a test now',
  middleware: requires('alerts'),
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(alertTestSchema, 'Whether it arrived, and what the receiver said.') },
})
const listEvents = createRoute({
  method: 'get',
  path: '/alerts/events',
  tags,
  summary: 'What was raised and what is over, newest first',
  middleware: requires('read'),
  request: { query: alertEventsQuery },
  responses: { ...refusals, 200: jsonAnswer(alertEventsSchema, 'Events with their deliveries.') },
})

export function createAlertRoutes({ alerts, platform }: ServerParts) {
  const toChannels = async (channels: AlertChannel[]): Promise<AlertChannelDto[]> => {
    const last = new Map((await alerts.events.lastDeliveries()).map((delivery) => [delivery.channelId, delivery]))
    return channels.map((channel) => toChannel(channel, last.get(channel.id)))
  }
  const toOne = async (channel: AlertChannel): Promise<AlertChannelDto> => (await toChannels([channel]))[0]!

  return newRouter()
    .openapi(getAll, async (c) => {
      const rules = (await alerts.rules.list()).map(toRule)
      return c.json({ rules, channels: await toChannels(await alerts.channels.list()) }, 200)
    })
    .openapi(putRule, async (c) => {
      const { kind } = c.req.valid('param')
      const change = c.req.valid('json')
      const known = new Set((await alerts.channels.list()).map(({ id }) => id))
      const unknown = change.channels?.find((id) => !known.has(id))
      if (unknown !== undefined) throw new AppError('not_found', `There is no channel ${unknown}.`)
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      c.set('audit', { action: 'alerts.rule', target: kind, details: given })
      return c.json(toRule(await alerts.rules.set(kind, given)), 200)
    })
    .openapi(postChannel, async (c) => {
      const { secret, ...parsed } = parseChannel(c.req.valid('json'))
      const channel = await alerts.channels.create({ ...parsed, secret: secret ?? null })
      c.set('audit', { action: 'alerts.channel.add', target: channel.name, details: { kind: channel.kind } })
      const signingSecret = channel.kind === 'webhook' ? channel.secret : null
      return c.json({ channel: await toOne(channel), signingSecret }, 201)
    })
    .openapi(putChannel, async (c) => {
      const { id } = c.req.valid('param')
      const { kind: _kind, secret, ...parsed } = parseChannel(c.req.valid('json'), await alerts.channels.get(id))
      const channel = await alerts.channels.update(id, { ...parsed, secret })
      c.set('audit', { action: 'alerts.channel.change', target: channel.name })
      return c.json(await toOne(channel), 200)
    })
    .openapi(deleteChannel, async (c) => {
      const { id } = c.req.valid('param')
      const { name } = await alerts.channels.get(id)
      await alerts.channels.delete(id)
      c.set('audit', { action: 'alerts.channel.remove', target: name })
      return c.body(null, 204)
    })
    .openapi(testChannel, async (c) => {
      const { id } = c.req.valid('param')
      const { name } = await alerts.channels.get(id)
      c.set('audit', { action: 'alerts.channel.test', target: name })
      return c.json(await alerts.test(id), 200)
    })
    .openapi(listEvents, async (c) => {
      const { limit = 100, cursor, connection, state } = c.req.valid('query')
      const actor = c.get('actor')
      const all = await platform.connections.list()
      const seen = all.filter(({ id }) => canSee(actor, id))
      const named = connection === undefined ? undefined : seen.find(({ name }) => name === connection)
      if (connection !== undefined && named === undefined) {
        throw new AppError('not_found', `There is no connection "${connection}".`)
      }
      const found = await alerts.events.list({
        limit: limit + 1,
        connections: named ? [named.id] : actor.connections === 'all' ? 'all' : seen.map(({ id }) => id),
        ...(cursor === undefined ? {} : { after: cursor }),
        ...(state === undefined ? {} : { state }),
      })
      const page = found.slice(0, limit)
      const deliveries = await alerts.events.listDeliveries(page.map(({ id }) => id))
      const names = new Map((await alerts.channels.list()).map(({ id, name }) => [id, name]))
      const items = page.map((event) =>
        toEvent(
          event,
          all.find(({ id }) => id === event.connectionId)?.name ?? null,
          deliveries
            .filter(({ eventId }) => eventId === event.id)
            .map((delivery) => toDelivery(delivery, names.get(delivery.channelId) ?? '')),
        ),
      )
      return c.json({ items, nextCursor: found.length > limit ? (page.at(-1)?.id ?? null) : null }, 200)
    })
}

function toRule({ kind, enabled, threshold, channels }: AlertRule): AlertRuleDto {
  const { title, meaning, threshold: range } = alertRules[kind]
  return {
    kind,
    title,
    meaning,
    enabled,
    threshold: range === null ? null : { ...range, value: threshold ?? range.default },
    channels,
  }
}

function toChannel(channel: AlertChannel, last: AlertDelivery | undefined): AlertChannelDto {
  const { id, name, kind, enabled, settings, secret, createdAt, updatedAt } = channel
  return {
    id,
    name,
    kind,
    enabled,
    target: toTarget(channel),
    settings,
    hasSecret: secret !== null,
    lastDelivery:
      last === undefined || last.finishedAt === null
        ? null
        : { at: last.finishedAt.toISOString(), ok: last.status === 'delivered', answer: last.answer },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function toDelivery(delivery: AlertDelivery, channel: string): AlertEventDto['deliveries'][number] {
  const { notice, status, attempts, answer, createdAt, finishedAt } = delivery
  return { channel, notice, status, attempts, answer, at: (finishedAt ?? createdAt).toISOString() }
}

function toEvent(event: AlertEvent, connection: string | null, deliveries: AlertEventDto['deliveries']): AlertEventDto {
  const { id, kind, title, detail, raisedAt, seenAt, recoveredAt, recovery } = event
  return {
    id,
    kind,
    connection,
    title,
    detail,
    state: recoveredAt === null ? 'open' : 'recovered',
    raisedAt: raisedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    recoveredAt: recoveredAt?.toISOString() ?? null,
    recovery,
    deliveries,
  }
}
