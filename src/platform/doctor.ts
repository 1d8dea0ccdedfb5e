import { existsSync } from 'node:fs'
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import type { DoctorCheck, RunDoctor } from './platform.ts'

const leastFreeBytes = 1_000_000_000

/** Checks what an operator would. Each check says what it found and, when that is bad, what to do. */
export const runDoctor: RunDoctor = async (config) => {
  const checks: [string, () => Promise<string>][] = [
    ['runtime', async () => checkRuntime()],
    ['home folder', () => checkHome(config)],
    ['free disk', () => checkDisk(config)],
    ['control plane and key', () => checkControlPlane(config)],
    ['warehouse', () => checkWarehouse(config)],
    ['Xero API', () => checkReachable(config.apiUrl)],
    ['Xero identity', () => checkReachable(config.identityUrl)],
    ['clock', () => checkClock(config.identityUrl)],
  ]
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

async function checkControlPlane(config: Config): Promise<string> {
  const { openControlPlane } = await import('./open-platform.ts')
  const { store, close } = await openControlPlane(config, 'doctor')
  try {
    const connections = await store.connections.list()
    for (const connection of connections) await store.tokens.get(connection.tokenSetId)
    return `${config.databaseUrl ? 'PostgreSQL' : 'PGlite'}, ${connections.length} connection${connections.length === 1 ? '' : 's'}, secrets open`
  } finally {
    await close()
  }
}

async function checkWarehouse(config: Config): Promise<string> {
  if (!existsSync(config.warehousePath)) {
    await access(dirname(config.warehousePath), constants.W_OK)
    return `${config.warehousePath} is made by the first sync`
  }
  const { queryWarehouse } = await import('./query-warehouse.ts')
  const { size } = await stat(config.warehousePath)
  await queryWarehouse(config, 'SELECT 1', { maxRows: 1, timeoutMs: 10_000 })
  return `${config.warehousePath}, ${(size / 1e6).toFixed(1)} MB, opens`
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
