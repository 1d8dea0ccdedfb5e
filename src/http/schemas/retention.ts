import { z } from '@hono/zod-openapi'
import { instant } from './answer.ts'

export const keptKind = z
  .object({
    name: z.enum(['calls', 'alerts']),
    title: z.string(),
    days: z.number().openapi({ description: 'Kept this long; deleted in the night after.' }),
    rows: z.number().int(),
    oldestAt: instant.nullable(),
    setting: z.string().openapi({ description: 'The setting that says how long.', example: 'DAYBOOK_KEEP_CALLS_DAYS' }),
  })
  .openapi('KeptKind')
export type KeptKindAnswer = z.infer<typeof keptKind>
export const retention = z.object({ items: z.array(keptKind) }).openapi('Retention')
