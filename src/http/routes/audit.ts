import { createRoute, z } from '@hono/zod-openapi'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { auditEntries } from '../schemas/access.ts'
import { paging } from '../schemas/answer.ts'

const list = createRoute({
  method: 'get',
  path: '/audit',
  tags: ['access'],
  summary: 'Every change: who, what, when, from where',
  middleware: requires('audit'),
  request: {
    query: z.object({
      ...paging,
      cursor: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
      action: z.string().max(80).optional(),
      actor: z.string().max(80).optional().openapi({ description: 'Id of a person or key.' }),
    }),
  },
  responses: { ...refusals, 200: jsonAnswer(auditEntries, 'Newest first.') },
})

export function createAuditRoutes({ access }: ServerParts) {
  return newRouter().openapi(list, async (c) => {
    const { limit = 100, cursor, action, actor } = c.req.valid('query')
    const found = await access.audit.list({
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
      ...(action === undefined ? {} : { action }),
      ...(actor === undefined ? {} : { actorId: actor }),
    })
    const items = found
      .slice(0, limit)
      .map(({ at, ...entry }) => ({ ...entry, at: at.toISOString(), details: entry.details ?? null }))
    return c.json({ items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }, 200)
  })
}
