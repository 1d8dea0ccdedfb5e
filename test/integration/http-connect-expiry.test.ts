import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import { startTestServer, toCookie, type TestServer } from '../support/server.ts'
import { agreeAtXero, signInWithXero, toPath } from '../support/sign-in-with-xero.ts'

type Json = ReturnType<typeof JSON.parse>

const first = '11111111-1111-4111-8111-111111111111'
const second = '22222222-2222-4222-8222-222222222222'
const web: App = { clientId: 'WEB', clientSecret: 'web-secret', name: 'Web', kind: 'web', generation: 'granular' }
const app = { clientId: 'WEB', clientSecret: 'web-secret' }

let server: TestServer
let ahead = 0
const clock: Clock = { now: () => new Date(Date.now() + ahead), sleep: systemClock.sleep }
const minutes = 60_000

beforeAll(async () => {
  server = await startTestServer({
    clock,
    sandbox: {
      companies: [
        createCompany({ seed: 1, size: { invoices: 1 }, tenantId: first, name: 'First Ltd' }),
        createCompany({ seed: 2, size: { invoices: 1 }, tenantId: second, name: 'Second Ltd' }),
      ],
      apps: [web],
    },
    env: () => ({ DAYBOOK_CONNECT_ORIGINS: 'https://app.example.com' }),
  })
})
afterAll(() => server.close())

const get = async (path: string): Promise<Json> => (await server.owner.call(path)).json()
const connected = async (): Promise<string[]> => (await get('/v1/connections')).items.map(({ name }: Json) => name)

describe('a window that was closed', () => {
  test('ends the sign-in after five minutes, and a late callback changes nothing', async () => {
    const answer = await server.owner.call('/v1/oauth/start', { method: 'POST', body: app })
    const started = (await answer.json()) as { id: string; url: string }
    const location = await agreeAtXero(started.url, `sandbox_approve=${first}`)
    expect(await get(`/v1/oauth/flows/${started.id}`)).toMatchObject({ state: 'waiting' })
    ahead += 6 * minutes
    expect(await get(`/v1/oauth/flows/${started.id}`)).toMatchObject({
      state: 'expired',
      message: expect.stringMatching(/\w/),
    })
    const late = await server.call(toPath(location), { headers: { cookie: toCookie(answer) } })
    expect(late.status).toBe(400)
    expect(await get(`/v1/oauth/flows/${started.id}`)).toMatchObject({ state: 'expired', connections: [] })
    ahead += 20 * minutes
    expect((await server.owner.call(`/v1/oauth/flows/${started.id}`)).status).toBe(404)
    expect(await connected()).toEqual([])
  })

  test('with a choice left open, nothing can be chosen afterwards', async () => {
    const { flow } = await signInWithXero(server, app, 'sandbox_approve=all')
    expect(flow).toMatchObject({ state: 'choosing', tenants: [{}, {}] })
    ahead += 6 * minutes
    const chosen = await server.owner.call(`/v1/oauth/flows/${flow.id}/choose`, {
      method: 'POST',
      body: { tenantIds: [first] },
    })
    expect(chosen.status).toBe(400)
    expect(await connected()).toEqual([])
  })
})

describe('a callback', () => {
  test('with somebody else’s cookie, or twice the same parameter, is nobody’s', async () => {
    const begin = async () => {
      const answer = await server.owner.call('/v1/oauth/start', { method: 'POST', body: app })
      return { cookie: toCookie(answer), ...((await answer.json()) as { id: string; url: string }) }
    }
    const [mine, theirs] = [await begin(), await begin()]
    const location = toPath(await agreeAtXero(mine.url, `sandbox_approve=${first}`))
    const value = theirs.cookie.split('=')[1] ?? ''
    const name = mine.cookie.split('=')[0] ?? ''
    for (const cookie of [theirs.cookie, `${name}=${value}`, `${name}=`, '']) {
      await server.call(location, { headers: { cookie } })
      expect((await get(`/v1/oauth/flows/${mine.id}`)).connections).toEqual([])
    }
    const state = new URL(`http://x${location}`).searchParams.get('state') ?? ''
    const doubled = await server.call(`/v1/oauth/callback?code=x&state=made-up&state=${state}`, {
      headers: { cookie: mine.cookie },
    })
    expect(doubled.status).toBe(400)
    expect(await connected()).toEqual([])
  })

  test('writes nothing of what came with it into its page', async () => {
    const said = '<script>alert(1)</script>'
    const answer = await server.call(
      `/v1/oauth/callback?state=x&error=${encodeURIComponent(said)}&error_description=${encodeURIComponent(said)}`,
    )
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('<script>alert')
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'/)
  })
})

describe('a connect session', () => {
  const make = async (body: Record<string, unknown> = {}): Promise<Json> => {
    const answer = await server.owner.call('/v1/connect-sessions', {
      method: 'POST',
      body: { name: 'customer', company: 'Acme', returnUrl: 'https://app.example.com/done', expiresInMinutes: 5, ...body },
    })
    return { status: answer.status, ...((await answer.json()) as object) }
  }

  test('that is over says so, and starts nothing', async () => {
    const { token } = await make()
    ahead += 6 * minutes
    const page = (await (await server.call(`/v1/connect-sessions/${token}`)).json()) as Json
    expect(page).toMatchObject({ state: 'expired', message: expect.stringContaining('Ask Acme for a new one.') })
    const start = await server.call(`/v1/connect-sessions/${token}/start`, {
      method: 'POST',
      headers: { origin: server.url },
    })
    expect(start.status).toBe(404)
  })

  test.each([
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'https://evil.example/?https://app.example.com',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    '//app.example.com/',
    'javascript:alert(1)//app.example.com',
    'data:text/html,x',
  ])('returns nobody to %j', async (returnUrl) => {
    expect(await make({ returnUrl })).toMatchObject({ status: 400, error: { code: 'usage' } })
  })

  test('keeps the address as a browser reads it', async () => {
    const { token } = await make({ returnUrl: 'https://app.example.com\\@evil.example/' })
    const page = (await (await server.call(`/v1/connect-sessions/${token}`)).json()) as Json
    expect(page.returnUrl).toBe('https://app.example.com/@evil.example/')
  })

  test('leaves its token in no line of the audit log', async () => {
    const { token } = await make({ returnUrl: 'https://app.example.com/done' })
    await server.call(`/v1/connect-sessions/${token}/start`, { method: 'POST', headers: { origin: server.url } })
    const { items } = await get('/v1/audit')
    expect(items[0]).toMatchObject({ action: expect.stringMatching(/^connect-session\.|connect-sessions/) })
    expect(JSON.stringify(items)).not.toContain(token)
  })
})
