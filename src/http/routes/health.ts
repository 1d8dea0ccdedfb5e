import { createRoute } from '@hono/zod-openapi'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusalsOf } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { health, readiness } from '../schemas/access.ts'

const isUp = createRoute({
  method: 'get',
  path: '/health',
  tags: ['server'],
  summary: 'Whether the server runs',
  security: [],
  responses: { 200: jsonAnswer(health, 'It runs.'), ...refusalsOf(429) },
})

const isReady = createRoute({
  method: 'get',
  path: '/ready',
  tags: ['server'],
  summary: 'Whether the server can answer: its databases do',
  security: [],
  responses: {
    200: jsonAnswer(readiness, 'Ready.'),
    503: jsonAnswer(readiness, 'Not ready: the checks say which part does not answer.'),
    ...refusalsOf(429),
  },
})

/** For load balancers: who is not signed in learns that, and nothing else. */
export function createHealthRoutes({ platform, version }: ServerParts) {
  return newRouter()
    .openapi(isUp, (c) => c.json({ status: 'ok' as const, version }, 200))
    .openapi(isReady, async (c) => {
      const { store } = platform.services
      const answers = await store.limits.load('-', '-').then(
        () => true,
        () => false,
      )
      const checks = [{ name: 'control plane', ok: answers }]
      return answers ? c.json({ status: 'ready' as const, checks }, 200) : c.json({ status: 'not_ready' as const, checks }, 503)
    })
}
