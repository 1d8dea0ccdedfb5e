import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ConnectionStatus } from '../../src/platform/platform.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { SyncReport } from '../../src/sync/report.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { runDaybook } from '../support/run-daybook.ts'

/** A file system of its own for a home, small enough to fill. Mounting takes root; CI is. */
function mountSmall(megabytes: number): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const path = mkdtempSync(join(tmpdir(), 'daybook-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'pipe' })
    return path
  } catch {
    rmSync(path, { recursive: true })
    return undefined
  }
}

const home = mountSmall(400)

if (home === undefined && process.env['CI']) {
  it('has a small disk to fill', () => expect.fail('CI must be able to mount a tmpfs.'))
} else if (home === undefined) {
  console.log('Left out: a full disk needs root on Linux, to mount a small one.')
  it('is left out where no small disk can be mounted', () => undefined)
} else {
  it('a full disk ends a sync with a clear error; when there is room again, the next one completes', { timeout: 150_000 }, () =>
    fillDisk(home),
  )
}

async function fillDisk(folder: string): Promise<void> {
  const sandbox = await startSandbox({ size: { invoices: 4000 } })
  const other = mkdtempSync(join(tmpdir(), 'daybook-roomy-'))
  const toEnv = (path: string): Record<string, string> => ({
    DAYBOOK_HOME: path,
    DAYBOOK_XERO_API_URL: sandbox.apiUrl,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.identityUrl,
    DAYBOOK_XERO_LOGIN_URL: sandbox.loginUrl,
  })
  const run = (...args: string[]) => runDaybook(args, { env: toEnv(folder) })
  try {
    const { clientId, clientSecret } = sandbox
    const connected = await run('connect', 'custom', '--name', 'books', '--client-id', clientId, '--client-secret', clientSecret)
    expect(connected).toMatchObject({ code: 0 })
    execFileSync('cp', ['-r', `${folder}/.`, other])

    // Leaves room for the control plane, but not for thousands of invoices.
    const ballast = join(folder, 'ballast')
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 5_000_000))

    const full = await run('sync', 'books', '--json')
    expect(full.code, full.stderr).toBe(1)
    const report = JSON.parse(full.stdout) as SyncReport
    expect(report).toMatchObject({ status: 'failed', error: { code: 'storage_failed' } })
    expect(report.error?.message).toContain(folder)
    expect(report.error?.message).toMatch(/[Ff]ree some space/)

    // Not even a byte: still an answer, and nothing broken by it.
    const rest = statfsSync(folder)
    writeFileSync(join(folder, 'ballast-2'), Buffer.alloc(rest.bavail * rest.bsize))
    const fuller = await run('sync', 'books')
    expect(fuller.code, fuller.stdout).toBe(1)
    expect(fuller.stderr).toMatch(/^error: .*free some space/is)
    expect(fuller.stderr).toContain(folder)

    rmSync(ballast)
    rmSync(join(folder, 'ballast-2'))
    const roomy = await run('sync', 'books', '--json')
    expect(roomy, roomy.stdout.slice(-2000)).toMatchObject({ code: 0, stderr: '' })
    const status = JSON.parse((await run('status', 'books', '--json')).stdout) as ConnectionStatus[]
    expect(status).toMatchObject([{ health: 'ok', reason: null }])

    const undisturbed = await runDaybook(['sync', 'books', '--json'], { env: toEnv(other) })
    expect(undisturbed.code).toBe(0)
    expect(await digest(folder)).toEqual(await digest(other))
  } finally {
    await sandbox.close()
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
    rmSync(other, { recursive: true, force: true })
  }
}

/** One line a table: how many rows there are, and a digest of all they hold but for when they were read and stored. */
async function digest(path: string): Promise<unknown[]> {
  const engine = await openDuckdbQuery({ path: join(path, 'warehouse.duckdb'), memoryMb: 256 })
  const ask = async (sql: string) => (await engine.query(sql, { maxRows: 10_000, timeoutMs: 60_000 })).rows
  try {
    const tables = await ask(
      `SELECT table_name FROM duckdb_tables() WHERE schema_name = 'xero' AND left(table_name, 1) <> '_' ORDER BY 1`,
    )
    const lines = tables.map(
      ([name]) =>
        `SELECT '${String(name)}' AS name, count(*) AS rows, CAST(coalesce(bit_xor(hash(t)), 0) AS VARCHAR) AS digest
         FROM (SELECT * EXCLUDE (_synced_at${String(name).endsWith('_readings') ? ', read_at, _hash' : ''}) REPLACE (_deleted_at IS NOT NULL AS _deleted_at) FROM xero.${String(name)}) t`,
    )
    return await ask(`${lines.join(' UNION ALL ')} ORDER BY name`)
  } finally {
    await engine.close()
  }
}
