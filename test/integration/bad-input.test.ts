import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { streams as catalogue } from '../../src/streams/catalogue.ts'
import {
  catchError,
  connectCustom,
  createLeapingClock,
  startQuickKind,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'
import { compareDumps, olderApp, smallPages, type Dump } from '../support/world.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

/** Payments in several pages, and few streams, so that a run is short. */
const chosen = ['organisations', 'accounts', 'contacts', 'invoices', 'payments', 'items', 'quotes', 'manual_journals', 'users']
const streams = catalogue
  .filter((stream) => chosen.includes(stream.name) || stream.retired)
  .map((stream) => smallPages.find((each) => each.name === stream.name && each.name === 'payments') ?? stream)

describe('trouble with Xero', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  let undisturbed: Dump
  const open = (of: PlatformHome) => of.open({ clock: createLeapingClock(sandbox), streams })
  const api = '/api.xro/2.0'

  beforeAll(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: 'small' })], apps: [olderApp] })
    home = await kind.createHome(sandbox, { DAYBOOK_RETRY_ATTEMPTS: '2', DAYBOOK_REQUEST_TIMEOUT_SECONDS: '0.3' })
    platform = await open(home)
    await connectCustom(platform, sandbox)
    const other = await kind.createHome(sandbox)
    const quiet = await open(other)
    await connectCustom(quiet, sandbox)
    expect((await quiet.sync('demo', {})).status).toBe('complete')
    await quiet.close()
    undisturbed = await other.dump()
  })
  beforeEach(() => sandbox.control.clearCalls())
  afterEach(() => sandbox.control.clearFaults())
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  /** After a next run without trouble the warehouse is as one that was filled at once, without trouble. */
  async function expectRight(): Promise<void> {
    sandbox.control.clearFaults()
    const report = await syncByName(platform)
    expect([report.status, toTroubled(report)]).toEqual(['complete', {}])
    expect(compareDumps(await home.dump(), undisturbed)).toEqual([])
  }

  /** Forgets what the faulty streams held, so that they are read anew, under the fault. */
  async function readAnew(...names: string[]) {
    await platform.connections.reset('demo', names)
    return syncByName(platform)
  }

  const unavailable = { code: 'xero_unavailable', message: /Xero has a fault at GET Payments \(50\d\).*try again/ }
  const garbled = { code: 'xero_garbled', message: /GET .*Payments.*/ }
  const unreachable = { code: 'xero_unreachable', message: /No answer from Xero to GET .*Payments: .*try again/ }
  const troubles: [string, Parameters<Sandbox['control']['addFault']>[0], { code: string; message: RegExp }][] = [
    ['a 500', { status: 500, body: 'oops' }, unavailable],
    ['a 502 page', { status: 502, body: '<html><body>Bad Gateway</body></html>' }, unavailable],
    ['a 503', { status: 503, body: '' }, unavailable],
    ['a 503 with a short Retry-After', { status: 503, body: '', headers: { 'Retry-After': '3' } }, unavailable],
    ['a 504', { status: 504, body: 'timeout' }, unavailable],
    ['a truncated body', { truncate: 1500 }, garbled],
    ['a body that is cut and says it is whole', { truncate: 1500, truncateQuietly: true }, garbled],
    ['a body with a hole', { garble: true }, garbled],
    ['a body that is not JSON', { body: 'hello' }, garbled],
    ['an HTML page with status 200', { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }, garbled],
    ['JSON of another shape', { body: { Items: [] } }, garbled],
    ['an empty body', { body: '' }, garbled],
    ['a dropped socket', { drop: true }, unreachable],
    ['a hanging socket', { hang: true }, unreachable],
    ['a socket that hangs in the middle', { hang: true, truncate: 1500 }, unreachable],
  ]
  test.each(troubles)('%s costs its stream alone when it stays, and nothing when it passes', async (_name, fault, expected) => {
    sandbox.control.addFault({ path: `${api}/Payments`, query: { page: '2' }, ...fault })
    const report = await readAnew('payments')
    expect(report.status).toBe('partial')
    expect(toTroubled(report)).toEqual({ payments: expected.code })
    const payments = report.byName.get('payments')
    expect(payments?.reason).toMatch(expected.message)
    expect(payments?.reason).not.toMatch(/undefined|\[object|Unexpected fault/)
    // The first page is kept.
    expect(payments?.changed).toBe(20)
    sandbox.control.clearFaults()
    sandbox.control.addFault({ path: `${api}/Payments`, times: 1, ...fault })
    const next = await syncByName(platform)
    expect([next.status, toTroubled(next)]).toEqual(['complete', {}])
    expect((await platform.status('demo'))[0]?.streams.find((each) => each.stream === 'payments')?.rows).toBe(
      sandbox.control.collection('Payments').size - (next.byName.get('payments')?.deleted ?? 0) - countDeleted(sandbox),
    )
  })

  test('after all that, nothing is lost or doubled', expectRight)

  test.each([
    ['of the minute', { 'X-Rate-Limit-Problem': 'minute', 'Retry-After': '40' }],
    ['of the app', { 'X-Rate-Limit-Problem': 'appminute', 'Retry-After': '12' }],
    ['of calls at once', { 'X-Rate-Limit-Problem': 'concurrent' }],
    ['that does not say why or how long', {}],
    ['with a date', { 'Retry-After': new Date(Date.now() + 20_000).toUTCString() }],
  ])('a 429 %s is waited out', async (_kind, headers) => {
    sandbox.control.addFault({ path: api, after: 3, times: 4, status: 429, body: '', headers })
    const report = await syncByName(platform, 'demo', { full: true })
    expect([report.status, toTroubled(report)]).toEqual(['complete', {}])
    expect(report.totals.changed).toBe(0)
  })

  test('a 429 without an end pauses the run, and the next one goes on', async () => {
    sandbox.control.addFault({ path: `${api}/Payments`, status: 429, body: '' })
    const report = await readAnew('payments')
    expect(report.status).toBe('paused')
    expect(report.byName.get('payments')).toMatchObject({ status: 'paused', code: 'rate_limited' })
    expect(Date.parse(report.resumesAt ?? '')).toBeGreaterThan(0)
    sandbox.control.advance(60_000)
    await expectRight()
  })

  test('an organisation that Xero has taken offline', async () => {
    sandbox.control.setOffline(true)
    const report = await syncByName(platform)
    expect(report.status).toBe('failed')
    expect(report.byName.get('accounts')).toMatchObject({ code: 'xero_unavailable', reason: expect.stringMatching(/offline/) })
    const [status] = await platform.status('demo')
    expect(status).toMatchObject({
      health: 'needs_attention',
      reason: expect.stringMatching(/Xero says the organisation is offline/),
    })
    sandbox.control.setOffline(false)
    await expectRight()
  })

  test('an organisation that was disconnected', async () => {
    sandbox.control.disconnect()
    const report = await syncByName(platform)
    expect(report).toMatchObject({ status: 'failed', error: { code: 'tenant_unknown' } })
    expect(report.error?.message).toMatch(/It was disconnected, or .*connect again/)
    expect((await platform.status('demo'))[0]).toMatchObject({ health: 'needs_attention', reason: report.error?.message })
    sandbox.control.reconnect()
    await expectRight()
  })

  test('a scope taken away, a role taken away, an endpoint that is gone', async () => {
    const { control } = sandbox
    control.setUser({ reporting: false })
    control.addFault({ path: `${api}/Quotes`, status: 410, body: '' })
    control.addFault({ path: `${api}/Items`, status: 401, body: { Detail: 'AuthorizationUnsuccessful' } })
    control.addFault({ path: `${api}/Users`, status: 403, body: { Title: 'Forbidden', Detail: 'You lack something' } })
    control.addFault({ path: `${api}/Contacts`, status: 404, body: '' })
    control.addFault({
      path: `${api}/Accounts`,
      status: 400,
      body: { ErrorNumber: 16, Type: 'QueryParseException', Message: 'No good' },
    })
    const report = await syncByName(platform, 'demo', { full: true })
    expect(report.status).toBe('partial')
    expect(toTroubled(report)).toEqual({
      manual_journals: 'role_missing',
      quotes: 'stream_retired',
      items: 'scope_missing',
      users: 'role_missing',
      contacts: 'request_rejected',
      accounts: 'request_rejected',
    })
    expect(report.byName.get('accounts')?.reason).toMatch(/Xero rejects GET Accounts \(400\): No good/)
    expect(report.byName.get('items')?.reason).toMatch(/lacks the scope for items: accounting\.settings\.read/)
    expect(report.byName.get('employees')).toMatchObject({ status: 'unavailable', code: 'stream_retired', calls: 0 })
    expect(sandbox.control.calls().some((call) => call.path.includes('Employees'))).toBe(false)
    expect(report.byName.get('payments')?.status).toBe('complete')
    control.setUser({ reporting: true })
    await expectRight()
  })

  test('the whole of Xero out of reach', async () => {
    sandbox.control.addFault({ drop: true })
    const report = await syncByName(platform)
    expect(report.status).toBe('failed')
    expect(new Set(Object.values(toTroubled(report)))).toEqual(new Set(['xero_unreachable']))
    expect((await platform.connections.get('demo')).status).toBe('ok')
    await expectRight()
  })

  test('a run that is stopped keeps what landed', async () => {
    await platform.connections.reset('demo', ['payments', 'invoices', 'contacts'])
    const stop = new AbortController()
    const take = sandbox.control.beforeCall((call) => {
      if (call.path.endsWith('/Payments') && call.query['page'] === '2') stop.abort()
    })
    const report = await platform.sync('demo', { signal: stop.signal })
    take()
    expect(report).toMatchObject({ status: 'failed', error: { code: 'stopped' } })
    expect((await platform.connections.get('demo')).status).toBe('ok')
    await expectRight()
  })

  test('a second platform on the same home is told who has it', async () => {
    let time = Date.now()
    const impatient = {
      now: () => new Date(time),
      async sleep(ms: number) {
        time += ms
      },
    }
    const error = await catchError(home.open({ clock: impatient }))
    expect(error.code).toBe('home_busy')
    expect(error.message).toMatch(new RegExp(`pid ${process.pid}, .daybook test., since \\d\\d:\\d\\d.*wait for it or stop it`))
    // Which of two takes the connection first is the control plane's to decide.
    const both = await Promise.allSettled([platform.sync('demo', {}), platform.sync('demo', {})])
    expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
    expect(both.find((each) => each.status === 'rejected')).toMatchObject({
      reason: { code: 'home_busy', message: expect.stringMatching(/"demo" is being synced/) },
    })
  })
})

function countDeleted(sandbox: Sandbox): number {
  const payments = sandbox.control.collection('Payments')
  return Array.from({ length: payments.size }, (_, index) => payments.recordAt(index)).filter(
    (each) => each['Status'] === 'DELETED',
  ).length
}
