import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryEngine, QueryPart } from '../../src/warehouse/query.ts'
import type { Warehouse } from '../../src/warehouse/warehouse.ts'
import { escapeAttempts } from '../support/escape-attempts.ts'

/** Rows as a stream and as a file go through the same checks as rows in one answer. */
describe('rows as they come, and as a file', () => {
  const limits = { maxRows: 1000, timeoutMs: 10_000 }
  let folder: string
  let warehouse: Warehouse
  let all: QueryEngine
  let mine: QueryEngine

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-ways-'))
    const path = join(folder, 'warehouse.duckdb')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(`
      CREATE SCHEMA xero; CREATE SCHEMA books;
      CREATE TABLE xero.invoices AS SELECT CASE WHEN i % 2 = 0 THEN 'mine' ELSE 'STRANGER' END AS tenant_id, i AS n, (i / 3)::DECIMAL(18,4) AS total
        FROM range(10000) t(i);
      CREATE TABLE xero.organisations AS SELECT 'mine' AS tenant_id, 'Me' AS name UNION ALL SELECT 'STRANGER', 'STRANGER';
      CREATE TABLE xero.accounts AS FROM xero.organisations; CREATE TABLE xero.contacts AS FROM xero.organisations;
      CREATE TABLE books.general_ledger AS FROM xero.invoices; CREATE VIEW books.ledger AS FROM books.general_ledger;`)
    connection.closeSync()
    instance.closeSync()
    warehouse = await openDuckdbWarehouse({
      path,
      stagingPath: join(folder, 'staging'),
      schema: 'xero',
      memoryMb: 128,
      clock: systemClock,
    })
    all = await openDuckdbQuery({ path, memoryMb: 128 })
    mine = await openDuckdbQuery({ path, memoryMb: 128, tenants: ['mine'] })
  })
  afterAll(async () => {
    await all.close()
    await mine.close()
    await warehouse.close()
    await rm(folder, { recursive: true })
  })

  const collect = async (engine: QueryEngine, sql: string, maxRows = 1000): Promise<QueryPart[]> => {
    const parts: QueryPart[] = []
    for await (const part of engine.stream(sql, { ...limits, maxRows })) parts.push(part)
    return parts
  }
  const readFile = async (path: string): Promise<string> => {
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const rows = await (await connection.run(`SELECT * FROM read_parquet('${path}')`)).getRowsJson()
    connection.closeSync()
    instance.closeSync()
    return JSON.stringify(rows)
  }

  it('streams the rows of an answer, in its order, and says when there are more', async () => {
    const sql = 'SELECT n, total FROM invoices ORDER BY n DESC'
    const parts = await collect(all, sql, 5000)
    const answer = await all.query(sql, { ...limits, maxRows: 5000 })
    expect(parts[0]).toEqual({ type: 'columns', columns: answer.columns })
    expect(parts.at(-1)).toMatchObject({ type: 'end', rows: 5000, truncated: true })
    const batches = parts.filter((part) => part.type === 'batch')
    expect(batches.length).toBeGreaterThan(1)
    expect(batches.every((batch) => batch.rows <= 2048 && batch.values.every((column) => column.length === batch.rows))).toBe(
      true,
    )
    expect(batches.flatMap((batch) => batch.values[0])).toEqual(answer.rows.map(([n]) => n))
    expect(batches.flatMap((batch) => batch.values[1])).toEqual(answer.rows.map(([, total]) => total))
    expect((await collect(mine, 'SELECT n FROM invoices', 10_000)).at(-1)).toMatchObject({ rows: 5000, truncated: false })
  })

  it('gives the engine back when a stream is left early', async () => {
    for await (const part of all.stream('SELECT * FROM invoices', limits)) if (part.type === 'batch') break
    expect((await all.query('SELECT 1', limits)).rows).toEqual([[1]])
  })

  it('writes a file that is as many rows as were asked for, and removes it', async () => {
    const file = await mine.writeParquet('SELECT n FROM invoices ORDER BY n; -- the end', { ...limits, maxRows: 3 })
    expect(file).toMatchObject({ rows: 3, truncated: true })
    expect(await readFile(file.path)).toBe('[["0"],["2"],["4"]]')
    await file.remove()
    await expect(access(file.path)).rejects.toThrow('ENOENT')
    const alone = await openDuckdbQuery({ path: join(folder, 'none.duckdb'), memoryMb: 128 }).catch((error: unknown) => error)
    expect(alone).toMatchObject({ code: 'not_found' })
  })

  it.each(escapeAttempts)('lets nobody out by %s', async (_what, text) => {
    const sql = text.replaceAll('{other}', 'STRANGER').replaceAll('{file}', join(folder, 'warehouse.duckdb'))
    const streamed = await collect(mine, sql).then(
      (parts) => JSON.stringify(parts),
      (error: { code: string }) => error.code,
    )
    const written = await mine.writeParquet(sql, limits).then(
      async (file) => {
        const rows = await readFile(file.path)
        await file.remove()
        return rows
      },
      (error: { code: string }) => error.code,
    )
    for (const told of [streamed, written]) {
      expect(told).not.toContain('STRANGER')
      if (!told.startsWith('[')) expect(told).toMatch(/^query_(refused|failed|timeout)$/)
    }
  })
})
