import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toServerAddress } from '../../src/http/server-address.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { Log } from '../../src/lib/log.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { startTestServer, toCookie, toSession, type TestServer } from '../support/server.ts'

let server: TestServer
let ahead = 0
const clock: Clock = { now: () => new Date(Date.now() + ahead), sleep: systemClock.sleep }
const logged: unknown[] = []
const write = (...line: unknown[]): void => void logged.push(line)
const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log }

beforeAll(async () => {
  server = await startTestServer({ controlPlane: 'PGlite', clock, log })
})
afterAll(() => server.close())

type Json = Record<string, unknown>
const json = async (answer: Response | Promise<Response>): Promise<Json> => (await (await answer).json()) as Json
const codeOf = async (answer: Response | Promise<Response>): Promise<unknown> =>
  ((await json(answer))['error'] as Json | undefined)?.['code']
const signIn = (email: string, password: string, headers: Record<string, string> = {}): Promise<Response> =>
  server.call('/v1/auth/sign-in/email', {
    method: 'POST',
    body: { email, password },
    headers: { origin: server.url, ...headers },
  })

/** As a client that sets headers `fetch` keeps for itself. */
function ask(path: string, headers: Record<string, string>): Promise<{ status: number; headers: Record<string, unknown> }> {
  const { port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, setHost: false }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers })
    })
      .once('error', reject)
      .end()
  })
}

describe('sessions', () => {
  it('have cookies that scripts and other sites cannot use', async () => {
    const answer = await signIn(server.owner.email, server.owner.password)
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^daybook\.session_token=/)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).toMatch(/; Max-Age=604800/)
    expect(cookie).not.toMatch(/Domain=/)
  })

  it('are new at every sign-in, and end the one before', async () => {
    const first = await toSession(server.url, await signIn(server.owner.email, server.owner.password), server.owner.email)
    // A cookie somebody planted is no session, and does not become one.
    const planted = 'daybook.session_token=planted.c2lnbmF0dXJl'
    const answer = await signIn(server.owner.email, server.owner.password, { cookie: planted })
    expect(toCookie(answer)).not.toContain('planted')
    const second = await signIn(server.owner.email, server.owner.password, { cookie: first.cookie })
    expect(toCookie(second)).not.toBe(first.cookie)
    expect((await json(first.call('/v1/me')))['actor']).toBeNull()
    expect((await json(server.call('/v1/me', { headers: { cookie: planted } })))['actor']).toBeNull()
  })

  it('cannot be made from what is stored', async () => {
    const rows = await server.parts.platform.services.store.database.run((db) =>
      db.selectFrom('sessions').select('token').execute(),
    )
    const token = rows[0]?.token ?? ''
    for (const cookie of [
      `daybook.session_token=${token}`,
      `daybook.session_token=${token}.`,
      `daybook.session_token=${encodeURIComponent(`${token}.${'A'.repeat(43)}=`)}`,
    ]) {
      expect((await json(server.call('/v1/me', { headers: { cookie } })))['actor']).toBeNull()
    }
  })
})

describe('passwords', () => {
  it('are guessed a few times only, whether or not there is such a person', async () => {
    const person = await server.person('viewer')
    const answers = async (email: string): Promise<unknown[]> => {
      const found: unknown[] = []
      for (let index = 0; index < 9; index += 1) found.push(await codeOf(signIn(email, `wrong guess ${index}`)))
      return found
    }
    const known = await answers(person.email)
    expect(known).toEqual([...Array.from({ length: 8 }, () => 'signed_out'), 'too_many_requests'])
    const locked = await signIn(person.email, person.password)
    expect(locked.status).toBe(429)
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
    ahead += 16 * 60_000
    expect(await answers('nobody@example.com')).toEqual(known)
  })

  it('are wrong in the same words and time for those who are not there', async () => {
    ahead += 16 * 60_000
    const told = await Promise.all([
      json(signIn(server.owner.email, 'a wrong password')),
      json(signIn('no-one@example.com', 'a wrong password')),
    ])
    const [known, unknown] = told.map((each) => ({ ...(each['error'] as Json), requestId: '' }))
    expect(known).toEqual(unknown)
    expect(known).toMatchObject({ code: 'signed_out', message: 'This address and password do not fit together.' })
  })

  it('make nobody an account', async () => {
    for (const path of [
      'sign-up/email',
      'request-password-reset',
      'reset-password',
      'delete-user',
      'change-email',
      'list-accounts',
      'ok',
      'error',
    ]) {
      for (const method of ['GET', 'POST']) {
        expect(
          await codeOf(server.owner.call(`/v1/auth/${path}`, { method, ...(method === 'POST' ? { body: {} } : {}) })),
          path,
        ).toBe('not_found')
      }
    }
  })
})

describe('pages from elsewhere', () => {
  it('cannot change anything', async () => {
    const change = (headers: Record<string, string>) =>
      server.call('/v1/keys', {
        method: 'POST',
        body: { name: 'x', scope: 'read' },
        headers: { cookie: server.owner.cookie, ...headers },
      })
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: server.url.replace('localhost', '127.0.0.1') },
      { origin: server.url.replace(/:\d+$/, '') },
      { origin: `${server.url}.evil.example` },
      { origin: server.url, 'sec-fetch-site': 'cross-site' },
      { origin: server.url, 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      expect(await codeOf(change(headers)), JSON.stringify(headers)).toBe('request_refused')
    }
    expect((await change({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status).not.toBe(403)
    expect(await codeOf(signIn(server.owner.email, server.owner.password, { origin: 'https://evil.example' }))).toBe(
      'request_refused',
    )
  })

  it('cannot reach it under a name of their own', async () => {
    expect((await ask('/v1/health', { host: 'evil.example' })).status).toBe(403)
    expect((await ask('/v1/health', { host: `localhost.evil.example:${new URL(server.url).port}` })).status).toBe(403)
    expect((await ask('/v1/health', { host: new URL(server.url).host })).status).toBe(200)
    expect(await ask('/o/books?a=1', { host: '127.0.0.1' })).toMatchObject({
      status: 302,
      headers: { location: `${server.url}/o/books?a=1` },
    })
  })

  it('are not where anybody is sent', async () => {
    for (const path of ['//evil.example', '/\\evil.example', '//evil.example/%2f..', '/@evil.example']) {
      const { status, headers } = await ask(path, { host: '127.0.0.1' })
      if (status === 302) expect(new URL(String(headers['location'])).origin, path).toBe(server.url)
      else expect([200, 400, 403, 404, 503], path).toContain(status)
    }
    ahead += 61_000
    const answer = await server.call('/v1/auth/sign-in/email', {
      method: 'POST',
      body: { email: server.owner.email, password: server.owner.password, callbackURL: 'https://evil.example' },
      headers: { origin: server.url, cookie: 'a=b' },
    })
    expect(answer.headers.get('location')).toBeNull()
    expect(await codeOf(answer)).toBe('request_refused')
  })
})

describe('answers', () => {
  it('tell the browser what it may do', async () => {
    const page = await server.call('/sign-in', { headers: { accept: 'text/html' } })
    const policy = page.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1]
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(policy).toMatch(/frame-ancestors 'none'/)
    const again = await server.call('/sign-in')
    expect(again.headers.get('content-security-policy')).not.toContain(nonce)
    const text = await page.text()
    expect(text).not.toContain('__CSP_NONCE__')
    for (const { headers } of [
      page,
      await server.call('/v1/health'),
      await server.call('/v1/nothing'),
      await server.call('/assets/nothing.js'),
    ]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
      expect(headers.get('x-powered-by')).toBeNull()
    }
    expect((await server.owner.call('/v1/me')).headers.get('cache-control')).toBe('no-store')
  })

  it('are of files of the dashboard and of no other', async () => {
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/../../../package.json',
      '/assets/%00.js',
      '/.env',
      '/%',
    ]) {
      const { status, headers } = await ask(path, { host: new URL(server.url).host })
      expect(String(headers['content-type']), path).not.toContain('application/json; charset')
      expect([200, 404, 503], path).toContain(status)
    }
    const answer = await server.call('/..%2fpackage.json')
    expect(await answer.text()).not.toContain('"dependencies"')
  })
})

describe('requests', () => {
  it('with a key in the address are refused', async () => {
    for (const query of ['key=dbk_abc', 'api_key=x', 'access_token=x', 'q=dbk_0123456789', 'authorization=Bearer%20x']) {
      expect(await codeOf(server.owner.call(`/v1/me?${query}`)), query).toBe('usage')
    }
  })

  it('have bodies of a size, and say it', async () => {
    expect(
      await codeOf(server.owner.call('/v1/keys', { method: 'POST', body: { name: 'x'.repeat(1_100_000), scope: 'read' } })),
    ).toBe('body_too_large')
    expect(
      await codeOf(
        server.owner.call('/v1/keys', { method: 'POST', body: '{"name":', headers: { 'content-type': 'application/json' } }),
      ),
    ).toBe('usage')
    const stream = new ReadableStream({
      start: (controller) => (controller.enqueue(new TextEncoder().encode('{}')), controller.close()),
    })
    const chunked = await fetch(`${server.url}/v1/keys`, {
      method: 'POST',
      headers: { cookie: server.owner.cookie, origin: server.url },
      body: stream,
      duplex: 'half',
    })
    expect(await codeOf(chunked)).toBe('usage')
  })

  it('with bad keys are counted by address', async () => {
    const answers: number[] = []
    for (let index = 0; index < 32; index += 1) {
      answers.push((await server.call('/v1/me', { headers: { authorization: `Bearer dbk_${index}` } })).status)
    }
    expect(answers.slice(0, 20).every((status) => status === 401)).toBe(true)
    expect(answers.at(-1)).toBe(429)
    ahead += 61_000
  })
})

describe('what is written down', () => {
  it('has no secret in it', async () => {
    const key = String((await json(server.owner.call('/v1/keys', { method: 'POST', body: { name: 'k', scope: 'read' } })))['key'])
    const { store } = server.parts.platform.services
    const tables = [
      'people',
      'sign_in_methods',
      'one_time_links',
      'api_keys',
      'audit_log',
      'sign_in_failures',
      'server_secrets',
    ] as const
    const stored = await store.database.run(async (db) => {
      const found: string[] = []
      for (const table of tables) found.push(JSON.stringify(await db.selectFrom(table).selectAll().execute()))
      return found.join('\n')
    })
    const written = `${stored}\n${JSON.stringify(logged)}`
    for (const secret of [
      key,
      server.owner.password,
      'wrong guess 1',
      decodeURIComponent(server.owner.cookie.split('=')[1] ?? ''),
    ]) {
      expect(secret.length).toBeGreaterThan(8)
      expect(written).not.toContain(secret)
    }
  })
})

describe('the address to listen on', () => {
  const config = { publicUrl: undefined, trustedProxies: [] }

  it('is this machine alone, unless what is beyond it is protected', () => {
    expect(toServerAddress({ config, host: 'localhost', port: 8910, tls: false })).toMatchObject({
      url: 'http://localhost:8910',
      secure: false,
    })
    for (const host of ['0.0.0.0', '192.168.1.5', 'books.example.com', '::']) {
      expect(() => toServerAddress({ config, host, port: 8910, tls: false }), host).toThrow(/--tls-cert.*--trusted-proxy/s)
    }
    expect(toServerAddress({ config, host: 'books.example.com', port: 443, tls: true })).toMatchObject({
      url: 'https://books.example.com',
      secure: true,
      hosts: ['books.example.com'],
    })
    const behind = { publicUrl: 'https://books.example.com', trustedProxies: ['10.0.0.1'] }
    expect(toServerAddress({ config: behind, host: '0.0.0.0', port: 8910, tls: false })).toMatchObject({
      url: 'https://books.example.com',
      secure: true,
    })
    expect(() => toServerAddress({ config: { ...behind, publicUrl: undefined }, host: '0.0.0.0', port: 1, tls: false })).toThrow(
      'DAYBOOK_PUBLIC_URL',
    )
    expect(() =>
      toServerAddress({ config: { ...behind, publicUrl: 'http://books.example.com' }, host: '0.0.0.0', port: 1, tls: false }),
    ).toThrow('https')
  })
})
