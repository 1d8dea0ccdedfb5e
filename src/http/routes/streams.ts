import { createRoute } from '@hono/zod-openapi'
import { describeStreamCatalogue } from '../../platform/catalogue.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { streamList } from '../schemas/streams.ts'

const list = createRoute({
  tags: ['streams'],
  method: 'get',
  path: '/streams',
  middleware: requires('read'),
  summary: 'What can be read from Xero: streams with their tables, columns and scopes',
  responses: { ...refusals, 200: jsonAnswer(streamList, "In the order in which a sync reads them, Xero's own reports last.") },
})

export function createStreamRoutes({ platform }: ServerParts) {
  const items = describeStreamCatalogue(platform.services.streams)
  return newRouter().openapi(list, (c) => c.json({ items }, 200))
}
