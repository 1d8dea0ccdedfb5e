import { createRoute } from '@hono/zod-openapi'
import { loadWarehouseCatalogue } from '../../platform/warehouse-catalogue.ts'
import { answerQuery } from '../answer-query.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, queryAnswers, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { assertMay, requires } from '../requires.ts'
import { catalogue, query } from '../schemas/query.ts'
import { toScope } from '../visible.ts'

const tags = ['query']

const run = createRoute({
  tags,
  method: 'post',
  path: '/query',
  middleware: requires('query'),
  summary: 'One read-only SELECT over what you may see, as JSON, lines of JSON, CSV or Parquet',
  request: jsonBody(query),
  responses: { ...refusals, ...queryAnswers },
})

const describe = createRoute({
  tags,
  method: 'get',
  path: '/catalogue',
  middleware: requires('read'),
  summary: 'Schemas, tables, columns with types and meaning, row counts',
  responses: { ...refusals, 200: jsonAnswer(catalogue, 'What SQL of yours may name.') },
})

export function createQueryRoutes(parts: ServerParts) {
  const { services } = parts.platform
  return newRouter()
    .openapi(run, async (c) => {
      const { format = 'json', ...asked } = c.req.valid('json')
      if (format !== 'json' && format !== 'ndjson') assertMay(c.get('actor'), 'export')
      return (await answerQuery(parts, c, { format, ...asked })) as never
    })
    .openapi(describe, async (c) => {
      const { connections, tenants } = await toScope(parts, c.get('actor'))
      const { length: total } = await parts.platform.connections.list()
      const described = await loadWarehouseCatalogue(services, tenants)
      return c.json({ ...described, organisations: { visible: connections.length, total } }, 200)
    })
}
