import { createRoute } from '@hono/zod-openapi'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { canSee, requires } from '../requires.ts'
import { deadLettersSchema, jobIds, jobsSchema, replayedSchema } from '../schemas/jobs.ts'
import { pageQuery } from '../schemas/answer.ts'
import { toPage } from '../to-page.ts'

const tags = ['jobs']

const getJobs = createRoute({
  method: 'get',
  path: '/jobs',
  tags,
  summary: 'When connections sync next, and what waits or runs',
  middleware: requires('read'),
  responses: { ...refusals, 200: jsonAnswer(jobsSchema, 'Schedules and queues.') },
})
const listDead = createRoute({
  method: 'get',
  path: '/jobs/dead-letters',
  tags,
  summary: 'Jobs that were given up, newest first',
  middleware: requires('server'),
  request: { query: pageQuery },
  responses: { ...refusals, 200: jsonAnswer(deadLettersSchema, 'With why, and how often they were tried.') },
})
const replay = createRoute({
  method: 'post',
  path: '/jobs/dead-letters/replay',
  tags,
  summary: 'Try given up jobs again',
  middleware: requires('server'),
  request: jsonBody(jobIds),
  responses: { ...refusals, 200: jsonAnswer(replayedSchema, 'How many were put back.') },
})
const discard = createRoute({
  method: 'post',
  path: '/jobs/dead-letters/discard',
  tags,
  summary: 'Forget given up jobs',
  middleware: requires('server'),
  request: jsonBody(jobIds),
  responses: { ...refusals, 200: jsonAnswer(replayedSchema, 'How many were forgotten.') },
})

export function createJobRoutes({ jobs, platform }: ServerParts) {
  return newRouter()
    .openapi(getJobs, async (c) => {
      const actor = c.get('actor')
      const schedules = (await jobs.schedules()).filter(({ connectionId }) => canSee(actor, connectionId))
      return c.json(
        {
          schedules: schedules.map(({ connectionId: _id, nextRunAt, ...rest }) => ({
            ...rest,
            nextRunAt: nextRunAt?.toISOString() ?? null,
          })),
          queues: await jobs.queues(),
        },
        200,
      )
    })
    .openapi(listDead, async (c) => {
      const names = new Map((await platform.connections.list()).map(({ id, name }) => [id, name]))
      const { items: letters, nextCursor } = toPage(await jobs.deadLetters(), c.req.valid('query'), ({ id }) => id)
      const items = letters.map(({ connectionId, failedAt, ...letter }) => ({
        ...letter,
        connection: connectionId === null ? null : (names.get(connectionId) ?? null),
        failedAt: failedAt.toISOString(),
      }))
      return c.json({ items, nextCursor }, 200)
    })
    .openapi(replay, async (c) => {
      c.set('audit', { action: 'jobs.replay' })
      return c.json({ count: await jobs.replay(c.req.valid('json').ids) }, 200)
    })
    .openapi(discard, async (c) => {
      c.set('audit', { action: 'jobs.discard' })
      return c.json({ count: await jobs.discard(c.req.valid('json').ids) }, 200)
    })
}
