import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionStatus } from '../../src/platform/platform.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import type { SyncReport } from '../../src/sync/report.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { runDaybook, startDaybook, type Ended } from '../support/run-daybook.ts'

/** The program itself, killed as a power cut would: no signal to catch, nothing to tidy up. */

let sandbox: Sandbox
const homes: string[] = []

beforeAll(async () => {
  sandbox = await startSandbox({ size: { invoices: 1500 }, latencyMs: 15 })
})

afterAll(async () => {
  await sandbox.close()
  for (const home of homes) await rm(home, { recursive: true, force: true })
})

interface Home {
  path: string
  env: Record<string, string>
  run(...args: string[]): Promise<Ended>
}

async function makeHome(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'daybook-kill-'))
  homes.push(path)
  const env = {
    DAYBOOK_HOME: path,
    DAYBOOK_XERO_API_URL: sandbox.apiUrl,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.identityUrl,
    DAYBOOK_XERO_LOGIN_URL: sandbox.loginUrl,
  }
  return { path, env, run: (...args) => runDaybook(args, { env }) }
}

const connectArgs = (): string[] => {
  const { clientId, clientSecret } = sandbox
  return ['connect', 'custom', '--name', 'books', '--json', '--client-id', clientId, '--client-secret', clientSecret]
}

/** Ends with the child, which is killed once the sandbox has been called so often, and a moment later. */
async function killAfterCalls(home: Home, args: string[], calls: number, delayMs: number): Promise<Ended> {
  const daybook = startDaybook(args, { env: home.env })
  let seen = 0
  const unhook = sandbox.control.beforeCall((call) => {
    if (!call.path.startsWith('/api.xro/')) return
    seen += 1
    if (seen === calls) setTimeout(() => daybook.child.kill('SIGKILL'), delayMs)
  })
  try {
    return await daybook.ended
  } finally {
    unhook()
  }
}

function countApiCalls(): number {
  return sandbox.control.calls().filter((call) => call.path.startsWith('/api.xro/')).length
}

/** SQL over the warehouse of a home that nobody uses. */
async function withWarehouse<T>(home: Home, work: (ask: (sql: string) => Promise<unknown[][]>) => Promise<T>): Promise<T> {
  const engine = await openDuckdbQuery({ path: join(home.path, 'warehouse.duckdb'), memoryMb: 256 })
  try {
    return await work(async (sql) => (await engine.query(sql, { maxRows: 10_000, timeoutMs: 60_000 })).rows)
  } finally {
    await engine.close()
  }
}

/** One line a table: how many rows there are, and a digest of all they hold but for when they were read and stored. */
async function digest(home: Home): Promise<unknown[]> {
  return withWarehouse(home, async (ask) => {
    const tables = await ask(
      `SELECT table_name FROM duckdb_tables() WHERE schema_name = 'xero' AND left(table_name, 1) <> '_' ORDER BY 1`,
    )
    const lines = tables.map(
      ([name]) =>
        `SELECT '${String(name)}' AS name, count(*) AS rows, CAST(coalesce(bit_xor(hash(t)), 0) AS VARCHAR) AS digest
         FROM (SELECT * EXCLUDE (_synced_at${String(name).endsWith('_readings') ? ', read_at, _hash' : ''}) REPLACE (_deleted_at IS NOT NULL AS _deleted_at) FROM xero.${String(name)}) t`,
    )
    return ask(`${lines.join(' UNION ALL ')} ORDER BY name`)
  })
}

describe('kill -9', { timeout: 150_000 }, () => {
  it('during a sync, again and again: the next run goes on and ends with what an undisturbed one has', async () => {
    const home = await makeHome()
    expect(await home.run(...connectArgs())).toMatchObject({ code: 0 })
    const undisturbed = await makeHome()
    await cp(home.path, undisturbed.path, { recursive: true })
    sandbox.control.clearCalls()
    expect(await undisturbed.run('sync', 'books', '--json')).toMatchObject({ code: 0 })
    const fullCalls = countApiCalls()

    // From the first call to the last, each time somewhere else.
    const moments = [1, Math.floor(fullCalls / 3), Math.floor((2 * fullCalls) / 3)].map((calls) => ({
      calls: Math.max(1, calls + Math.floor(Math.random() * 5)),
      delayMs: Math.floor(Math.random() * 120),
    }))
    console.log('Killed after', moments)
    let killed = 0
    for (const { calls, delayMs } of moments) {
      const ended = await killAfterCalls(home, ['sync', 'books', '--json'], calls, delayMs)
      if (ended.code === null) killed += 1
    }
    expect(killed).toBeGreaterThan(0)

    const status = await home.run('status', 'books', '--json')
    expect(status).toMatchObject({ code: 0, stderr: '' })
    const [books] = JSON.parse(status.stdout) as ConnectionStatus[]
    expect(books).toMatchObject({ health: 'needs_attention', lastRun: { status: 'failed' } })
    expect(books?.reason).toMatch(/cut off/)
    const done = new Set(books?.streams.filter((stream) => stream.asOf !== null).map((stream) => stream.stream))
    expect(done.size, 'streams read to their end before the last kill').toBeGreaterThan(0)

    sandbox.control.clearCalls()
    const last = await home.run('sync', 'books', '--json')
    expect(last).toMatchObject({ code: 0, stderr: '' })
    const report = JSON.parse(last.stdout) as SyncReport
    expect(report.status).toBe('complete')
    expect(countApiCalls(), 'calls of the last run').toBeLessThan(fullCalls)
    for (const stream of report.streams.filter((each) => done.has(each.stream))) {
      expect(stream.calls, `${stream.stream} was there already`).toBeLessThanOrEqual(1)
      expect(stream.changed, `${stream.stream} was there already`).toBe(0)
    }
    expect(await digest(home)).toEqual(await digest(undisturbed))
    await withWarehouse(home, async (ask) => {
      expect(await ask('SELECT stream, key FROM _changes GROUP BY ALL HAVING count(*) > 1')).toEqual([])
      expect(await ask(`SELECT count(*) FROM _runs WHERE status = 'complete'`)).toEqual([[1]])
    })
    expect(readdirSync(join(home.path, 'staging')), 'what the dead had staged').toEqual([])
  })

  it('during connect: the next one connects, or finds it done', async () => {
    const home = await makeHome()
    // While the control plane is being made, and while Xero is asked.
    for (const delayMs of [700, 2500]) {
      const daybook = startDaybook(connectArgs(), { env: home.env })
      setTimeout(() => daybook.child.kill('SIGKILL'), delayMs)
      await daybook.ended
    }
    await killAfterCalls(home, connectArgs(), 1, 5)
    const connected = await home.run(...connectArgs())
    if (connected.code !== 0) {
      expect(JSON.parse(connected.stderr)).toMatchObject({ error: { code: 'already_exists' } })
    }
    expect(await home.run('sync', 'books', '--streams', 'accounts', '--json')).toMatchObject({ code: 0 })
    expect(existsSync(join(home.path, 'control-plane'))).toBe(true)
    expect(readdirSync(home.path).filter((name) => name.startsWith('control-plane.new-'))).toEqual([])
  })
})
