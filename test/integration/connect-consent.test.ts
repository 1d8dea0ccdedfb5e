import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectResult, Platform, Tenant } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type App, type Sandbox } from '../../src/sandbox/sandbox.ts'
import {
  catchError,
  createSandboxTime,
  startQuickKind,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

const firstTenant = '11111111-1111-4111-8111-111111111111'
const secondTenant = '22222222-2222-4222-8222-222222222222'
const web: App = { clientId: 'WEB', clientSecret: 'web-secret', name: 'Web', kind: 'web', generation: 'granular' }
const pkce: App = { clientId: 'PKCE', name: 'Desktop', kind: 'pkce', generation: 'granular' }

describe('connecting with a person’s consent', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform

  const open = () => home.open({ clock: createSandboxTime(sandbox) })
  type OauthOptions = Parameters<Platform['connect']['oauth']>[0]

  /** Starts the command and follows the address it shows, as the person's browser would. */
  async function consent(approve: string, options: Partial<OauthOptions> & { name: string }): Promise<ConnectResult[]> {
    let browsing: Promise<unknown> = Promise.resolve()
    const port = await findFreePort()
    const onUrl = (url: string): void => {
      browsing = browse(`${url}&sandbox_approve=${approve}`)
    }
    try {
      return await platform.connect.oauth({ clientId: pkce.clientId, port, onUrl, ...options })
    } finally {
      await browsing
    }
  }

  beforeAll(async () => {
    sandbox = await startSandbox({
      companies: [
        createCompany({ seed: 1, size: { invoices: 10 }, tenantId: firstTenant, name: 'First Ltd' }),
        createCompany({ seed: 2, size: { invoices: 10 }, tenantId: secondTenant, name: 'Second Ltd' }),
      ],
      apps: [web, pkce],
    })
    home = await kind.createHome(sandbox)
    platform = await open()
  })
  afterEach(async () => {
    sandbox.control.clearFaults()
    for (const { name } of await platform.connections.list()) await platform.connections.disconnect(name, { purge: false })
  })
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  test.each([
    ['a desktop app with PKCE', { clientId: 'PKCE' }],
    ['a web app with a secret', { clientId: 'WEB', clientSecret: 'web-secret' }],
  ])('%s', async (_kind, client) => {
    const [result, ...more] = await consent(firstTenant, { name: 'demo', ...client })
    expect(more).toEqual([])
    expect(result?.connection).toMatchObject({ auth: 'oauth', tenantId: firstTenant, tenantName: 'First Ltd', status: 'ok' })
    expect(result?.grantedScopes).toContain('offline_access')
    expect(result?.notes).toEqual([])
    const report = await syncByName(platform)
    expect([report.status, toTroubled(report)]).toEqual(['complete', {}])
    // Renewed without the person, and that more than once.
    for (let times = 0; times < 2; times++) {
      sandbox.control.advance(31 * 60_000)
      expect((await platform.sync('demo', { streams: ['users'] })).status).toBe('complete')
    }
  })

  test('a consent that is refused', async () => {
    const error = await catchError(consent('nobody', { name: 'demo' }))
    expect(error).toMatchObject({ code: 'consent_refused', message: expect.stringMatching(/Start again to be asked again/) })
    expect(await platform.connections.list()).toEqual([])
  })

  test('a wrong secret, and scopes the app does not have', async () => {
    const wrong = await catchError(consent(firstTenant, { name: 'demo', clientId: 'WEB', clientSecret: 'wrong' }))
    expect(wrong.code).toBe('client_rejected')
    const scopes = await catchError(consent(firstTenant, { name: 'demo', scopes: ['accounting.journals.read'] }))
    expect(scopes.code).toBe('scope_rejected')
    expect(await platform.connections.list()).toEqual([])
  })

  test('several organisations: chosen, named, or neither', async () => {
    const results = await consent('all', { name: 'demo', chooseTenants: takeAll })
    expect(results.map(({ connection }) => [connection.name, connection.tenantName])).toEqual([
      ['demo', 'First Ltd'],
      ['demo-2', 'Second Ltd'],
    ])
    expect(results[0]?.connection.tokenSetId).toBe(results[1]?.connection.tokenSetId)
    const both = await Promise.all([syncByName(platform, 'demo'), syncByName(platform, 'demo-2')])
    expect(both.map((report) => [report.tenantId, report.status])).toEqual([
      [firstTenant, 'complete'],
      [secondTenant, 'complete'],
    ])
    await platform.connections.disconnect('demo', { purge: true })
    expect((await platform.sync('demo-2', { streams: ['users'] })).status).toBe('complete')

    const [named] = await consent('all', { name: 'named', tenantId: secondTenant })
    expect(named?.connection.tenantName).toBe('Second Ltd')
    const unknown = await catchError(consent(firstTenant, { name: 'x', tenantId: '00000000-0000-4000-8000-000000000000' }))
    expect(unknown).toMatchObject({ code: 'tenant_unknown', message: expect.stringMatching(/It reaches: First Ltd/) })
    const none = await catchError(consent('all', { name: 'x' }))
    expect(none).toMatchObject({ code: 'usage', message: expect.stringMatching(/(?=.*First Ltd \(1111)(?=.*Second Ltd \(2222)/) })

    // The second name is taken by another organisation: neither connection is made.
    const [taken] = await consent(firstTenant, { name: 'pair-2' })
    expect(taken?.connection.tenantName).toBe('First Ltd')
    const clash = await catchError(consent('all', { name: 'pair', chooseTenants: takeAll }))
    expect(clash.code).toBe('already_exists')
    expect((await platform.connections.list()).map(({ name }) => name)).not.toContain('pair')
  })

  test('the consent just given decides, not those before', async () => {
    await consent(firstTenant, { name: 'first' })
    const [second] = await consent(secondTenant, { name: 'second' })
    expect(second?.connection.tenantName).toBe('Second Ltd')
  })

  test('a port in use, a name that cannot be, and giving up', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const busy = await catchError(consent(firstTenant, { name: 'demo', port }))
    expect(busy).toMatchObject({ code: 'usage', message: expect.stringMatching(new RegExp(`Port ${port}`)) })
    await new Promise((resolve) => server.close(resolve))
    const stopping = new AbortController()
    const waiting = platform.connect.oauth({
      name: 'demo',
      clientId: 'PKCE',
      port,
      onUrl: () => stopping.abort(),
      signal: stopping.signal,
    })
    expect(await catchError(waiting)).toMatchObject({ code: 'stopped' })
    expect(await catchError(consent(firstTenant, { name: 'not a name' }))).toMatchObject({ code: 'usage' })
  })

  describe('a refresh token made elsewhere', () => {
    test.each([
      ['of a desktop app', pkce],
      ['of a web app', web],
    ])('%s is rotated, kept and used', async (_kind, app) => {
      const { refresh_token: refreshToken = '' } = await grant(sandbox, app, firstTenant)
      const client = { clientId: app.clientId, ...(app.clientSecret ? { clientSecret: app.clientSecret } : {}) }
      const result = await platform.connect.refresh({ name: 'demo', ...client, refreshToken })
      expect(result.connection).toMatchObject({ auth: 'refresh', tenantName: 'First Ltd' })
      expect(result.notes.join()).toMatch(/rotated/)
      await platform.close()
      const set = await home.withStore((store) => store.tokens.get(result.connection.tokenSetId))
      expect(set.previousRefreshToken).toBe(refreshToken)
      expect(set.refreshToken).not.toBe(refreshToken)
      platform = await open()
      sandbox.control.advance(45 * 60_000)
      expect((await platform.sync('demo', { streams: ['users', 'accounts'] })).status).toBe('complete')
    })

    test('that is wrong, or of another client, is refused and not kept', async () => {
      const { refresh_token: refreshToken = '' } = await grant(sandbox, pkce, firstTenant)
      const wrong = await catchError(platform.connect.refresh({ name: 'demo', clientId: 'PKCE', refreshToken: 'wrong-token' }))
      expect(wrong).toMatchObject({ code: 'grant_expired', message: expect.stringMatching(/Connect again/) })
      const other = { name: 'demo', clientId: 'WEB', clientSecret: 'web-secret', refreshToken }
      expect(await catchError(platform.connect.refresh(other))).toMatchObject({ code: 'grant_expired' })
      const secretless = { name: 'demo', clientId: 'WEB', refreshToken }
      expect(await catchError(platform.connect.refresh(secretless))).toMatchObject({ code: 'client_rejected' })
      expect(await platform.connections.list()).toEqual([])
    })

    test('with an organisation it does not reach can be given once more', async () => {
      const { refresh_token: refreshToken = '' } = await grant(sandbox, pkce, firstTenant)
      const options = { name: 'demo', clientId: 'PKCE', refreshToken }
      const error = await catchError(platform.connect.refresh({ ...options, tenantId: secondTenant }))
      expect(error.code).toBe('tenant_unknown')
      expect(error.message).toMatch(/It reaches: First Ltd .*once more within 30 minutes/)
      expect(error.message).not.toContain(refreshToken)
      const result = await platform.connect.refresh({ ...options, tenantId: firstTenant })
      expect(result.connection.status).toBe('ok')
      await platform.close()
      const sets = await home.queryControlPlane('select id from daybook.token_sets')
      platform = await open()
      expect(sets).toEqual([{ id: result.connection.tokenSetId }])
    })
  })

  describe('a bare access token', () => {
    test('works until it ends, and then says what to do', async () => {
      const { access_token: accessToken = '' } = await grant(sandbox, pkce, firstTenant)
      const result = await platform.connect.token({ name: 'demo', accessToken })
      expect(result.connection.auth).toBe('token')
      expect(result.notes.join()).toMatch(/cannot be renewed: this connection ends at 20/)
      expect(result.grantedScopes).toContain('accounting.invoices.read')
      expect((await platform.sync('demo', {})).status).toBe('complete')

      sandbox.control.advance(31 * 60_000)
      const report = await platform.sync('demo', {})
      expect(report).toMatchObject({ status: 'failed', error: { code: 'grant_expired' } })
      expect(report.error?.message).toMatch(/bare access token, which cannot be renewed\. It ended at .*Connect again/)
      const [status] = await platform.status('demo')
      expect(status).toMatchObject({ health: 'needs_attention', reason: report.error?.message })
      expect(status?.streams.find((stream) => stream.stream === 'invoices')?.rows).toBeGreaterThan(5)

      const refused = await catchError(platform.connect.token({ name: 'demo', accessToken }))
      expect(refused).toMatchObject({ code: 'grant_expired', message: expect.stringMatching(/ended at .*get a new one/) })

      const fresh = await grant(sandbox, pkce, firstTenant)
      const again = await platform.connect.token({ name: 'demo', accessToken: fresh.access_token ?? '' })
      expect(again.connection).toMatchObject({ id: result.connection.id, status: 'ok', statusReason: null })
      expect(await platform.sync('demo', {})).toMatchObject({ status: 'complete', incremental: true })
    })

    test('that is nonsense is refused', async () => {
      const error = await catchError(platform.connect.token({ name: 'demo', accessToken: 'nonsense' }))
      expect(error.code).toBe('token_rejected')
      expect(error.message).not.toContain('nonsense')
    })

    test('that Xero revoked before its time', async () => {
      const { access_token: accessToken = '' } = await grant(sandbox, pkce, firstTenant)
      await platform.connect.token({ name: 'demo', accessToken })
      sandbox.control.revokeTokens(pkce.clientId)
      const report = await platform.sync('demo', { streams: ['users'] })
      expect(report).toMatchObject({ status: 'failed', error: { code: 'grant_expired' } })
    })
  })
})

/** Every organisation, in the order of their names. */
async function takeAll(tenants: Tenant[]): Promise<Tenant[]> {
  return tenants.toSorted((a, b) => a.tenantName.localeCompare(b.tenantName))
}

/** Follows redirects through the consent to the loopback port, like a browser. */
async function browse(url: string): Promise<void> {
  const response = await fetch(url, { redirect: 'manual' })
  const location = response.headers.get('location')
  await response.text()
  if (location !== null) await browse(location)
}

/** What another tool would hold after a consent of its own. */
async function grant(sandbox: Sandbox, app: App, tenantId: string): Promise<{ access_token?: string; refresh_token?: string }> {
  const verifier = 'v'.repeat(43)
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
  const redirectUri = 'https://example.com/callback'
  const scopes = ['accounting.settings.read', 'accounting.invoices.read', 'accounting.contacts.read', 'accounting.payments.read']
  const more = ['accounting.banktransactions.read', 'accounting.manualjournals.read', 'accounting.budgets.read', 'offline_access']
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: [...scopes, ...more].join(' '),
    code_challenge: challenge,
    code_challenge_method: 'S256',
    sandbox_approve: tenantId,
  })
  const consented = await fetch(`${sandbox.loginUrl}/identity/connect/authorize?${query}`, { redirect: 'manual' })
  const code = new URL(consented.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const answer = await fetch(`${sandbox.identityUrl}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      ...(app.clientSecret ? { client_secret: app.clientSecret } : {}),
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  })
  return (await answer.json()) as { access_token?: string; refresh_token?: string }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
