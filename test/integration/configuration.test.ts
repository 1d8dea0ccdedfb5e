import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyConfiguration, loadManaged, planConfiguration } from '../../src/platform/configuration.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { startQuickKind, type PlatformHome } from '../support/platform-world.ts'
import { olderApp } from '../support/world.ts'

const kind = await startQuickKind()
const folder = await mkdtemp(join(tmpdir(), 'daybook-config-'))
afterAll(async () => {
  await kind.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('configuration as code', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const path = join(folder, 'daybook.config.ts')
  const write = (body: string) =>
    writeFile(
      path,
      `import { defineConfig, env, list, text } from 'daybook/config'\nexport default defineConfig({\n${body}\n})\n`,
    )
  const plan = async () =>
    (await planConfiguration(platform, path)).changes.map((change) =>
      change.kind === 'setting'
        ? `${change.connection}.${change.setting} ${JSON.stringify(change.from)} > ${JSON.stringify(change.to)}`
        : change.kind === 'connect'
          ? `connect ${change.connection}`
          : `${change.action} ${change.kind} ${change.name}`,
    )

  beforeEach(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 10 } })], apps: [olderApp] })
    home = await kind.createHome(sandbox)
    platform = await home.open()
  })
  afterEach(async () => {
    await platform.close()
    await sandbox.close()
  })

  test('is planned, applied, and taken back; a second plan is empty', async () => {
    const { clientId, clientSecret } = sandbox
    process.env['DAYBOOK_TEST_SECRET'] = clientSecret
    await write(`  defaults: { fields: { drop: ['contacts.email_address'] } },
  connections: {
    demo: {
      connect: { way: 'custom', clientId: '${clientId}', clientSecret: env('DAYBOOK_TEST_SECRET') },
      schedule: '15 4 * * *',
      streams: ['organisations', 'contacts'],
      metadata: { customer: '42' },
    },
    elsewhere: { schedule: 'off' },
  },`)
    expect(await plan()).toEqual([
      'connect demo',
      'demo.fields null > {"drop":["contacts.email_address"]}',
      'demo.streams null > ["organisations","contacts"]',
      'demo.schedule null > {"kind":"cron","cron":"15 4 * * *"}',
      'demo.metadata null > {"customer":"42"}',
    ])
    const { notes } = await planConfiguration(platform, path)
    expect(notes).toEqual([
      '"elsewhere" (daybook.config.ts:11) is not connected yet: connect it under this name, then apply again.',
    ])
    await applyConfiguration(platform, path)
    delete process.env['DAYBOOK_TEST_SECRET']
    expect(await plan()).toEqual([])
    expect((await platform.connections.get('demo')).settings).toMatchObject({
      schedule: { kind: 'cron', cron: '15 4 * * *' },
      metadata: { customer: '42' },
    })
    expect((await loadManaged(platform))?.settings).toContainEqual({ connection: 'demo', setting: 'schedule', line: 7 })
    await platform.sync('demo', {})

    await write(`  connections: { demo: { schedule: 'hourly', fields: { drop: ['contacts.name'] } } },`)
    const { changes } = await planConfiguration(platform, path)
    expect(changes.find((change) => change.kind === 'setting' && change.setting === 'fields')).toMatchObject({
      consequence: 'Rows of contacts are forgotten, and read anew by the next sync.',
    })
    await applyConfiguration(platform, path)
    expect(await plan()).toEqual([])
    const { settings } = await platform.connections.get('demo')
    expect(settings).toMatchObject({ schedule: { kind: 'hourly' }, fields: { drop: ['contacts.name'] } })
    expect(settings).not.toHaveProperty('streams')
    expect(settings).not.toHaveProperty('metadata')
  })

  test('what a person changed elsewhere is shown, and set back', async () => {
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret })
    await write(`  connections: { demo: { schedule: 'hourly' } },`)
    await applyConfiguration(platform, path)
    await platform.connections.configure('demo', { schedule: { kind: 'off' } })
    expect(await plan()).toEqual(['demo.schedule {"kind":"off"} > {"kind":"hourly"}'])
  })

  test('a connection made later begins with what the file says of it', async () => {
    await write(`  defaults: { schedule: 'hourly', fields: { hash: ['contacts.name'] } },`)
    await applyConfiguration(platform, path)
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret, streams: ['contacts'] })
    expect((await platform.connections.get('demo')).settings).toMatchObject({
      schedule: { kind: 'hourly' },
      fields: { hash: ['contacts.name'] },
      streams: ['contacts'],
    })
    await platform.sync('demo', {})
    const rows = await platform.services.readers.select('SELECT DISTINCT name FROM xero.contacts')
    expect(rows.length).toBeGreaterThan(3)
    for (const { name } of rows) expect(name).toMatch(/^[0-9a-f]{32}$/)
    expect(await plan()).toEqual([])
  })

  test('a table of your own is there for queries, fenced like the rest, and goes with its entry', async () => {
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret })
    await platform.sync('demo', { streams: ['contacts', 'invoices'] })
    await write(`  tables: {
    by_status: {
      sql: \`select tenant_id, status, count(*) as invoices
            from xero.invoices group by all\`,
      comment: 'Invoices by status.',
    },
  },`)
    expect(await plan()).toEqual(['add table by_status'])
    await applyConfiguration(platform, path)
    expect(await plan()).toEqual([])
    const ask = (tenants: string[] | undefined) =>
      platform.services.readers.read({ tenants }, (engine) =>
        engine.query('SELECT sum(invoices)::INTEGER AS n FROM custom.by_status', { maxRows: 10, timeoutMs: 10_000 }),
      )
    const { tenantId } = await platform.connections.get('demo')
    expect(Number((await ask(undefined)).rows[0]?.[0])).toBeGreaterThanOrEqual(10)
    expect((await ask([tenantId])).rows).toEqual((await ask(undefined)).rows)
    expect((await ask(['00000000-0000-4000-8000-000000000000'])).rows).toEqual([[null]])

    for (const [sql, message] of [
      ['select status from xero.invoices', /:4 {2}tables\.bad: .*no column tenant_id/],
      ['select * from xero.no_such', /:4 {2}tables\.bad: /],
      ["select * from read_csv('/etc/passwd')", /:4 {2}tables\.bad: /],
      ['drop table xero.invoices', /:4 {2}tables\.bad: /],
      ['select tenant_id from xero.invoices; drop table xero.invoices', /:4 {2}tables\.bad: /],
      ['select 1 as tenant_id) as x; drop table xero.invoices; select (1', /:4 {2}tables\.bad: /],
    ] as const) {
      await write(`  tables: { bad: {\n    sql: ${JSON.stringify(sql)} } },`)
      await expect(applyConfiguration(platform, path)).rejects.toThrow(message)
    }
    await write('  tables: {},')
    expect(await plan()).toEqual(['remove table by_status'])
    await applyConfiguration(platform, path)
    await expect(ask(undefined)).rejects.toMatchObject({ code: expect.stringMatching(/query_/) })
  })

  test('a stream of your own is read like the rest, in the next process too', async () => {
    await write(`  streams: [{
    name: 'my_users', title: 'My users', comment: 'Who may sign in.', table: 'my_users', path: 'Users', root: 'Users', key: ['UserID'],
    read: { kind: 'all' }, cursor: { kind: 'none' }, deletion: { kind: 'absence' },
    scopes: { granular: ['accounting.settings.read'], broad: ['accounting.settings.read'] },
    fields: [text('UserID', 'Id.'), text('EmailAddress', 'Address.')],
  }],
  connections: { demo: { streams: ['my_users'], fields: { drop: ['my_users.email_address'] } } },`)
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret })
    expect((await plan())[0]).toBe('add stream my_users')
    await applyConfiguration(platform, path)
    const report = await platform.sync('demo', {})
    expect(report.streams).toMatchObject([{ stream: 'my_users', status: 'complete' }])
    await platform.close()
    const [row] = await home.query('SELECT count(*)::INTEGER AS n, count(email_address)::INTEGER AS emails FROM xero.my_users')
    expect(Number(row?.['n'])).toBeGreaterThan(0)
    expect(row?.['emails']).toBe(0)
    platform = await home.open()
    expect((await platform.sync('demo', {})).status).toBe('complete')
    await write('  streams: [],')
    expect(await plan()).toContain('remove stream my_users')
  })
})
