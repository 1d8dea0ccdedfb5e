import { z } from '@hono/zod-openapi'

export const doctor = z
  .object({
    ok: z.boolean().openapi({ description: 'Whether nothing is wrong.' }),
    checks: z.array(
      z.object({
        name: z.string().openapi({ example: 'free disk' }),
        ok: z.boolean(),
        detail: z.string().openapi({ description: 'What was found; where that is bad, what to do.' }),
      }),
    ),
  })
  .openapi('Doctor')
export type DoctorAnswer = z.infer<typeof doctor>
