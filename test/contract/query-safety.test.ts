import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryEngine, QueryOptions } from '../../src/warehouse/query.ts'
import type { Warehouse } from '../../src/warehouse/warehouse.ts'

const limits: QueryOptions = { maxRows: 1000, timeoutMs: 10_000 }
const stranger = 'STRANGER'

let folder: string
let path: string
let staged: string

/** Two organisations: `mine` and `other`, whose every text has "STRANGER" in it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-safety-'))
  path = join(folder, 'warehouse.duckdb')
  await mkdir(join(folder, 'staging'))
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(`
    CREATE SCHEMA xero; CREATE SCHEMA books; CREATE SCHEMA second;
    CREATE TABLE xero.invoices AS SELECT CASE WHEN i % 3 = 0 THEN 'mine' ELSE 'other' END AS tenant_id, i AS n,
      CASE WHEN i % 3 = 0 THEN 'I-' || i ELSE 'STRANGER-' || i END AS number, (i % 100)::DECIMAL(18,4) AS total FROM range(30000) t(i);
    CREATE TABLE xero._notes AS SELECT 'other' AS tenant_id, 'STRANGER' AS state;
    CREATE TABLE xero.secrets AS SELECT 'STRANGER' AS word;
    CREATE TABLE second.contacts AS SELECT 'other' AS tenant_id, 'STRANGER' AS name UNION ALL SELECT 'mine', 'Me';
    CREATE TABLE books.general_ledger AS SELECT tenant_id, number AS reference, total AS net FROM xero.invoices;
    CREATE VIEW books.ledger AS SELECT * FROM books.general_ledger;
    CREATE VIEW books.largest AS SELECT max(reference) AS reference FROM books.general_ledger;
    CREATE TABLE main.loose AS SELECT 'other' AS tenant_id, 'STRANGER' AS word;
    COMMENT ON TABLE xero.secrets IS 'STRANGER';`)
  connection.closeSync()
  instance.closeSync()
})
afterAll(() => rm(folder, { recursive: true }))

/** What neither a reader of everything nor one of some tenants may do. */
const refused: [what: string, sql: string][] = [
  ['a file as a table', `SELECT * FROM '{file}'`],
  ['a file under a name', `SELECT * FROM "{file}" AS invoices`],
  ['a staged page', `SELECT * FROM read_csv('{staged}')`],
  ['a staged page as a table', `SELECT * FROM '{staged}'`],
  ['a file in a subquery', `SELECT (SELECT content FROM read_text('{staged}'))`],
  ['a file in a CTE', `WITH x AS MATERIALIZED (SELECT * FROM read_text('{staged}')) SELECT 1 FROM x`],
  ['a file in a CTE that is not used', `WITH x AS (SELECT * FROM read_text('{staged}')) SELECT 1`],
  ['a file beside a table', `SELECT * FROM invoices, LATERAL (SELECT * FROM read_text('{staged}'))`],
  ['a file joined by position', `SELECT * FROM invoices POSITIONAL JOIN read_text('{staged}')`],
  ['a file in EXISTS', `SELECT 1 WHERE EXISTS (FROM read_text('{staged}'))`],
  ['a file in IN', `SELECT 1 WHERE 'a' IN (SELECT content FROM read_text('{staged}'))`],
  ['a file in a union', `SELECT '1' UNION ALL SELECT content FROM read_text('{staged}')`],
  ['a file in ORDER BY', `SELECT 1 ORDER BY (SELECT content FROM read_text('{staged}'))`],
  ['a file in LIMIT', `SELECT 1 LIMIT (SELECT count(*) FROM read_text('{staged}'))`],
  [
    'a file in QUALIFY',
    `SELECT n FROM invoices QUALIFY row_number() OVER (ORDER BY (SELECT content FROM read_text('{staged}'))) = 1`,
  ],
  ['a file in a FILTER', `SELECT count(*) FILTER (WHERE 1 IN (SELECT 1 FROM read_text('{staged}'))) FROM invoices`],
  ['a file in VALUES', `VALUES ((SELECT content FROM read_text('{staged}')))`],
  ['a file in a lambda', `SELECT list_transform([1], lambda x: (SELECT content FROM read_text('{staged}')))`],
  ['a file in SUMMARIZE', `SUMMARIZE SELECT * FROM read_text('{staged}')`],
  ['a file in DESCRIBE', `DESCRIBE SELECT * FROM read_csv('{staged}')`],
  ['a file in a pivot', `FROM (FROM read_csv('{staged}')) PIVOT (count(*) FOR a IN (1))`],
  ['a name with its schema', `SELECT * FROM main.read_text('{staged}')`],
  ['a name with its catalog', `SELECT * FROM system.main.read_text('{staged}')`],
  ['a name in quotes and capitals', `SELECT * FROM "READ_TEXT"('{staged}')`],
  ['what files there are', `SELECT * FROM glob('/*')`],
  ['another database file', `SELECT * FROM read_duckdb('{file}')`],
  ['SQL in a text', `SELECT * FROM query('SELECT * FROM xero.invoices')`],
  ['a table in a text', `SELECT * FROM query_table('xero.secrets')`],
  ['a list of tables in a text', `SELECT * FROM query_table(['xero.invoices', 'second.contacts'])`],
  ['SQL as JSON', `SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM xero.invoices'))`],
  ['a plan of SQL in a text', `SELECT json_serialize_plan('SELECT * FROM read_text(''/etc/passwd'')')`],
  ['a macro over a table in a text', `SELECT * FROM histogram(invoices, number)`],
  ['settings', 'SELECT * FROM duckdb_settings()'],
  ['settings as a view', 'SELECT * FROM pg_catalog.pg_settings'],
  ['one setting', `SELECT current_setting('temp_directory')`],
  ['secrets', 'SELECT * FROM duckdb_secrets()'],
  ['what else runs', 'SELECT * FROM duckdb_connection_count()'],
  ['logs', 'SELECT * FROM duckdb_logs'],
  ['a log entry', `SELECT write_log('x')`],
  ['a pragma as a function', `SELECT * FROM pragma_storage_info('xero.invoices')`],
  ['databases', 'SELECT * FROM duckdb_databases()'],
  ['the system tables of SQLite', 'SELECT * FROM sqlite_master'],
  ['the environment', `SELECT getenv('HOME')`],
  ['statistics of a column', 'SELECT stats(number) FROM invoices LIMIT 1'],
  ['statistics as a method', 'SELECT number.stats() FROM invoices LIMIT 1'],
  ['samples of a column', `SELECT * FROM duckdb_table_sample('xero.invoices')`],
  ['the table behind', `SELECT * FROM seq_scan('invoices')`],
  ['a nap', 'SELECT sleep_ms(60000)'],
  ['a text without end', `SELECT length(repeat('x', 2000000000))`],
  ['a text without end in steps', `SELECT length(repeat(repeat(repeat('x', 10000), 10000), 10000))`],
  ['a text of a length that is a column', `SELECT repeat('x', n * 1000000) FROM invoices`],
  ['a CTE that names a system table outside it', 'SELECT * FROM (WITH duckdb_logs AS (SELECT 1) SELECT 1), duckdb_logs'],
  ['a CTE that reads what it is named after', 'WITH duckdb_logs AS (SELECT * FROM duckdb_logs) SELECT * FROM duckdb_logs'],
  ['a CTE that comes too late', 'WITH a AS (SELECT * FROM duckdb_logs), duckdb_logs AS (SELECT 1) SELECT * FROM a'],
  ['a CTE under a schema', 'WITH duckdb_logs AS (SELECT 1) SELECT * FROM main.duckdb_logs'],
  ['a write in a CTE', 'WITH x AS (DELETE FROM xero.invoices RETURNING *) SELECT * FROM x'],
  ['a write', 'INSERT INTO xero.invoices SELECT * FROM xero.invoices'],
  ['a copy out of a query', `COPY (SELECT 1) TO '{file}.out'`],
  ['a setting', 'SET threads = 1'],
  ['another search path', `SET search_path = 'warehouse.xero'`],
  ['a database to be used', 'USE warehouse.xero'],
  ['a macro', `CREATE TEMP MACRO m() AS TABLE SELECT * FROM read_text('{file}')`],
  ['a prepared statement', 'PREPARE p AS SELECT 1'],
  ['an explanation that runs', 'EXPLAIN ANALYZE SELECT 1'],
  ['SQL after a comment', '/* SELECT 1 */ DROP TABLE xero.invoices -- SELECT'],
  ['SQL after a semicolon', 'SELECT 1; DROP TABLE xero.invoices'],
]

/** What a reader of `mine` alone may not see besides. Each would show the word STRANGER, or count rows that have it. */
const fenced: [what: string, sql: string][] = [
  ['a database named', 'SELECT * FROM warehouse.xero.invoices'],
  ['a database named in capitals', 'SELECT * FROM "WAREHOUSE".xero.invoices'],
  ['a database named as a schema', 'SELECT * FROM warehouse.loose'],
  ['a table without a tenant', 'SELECT * FROM xero.secrets'],
  ['a view without a tenant', 'SELECT * FROM books.largest'],
  ['records of our own', 'SELECT * FROM xero._notes'],
  ['tables that are described', 'SELECT * FROM duckdb_tables()'],
  ['columns that are described', 'SELECT * FROM information_schema.columns'],
  ['columns of all databases', 'SELECT * FROM system.information_schema.columns'],
  ['views that are described', 'SELECT * FROM duckdb_views'],
  ['a list of all tables', 'SHOW ALL TABLES'],
  ['a list of tables', 'SHOW TABLES FROM warehouse.xero'],
  ['a list of databases', 'SHOW DATABASES'],
  ['the hidden row number', 'SELECT rowid FROM invoices'],
]

/** What a reader of `mine` alone may ask, and what it must not tell. */
const filtered: [what: string, sql: string][] = [
  ['a table', 'SELECT * FROM invoices ORDER BY number DESC LIMIT 5'],
  ['a table with its schema', 'SELECT * FROM xero.invoices ORDER BY number DESC LIMIT 5'],
  ['another schema', 'SELECT * FROM second.contacts'],
  ['a schema that is none of ours', 'SELECT * FROM main.loose'],
  ['a view over tables', 'SELECT * FROM books.ledger ORDER BY reference DESC LIMIT 5'],
  ['the other tenant by name', `SELECT * FROM invoices WHERE tenant_id = 'other'`],
  ['a condition that is always true', `SELECT max(number) FROM invoices WHERE tenant_id = 'mine' OR 1 = 1`],
  ['a CTE of the same name', 'WITH invoices AS (SELECT * FROM invoices) SELECT max(number) FROM invoices'],
  [
    'a CTE with a schema of the same name',
    'WITH invoices AS (SELECT * FROM xero.invoices) SELECT max(number) FROM invoices, xero.invoices i',
  ],
  ['an alias like the database', 'SELECT max(warehouse.number) FROM xero.invoices AS warehouse'],
  [
    'a lateral join',
    'SELECT max(x.number) FROM second.contacts c, LATERAL (SELECT * FROM invoices i WHERE i.tenant_id <> c.tenant_id OR true) x',
  ],
  ['a subquery about all', 'SELECT (SELECT max(number) FROM xero.invoices)'],
  ['an outer join', 'SELECT max(i.number) FROM second.contacts c FULL JOIN xero.invoices i ON false'],
  ['a join by position', 'SELECT max(b.number) FROM invoices a POSITIONAL JOIN invoices b'],
  ['a union', 'SELECT max(number) FROM (SELECT number FROM invoices UNION ALL SELECT name FROM second.contacts)'],
  ['a sample', 'SELECT max(number) FROM invoices TABLESAMPLE 90%'],
  ['a summary', 'SUMMARIZE invoices'],
  ['a description', 'DESCRIBE invoices'],
  ['an error per row', 'SELECT error(number) FROM invoices'],
  ['an error in the condition', 'SELECT count(*) FROM invoices WHERE error(number)'],
  ['a cast that fails', `SELECT count(*) FROM invoices WHERE CAST(replace(number, 'I-', '') AS INTEGER) > 0`],
  [
    'a cast that fails for some',
    `SELECT count(*) FROM invoices WHERE CASE WHEN number LIKE '%7' THEN CAST(replace(number, 'I-', '') AS INTEGER) END > 0`,
  ],
  [
    'a join on a cast that fails',
    `SELECT count(*) FROM invoices a JOIN invoices b ON CAST(replace(a.number, 'I-', '') AS INTEGER) = b.n`,
  ],
  ['an aggregate of everything', 'SELECT string_agg(DISTINCT tenant_id) FROM invoices'],
  [
    'a recursive CTE',
    'WITH RECURSIVE r AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT max(number) FROM r, invoices',
  ],
]

for (const beside of ['alone', 'beside the warehouse in one process'] as const) {
  describe(`SQL that means harm, ${beside}`, () => {
    let all: QueryEngine
    let mine: QueryEngine
    let warehouse: Warehouse | undefined

    beforeAll(async () => {
      const stagingPath = join(folder, 'staging')
      if (beside !== 'alone') {
        warehouse = await openDuckdbWarehouse({ path, stagingPath, schema: 'xero', memoryMb: 128, clock: systemClock })
      }
      staged = join(stagingPath, 'page.csv')
      await writeFile(staged, 'a,b\n1,STRANGER\n')
      all = await openDuckdbQuery({ path, memoryMb: 128 })
      mine = await openDuckdbQuery({ path, memoryMb: 128, tenants: ['mine'] })
    })
    afterAll(async () => {
      await all.close()
      await mine.close()
      await warehouse?.close()
    })

    const fill = (sql: string): string => sql.replaceAll('{staged}', staged).replaceAll('{file}', path)

    it.each(refused)('refuses %s', async (_what, sql) => {
      for (const engine of [all, mine]) {
        const answer = engine.query(fill(sql), { ...limits, timeoutMs: 2000 })
        const code = await answer.then(
          ({ rows }) => JSON.stringify(rows),
          (error: { code: string }) => error.code,
        )
        expect(code).toMatch(/^query_(refused|failed)$/)
      }
    })

    it.each(fenced)('keeps from a reader of one tenant: %s', async (_what, sql) => {
      await expect(mine.query(sql, limits)).rejects.toMatchObject({
        code: expect.stringMatching(/^query_(refused|failed)$/) as unknown,
      })
    })

    it.each(filtered)('tells a reader of one tenant nothing of another by %s', async (_what, sql) => {
      const told = await mine.query(sql, limits).then(
        ({ rows }) => JSON.stringify(rows),
        (error: Error) => error.message,
      )
      expect(told).not.toContain(stranger)
      expect(told).not.toContain('other')
    })

    it('counts rows of one tenant, of several, of none', async () => {
      expect((await mine.query('SELECT count(*) FROM invoices', limits)).rows).toEqual([[10_000]])
      expect((await mine.query('SELECT count(*), sum(net) FROM books.ledger', limits)).rows).toEqual([[10_000, '495000.0000']])
      for (const [tenants, count] of [
        [['mine', 'other'], 30_000],
        [[], 0],
        [["' OR true --"], 0],
      ] as const) {
        const engine = await openDuckdbQuery({ path, memoryMb: 128, tenants: [...tenants] })
        expect((await engine.query('SELECT count(*) FROM xero.invoices', limits)).rows).toEqual([[count]])
        await engine.close()
      }
      expect((await all.query('SELECT count(*) FROM invoices', limits)).rows).toEqual([[30_000]])
    })

    it('describes the warehouse to a reader of everything', async () => {
      for (const sql of [
        'SHOW TABLES',
        'DESCRIBE invoices',
        'SUMMARIZE invoices',
        `SELECT * FROM information_schema.columns WHERE table_name = 'invoices'`,
        `SELECT * FROM pg_catalog.pg_tables`,
        `SELECT * FROM duckdb_columns() WHERE table_name = 'invoices'`,
        'SELECT * FROM warehouse.xero.invoices LIMIT 1',
        'SELECT unnest([1, 2])',
      ]) {
        expect((await all.query(sql, limits)).rows.length, sql).toBeGreaterThan(0)
      }
    })

    it('says which tables there are like one that is not', async () => {
      await expect(all.query('SELECT * FROM invoice', limits)).rejects.toMatchObject({
        code: 'query_failed',
        message: expect.stringContaining('Did you mean xero.invoices?') as unknown,
      })
    })

    it('pages through rows in an order, by a cursor that fits its SQL alone', async () => {
      const sql = 'SELECT n FROM invoices ORDER BY n'
      const seen: unknown[] = []
      let cursor: string | undefined
      do {
        const page = await mine.query(sql, { ...limits, maxRows: 3777, ...(cursor ? { cursor } : {}) })
        expect(page.truncated).toBe(page.cursor !== undefined)
        seen.push(...page.rows.map(([n]) => n))
        cursor = page.cursor
      } while (cursor)
      expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => index * 3))

      const page = await mine.query(sql, { ...limits, maxRows: 1 })
      await expect(mine.query(`${sql} DESC`, { ...limits, cursor: page.cursor! })).rejects.toMatchObject({
        code: 'query_refused',
      })
      await expect(mine.query(sql, { ...limits, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'query_refused' })
      // Rows in no order have no next ones.
      const loose = await mine.query('SELECT n FROM invoices', { ...limits, maxRows: 1 })
      expect(loose).toMatchObject({ truncated: true })
      expect(loose.cursor).toBeUndefined()
    })

    it('ends an answer before it has too many bytes', async () => {
      const page = await mine.query('SELECT number FROM invoices ORDER BY n', { ...limits, maxBytes: 1000 })
      expect(page.truncated).toBe(true)
      expect(JSON.stringify(page.rows).length).toBeLessThan(1200)
      await expect(mine.query(`SELECT repeat('x', 9999)`, { ...limits, maxBytes: 1000 })).rejects.toMatchObject({
        code: 'query_failed',
      })
    })

    it('stops queries without end, whatever they wait on', async () => {
      const endless = [
        'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r',
        'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range) % 7 = 3',
        'SELECT * FROM range(100000000000) ORDER BY hash(range) LIMIT 1',
        'SELECT count(*) FROM invoices a, invoices b, invoices c WHERE a.n + b.n + c.n = -1',
      ]
      for (const sql of endless) {
        const started = performance.now()
        await expect(mine.query(sql, { ...limits, timeoutMs: 150 })).rejects.toMatchObject({
          code: expect.stringMatching(/^query_(timeout|failed)$/) as unknown,
        })
        expect(performance.now() - started).toBeLessThan(3000)
      }
      expect((await mine.query('SELECT 1', limits)).rows).toEqual([[1]])
    })
  })
}
