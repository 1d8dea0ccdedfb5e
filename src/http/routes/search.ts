import { createRoute } from '@hono/zod-openapi'
import { searchConnections } from '../../platform/search.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { searchAnswer, searchQuery } from '../schemas/activity.ts'
import { toScope } from '../visible.ts'

const search = createRoute({
  tags: ['records'],
  method: 'get',
  path: '/search',
  middleware: requires('read'),
  summary: 'Contacts, accounts and documents by number, name, reference or amount',
  request: { query: searchQuery },
  responses: { ...refusals, 200: jsonAnswer(searchAnswer, 'Exact matches first, then the newest.') },
})

export function createSearchRoutes(parts: ServerParts) {
  return newRouter().openapi(search, async (c) => {
    const { q, connection, limit = 8 } = c.req.valid('query')
    const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
    return c.json(await searchConnections(parts.platform.services, connections, { words: q, limit }), 200)
  })
}
