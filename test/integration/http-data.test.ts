import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import { escapeAttempts } from '../support/escape-attempts.ts'
import { createSandboxTime, syncByName } from '../support/platform-world.ts'
import { startTestServer, type Caller, type Session, type TestServer } from '../support/server.ts'

/** Whatever an answer holds. */
type Json = ReturnType<typeof JSON.parse>

const firstId = '11111111-1111-4111-8111-111111111111'
const secondId = '22222222-2222-4222-8222-222222222222'
const apps: App[] = [
  { clientId: 'ONE', clientSecret: 'one', name: 'One', kind: 'custom', generation: 'granular', tenantId: firstId },
  { clientId: 'TWO', clientSecret: 'two', name: 'Two', kind: 'custom', generation: 'granular', tenantId: secondId },
]

let server: TestServer
let owner: Caller
let analyst: Session
let viewer: Session
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-data-'))
  server = await startTestServer({
    sandbox: {
      companies: [
        createCompany({ seed: 1, size: { invoices: 30 }, tenantId: firstId, name: 'First Ltd' }),
        createCompany({ seed: 2, size: { invoices: 8 }, tenantId: secondId, name: 'Second Ltd' }),
      ],
      apps,
    },
  })
  owner = server.owner.call
  const { platform } = server.parts
  for (const [name, app] of [
    ['first', apps[0]!],
    ['second-books', apps[1]!],
  ] as const) {
    await platform.connect.custom({ name, clientId: app.clientId, clientSecret: app.clientSecret! })
    await platform.sync(name, {})
  }
  analyst = await server.person('analyst', ['first'])
  viewer = await server.person('viewer', ['first'])
}, 300_000)
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const read = async (call: Caller, path: string): Promise<Json> => {
  const response = await call(path)
  return { status: response.status, ...((await response.json()) as object) }
}
const query = (call: Caller, body: Record<string, unknown>): Promise<Response> => call('/v1/query', { method: 'POST', body })
const ask = async (call: Caller, body: Record<string, unknown>): Promise<Json> => {
  const response = await query(call, body)
  return { status: response.status, ...((await response.json()) as object) }
}

describe('records', () => {
  test('are listed page by page, each once', async () => {
    const all = await read(owner, '/v1/records/invoices?limit=1000&connection=first&includeDeleted=true')
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = await read(owner, `/v1/records/invoices?limit=7&connection=first&includeDeleted=true${cursor}`)
      seen.push(...page.items.map((item: Json) => item.id))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(seen).toEqual(all.items.map((item: Json) => item.id))
    expect(new Set(seen).size).toBe(seen.length)
    expect(all.items.length).toBe(server.sandbox.control.collection('Invoices', firstId).size)
  })

  test.each(['-date', 'due_date', 'total', '-invoice_number', '-updated_date_utc'])(
    'are sorted by %s, no page losing one',
    async (sort) => {
      const path = `/v1/records/invoices?connection=first&sort=${sort}`
      const all = await read(owner, `${path}&limit=1000`)
      const seen: string[] = []
      for (let cursor = ''; ;) {
        const page = await read(owner, `${path}&limit=13${cursor}`)
        seen.push(...page.items.map((item: Json) => item.id))
        if (page.nextCursor === null) break
        cursor = `&cursor=${page.nextCursor}`
      }
      expect(seen).toEqual(all.items.map((item: Json) => item.id))
      const column = sort.replace('-', '')
      const values = all.items.map((item: Json) => item.fields[column]).filter((each: unknown) => each !== null)
      const sorted = values.toSorted((a: string, b: string) =>
        column === 'total' ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0,
      )
      expect(values).toEqual(sort.startsWith('-') ? sorted.toReversed() : sorted)
    },
  )

  test('are filtered by columns, with values of their type', async () => {
    const { items } = await read(owner, '/v1/records/invoices?filter=type:eq:ACCREC&filter=total:gt:100.50&connection=first')
    expect(items.length).toBeGreaterThan(0)
    for (const { fields } of items) {
      expect(fields.type).toBe('ACCREC')
      expect(Number(fields.total)).toBeGreaterThan(100.5)
      expect(fields.total).toMatch(/^\d+\.\d{4}$/)
      expect(fields.date).toMatch(/^\d{4}-\d\d-\d\d$/)
    }
    const some = await read(
      owner,
      '/v1/records/invoices?filter=type:in:ACCREC,ACCPAY&filter=contact_name:contains:e&filter=due_date:notnull',
    )
    expect(some.items.length).toBeGreaterThan(0)
  })

  test.each([
    'filter=nope:eq:1',
    'filter=total:eq:abc',
    'filter=date:gt:2026-02-30',
    'filter=total:like:1',
    'filter=total',
    'sort=nope',
    'sort=-',
    'cursor=nonsense',
    'cursor=WzFd',
    'changedSince=yesterday',
    'changedSince=cp1.bm9uc2Vuc2U',
    'limit=0',
    'limit=1001',
    'limit=ten',
    'include=everything',
    `filter=invoice_number:eq:'; DROP TABLE xero.invoices --`,
  ])('of %s: refused or nothing, never a fault', async (given) => {
    const answer = await read(owner, `/v1/records/invoices?${given}`)
    if (given.includes('DROP')) expect(answer).toMatchObject({ status: 200, items: [] })
    else expect(answer).toMatchObject({ status: 400, error: { code: 'usage' } })
  })

  test('come with their lists, alone or in a page', async () => {
    const page = await read(owner, '/v1/records/invoices?limit=3&include=lists&connection=first')
    const [item] = page.items
    expect(item.lists.invoice_line_items.length).toBeGreaterThan(0)
    const one = await read(owner, `/v1/records/invoices/${item.id}`)
    expect(one.lists.invoice_line_items.length).toBe(item.lists.invoice_line_items.length)
    expect(one.record).toMatchObject({ connection: 'first', id: item.id })
    expect(one.history[0]).toMatchObject({ op: 'insert' })
    expect(one.link).toContain('https://go.xero.com/')
    const { Invoices } = (await fetchFromXero(`Invoices/${item.id}`)) as { Invoices: Record<string, Json>[] }
    const [xeros] = Invoices
    expect(one.raw).toMatchObject({ InvoiceID: item.id, Total: xeros!['Total'], Contact: { Name: xeros!['Contact'].Name } })
    expect(one.raw.LineItems.map((line: Json) => [line.Description, line.LineAmount])).toEqual(
      xeros!['LineItems'].map((line: Json) => [line.Description, line.LineAmount]),
    )
    expect((await read(owner, '/v1/records/invoices/none')).status).toBe(404)
    expect((await read(owner, '/v1/records/nonsense')).status).toBe(404)
  })

  test('have models of the main nouns, with lines', async () => {
    for (const model of [
      'organisations',
      'accounts',
      'contacts',
      'items',
      'invoices',
      'bills',
      'credit_notes',
      'payments',
      'bank_transactions',
      'purchase_orders',
      'quotes',
      'journal_entries',
    ]) {
      const { status, items } = await read(owner, `/v1/models/${model}?limit=3`)
      expect([model, status]).toEqual([model, 200])
      for (const item of items)
        expect(Object.keys(item)).toEqual(expect.arrayContaining(['id', 'connection', 'modified_at', 'deleted_at']))
    }
    const { items } = await read(owner, '/v1/models/invoices?limit=5&connection=first')
    expect(items[0].lines[0]).toHaveProperty('account_code')
    expect(['draft', 'submitted', 'open', 'paid', 'void']).toContain(items[0].status)
    expect((await read(owner, '/v1/models/nonsense')).status).toBe(400)
  })
})

describe('record cursors while records change', () => {
  test('a page that began goes on, and the checkpoint gives every change after it, once', async () => {
    const { control } = server.sandbox
    const time = createSandboxTime(server.sandbox)
    void time
    const invoices = control.collection('Invoices', firstId)
    const ids = Array.from({ length: invoices.size }, (_, index) => invoices.idAt(index)).toSorted()
    const held = new Map<string, Json>()
    const path = '/v1/records/invoices?connection=first&includeDeleted=true&limit=9'
    const begun = await read(owner, path)
    for (const item of begun.items) held.set(item.id, item)
    // Edits on pages already given and on those to come, one deletion, all synced between two pages.
    const editedEarly = ids[2]!
    const editedLate = ids.at(-2)!
    for (const id of [editedEarly, editedLate]) control.edit('Invoices', id, { Reference: 'edited' }, firstId)
    control.edit('Invoices', ids[4]!, { Status: 'VOIDED' }, firstId)
    await syncByName(server.parts.platform, 'first', { streams: ['invoices'] })
    for (let { nextCursor } = begun; nextCursor !== null;) {
      const page = await read(owner, `${path}&cursor=${nextCursor}`)
      expect(page.checkpoint).toBe(begun.checkpoint)
      for (const item of page.items) held.set(item.id, item)
      nextCursor = page.nextCursor
    }
    expect([...held.keys()].toSorted()).toEqual(ids)
    const changed: Json[] = []
    let last: Json
    for (let cursor = ''; ;) {
      last = await read(owner, `/v1/records/invoices?connection=first&limit=2&changedSince=${begun.checkpoint}${cursor}`)
      changed.push(...last.items)
      if (last.nextCursor === null) break
      cursor = `&cursor=${last.nextCursor}`
    }
    expect(changed.map((item) => item.id).toSorted()).toEqual([editedEarly, editedLate, ids[4]!].toSorted())
    expect(changed.find((item) => item.id === ids[4])).toMatchObject({ op: 'delete', deletedAt: expect.any(String) })
    expect(changed.find((item) => item.id === editedEarly)).toMatchObject({ op: 'update', fields: { reference: 'edited' } })
    expect(await read(owner, `/v1/records/invoices?changedSince=${last.checkpoint}`)).toMatchObject({ items: [], reset: false })
    expect((await read(owner, `/v1/records/invoices/${ids[4]}`)).record.deletedAt).not.toBeNull()
    expect(
      (await read(owner, `/v1/records/invoices?connection=first&limit=1000`)).items.map((item: Json) => item.id),
    ).not.toContain(ids[4])
  })

  test('a stream that was forgotten says so', async () => {
    const { checkpoint } = await read(owner, '/v1/records/quotes?connection=first')
    await server.parts.platform.connections.reset('first', ['quotes'])
    expect(await read(owner, `/v1/records/quotes?connection=first&changedSince=${checkpoint}`)).toMatchObject({ reset: true })
    await server.parts.platform.sync('first', { streams: ['quotes'] })
  })
})

describe('SQL', () => {
  test('answers JSON, lines, CSV and CSV for Excel, within its caps', async () => {
    const sql = 'SELECT invoice_number, total, date, tenant_id FROM invoices ORDER BY invoice_id'
    const page = await ask(owner, { sql, maxRows: 5 })
    expect(page).toMatchObject({
      status: 200,
      truncated: true,
      rows: { length: 5 },
      columns: [{ name: 'invoice_number', type: 'VARCHAR' }, { type: 'DECIMAL(18,4)' }, { type: 'DATE' }, {}],
    })
    const next = await ask(owner, { sql, maxRows: 5, cursor: page.nextCursor })
    expect(next.rows[0]).not.toEqual(page.rows[0])
    const lines = (await (await query(owner, { sql, format: 'ndjson', maxRows: 30 })).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.type)).toEqual(['columns', 'batch', 'end'])
    expect(lines[1]).toMatchObject({ rows: 30, values: { length: 4 } })
    expect(lines[1].values[0].slice(0, 5)).toEqual(page.rows.map((row: unknown[]) => row[0]))
    expect(lines[2]).toMatchObject({ rows: 30, truncated: true })
    const csv = await query(owner, {
      sql: `SELECT -3126.45::DECIMAL(9,2) AS amount, '=1+1' AS note, NULL AS nothing, 'a,"b"' AS text`,
      format: 'csv',
    })
    expect([csv.headers.get('content-type'), await csv.text()]).toEqual([
      'text/csv; charset=utf-8',
      'amount,note,nothing,text\n-3126.45,=1+1,,"a,""b"""\n',
    ])
    const excel = await query(owner, { sql: `SELECT -3126.45::DECIMAL(9,2) AS amount, '=1+1' AS note`, format: 'excel' })
    expect(Buffer.from(await excel.arrayBuffer()).toString()).toBe("\uFEFFamount,note\r\n-3126.45,'=1+1\r\n")
  })

  test('answers Parquet that DuckDB reads, types and order kept, and leaves no file', async () => {
    const sql = 'SELECT invoice_id, total, date, updated_date_utc, _extra FROM invoices ORDER BY total DESC, invoice_id; -- all'
    const response = await query(owner, { sql, format: 'parquet' })
    expect(response.status).toBe(200)
    const path = join(folder, 'answer.parquet')
    await writeFile(path, Buffer.from(await response.arrayBuffer()))
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const rows = await (await connection.run(`SELECT invoice_id, total::VARCHAR FROM read_parquet('${path}')`)).getRowsJson()
    const types = await (
      await connection.run(`SELECT column_type FROM (DESCRIBE SELECT * FROM read_parquet('${path}'))`)
    ).getRowsJson()
    connection.closeSync()
    instance.closeSync()
    const expected = await ask(owner, {
      sql: 'SELECT invoice_id, total FROM invoices ORDER BY total DESC, invoice_id',
      maxRows: 1000,
    })
    expect(rows).toEqual(expected.rows)
    expect(types.flat()).toEqual(['VARCHAR', 'DECIMAL(18,4)', 'DATE', 'TIMESTAMP WITH TIME ZONE', 'JSON'])
    const cut = await query(owner, { sql: 'SELECT * FROM invoices', format: 'parquet', maxRows: 3 })
    expect([cut.headers.get('x-rows'), cut.headers.get('x-truncated')]).toEqual(['3', 'true'])
    await cut.arrayBuffer()
    await expect.poll(async () => (await server.home.query('SELECT 1')).length).toBe(1)
  })

  test('is stopped when its time is over, and by whoever asked', async () => {
    const sql = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range) % 7 = 3'
    expect(await ask(owner, { sql, timeoutMs: 100 })).toMatchObject({ status: 408, error: { code: 'query_timeout' } })
    const leaving = new AbortController()
    const asked = owner('/v1/query', { method: 'POST', body: { sql, format: 'ndjson' }, signal: leaving.signal })
    setTimeout(() => leaving.abort(), 100)
    await expect(asked).rejects.toThrow('aborted')
    expect((await ask(owner, { sql: 'SELECT 1' })).status).toBe(200)
  })

  test('says what is wrong and where', async () => {
    expect(await ask(owner, { sql: 'SELECT nope FROM invoices' })).toMatchObject({
      status: 400,
      error: { code: 'query_failed', details: { position: 7 } },
    })
    expect(await ask(owner, { sql: 'SELECT 1 FROM' })).toMatchObject({ status: 400, error: { code: 'query_failed' } })
    expect(await ask(owner, { sql: 'SELECT 1', format: 'xml' })).toMatchObject({ status: 400 })
    expect(await ask(owner, { sql: '' })).toMatchObject({ status: 400 })
  })

  test('is saved under a name, shared, run by a viewer, changed by its owner', async () => {
    const saved = await owner('/v1/saved-queries', {
      method: 'POST',
      body: { name: 'How many', sql: 'SELECT count(DISTINCT tenant_id) AS n FROM invoices', sharedWith: 'everyone' },
    })
    const { id } = (await saved.json()) as { id: string }
    expect(saved.status).toBe(201)
    const run = (call: Caller): Promise<Json> =>
      call(`/v1/saved-queries/${id}/run`, { method: 'POST', body: {} }).then((response) => response.json())
    expect((await run(owner)).rows).toEqual([[2]])
    expect((await run(viewer.call)).rows).toEqual([[1]])
    expect((await query(viewer.call, { sql: 'SELECT 1' })).status).toBe(403)
    expect((await viewer.call(`/v1/saved-queries/${id}/run`, { method: 'POST', body: { format: 'csv' } })).status).toBe(403)
    expect((await analyst.call(`/v1/saved-queries/${id}`, { method: 'PATCH', body: { name: 'Mine' } })).status).toBe(403)
    expect((await analyst.call(`/v1/saved-queries/${id}`, { method: 'DELETE' })).status).toBe(403)
    const own = (await (
      await analyst.call('/v1/saved-queries', { method: 'POST', body: { name: 'Own', sql: 'SELECT 1' } })
    ).json()) as { id: string }
    expect((await owner(`/v1/saved-queries/${own.id}`)).status).toBe(404)
    expect((await analyst.call('/v1/saved-queries', { method: 'POST', body: { name: 'own', sql: 'SELECT 2' } })).status).toBe(409)
    expect((await owner(`/v1/saved-queries/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await run(owner)).error.code).toBe('not_found')
  })
})

describe('a saved query’s view', () => {
  const save = (view: string) =>
    owner('/v1/saved-queries', {
      method: 'POST',
      body: `{"name":"View ${view.length}","sql":"SELECT 1","view":${view}}`,
      headers: { 'content-type': 'application/json' },
    })

  test('may have any name in it, halves of characters too', async () => {
    const answer = await save(String.raw`{"a\ud800":{"\u0000":["\udc00",1e300]},"__proto__":{"x":1}}`)
    expect(answer.status).toBe(201)
    const { view } = (await answer.json()) as Json
    expect(view['a\ufffd']).toEqual({ '\ufffd': ['\ufffd', 1e300] })
  })

  test('is refused when it is nested without end', async () => {
    const depth = 100_000
    expect((await save(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).status).toBe(400)
    expect((await save(`{"a":${'{"b":'.repeat(depth)}1${'}'.repeat(depth)}}`)).status).toBe(400)
  })
})

describe('an analyst of one organisation', () => {
  const paths = [
    '/v1/connections',
    '/v1/status',
    '/v1/syncs',
    '/v1/runs',
    '/v1/records/invoices?limit=1000',
    '/v1/records/organisations?includeDeleted=true',
    '/v1/records/invoices?changedSince=2000-01-01&limit=1000',
    '/v1/models/invoices?limit=1000',
    '/v1/models/organisations',
    '/v1/statements/profit_and_loss',
    '/v1/statements/aged_receivables?connections=all',
    '/v1/search?q=ltd',
    '/v1/changes?limit=1000',
    '/v1/calls?limit=1000',
    '/v1/usage',
    '/v1/catalogue',
    '/v1/me',
  ]

  test.each(paths)('sees nothing of the other in %s', async (path) => {
    const response = await analyst.call(path)
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).not.toContain(secondId)
    expect(text).not.toContain('Second Ltd')
    expect(text).not.toContain('second-books')
  })

  test.each([
    '/v1/connections/second-books',
    '/v1/connections/second-books/streams',
    '/v1/connections/second-books/access',
    '/v1/records/invoices?connection=second-books',
    '/v1/models/bills?connection=second-books',
    '/v1/statements/profit_and_loss?connection=second-books',
    '/v1/statements/profit_and_loss?connections=first,second-books',
    '/v1/reconciliation?connection=second-books',
    '/v1/explain?connection=second-books&account=200',
    '/v1/search?q=a&connection=second-books',
    '/v1/changes?connection=second-books',
    '/v1/calls?connection=second-books',
    '/v1/usage?connection=second-books',
    '/v1/syncs?connection=second-books',
  ])('is told by %s that there is no such connection', async (path) => {
    const answer = await read(analyst.call, path)
    expect(answer).toMatchObject({ status: 404, error: { code: 'not_found' } })
    expect(answer.error.message).not.toContain('Second')
  })

  test('neither finds the other’s records, runs nor rows by their ids', async () => {
    const { items } = await read(owner, '/v1/records/invoices?connection=second-books&limit=1')
    expect((await read(analyst.call, `/v1/records/invoices/${items[0].id}`)).status).toBe(404)
    const runs = await read(owner, '/v1/syncs?connection=second-books')
    expect((await read(analyst.call, `/v1/syncs/${runs.items[0].id}`)).status).toBe(404)
    expect((await analyst.call(`/v1/syncs/${runs.items[0].id}/events`)).status).toBe(404)
    expect(await ask(analyst.call, { sql: 'SELECT count(DISTINCT tenant_id) FROM invoices' })).toMatchObject({ rows: [[1]] })
    expect(await ask(analyst.call, { sql: 'SELECT 1', connections: ['second-books'] })).toMatchObject({ status: 404 })
    expect(
      await ask(owner, { sql: 'SELECT count(DISTINCT tenant_id) FROM invoices', connections: ['second-books'] }),
    ).toMatchObject({
      rows: [[1]],
    })
    expect((await read(analyst.call, '/v1/catalogue')).organisations).toEqual({ visible: 1, total: 2 })
  })

  test(`cannot leave by ${escapeAttempts.length} ways of SQL, in any format`, async () => {
    expect(escapeAttempts.length).toBeGreaterThanOrEqual(60)
    const told: string[] = []
    for (const [what, text] of escapeAttempts) {
      const sql = text.replaceAll('{other}', secondId).replaceAll('{file}', server.parts.config.keyPath)
      for (const format of ['json', 'ndjson', 'csv', 'parquet']) {
        const response = await query(analyst.call, { sql, format, timeoutMs: 5000 })
        const answer = Buffer.from(await response.arrayBuffer()).toString('latin1')
        if (response.status !== 200 && response.status !== 400) told.push(`${what} (${format}): ${response.status} ${answer}`)
        if (answer.replaceAll(sql, '').includes(secondId) || answer.includes('Second Ltd'))
          told.push(`${what} (${format}): ${answer.slice(0, 300)}`)
      }
    }
    expect(told).toEqual([])
    expect(await ask(owner, { sql: 'SELECT count(*) FROM organisations' })).toMatchObject({ rows: [[2]] })
  }, 120_000)

  test('changes nothing', async () => {
    for (const [method, path] of [
      ['POST', '/v1/connections/first/sync'],
      ['POST', '/v1/connections/first/reset'],
      ['POST', '/v1/connections/first/pause'],
      ['PATCH', '/v1/connections/first'],
      ['DELETE', '/v1/connections/first'],
      ['POST', '/v1/connections'],
      ['POST', '/v1/connect-sessions'],
      ['POST', '/v1/oauth/start'],
    ] as const) {
      expect([path, (await analyst.call(path, { method, ...(method === 'DELETE' ? {} : { body: {} }) })).status]).toEqual([
        path,
        403,
      ])
    }
  })
})

describe('statements', () => {
  test('are answered with their badge, taken apart, and exported', async () => {
    const { items } = await read(owner, '/v1/statements')
    expect(items.map((item: Json) => item.name)).toContain('profit_and_loss')
    const pnl = await read(owner, '/v1/statements/profit_and_loss?connection=first&from=2025-01-01&to=2026-03-31')
    expect(pnl).toMatchObject({
      status: 200,
      statement: 'profit_and_loss',
      connections: ['first'],
      ties: { state: expect.any(String) },
    })
    const sales = pnl.rows.find((row: unknown[]) => row[0] === 'account')
    const amount = pnl.columns.findIndex((column: Json) => column.name === 'amount')
    const explained = await read(owner, `/v1/explain?connection=first&account=${sales[4]}&from=2025-01-01&to=2026-03-31&limit=5`)
    expect(Math.abs(Number(explained.net))).toBe(Math.abs(Number(sales[amount])))
    const postings: Json[] = [...explained.items]
    for (let { nextCursor } = explained; nextCursor !== null;) {
      const page = await read(
        owner,
        `/v1/explain?connection=first&account=${sales[4]}&from=2025-01-01&to=2026-03-31&limit=5&cursor=${nextCursor}`,
      )
      postings.push(...page.items)
      nextCursor = page.nextCursor
    }
    expect(postings).toHaveLength(explained.count)
    expect(postings.at(-1).running).toBe(explained.net)
    expect(postings[0].record).toMatchObject({ stream: expect.any(String), id: expect.any(String) })
    expect((await read(owner, `/v1/records/${postings[0].record.stream}/${postings[0].record.id}`)).status).toBe(200)
    const csv = await owner('/v1/statements/profit_and_loss?connection=first&format=csv')
    expect(await csv.text()).toMatch(/^line,section,code,label,account_id,amount\n/)
    expect((await viewer.call('/v1/statements/profit_and_loss?format=csv')).status).toBe(403)
    expect((await read(owner, '/v1/statements/profit_and_loss?connections=first,second-books')).organisations).toHaveLength(2)
  })

  test('refuse what does not fit', async () => {
    expect((await read(owner, '/v1/statements/nonsense?connection=first')).status).toBe(404)
    expect((await read(owner, '/v1/statements/profit_and_loss?connection=none')).status).toBe(404)
    expect((await read(owner, '/v1/statements/profit_and_loss?connection=first&from=2026-02-31')).status).toBe(400)
    expect((await read(owner, '/v1/statements/profit_and_loss?connection=first&by=century')).status).toBe(400)
    expect((await read(owner, '/v1/statements/profit_and_loss?connection=first&limit=5')).status).toBe(400)
    expect((await read(owner, '/v1/explain?connection=first&account=nonsense')).status).toBe(404)
    expect((await read(owner, '/v1/explain?connection=first&account=200&cursor=x')).status).toBe(400)
    expect((await read(owner, '/v1/reconciliation?connection=first&month=2026-4')).status).toBe(400)
  })

  test('are compared with Xero month by month', async () => {
    const found = await read(owner, '/v1/reconciliation?connection=first&basis=accrual')
    expect(found).toMatchObject({ status: 200, connection: 'first', name: 'First Ltd' })
    expect(found.months.length).toBeGreaterThan(0)
    expect(new Set(found.months.map((month: Json) => month.basis))).toEqual(new Set(['accrual']))
  })
})

describe('activity', () => {
  test('lists changes newest first, and from a checkpoint on', async () => {
    const all = await read(owner, '/v1/changes?connection=first&stream=invoices&limit=1000')
    const seen: number[] = []
    for (let cursor = ''; ;) {
      const page = await read(owner, `/v1/changes?connection=first&stream=invoices&limit=11${cursor}`)
      seen.push(...page.items.map((item: Json) => item.seq))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(seen).toEqual(all.items.map((item: Json) => item.seq))
    const later = await read(owner, '/v1/changes?connection=first&firstSync=false')
    expect(later.items.map((item: Json) => item.op)).toContain('delete')
    expect(later.items.find((item: Json) => item.op === 'update')).toMatchObject({
      title: expect.stringMatching(/Invoice|Bill/),
      record: { total: expect.any(String) },
    })
    expect((await read(owner, `/v1/changes?after=${all.checkpoint}`)).items).toEqual([])
    expect((await read(owner, '/v1/changes?cursor=x')).status).toBe(400)
  })

  test('lists calls and adds them up', async () => {
    const calls = await read(owner, '/v1/calls?connection=first&limit=5')
    expect(calls.items).toHaveLength(5)
    expect(calls.items[0]).toMatchObject({ connection: 'first', method: 'GET', status: 200, askedBy: 'sync' })
    const next = await read(owner, `/v1/calls?connection=first&limit=5&cursor=${calls.nextCursor}`)
    expect(next.items[0].id).not.toBe(calls.items[0].id)
    expect(
      (await read(owner, '/v1/calls?search=invoices&limit=1000')).items.every((call: Json) => /invoices/i.test(call.path)),
    ).toBe(true)
    expect((await read(owner, '/v1/calls?failed=true')).items).toEqual([])
    expect((await read(owner, '/v1/calls?since=yesterday')).status).toBe(400)
    const usage = await read(owner, '/v1/usage')
    expect(usage).toMatchObject({ status: 200, currency: 'AUD', forecast: null, hours: { length: 24 } })
    expect(usage.kinds.reduce((sum: number, kind: Json) => sum + kind.calls, 0)).toBe(usage.month.calls)
    expect(usage.tiers.map((tier: Json) => tier.cost)).toEqual(['0.00', '35.00', '245.00', '1445.00'])
    expect((await read(owner, '/v1/usage?month=2026-13')).status).toBe(400)
  })

  test('finds what people look for', async () => {
    const { items } = await read(owner, '/v1/records/contacts?connection=first&limit=1')
    const found = await read(owner, `/v1/search?q=${encodeURIComponent(items[0].fields.name)}`)
    expect(found.items[0]).toMatchObject({ kind: 'contact', stream: 'contacts', id: items[0].id, connection: 'first' })
    expect((await read(owner, '/v1/search?q=')).status).toBe(400)
  })
})

async function fetchFromXero(path: string): Promise<unknown> {
  const { apiUrl, identityUrl } = server.sandbox
  const token = await fetch(`${identityUrl}/connect/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('ONE:one').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  const answer = await fetch(`${apiUrl}/api.xro/2.0/${path}`, {
    headers: { authorization: `Bearer ${bearer}`, 'xero-tenant-id': firstId, accept: 'application/json' },
  })
  return answer.json()
}
