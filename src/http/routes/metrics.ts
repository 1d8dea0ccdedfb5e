import { createRoute, z } from '@hono/zod-openapi'
import type { ServerParts } from '../context.ts'
import { refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'

const read = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['server'],
  summary: 'Metrics in the text format of Prometheus',
  middleware: requires('server'),
  responses: {
    ...refusals,
    200: { description: 'One metric a line.', content: { 'text/plain': { schema: z.string() } } },
  },
})

export function createMetricsRoutes({ telemetry }: ServerParts) {
  return newRouter().openapi(read, async (c) =>
    c.text(await telemetry.readMetrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
}
