import { createRoute } from '@hono/zod-openapi'
import { AppError } from '../../lib/app-error.ts'
import { createConnectSessions, type ConnectSession } from '../../platform/connect-sessions.ts'
import { toFreeName, type OAuthFlow } from '../../platform/oauth-flows.ts'
import { toScopeGuide } from '../../platform/scope-guide.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals, xeroRefusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import {
  connectSessionCreated,
  connectSessionPage,
  connectSessionStarted,
  connectSettings,
  createConnectSession,
  tokenParam,
} from '../schemas/connect-sessions.ts'
import { chooseTenants, flow } from '../schemas/oauth.ts'
import { bindFlow, toRedirectUri } from './oauth.ts'

const tags = ['connect sessions']
const open = { security: [], request: { params: tokenParam } }

const settings = createRoute({
  tags,
  method: 'get',
  path: '/connect-settings',
  middleware: requires('server'),
  summary: 'What webhooks of connect sessions are signed with, and which origins are allowed',
  responses: { ...refusals, 200: jsonAnswer(connectSettings, 'Keep the secret where webhooks are received.') },
})

const create = createRoute({
  tags,
  method: 'post',
  path: '/connect-sessions',
  middleware: requires('connect'),
  summary: 'A short-lived link by which a customer of yours connects their organisation',
  request: jsonBody(createConnectSession),
  responses: { ...refusals, ...xeroRefusals, 201: jsonAnswer(connectSessionCreated, 'Send the customer to its address.') },
})

const page = createRoute({
  tags,
  method: 'get',
  path: '/connect-sessions/{token}',
  ...open,
  summary: "What the customer's page shows",
  responses: { ...refusals, 200: jsonAnswer(connectSessionPage, "Nothing of anybody else's.") },
})

const start = createRoute({
  tags,
  method: 'post',
  path: '/connect-sessions/{token}/start',
  ...open,
  summary: "Begin signing in with Xero in the customer's browser",
  responses: { ...refusals, ...xeroRefusals, 201: jsonAnswer(connectSessionStarted, 'Good for five minutes, once.') },
})

const choose = createRoute({
  tags,
  method: 'post',
  path: '/connect-sessions/{token}/choose',
  security: [],
  request: { params: tokenParam, ...jsonBody(chooseTenants.pick({ tenantIds: true })) },
  summary: 'Which organisation the customer means, where their sign-in reaches several',
  responses: { ...refusals, 202: jsonAnswer(flow, 'It is being connected.') },
})

export function createConnectSessionRoutes(parts: ServerParts) {
  const { flows, platform, clock, log, address } = parts
  const sessions = createConnectSessions(platform.services)
  /** The sign-in last started from each link. */
  const started = new Map<string, string>()

  const isExpired = (session: ConnectSession): boolean => session.state === 'open' && session.expiresAt <= clock.now()

  const requireOpen = (session: ConnectSession): void => {
    if (session.state === 'connected')
      throw new AppError('already_exists', 'This link has been used: the organisation is connected.')
    if (isExpired(session)) throw new AppError('not_found', toExpired(session))
  }

  const findFlow = (session: ConnectSession): OAuthFlow | null => {
    const id = started.get(session.id)
    try {
      return id === undefined ? null : flows.get(id, session.id)
    } catch {
      return null
    }
  }

  return newRouter()
    .openapi(settings, async (c) =>
      c.json({ webhookSecret: await sessions.loadWebhookSecret(), origins: parts.config.connectOrigins }, 200),
    )
    .openapi(create, async (c) => {
      const { expiresInMinutes: minutes = 30, ...input } = c.req.valid('json')
      const { session, token } = await sessions.create({ ...input, minutes, createdBy: c.get('actor').id })
      c.set('audit', { action: 'connect-session.create', target: session.name, details: { company: session.company } })
      const url = `${address.url}/connect/${token}`
      return c.json({ id: session.id, token, url, expiresAt: session.expiresAt.toISOString() }, 201)
    })
    .openapi(page, async (c) => {
      const session = await sessions.open(c.req.valid('param').token)
      const expired = isExpired(session)
      const connection = (await platform.connections.list()).find(({ id }) => id === session.connectionId)
      return c.json(
        {
          company: session.company,
          returnUrl: session.returnUrl,
          state: expired ? ('expired' as const) : session.state,
          message: expired ? toExpired(session) : session.message,
          expiresAt: session.expiresAt.toISOString(),
          scopes: toScopeGuide(platform.services.streams, 'granular').filter(({ restricted }) => !restricted),
          connection: connection ? { name: connection.name, tenantName: connection.tenantName } : null,
          flow: findFlow(session),
        },
        200,
      )
    })
    .openapi(start, async (c) => {
      const { token } = c.req.valid('param')
      const session = await sessions.open(token)
      requireOpen(session)
      const taken = new Set((await platform.connections.list()).map(({ name }) => name))
      const begun = await flows.start({
        ownerId: session.id,
        redirectUri: toRedirectUri(parts),
        name: toFreeName(session.name, taken),
        metadata: session.metadata,
        returnTo: `/connect/${encodeURIComponent(token)}`,
        onEnd: (ended, connections) =>
          sessions.finish(session, ended, connections).catch((thrown: unknown) => {
            const message = thrown instanceof Error ? thrown.message : String(thrown)
            log.warn('The webhook of a connect session was not delivered.', { session: session.id, message })
          }),
      })
      started.set(session.id, begun.id)
      c.set('audit', { action: 'connect-session.start', target: session.name })
      bindFlow(parts, c, begun)
      return c.json({ id: begun.id, url: begun.url, expiresAt: begun.expiresAt.toISOString() }, 201)
    })
    .openapi(choose, async (c) => {
      const session = await sessions.open(c.req.valid('param').token)
      requireOpen(session)
      const id = started.get(session.id)
      if (id === undefined) throw new AppError('usage', 'There is nothing to choose now. Start again.')
      const { tenantIds } = c.req.valid('json')
      c.set('audit', { action: 'connect-session.choose', target: session.name })
      // A customer never takes over a connection that is there: it may be somebody else's.
      return c.json(flows.choose(id, session.id, { tenantIds, reconnect: false }), 202)
    })
}

function toExpired({ company, expiresAt }: ConnectSession): string {
  return `This link was valid until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. Ask ${company} for a new one.`
}
