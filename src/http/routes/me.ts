import { createRoute } from '@hono/zod-openapi'
import { passwordRules } from '../../access/check-password.ts'
import { loadOrganisations } from '../../platform/organisations.ts'
import { loadConnectionNames } from '../connection-names.ts'
import type { Actor, ServerParts } from '../context.ts'
import { AppError } from '../../lib/app-error.ts'
import { jsonAnswer, refusals, refusalsOf } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { canSee, requires } from '../requires.ts'
import { done, me, sessions } from '../schemas/access.ts'
import { idParam, pageQuery } from '../schemas/answer.ts'
import { toPage } from '../to-page.ts'

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

const listSessions = createRoute({
  method: 'get',
  path: '/me/sessions',
  tags: ['access'],
  summary: 'Where you are signed in; of a key there is none',
  middleware: requires('read'),
  request: { query: pageQuery },
  responses: { ...refusals, 200: jsonAnswer(sessions, 'Newest first.') },
})

const endSession = createRoute({
  method: 'delete',
  path: '/me/sessions/{id}',
  tags: ['access'],
  summary: 'Sign yourself out somewhere',
  middleware: requires('read'),
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(done, 'It has ended.') },
})

export function createMeRoutes({ platform, access, version }: ServerParts) {
  return newRouter()
    .openapi(whoAmI, async (c) => {
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
    .openapi(listSessions, async (c) => {
      const found = await access.sessions.list(c.get('actor').id, c.req.raw.headers)
      const { items: sessions, nextCursor } = toPage(found, c.req.valid('query'), ({ id }) => id)
      const items = sessions.map(({ createdAt, expiresAt, ...rest }) => ({
        ...rest,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))
      return c.json({ items, nextCursor }, 200)
    })
    .openapi(endSession, async (c) => {
      const { id, name } = c.get('actor')
      if (!(await access.sessions.end(id, c.req.valid('param').id)))
        throw new AppError('not_found', 'You have no session of this id. It may have ended.')
      c.set('audit', { action: 'session.revoke', target: name })
      return c.json({ done: true as const }, 200)
    })
}
