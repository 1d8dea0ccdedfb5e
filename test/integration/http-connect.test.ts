import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDaybookClient } from '../../src/http/client.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import { startTestServer, toCookie, type TestServer } from '../support/server.ts'
import { agreeAtXero, signInWithXero, toPath, waitForFlow } from '../support/sign-in-with-xero.ts'

/** Whatever an answer holds. */
type Json = ReturnType<typeof JSON.parse>

const first = '11111111-1111-4111-8111-111111111111'
const second = '22222222-2222-4222-8222-222222222222'
const web: App = { clientId: 'WEB', clientSecret: 'web-secret', name: 'Web', kind: 'web', generation: 'granular' }
const custom: App = { clientId: 'CUSTOM', clientSecret: 'custom-secret', name: 'Custom', kind: 'custom', generation: 'granular' }
const app = { clientId: 'WEB', clientSecret: 'web-secret' }

let server: TestServer
const received: { headers: Record<string, string>; body: string }[] = []
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    received.push({ headers: request.headers as Record<string, string>, body })
    response.end('ok')
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  server = await startTestServer({
    sandbox: {
      companies: [
        createCompany({ seed: 1, size: { invoices: 5 }, tenantId: first, name: 'First Ltd' }),
        createCompany({ seed: 2, size: { invoices: 5 }, tenantId: second, name: 'Second Ltd' }),
      ],
      apps: [web, custom],
    },
    env: () => ({ DAYBOOK_CONNECT_ORIGINS: `https://app.example.com,${origin}` }),
  })
})
afterAll(async () => {
  await server.close()
  receiver.close()
})

const json = async (response: Response): Promise<Json> => ({ status: response.status, ...((await response.json()) as object) })
const post = async (path: string, body?: unknown): Promise<Json> => json(await server.owner.call(path, { method: 'POST', body }))
const get = async (path: string): Promise<Json> => json(await server.owner.call(path))
/** Lets the first syncs end, which start by themselves. */
const untilSynced = async (): Promise<void> => {
  for (const { id } of server.parts.syncs.running()) for await (const _fact of server.parts.syncs.events(id)) void _fact
}

describe('signing in with Xero', () => {
  test('needs an app once, and says which address to register', async () => {
    expect(await get('/v1/oauth/app')).toMatchObject({ known: false, redirectUri: `${server.url}/v1/oauth/callback` })
    expect(await post('/v1/oauth/start', {})).toMatchObject({ status: 400, error: { code: 'client_rejected' } })
  })

  test('refused consent, a cancelled window and wrong scopes are sentences', async () => {
    const { flow, callback } = await signInWithXero(server, app, 'sandbox_approve=')
    expect(flow).toMatchObject({
      state: 'refused',
      code: 'consent_refused',
      message: 'You pressed Cancel in Xero. Nothing was connected.',
    })
    expect(callback.status).toBe(200)
    const { flow: scopes } = await signInWithXero(server, { ...app, scopes: ['accounting.nonsense'] }, 'sandbox_approve=all')
    expect(scopes.state).toBe('refused')
    expect(scopes.message).toMatch(/scope/)
  })

  test('a wrong state, a callback without the cookie and a replayed one change nothing', async () => {
    const answer = await server.owner.call('/v1/oauth/start', { method: 'POST', body: app })
    const started = (await answer.json()) as { id: string; url: string }
    const location = await agreeAtXero(started.url, `sandbox_approve=${first}`)
    const wrong = await server.call('/v1/oauth/callback?code=x&state=made-up', { headers: { cookie: toCookie(answer) } })
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('That sign-in was for another request.')])
    expect((await server.call(toPath(location))).status).toBe(400)
    expect(await get(`/v1/oauth/flows/${started.id}`)).toMatchObject({ state: 'waiting' })
    const taken = await server.call(toPath(location), { headers: { cookie: toCookie(answer) } })
    expect([taken.status, (await waitForFlow(server.owner.call, started.id)).state]).toEqual([200, 'connected'])
    expect((await server.call(toPath(location), { headers: { cookie: toCookie(answer) } })).status).toBe(400)
    await untilSynced()
  })

  test('the connection has a name made from the organisation, and its first sync has run', async () => {
    const { items } = await get('/v1/connections')
    expect(items).toMatchObject([{ name: 'first-ltd', tenantName: 'First Ltd', state: 'ok', auth: 'oauth' }])
    expect(items[0].lastRun.status).toBe('complete')
    expect(await get('/v1/oauth/app')).toMatchObject({ known: true, clientId: 'WEB', from: 'connection' })
  })

  test('an organisation that is connected already is asked about, and taken over only when told so', async () => {
    const { flow } = await signInWithXero(server, {}, `sandbox_approve=${first}`)
    expect(flow).toMatchObject({
      state: 'choosing',
      code: 'already_exists',
      tenants: [{ tenantId: first, connectedAs: 'first-ltd' }],
    })
    const path = `/v1/oauth/flows/${flow.id}/choose`
    expect(await post(path, { tenantIds: [first] })).toMatchObject({ status: 409 })
    expect(await post(path, { tenantIds: [second] })).toMatchObject({ status: 403, error: { code: 'tenant_unknown' } })
    expect(await post(path, { tenantIds: [first], reconnect: true })).toMatchObject({ status: 202 })
    expect(await waitForFlow(server.owner.call, flow.id)).toMatchObject({
      state: 'connected',
      connections: [{ name: 'first-ltd' }],
    })
    await untilSynced()
  })

  test('a reconnect is for its organisation alone', async () => {
    const { flow } = await signInWithXero(server, { reconnect: 'first-ltd' }, `sandbox_approve=${second}`)
    expect(flow).toMatchObject({ state: 'refused', code: 'other_tenant' })
    expect(flow.message).toContain('This connection is for First Ltd.')
    const again = await signInWithXero(
      server,
      { reconnect: 'first-ltd', returnTo: '/connections/first-ltd/access' },
      `sandbox_approve=${first}`,
    )
    expect(again.flow.state).toBe('connected')
    expect(again.callback.status).toBe(303)
    expect(again.callback.headers.get('location')).toBe(`/connections/first-ltd/access?flow=${again.started.id}`)
    await untilSynced()
  })

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/x\r\ny'])(
    'no way out by returnTo %j',
    async (returnTo) => {
      expect(await post('/v1/oauth/start', { ...app, returnTo })).toMatchObject({ status: 400, error: { code: 'usage' } })
    },
  )

  test('a flow is its owner’s, and keys are sent elsewhere', async () => {
    const { id } = await post('/v1/oauth/start', app)
    const admin = await server.person('admin')
    expect((await admin.call(`/v1/oauth/flows/${id}`)).status).toBe(404)
    const key = await server.key('write')
    expect((await key('/v1/oauth/start', { method: 'POST', body: app })).status).toBe(400)
    const viewer = await server.person('viewer', ['first-ltd'])
    expect((await viewer.call('/v1/oauth/start', { method: 'POST', body: app })).status).toBe(403)
  })
})

describe('connecting by what is pasted', () => {
  test('a client is checked, with doubts beside the field and Xero’s answer as a sentence', async () => {
    expect(await post('/v1/connections/check', { way: 'app', ...app })).toMatchObject({
      ok: true,
      message: 'Xero knows this app.',
    })
    expect(await post('/v1/connections/check', { way: 'app', clientId: 'WEB', clientSecret: 'wrong' })).toMatchObject({
      ok: false,
      code: 'client_rejected',
    })
    const check = await post('/v1/connections/check', { way: 'custom', clientId: 'CUSTOM', clientSecret: 'custom-secret' })
    expect(check).toMatchObject({ ok: true, tenantName: 'First Ltd' })
    expect(check.warnings[0].message).toContain('Usually 32 letters and digits.')
  })

  test('a Custom Connection is made, configured, tested, paused, resumed and disconnected', async () => {
    const body = { way: 'custom', name: 'books', clientId: 'CUSTOM', clientSecret: 'custom-secret', schema: 'other', sync: false }
    expect(await post('/v1/connections', { ...body, metadata: { customerId: 'c_1' } })).toMatchObject({
      status: 201,
      syncId: null,
      connection: { name: 'books', state: 'never_synced', metadata: { customerId: 'c_1' } },
    })
    expect(await post('/v1/connections', { ...body, clientSecret: 'wrong' })).toMatchObject({
      status: 400,
      error: { code: 'client_rejected' },
    })
    expect((await get('/v1/connections?metadata=customerId:c_1')).items.map((each: Json) => each.name)).toEqual(['books'])
    const changed = await server.owner.call('/v1/connections/books', {
      method: 'PATCH',
      body: { startDate: '2025-01-01', schedule: { kind: 'hourly' } },
    })
    expect(await json(changed)).toMatchObject({ settings: { startDate: '2025-01-01', schedule: { kind: 'hourly' } } })
    const taken = await server.owner.call('/v1/connections/books', { method: 'PATCH', body: { startDate: null } })
    expect(await json(taken)).toMatchObject({ settings: { startDate: null, schedule: { kind: 'hourly' } } })
    expect(await post('/v1/connections/books/test')).toMatchObject({ status: 200, streams: expect.any(Number) })
    expect(await post('/v1/connections/books/pause')).toMatchObject({ state: 'paused', action: 'resume' })
    expect(await post('/v1/connections/books/resume')).toMatchObject({ state: 'never_synced' })
    expect(await get('/v1/connections/books/access')).toMatchObject({ auth: 'custom', scopeFamily: 'granular' })
    expect((await get('/v1/connections/books/streams')).items[0]).toMatchObject({
      stream: 'organisations',
      table: 'other.organisations',
    })
    const gone = await server.owner.call('/v1/connections/books?purge=true', { method: 'DELETE' })
    expect(await json(gone)).toMatchObject({ status: 200, purgedRows: 0 })
    expect(await get('/v1/connections/books')).toMatchObject({ status: 404 })
  })

  test('input that does not fit is refused, naming the field', async () => {
    expect(await post('/v1/connections', { way: 'custom', name: 'x' })).toMatchObject({ status: 400, error: { code: 'usage' } })
    expect(await post('/v1/connections', { way: 'nonsense' })).toMatchObject({ status: 400 })
    expect(await post('/v1/connections/none/pause')).toMatchObject({ status: 404 })
    expect(
      (await server.owner.call('/v1/connections', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(400)
  })
})

describe('connect sessions', () => {
  const origin = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`

  test('go only where the operator allows', async () => {
    const body = { name: 'customer', company: 'Acme', returnUrl: 'https://evil.example/done' }
    expect(await post('/v1/connect-sessions', body)).toMatchObject({ status: 400, error: { code: 'usage' } })
    const webhook = { ...body, returnUrl: 'https://app.example.com/done', webhookUrl: 'http://169.254.169.254/latest' }
    expect(await post('/v1/connect-sessions', webhook)).toMatchObject({ status: 400 })
    expect((await (await server.person('viewer')).call('/v1/connect-sessions', { method: 'POST', body })).status).toBe(403)
  })

  test('a customer connects in their own browser, and the program is told by a signed webhook', async () => {
    const { parts } = server
    const { key } = await parts.access.keys.create({
      name: 'saas',
      scope: 'write',
      connections: 'all',
      expiresAt: null,
      createdBy: (await parts.access.people.list())[0]!.id,
    })
    const client = createDaybookClient({ url: server.url, key })
    const session = await client.createConnectSession({
      name: 'customer-42',
      company: 'Acme',
      returnUrl: 'https://app.example.com/done',
      webhookUrl: `${origin()}/hook`,
      metadata: { customerId: 'c_42' },
    })
    expect(session.url).toBe(`${server.url}/connect/${session.token}`)
    const page = `/v1/connect-sessions/${session.token}`
    expect(await json(await server.call(page))).toMatchObject({ company: 'Acme', state: 'open', connection: null, flow: null })
    const answer = await server.call(`${page}/start`, { method: 'POST', headers: { origin: server.url } })
    const started = (await answer.json()) as { id: string; url: string }
    const path = toPath(await agreeAtXero(started.url, `sandbox_approve=${second}`))
    const callback = await server.call(path, { headers: { cookie: toCookie(answer) } })
    expect(callback.headers.get('location')).toBe(`/connect/${session.token}?flow=${started.id}`)
    await expect.poll(async () => (await json(await server.call(page))).state, { timeout: 20_000 }).toBe('connected')
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1)
    const { webhookSecret } = await get('/v1/connect-settings')
    const [hook] = received
    expect(new Webhook(webhookSecret).verify(hook!.body, hook!.headers)).toMatchObject({
      type: 'connect_session.connected',
      data: { metadata: { customerId: 'c_42' }, connection: { name: 'customer-42', tenantId: second } },
    })
    expect((await server.call(`${page}/start`, { method: 'POST', headers: { origin: server.url } })).status).toBe(409)
    await untilSynced()
  })

  test('a link that was never made answers 404, one that is over says so', async () => {
    expect((await server.call('/v1/connect-sessions/nonsense')).status).toBe(404)
    expect((await server.call('/v1/connect-sessions/nonsense/start', { method: 'POST' })).status).toBe(404)
  })
})
