import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ApiError } from '../../src/dashboard/api/request.ts'
import { toDefaultColumns } from '../../src/dashboard/pages/explore/table-columns.ts'
import { readQuery, readSavedQuery } from '../../src/dashboard/pages/explore/read-query.ts'
import { deletedColumn, keyColumn, parseRecordAddress, readRecords } from '../../src/dashboard/pages/explore/read-records.ts'
import { createRowReader, type ReadRows, type RowsRead } from '../../src/dashboard/pages/explore/row-reader.ts'
import { toQueryFailure } from '../../src/dashboard/pages/explore/to-query-failure.ts'
import { toTableSql } from '../../src/dashboard/pages/explore/table-sql.ts'
import { workedQuestions } from '../../src/dashboard/pages/explore/worked-questions.ts'
import type { Catalogue, CatalogueTable } from '../../src/http/schemas/query.ts'
import type { RecordDetail } from '../../src/http/schemas/records.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startTestServer, type Caller, type TestServer } from '../support/server.ts'

const streams = ['organisations', 'accounts', 'contacts', 'items', 'invoices', 'payments']

/** What Explore asks of a running server, and how it reads the answers. */
let server: TestServer
let catalogue: Catalogue

const plainFetch = globalThis.fetch

/** The dashboard's own requests, as a browser with this person's session would send them: by path alone. */
function actAs(call: Caller): void {
  vi.stubGlobal('window', {})
  vi.stubGlobal('fetch', (address: string | URL, init: RequestInit = {}) => {
    if (!String(address).startsWith('/')) return plainFetch(address, init)
    const { body, ...rest } = init
    return call(String(address), { ...rest, ...(typeof body === 'string' ? { body } : {}) })
  })
}

async function readAll(read: ReadRows, looked = Number.MAX_SAFE_INTEGER): Promise<RowsRead> {
  const reader = createRowReader((tell) => tell())
  reader.start(read)
  reader.need(looked)
  await vi.waitFor(() => expect(reader.getSnapshot().phase).not.toBe('reading'), { timeout: 20_000 })
  const result = reader.getSnapshot()
  if (result.phase === 'failed') throw result.error
  return result
}

const toTable = (schema: string, name: string): CatalogueTable =>
  catalogue.schemas.find((each) => each.name === schema)!.tables.find((each) => each.name === name)!

beforeAll(async () => {
  server = await startTestServer({ sandbox: { companies: [createCompany({ seed: 3, size: { invoices: 40 } })] } })
  await server.connect('demo', [...streams])
  catalogue = (await (await server.owner.call('/v1/catalogue')).json()) as Catalogue
}, 120_000)
afterAll(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

describe('SQL', () => {
  test.each(workedQuestions.map(({ title, sql }) => [title, sql]))('the question "%s" runs as it is', async (_title, sql) => {
    actAs(server.owner.call)
    const { phase, store, truncated } = await readAll(readQuery({ sql, maxRows: 1000 }))
    expect(phase).toBe('done')
    expect(truncated).toBe(false)
    expect(store?.names.length).toBeGreaterThan(1)
  })

  test('a long answer comes in batches, and says where it was cut', async () => {
    actAs(server.owner.call)
    const sql = 'select a.invoice_id, b.line_item_id from xero.invoices a, xero.invoice_line_items b'
    const { rows, truncated, store } = await readAll(readQuery({ sql, maxRows: 4500, connections: ['demo'] }))
    expect([rows, truncated]).toEqual([4500, true])
    expect(store?.values.map((values) => values.length)).toEqual([4500, 4500])
  })

  test.each([
    ['select\n totl from invoices', 'totl', 2],
    ['selct 1', 'selct', 1],
    ['insert into invoices values (1)', 'insert', null],
  ])('%j fails at its place', async (sql, word, line) => {
    actAs(server.owner.call)
    const error = await readAll(readQuery({ sql, maxRows: 10 })).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    const failure = toQueryFailure(error, sql)
    expect(sql.slice(failure.range?.from, failure.range?.to)).toBe(word)
    expect(failure.line).toBe(line)
    expect(failure.text).not.toContain('LINE ')
  })

  test('a viewer runs what is shared, and nothing else', async () => {
    const made = await server.owner.call('/v1/saved-queries', {
      method: 'POST',
      body: {
        name: 'Contacts',
        sql: 'select name from contacts order by name',
        sharedWith: 'everyone',
        view: { chart: { kind: 'bar' } },
      },
    })
    const { id, view } = (await made.json()) as { id: string; view: unknown }
    expect(view).toEqual({ chart: { kind: 'bar' } })
    const viewer = await server.person('viewer', ['demo'])
    actAs(viewer.call)
    expect((await readAll(readSavedQuery(id, { maxRows: 100 }))).rows).toBeGreaterThan(0)
    await expect(readAll(readQuery({ sql: 'select 1', maxRows: 1 }))).rejects.toMatchObject({ status: 403 })
  })
})

describe('Browse', () => {
  test('every table of the catalogue opens with its first columns', async () => {
    actAs(server.owner.call)
    const tables = catalogue.schemas.flatMap((schema) => schema.tables).filter(({ rows }) => rows !== 0)
    expect(tables.length).toBeGreaterThan(30)
    const wrong: string[] = []
    for (const table of tables) {
      const columns = toDefaultColumns(table)
      if (columns.length === 0 || new Set(columns).size !== columns.length) wrong.push(`${table.name}: ${columns.join()}`)
      const sql = toTableSql({
        table,
        columns,
        filters: [],
        sort: { column: columns[0] ?? '', descending: true },
        includeDeleted: false,
      })
      await readAll(readQuery({ sql, maxRows: 3 })).catch((error: Error) => wrong.push(`${table.name}: ${error.message}`))
    }
    expect(wrong).toEqual([])
  }, 60_000)

  const question = (changes: object) => ({
    stream: 'invoices',
    columns: toTable('xero', 'invoices').columns,
    connection: 'demo',
    filters: [],
    sort: undefined,
    includeDeleted: false,
    most: 100_000,
    ...changes,
  })

  test('records come filtered and sorted, and open by their address', async () => {
    actAs(server.owner.call)
    const { store, rows } = await readAll(
      readRecords(question({ filters: ['status:eq:AUTHORISED', 'total:gt:100'], sort: '-total' })),
    )
    const of = (name: string) => store?.values[store.names.indexOf(name)] ?? []
    expect(rows).toBeGreaterThan(1)
    expect(new Set(of('status'))).toEqual(new Set(['AUTHORISED']))
    const totals = of('total').map(Number)
    expect(totals).toEqual(totals.toSorted((a, b) => b - a))
    const { connection, id } = parseRecordAddress(of(keyColumn)[0] as string)!
    const answer = await server.owner.call(`/v1/records/invoices/${encodeURIComponent(id)}?connection=${connection}`)
    const detail = (await answer.json()) as RecordDetail
    expect(detail.record.fields['total']).toBe(of('total')[0])
    expect(detail.lists['invoice_line_items']?.length).toBeGreaterThan(0)
    expect(detail.history.length).toBeGreaterThan(0)
  })

  test('deleted records are there when they are asked for', async () => {
    actAs(server.owner.call)
    const live = await readAll(readRecords(question({})))
    const all = await readAll(readRecords(question({ includeDeleted: true })))
    expect(all.rows).toBeGreaterThan(live.rows)
    const deleted = all.store?.values[all.store.names.indexOf(deletedColumn)] ?? []
    expect(deleted.filter((at) => at !== null)).toHaveLength(all.rows - live.rows)
  })

  test('stops at the most it reads, and says there is more', async () => {
    actAs(server.owner.call)
    expect(await readAll(readRecords(question({ most: 10 })))).toMatchObject({ rows: 10, truncated: true })
  })
})
