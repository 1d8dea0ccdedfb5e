import { createRoute } from '@hono/zod-openapi'
import type { OneTimeLink } from '../../access/one-time-links.ts'
import type { Person } from '../../access/people.ts'
import { AppError } from '../../lib/app-error.ts'
import { loadConnectionNames, toConnectionIds } from '../connection-names.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { done, invited, inviteInput, invites, people, person, personChange, resetLink } from '../schemas/access.ts'
import { idParam, pageQuery } from '../schemas/answer.ts'
import { toPage } from '../to-page.ts'

const common = { tags: ['access'], middleware: requires('people') }

const list = createRoute({
  ...common,
  method: 'get',
  path: '/people',
  summary: 'Everybody who may sign in',
  request: { query: pageQuery },
  responses: { ...refusals, 200: jsonAnswer(people, 'All of them, by name.') },
})

const change = createRoute({
  ...common,
  method: 'patch',
  path: '/people/{id}',
  summary: "Change a person's role or organisations",
  description: 'Only an owner decides about owners, and the last one stays.',
  request: { params: idParam, ...jsonBody(personChange) },
  responses: { ...refusals, 200: jsonAnswer(person, 'As they are now. Their sessions go on with the new rights.') },
})

const remove = createRoute({
  ...common,
  method: 'delete',
  path: '/people/{id}',
  summary: 'Delete a person: sessions end, keys they made are revoked',
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(done, 'Deleted.') },
})

const makeReset = createRoute({
  ...common,
  method: 'post',
  path: '/people/{id}/reset-link',
  summary: 'A link with which a person sets a new password',
  request: { params: idParam },
  responses: { ...refusals, 201: jsonAnswer(resetLink, 'The link. It is shown once.') },
})

const listInvites = createRoute({
  ...common,
  method: 'get',
  path: '/invites',
  summary: 'Invitations nobody has accepted yet',
  request: { query: pageQuery },
  responses: { ...refusals, 200: jsonAnswer(invites, 'Newest first.') },
})

const makeInvite = createRoute({
  ...common,
  method: 'post',
  path: '/invites',
  summary: 'Invite a person: the answer holds a link to send to them',
  request: jsonBody(inviteInput),
  responses: { ...refusals, 201: jsonAnswer(invited, 'The invitation and its link, which is shown once.') },
})

const withdraw = createRoute({
  ...common,
  method: 'delete',
  path: '/invites/{id}',
  summary: 'Withdraw an invitation',
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(done, 'Its link no longer works.') },
})

export function createPeopleRoutes({ platform, access, address }: ServerParts) {
  const describePeople = async (found: Person[]) => {
    const toNames = await loadConnectionNames(platform)
    const methods = await access.loadSignInMethods()
    return found.map(({ id, name, email, role, connections, createdAt, lastSeenAt }) => ({
      id,
      name,
      email,
      role,
      connections: toNames(connections),
      signInMethods: methods.get(id) ?? [],
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
    }))
  }
  const describeInvites = async (links: OneTimeLink[]) => {
    const toNames = await loadConnectionNames(platform)
    const names = new Map((await access.people.list()).map(({ id, name }) => [id, name]))
    return links.map(({ id, email, role, connections, createdBy, createdAt, expiresAt }) => ({
      id,
      email: email ?? '',
      role: role ?? ('viewer' as const),
      connections: toNames(connections),
      invitedBy: createdBy === null ? null : (names.get(createdBy) ?? null),
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }))
  }
  return newRouter()
    .openapi(list, async (c) => {
      const { items, nextCursor } = toPage(await access.people.list(), c.req.valid('query'), ({ id }) => id)
      return c.json({ items: await describePeople(items), nextCursor }, 200)
    })
    .openapi(change, async (c) => {
      const { connections, ...rest } = c.req.valid('json')
      const changed = await access.people.update(
        c.req.valid('param').id,
        {
          ...(rest.role === undefined ? {} : { role: rest.role }),
          ...(rest.name === undefined ? {} : { name: rest.name }),
          ...(connections === undefined ? {} : { connections: await toConnectionIds(platform, connections) }),
        },
        c.get('actor'),
      )
      c.set('audit', { action: 'person.update', target: changed.email, details: { ...rest, connections } })
      return c.json((await describePeople([changed]))[0]!, 200)
    })
    .openapi(remove, async (c) => {
      const gone = await access.people.delete(c.req.valid('param').id, c.get('actor'))
      c.set('audit', { action: 'person.delete', target: gone.email })
      return c.json({ done: true as const }, 200)
    })
    .openapi(makeReset, async (c) => {
      const actor = c.get('actor')
      const held = await access.people.get(c.req.valid('param').id)
      if (held.role === 'owner' && actor.role !== 'owner') {
        throw new AppError('forbidden', 'Only an owner decides about owners. Ask one.')
      }
      const { secret, link } = await access.links.create({ purpose: 'reset', personId: held.id, createdBy: actor.id })
      c.set('audit', { action: 'person.reset_link', target: held.email })
      return c.json({ url: `${address.url}/reset#${secret}`, expiresAt: link.expiresAt.toISOString() }, 201)
    })
    .openapi(listInvites, async (c) => {
      const { items, nextCursor } = toPage(await access.links.list('invite'), c.req.valid('query'), ({ id }) => id)
      return c.json({ items: await describeInvites(items), nextCursor }, 200)
    })
    .openapi(makeInvite, async (c) => {
      const { email, role, connections = [] } = c.req.valid('json')
      const actor = c.get('actor')
      if (role === 'owner' && actor.role !== 'owner') throw new AppError('forbidden', 'Only an owner makes owners. Ask one.')
      const invitee = email.toLowerCase()
      if ((await access.people.list()).some((each) => each.email === invitee)) {
        throw new AppError('already_exists', `${invitee} has an account already. Change their role instead.`)
      }
      const { secret, link } = await access.links.create({
        purpose: 'invite',
        email: invitee,
        role,
        connections: await toConnectionIds(platform, connections),
        createdBy: actor.id,
      })
      c.set('audit', { action: 'invite.create', target: invitee, details: { role, connections } })
      return c.json({ ...(await describeInvites([link]))[0]!, url: `${address.url}/invite/${link.id}#${secret}` }, 201)
    })
    .openapi(withdraw, async (c) => {
      const gone = await access.links.delete(c.req.valid('param').id, 'invite')
      c.set('audit', { action: 'invite.delete', ...(gone.email === null ? {} : { target: gone.email }) })
      return c.json({ done: true as const }, 200)
    })
}
