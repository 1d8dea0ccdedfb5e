import { createRoute } from '@hono/zod-openapi'
import { runDoctor } from '../../platform/doctor.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { doctor } from '../schemas/doctor.ts'

const read = createRoute({
  method: 'get',
  path: '/doctor',
  tags: ['server'],
  summary: 'What an operator would check: disk, permissions, key, databases, clock, Xero',
  middleware: requires('server'),
  responses: { ...refusals, 200: jsonAnswer(doctor, 'Every check, as `daybook doctor` prints them.') },
})

export function createDoctorRoutes({ config, platform }: ServerParts) {
  return newRouter().openapi(read, async (c) => {
    const checks = await runDoctor(config, platform)
    return c.json({ ok: checks.every(({ ok }) => ok), checks }, 200)
  })
}
