import { createRoute, z } from '@hono/zod-openapi'
import { loadManaged } from '../../platform/configuration.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { canSee, requires } from '../requires.ts'
import { instant } from '../schemas/answer.ts'

const managedSchema = z
  .object({
    origin: z.string().nullable().openapi({ description: 'File name; null where none was applied.' }),
    appliedAt: instant.nullable(),
    settings: z.array(
      z.object({
        connection: z.string(),
        setting: z.string().openapi({ example: 'schedule' }),
        line: z.number().int().nullable().openapi({ description: 'Where in the file it is set.' }),
      }),
    ),
  })
  .openapi('ManagedSettings')

const read = createRoute({
  method: 'get',
  path: '/configuration',
  tags: ['server'],
  summary: 'Settings that daybook.config.ts has set: shown, and changed in the file',
  middleware: requires('read'),
  responses: { ...refusals, 200: jsonAnswer(managedSchema, 'With the line each is set in.') },
})

export function createConfigurationRoutes({ platform }: ServerParts) {
  return newRouter().openapi(read, async (c) => {
    const managed = await loadManaged(platform)
    const seen = new Set(
      (await platform.connections.list()).filter(({ id }) => canSee(c.get('actor'), id)).map(({ name }) => name),
    )
    return c.json(
      {
        origin: managed?.origin ?? null,
        appliedAt: managed?.appliedAt.toISOString() ?? null,
        settings: (managed?.settings ?? []).filter(({ connection }) => seen.has(connection)),
      },
      200,
    )
  })
}
