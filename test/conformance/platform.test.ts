import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import {
  catchError,
  connectCustom,
  createLeapingClock,
  fewStreams,
  startPlatformKinds,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'
import { compareDumps, olderApp, smallPages } from '../support/world.ts'

const kinds = await startPlatformKinds()
afterAll(() => Promise.all(kinds.map((kind) => kind.stop())))

const secondApp = { ...olderApp, clientId: 'SECOND', clientSecret: 'second-secret' }
const first = createCompany({ seed: 1, size: 'small' })
const second = createCompany({
  seed: 2,
  size: { invoices: 30 },
  name: 'Second Ltd',
  tenantId: '22222222-2222-4222-8222-222222222222',
})
/** Invoices in several pages. */
const streams = fewStreams.map((stream) =>
  stream.name === 'invoices' ? smallPages.find((each) => each.name === stream.name)! : stream,
)

describe.each(kinds)('a platform on $name', (kind) => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const open = (of: PlatformHome) => of.open({ clock: createLeapingClock(sandbox), streams })
  const reopen = async () => {
    await platform.close()
    platform = await open(home)
  }

  beforeAll(async () => {
    sandbox = await startSandbox({
      companies: [createCompany({ seed: 1, size: 'small' }), second],
      apps: [olderApp, { ...secondApp, tenantId: second.tenantId }],
    })
    home = await kind.createHome(sandbox, { DAYBOOK_RETRY_ATTEMPTS: '2' })
    platform = await open(home)
  })
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  test('connects, and a first sync is complete', async () => {
    const { connection, access } = await connectCustom(platform, sandbox)
    expect(connection).toMatchObject({ name: 'demo', auth: 'custom', tenantId: first.tenantId, status: 'ok' })
    expect(access.filter((entry) => !entry.access.readable).map((entry) => entry.stream)).toEqual(['employees'])
    expect((await platform.status('demo'))[0]).toMatchObject({ health: 'never_synced', lastRun: null, reason: null })

    sandbox.control.clearCalls()
    const report = await syncByName(platform)
    expect(toTroubled(report)).toEqual({})
    expect(report).toMatchObject({ status: 'complete', incremental: false, error: null, resumesAt: null })
    expect(report.byName.get('invoices')).toMatchObject({ quarantined: 0, drift: [] })
    const answered = sandbox.control.calls()
    expect(report.totals.calls).toBe(answered.length)
    expect(report.totals.bytes).toBe(answered.reduce((sum, call) => sum + call.bytes, 0))
  })

  test('a second sync costs at most a call a stream and writes nothing', async () => {
    await reopen()
    sandbox.control.clearCalls()
    const report = await syncByName(platform)
    expect(report).toMatchObject({ status: 'complete', incremental: true })
    expect(report.totals).toMatchObject({ changed: 0, deleted: 0, written: 0 })
    for (const stream of report.streams) expect(stream.calls, stream.stream).toBeLessThanOrEqual(1)
  })

  test('changed, inserted and deleted rows are picked up', async () => {
    const { control } = sandbox
    const invoices = control.collection('Invoices')
    const template = invoices.recordAt(0)
    const changedId = invoices.idAt(3)
    control.edit('Invoices', changedId, { Reference: 'changed behind our back' })
    const insertedId = '11111111-0000-4000-8000-000000000001'
    control.put('Invoices', { ...template, InvoiceID: insertedId, UpdatedDateUTC: `/Date(${control.now()}+0000)/` })
    const trackingId = control.collection('Currencies').idAt(0)
    control.remove('Currencies', trackingId)
    // Snapshots are due by then.
    control.advance(25 * 3_600_000)
    const report = await syncByName(platform)
    expect(toTroubled(report)).toEqual({})
    expect(report.byName.get('invoices')).toMatchObject({ changed: 2, deleted: 0 })
    expect(report.byName.get('currencies')).toMatchObject({ changed: 0, deleted: 1 })
    const rows = await home.query(
      `SELECT invoice_id FROM xero.invoices WHERE reference = 'changed behind our back' OR invoice_id = '${insertedId}' ORDER BY 1`,
    )
    expect(rows.map((row) => row['invoice_id'])).toEqual([insertedId, changedId].sort())
  })

  test('a fault on a page leaves the other streams complete, and the next run completes', async () => {
    await platform.connections.reset('demo', ['invoices', 'payments'])
    sandbox.control.addFault({ path: '/api.xro/2.0/Invoices', query: { page: '2' }, status: 500, body: 'oops' })
    const report = await syncByName(platform)
    expect(report).toMatchObject({ status: 'partial', error: null })
    expect(toTroubled(report)).toEqual({ invoices: 'xero_unavailable' })
    expect(report.byName.get('payments')?.changed).toBe(sandbox.control.collection('Payments').size)
    const [status] = await platform.status('demo')
    expect(status).toMatchObject({ health: 'needs_attention', connection: { status: 'ok' }, lastRun: { status: 'partial' } })
    expect(status?.reason).toMatch(/^Not read to the end: invoices\. Xero has a fault at GET Invoices \(500\)/)
    expect(status?.streams.find((stream) => stream.stream === 'invoices')?.rows).toBeGreaterThan(10)

    sandbox.control.clearFaults()
    const next = await syncByName(platform)
    expect(next.status).toBe('complete')
    expect((await platform.status('demo'))[0]).toMatchObject({ health: 'ok', reason: null })
  })

  test('runs are recorded on both sides, calls with their bytes, limits, usage', async () => {
    const [status] = await platform.status('demo')
    const calls = await platform.calls({ name: 'demo', limit: 10_000 })
    const usage = await platform.usage({ name: 'demo', days: 7 })
    expect(usage).toEqual([{ connection: 'demo', calls: calls.length, bytes: calls.reduce((sum, call) => sum + call.bytes, 0) }])
    const invoices = sandbox.control.collection('Invoices')
    const held = status?.streams.find((stream) => stream.stream === 'invoices')
    expect(held).toMatchObject({ quarantined: 0 })
    expect(held && held.rows + held.deleted).toBe(invoices.size)
    expect(status?.streams.find((stream) => stream.stream === 'currencies')).toMatchObject({ deleted: 1 })
    expect(status?.streams.find((stream) => stream.stream === 'employees')).toMatchObject({
      asOf: null,
      access: { why: 'retired' },
    })
    expect(status?.callsToday).toBeLessThanOrEqual(calls.length)
    expect(status?.dayRemaining).toBeGreaterThan(1000)
    for (const call of calls) expect(call.path).toMatch(/^\/api\.xro\/2\.0\/[A-Z]/)
    expect(calls.filter((call) => call.error !== null).map((call) => [call.status, call.error])).toEqual([
      [500, 'xero_unavailable'],
      [500, 'xero_unavailable'],
    ])

    await platform.close()
    const runs = await home.withStore(async (store) => {
      const [connection] = await store.connections.list()
      expect(await store.limits.load(olderApp.clientId, first.tenantId)).toMatchObject({ tenantId: first.tenantId })
      return store.runs.list({ connectionId: connection!.id, limit: 100 })
    })
    platform = await open(home)
    expect(runs.map((run) => run.status).toReversed()).toEqual(['complete', 'complete', 'complete', 'partial', 'complete'])
    const stored = await home.query('SELECT run_id, status, finished_at FROM xero._runs ORDER BY started_at')
    expect(stored.map((run) => [run['run_id'], run['status']])).toEqual(runs.toReversed().map((run) => [run.id, run.status]))
    expect(runs.every((run) => run.finishedAt !== null && (run.report as { runId: string }).runId === run.id)).toBe(true)
  })

  test('a stream that was reset is read whole again', async () => {
    await platform.connections.reset('demo', ['invoices'])
    const size = sandbox.control.collection('Invoices').size
    expect(await home.query('SELECT count(*) AS n FROM xero.invoice_line_items')).toEqual([{ n: 0 }])
    const report = await syncByName(platform, 'demo', { streams: ['invoices'] })
    expect(report.byName.get('invoices')).toMatchObject({ mode: 'full', changed: size })
    expect(report.streams).toHaveLength(1)
    expect(await catchError(platform.connections.reset('demo', ['nonsense']))).toMatchObject({ code: 'not_found' })
    expect(await catchError(platform.sync('demo', { streams: ['nonsense'] }))).toMatchObject({ code: 'not_found' })
  })

  test('this history equals a home that was filled at once', async () => {
    const fresh = await kind.createHome(sandbox)
    const other = await open(fresh)
    await connectCustom(other, sandbox)
    await other.sync('demo', {})
    expect(compareDumps(await home.dump(), await fresh.dump())).toEqual([])
    await other.close()
  })

  test('a run cut off in the middle says so, and the next goes on', async () => {
    const id = (await platform.connections.get('demo')).id
    await platform.close()
    await home.withStore((store) => store.runs.start(id, new Date(sandbox.control.now())))
    platform = await open(home)
    expect((await platform.status('demo'))[0]).toMatchObject({ health: 'needs_attention', reason: /cut off/ })
    const report = await platform.sync('demo', { streams: ['users'] })
    expect(report.status).toBe('complete')
  })

  test('purge takes the rows of one organisation and leaves those of others', async () => {
    const { clientId, clientSecret } = secondApp
    await platform.connect.custom({ name: 'second', clientId, clientSecret })
    await platform.connect.custom({ name: 'apart', clientId, clientSecret, schema: 'apart' })
    // Both at once, each in its own schema of the one file.
    const [both, apart] = await Promise.all([syncByName(platform, 'second'), syncByName(platform, 'apart')])
    expect([toTroubled(both), toTroubled(apart)]).toEqual([{}, {}])
    const countOf = (schema: string, tenantId: string) => home.countRows(schema, tenantId)
    const before = await countOf('xero', first.tenantId)
    const secondRows = await countOf('xero', second.tenantId)
    expect(before).toBeGreaterThan(500)
    expect(secondRows).toBeGreaterThan(100)
    expect(await countOf('apart', second.tenantId)).toBe(secondRows)
    expect(await countOf('apart', first.tenantId)).toBe(0)

    const gone = await platform.connections.disconnect('apart', { purge: true })
    expect(gone).toMatchObject({ revoked: false, notes: ['The connection at Xero stays: second uses it too.'] })
    expect(gone.purgedRows).toBeGreaterThan(100)
    expect(await countOf('apart', second.tenantId)).toBe(0)
    expect(await countOf('xero', second.tenantId)).toBe(secondRows)
    expect((await platform.sync('second', {})).status).toBe('complete')

    const last = await platform.connections.disconnect('second', { purge: true })
    expect(last).toMatchObject({ revoked: true, notes: [] })
    expect(await countOf('xero', second.tenantId)).toBe(0)
    expect(await home.query(`SELECT count(*) AS n FROM xero._runs WHERE tenant_id = '${second.tenantId}'`)).toEqual([{ n: 0 }])
    expect(await home.query(`SELECT count(*) AS n FROM xero._state WHERE tenant_id = '${second.tenantId}'`)).toEqual([{ n: 0 }])
    expect(await countOf('xero', first.tenantId)).toBe(before)
    expect((await platform.connections.list()).map((connection) => connection.name)).toEqual(['demo'])
    expect(await catchError(platform.connections.get('second'))).toMatchObject({ code: 'not_found' })
    expect((await platform.sync('demo', {})).status).toBe('complete')
  })
})
