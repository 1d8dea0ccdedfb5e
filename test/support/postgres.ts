import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { QueryResultRow } from 'pg'

const run = promisify(execFile)

/** Runs a command until its own input ends, which happens however the test process ends, so no server stays behind. */
const untilInputEnds = '"$@" & read -r _; kill -INT $!; wait'

export interface TestPostgres {
  /** Of a user that may create databases. */
  url: string
  /** Unix socket folder, where the server is ours. */
  socketPath: string | undefined
  /** Ends the server as a crash would, and starts it again. */
  crash: (() => Promise<void>) | undefined
  stop(): Promise<void>
}

/**
 * A PostgreSQL for one test file, stopped and removed by `stop`: the server of DAYBOOK_TEST_DATABASE_URL, or one started
 * from the binaries of this machine. Undefined where there are none, except in CI, which must not skip these tests.
 */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const url = process.env['DAYBOOK_TEST_DATABASE_URL']
  if (url) return { url, socketPath: undefined, crash: undefined, stop: () => Promise.resolve() }
  const binaries = findBinaries()
  if (binaries === undefined) {
    if (process.env['CI']) throw new Error('No PostgreSQL here: install it, or set DAYBOOK_TEST_DATABASE_URL.')
    return undefined
  }
  // initdb and postgres refuse to run as root.
  const owner = process.getuid?.() === 0 ? await findUser('postgres') : undefined
  const as = owner ?? {}
  const folder = await mkdtemp(join(tmpdir(), 'daybook-pg-'))
  if (owner) await chown(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  let server: ChildProcess | undefined
  const stop = async () => {
    await end(server)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const initOptions = ['-D', data, '-U', 'daybook', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync']
    await run(join(binaries, 'initdb'), initOptions, { ...as, cwd: folder })
    const port = await findFreePort()
    const url = `postgres://daybook:test-password@127.0.0.1:${port}/postgres`
    const start = async () => {
      const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off']
      const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
      const command = [join(binaries, 'postgres'), ...options]
      server = spawn('sh', ['-c', untilInputEnds, 'sh', ...command], { ...as, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] })
      await waitUntilReady(url, server)
    }
    await start()
    const crash = async () => {
      const pid = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]
      process.kill(Number(pid), 'SIGQUIT')
      await end(server)
      await start()
    }
    return { url, socketPath: folder, crash, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A fresh, empty database on that server; its URL. */
export async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await query(url, `create database ${name}`)
  const fresh = new URL(url)
  fresh.pathname = `/${name}`
  return fresh.href
}

/** One statement on a connection of its own. */
export async function query<Row extends QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Folder of initdb and postgres: in the PATH, or the newest of Debian's. */
function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

async function findUser(name: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await query(url, 'select 1')
      return
    } catch (error) {
      if (attempt === 150 || server.exitCode !== null) throw new Error('PostgreSQL did not start.', { cause: error })
      await delay(100)
    }
  }
}

async function end(server: ChildProcess | undefined): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.stdin?.end()
  await ended
}
