import { createRoute } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { Connection, Run } from '../../store/store.ts'
import { toStoredSync, toSummary, type SyncSnapshot } from '../../platform/sync-progress.ts'
import type { Actor, ServerParts } from '../context.ts'
import { parseCursor, toCursor } from '../cursor.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { idParam } from '../schemas/answer.ts'
import { syncDetail, syncEvent, syncFilter, syncList, syncMessage, syncSnapshot } from '../schemas/syncs.ts'
import { loadVisible, requireVisible } from '../visible.ts'
import { AppError } from '../../lib/app-error.ts'

const tags = ['syncs']

const listRoute = (path: '/syncs' | '/runs') =>
  createRoute({
    tags,
    method: 'get',
    path,
    middleware: requires('read'),
    summary: path === '/syncs' ? 'Syncs, running ones included, newest first' : 'The same under the name Activity uses',
    request: { query: syncFilter },
    responses: { ...refusals, 200: jsonAnswer(syncList, 'Newest first.') },
  })

const get = createRoute({
  tags,
  method: 'get',
  path: '/syncs/{id}',
  middleware: requires('read'),
  summary: 'One sync, stream by stream',
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(syncSnapshot, 'As it is now.') },
})

const events = createRoute({
  tags,
  method: 'get',
  path: '/syncs/{id}/events',
  middleware: requires('read'),
  summary: 'Progress as server-sent events: a snapshot, then facts; Last-Event-ID resumes',
  request: { params: idParam },
  responses: {
    ...refusals,
    200: {
      description: 'Messages, each named by the `type` of its data.',
      content: { 'text/event-stream': { schema: syncMessage } },
    },
  },
})

const stop = createRoute({
  tags,
  method: 'post',
  path: '/syncs/{id}/stop',
  middleware: requires('sync'),
  summary: 'Stop it; what has landed stays',
  request: { params: idParam },
  responses: { ...refusals, 202: jsonAnswer(syncDetail, 'It stops within moments.') },
})

/** A comment this often keeps proxies from closing a stream in which nothing happens. */
const keepAliveMs = 15_000

export function createSyncRoutes(parts: ServerParts) {
  const { platform, syncs } = parts
  const { store } = platform.services

  /** A sync of an organisation the actor may see, from memory or from the control plane. Throws `not_found`. */
  const requireSync = async (actor: Actor, id: string): Promise<SyncSnapshot> => {
    const visible = await loadVisible(parts, actor)
    const live = syncs.snapshot(id)
    if (live && visible.some(({ name }) => name === live.connection)) return live
    const run = live ? undefined : await store.runs.get(id).catch(() => undefined)
    const connection = visible.find((each) => each.id === run?.connectionId)
    if (run && connection) return toStoredSync(run, connection)
    throw new AppError('not_found', `There is no sync "${id.slice(0, 80)}".`)
  }

  const loadPage = async (actor: Actor, query: Filter) => {
    const { connection: name, status, since, limit = 100, cursor } = query
    const visible = name === undefined ? await loadVisible(parts, actor) : [await requireVisible(parts, actor, name)]
    const byId = new Map(visible.map((connection) => [connection.id, connection]))
    const after = cursor === undefined ? undefined : parseCursor(cursor)
    const live = new Map(syncs.running().map((sync) => [sync.id, sync]))
    const queued = [...live.values()].filter(
      (sync) => sync.status === 'queued' && visible.some((each) => each.name === sync.connection),
    )
    const runs = await store.runs.list({
      connectionIds: [...byId.keys()],
      limit: limit + 1,
      ...(status === undefined ? {} : { status: toStored(status) }),
      ...(since === undefined ? {} : { since: new Date(since) }),
      ...(after ? { after: { startedAt: new Date(after[0]), id: after[1] } } : {}),
    })
    const shown = runs.slice(0, limit)
    const items = shown.map((run) => live.get(run.id) ?? toStoredSync(run, byId.get(run.connectionId) as Connection))
    const all = after ? items : [...queued, ...items]
    const last = shown.at(-1)
    return {
      items: all.filter((sync) => status === undefined || sync.status === status).map(toSummary),
      nextCursor: runs.length > limit && last ? toCursor([last.startedAt.toISOString(), last.id]) : null,
    }
  }

  const router = newRouter()
  // What a message's data is; no answer is made of it alone.
  router.openAPIRegistry.register('SyncEvent', syncEvent)
  return router
    .openapi(listRoute('/syncs'), async (c) => c.json(await loadPage(c.get('actor'), c.req.valid('query')), 200))
    .openapi(listRoute('/runs'), async (c) => c.json(await loadPage(c.get('actor'), c.req.valid('query')), 200))
    .openapi(get, async (c) => c.json(await requireSync(c.get('actor'), c.req.valid('param').id), 200))
    .openapi(stop, async (c) => {
      const sync = await requireSync(c.get('actor'), c.req.valid('param').id)
      if (syncs.snapshot(sync.id)) syncs.stop(sync.id)
      c.set('audit', { action: 'sync.stop', target: sync.connection })
      return c.json(syncs.snapshot(sync.id) ?? sync, 202)
    })
    .openapi(events, async (c) => {
      const sync = await requireSync(c.get('actor'), c.req.valid('param').id)
      const lastId = c.req.header('last-event-id')
      const gone = new AbortController()
      c.header('cache-control', 'no-store')
      c.header('x-accel-buffering', 'no')
      return streamSSE(c, async (stream) => {
        stream.onAbort(() => gone.abort())
        const timer = setInterval(() => void stream.write(': still here\n\n'), keepAliveMs)
        try {
          if (!syncs.snapshot(sync.id)) {
            // It ended long ago, or in another process: there is one thing to say.
            const type = sync.finishedAt === null ? 'snapshot' : 'finished'
            await stream.writeSSE({ event: type, id: '0', data: JSON.stringify({ type, sync }) })
            return
          }
          const options = { signal: gone.signal, ...(lastId === undefined ? {} : { lastId }) }
          for await (const { id, fact } of syncs.events(sync.id, options)) {
            await stream.writeSSE({ event: fact.type, id, data: JSON.stringify(fact) })
          }
        } finally {
          clearInterval(timer)
        }
      })
    })
}

interface Filter {
  connection?: string | undefined
  status?: SyncSnapshot['status'] | undefined
  since?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/** A stopped run is stored as failed, with what stopped it. */
function toStored(status: SyncSnapshot['status']): Run['status'][] {
  // What waits is known to this process alone, and stored once it begins.
  if (status === 'queued') return []
  return [status === 'stopped' ? 'failed' : status]
}
