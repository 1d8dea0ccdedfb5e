import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryCell } from '../../src/warehouse/query.ts'
import type { Batch, BatchResult, TypedRecord, Warehouse } from '../../src/warehouse/warehouse.ts'
import { extended, invoice, invoices, settings, widened } from './warehouse-fixtures.ts'

/** A warehouse under test, and a way to look into it that does not go through it. */
interface Opened {
  warehouse: Warehouse
  sql(text: string): Promise<QueryCell[][]>
  /** Files that batches have left behind. */
  stagedFiles(): Promise<string[]>
  reopen(): Promise<Warehouse>
  close(): Promise<void>
}

const tenantId = 'tenant-a'
const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 2, 3, minute))
const modified = (day: number): string => `2025-06-${String(day).padStart(2, '0')} 10:00:00.000+00`

/** What every warehouse must do, whatever database is behind it. */
function testWarehouse(name: string, open: () => Promise<Opened>): void {
  describe.each([name])('%s', () => {
    let opened: Opened
    let warehouse: Warehouse

    beforeEach(async () => {
      opened = await open()
      warehouse = opened.warehouse
      await warehouse.prepare([invoices, settings])
    })
    afterEach(() => opened.close())

    const batch = (minute = 0, tenant = tenantId): Batch =>
      warehouse.openBatch({ tenantId: tenant, runId: `run-${minute}`, set: invoices, syncedAt: at(minute) })
    const store = (records: TypedRecord[], minute = 0, more: Parameters<Batch['commit']>[0] = {}): Promise<BatchResult> => {
      const current = batch(minute)
      for (const record of records) current.add(record)
      return current.commit(more)
    }
    const changes = (): Promise<QueryCell[][]> => opened.sql('SELECT key, op, run_id FROM xero._changes ORDER BY seq')

    it('stores parents, children and grandchildren, and says what it did', async () => {
      const result = await store([
        invoice('a', {
          lines: [
            ['10.00', ['North', 'Blue']],
            ['2.5', []],
          ],
        }),
        invoice('b'),
      ])
      expect(result).toEqual({ inserted: 2, updated: 0, deleted: 0, unchanged: 0, stale: 0, quarantined: 0, written: 6 })
      expect(await opened.sql('SELECT tenant_id, invoice_id, _deleted_at, _synced_at FROM xero.invoices ORDER BY 2')).toEqual([
        [tenantId, 'a', null, '2026-01-02T03:00:00.000Z'],
        [tenantId, 'b', null, '2026-01-02T03:00:00.000Z'],
      ])
      expect(await opened.sql('SELECT invoice_id, position, line_amount FROM xero.invoice_line_items ORDER BY ALL')).toEqual([
        ['a', 1, '10.0000'],
        ['a', 2, '2.5000'],
      ])
      expect(
        await opened.sql(
          'SELECT invoice_line_item_position, position, "option" FROM xero.invoice_line_item_tracking ORDER BY ALL',
        ),
      ).toEqual([
        [1, 1, 'North'],
        [1, 2, 'Blue'],
      ])
      expect(await changes()).toEqual([
        ['a', 'insert', 'run-0'],
        ['b', 'insert', 'run-0'],
      ])
    })

    it('writes nothing for a record that has not changed', async () => {
      const record = invoice('a', { lines: [['1', ['x']]], extra: '{"New":1}' })
      await store([record])
      expect(await store([record], 5)).toMatchObject({ unchanged: 1, inserted: 0, updated: 0, written: 0 })
      expect(await opened.sql('SELECT _synced_at FROM xero.invoices')).toEqual([['2026-01-02T03:00:00.000Z']])
      expect(await changes()).toHaveLength(1)
    })

    it('replaces the children of changed records, and of those alone', async () => {
      await store([
        invoice('a', {
          lines: [
            ['1', ['x', 'y']],
            ['2', []],
          ],
        }),
        invoice('b', { lines: [['5', ['z']]] }),
        invoice('c', { lines: [['7', []]] }),
      ])
      const result = await store(
        [invoice('a', { lines: [['3', []]] }), invoice('b', { lines: [['5', ['z']]] }), invoice('c', { lines: [] })],
        1,
      )
      expect(result).toMatchObject({ updated: 2, unchanged: 1, written: 3 })
      expect(await opened.sql('SELECT invoice_id, position, line_amount FROM xero.invoice_line_items ORDER BY ALL')).toEqual([
        ['a', 1, '3.0000'],
        ['b', 1, '5.0000'],
      ])
      expect(await opened.sql('SELECT invoice_id, "option" FROM xero.invoice_line_item_tracking')).toEqual([['b', 'z']])
    })

    it('notices a change of a child, of a grandchild and of what no column knows', async () => {
      await store([invoice('a', { lines: [['1', ['x']]] })])
      expect(await store([invoice('a', { lines: [['1', ['y']]] })], 1)).toMatchObject({ updated: 1 })
      expect(await store([invoice('a', { lines: [['1.1', ['y']]] })], 2)).toMatchObject({ updated: 1 })
      expect(await store([invoice('a', { lines: [['1.1', ['y']]], extra: '{"X":1}' })], 3)).toMatchObject({ updated: 1 })
      expect(await opened.sql('SELECT _extra FROM xero.invoices')).toEqual([[{ X: 1 }]])
      expect((await changes()).map(([, op]) => op)).toEqual(['insert', 'update', 'update', 'update'])
    })

    it('never lets an older version win', async () => {
      await store([invoice('a', { reference: 'new', modifiedAt: modified(20) })])
      expect(await store([invoice('a', { reference: 'old', modifiedAt: modified(10) })], 1)).toMatchObject({
        stale: 1,
        written: 0,
      })
      expect(await opened.sql('SELECT reference FROM xero.invoices')).toEqual([['new']])
      expect(await store([invoice('a', { reference: 'later', modifiedAt: modified(20) })], 2)).toMatchObject({ updated: 1 })
      expect(await opened.sql('SELECT reference FROM xero.invoices')).toEqual([['later']])
    })

    it('keeps one of a record that comes twice: the newer, then the later', async () => {
      const result = await store([
        invoice('a', { reference: 'newest', modifiedAt: modified(9), lines: [['1', ['n']]] }),
        invoice('a', {
          reference: 'older',
          modifiedAt: modified(8),
          lines: [
            ['2', []],
            ['3', []],
          ],
        }),
        invoice('b', { reference: 'first', lines: [['4', []]] }),
        invoice('b', { reference: 'second', lines: [['5', []]] }),
        invoice('c', { reference: 'same' }),
        invoice('c', { reference: 'same' }),
      ])
      expect(result).toMatchObject({ inserted: 3, stale: 3, written: 6 })
      expect(await opened.sql('SELECT invoice_id, reference FROM xero.invoices ORDER BY 1')).toEqual([
        ['a', 'newest'],
        ['b', 'second'],
        ['c', 'same'],
      ])
      expect(await opened.sql('SELECT invoice_id, line_amount FROM xero.invoice_line_items ORDER BY ALL')).toEqual([
        ['a', '1.0000'],
        ['b', '5.0000'],
      ])
      expect(await changes()).toHaveLength(3)
    })

    it('returns every text byte for byte', async () => {
      const texts = [
        '',
        ' ',
        '"',
        '""',
        'say "hi", you',
        'line\nfeed',
        'carriage\r\nreturn\r',
        '\r',
        'tab\tcomma,semi;pipe|back\\slash\\N \\',
        'nul\u0000inside',
        '\u0000',
        '\u0001\u001f\u007f\u0085\u2028\ufeff',
        'é ü 漢字 😀 👩‍👩‍👧 e\u0301',
        'NULL',
        'null',
        "it's $1 {x} -- ; DROP",
        '#comment',
        'long "text"\n'.repeat(200_000),
        '/Date(1419937200000)/',
      ]
      // Neighbours on one line, too: a cell must not run into the next one.
      await store(texts.map((text, index) => invoice(`k${index}`, { reference: text, contactName: texts.at(index - 1) ?? null })))
      const rows = await opened.sql('SELECT reference, contact_name FROM xero.invoices ORDER BY substr(invoice_id, 2)::INTEGER')
      expect(rows).toHaveLength(texts.length)
      for (const [index, text] of texts.entries()) {
        expect(rows[index]?.[0] === text, `text ${index}`).toBe(true)
        expect(rows[index]?.[1] === (texts.at(index - 1) ?? null), `neighbour ${index}`).toBe(true)
      }
      expect(
        await store(
          texts.map((text, index) => invoice(`k${index}`, { reference: text, contactName: texts.at(index - 1) ?? null })),
          1,
        ),
      ).toMatchObject({
        unchanged: texts.length,
      })
    })

    it('takes half of a surrogate pair as an unknown character, in text and in JSON', async () => {
      await store([invoice('a', { reference: 'x\ud800y', extra: '{"T":"\\ud800 \\\\ud800 \\ud83d\\ude00 \\udc00"}' })])
      expect(await opened.sql('SELECT reference, _extra FROM xero.invoices')).toEqual([
        ['x\ufffdy', { T: '\ufffd \\ud800 😀 \ufffd' }],
      ])
    })

    it('tells an absent text from an empty one, in keys of quarantine as well', async () => {
      await store([invoice('a', { reference: null }), invoice('b', { reference: '' })])
      expect(await opened.sql('SELECT invoice_id FROM xero.invoices WHERE reference IS NULL')).toEqual([['a']])
      expect(await opened.sql(`SELECT invoice_id FROM xero.invoices WHERE reference = ''`)).toEqual([['b']])
    })

    it('keeps every digit of amounts, rates and whole numbers', async () => {
      await store([
        invoice('a', { total: '99999999999999.9999', rate: '123456789012345678.0123456789', count: '9223372036854775807' }),
        invoice('b', { total: '-99999999999999.9999', rate: '-0.0000000001', count: '-9223372036854775808' }),
        invoice('c', { total: '-0', rate: '-0.00', count: '0' }),
        invoice('d', { total: '0.0001', rate: '99999999.9999999999', count: null }),
        invoice('e', { total: '12345678901234.5', rate: '100000000', count: '1' }),
      ])
      expect(await opened.sql('SELECT total, currency_rate, count FROM xero.invoices ORDER BY invoice_id')).toEqual([
        ['99999999999999.9999', '123456789012345678.0123456789', '9223372036854775807'],
        ['-99999999999999.9999', '-0.0000000001', '-9223372036854775808'],
        ['0.0000', '0.0000000000', 0],
        ['0.0001', '99999999.9999999999', null],
        ['12345678901234.5000', '100000000.0000000000', 1],
      ])
    })

    it('keeps dates and instants of any year', async () => {
      const dates = ['0001-01-01', '1899-12-31', '1969-12-31', '1970-01-01', '2024-02-29', '9999-12-31']
      await store(dates.map((date, index) => invoice(`d${index}`, { date, paidAt: `${date} 23:59:59.999+00` })))
      expect(await opened.sql('SELECT date, fully_paid_on FROM xero.invoices ORDER BY invoice_id')).toEqual(
        dates.map((date) => [date, `${date}T23:59:59.999Z`]),
      )
    })

    it('keeps JSON as it was sent, and booleans', async () => {
      await store([
        invoice('a', { payload: '{"a" : [1, 1.10, null, "x,\\"y\\"\\n"]}', sent: 'true' }),
        invoice('b', { sent: 'false' }),
      ])
      expect(await opened.sql('SELECT CAST(payload AS VARCHAR), sent_to_contact FROM xero.invoices ORDER BY invoice_id')).toEqual(
        [
          ['{"a" : [1, 1.10, null, "x,\\"y\\"\\n"]}', true],
          [null, false],
        ],
      )
    })

    it('marks a record deleted by its own status, at its own time', async () => {
      await store([invoice('a', { lines: [['1', ['x']]] }), invoice('b')])
      const gone = [
        invoice('a', { deletedAt: modified(5), lines: [['1', ['x']]] }),
        invoice('b', { deletedAt: null }),
        invoice('n', { deletedAt: null }),
      ]
      expect(await store(gone, 1)).toMatchObject({ inserted: 1, deleted: 2, updated: 0 })
      expect(await opened.sql('SELECT invoice_id, _deleted_at FROM xero.invoices ORDER BY 1')).toEqual([
        ['a', '2025-06-05T10:00:00.000Z'],
        ['b', '2026-01-02T03:01:00.000Z'],
        ['n', '2026-01-02T03:01:00.000Z'],
      ])
      expect(await opened.sql('SELECT _deleted_at FROM xero.invoice_line_item_tracking')).toEqual([['2025-06-05T10:00:00.000Z']])
      expect(await store(gone, 2)).toMatchObject({ unchanged: 3, written: 0 })
      expect((await changes()).slice(2)).toEqual([
        ['a', 'delete', 'run-1'],
        ['b', 'delete', 'run-1'],
        ['n', 'insert', 'run-1'],
      ])
      expect(await store([invoice('b')], 3)).toMatchObject({ updated: 1 })
      expect(await opened.sql(`SELECT _deleted_at FROM xero.invoices WHERE invoice_id = 'b'`)).toEqual([[null]])
    })

    it('finds absent records, marks them, and takes them back', async () => {
      await store([invoice('a', { lines: [['1', ['x']]] }), invoice('b'), invoice('c'), invoice('q')])
      const current = batch(1)
      current.add(invoice('b'))
      current.quarantine({ key: 'q', reason: 'Total is not a number', raw: '{}' })
      const absent = await current.loadAbsent()
      expect(absent).toEqual([['a'], ['c']])
      expect(await current.commit({ deletedKeys: absent })).toMatchObject({
        deleted: 2,
        unchanged: 1,
        quarantined: 1,
        written: 4,
      })
      expect(await opened.sql('SELECT invoice_id FROM xero.invoices WHERE _deleted_at IS NOT NULL ORDER BY 1')).toEqual([
        ['a'],
        ['c'],
      ])
      expect(await opened.sql('SELECT _deleted_at FROM xero.invoice_line_items')).toEqual([['2026-01-02T03:01:00.000Z']])
      expect(await opened.sql('SELECT _deleted_at FROM xero.invoice_line_item_tracking')).toEqual([['2026-01-02T03:01:00.000Z']])
      expect(await warehouse.loadKeys(tenantId, invoices)).toEqual([['b'], ['q']])
      expect(await store([], 2, { deletedKeys: [['a'], ['nobody'], ['a']] })).toMatchObject({ deleted: 0, written: 0 })
      expect(await store([invoice('a', { lines: [['1', ['x']]] })], 3)).toMatchObject({ updated: 1 })
      expect(await opened.sql(`SELECT _deleted_at FROM xero.invoices WHERE invoice_id = 'a'`)).toEqual([[null]])
      expect(await opened.sql('SELECT _deleted_at FROM xero.invoice_line_items')).toEqual([[null]])
      expect(await warehouse.countRows(tenantId, [invoices, settings])).toEqual(
        new Map([
          ['invoices', { live: 3, deleted: 1, quarantined: 1 }],
          ['settings', { live: 0, deleted: 0, quarantined: 0 }],
        ]),
      )
    })

    it('does not delete what the same batch has seen', async () => {
      await store([invoice('a')])
      expect(await store([invoice('a')], 1, { deletedKeys: [['a']] })).toMatchObject({ deleted: 0, unchanged: 1 })
    })

    it('stores a one-row stream without an id, with its children', async () => {
      const put = async (value: string, minute: number): Promise<BatchResult> => {
        const current = warehouse.openBatch({ tenantId, runId: 'r', set: settings, syncedAt: at(minute) })
        current.add({
          key: ['1'],
          modifiedAt: null,
          deletedAt: undefined,
          rows: [
            { table: 0, cells: ['1', value], extra: null },
            { table: 1, cells: ['1', '1', `${value}-1`], extra: null },
            { table: 1, cells: ['1', '2', `${value}-2`], extra: null },
          ],
        })
        return current.commit({})
      }
      await put('x', 0)
      expect(await put('x', 1)).toMatchObject({ unchanged: 1 })
      expect(await put('y', 2)).toMatchObject({ updated: 1, written: 3 })
      expect(await opened.sql('SELECT setting_position, position, term FROM xero.setting_terms ORDER BY ALL')).toEqual([
        [1, 1, 'y-1'],
        [1, 2, 'y-2'],
      ])
      const empty = warehouse.openBatch({ tenantId, runId: 'r', set: settings, syncedAt: at(3) })
      expect(await empty.loadAbsent()).toEqual([['1']])
      expect(await empty.commit({ deletedKeys: [['1']] })).toMatchObject({ deleted: 1, written: 3 })
    })

    it('keeps one entry in quarantine for each record, until it can be typed', async () => {
      const refuse = async (minute: number, entries: [string | null, string][]): Promise<BatchResult> => {
        const current = batch(minute)
        for (const [key, raw] of entries) current.quarantine({ key, reason: `because ${minute}`, raw })
        return current.commit({})
      }
      expect(
        await refuse(0, [
          ['a', '{"n":1,"t":"x \\"q\\"\\n"}'],
          [null, '{"lost":1}'],
          [null, '{"lost":2}'],
        ]),
      ).toMatchObject({ quarantined: 3 })
      expect(
        await refuse(1, [
          ['a', '{"n":2}'],
          [null, '{"lost":1}'],
          [null, '{"lost":1}'],
        ]),
      ).toMatchObject({ quarantined: 2 })
      expect(
        await opened.sql(
          'SELECT key, raw, reason, first_seen_at, last_seen_at FROM xero._quarantine ORDER BY key NULLS LAST, raw',
        ),
      ).toEqual([
        ['a', '{"n":2}', 'because 1', '2026-01-02T03:00:00.000Z', '2026-01-02T03:01:00.000Z'],
        [null, '{"lost":1}', 'because 1', '2026-01-02T03:00:00.000Z', '2026-01-02T03:01:00.000Z'],
        [null, '{"lost":2}', 'because 0', '2026-01-02T03:00:00.000Z', '2026-01-02T03:00:00.000Z'],
      ])
      await store([invoice('a')], 2)
      expect(await opened.sql('SELECT count(*) FROM xero._quarantine WHERE key IS NOT NULL')).toEqual([[0]])
      const both = batch(3)
      both.add(invoice('p'))
      both.quarantine({ key: 'p', reason: 'later', raw: '{}' })
      both.quarantine({ key: 's', reason: 'earlier', raw: '{}' })
      both.add(invoice('s'))
      await both.commit({})
      expect(await opened.sql('SELECT key FROM xero._quarantine WHERE key IS NOT NULL')).toEqual([['p']])
    })

    it('numbers changes strictly over all organisations', async () => {
      for (let round = 0; round < 3; round++) {
        const batches = ['tenant-a', 'tenant-b'].map((tenant) => batch(round, tenant))
        for (const current of batches) for (const key of ['a', 'b']) current.add(invoice(key, { reference: String(round) }))
        await Promise.all(batches.map((current) => current.commit({})))
      }
      const rows = await opened.sql('SELECT seq FROM xero._changes ORDER BY seq')
      expect(rows.map(([seq]) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
      expect(await opened.sql('SELECT tenant_id, count(*) FROM xero.invoices GROUP BY 1 ORDER BY 1')).toEqual([
        ['tenant-a', 2],
        ['tenant-b', 2],
      ])
    })

    it('commits many batches at once, each whole, and answers reads meanwhile', async () => {
      const commits = Array.from({ length: 8 }, (_, index) => {
        const current = batch(index)
        for (let each = 0; each < 300; each++) current.add(invoice(`${index}-${each}`, { lines: [['1', ['x']]] }))
        return current.commit({ state: { at: index } })
      })
      const counts = await Promise.all(Array.from({ length: 5 }, () => warehouse.countRows(tenantId, [invoices])))
      for (const count of counts) expect((count.get('invoices')?.live ?? -1) % 300).toBe(0)
      await Promise.all(commits)
      expect(
        await opened.sql('SELECT (SELECT count(*) FROM xero.invoices), (SELECT count(*) FROM xero.invoice_line_item_tracking)'),
      ).toEqual([[2400, 2400]])
      expect(await warehouse.loadState(tenantId, 'invoices')).toEqual({ at: 7 })
    })

    it('stores state with the rows, and nothing of a batch that fails', async () => {
      expect(await warehouse.loadState(tenantId, 'invoices')).toBeUndefined()
      await store([invoice('a')], 0, { state: { cursor: '2025', deep: { text: `it's "x" \u0000 😀` } } })
      const bad = batch(1)
      bad.add(invoice('b'))
      bad.add(invoice('c', { total: 'not a number' }))
      await expect(bad.commit({ state: { cursor: '2026' } })).rejects.toMatchObject({ name: 'AppError' })
      expect(await opened.sql('SELECT invoice_id FROM xero.invoices')).toEqual([['a']])
      expect(await warehouse.loadStates(tenantId)).toEqual(
        new Map([['invoices', { cursor: '2025', deep: { text: `it's "x" \u0000 😀` } }]]),
      )
      expect(await changes()).toHaveLength(1)
      expect(await store([invoice('b')], 2)).toMatchObject({ inserted: 1 })
      expect(await opened.stagedFiles()).toEqual([])
    })

    it('forgets what is discarded', async () => {
      const current = batch()
      for (let index = 0; index < 2000; index++) current.add(invoice(`k${index}`))
      await current.drain()
      await current.discard()
      expect(await opened.stagedFiles()).toEqual([])
      expect(await opened.sql('SELECT count(*) FROM xero.invoices')).toEqual([[0]])
    })

    it('resets streams and purges organisations, and says so in the feed', async () => {
      await store([invoice('a', { lines: [['1', ['x']]] })], 0, { state: { n: 1 } })
      const other = batch(0, 'tenant-b')
      other.add(invoice('a'))
      other.quarantine({ key: 'q', reason: 'r', raw: '{}' })
      await other.commit({ state: { n: 2 } })
      await warehouse.startRun({ runId: 'r1', tenantId: 'tenant-b', startedAt: at(0), status: 'running', streams: {} })
      await warehouse.reset(tenantId, [invoices])
      expect(await opened.sql('SELECT tenant_id FROM xero.invoices')).toEqual([['tenant-b']])
      expect(await opened.sql('SELECT count(*) FROM xero.invoice_line_item_tracking')).toEqual([[0]])
      expect(await warehouse.loadState(tenantId, 'invoices')).toBeUndefined()
      expect(await store([invoice('a')], 1)).toMatchObject({ inserted: 1 })
      await warehouse.purge('tenant-b', [invoices, settings])
      expect(
        await opened.sql(
          `SELECT (SELECT count(*) FROM xero._runs), (SELECT count(*) FROM xero._quarantine), (SELECT count(*) FROM xero._state)`,
        ),
      ).toEqual([[0, 0, 0]])
      expect((await opened.sql('SELECT tenant_id, op, stream FROM xero._changes ORDER BY seq')).slice(2)).toEqual([
        [tenantId, 'reset', 'invoices'],
        [tenantId, 'insert', 'invoices'],
        ['tenant-b', 'reset', 'invoices'],
        ['tenant-b', 'reset', 'settings'],
      ])
    })

    it('records runs', async () => {
      const run = { runId: 'r1', tenantId, startedAt: at(0), status: 'running' as const, streams: {} }
      await warehouse.startRun(run)
      await warehouse.finishRun({
        ...run,
        finishedAt: at(9),
        status: 'complete',
        streams: { invoices: { read: 5, reason: `it's` } },
      })
      expect(await opened.sql('SELECT run_id, started_at, finished_at, status, streams FROM xero._runs')).toEqual([
        ['r1', '2026-01-02T03:00:00.000Z', '2026-01-02T03:09:00.000Z', 'complete', { invoices: { read: 5, reason: `it's` } }],
      ])
    })

    it('grows with the catalogue, keeps what it had, and documents every column', async () => {
      await store([invoice('a', { lines: [['1', []]] })])
      expect(await warehouse.prepare([invoices, settings])).toEqual({ grown: [] })
      const batch = warehouse.openBatch({ tenantId, runId: 'r', set: invoices, syncedAt: at(0) })
      await batch.commit({ state: { cursor: 'c' } })
      expect(await warehouse.prepare([extended, settings])).toEqual({ grown: ['invoices'] })
      // Without its state the stream is read whole by the next sync, which fills the column.
      expect(await warehouse.loadState(tenantId, 'invoices')).toBeUndefined()
      expect(await warehouse.prepare([extended, settings])).toEqual({ grown: [] })
      const current = warehouse.openBatch({ tenantId, runId: 'r', set: extended, syncedAt: at(1) })
      const record = invoice('a', { lines: [['1', []]] })
      record.rows[0]!.cells.push('hello')
      current.add(record)
      expect(await current.commit({})).toMatchObject({ updated: 1 })
      expect(await opened.sql('SELECT invoice_id, brand_new FROM xero.invoices')).toEqual([['a', 'hello']])
      expect(
        await opened.sql(
          `SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'xero' AND coalesce(comment, '') = ''`,
        ),
      ).toEqual([])
      expect(await opened.sql(`SELECT comment FROM duckdb_tables() WHERE table_name = 'invoices'`)).toEqual([
        ['Sales and purchase invoices.'],
      ])
      // An older catalogue afterwards: nothing is dropped.
      await warehouse.prepare([invoices])
      expect(await opened.sql('SELECT brand_new FROM xero.invoices')).toEqual([['hello']])
    })

    it('widens a column whose values fit the new type, and refuses when they do not', async () => {
      await store([invoice('a', { count: '42', reference: 'no number' })])
      await warehouse.prepare([widened('count', 'number')])
      expect(await opened.sql('SELECT count FROM xero.invoices')).toEqual([['42.0000000000']])
      await expect(warehouse.prepare([widened('reference', 'integer')])).rejects.toMatchObject({
        code: 'storage_failed',
        message: expect.stringContaining('reference of xero.invoices') as unknown,
      })
      expect(await opened.sql('SELECT reference FROM xero.invoices')).toEqual([['no number']])
    })

    it('finds everything again after reopening', async () => {
      await store([invoice('a', { lines: [['1', ['x']]] })], 0, { state: { n: 1 } })
      warehouse = await opened.reopen()
      expect(await warehouse.prepare([invoices, settings])).toEqual({ grown: [] })
      expect(await warehouse.loadState(tenantId, 'invoices')).toEqual({ n: 1 })
      expect(await store([invoice('a', { lines: [['1', ['x']]] }), invoice('b')], 1)).toMatchObject({ unchanged: 1, inserted: 1 })
      expect((await opened.sql('SELECT seq FROM xero._changes ORDER BY 1')).flat()).toEqual([1, 2])
    })

    it('stores large batches: more lines than one block of a staged file, and than one row group', async () => {
      const current = batch()
      for (let index = 0; index < 45_000; index++) {
        current.add(
          invoice(`k${index}`, { reference: index % 7 === 0 ? `line\n"${index}"` : null, lines: [[String(index), []]] }),
        )
        if (index % 1000 === 0) await current.drain()
      }
      expect(await current.commit({})).toMatchObject({ inserted: 45_000, written: 90_000 })
      expect(await opened.sql('SELECT count(DISTINCT invoice_id), sum(line_amount) FROM xero.invoice_line_items')).toEqual([
        [45_000, '1012477500.0000'],
      ])
      const again = batch(1)
      for (let index = 44_000; index < 46_000; index++) {
        again.add(
          invoice(`k${index}`, {
            reference: index % 7 === 0 ? `line\n"${index}"` : null,
            lines: [[String(index % 2 === 0 ? 0 : index), []]],
          }),
        )
      }
      expect(await again.commit({})).toMatchObject({ inserted: 1000, updated: 500, unchanged: 500 })
      expect(await opened.sql('SELECT count(*), count(DISTINCT invoice_id) FROM xero.invoice_line_items')).toEqual([
        [46_000, 46_000],
      ])
    })
  })
}

testWarehouse('warehouse in DuckDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-warehouse-'))
  const path = join(folder, 'warehouse.duckdb')
  const stagingPath = join(folder, 'staging')
  const openOne = (): Promise<Warehouse> =>
    openDuckdbWarehouse({ path, stagingPath, schema: 'xero', memoryMb: 192, clock: systemClock })
  const opened: Opened = {
    warehouse: await openOne(),
    async sql(text) {
      const engine = await openDuckdbQuery({ path, memoryMb: 192 })
      try {
        return (await engine.query(text, { maxRows: 100_000, timeoutMs: 30_000 })).rows
      } finally {
        await engine.close()
      }
    },
    async stagedFiles() {
      return (await readdir(stagingPath, { recursive: true })).filter((name) => name.endsWith('.csv'))
    },
    async reopen() {
      await opened.warehouse.close()
      opened.warehouse = await openOne()
      return opened.warehouse
    },
    async close() {
      await opened.warehouse.close()
      await rm(folder, { recursive: true })
    },
  }
  return opened
})
