import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { openDuckdbQuery, queryDuckdb } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryCell } from '../../src/warehouse/query.ts'
import type { Warehouse } from '../../src/warehouse/warehouse.ts'
import { invoice, invoices } from './warehouse-fixtures.ts'

const writer = join(import.meta.dirname, 'warehouse-writer.ts')

let folder: string
let path: string
let stagingPath: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-warehouse-'))
  path = join(folder, 'warehouse.duckdb')
  stagingPath = join(folder, 'staging')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (schema = 'xero'): Promise<Warehouse> =>
  openDuckdbWarehouse({ path, stagingPath, schema, memoryMb: 192, clock: systemClock })

const ask = async (sql: string): Promise<QueryCell[][]> =>
  (await queryDuckdb({ path, memoryMb: 192 }, sql, { maxRows: 1000, timeoutMs: 20_000 })).rows

const store = async (warehouse: Warehouse, ...ids: string[]): Promise<void> => {
  const batch = warehouse.openBatch({ tenantId: 't', runId: 'r', set: invoices, syncedAt: new Date() })
  for (const id of ids) batch.add(invoice(id, { lines: [['1', ['x']]] }))
  await batch.commit({ state: { last: ids.at(-1) } })
}

function startWriter(
  batches: number,
  perBatch: number,
): { child: ChildProcess; next: () => Promise<Record<string, unknown> | undefined> } {
  const child = spawn(process.execPath, [writer, path, stagingPath, String(batches), String(perBatch)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  let rest = ''
  let wake = (): void => undefined
  const state = { ended: false }
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake()
  })
  child.on('close', () => {
    state.ended = true
    wake()
  })
  return {
    child,
    next: async () => {
      while (lines.length === 0 && !state.ended) await new Promise<void>((resolve) => void (wake = resolve))
      const line = lines.shift()
      return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>)
    },
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('close', () => resolve()),
  )

describe('a warehouse whose process is killed', () => {
  it('holds every commit whole and nothing else, whenever it happens', async () => {
    let committed = 0
    for (let round = 0; round < 5; round++) {
      const { child, next } = startWriter(1000, 1500)
      expect(await next()).toMatchObject({ opened: expect.any(Number) as unknown })
      for (let index = 0; index <= round % 2; index++) committed = Number((await next())?.['committed'])
      // Somewhere within the next commit.
      await new Promise((resolve) => setTimeout(resolve, round * 37))
      child.kill('SIGKILL')
      await ended(child)
      for (let line = await next(); line !== undefined; line = await next()) committed = Number(line['committed'])
      // The file is read as it was left, write-ahead log and all.
      const [[at, parents, lines, tracking, same, changed] = []] = await ask(
        `SELECT (SELECT (state->>'at')::INTEGER FROM _state), (SELECT count(*) FROM invoices), (SELECT count(*) FROM invoice_line_items),
          (SELECT count(*) FROM invoice_line_item_tracking), (SELECT split_part(reference, ' ', 1)::INTEGER FROM invoices WHERE invoice_id = 'same'),
          (SELECT count(DISTINCT seq) FROM _changes)`,
      )
      // A commit may be stored without the process having said so.
      expect([committed, committed + 1]).toContain(at)
      committed = Number(at)
      const records = committed * 1499 + 1
      expect([parents, lines, tracking]).toEqual([records, records * 2, records])
      expect(same).toBe(committed - 1)
      expect(changed).toBe(committed * 1500)
    }
    expect((await readdir(stagingPath)).length).toBeGreaterThan(0)
    const warehouse = await open()
    expect(await readdir(stagingPath)).toHaveLength(1)
    await warehouse.close()
    expect(await readdir(stagingPath)).toEqual([])
  })
})

describe('a warehouse on a full disk', () => {
  it('says so, stays as it was, and goes on when there is room', async () => {
    const warehouse = await open()
    await warehouse.prepare([invoices])
    await store(warehouse, 'a')
    await warehouse.close()
    // A file may not grow beyond 4 MB in this process: the kernel refuses further writes as it does on a full disk.
    const limited = spawnSync('bash', [
      '-c',
      `trap '' XFSZ; ulimit -f 4096; exec "$@"`,
      'bash',
      process.execPath,
      writer,
      path,
      stagingPath,
      '3',
      '20000',
    ])
    const said = limited.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(said.length).toBeGreaterThan(1)
    for (const line of said.slice(1)) {
      expect(line).toMatchObject({
        failed: 'storage_failed',
        message: expect.stringMatching(/No room on the disk of .*Free some space/) as unknown,
        state: { last: 'a' },
      })
    }
    expect(await ask('SELECT invoice_id FROM invoices')).toEqual([['a']])
    const again = await open()
    await store(again, 'a', 'b')
    expect((await again.countRows('t', [invoices])).get('invoices')?.live).toBe(2)
    await again.close()
  })

  it.runIf(process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0)(
    'survives a disk that fills up in the middle of a commit',
    async () => {
      const disk = join(folder, 'disk')
      await mkdir(disk)
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk])
      // Without the right to mount, the test above has to do.
      if (mounted.status !== 0) return
      try {
        path = join(disk, 'warehouse.duckdb')
        const warehouse = await open()
        await warehouse.prepare([invoices])
        await store(warehouse, 'a')
        const fill = async (round: number): Promise<void> => {
          const batch = warehouse.openBatch({ tenantId: 't', runId: 'r', set: invoices, syncedAt: new Date() })
          for (let index = 0; index < 30_000; index++)
            batch.add(
              invoice(`${round}-${index}`, {
                reference: [1, 2, 3, 4, 5, 6].map((part) => Math.sin(index * part + round)).join(),
              }),
            )
          await batch.commit({ state: { round } })
        }
        for (const round of [1, 2]) {
          await expect(fill(round)).rejects.toMatchObject({
            code: 'storage_failed',
            message: expect.stringContaining('No room') as unknown,
          })
          expect(await warehouse.loadState('t', 'invoices')).toEqual({ last: 'a' })
          expect((await warehouse.countRows('t', [invoices])).get('invoices')?.live).toBe(1)
        }
        spawnSync('mount', ['-o', 'remount,size=64m', disk])
        await fill(3)
        expect((await warehouse.countRows('t', [invoices])).get('invoices')?.live).toBe(30_001)
        await warehouse.close()
      } finally {
        spawnSync('umount', ['-l', disk])
      }
    },
  )
})

describe('a warehouse that cannot be opened', () => {
  it('is busy while another process has it', async () => {
    const { child, next } = startWriter(1000, 10)
    await next()
    await next()
    await expect(open()).rejects.toMatchObject({ code: 'home_busy', message: expect.stringContaining(path) as unknown })
    await expect(openDuckdbQuery({ path, memoryMb: 192 })).rejects.toMatchObject({ code: 'home_busy' })
    child.kill('SIGKILL')
    await ended(child)
    await (await open()).close()
  })

  it('is named when it is damaged, missing, or in a place that cannot be written', async () => {
    await writeFile(path, 'this is not a database, but it is long enough to be looked at'.repeat(1000))
    await expect(open()).rejects.toMatchObject({
      code: 'storage_failed',
      message: expect.stringMatching(/damaged or is no DuckDB file.*sync again/) as unknown,
    })
    await expect(openDuckdbQuery({ path, memoryMb: 192 })).rejects.toMatchObject({ code: 'storage_failed' })
    await rm(path)
    await expect(openDuckdbQuery({ path, memoryMb: 192 })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('nothing has been synced yet') as unknown,
    })
    await writeFile(join(folder, 'file'), '')
    path = join(folder, 'file', 'warehouse.duckdb')
    await expect(open()).rejects.toMatchObject({ code: 'storage_failed' })
    await chmod(folder, 0o700)
  })

  it('is refused when a newer Daybook wrote it', async () => {
    const warehouse = await open()
    await warehouse.close()
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run('UPDATE xero._schema SET version = 99')
    connection.closeSync()
    instance.closeSync()
    await expect(open()).rejects.toMatchObject({ code: 'schema_newer', message: expect.stringContaining('99') as unknown })
  })

  it('refuses a schema that is no plain name', async () => {
    for (const schema of ['', 'a b', 'x"; DROP', '1x', 'main', 'pg_catalog']) {
      await expect(open(schema)).rejects.toMatchObject({ code: 'config_invalid' })
    }
  })
})

describe('two schemas in one file', () => {
  it('share the file within a process, each with its own tables', async () => {
    const first = await open()
    const second = await open('other')
    await first.prepare([invoices])
    await second.prepare([invoices])
    await Promise.all([store(first, 'a'), store(second, 'b', 'c')])
    expect(
      await ask(
        'SELECT (SELECT count(*) FROM xero.invoices), (SELECT count(*) FROM other.invoices), (SELECT count(*) FROM invoices)',
      ),
    ).toEqual([[1, 2, 1]])
    await first.close()
    await first.close()
    await store(second, 'd')
    await second.close()
    expect(await ask('SELECT count(*) FROM other.invoices')).toEqual([[3]])
  })
})
