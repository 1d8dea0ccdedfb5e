import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { createConnections } from '../../src/xero/connections.ts'
import { createHttpClient } from '../../src/xero/http.ts'
import { openLoopbackRedirect } from '../../src/xero/loopback-redirect.ts'
import { createOAuthClient } from '../../src/xero/oauth.ts'
import { createSimulatedClock } from '../unit/xero-simulation.ts'
import { failureOf, sendJson, startTestServer, type TestServer, toEverything } from './xero-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const secret = 'top_secret-with-signs'
const jwt = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
const token = (more: object = {}): object => ({
  access_token: jwt({ scope: ['accounting.contacts.read'], authentication_event_id: 'event' }),
  token_type: 'Bearer',
  expires_in: 1800,
  ...more,
})

async function bench(answer: Parameters<typeof startTestServer>[0], clientSecret: string | null = secret) {
  const server = await startTestServer(answer)
  const http = createHttpClient({ requestTimeoutMs: 500 })
  closers.push(
    () => server.close(),
    () => http.close(),
  )
  const urls = { identityUrl: server.url, loginUrl: server.url }
  const oauth = createOAuthClient({ ...urls, clientId: 'the-client', clientSecret, http, clock: systemClock })
  const connections = createConnections({ apiUrl: server.url, http, clock: systemClock, attempts: 2, random: () => 0 })
  return { server, oauth, connections }
}

const form = (server: TestServer): Record<string, string> => Object.fromEntries(new URLSearchParams(server.seen.at(-1)!.body))

describe('token requests', () => {
  test('client credentials: secret in the header as Xero documents it, scopes in the body', async () => {
    const { oauth, server } = await bench((response) => sendJson(response, 200, token({ scope: 'a b' })))
    const answer = await oauth.clientCredentials(['a', 'b'])
    expect(answer).toMatchObject({ refreshToken: null, grantedScopes: ['a', 'b'], authEventId: 'event' })
    expect(Math.abs(answer.expiresAt.getTime() - Date.now() - 1_800_000)).toBeLessThan(5000)
    expect(server.seen[0]!.path).toBe('/connect/token')
    expect(server.seen[0]!.headers.authorization).toBe(`Basic ${Buffer.from(`the-client:${secret}`).toString('base64')}`)
    expect(server.seen[0]!.headers['user-agent']).toMatch(/^daybook\//)
    expect(form(server)).toEqual({ grant_type: 'client_credentials', scope: 'a b' })
  })

  test('no scopes asked for: none sent, those of the token are reported', async () => {
    const { oauth, server } = await bench((response) => sendJson(response, 200, token()))
    expect((await oauth.clientCredentials(null)).grantedScopes).toEqual(['accounting.contacts.read'])
    expect(form(server)).toEqual({ grant_type: 'client_credentials' })
  })

  test('refresh gives the next refresh token; a PKCE app sends its id in the body', async () => {
    const { oauth, server } = await bench((response) => sendJson(response, 200, token({ refresh_token: 'next' })), null)
    expect((await oauth.refresh('old')).refreshToken).toBe('next')
    expect(server.seen[0]!.headers.authorization).toBeUndefined()
    expect(form(server)).toEqual({ grant_type: 'refresh_token', refresh_token: 'old', client_id: 'the-client' })
  })

  test('revocation', async () => {
    const { oauth, server } = await bench((response) => void response.writeHead(200).end())
    await oauth.revoke('old')
    expect(server.seen[0]!.path).toBe('/connect/revocation')
    expect(form(server)).toMatchObject({ token: 'old' })
  })

  test.each([
    [400, { error: 'invalid_client' }, 'client_rejected'],
    [401, { error: 'invalid_client' }, 'client_rejected'],
    [401, '', 'client_rejected'],
    [400, { error: 'unauthorized_client' }, 'client_rejected'],
    [400, { error: 'invalid_scope', error_description: 'Client credentials scope validation failed' }, 'scope_rejected'],
    [401, { error: 'invalid_scope' }, 'scope_rejected'],
    [403, { error: 'invalid_scope' }, 'scope_rejected'],
    [400, { error: 'invalid_grant' }, 'grant_expired'],
    [400, { error: 'access_denied', error_description: 'Requested wrong apps scopes' }, 'consent_refused'],
    [400, { error: 'invalid_request' }, 'request_rejected'],
    [400, '<html>Bad Request</html>', 'xero_unavailable'],
    [403, '<html>Access Denied</html>', 'xero_unavailable'],
    [429, '', 'rate_limited'],
    [500, 'An error occurred', 'xero_unavailable'],
    [503, '', 'xero_unavailable'],
    [302, '', 'xero_garbled'],
    [200, '<html>hello</html>', 'xero_garbled'],
    [200, '{"access_token":', 'xero_garbled'],
    [200, { token_type: 'Bearer' }, 'xero_garbled'],
  ])('%i %j is %3$s, and shows no secret', async (status, body, code) => {
    for (const headers of [{}, { 'www-authenticate': 'Basic realm="x"' }]) {
      const { oauth } = await bench((response) => sendJson(response, status, body, headers))
      for (const work of [() => oauth.refresh('the-refresh-token'), () => oauth.clientCredentials(['a'])]) {
        const error = await failureOf(work())
        expect(error.code).toBe(code)
        expect(toEverything(error)).not.toMatch(/the-refresh-token|top_secret|dG9wX3NlY3JldC/)
      }
    }
  })

  test('no answer', async () => {
    const silent = await bench(() => undefined)
    expect((await failureOf(silent.oauth.refresh('x'))).code).toBe('xero_unreachable')
    const dropped = await bench((response) => void response.destroy())
    expect((await failureOf(dropped.oauth.refresh('x'))).code).toBe('xero_unreachable')
  })
})

describe('consent', () => {
  test('the address has state, PKCE and offline_access; the code is exchanged with the verifier', async () => {
    const { oauth, server } = await bench((response) => sendJson(response, 200, token({ refresh_token: 'r' })))
    const { url, state, verifier } = await oauth.buildAuthorizeUrl({
      redirectUri: 'http://localhost:8912/callback',
      scopes: ['accounting.contacts.read'],
    })
    const address = new URL(url)
    expect(address.pathname).toBe('/identity/connect/authorize')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'the-client',
      redirect_uri: 'http://localhost:8912/callback',
      scope: 'accounting.contacts.read offline_access',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const callbackUrl = `http://localhost:8912/callback?code=the-code&state=${state}&scope=x&session_state=y`
    expect((await oauth.exchangeCode({ callbackUrl, state, verifier })).refreshToken).toBe('r')
    expect(form(server)).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: 'http://localhost:8912/callback',
      code_verifier: verifier,
    })
    const wrong = oauth.exchangeCode({ callbackUrl, state: 'other', verifier })
    expect((await failureOf(wrong)).code).toBe('request_rejected')
    expect(server.seen.length).toBe(1)
  })

  test('a refusal at the window', async () => {
    const { oauth } = await bench(() => undefined)
    const callbackUrl = 'http://localhost:8912/callback?error=access_denied&state=s'
    expect((await failureOf(oauth.exchangeCode({ callbackUrl, state: 's', verifier: 'v'.repeat(43) }))).code).toBe(
      'consent_refused',
    )
  })
})

describe('loopback redirect', () => {
  const get = async (url: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(url)
    return { status: response.status, text: await response.text() }
  }

  test('gives the address with the code, to the right state alone', async () => {
    const redirect = await openLoopbackRedirect({ port: 0, clock: systemClock })
    closers.push(() => redirect.close())
    expect(redirect.redirectUri).toMatch(/^http:\/\/localhost:\d+\/callback$/)
    expect((await get(`${redirect.redirectUri}?code=c&state=early`)).status).toBe(400)
    const waiting = redirect.waitForCallback('right')
    expect((await get(`${redirect.redirectUri}?code=stolen&state=wrong`)).status).toBe(400)
    expect((await get(redirect.redirectUri.replace('/callback', '/favicon.ico'))).status).toBe(404)
    expect((await get(`${redirect.redirectUri}?state=right`)).status).toBe(400)
    const page = await get(`${redirect.redirectUri}?code=mine&state=right`)
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Connected') })
    expect(new URL(await waiting).searchParams.get('code')).toBe('mine')
  })

  test('a refusal, an abort, a timeout, a port in use', async () => {
    const clock = createSimulatedClock()
    const stop = new AbortController()
    const redirect = await openLoopbackRedirect({ port: 0, clock, signal: stop.signal })
    closers.push(() => redirect.close())
    const refused = failureOf(redirect.waitForCallback('s'))
    await get(`${redirect.redirectUri}?error=access_denied&error_description=%3Cb%3E&state=s`)
    expect((await refused).code).toBe('consent_refused')
    expect((await clock.run(failureOf(redirect.waitForCallback('s')))).code).toBe('grant_expired')
    const port = Number(new URL(redirect.redirectUri).port)
    expect((await failureOf(openLoopbackRedirect({ port, clock }))).code).toBe('usage')
    const stopped = failureOf(redirect.waitForCallback('s'))
    stop.abort()
    expect((await stopped).code).toBe('stopped')
  })
})

describe('connections', () => {
  const link = {
    id: 'link',
    tenantId: 'tenant',
    authEventId: 'event',
    tenantType: 'ORGANISATION',
    tenantName: 'Demo',
    createdDateUtc: '2026-11-20T09:15:00.1234567',
    updatedDateUtc: '2026-11-20T09:15:00',
  }

  test('lists, for one consent or for all; times without a zone are UTC', async () => {
    const { connections, server } = await bench((response) => sendJson(response, 200, [link, { tenantId: 'bare' }]))
    expect(await connections.list('token', { authEventId: 'a b' })).toEqual([
      {
        tenantId: 'tenant',
        tenantName: 'Demo',
        tenantType: 'ORGANISATION',
        xeroConnectionId: 'link',
        authEventId: 'event',
        createdAt: new Date('2026-11-20T09:15:00.123Z'),
        updatedAt: new Date('2026-11-20T09:15:00Z'),
      },
      {
        tenantId: 'bare',
        tenantName: '',
        tenantType: '',
        xeroConnectionId: '',
        authEventId: null,
        createdAt: null,
        updatedAt: null,
      },
    ])
    expect(server.seen[0]!.url).toBe('/connections?authEventId=a%20b')
    expect(server.seen[0]!.headers['xero-tenant-id']).toBeUndefined()
  })

  test('tries again what passes; translates the rest', async () => {
    const { connections, server } = await bench((response, _seen, index) =>
      index === 0 ? sendJson(response, 500, '') : sendJson(response, 200, []),
    )
    expect(await connections.list('token')).toEqual([])
    expect(server.seen.length).toBe(2)
    const rejected = await bench((response) => sendJson(response, 401, { Detail: 'TokenExpired' }))
    expect((await failureOf(rejected.connections.list('secret-token'))).code).toBe('token_rejected')
    const garbled = await bench((response) => sendJson(response, 200, '{"no":"list"}'))
    expect((await failureOf(garbled.connections.list('token'))).code).toBe('xero_garbled')
  })

  test('deletes a link; one that is gone already is no error', async () => {
    const { connections, server } = await bench(
      (response, _seen, index) => void response.writeHead(index === 0 ? 204 : 404).end(),
    )
    expect(await connections.delete('token', 'link')).toBe(true)
    expect(await connections.delete('token', 'link')).toBe(false)
    expect(server.seen[0]).toMatchObject({ method: 'DELETE', path: '/connections/link' })
  })
})
