import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ConnectResult, Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type App, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { streams as catalogue } from '../../src/streams/catalogue.ts'
import {
  catchError,
  createLeapingClock,
  startQuickKind,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

const tenantOfOther = '22222222-2222-4222-8222-222222222222'
const apps: App[] = [
  { clientId: 'GRANULAR', clientSecret: 'granular secret -_~/+%', name: 'New', kind: 'custom', generation: 'granular' },
  { clientId: 'BROAD', clientSecret: 'broad-secret', name: 'Old', kind: 'custom', generation: 'broad' },
  {
    clientId: 'SUBSET',
    clientSecret: 'subset-secret',
    name: 'Few',
    kind: 'custom',
    generation: 'granular',
    scopes: ['accounting.settings.read', 'accounting.contacts.read'],
  },
  {
    clientId: 'OTHER',
    clientSecret: 'other-secret',
    name: 'Other',
    kind: 'custom',
    generation: 'granular',
    tenantId: tenantOfOther,
  },
]

function toReasons(result: ConnectResult): Record<string, string> {
  return Object.fromEntries(
    result.access.flatMap(({ stream, access }) => (access.readable ? [] : [[stream, `${access.why}: ${access.reason}`]])),
  )
}

describe('a Custom Connection', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const connect = (
    clientId: string,
    options: { name?: string; clientSecret?: string; scopes?: string[]; streams?: string[] } = {},
  ) =>
    platform.connect.custom({
      name: clientId.toLowerCase(),
      clientId,
      clientSecret: sandbox.apps.find((app) => app.clientId === clientId)?.clientSecret ?? '',
      ...options,
    })

  beforeAll(async () => {
    sandbox = await startSandbox({
      companies: [
        createCompany({ seed: 1, size: { invoices: 10 } }),
        createCompany({ seed: 2, size: { invoices: 10 }, name: 'Other Ltd', tenantId: tenantOfOther }),
      ],
      apps,
    })
    home = await kind.createHome(sandbox)
    platform = await home.open({ clock: createLeapingClock(sandbox) })
  })
  beforeEach(() => {
    sandbox.control.clearFaults()
    sandbox.control.clearCalls()
  })
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  test('of a new app gets the granular scopes, and says what it cannot read', async () => {
    const result = await connect('GRANULAR')
    expect(result.scopeFamily).toBe('granular')
    expect(result.requestedScopes).toEqual(expect.arrayContaining(['accounting.invoices.read', 'paymentservices']))
    expect(result.access.map((entry) => entry.stream)).toEqual(catalogue.map((stream) => stream.name))
    expect(toReasons(result)).toEqual({
      journals: expect.stringMatching(/^tier: .*accounting\.journals\.read.*Advanced/),
      expense_claims: expect.stringMatching(/^scope: .*accounting\.transactions\.read.*before March 2026/),
      receipts: expect.stringMatching(/^scope: /),
      employees: expect.stringMatching(/^retired: /),
    })
    const report = await syncByName(platform, 'granular')
    expect(report.status).toBe('complete')
    expect(report.byName.get('journals')).toMatchObject({ status: 'unavailable', code: 'tier_missing', calls: 0 })
  })

  test('of an older app falls back to the broad scopes', async () => {
    const result = await connect('BROAD')
    expect(result.scopeFamily).toBe('broad')
    expect(Object.keys(toReasons(result))).toEqual(['employees'])
    const asked = sandbox.control.calls().filter((call) => call.path === '/connect/token')
    expect(asked.map((call) => call.status)).toEqual([400, 400, 400, 400, 200])
  })

  test('with a subset of scopes gets these, and a run is partial for what one would expect', async () => {
    const result = await connect('SUBSET')
    expect(result.grantedScopes.sort()).toEqual(['accounting.contacts.read', 'accounting.settings.read'])
    expect(result.requestedScopes).toBeNull()
    expect(toReasons(result)['invoices']).toMatch(
      /^scope: needs the scope accounting\.invoices\.read or accounting\.transactions\.read: grant/,
    )
    expect(toReasons(result)['contacts']).toBeUndefined()
    const report = await syncByName(platform, 'subset')
    expect(report.status).toBe('partial')
    expect(toTroubled(report)).toMatchObject({ invoices: 'scope_missing', payments: 'scope_missing' })
    expect(report.byName.get('contacts')?.status).toBe('complete')
  })

  test('with scopes named by the user asks for these alone, and expects no more', async () => {
    const scopes = ['accounting.settings.read', 'accounting.invoices.read']
    const result = await connect('GRANULAR', { name: 'named', scopes })
    expect(result.grantedScopes.sort()).toEqual(scopes.sort())
    const report = await syncByName(platform, 'named')
    expect(report.status).toBe('complete')
    expect(report.streams.map((stream) => stream.stream)).toContain('invoices')
    expect(report.streams.map((stream) => stream.stream)).not.toContain('contacts')

    const wider = await connect('GRANULAR', { name: 'named', scopes: [...scopes, 'accounting.contacts.read'] })
    expect(wider.connection.settings.streams).toContain('contacts')
    const chosen = await connect('GRANULAR', { name: 'named', scopes, streams: ['invoices'] })
    expect(chosen.connection.settings.streams).toEqual(['invoices'])
    expect((await connect('GRANULAR', { name: 'named' })).connection.settings.streams).toEqual(['invoices'])
    await platform.connections.disconnect('named', { purge: false })

    const error = await catchError(connect('GRANULAR', { name: 'named', scopes: ['accounting.transactions.read'] }))
    expect(error).toMatchObject({ code: 'scope_rejected', message: expect.stringMatching(/Name only scopes that the app has/) })
  })

  test('with a wrong secret or client is refused, and nothing is kept', async () => {
    const before = await platform.connections.list()
    for (const wrong of [
      connect('GRANULAR', { name: 'new', clientSecret: 'not the secret' }),
      connect('NOBODY', { name: 'new', clientSecret: 'x' }),
    ]) {
      const error = await catchError(wrong)
      expect(error.code).toBe('client_rejected')
      expect(error.message).toMatch(/Copy both again from the app/)
      expect(error.message).not.toContain('not the secret')
    }
    expect(await platform.connections.list()).toEqual(before)
  })

  test('without an organisation says so', async () => {
    // Its token is given out before the organisation leaves, as the list alone can tell.
    const take = sandbox.control.afterCall((call) => {
      if (call.path === '/connect/token') sandbox.control.disconnect(tenantOfOther)
    })
    const error = await catchError(connect('OTHER'))
    take()
    expect(error).toMatchObject({
      code: 'tenant_unknown',
      message: expect.stringMatching(/authorise the Custom Connection in Xero/),
    })
    expect(await catchError(connect('OTHER'))).toMatchObject({ code: 'client_rejected' })
    sandbox.control.reconnect(tenantOfOther)
    expect((await connect('OTHER')).connection.tenantName).toBe('Other Ltd')
  })

  test('of a user without the reporting permission says so', async () => {
    sandbox.control.setUser({ reporting: false })
    const result = await platform.connections.test('broad')
    expect(toReasons(result)).toMatchObject({
      manual_journals: expect.stringMatching(/^role: .*reporting permission/),
      journals: expect.stringMatching(/^role: /),
    })
    const report = await syncByName(platform, 'broad')
    expect(report.status).toBe('partial')
    expect(toTroubled(report)).toEqual({ manual_journals: 'role_missing' })
    expect(report.byName.get('journals')).toMatchObject({ status: 'unavailable', code: 'role_missing' })
    sandbox.control.setUser({ reporting: true })
    expect((await syncByName(platform, 'broad')).status).toBe('complete')
  })

  test('under the same name again keeps history, state and settings', async () => {
    await platform.connections.configure('granular', { snapshotHours: 5 })
    const before = await platform.connections.get('granular')
    const again = await connect('BROAD', { name: 'granular' })
    expect(again.connection).toMatchObject({ id: before.id, status: 'ok', settings: { snapshotHours: 5 } })
    expect(again.notes.join(' ')).toMatch(/what was synced before stays/)
    const report = await syncByName(platform, 'granular')
    expect(report).toMatchObject({ status: 'complete', incremental: true })
    expect(report.byName.get('invoices')).toMatchObject({ mode: 'incremental', changed: 0 })
    const sets = (await platform.connections.list()).map((connection) => connection.tokenSetId)
    expect(sets).not.toContain(before.tokenSetId)
  })

  test('under a name of another organisation is refused, and the old one goes on', async () => {
    const error = await catchError(connect('OTHER', { name: 'granular' }))
    expect(error.code).toBe('already_exists')
    expect(error.message).toMatch(/Other Ltd.*Choose another name/)
    expect((await syncByName(platform, 'granular')).status).toBe('complete')
  })

  test('that fails its test under an old name leaves the old authorisation in place', async () => {
    const before = await platform.connections.get('granular')
    sandbox.control.addFault({ path: '/api.xro/2.0/Organisation', status: 403, body: { Detail: 'AuthenticationUnsuccessful' } })
    expect(await catchError(connect('GRANULAR', { name: 'granular' }))).toMatchObject({ code: 'tenant_unknown' })
    const after = await platform.connections.get('granular')
    expect(after.tokenSetId).toBe(before.tokenSetId)
    expect(after.status).toBe('ok')
    sandbox.control.clearFaults()
    expect((await syncByName(platform, 'granular')).status).toBe('complete')
  })

  test('rides out what passes by itself while it is tested', async () => {
    sandbox.control.addFault({ path: '/connect/token', times: 1, status: 503, body: 'busy' })
    sandbox.control.addFault({ path: '/connections', times: 1, drop: true })
    sandbox.control.addFault({ path: '/api.xro/2.0/Organisation', times: 1, status: 502, body: '<html>bad gateway</html>' })
    const result = await connect('BROAD', { name: 'patient' })
    expect(Object.keys(toReasons(result))).toEqual(['employees'])
    sandbox.control.addFault({ path: '/api.xro/2.0/ManualJournals', status: 500, body: 'oops' })
    const shaky = await platform.connections.test('patient')
    expect(toReasons(shaky)).toMatchObject({ manual_journals: expect.stringMatching(/^error: Xero has a fault/) })
    expect(shaky.connection.status).toBe('ok')
    await platform.connections.disconnect('patient', { purge: false })
  })

  test('with options that make no sense is refused before any call', async () => {
    sandbox.control.clearCalls()
    const base = { clientId: 'BROAD', clientSecret: 'broad-secret' }
    const bad = [
      { name: '' },
      { name: 'a b' },
      { name: 'x', startDate: '2024-13-01' },
      { name: 'x', startDate: 'yesterday' },
      { name: 'x', schema: 'Bad Schema' },
    ]
    for (const options of bad)
      expect(await catchError(platform.connect.custom({ ...base, ...options }))).toMatchObject({ code: 'usage' })
    expect(await catchError(platform.connect.custom({ ...base, name: 'x', streams: ['nonsense'] }))).toMatchObject({
      code: 'not_found',
    })
    expect(sandbox.control.calls()).toEqual([])
  })

  test('keeps no token set that no connection uses', async () => {
    const connections = await platform.connections.list()
    await platform.close()
    const rows = await home.queryControlPlane('select id from daybook.token_sets')
    platform = await home.open({ clock: createLeapingClock(sandbox) })
    expect(rows.map((row) => row['id']).sort()).toEqual(connections.map((connection) => connection.tokenSetId).sort())
  })
})
