import { createRoute } from '@hono/zod-openapi'
import type { Connection } from '../../store/store.ts'
import { loadConnectionAccess } from '../../platform/connection-access.ts'
import type { SettingsChange } from '../../platform/platform.ts'
import type { ServerParts } from '../context.ts'
import { describeConnection, describeConnections, describeStreams } from '../describe-connection.ts'
import { jsonAnswer, jsonBody, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { assertMay, requires } from '../requires.ts'
import { nameParam } from '../schemas/answer.ts'
import {
  configureConnection,
  connectionAccess,
  connectionDetail,
  connectionFilter,
  connectionList,
  connectionStreams,
  disconnected,
  purgeQuery,
  resetStreams,
  startSync,
  statusAnswer,
  syncStarted,
} from '../schemas/connections.ts'
import { refuseSetByFile } from '../set-by-file.ts'
import { toPage } from '../to-page.ts'
import { loadVisible, requireVisible } from '../visible.ts'

const tags = ['connections']
const request = { params: nameParam }

const list = createRoute({
  tags,
  method: 'get',
  path: '/connections',
  middleware: requires('read'),
  summary: 'Connections you may see, by name',
  request: { query: connectionFilter },
  responses: { ...refusals, 200: jsonAnswer(connectionList, 'How each stands.') },
})

const status = createRoute({
  tags,
  method: 'get',
  path: '/status',
  middleware: requires('read'),
  summary: 'Per connection: in order or why not, freshness, next sync',
  responses: { ...refusals, 200: jsonAnswer(statusAnswer, 'By name.') },
})

const get = createRoute({
  tags,
  method: 'get',
  path: '/connections/{name}',
  middleware: requires('read'),
  summary: 'One connection with its settings',
  request,
  responses: { ...refusals, 200: jsonAnswer(connectionDetail, 'The connection.') },
})

const streams = createRoute({
  tags,
  method: 'get',
  path: '/connections/{name}/streams',
  middleware: requires('read'),
  summary: 'Its streams: rows, freshness, last reading, what each needs',
  request,
  responses: { ...refusals, 200: jsonAnswer(connectionStreams, "In the catalogue's order.") },
})

const access = createRoute({
  tags,
  method: 'get',
  path: '/connections/{name}/access',
  middleware: requires('read'),
  summary: 'What it may read: scopes with what each unlocks',
  request,
  responses: { ...refusals, 200: jsonAnswer(connectionAccess, 'Scopes, granted and missing.') },
})

const configure = createRoute({
  tags,
  method: 'patch',
  path: '/connections/{name}',
  middleware: requires('configure'),
  summary: 'Change settings, schedule, metadata',
  request: { ...request, ...jsonBody(configureConnection) },
  responses: { ...refusals, 200: jsonAnswer(connectionDetail, 'As it is now. What was left out stays; null takes it away.') },
})

const disconnect = createRoute({
  tags,
  method: 'delete',
  path: '/connections/{name}',
  middleware: requires('connect'),
  summary: 'Disconnect; with purge, delete its rows and runs too',
  request: { ...request, query: purgeQuery },
  responses: { ...refusals, 200: jsonAnswer(disconnected, 'It is gone here. Xero itself is not changed.') },
})

const sync = createRoute({
  tags,
  method: 'post',
  path: '/connections/{name}/sync',
  middleware: requires('sync'),
  summary: 'Bring it up to date; where it is being synced, the id of that sync',
  request: { ...request, body: { required: false, content: { 'application/json': { schema: startSync } } } },
  responses: { ...refusals, 202: jsonAnswer(syncStarted, 'Follow it at /syncs/{id}/events.') },
})

const reset = createRoute({
  tags,
  method: 'post',
  path: '/connections/{name}/reset',
  middleware: requires('configure'),
  summary: 'Forget how far streams were read, and their rows; read them again',
  request: { ...request, body: { required: false, content: { 'application/json': { schema: resetStreams } } } },
  responses: { ...refusals, 202: jsonAnswer(syncStarted, 'The sync that reads them again.') },
})

const pause = createRoute({
  tags,
  method: 'post',
  path: '/connections/{name}/pause',
  middleware: requires('configure'),
  summary: 'Nothing is synced by itself from here on; a running sync stops',
  request,
  responses: { ...refusals, 200: jsonAnswer(connectionDetail, 'Paused.') },
})

const resume = createRoute({
  tags,
  method: 'post',
  path: '/connections/{name}/resume',
  middleware: requires('configure'),
  summary: 'Its schedule goes on',
  request,
  responses: { ...refusals, 200: jsonAnswer(connectionDetail, 'No longer paused.') },
})

export function createConnectionRoutes(parts: ServerParts) {
  const { platform, syncs } = parts

  const stopRunning = (connection: Connection): void => {
    for (const running of syncs.running()) if (running.connection === connection.name) syncs.stop(running.id)
  }

  return newRouter()
    .openapi(list, async (c) => {
      const { search, state, metadata, ...page } = c.req.valid('query')
      const words = search?.toLowerCase()
      const [key, value] = splitOnce(metadata)
      const chosen = (await loadVisible(parts, c.get('actor'))).filter(
        ({ name, tenantName, settings }) =>
          (words === undefined || `${name} ${tenantName}`.toLowerCase().includes(words)) &&
          (key === undefined || settings.metadata?.[key] === value),
      )
      if (state !== undefined) {
        const inState = (await describeConnections(parts, chosen)).filter((item) => item.state === state)
        return c.json(
          toPage(inState, page, ({ name }) => name),
          200,
        )
      }
      const { items, nextCursor } = toPage(chosen, page, ({ name }) => name)
      return c.json({ items: await describeConnections(parts, items), nextCursor }, 200)
    })
    .openapi(status, async (c) => {
      const items = await describeConnections(parts, await loadVisible(parts, c.get('actor')))
      return c.json({ items }, 200)
    })
    .openapi(get, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      return c.json(await describeConnection(parts, connection), 200)
    })
    .openapi(streams, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      return c.json({ items: await describeStreams(parts, connection) }, 200)
    })
    .openapi(access, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      return c.json(await loadConnectionAccess(platform.services, connection), 200)
    })
    .openapi(configure, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      // JSON has no undefined: what is absent is absent.
      const change = c.req.valid('json')
      await refuseSetByFile(parts, connection.name, Object.keys(change))
      const updated = await platform.connections.configure(connection.name, change as SettingsChange)
      c.set('audit', { action: 'connection.configure', target: connection.name, details: { changed: Object.keys(change) } })
      return c.json(await describeConnection(parts, updated), 200)
    })
    .openapi(disconnect, async (c) => {
      const actor = c.get('actor')
      const connection = await requireVisible(parts, actor, c.req.valid('param').name)
      const { purge = false } = c.req.valid('query')
      if (purge) assertMay(actor, 'purge')
      const answer = await platform.connections.disconnect(connection.name, { purge })
      c.set('audit', { action: 'connection.disconnect', target: connection.name, details: { purge, rows: answer.purgedRows } })
      return c.json(answer, 200)
    })
    .openapi(sync, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      const { streams: named, full } = c.req.valid('json') ?? {}
      const started = await syncs.start(connection, { ...(named ? { streams: named } : {}), ...(full ? { full } : {}) })
      c.set('audit', { action: 'connection.sync', target: connection.name })
      return c.json(started, 202)
    })
    .openapi(reset, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      const { streams: named, sync: again = true } = c.req.valid('json') ?? {}
      const names = named ?? platform.services.streams.filter(({ retired }) => !retired).map(({ name }) => name)
      await platform.connections.reset(connection.name, names)
      c.set('audit', { action: 'connection.reset', target: connection.name, details: { streams: named ?? 'all' } })
      return c.json(again ? await syncs.start(connection, named ? { streams: named } : {}) : { id: null }, 202)
    })
    .openapi(pause, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      await refuseSetByFile(parts, connection.name, ['paused'])
      const updated = await platform.connections.configure(connection.name, { paused: true })
      stopRunning(connection)
      c.set('audit', { action: 'connection.pause', target: connection.name })
      return c.json(await describeConnection(parts, updated), 200)
    })
    .openapi(resume, async (c) => {
      const connection = await requireVisible(parts, c.get('actor'), c.req.valid('param').name)
      await refuseSetByFile(parts, connection.name, ['paused'])
      const updated = await platform.connections.configure(connection.name, { paused: null })
      c.set('audit', { action: 'connection.resume', target: connection.name })
      return c.json(await describeConnection(parts, updated), 200)
    })
}

/** `key:value` */
function splitOnce(pair: string | undefined): [string | undefined, string | undefined] {
  if (pair === undefined) return [undefined, undefined]
  const at = pair.indexOf(':')
  return at === -1 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)]
}
