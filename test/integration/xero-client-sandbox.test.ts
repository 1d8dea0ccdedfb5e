import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { streams } from '../../src/streams/catalogue.ts'
import { type CallReport, createXeroApi } from '../../src/xero/client.ts'
import { createConnections } from '../../src/xero/connections.ts'
import { createGovernor } from '../../src/xero/governor.ts'
import { createHttpClient, type HttpClient } from '../../src/xero/http.ts'
import { openLoopbackRedirect } from '../../src/xero/loopback-redirect.ts'
import { createOAuthClient, type OAuthClient } from '../../src/xero/oauth.ts'
import { toRequestedScopes } from '../../src/xero/scopes.ts'
import { createLimitPort } from '../unit/xero-simulation.ts'
import { failureOf } from './xero-server.ts'

let sandbox: Sandbox
let http: HttpClient
beforeAll(async () => {
  sandbox = await startSandbox({ limits: { minute: 1000 }, autoApprove: true, latencyMs: 5 })
  http = createHttpClient({ requestTimeoutMs: 5000 })
})
afterAll(async () => {
  await http.close()
  await sandbox.close()
})

function oauthOf(kind: 'custom' | 'web' | 'pkce', clientSecret?: string): OAuthClient {
  const app = sandbox.apps.find((entry) => entry.kind === kind)!
  return createOAuthClient({
    identityUrl: sandbox.identityUrl,
    loginUrl: sandbox.loginUrl,
    clientId: app.clientId,
    clientSecret: clientSecret ?? app.clientSecret ?? null,
    http,
    clock: systemClock,
  })
}

function apiOf(accessToken: string, tenantId: string | null, calls: CallReport[] = []) {
  const governor = createGovernor({
    clientId: sandbox.clientId,
    tenantId: tenantId ?? '',
    clock: systemClock,
    limits: createLimitPort(),
    dayReserve: 50,
    maxWaitMs: 60_000,
  })
  const take = async (): Promise<string> => accessToken
  return createXeroApi({
    apiUrl: sandbox.apiUrl,
    tenantId,
    governor,
    accessToken: take,
    renew: take,
    clock: systemClock,
    requestTimeoutMs: 5000,
    attempts: 2,
    onCall: (call) => calls.push(call),
    http,
  })
}

const connectionsOf = () => createConnections({ apiUrl: sandbox.apiUrl, http, clock: systemClock, attempts: 2 })
const scopes = toRequestedScopes(streams, 'granular')

describe('against the sandbox', () => {
  test('a Custom Connection reads every stream it has the scope for, 30 calls wanted at once, five sent', async () => {
    const answer = await oauthOf('custom').clientCredentials(scopes)
    const [tenant] = await connectionsOf().list(answer.accessToken)
    expect(tenant!.tenantId).toBe(sandbox.companies[0]!.tenantId)
    const calls: CallReport[] = []
    const api = apiOf(answer.accessToken, tenant!.tenantId, calls)
    const outcomes = await Promise.all(
      streams.map(async (stream) => {
        try {
          return [stream.name, (await api.read({ stream, priority: 'background' })).records.length > -1] as const
        } catch (error) {
          return [stream.name, (error as { code: string }).code] as const
        }
      }),
    )
    const refused = outcomes.filter(([, outcome]) => outcome !== true)
    for (const [name, outcome] of refused) {
      const stream = streams.find((entry) => entry.name === name)!
      expect([stream.retired ? 'stream_retired' : stream.restricted === 'tier' ? 'tier_missing' : 'scope_missing', name]).toEqual(
        [outcome, name],
      )
      expect(stream.retired ?? stream.restricted).toBeDefined()
    }
    expect(calls.filter((call) => call.status === 429)).toEqual([])
  })

  test('wrong secret, unknown scope, unknown organisation', async () => {
    expect((await failureOf(oauthOf('custom', 'wrong').clientCredentials(null))).code).toBe('client_rejected')
    expect((await failureOf(oauthOf('custom').clientCredentials(['accounting.transactions.read']))).code).toBe('scope_rejected')
    const { accessToken } = await oauthOf('custom').clientCredentials(null)
    const api = apiOf(accessToken, '00000000-0000-4000-8000-000000000000')
    expect((await failureOf(api.read({ stream: streams[0]!, priority: 'interactive' }))).code).toBe('tenant_unknown')
  })

  test.each(['web', 'pkce'] as const)('consent of a %s app by a browser, then renewal and its end', async (kind) => {
    const oauth = oauthOf(kind)
    const redirect = await openLoopbackRedirect({ port: 0, clock: systemClock })
    try {
      const { url, state, verifier } = await oauth.buildAuthorizeUrl({ redirectUri: redirect.redirectUri, scopes })
      const waiting = redirect.waitForCallback(state)
      expect((await fetch(url)).status).toBe(200)
      const first = await oauth.exchangeCode({ callbackUrl: await waiting, state, verifier })
      expect(first.grantedScopes).toEqual(expect.arrayContaining(scopes))
      expect(first.authEventId).not.toBeNull()
      const tenants = await connectionsOf().list(first.accessToken, { authEventId: first.authEventId! })
      expect(tenants.length).toBe(1)
      const second = await oauth.refresh(first.refreshToken!)
      expect(second.refreshToken).not.toBe(first.refreshToken)
      const read = await apiOf(second.accessToken, tenants[0]!.tenantId).read({ stream: streams[0]!, priority: 'interactive' })
      expect(read.records.length).toBe(1)
      expect(await connectionsOf().delete(second.accessToken, tenants[0]!.xeroConnectionId)).toBe(true)
      await oauth.revoke(second.refreshToken!)
      expect((await failureOf(oauth.refresh(second.refreshToken!))).code).toBe('grant_expired')
    } finally {
      await redirect.close()
    }
  })
})
