import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadConfiguration } from '../../src/configuration/load-configuration.ts'
import { locatePaths } from '../../src/configuration/locate-paths.ts'
import { resolveSettings } from '../../src/configuration/resolve-settings.ts'
import { streams } from '../../src/streams/catalogue.ts'

const folder = await mkdtemp(join(tmpdir(), 'daybook-config-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
async function load(source: string) {
  const path = join(folder, String(++files), 'daybook.config.ts')
  await import('node:fs/promises').then(({ mkdir }) => mkdir(join(folder, String(files))))
  await writeFile(path, source)
  return loadConfiguration(path, streams)
}
const wrap = (body: string) =>
  `import { defineConfig, env } from 'daybook/config'\n\nexport default defineConfig({\n${body}\n})\n`

describe('lines of values', () => {
  test('are found through objects, lists, comments, strings and templates', () => {
    const find = locatePaths(`import { defineConfig } from 'daybook/config'
// defineConfig is called below: { not: 'here' }
const shared = { drop: ['a'] }
export default defineConfig({
  defaults: { schedule: 'nightly' }, /* a comment, with { braces */
  connections: {
    demo: {
      schedule: '30 6 * * *',
      fields: {
        drop: [
          'contacts.email_address',
          'contacts.no_such',
        ],
      },
    },
    'other one': { fields: shared, streams: [...['a'], 'b'] },
  },
  tables: { t: { sql: \`
    select { not } from "x"
  \` }, u: { sql: 'select 1' } },
})`)
    expect(find(['defaults', 'schedule'])).toBe(5)
    expect(find(['connections', 'demo', 'schedule'])).toBe(8)
    expect(find(['connections', 'demo', 'fields', 'drop', 1])).toBe(12)
    expect(find(['connections', 'other one', 'fields', 'drop', '0'])).toBe(16)
    expect(find(['tables', 'u', 'sql'])).toBe(20)
    expect(find(['nothing', 'of', 'it'])).toBe(4)
  })
})

describe('a file', () => {
  test('is run and checked', async () => {
    const { config, origin } = await load(
      wrap(`  defaults: { schedule: 'nightly', fields: { drop: ['contacts.email_address'] } },
  connections: { demo: { connect: { way: 'custom', clientId: 'A', clientSecret: env('SECRET') }, streams: ['invoices'] } },`),
    )
    expect(origin).toBe('daybook.config.ts')
    expect(config.connections?.['demo']?.connect?.clientSecret).toEqual({ env: 'SECRET' })
  })

  test.each([
    [`  defaults: { shedule: 'nightly' },`, /daybook\.config\.ts:4 {2}defaults\.shedule: /],
    [`  defaults: {\n    schedule: 'now and then',\n  },`, /daybook\.config\.ts:5 {2}defaults\.schedule: .*no cron expression/],
    [
      `  connections: {\n    demo: {\n      streams: [\n        'invoices',\n        'invoises',\n      ],\n    },\n  },`,
      /:8 {2}.*There is no stream "invoises"/,
    ],
    [`  defaults: {\n    fields: {\n      drop: ['contacts.contact_id'],\n    },\n  },`, /:6 {2}.*rows are known by it/],
    [`  defaults: {\n    fields: {\n      hash: ['contacts.is_customer'],\n    },\n  },`, /:6 {2}.*no text/],
    [
      `  defaults: {\n    fields: {\n      drop: ['contacts.name'],\n      hash: ['contacts.name'],\n    },\n  },`,
      /:5 {2}defaults\.fields: .*choose one/,
    ],
    [`  defaults: {\n    startDate: '2026-02-30x',\n  },`, /:5 {2}.*day like/],
    [`  overrides: [\n    { match: {}, set: {} },\n  ],`, /:5 {2}.*Say whom it is for/],
    [
      `  connections: {\n    demo: { connect: { way: 'custom', clientId: 'A', clientSecret: 'plain' } },\n  },`,
      /:5 {2}connections\.demo\.connect\.clientSecret/,
    ],
    [`  tables: {\n    'Not Good': { sql: 'select 1' },\n  },`, /:5 {2}.*Small letters/],
    [
      `  streams: [\n    {\n      name: 'invoices', title: 'x', comment: 'x', path: 'X', root: 'X', key: [], read: { kind: 'all' }, cursor: { kind: 'none' },\n      deletion: { kind: 'never' }, scopes: { granular: [], broad: [] }, fields: [{ kind: 'scalar', property: 'A', type: 'text', comment: '' }],\n    },\n  ],`,
      /:5 {2}streams\.0: There is a stream "invoices" already/,
    ],
  ])('%# names the line that is wrong', async (body, message) => {
    await expect(load(wrap(body))).rejects.toThrow(message)
  })

  test('that does not run names the line too; one that is not there says so', async () => {
    await expect(
      load(`import { defineConfig } from 'daybook/config'\n\nexport default defineConfig({ defaults: nobody })\n`),
    ).rejects.toThrow(/daybook\.config\.ts:3 {2}it does not run: nobody is not defined/)
    await expect(load(`export default {\n  defaults: { oops\n`)).rejects.toThrow(/daybook\.config\.ts.*it does not run/)
    await expect(load(`export const nothing = 1\n`)).rejects.toThrow(/cannot be used/)
    await expect(loadConfiguration(join(folder, 'none.ts'), streams)).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('defaults, overrides and the connection itself add up, the nearer wins', () => {
  const config = {
    defaults: { schedule: 'nightly', snapshotHours: 24, fields: { drop: ['contacts.email_address'] } },
    overrides: [
      { match: { name: 'customer-*' }, set: { schedule: 'hourly', fields: { hash: ['contacts.name'] } } },
      { match: { metadata: { plan: 'gold' } }, set: { schedule: '0 * * * *' } },
    ],
    connections: { 'customer-1': { snapshotHours: 12, metadata: { plan: 'gold' } } },
  }
  const settingsOf = (name: string, metadata: Record<string, string> = {}) =>
    resolveSettings(config, { name, settings: { metadata } }).settings
  expect(settingsOf('other')).toEqual({
    schedule: { kind: 'nightly' },
    snapshotHours: 24,
    fields: { drop: ['contacts.email_address'] },
  })
  expect(settingsOf('customer-2').schedule).toEqual({ kind: 'hourly' })
  expect(settingsOf('other', { plan: 'gold' }).schedule).toEqual({ kind: 'cron', cron: '0 * * * *' })
  expect(settingsOf('customer-1')).toEqual({
    schedule: { kind: 'cron', cron: '0 * * * *' },
    snapshotHours: 12,
    fields: { drop: ['contacts.email_address'], hash: ['contacts.name'] },
    metadata: { plan: 'gold' },
  })
})
