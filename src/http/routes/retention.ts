import { createRoute } from '@hono/zod-openapi'
import { loadRetention } from '../../platform/retention.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { retention } from '../schemas/retention.ts'

const read = createRoute({
  method: 'get',
  path: '/retention',
  tags: ['server'],
  summary: 'How long calls and alerts are kept, and how many there are',
  middleware: requires('server'),
  responses: { ...refusals, 200: jsonAnswer(retention, 'What is synced is kept for ever.') },
})

export function createRetentionRoutes({ platform }: ServerParts) {
  return newRouter().openapi(read, async (c) => {
    const kinds = await loadRetention(platform.services)
    return c.json({ items: kinds.map(({ oldestAt, ...rest }) => ({ ...rest, oldestAt: oldestAt?.toISOString() ?? null })) }, 200)
  })
}
