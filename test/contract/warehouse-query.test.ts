import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryCell, QueryEngine, QueryOptions } from '../../src/warehouse/query.ts'
import type { Warehouse } from '../../src/warehouse/warehouse.ts'
import { invoice, invoices } from './warehouse-fixtures.ts'

const limits: QueryOptions = { maxRows: 1000, timeoutMs: 10_000 }

let folder: string
let path: string
let secret: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-query-'))
  path = join(folder, 'warehouse.duckdb')
  secret = join(folder, 'secret.csv')
  await writeFile(secret, 'a,b\n1,2\n')
  const warehouse = await openWarehouse()
  await warehouse.prepare([invoices])
  const batch = warehouse.openBatch({ tenantId: 't', runId: 'r', set: invoices, syncedAt: new Date('2026-01-01T00:00:00Z') })
  for (let index = 0; index < 5000; index++)
    batch.add(invoice(`k${index}`, { total: '0.1', date: '2025-03-31', lines: [['0.1', []]] }))
  await batch.commit({})
  await warehouse.close()
})
afterAll(() => rm(folder, { recursive: true }))

const openWarehouse = (): Promise<Warehouse> =>
  openDuckdbWarehouse({ path, stagingPath: join(folder, 'staging'), schema: 'xero', memoryMb: 128, clock: systemClock })

for (const beside of ['alone', 'beside the warehouse in one process'] as const) {
  describe(`queries, ${beside}`, () => {
    let engine: QueryEngine
    let warehouse: Warehouse | undefined

    beforeAll(async () => {
      if (beside !== 'alone') warehouse = await openWarehouse()
      engine = await openDuckdbQuery({ path, memoryMb: 128 })
    })
    afterAll(async () => {
      await engine.close()
      await warehouse?.close()
    })

    const ask = async (sql: string): Promise<QueryCell[][]> => (await engine.query(sql, limits)).rows

    it('finds tables with and without their schema', async () => {
      expect(await ask('select count(*) from invoices')).toEqual([[5000]])
      expect(await ask('from xero.invoices select sum(total)')).toEqual([['500.0000']])
      expect(await ask('WITH x AS (SELECT * FROM xero.invoice_line_items) SELECT sum(line_amount) FROM x;')).toEqual([
        ['500.0000'],
      ])
    })

    it('gives cells as JSON can hold them, and names types', async () => {
      const result = await engine.query(
        `SELECT 1.10::DECIMAL(18,4) AS d, DATE '0001-01-01' AS day, TIMESTAMPTZ '2018-02-15 07:12:30.940+00' AS at,
          TIMESTAMPTZ '2018-02-15 09:12:30.123456+02' AS micros, 9223372036854775807 AS big, 170141183460469231731687303715884105727 AS huge,
          42::BIGINT AS small, 0.5::DOUBLE AS real, 'nan'::DOUBLE AS nan, true AS flag, NULL AS nothing,
          '{"a":[1,12345678901234567890,{"b":0.1}]}'::JSON AS doc, [1.5::DECIMAL(4,2), NULL] AS list, {'x': DATE '2020-01-02'} AS struct,
          MAP {'k': 1} AS map, INTERVAL 2 DAY AS span, TIMESTAMP '2020-01-01 00:00:00' AS local, 'x'::BLOB AS bytes`,
        limits,
      )
      expect(result.rows[0]).toEqual([
        '1.1000',
        '0001-01-01',
        '2018-02-15T07:12:30.940Z',
        '2018-02-15T07:12:30.123456Z',
        '9223372036854775807',
        '170141183460469231731687303715884105727',
        42,
        0.5,
        'NaN',
        true,
        null,
        { a: [1, '12345678901234567890', { b: 0.1 }] },
        ['1.50', null],
        { x: '2020-01-02' },
        { k: 1 },
        '2 days',
        '2020-01-01T00:00:00.000',
        'x',
      ])
      expect(result.columns.slice(0, 3)).toEqual([
        { name: 'd', type: 'DECIMAL(18,4)' },
        { name: 'day', type: 'DATE' },
        { name: 'at', type: 'TIMESTAMP WITH TIME ZONE' },
      ])
      expect(result.columns[11]).toEqual({ name: 'doc', type: 'JSON' })
    })

    it('stops at the most rows asked for', async () => {
      const some = await engine.query('SELECT * FROM range(1000000)', { ...limits, maxRows: 10 })
      expect(some).toMatchObject({ truncated: true })
      expect(some.rows).toHaveLength(10)
      const all = await engine.query('SELECT * FROM range(10)', { ...limits, maxRows: 10 })
      expect(all).toMatchObject({ truncated: false })
      expect(all.rows).toHaveLength(10)
      const none = await engine.query('SELECT invoice_id FROM invoices WHERE false', limits)
      expect(none).toMatchObject({ rows: [], truncated: false, columns: [{ name: 'invoice_id', type: 'VARCHAR' }] })
    })

    it('describes itself', async () => {
      expect((await ask('DESCRIBE invoices')).map(([name]) => name)).toContain('_deleted_at')
      expect((await ask('SHOW ALL TABLES')).length).toBeGreaterThan(5)
      expect(
        await ask(
          `SELECT comment FROM duckdb_columns() WHERE schema_name = 'xero' AND table_name = 'invoices' AND column_name = 'total'`,
        ),
      ).toEqual([['What total means, in "words".']])
    })

    it.each([
      ['nothing', ''],
      ['nothing but a comment', '-- hello'],
      ['two statements', 'SELECT 1; SELECT 2'],
      ['a write', 'DELETE FROM invoices'],
      ['a write after a read', 'SELECT 1; DROP TABLE invoices'],
      ['a table', 'CREATE TABLE x AS SELECT 1'],
      ['a temporary table', 'CREATE TEMP TABLE x AS SELECT 1'],
      ['a copy out', `COPY invoices TO '/tmp/out.csv'`],
      ['an export', `EXPORT DATABASE '/tmp/out'`],
      ['an attachment', `ATTACH ':memory:' AS other`],
      ['a setting', `SET memory_limit = '10GB'`],
      ['a setting undone', 'RESET enable_external_access'],
      ['a pragma', 'PRAGMA enable_profiling'],
      ['an extension', 'INSTALL httpfs'],
      ['a load', `LOAD 'httpfs'`],
      ['a checkpoint', 'CHECKPOINT'],
      ['a call', 'CALL pragma_version()'],
      ['a transaction', 'BEGIN'],
      ['a prepared statement', 'PREPARE x AS SELECT 1'],
      ['a plan that runs', 'EXPLAIN ANALYZE SELECT 1'],
      ['a parameter', 'SELECT $1'],
    ])('refuses %s', async (_what, sql) => {
      await expect(engine.query(sql, limits)).rejects.toMatchObject({ code: 'query_refused' })
      expect(await ask('SELECT count(*) FROM invoices')).toEqual([[5000]])
    })

    it('reads no file', async () => {
      for (const sql of [
        `SELECT * FROM read_csv('${secret}')`,
        `SELECT * FROM '${secret}'`,
        `SELECT * FROM read_text('/proc/self/environ')`,
        `SELECT * FROM read_blob('/etc/passwd')`,
        `SELECT * FROM glob('/*')`,
        `SELECT * FROM sniff_csv('${secret}')`,
        `SELECT * FROM read_json('https://example.com/x.json')`,
        `SELECT * FROM parquet_metadata('${secret}')`,
        `SELECT * FROM query('SELECT * FROM read_text(''${secret}'')')`,
      ]) {
        await expect(engine.query(sql, limits)).rejects.toMatchObject({
          code: expect.stringMatching(/query_(refused|failed)/) as unknown,
        })
      }
    })

    it("passes on DuckDB's message", async () => {
      await expect(engine.query('SELEC 1', limits)).rejects.toMatchObject({
        code: 'query_failed',
        message: expect.stringContaining('syntax error') as unknown,
      })
      await expect(engine.query('SELECT nope FROM invoices', limits)).rejects.toMatchObject({
        code: 'query_failed',
        message: expect.stringContaining('nope') as unknown,
      })
      await expect(engine.query(`SELECT 'x'::INTEGER`, limits)).rejects.toMatchObject({ code: 'query_failed' })
    })

    it('interrupts a query without end, on time and on request, and answers the next one', async () => {
      const endless = 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE (a.range + b.range) % 7 = 3'
      const started = performance.now()
      await expect(engine.query(endless, { ...limits, timeoutMs: 200 })).rejects.toMatchObject({ code: 'query_timeout' })
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 100)
      await expect(engine.query(endless, { ...limits, signal: stop.signal })).rejects.toMatchObject({ code: 'stopped' })
      await expect(engine.query('SELECT 1', { ...limits, signal: stop.signal })).rejects.toMatchObject({ code: 'stopped' })
      expect(performance.now() - started).toBeLessThan(5000)
      expect(await ask('SELECT 1')).toEqual([[1]])
    })
  })
}
