import { createRoute } from '@hono/zod-openapi'
import { passwordRules } from '../../access/check-password.ts'
import { loadOrganisations } from '../../platform/organisations.ts'
import { loadConnectionNames } from '../connection-names.ts'
import type { Actor, ServerParts } from '../context.ts'
import { jsonAnswer, refusalsOf } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { canSee } from '../requires.ts'
import { me } from '../schemas/access.ts'

const whoAmI = createRoute({
  method: 'get',
  path: '/me',
  tags: ['access'],
  summary: 'Who is signed in, what they may do, which organisations they see',
  security: [],
  responses: {
    200: jsonAnswer(me, 'Also when nobody is signed in: then `actor` is null.'),
    ...refusalsOf(401, 429),
  },
})

export function createMeRoutes({ platform, access, version }: ServerParts) {
  return newRouter().openapi(whoAmI, async (c) => {
    const actor = c.get('actor') as Actor | undefined
    const { oidc } = access
    const seen = actor ? (await platform.connections.list()).filter(({ id }) => canSee(actor, id)) : []
    const toNames = await loadConnectionNames(platform)
    return c.json(
      {
        actor: actor
          ? {
              kind: actor.kind,
              id: actor.id,
              name: actor.name,
              role: actor.role,
              email: actor.email,
              connections: toNames(actor.connections),
            }
          : null,
        permissions: actor ? [...actor.permissions] : [],
        organisations: await loadOrganisations(platform.config, seen),
        needsOwner: !(await access.people.hasOwner()),
        signIn: { oidc: oidc ? { id: oidc.id, name: oidc.name } : null, passwordRule: passwordRules.text },
        version,
      },
      200,
    )
  })
}
