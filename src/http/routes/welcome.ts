import { createRoute } from '@hono/zod-openapi'
import { loadConnectionNames } from '../connection-names.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { done, inviteAcceptInput, inviteOpenInput, openedInvite, resetInput, welcomeInput } from '../schemas/access.ts'
import { idParam } from '../schemas/answer.ts'
import { signIn } from '../sign-in-response.ts'

const answers = { ...refusals, 200: jsonAnswer(done, 'Done, and signed in: the answer sets the session cookie.') }
const common = { tags: ['access'], security: [] }

const welcome = createRoute({
  ...common,
  method: 'post',
  path: '/welcome',
  summary: 'Make the first owner, by the link that the terminal shows',
  request: jsonBody(welcomeInput),
  responses: answers,
})

const openInvite = createRoute({
  ...common,
  method: 'post',
  path: '/invites/{id}/open',
  summary: 'What an invitation is for',
  request: { params: idParam, ...jsonBody(inviteOpenInput) },
  responses: { ...refusals, 200: jsonAnswer(openedInvite, 'It can be accepted.') },
})

const acceptInvite = createRoute({
  ...common,
  method: 'post',
  path: '/invites/{id}/accept',
  summary: 'Accept an invitation',
  description: "Without a password, where there is a company's own sign-in: then that is how they sign in next.",
  request: { params: idParam, ...jsonBody(inviteAcceptInput) },
  responses: {
    ...refusals,
    200: jsonAnswer(done, 'Done; with a password signed in as well: the answer sets the session cookie.'),
  },
})

const reset = createRoute({
  ...common,
  method: 'post',
  path: '/reset-password',
  summary: 'Set a new password, by a link',
  request: jsonBody(resetInput),
  responses: answers,
})

/** What people do with a one-time link. The secret is in the body alone, and nobody has to be signed in. */
export function createWelcomeRoutes({ platform, access, address }: ServerParts) {
  return newRouter()
    .openapi(welcome, async (c) => {
      const { token, ...person } = c.req.valid('json')
      const owner = await access.createOwner(token, person)
      c.set('audit', { action: 'owner.create', target: owner.email })
      await signIn(c, access, address.url, { email: owner.email, password: person.password })
      return c.json({ done: true as const }, 200)
    })
    .openapi(openInvite, async (c) => {
      const { email, role, connections, createdBy, expiresAt } = await access.links.open('invite', c.req.valid('json').token)
      const names = (await loadConnectionNames(platform))(connections)
      const all = names === 'all' ? (await platform.connections.list()).map((each) => each.name) : names
      const tenants = new Map((await platform.connections.list()).map((each) => [each.name, each.tenantName]))
      const invitedBy =
        createdBy === null
          ? null
          : await access.people.get(createdBy).then(
              (each) => each.name,
              () => null,
            )
      return c.json(
        {
          email: email ?? '',
          role: role ?? ('viewer' as const),
          invitedBy,
          organisations: all.map((name) => tenants.get(name) ?? name),
          expiresAt: expiresAt.toISOString(),
        },
        200,
      )
    })
    .openapi(acceptInvite, async (c) => {
      const { token, ...person } = c.req.valid('json')
      const made = await access.acceptInvite(token, person)
      c.set('audit', { action: 'invite.accept', target: made.email })
      const { password } = person
      if (password !== undefined) await signIn(c, access, address.url, { email: made.email, password })
      return c.json({ done: true as const }, 200)
    })
    .openapi(reset, async (c) => {
      const { token, password } = c.req.valid('json')
      const person = await access.resetPassword(token, password)
      c.set('audit', { action: 'password.reset', target: person.email })
      await signIn(c, access, address.url, { email: person.email, password })
      return c.json({ done: true as const }, 200)
    })
}
