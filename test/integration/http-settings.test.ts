import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Catalogue } from '../../src/http/schemas/query.ts'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { applyConfiguration } from '../../src/platform/configuration.ts'
import { loadRetention, prune } from '../../src/platform/retention.ts'
import { loadWarehouseCatalogue } from '../../src/platform/warehouse-catalogue.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

type Json = ReturnType<typeof JSON.parse>

let server: TestServer
let folder: string
let ahead = 0
const clock: Clock = { now: () => new Date(Date.now() + ahead), sleep: systemClock.sleep }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-settings-'))
  server = await startTestServer({
    clock,
    sandbox: { companies: [createCompany({ seed: 1, size: { invoices: 10 } })] },
    env: () => ({ DAYBOOK_KEEP_CALLS_DAYS: '90', DAYBOOK_KEEP_ALERTS_DAYS: '30' }),
  })
  await server.connect('demo', ['organisations', 'accounts'])
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const get = async (path: string): Promise<Json> => (await server.owner.call(path)).json()
const change = async (method: string, path: string, body?: unknown): Promise<Json> => {
  const answer = await server.owner.call(path, { method, ...(body === undefined ? {} : { body }) })
  return { status: answer.status, ...((await answer.json()) as object) }
}

describe('what daybook.config.ts sets', () => {
  test('is changed there alone; the rest is not touched by it', async () => {
    const path = join(folder, 'daybook.config.ts')
    const lines = [
      "import { defineConfig } from 'daybook/config'",
      'export default defineConfig({',
      '  connections: {',
      "    demo: { schedule: 'hourly' },",
      '  },',
      '})',
    ]
    await writeFile(path, lines.join('\n'))
    await applyConfiguration(server.parts.platform, path)
    const refused = await change('PATCH', '/v1/connections/demo', { startDate: '2025-01-01', schedule: { kind: 'off' } })
    expect(refused).toMatchObject({
      status: 409,
      error: { code: 'set_by_file', details: { setting: 'schedule', file: 'daybook.config.ts', line: 4 } },
    })
    expect(refused.error.message).toContain('daybook.config.ts:4')
    expect(refused.error.message).not.toContain(folder)
    expect(await get('/v1/connections/demo')).toMatchObject({ settings: { startDate: null, schedule: { kind: 'hourly' } } })
    expect(await change('PATCH', '/v1/connections/demo', { startDate: '2025-01-01' })).toMatchObject({ status: 200 })
    expect(await change('POST', '/v1/connections/demo/pause')).toMatchObject({ status: 200, state: 'paused' })

    await writeFile(path, lines.join('\n').replace("'hourly'", "'hourly', paused: true"))
    await applyConfiguration(server.parts.platform, path)
    expect(await change('POST', '/v1/connections/demo/resume')).toMatchObject({ status: 409, error: { code: 'set_by_file' } })
    expect(await get('/v1/connections/demo')).toMatchObject({ state: 'paused' })
  })
})

describe('the catalogue', () => {
  const load = async (): Promise<Catalogue> => (await get('/v1/catalogue')) as Catalogue
  const rowsOf = (catalogue: Catalogue, name: string) =>
    catalogue.schemas.flatMap(({ tables }) => tables).find((table) => table.name === name)?.rows

  test('has no notes of the engines', async () => {
    const names = (await load()).schemas.flatMap(({ name, tables }) => tables.map((table) => `${name}.${table.name}`))
    expect(names).toContain('xero.accounts')
    expect(names).toContain('books.general_ledger')
    expect(names.filter((name) => /\._|version|ledger_state/.test(name))).toEqual([])
  })

  test('is worked out once, and anew after something was stored', async () => {
    const { services } = server.parts.platform
    const before = await loadWarehouseCatalogue(services, undefined)
    expect(await loadWarehouseCatalogue(services, undefined)).toBe(before)
    expect(rowsOf(await load(), 'contacts') ?? 0).toBe(0)
    await server.parts.platform.sync('demo', { streams: ['contacts'] })
    expect(rowsOf(await load(), 'contacts')).toBeGreaterThan(0)
    expect(await loadWarehouseCatalogue(services, [])).not.toBe(await loadWarehouseCatalogue(services, undefined))
  })
})

describe('retention', () => {
  const keptOf = async (name: string): Promise<Json> =>
    (await get('/v1/retention')).items.find((item: Json) => item.name === name)

  test('says how long, how many, and which setting decides', async () => {
    expect(await keptOf('calls')).toMatchObject({
      days: 90,
      setting: 'DAYBOOK_KEEP_CALLS_DAYS',
      rows: expect.any(Number),
      oldestAt: expect.stringMatching(/Z$/),
    })
    expect((await keptOf('calls')).rows).toBeGreaterThan(0)
    const viewer = await server.person('viewer')
    expect((await viewer.call('/v1/retention')).status).toBe(403)
  })

  test('deletes calls, alerts that are over and sessions that have ended, each when its time has come', async () => {
    const { services } = server.parts.platform
    const { alerts } = server.parts
    const breach = { kind: 'stale', connectionId: null, title: 'Old', detail: 'Old.' } as const
    const over = await alerts.events.raise({ ...breach, subject: 'over' })
    await alerts.events.recover(over!.id, 'Over.')
    await alerts.events.raise({ ...breach, subject: 'goes on' })
    ahead = 5 * 86_400_000
    expect(await prune(services)).toEqual({ calls: 0, alerts: 0, signIns: 0 })
    ahead = 40 * 86_400_000
    const second = await prune(services)
    expect(second).toMatchObject({ calls: 0, alerts: 1 })
    // The owner's and the viewer's.
    expect(second.signIns).toBe(2)
    const held = (await loadRetention(services)).find(({ name }) => name === 'calls')
    ahead = 91 * 86_400_000
    expect((await prune(services)).calls).toBe(held?.rows)
    expect(await loadRetention(services)).toMatchObject([
      { name: 'calls', rows: 0, oldestAt: null },
      { name: 'alerts', rows: 1 },
    ])
    expect(await alerts.events.list({ limit: 10, connections: 'all' })).toMatchObject([{ title: 'Old', recoveredAt: null }])
  })
})
