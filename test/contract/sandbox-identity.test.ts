import { createHash, randomBytes } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { afterEach, expect, test } from 'vitest'
import type { App, Sandbox } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Answer } from '../support/sandbox-client.ts'
import { olderApp, requestToken, toAnswer } from '../support/sandbox-client.ts'

let sandbox: Sandbox
afterEach(() => sandbox.close())

const minuteMs = 60_000
const redirectUri = 'http://localhost:8912/callback'
const organisations = [
  { seed: 1, size: 'small' as const },
  { seed: 2, size: 'small' as const, name: 'Second Ltd', tenantId: '00000000-0000-4000-8000-0000000000a2' },
]

function demoApp(kind: App['kind']): App {
  const app = sandbox.apps.find((candidate) => candidate.kind === kind)
  if (!app) throw new Error(`No ${kind} app`)
  return app
}

function get(path: string, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  const request = fetch(`${sandbox.url}${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...headers },
  })
  return request.then(toAnswer)
}

async function authorize(app: App, params: Record<string, string>): Promise<{ location: URL; verifier: string }> {
  const verifier = randomBytes(40).toString('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access accounting.invoices.read',
    state: 'xyz',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...params,
  })
  const response = await fetch(`${sandbox.loginUrl}/identity/connect/authorize?${query.toString()}`, { redirect: 'manual' })
  expect(response.status).toBe(302)
  return { location: new URL(response.headers.get('location') ?? ''), verifier }
}

async function consent(app: App, params: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const { location, verifier } = await authorize(app, { sandbox_approve: 'all', ...params })
  expect(location.searchParams.get('state')).toBe('xyz')
  const code = location.searchParams.get('code') ?? ''
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: app.clientId,
  }
  const answer = await requestToken(sandbox, app, form)
  expect(answer.status).toBe(200)
  // A code works once.
  expect((await requestToken(sandbox, app, form)).json()).toEqual({ error: 'invalid_grant' })
  return answer.json()
}

test('client credentials: blank scope is everything, subsets, refusals', async () => {
  sandbox = await startSandbox({ apps: [olderApp], companies: organisations })
  const token = (form: Record<string, string>, app = olderApp): Promise<Answer> =>
    requestToken(sandbox, app, { grant_type: 'client_credentials', ...form })
  const all = (await token({})).json()
  expect(String(all['scope']).split(' ')).toContain('accounting.journals.read')
  expect(all).toMatchObject({ expires_in: 1800, token_type: 'Bearer' })
  expect(all).not.toHaveProperty('refresh_token')
  expect((await token({ scope: 'accounting.settings.read accounting.contacts.read' })).json()['scope']).toBe(
    'accounting.settings.read accounting.contacts.read',
  )
  const wrong = await token({ scope: 'accounting.invoices.read' })
  expect([wrong.status, wrong.json()]).toEqual([
    400,
    { error: 'invalid_scope', error_description: 'Client credentials scope validation failed' },
  ])
  const secret = await token({}, { ...olderApp, clientSecret: 'wrong' })
  expect([secret.status, secret.json()]).toEqual([400, { error: 'invalid_client' }])
  expect((await token({ grant_type: 'password' })).json()).toEqual({ error: 'unsupported_grant_type' })

  const connections = JSON.parse((await get('/connections', String(all['access_token']))).text) as Record<string, string>[]
  expect(connections).toHaveLength(1)
  expect(connections[0]).toMatchObject({ tenantId: sandbox.companies[0]?.tenantId, tenantType: 'ORGANISATION' })
  expect(connections[0]?.['createdDateUtc']).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{7}$/)
})

test('a granular app is refused broad scopes', async () => {
  sandbox = await startSandbox()
  const answer = await requestToken(sandbox, demoApp('custom'), {
    grant_type: 'client_credentials',
    scope: 'accounting.transactions.read',
  })
  expect(answer.json()['error']).toBe('invalid_scope')
})

test('authorization code with PKCE: signed claims, connections by event, several organisations', async () => {
  sandbox = await startSandbox({ companies: organisations })
  const first = await consent(demoApp('pkce'), { sandbox_approve: sandbox.companies[0]?.tenantId ?? '' })
  const second = await consent(demoApp('pkce'), { sandbox_approve: sandbox.companies[1]?.tenantId ?? '' })
  const discovery = (await toAnswer(await fetch(`${sandbox.url}/.well-known/openid-configuration`))).json()
  const jwks = (await (await fetch(String(discovery['jwks_uri']))).json()) as JSONWebKeySet
  const { payload } = await jwtVerify(String(second['access_token']), createLocalJWKSet(jwks), {
    issuer: sandbox.url,
    audience: `${sandbox.url}/resources`,
  })
  expect(payload['scope']).toContain('accounting.invoices.read')
  expect(payload['client_id']).toBe(demoApp('pkce').clientId)
  const all = JSON.parse((await get('/connections', String(second['access_token']))).text) as unknown[]
  expect(all).toHaveLength(2)
  const event = String(payload['authentication_event_id'])
  const chosen = JSON.parse((await get(`/connections?authEventId=${event}`, String(second['access_token']))).text) as {
    id: string
    tenantId: string
  }[]
  expect(chosen.map((row) => row.tenantId)).toEqual([sandbox.companies[1]?.tenantId])
  const user = (await get('/connect/userinfo', String(first['access_token']))).json()
  expect(user['email']).toBe('alex@example.com')

  // The tenant header decides; without it, or with a stranger, 403.
  const tenant = { 'xero-tenant-id': sandbox.companies[1]?.tenantId ?? '' }
  expect((await get('/api.xro/2.0/Quotes', String(second['access_token']), tenant)).status).toBe(200)
  expect((await get('/api.xro/2.0/Quotes', String(second['access_token']))).status).toBe(403)
  const gone = await fetch(`${sandbox.url}/connections/${chosen[0]?.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${String(second['access_token'])}` },
  })
  expect(gone.status).toBe(204)
  const stranger = await get('/api.xro/2.0/Quotes', String(second['access_token']), tenant)
  expect([stranger.status, stranger.json()['Detail']]).toEqual([403, 'AuthenticationUnsuccessful'])
})

test('refresh tokens rotate, and the one before works for 30 minutes', async () => {
  let nowMs = Date.UTC(2026, 10, 1)
  sandbox = await startSandbox({ now: () => nowMs })
  const web = demoApp('web')
  const first = await consent(web)
  const refresh = (token: unknown): Promise<Answer> =>
    requestToken(sandbox, web, { grant_type: 'refresh_token', refresh_token: String(token) })
  const second = (await refresh(first['refresh_token'])).json()
  expect(second['refresh_token']).not.toBe(first['refresh_token'])
  nowMs += 29 * minuteMs
  expect((await refresh(first['refresh_token'])).status).toBe(200)
  nowMs += 2 * minuteMs
  expect((await refresh(first['refresh_token'])).json()).toEqual({ error: 'invalid_grant' })
  nowMs += 59 * 24 * 60 * minuteMs
  const third = (await refresh(second['refresh_token'])).json()
  nowMs += 61 * 24 * 60 * minuteMs
  expect((await refresh(third['refresh_token'])).json()).toEqual({ error: 'invalid_grant' })
})

test('codes live five minutes, verifiers must fit, revocation ends everything', async () => {
  let nowMs = Date.UTC(2026, 10, 1)
  sandbox = await startSandbox({ now: () => nowMs })
  const pkce = demoApp('pkce')
  const { location, verifier } = await authorize(pkce, { sandbox_approve: 'all' })
  const code = location.searchParams.get('code') ?? ''
  nowMs += 6 * minuteMs
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: pkce.clientId,
  }
  expect((await requestToken(sandbox, pkce, form)).json()).toEqual({ error: 'invalid_grant' })

  const tokens = await consent(pkce)
  const revoked = await fetch(`${sandbox.url}/connect/revocation`, {
    method: 'POST',
    body: new URLSearchParams({ token: String(tokens['refresh_token']), client_id: pkce.clientId }),
  })
  expect(revoked.status).toBe(200)
  expect((await get('/connections', String(tokens['access_token']))).status).toBe(401)
})

test('the consent page is a form that works by itself; refusals come back to the app', async () => {
  sandbox = await startSandbox({ companies: organisations })
  const app = demoApp('web')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: 'openid accounting.contacts.read',
    state: '"><script>',
  })
  const address = `${sandbox.loginUrl}/identity/connect/authorize?${query.toString()}`
  const people = await toAnswer(await fetch(address))
  expect(people.status).toBe(200)
  for (const name of ['Alex Morgan', 'Sam Rivers', 'Robin Hale']) expect(people.text).toContain(name)
  const [link = ''] = /\/identity[^"]+sandbox_user[^"]+/.exec(people.text) ?? []
  const page = await toAnswer(await fetch(`${sandbox.loginUrl}${link.replaceAll('&amp;', '&')}`))
  expect(page.status).toBe(200)
  expect(page.text).toContain('View contacts and contact groups')
  expect(page.text).toContain('Second Ltd')
  expect(page.text).not.toContain('"><script>')
  expect(page.headers.get('x-frame-options')).toBe('DENY')
  const decide = async (form: URLSearchParams): Promise<URL> => {
    const response = await fetch(address, { method: 'POST', body: form, redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '')
  }
  const refused = await decide(new URLSearchParams({ decision: 'refuse' }))
  expect(refused.searchParams.get('error')).toBe('access_denied')
  expect(refused.searchParams.get('state')).toBe('"><script>')
  const allowed = await decide(new URLSearchParams({ decision: 'approve', tenantId: sandbox.companies[1]?.tenantId ?? '' }))
  expect(allowed.searchParams.get('code')).toBeTruthy()

  const broad = await authorize(app, { scope: 'accounting.transactions' })
  expect(broad.location.searchParams.get('error')).toBe('invalid_scope')
  const number = await fetch(address.replace('localhost', '127.0.0.1'))
  expect(number.status).toBe(400)
})

test('a tier caps connections, sets the day, and rapid sync lifts limits for half an hour', async () => {
  const apps: App[] = [
    { clientId: 'STARTER', clientSecret: 's', name: 'Starter', kind: 'web', generation: 'granular', tier: 'starter' },
    { clientId: 'PLUS', clientSecret: 's', name: 'Plus', kind: 'web', generation: 'granular', tier: 'plus', bulkConnect: true },
  ]
  const companies = Array.from({ length: 6 }, (_, index) => ({
    seed: 1,
    size: { invoices: 1 },
    name: `Company ${index}`,
    tenantId: `00000000-0000-4000-8000-00000000000${index}`,
  }))
  sandbox = await startSandbox({ apps, companies, limits: { minute: 3 } })
  const [starter, plus] = sandbox.apps as [App, App]
  for (const { tenantId } of companies.slice(0, 5)) await consent(starter, { sandbox_approve: tenantId })
  const sixth = await authorize(starter, { sandbox_approve: companies[5]!.tenantId })
  expect(sixth.location.searchParams.get('error')).toBe('access_denied')
  expect(sixth.location.searchParams.get('error_description')).toBe('The app has no connections left in its tier')
  // One organisation at a time, unless the tier has bulk connections.
  const again = await consent(starter, { sandbox_approve: 'all' })
  const tenant = { 'xero-tenant-id': companies[0]!.tenantId }
  const first = await get('/api.xro/2.0/Invoices', String(again['access_token']), tenant)
  expect([first.status, first.headers.get('x-daylimit-remaining')]).toEqual([200, '999'])

  const rapid = String((await consent(plus))['access_token'])
  for (let n = 0; n < 5; n++) expect((await get('/api.xro/2.0/Invoices', rapid, tenant)).status).toBe(200)
  sandbox.control.advance(29 * minuteMs)
  expect((await get('/api.xro/2.0/Invoices', rapid, tenant)).headers.get('x-daylimit-remaining')).toBe('5000')
  sandbox.control.advance(minuteMs / 2)
  const late = String((await consent(plus))['access_token'])
  sandbox.control.advance(minuteMs)
  const statuses = []
  for (let n = 0; n < 4; n++) statuses.push((await get('/api.xro/2.0/Invoices', late, tenant)).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  expect(sandbox.control.egress().find(({ clientId }) => clientId === 'PLUS')).toMatchObject({
    bytes: expect.any(Number),
    overage: 0,
  })
  expect(sandbox.control.egress()[1]!.bytes).toBeGreaterThan(1000)
})

test('who may only read may not write, and each sees the organisations they belong to', async () => {
  const user = (userId: string, role: 'ADVISER' | 'READONLY', organisations: string[]) => ({
    userId,
    role,
    organisations,
    reporting: true,
    email: `${userId}@example.com`,
    givenName: role,
    familyName: 'Person',
  })
  const [one, two] = ['00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000a2']
  const companies = [one, two].map((tenantId) => ({ seed: 1, size: { invoices: 1 }, name: `Org ${tenantId.at(-1)}`, tenantId }))
  sandbox = await startSandbox({ companies, users: [user('a', 'ADVISER', [one]), user('r', 'READONLY', [two])] })
  const app = demoApp('web')
  const { location } = await authorize(app, { sandbox_approve: two, sandbox_user: 'a' })
  expect(location.searchParams.get('error')).toBe('access_denied')
  const scope = 'openid offline_access accounting.contacts'
  const reader = String((await consent(app, { sandbox_approve: two, sandbox_user: 'r', scope }))['access_token'])
  const writing = await fetch(`${sandbox.url}/api.xro/2.0/Contacts`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${reader}`, accept: 'application/json', 'xero-tenant-id': two },
    body: JSON.stringify({ Name: 'Not made' }),
  })
  expect(writing.status).toBe(403)
})
