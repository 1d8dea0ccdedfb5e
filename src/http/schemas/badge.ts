import { z } from '@hono/zod-openapi'
import { instant } from './answer.ts'

/** Whether figures equal Xero's own reports. The platform's `Ties`. */
export const badge = z
  .object({
    state: z.enum(['ties', 'explained', 'differs', 'unreconciled']),
    asOf: instant.nullable().openapi({ description: 'When they were compared.' }),
    explainedPercent: z.number().nullable().openapi({ description: "Share of Xero's movement that documents explain." }),
    text: z.string().openapi({ description: 'A sentence for people.' }),
  })
  .openapi('Badge')
export type Badge = z.infer<typeof badge>
