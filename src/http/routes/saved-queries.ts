import { createRoute } from '@hono/zod-openapi'
import { createSavedQueries, type SavedQuery as StoredQuery } from '../../platform/saved-queries.ts'
import { AppError } from '../../lib/app-error.ts'
import { answerQuery } from '../answer-query.ts'
import type { Actor, ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, queryAnswers, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { assertMay, requires } from '../requires.ts'
import { done } from '../schemas/access.ts'
import { idParam, pageQuery } from '../schemas/answer.ts'
import {
  runSavedQuery,
  savedQuery,
  savedQueryChange,
  savedQueryInput,
  savedQueryList,
  type SavedQuery,
} from '../schemas/query.ts'
import { toPage } from '../to-page.ts'

const tags = ['query']
const one = { params: idParam }

const list = createRoute({
  tags,
  method: 'get',
  path: '/saved-queries',
  middleware: requires('read'),
  summary: 'Your saved queries and those shared with everyone, by name',
  request: { query: pageQuery },
  responses: { ...refusals, 200: jsonAnswer(savedQueryList, 'By name.') },
})

const get = createRoute({
  tags,
  method: 'get',
  path: '/saved-queries/{id}',
  middleware: requires('read'),
  summary: 'One saved query',
  request: one,
  responses: { ...refusals, 200: jsonAnswer(savedQuery, 'The query.') },
})

const create = createRoute({
  tags,
  method: 'post',
  path: '/saved-queries',
  middleware: requires('query'),
  summary: 'Save a query under a name',
  request: jsonBody(savedQueryInput),
  responses: { ...refusals, 201: jsonAnswer(savedQuery, 'The query.') },
})

const update = createRoute({
  tags,
  method: 'patch',
  path: '/saved-queries/{id}',
  middleware: requires('query'),
  summary: 'Change a saved query: its owner, or whoever may configure',
  request: { ...one, ...jsonBody(savedQueryChange) },
  responses: { ...refusals, 200: jsonAnswer(savedQuery, 'As it is now.') },
})

const remove = createRoute({
  tags,
  method: 'delete',
  path: '/saved-queries/{id}',
  middleware: requires('query'),
  summary: 'Delete a saved query: its owner, or whoever may configure',
  request: one,
  responses: { ...refusals, 200: jsonAnswer(done, 'It is gone.') },
})

const run = createRoute({
  tags,
  method: 'post',
  path: '/saved-queries/{id}/run',
  middleware: requires('read'),
  summary: 'Run a saved query over what you may see; viewers may, too',
  request: { ...one, body: { required: false, content: { 'application/json': { schema: runSavedQuery } } } },
  responses: { ...refusals, ...queryAnswers },
})

export function createSavedQueryRoutes(parts: ServerParts) {
  const queries = createSavedQueries(parts.platform.services)

  /** Throws `forbidden` for a query of somebody else's. */
  const requireOwn = async (actor: Actor, id: string): Promise<StoredQuery> => {
    const query = await queries.get(id, actor.id)
    if (query.owner.id === actor.id || actor.permissions.has('configure')) return query
    throw new AppError('forbidden', `"${query.name}" is ${query.owner.name}'s. Save a copy of your own to change it.`)
  }

  return newRouter()
    .openapi(list, async (c) => {
      const { id } = c.get('actor')
      const { items, nextCursor } = toPage(await queries.list(id), c.req.valid('query'), (query) => query.id)
      return c.json({ items: items.map((query) => toAnswer(query, id)), nextCursor }, 200)
    })
    .openapi(get, async (c) => {
      const { id } = c.get('actor')
      return c.json(toAnswer(await queries.get(c.req.valid('param').id, id), id), 200)
    })
    .openapi(create, async (c) => {
      const { id, name } = c.get('actor')
      const query = await queries.create({ id, name }, c.req.valid('json'))
      c.set('audit', { action: 'saved-query.create', target: query.name })
      return c.json(toAnswer(query, id), 201)
    })
    .openapi(update, async (c) => {
      const actor = c.get('actor')
      const query = await requireOwn(actor, c.req.valid('param').id)
      const change = Object.fromEntries(Object.entries(c.req.valid('json')).filter(([, value]) => value !== undefined))
      const changed = await queries.update(query, change)
      c.set('audit', { action: 'saved-query.change', target: changed.name })
      return c.json(toAnswer(changed, actor.id), 200)
    })
    .openapi(remove, async (c) => {
      const query = await requireOwn(c.get('actor'), c.req.valid('param').id)
      await queries.delete(query.id)
      c.set('audit', { action: 'saved-query.delete', target: query.name })
      return c.json({ done: true as const }, 200)
    })
    .openapi(run, async (c) => {
      const actor = c.get('actor')
      const { sql } = await queries.get(c.req.valid('param').id, actor.id)
      const { format = 'json', ...asked } = c.req.valid('json') ?? {}
      if (format !== 'json' && format !== 'ndjson') assertMay(actor, 'export')
      return (await answerQuery(parts, c, { sql, format, ...asked })) as never
    })
}

function toAnswer(query: StoredQuery, viewerId: string): SavedQuery {
  const { createdAt, updatedAt, ...rest } = query
  return { ...rest, mine: query.owner.id === viewerId, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
