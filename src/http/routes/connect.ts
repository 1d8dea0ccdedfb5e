import { createRoute } from '@hono/zod-openapi'
import { AppError } from '../../lib/app-error.ts'
import { checkClient } from '../../platform/check-client.ts'
import type { ConnectOptions, ConnectResult } from '../../platform/platform.ts'
import type { Actor, ServerParts } from '../context.ts'
import { describeConnections } from '../describe-connection.ts'
import { jsonAnswer, jsonBody, refusals, xeroRefusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { nameParam } from '../schemas/answer.ts'
import {
  checkConnection,
  connectionCheck,
  connectionCreated,
  createConnection,
  type ConnectionCreated,
  type CreateConnection,
} from '../schemas/connections.ts'
import { requireVisible } from '../visible.ts'

const tags = ['connections']

const create = createRoute({
  tags,
  method: 'post',
  path: '/connections',
  middleware: requires('connect'),
  summary: 'Connect by a Custom Connection, a refresh token, an access token, or to the demo company',
  request: jsonBody(createConnection),
  responses: { ...refusals, ...xeroRefusals, 201: jsonAnswer(connectionCreated, 'Connected and tested; its first sync runs.') },
})

const check = createRoute({
  tags,
  method: 'post',
  path: '/connections/check',
  middleware: requires('connect'),
  summary: 'Try a client id and secret, keeping nothing',
  request: jsonBody(checkConnection),
  responses: { ...refusals, 200: jsonAnswer(connectionCheck, 'Also where Xero refuses them: see `ok`.') },
})

const test = createRoute({
  tags,
  method: 'post',
  path: '/connections/{name}/test',
  middleware: requires('connect'),
  summary: 'Ask Xero what can be read, and why not',
  request: { params: nameParam },
  responses: { ...refusals, 200: jsonAnswer(connectionCreated, 'As it is now.'), ...xeroRefusals },
})

const demoName = 'demo'

export function createConnectRoutes(parts: ServerParts) {
  const { platform, syncs } = parts

  const connect = (asked: CreateConnection): Promise<ConnectResult> => {
    switch (asked.way) {
      case 'custom': {
        const { clientId, clientSecret, scopes } = asked
        return platform.connect.custom({ ...toOptions(asked), clientId, clientSecret, ...(scopes ? { scopes } : {}) })
      }
      case 'refresh': {
        const { clientId, clientSecret, refreshToken, tenantId } = asked
        return platform.connect.refresh({
          ...toOptions(asked),
          clientId,
          refreshToken,
          ...(clientSecret === undefined ? {} : { clientSecret }),
          ...(tenantId === undefined ? {} : { tenantId }),
        })
      }
      case 'token': {
        const { accessToken, tenantId } = asked
        return platform.connect.token({ ...toOptions(asked), accessToken, ...(tenantId === undefined ? {} : { tenantId }) })
      }
      case 'demo':
        return platform.connect.demo(asked.name ?? demoName)
    }
  }

  /** A key or person of some organisations connects new ones, but must not take over one it may not see. */
  const requireFree = async (actor: Actor, name: string): Promise<void> => {
    const held = (await platform.connections.list()).find((connection) => connection.name === name)
    if (!held || actor.connections === 'all' || actor.connections.has(held.id)) return
    throw new AppError('already_exists', `There is a connection named "${name}" already: choose another name.`)
  }

  const toAnswer = async (result: ConnectResult, syncId: string | null): Promise<ConnectionCreated> => {
    const [connection] = await describeConnections(parts, [result.connection])
    return {
      connection: connection!,
      syncId,
      readable: result.access.filter(({ access }) => access.readable).length,
      streams: result.access.length,
      notes: result.notes,
    }
  }

  return newRouter()
    .openapi(create, async (c) => {
      const asked = c.req.valid('json')
      await requireFree(c.get('actor'), asked.name ?? demoName)
      const result = await connect(asked)
      c.set('audit', { action: 'connection.create', target: result.connection.name, details: { way: asked.way } })
      const metadata = asked.way === 'demo' ? undefined : asked.metadata
      if (metadata) result.connection = await platform.connections.configure(result.connection.name, { metadata })
      const sync = asked.way === 'demo' ? true : (asked.sync ?? true)
      return c.json(await toAnswer(result, sync ? (await syncs.start(result.connection)).id : null), 201)
    })
    .openapi(check, async (c) => {
      const { way, clientId, clientSecret } = c.req.valid('json')
      return c.json(await checkClient(platform.services, { way, clientId, clientSecret }), 200)
    })
    .openapi(test, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      c.set('audit', { action: 'connection.test', target: connection.name })
      return c.json(await toAnswer(await platform.connections.test(connection.name), null), 200)
    })
}

function toOptions({ name, streams, startDate, schema }: Exclude<CreateConnection, { way: 'demo' }>): ConnectOptions {
  return {
    name,
    ...(streams ? { streams } : {}),
    ...(startDate === undefined ? {} : { startDate }),
    ...(schema === undefined ? {} : { schema }),
  }
}
