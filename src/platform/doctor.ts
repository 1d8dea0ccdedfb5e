import { existsSync } from 'node:fs'
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import type { Store } from '../store/store.ts'
import { loadDatabaseVersion, operationChecks } from './operation-checks.ts'
import type { DoctorCheck, Platform, RunDoctor } from './platform.ts'

const leastFreeBytes = 1_000_000_000

type Check = [name: string, check: () => Promise<string>]

/** Checks what an operator would. Each check says what it found and, when that is bad, what to do. */
export const runDoctor: RunDoctor = async (config, open) => {
  const before: Check[] = [
    ['runtime', async () => checkRuntime()],
    ['home folder', () => checkHome(config)],
    ['free disk', () => checkDisk(config)],
    ['file permissions', () => checkPermissions(config)],
  ]
  const after: Check[] = [
    ['warehouse', () => checkWarehouse(config)],
    ['Xero API', () => checkReachable(config.apiUrl)],
    ['Xero identity', () => checkReachable(config.identityUrl)],
    ['clock', () => checkClock(config.identityUrl)],
  ]
  return [...(await runChecks(before)), ...(await checkControlPlane(config, open)), ...(await runChecks(after))]
}

async function runChecks(checks: Check[]): Promise<DoctorCheck[]> {
  const results: DoctorCheck[] = []
  for (const [name, check] of checks) {
    try {
      results.push({ name, ok: true, detail: await check() })
    } catch (thrown) {
      results.push({ name, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  return results
}

function checkRuntime(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 19))
    throw new Error(`Node ${process.versions.node} is too old: install Node 22.19 or later.`)
  return `Node ${process.versions.node} on ${process.platform} ${process.arch}`
}

async function checkHome(config: Config): Promise<string> {
  await mkdir(config.home, { recursive: true, mode: 0o700 })
  await access(config.home, constants.R_OK | constants.W_OK)
  if (process.platform !== 'win32') {
    const { mode } = await stat(config.home)
    if (mode & 0o077) return `${config.home} can be written (others on this machine can look into it: chmod 700 it)`
  }
  return `${config.home} can be written`
}

async function checkDisk(config: Config): Promise<string> {
  const { bavail, bsize } = await statfs(config.home)
  const free = bavail * bsize
  const text = `${(free / 1e9).toFixed(1)} GB free`
  if (free < leastFreeBytes)
    throw new Error(`Only ${text} where ${config.home} is: free some space, a sync stops when the disk is full.`)
  return text
}

/** What nobody but its owner may look into. Windows keeps a user's folders apart by itself. */
async function checkPermissions(config: Config): Promise<string> {
  if (process.platform === 'win32') return 'kept by the folder of your user'
  const held = [config.keyPath, config.warehousePath, join(config.home, 'config.json'), join(config.home, 'server.json')]
  const loose: string[] = []
  for (const path of held) {
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && (found.mode & 0o077) !== 0) loose.push(path)
  }
  const folder = await stat(config.home)
  // In a folder that nobody else can enter, nobody reaches a file by its own mode.
  if (loose.length === 0 || (folder.mode & 0o077) === 0) return 'nobody else on this machine can read keys and rows'
  throw new Error(`Others on this machine can read ${loose.join(' and ')}: chmod 600 ${loose.length === 1 ? 'it' : 'them'}.`)
}

/** Opened once for all that is looked up in it; when it does not open, that is all there is to say. */
async function checkControlPlane(config: Config, open: Platform | undefined): Promise<DoctorCheck[]> {
  const name = 'control plane and key'
  const look = async (store: Store): Promise<DoctorCheck[]> =>
    runChecks([
      [name, () => checkStore(config, store)],
      ...operationChecks.map(([of, check]): Check => [of, () => check(config, store)]),
    ])
  if (open) return look(open.services.store)
  const { openControlPlane } = await import('./open-platform.ts')
  let opened: Awaited<ReturnType<typeof openControlPlane>>
  try {
    opened = await openControlPlane(config, 'doctor')
  } catch (thrown) {
    return [{ name, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) }]
  }
  try {
    return await look(opened.store)
  } finally {
    await opened.close()
  }
}

async function checkStore(config: Config, store: Store): Promise<string> {
  const connections = await store.connections.list()
  for (const connection of connections) await store.tokens.get(connection.tokenSetId)
  const count = `${connections.length} connection${connections.length === 1 ? '' : 's'}`
  return `${await loadDatabaseVersion(store)}${config.databaseUrl ? '' : ', embedded (PGlite)'}, ${count}, secrets open`
}

async function checkWarehouse(config: Config): Promise<string> {
  if (!existsSync(config.warehousePath)) {
    await access(dirname(config.warehousePath), constants.W_OK)
    return `${config.warehousePath} is made by the first sync`
  }
  const { queryWarehouse } = await import('./query-warehouse.ts')
  const { size } = await stat(config.warehousePath)
  const { rows } = await queryWarehouse(config, 'SELECT version()', { maxRows: 1, timeoutMs: 10_000 })
  const version = rows[0]?.[0]
  return `${config.warehousePath}, ${(size / 1e6).toFixed(1)} MB, opens with DuckDB ${typeof version === 'string' ? version : ''}`
}

async function checkReachable(url: string): Promise<string> {
  const { status } = await probe(url)
  return `${url} answers (${status})`
}

/** Tokens and signatures are judged by time: a clock that is minutes off breaks signing in. */
async function checkClock(url: string): Promise<string> {
  const { date } = await probe(url)
  if (!date) return 'the server told no time to compare with'
  const offSeconds = Math.round((Date.now() - date.getTime()) / 1000)
  if (Math.abs(offSeconds) > 120)
    throw new Error(`This machine's clock is ${offSeconds} s off: set it by NTP, sign-ins fail otherwise.`)
  return `within ${Math.max(1, Math.abs(offSeconds))} s of Xero's`
}

async function probe(url: string): Promise<{ status: number; date: Date | undefined }> {
  const { request } = await import('undici')
  try {
    const { statusCode, headers, body } = await request(url, { method: 'HEAD', headersTimeout: 5000, bodyTimeout: 5000 })
    await body.dump()
    const date = headers['date']
    return { status: statusCode, date: typeof date === 'string' ? new Date(date) : undefined }
  } catch (cause) {
    throw new Error(`${url} does not answer (${(cause as Error).message}): check network, proxy and firewall.`, { cause })
  }
}
