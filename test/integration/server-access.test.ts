import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { startTestServer, toCaller, toSession, type TestServer } from '../support/server.ts'

let server: TestServer
let ahead = 0
const clock: Clock = { now: () => new Date(Date.now() + ahead), sleep: systemClock.sleep }

beforeAll(async () => {
  server = await startTestServer({ clock })
  await server.connect('books')
})
afterAll(() => server.close())

type Json = Record<string, unknown>
const json = async (answer: Response | Promise<Response>): Promise<Json> => (await (await answer).json()) as Json
const items = async (answer: Promise<Response>): Promise<Json[]> => (await json(answer))['items'] as Json[]
const codeOf = async (answer: Response | Promise<Response>): Promise<unknown> => {
  const { error } = (await json(answer)) as { error?: Json }
  return error?.['code']
}
const good = 'seven grey herons wading'

describe('who is signed in', () => {
  it('is said, with what they may do and see', async () => {
    expect(await json(server.owner.call('/v1/me'))).toMatchObject({
      actor: { kind: 'person', role: 'owner', email: 'owner@example.com', connections: 'all' },
      needsOwner: false,
      organisations: [{ name: 'books', tenantName: server.sandbox.companies[0]!.name, badge: null }],
    })
    expect(await json(server.call('/v1/me'))).toMatchObject({ actor: null, permissions: [], organisations: [] })
    const read = await server.key('read', [])
    expect(await json(read('/v1/me'))).toMatchObject({
      actor: { kind: 'key' },
      permissions: ['read', 'query', 'export'],
      organisations: [],
    })
    const analyst = await server.person('analyst', [])
    expect(await json(analyst.call('/v1/me'))).toMatchObject({ actor: { role: 'analyst', connections: [] }, organisations: [] })
  })

  it('goes on until they sign out', async () => {
    const { call } = await server.person('viewer')
    expect((await json(call('/v1/me')))['actor']).not.toBeNull()
    expect((await call('/v1/auth/sign-out', { method: 'POST', body: {} })).status).toBe(200)
    expect((await json(call('/v1/me')))['actor']).toBeNull()
  })
})

describe('a list', () => {
  it('asked for with what no database holds is refused', async () => {
    for (const path of [
      '/v1/audit?actor=a%00b',
      '/v1/audit?action=%00',
      '/v1/people/%00',
      '/v1/calls?search=%00',
      '/v1/saved-queries/%00',
    ]) {
      const answer = await server.owner.call(path, { method: path.includes('people') ? 'DELETE' : 'GET' })
      expect([400, 404], path).toContain(answer.status)
    }
    expect(await codeOf(server.owner.call('/v1/audit?actor=a%00b'))).toBe('usage')
  })
})

describe('an invitation', () => {
  it('wants a password where nothing else signs people in', async () => {
    const invited = await json(
      server.owner.call('/v1/invites', { method: 'POST', body: { email: 'bea@example.com', role: 'viewer' } }),
    )
    const accept = { token: String(invited['url']).split('#')[1], name: 'Bea' }
    const path = `/v1/invites/${String(invited['id'])}/accept`
    expect(await codeOf(server.call(path, { method: 'POST', body: accept }))).toBe('usage')
    expect((await server.call(path, { method: 'POST', body: { ...accept, password: good } })).status).toBe(200)
  })
})

describe('people', () => {
  it('are invited by link, for a role and organisations, once', async () => {
    const invited = await json(
      server.owner.call('/v1/invites', {
        method: 'POST',
        body: { email: 'Ann@Example.com', role: 'analyst', connections: ['books'] },
      }),
    )
    expect(invited).toMatchObject({ email: 'ann@example.com', role: 'analyst', connections: ['books'], invitedBy: 'Olive Owner' })
    const [path, token] = new URL(String(invited['url'])).href.slice(server.url.length).split('#') as [string, string]
    expect(path).toBe(`/invite/${String(invited['id'])}`)
    expect(JSON.stringify(await json(server.owner.call('/v1/invites')))).not.toContain(token)
    expect(
      await json(server.call(`/v1/invites/${String(invited['id'])}/open`, { method: 'POST', body: { token } })),
    ).toMatchObject({
      email: 'ann@example.com',
      role: 'analyst',
      organisations: [server.sandbox.companies[0]!.name],
    })
    const accept = () =>
      server.call(`/v1/invites/${String(invited['id'])}/accept`, { method: 'POST', body: { token, name: 'Ann', password: good } })
    const ann = await toSession(server.url, await accept(), 'ann@example.com')
    expect(await json(ann.call('/v1/me'))).toMatchObject({ actor: { name: 'Ann', role: 'analyst', connections: ['books'] } })
    expect(await codeOf(accept())).toBe('not_found')
    expect(
      await codeOf(server.owner.call('/v1/invites', { method: 'POST', body: { email: 'ann@example.com', role: 'viewer' } })),
    ).toBe('already_exists')
  })

  it('are invited again instead, and invitations are withdrawn', async () => {
    const invite = () =>
      json(server.owner.call('/v1/invites', { method: 'POST', body: { email: 'cy@example.com', role: 'viewer' } }))
    const first = await invite()
    const second = await invite()
    const open = ({ id, url }: Json) =>
      server.call(`/v1/invites/${String(id)}/open`, { method: 'POST', body: { token: String(url).split('#')[1] } })
    expect([(await open(first)).status, (await open(second)).status]).toEqual([404, 200])
    expect((await server.owner.call(`/v1/invites/${String(second['id'])}`, { method: 'DELETE' })).status).toBe(200)
    expect((await open(second)).status).toBe(404)
  })

  it('change roles at once, but owners are for owners to decide about', async () => {
    const admin = await server.person('admin')
    const viewer = await server.person('viewer', ['books'])
    const find = async (email: string): Promise<string> =>
      String((await items(server.owner.call('/v1/people'))).find((each) => each['email'] === email)?.['id'])
    const [owner, other] = [await find('owner@example.com'), await find(viewer.email)]
    expect(await json(admin.call(`/v1/people/${other}`, { method: 'PATCH', body: { role: 'analyst' } }))).toMatchObject({
      role: 'analyst',
      connections: ['books'],
    })
    expect((await json(viewer.call('/v1/me')))['permissions']).toEqual(['read', 'query', 'export'])
    for (const [path, body] of [
      [`/v1/people/${other}`, { role: 'owner' }],
      [`/v1/people/${owner}`, { role: 'viewer' }],
    ] as const) {
      expect(await codeOf(admin.call(path, { method: 'PATCH', body }))).toBe('forbidden')
    }
    expect(await codeOf(admin.call(`/v1/people/${owner}`, { method: 'DELETE' }))).toBe('forbidden')
    expect(await codeOf(admin.call(`/v1/people/${owner}/reset-link`, { method: 'POST' }))).toBe('forbidden')
    expect(await codeOf(admin.call('/v1/invites', { method: 'POST', body: { email: 'x@example.com', role: 'owner' } }))).toBe(
      'forbidden',
    )
    expect(await codeOf(server.owner.call(`/v1/people/${other}`, { method: 'PATCH', body: { connections: ['nothing'] } }))).toBe(
      'not_found',
    )
    expect((await server.owner.call(`/v1/people/${other}`, { method: 'DELETE' })).status).toBe(200)
    expect((await json(viewer.call('/v1/me')))['actor']).toBeNull()
  })

  it('keep at least one owner', async () => {
    const own = (await items(server.owner.call('/v1/people'))).find((each) => each['email'] === 'owner@example.com')
    const path = `/v1/people/${String(own?.['id'])}`
    expect(await codeOf(server.owner.call(path, { method: 'PATCH', body: { role: 'admin' } }))).toBe('forbidden')
    expect(await codeOf(server.owner.call(path, { method: 'DELETE' }))).toBe('forbidden')
  })

  it('set a new password by a link, which ends their sessions', async () => {
    const person = await server.person('viewer')
    const id = (await items(server.owner.call('/v1/people'))).find((each) => each['email'] === person.email)?.['id']
    const { url } = await json(server.owner.call(`/v1/people/${String(id)}/reset-link`, { method: 'POST' }))
    const token = String(url).split('#')[1]
    const reset = (password: string) => server.call('/v1/reset-password', { method: 'POST', body: { token, password } })
    expect(await codeOf(reset('short'))).toBe('usage')
    expect((await reset(good)).status).toBe(200)
    expect(await codeOf(reset(good))).toBe('not_found')
    expect((await json(person.call('/v1/me')))['actor']).toBeNull()
    const signIn = (password: string) =>
      server.call('/v1/auth/sign-in/email', {
        method: 'POST',
        body: { email: person.email, password },
        headers: { origin: server.url },
      })
    expect((await signIn(person.password)).status).toBe(401)
    expect((await signIn(good)).status).toBe(200)
  })

  it('change their own password, which ends their other sessions', async () => {
    const person = await server.person('viewer')
    const signIn = (password: string) =>
      server.call('/v1/auth/sign-in/email', {
        method: 'POST',
        body: { email: person.email, password },
        headers: { origin: server.url },
      })
    const other = await toSession(server.url, await signIn(person.password), person.email)
    const change = (newPassword: string) =>
      person.call('/v1/auth/change-password', {
        method: 'POST',
        body: { currentPassword: person.password, newPassword, revokeOtherSessions: false },
      })
    expect(await codeOf(change('password1234'))).toBe('usage')
    const changed = await change(good)
    expect(changed.status).toBe(200)
    expect((await json(other.call('/v1/me')))['actor']).toBeNull()
    const again = await toSession(server.url, changed, person.email)
    expect((await json(again.call('/v1/me')))['actor']).not.toBeNull()
  })
})

describe('keys', () => {
  it('are shown once, listed without themselves, and revoked at once', async () => {
    const made = await json(
      server.owner.call('/v1/keys', { method: 'POST', body: { name: 'reports', scope: 'read', connections: ['books'] } }),
    )
    const key = String(made['key'])
    expect(key).toMatch(/^dbk_[\w-]{43}$/)
    const call = toCaller(server.url, { authorization: `Bearer ${key}` })
    expect(await json(call('/v1/me'))).toMatchObject({ actor: { kind: 'key', name: 'reports', connections: ['books'] } })
    const listed = await items(server.owner.call('/v1/keys'))
    expect(JSON.stringify(listed)).not.toContain(key)
    expect(listed.find(({ id }) => id === made['id'])).toMatchObject({
      prefix: key.slice(0, 10),
      createdBy: 'Olive Owner',
      lastUsedAt: expect.any(String),
    })
    expect(
      JSON.stringify(
        await server.parts.platform.services.store.database.run((db) => db.selectFrom('api_keys').selectAll().execute()),
      ),
    ).not.toContain(key)
    expect((await server.owner.call(`/v1/keys/${String(made['id'])}`, { method: 'DELETE' })).status).toBe(200)
    expect((await call('/v1/me')).status).toBe(401)
  })

  it('of any other kind are refused', async () => {
    const ends = new Date(Date.now() + 60_000).toISOString()
    const made = await json(
      server.owner.call('/v1/keys', { method: 'POST', body: { name: 'short', scope: 'read', expiresAt: ends } }),
    )
    const ask = (authorization: string) => server.call('/v1/me', { headers: { authorization } })
    expect((await ask(`Bearer ${String(made['key'])}`)).status).toBe(200)
    ahead += 61_000
    for (const wrong of [
      `Bearer ${String(made['key'])}`,
      'Bearer dbk_wrong',
      `Bearer ${'x'.repeat(5000)}`,
      'Basic b3duZXI6cGFzc3dvcmQ=',
      'Bearer',
      String(made['key']),
    ]) {
      expect(await codeOf(ask(wrong)), wrong.slice(0, 40)).toBe('signed_out')
    }
    expect(
      await codeOf(
        server.owner.call('/v1/keys', {
          method: 'POST',
          body: { name: 'old', scope: 'read', expiresAt: '2020-01-01T00:00:00Z' },
        }),
      ),
    ).toBe('usage')
    expect(await codeOf(server.owner.call('/v1/keys', { method: 'POST', body: { name: 'x', scope: 'owner' } }))).toBe('usage')
  })

  it('make no other keys, and end with who made them', async () => {
    const admin = await server.person('admin')
    const { key } = await json(admin.call('/v1/keys', { method: 'POST', body: { name: 'theirs', scope: 'admin' } }))
    const call = toCaller(server.url, { authorization: `Bearer ${String(key)}` })
    expect(await codeOf(call('/v1/keys', { method: 'POST', body: { name: 'more', scope: 'read' } }))).toBe('forbidden')
    const id = (await items(server.owner.call('/v1/people'))).find((each) => each['email'] === admin.email)?.['id']
    await server.owner.call(`/v1/people/${String(id)}`, { method: 'DELETE' })
    expect((await call('/v1/me')).status).toBe(401)
    const demoted = await server.person('admin')
    const { key: second } = await json(demoted.call('/v1/keys', { method: 'POST', body: { name: 'theirs', scope: 'admin' } }))
    const other = (await items(server.owner.call('/v1/people'))).find((each) => each['email'] === demoted.email)?.['id']
    await server.owner.call(`/v1/people/${String(other)}`, { method: 'PATCH', body: { role: 'viewer' } })
    expect((await server.call('/v1/me', { headers: { authorization: `Bearer ${String(second)}` } })).status).toBe(401)
  })
})

describe('the audit log', () => {
  it('has every change: who, what, when, from where', async () => {
    const made = await json(server.owner.call('/v1/keys', { method: 'POST', body: { name: 'audited', scope: 'read' } }))
    const [entry] = await items(server.owner.call('/v1/audit?limit=1'))
    expect(entry).toMatchObject({
      action: 'key.create',
      target: 'audited',
      actor: { kind: 'person', name: 'Olive Owner' },
      address: '127.0.0.1',
      requestId: expect.any(String),
      details: { scope: 'read' },
    })
    expect(JSON.stringify(entry)).not.toContain(String(made['key']))
    const actions = new Set((await items(server.owner.call('/v1/audit?limit=1000'))).map(({ action }) => action))
    expect([...actions]).toEqual(
      expect.arrayContaining([
        'owner.create',
        'session.start',
        'session.end',
        'invite.create',
        'invite.accept',
        'person.update',
        'password.reset',
        'password.change',
        'key.revoke',
        'session.refused',
      ]),
    )
  })

  it('is read page by page', async () => {
    const first = await json(server.owner.call('/v1/audit?limit=2'))
    const next = await json(server.owner.call(`/v1/audit?limit=2&cursor=${String(first['nextCursor'])}`))
    const ids = [...(first['items'] as Json[]), ...(next['items'] as Json[])].map(({ id }) => Number(id))
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
    expect(new Set(ids).size).toBe(4)
  })
})
