import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/lib/log.ts'
import { startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider.ts'
import { startTestServer, toCaller, toCookie, toSession, type Session, type TestServer } from '../support/server.ts'
import { createSoftPasskey } from '../support/soft-passkey.ts'

type Json = Record<string, unknown>
const json = async (answer: Response | Promise<Response>): Promise<Json> => (await (await answer).json()) as Json
const errorOf = async (answer: Response | Promise<Response>): Promise<Json | undefined> =>
  (await json(answer))['error'] as Json | undefined

let provider: OpenIdProvider
let server: TestServer

beforeAll(async () => {
  provider = await startOpenIdProvider()
  server = await startTestServer({
    log: silentLog,
    env: () => ({
      DAYBOOK_OIDC_ISSUER: provider.issuer,
      DAYBOOK_OIDC_CLIENT_ID: provider.clientId,
      DAYBOOK_OIDC_CLIENT_SECRET: provider.clientSecret,
      DAYBOOK_OIDC_NAME: 'Example Ltd',
    }),
  })
  await server.connect('books', ['organisations', 'accounts'])
})
afterAll(async () => {
  await server.close()
  await provider.close()
})

describe('a passkey', () => {
  let person: Session
  const begin = async (): Promise<{ options: { challenge: string; rpId: string }; cookie: string }> => {
    const answer = await server.call('/v1/auth/passkey/generate-authenticate-options')
    return { options: (await answer.json()) as { challenge: string; rpId: string }, cookie: toCookie(answer) }
  }
  const finish = (response: Json, cookie: string): Promise<Response> =>
    server.call('/v1/auth/passkey/verify-authentication', {
      method: 'POST',
      body: { response },
      headers: { cookie, origin: server.url },
    })
  /** Makes one for this person, and stores it. */
  const register = async (key: ReturnType<typeof createSoftPasskey>): Promise<Response> => {
    const answer = await person.call('/v1/auth/passkey/generate-register-options')
    expect(answer.status).toBe(200)
    const options = (await answer.clone().json()) as { challenge: string; rp: { id: string } }
    const call = toCaller(server.url, { origin: server.url, cookie: `${person.cookie}; ${toCookie(answer)}` })
    return call('/v1/auth/passkey/verify-registration', {
      method: 'POST',
      body: { response: key.register(options), name: 'Laptop' },
    })
  }

  beforeAll(async () => {
    person = await server.person('analyst')
  })

  it('signs its person in, without a name or a password', async () => {
    const key = createSoftPasskey({ origin: server.url })
    expect((await register(key)).status).toBe(200)
    const { options, cookie } = await begin()
    expect(options.rpId).toBe('localhost')
    const session = await toSession(server.url, await finish(key.authenticate(options), cookie), person.email)
    expect(await json(session.call('/v1/me'))).toMatchObject({ actor: { email: person.email, role: 'analyst' } })
    const list = (await (await session.call('/v1/auth/passkey/list-user-passkeys')).json()) as Json[]
    expect(list).toMatchObject([{ name: 'Laptop' }])
    const people = (await json(server.owner.call('/v1/people')))['items'] as Json[]
    expect(people.find(({ email }) => email === person.email)?.['signInMethods']).toEqual(['password', 'passkey'])
    // What it signed is good once.
    expect((await finish(key.authenticate(options), cookie)).ok).toBe(false)
    expect(
      (await session.call('/v1/auth/passkey/delete-passkey', { method: 'POST', body: { id: list[0]?.['id'] } })).status,
    ).toBe(200)
    const again = await begin()
    expect((await finish(key.authenticate(again.options), again.cookie)).ok).toBe(false)
  })

  it('of another page, person or challenge does not', async () => {
    const key = createSoftPasskey({ origin: server.url })
    expect((await register(key)).status).toBe(200)
    const { options, cookie } = await begin()
    const stranger = createSoftPasskey({ origin: server.url })
    expect((await finish(stranger.authenticate(options), cookie)).ok).toBe(false)
    const other = await begin()
    expect((await finish(key.authenticate({ ...other.options, challenge: options.challenge }), other.cookie)).ok).toBe(false)
    const third = await begin()
    expect((await finish(key.authenticate({ ...third.options, rpId: 'evil.example' }), third.cookie)).ok).toBe(false)
    expect((await register(createSoftPasskey({ origin: 'https://evil.example' }))).ok).toBe(false)
  })

  it('that did not ask its person does not', async () => {
    const key = createSoftPasskey({ origin: server.url, verified: false })
    await register(key)
    const { options, cookie } = await begin()
    expect(await errorOf(finish(key.authenticate(options), cookie))).toMatchObject({
      code: 'signed_out',
      message: expect.stringContaining('PIN'),
    })
  })
})

describe("the company's own sign-in", () => {
  /** Presses the button, agrees at the provider, and comes back with what a browser would hold. */
  async function walk(): Promise<{ answer: Response; cookie: string }> {
    const start = await server.call('/v1/auth/sign-in/social', {
      method: 'POST',
      body: { provider: 'oidc', callbackURL: '/', errorCallbackURL: '/sign-in' },
      headers: { origin: server.url },
    })
    expect(start.status).toBe(200)
    const { url } = (await start.clone().json()) as { url: string }
    const agreed = await fetch(url, { redirect: 'manual' })
    const back = agreed.headers.get('location') ?? ''
    expect(back).toContain(`${server.url}/v1/auth/callback/oidc`)
    const answer = await fetch(back, { redirect: 'manual', headers: { cookie: toCookie(start) } })
    return { answer, cookie: toCookie(answer) }
  }

  it('is offered', async () => {
    expect(await json(server.call('/v1/me'))).toMatchObject({ signIn: { oidc: { id: 'oidc', name: 'Example Ltd' } } })
  })

  it('lets in who was invited, and nobody else', async () => {
    const stranger = await walk()
    expect(stranger.answer.status).toBe(302)
    expect((await json(server.call('/v1/me', { headers: { cookie: stranger.cookie } })))['actor']).toBeNull()
    const invited = await json(
      server.owner.call('/v1/invites', { method: 'POST', body: { email: 'alex@example.com', role: 'analyst' } }),
    )
    const accept = { token: String(invited['url']).split('#')[1], name: 'Alex', password: 'seven grey herons wading' }
    expect((await server.call(`/v1/invites/${String(invited['id'])}/accept`, { method: 'POST', body: accept })).status).toBe(200)
    const { answer, cookie } = await walk()
    expect(new URL(answer.headers.get('location') ?? '', server.url).href).toBe(`${server.url}/`)
    expect(await json(server.call('/v1/me', { headers: { cookie } }))).toMatchObject({
      actor: { email: 'alex@example.com', role: 'analyst' },
    })
  })

  it('is all that somebody invited needs', async () => {
    const before = provider.user
    provider.user = { sub: '3', email: 'kim@example.com', email_verified: true, name: 'Kim' }
    const invited = await json(
      server.owner.call('/v1/invites', { method: 'POST', body: { email: 'kim@example.com', role: 'viewer' } }),
    )
    const accept = { token: String(invited['url']).split('#')[1], name: 'Kim' }
    const accepted = await server.call(`/v1/invites/${String(invited['id'])}/accept`, { method: 'POST', body: accept })
    expect([accepted.status, accepted.headers.getSetCookie()]).toEqual([200, []])
    const withPassword = await server.call('/v1/auth/sign-in/email', {
      method: 'POST',
      body: { email: 'kim@example.com', password: '' },
      headers: { origin: server.url },
    })
    expect(withPassword.status).toBe(401)
    const { cookie } = await walk()
    expect(await json(server.call('/v1/me', { headers: { cookie } }))).toMatchObject({
      actor: { email: 'kim@example.com', role: 'viewer' },
    })
    const { items } = await json(server.owner.call('/v1/people'))
    expect(items).toContainEqual(expect.objectContaining({ email: 'kim@example.com', signInMethods: ['oidc'] }))
    provider.user = before
  })

  it('takes no address that the provider does not vouch for', async () => {
    provider.user = { sub: '2', email: server.owner.email, email_verified: false, name: 'Not the owner' }
    const { cookie } = await walk()
    expect((await json(server.call('/v1/me', { headers: { cookie } })))['actor']).toBeNull()
  })

  it('sends nobody elsewhere', async () => {
    for (const callbackURL of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const answer = await server.call('/v1/auth/sign-in/social', {
        method: 'POST',
        body: { provider: 'oidc', callbackURL },
        headers: { origin: server.url },
      })
      expect(answer.ok, callbackURL).toBe(false)
    }
    const forged = await server.call('/v1/auth/callback/oidc?code=x&state=forged')
    expect(new URL(forged.headers.get('location') ?? server.url, server.url).origin).toBe(server.url)
    expect(forged.headers.getSetCookie().some((each) => each.includes('session_token=') && !each.includes('Max-Age=0'))).toBe(
      false,
    )
  })
})

describe('AI tools', () => {
  const open = async (key: string): Promise<Client> => {
    const client = new Client({ name: 'daybook tests', version: '1' })
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
        requestInit: { headers: { authorization: `Bearer ${key}` } },
      }),
    )
    return client
  }
  const make = async (scope: string, connections: 'all' | string[] = 'all'): Promise<string> =>
    String((await json(server.owner.call('/v1/keys', { method: 'POST', body: { name: 'ai', scope, connections } })))['key'])
  const call = async (client: Client, name: string, args: Json = {}): Promise<Json> =>
    JSON.parse(((await client.callTool({ name, arguments: args })).content as { text: string }[])[0]!.text) as Json

  it('are answered at /mcp for a key, about what it may see', async () => {
    const client = await open(await make('read'))
    expect((await client.listTools()).tools).toHaveLength(15)
    expect((await call(client, 'list_organisations'))['organisations']).toHaveLength(1)
    expect(await call(client, 'sync_now')).toMatchObject({ error: { code: 'forbidden' } })
    await client.close()
    const blind = await open(await make('read', []))
    expect((await call(blind, 'list_organisations'))['organisations'] ?? []).toHaveLength(0)
    expect(await call(blind, 'run_sql', { sql: 'select * from accounts' })).toMatchObject({
      error: { code: expect.any(String) as string },
    })
    await blind.close()
  })

  it('sync where the key may', async () => {
    const client = await open(await make('write'))
    expect(await call(client, 'sync_now')).not.toHaveProperty('error')
    await client.close()
  })

  it('are nobody without a key', async () => {
    for (const headers of [{}, { cookie: server.owner.cookie, origin: server.url }, { authorization: 'Bearer dbk_x' }] as Record<
      string,
      string
    >[]) {
      expect((await server.call('/mcp', { method: 'POST', headers, body: {} })).status).toBe(401)
    }
  })
})
