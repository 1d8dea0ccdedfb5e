import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { openPlatform } from '../../src/platform/open-platform.ts'
import { queryWarehouse } from '../../src/platform/query-warehouse.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { streams as catalogue } from '../../src/streams/catalogue.ts'
import { date, instant, list, money, number, reference, text } from '../../src/streams/fields.ts'
import type { Stream } from '../../src/streams/stream.ts'
import { planStreams } from '../../src/sync/plan.ts'
import { toRequestedScopes } from '../../src/xero/scopes.ts'

/** All that a newcomer writes: one entry. Nothing else in the program has heard of widgets. */
const widgets: Stream = {
  name: 'widgets',
  title: 'Widgets',
  comment: 'Things that nobody knew of until now.',
  path: 'Widgets',
  root: 'Widgets',
  key: ['WidgetID'],
  read: { kind: 'pages', size: 3, sizeParam: true, counts: true, order: 'WidgetID' },
  cursor: { kind: 'modified-since', field: 'UpdatedDateUTC' },
  deletion: { kind: 'status', field: 'Status', values: ['SCRAPPED'] },
  scopes: { granular: ['accounting.settings.read'], broad: ['accounting.settings.read'] },
  fields: [
    text('WidgetID', "Xero's id of the widget."),
    text('Name', 'What people call it.'),
    text('Status', 'ACTIVE or SCRAPPED.'),
    money('Price', 'What one costs.'),
    date('MadeOn', 'Day it was made.'),
    instant('UpdatedDateUTC', 'When it last changed.'),
    reference('Maker', 'Contact who made it.', [text('ContactID', 'Its id.'), text('Name', 'Its name.')]),
    list(
      'Parts',
      'widget_parts',
      'What it is made of.',
      [
        text('PartID', 'Id of the part.'),
        number('Quantity', 'How many of them.'),
        list('Colours', 'widget_part_colours', 'Colours it comes in.', [text('Name', 'Name of the colour.')]),
      ],
      'PartID',
    ),
  ],
}

/** A widget as Xero would send it: text, because a number is its digits. */
function toWidget(n: number, day: number): string {
  return `{"WidgetID":"00000000-0000-4000-8000-00000000000${n}","Name":"Wïdget ${n}","Status":"ACTIVE","Price":${n}.1000,
    "MadeOn":"/Date(${Date.UTC(2024, 1, 29)}+0000)/","UpdatedDateUTC":"/Date(${Date.UTC(2026, 0, day)}+0000)/",
    "Maker":{"ContactID":"c${n}","Name":"Maker ${n}"},"Sheen":0.30,
    "Parts":[{"PartID":"p1","Quantity":0.3333,"Colours":[{"Name":"red"},{"Name":"blue"}]},{"PartID":"p2","Quantity":2}]}`
}

function toPage(count: number, ...records: string[]): string {
  return `{"Status":"OK","pagination":{"page":1,"pageSize":3,"pageCount":2,"itemCount":${count}},"Widgets":[${records.join(',')}]}`
}

test('a stream is one entry: with it the platform asks its scope, syncs it, shows it and answers questions of it', async () => {
  const sandbox = await startSandbox()
  const home = await mkdtemp(join(tmpdir(), 'daybook-widgets-'))
  const config = loadConfig({
    DAYBOOK_HOME: home,
    DAYBOOK_XERO_API_URL: sandbox.apiUrl,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.identityUrl,
    DAYBOOK_XERO_LOGIN_URL: sandbox.loginUrl,
  })
  const streams = [...catalogue, widgets]
  expect(planStreams(streams, { chosen: undefined, access: {} }).at(-1)).toEqual({ stream: widgets, action: 'read' })
  expect(toRequestedScopes([widgets], 'granular')).toContain('accounting.settings.read')

  const { control, clientId, clientSecret } = sandbox
  const serve = (query: Record<string, string>, body: string): void => {
    control.addFault({ path: '/api.xro/2.0/Widgets', query, body })
  }
  const platform = await openPlatform(config, { streams })
  try {
    serve({ page: '1' }, toPage(4, toWidget(1, 1), toWidget(2, 2), toWidget(3, 3)))
    serve({ page: '2' }, toPage(4, toWidget(4, 4)))
    const connected = await platform.connect.custom({ name: 'books', clientId, clientSecret })
    expect(connected.access).toContainEqual({ stream: 'widgets', access: { readable: true }, restricted: false })

    const first = await platform.sync('books', { streams: ['accounts', 'widgets'] })
    expect(first.status).toBe('complete')
    expect(first.streams.find((stream) => stream.stream === 'widgets')).toMatchObject({
      mode: 'full',
      changed: 4,
      drift: ['Sheen'],
      quarantined: 0,
    })
    const conditions = control.calls().filter((call) => call.path.endsWith('/Widgets') && call.query['pagesize'] === '3')
    expect(conditions.map((call) => call.query['order'])).toContain('WidgetID ASC')

    control.clearFaults()
    const edited = toWidget(2, 9).replace('Wïdget 2', 'Renamed')
    serve({ page: '1' }, toPage(2, toWidget(3, 8).replace('ACTIVE', 'SCRAPPED'), edited))
    const second = await platform.sync('books', { streams: ['widgets'] })
    expect(second.streams).toMatchObject([{ stream: 'widgets', mode: 'incremental', calls: 1, changed: 1, deleted: 1 }])
    expect(control.calls().at(-1)?.headers['if-modified-since']).toBe('2026-01-03T23:55:00')

    const [status] = await platform.status('books')
    expect(status?.streams.find((stream) => stream.stream === 'widgets')).toMatchObject({ rows: 3, deleted: 1, quarantined: 0 })
  } finally {
    await platform.close()
    await sandbox.close()
  }

  const ask = async (sql: string) => (await queryWarehouse(config, sql, { maxRows: 100, timeoutMs: 10_000 })).rows
  expect(
    await ask(`SELECT name, price, made_on, maker_name, _extra FROM widgets WHERE _deleted_at IS NULL ORDER BY widget_id`),
  ).toEqual([
    ['Wïdget 1', '1.1000', '2024-02-29', 'Maker 1', { Sheen: 0.3 }],
    ['Renamed', '2.1000', '2024-02-29', 'Maker 2', { Sheen: 0.3 }],
    ['Wïdget 4', '4.1000', '2024-02-29', 'Maker 4', { Sheen: 0.3 }],
  ])
  expect(
    await ask(
      `SELECT p.position, p.quantity, c.name FROM widget_parts p LEFT JOIN widget_part_colours c
         ON c.widget_id = p.widget_id AND c.widget_part_position = p.position
       WHERE p.widget_id LIKE '%1' ORDER BY ALL`,
    ),
  ).toEqual([
    [1, '0.3333000000', 'blue'],
    [1, '0.3333000000', 'red'],
    [2, '2.0000000000', null],
  ])
  const changes = await ask(`SELECT op, count(*) FROM _changes WHERE stream = 'widgets' GROUP BY op ORDER BY op`)
  expect(changes).toEqual([
    ['delete', 1],
    ['insert', 4],
    ['update', 1],
  ])
  const comments = await ask(
    `SELECT comment FROM duckdb_columns() WHERE table_name = 'widget_parts' AND column_name = 'quantity'`,
  )
  expect(comments).toEqual([['How many of them.']])
  await rm(home, { recursive: true, force: true })
})
