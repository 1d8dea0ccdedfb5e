import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../src/config.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type App, type Sandbox } from '../../src/sandbox/sandbox.ts'
import type { TokenSet } from '../../src/store/store.ts'
import { query } from '../support/postgres.ts'
import {
  catchError,
  createSandboxTime,
  fewStreams,
  startPlatformKinds,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'

const kinds = await startPlatformKinds()
afterAll(() => Promise.all(kinds.map((kind) => kind.stop())))

const pkce: App = { clientId: 'PKCE', name: 'Desktop', kind: 'pkce', generation: 'granular' }
const web: App = { clientId: 'WEB', clientSecret: 'the-secret-of-the-web-app', name: 'Web', kind: 'web', generation: 'granular' }
const custom: App = {
  clientId: 'CUSTOM',
  clientSecret: 'the-secret-of-the-custom-app',
  name: 'C',
  kind: 'custom',
  generation: 'broad',
}

let port = 18_700 + Math.floor(Math.random() * 500)

async function connectByConsent(platform: Platform, app: App, name: string): Promise<void> {
  let browsing: Promise<unknown> = Promise.resolve()
  await platform.connect.oauth({
    name,
    clientId: app.clientId,
    ...(app.clientSecret ? { clientSecret: app.clientSecret } : {}),
    port: ++port,
    onUrl: (url) => {
      browsing = fetch(`${url}&sandbox_approve=all`)
    },
  })
  await browsing
}

describe.each(kinds)('tokens on $name', (kind) => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const processes: ChildProcess[] = []

  const open = () => home.open({ clock: createSandboxTime(sandbox), streams: fewStreams })
  const loadSet = async (name: string): Promise<TokenSet> => {
    await platform.close()
    const set = await home.withStore(async (store) => store.tokens.get((await store.connections.get(name)).tokenSetId))
    platform = await open()
    return set
  }
  const tokenCalls = () => sandbox.control.calls().filter((call) => call.path === '/connect/token')
  const start = ({ config }: PlatformHome, name: string, streams: string[]) => {
    const script = fileURLToPath(new URL('../support/sync-process.ts', import.meta.url))
    const child = spawn(process.execPath, [script, name, ...streams], {
      env: toEnv(config),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    processes.push(child)
    return child
  }

  beforeAll(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 10 } })], apps: [custom, web, pkce] })
    home = await kind.createHome(sandbox)
    platform = await open()
    await connectByConsent(platform, pkce, 'demo')
    expect((await platform.sync('demo', {})).status).toBe('complete')
  })
  beforeEach(() => {
    sandbox.control.clearFaults()
    sandbox.control.clearCalls()
  })
  afterEach(() => {
    for (const child of processes.splice(0)) child.kill('SIGKILL')
  })
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  test('a token that ends in the middle is renewed once for all calls in flight', async () => {
    let reads = 0
    const take = sandbox.control.beforeCall((call) => {
      if (!call.path.startsWith('/api.xro')) return
      reads += 1
      if (reads === 8) sandbox.control.expireAccessTokens()
    })
    const report = await syncByName(platform, 'demo', { full: true })
    take()
    expect([report.status, toTroubled(report)]).toEqual(['complete', {}])
    expect(tokenCalls().map((call) => call.status)).toEqual([200])
    const rejected = sandbox.control.calls().filter((call) => call.status === 401)
    expect(rejected.length).toBeGreaterThan(0)
    expect(rejected.length).toBeLessThanOrEqual(5)
  })

  test('a rotated refresh token is stored before the access token that came with it is used', async () => {
    const before = await loadSet('demo')
    sandbox.control.advance(31 * 60_000)
    // The first call after the renewal never returns: what is stored by then is what a crash would leave.
    sandbox.control.addFault({ path: '/api.xro/', hang: true })
    const stop = new AbortController()
    const take = sandbox.control.beforeCall((call) => {
      if (call.path.startsWith('/api.xro')) stop.abort()
    })
    const report = await platform.sync('demo', { streams: ['users'], signal: stop.signal })
    take()
    expect(report.error?.code).toBe('stopped')
    const after = await loadSet('demo')
    expect(after.refreshToken).not.toBe(before.refreshToken)
    expect(after.previousRefreshToken).toBe(before.refreshToken)
    expect(after.accessTokenExpiresAt?.getTime()).toBeGreaterThan(sandbox.control.now() + 29 * 60_000)
  })

  test('a process killed between rotation and storing leaves a connection that goes on', async () => {
    const before = await loadSet('demo')
    await platform.close()
    sandbox.control.expireAccessTokens()
    // Killed when Xero has rotated, before a byte of the answer is out.
    const killed = Promise.withResolvers<void>()
    sandbox.control.addFault({ path: '/connect/token', times: 1, delayMs: 0, hang: true })
    const child = start(home, 'demo', ['users'])
    const seen = setInterval(() => {
      if (sandbox.control.faults()[0]?.spoiled !== 1) return
      clearInterval(seen)
      child.kill('SIGKILL')
      killed.resolve()
    }, 20)
    await Promise.all([once(child, 'exit'), killed.promise])
    const left = await home.withStore((store) => store.tokens.get(before.id))
    expect(left.refreshToken).toBe(before.refreshToken)

    platform = await open()
    expect((await platform.sync('demo', { streams: ['users'] })).status).toBe('complete')
    const after = await loadSet('demo')
    expect(after.refreshToken).not.toBe(before.refreshToken)
    expect(tokenCalls().filter((call) => call.status === 200)).toHaveLength(1)
  }, 30_000)

  test('a token host that is down for a moment does not end a run; one that stays down does, and passes', async () => {
    sandbox.control.expireAccessTokens()
    sandbox.control.addFault({ path: '/connect/token', times: 2, status: 503, body: 'busy' })
    expect((await platform.sync('demo', { streams: ['users'] })).status).toBe('complete')
    sandbox.control.expireAccessTokens()
    sandbox.control.addFault({ path: '/connect/token', status: 503, body: 'busy' })
    const report = await syncByName(platform, 'demo', { streams: ['users'] })
    expect(report.byName.get('users')).toMatchObject({ status: 'failed', code: 'xero_unavailable' })
    expect((await platform.connections.get('demo')).status).toBe('ok')
    sandbox.control.clearFaults()
    expect((await platform.sync('demo', { streams: ['users'] })).status).toBe('complete')
  }, 60_000)

  test('a scope taken from a Custom Connection costs its streams and no others', async () => {
    const { clientId, clientSecret = '' } = custom
    await platform.connect.custom({ name: 'custom', clientId, clientSecret })
    sandbox.control.withdrawScope('accounting.contacts.read', clientId)
    sandbox.control.expireAccessTokens()
    const report = await syncByName(platform, 'custom')
    expect(report.status).toBe('partial')
    expect(toTroubled(report)).toEqual({ contacts: 'scope_missing' })
    sandbox.control.grantScope('accounting.contacts.read', clientId)
  })

  test('no secret is written or shown anywhere', async () => {
    const { clientId, clientSecret = '' } = web
    await connectByConsent(platform, web, 'web')
    const wrong = await catchError(
      platform.connect.custom({ name: 'other', clientId: custom.clientId, clientSecret: 'a-wrong-secret' }),
    )
    const badToken = await catchError(
      platform.connect.refresh({ name: 'other', clientId, clientSecret, refreshToken: 'a-bad-refresh-token' }),
    )
    sandbox.control.addFault({ path: '/api.xro/2.0/Users', drop: true })
    sandbox.control.addFault({ path: '/api.xro/2.0/Accounts', status: 401, body: { Detail: 'TokenExpired' } })
    const events: unknown[] = []
    const report = await platform.sync('web', { full: true, onEvent: (event) => events.push(event) })
    expect(report.status).not.toBe('complete')
    sandbox.control.clearFaults()
    expect((await platform.sync('web', {})).status).toBe('complete')
    const shown = JSON.stringify([
      ...(await Promise.all([platform.status(), platform.connections.list(), platform.calls({ limit: 10_000 })])),
      await platform.connections.test('web'),
      [report, events],
      [wrong, badToken].map((error) => [
        error.message,
        error.details,
        error.stack,
        String((error.cause as Error | undefined)?.stack),
      ]),
    ])
    const sets = [await loadSet('demo'), await loadSet('web'), await loadSet('custom')]
    const secrets = sets.flatMap((set) => [set.clientSecret, set.accessToken, set.refreshToken, set.previousRefreshToken])
    const known = [...new Set(secrets.filter((secret): secret is string => secret !== null))]
    expect(known.length).toBeGreaterThanOrEqual(7)
    await platform.close()
    const files = await readFolder(home.config.home)
    expect(files.length).toBeGreaterThan(kind.name === 'PGlite' ? 500 : 1)
    const tables = home.config.databaseUrl ? await dumpDatabase(home.config.databaseUrl) : ''
    expect(kind.name === 'PGlite' || tables.includes('web')).toBe(true)
    platform = await open()
    for (const secret of [...known, 'a-wrong-secret', 'a-bad-refresh-token', home.config.encryptionKey ?? '']) {
      expect(shown.includes(secret), 'shown').toBe(false)
      expect(tables.includes(secret), 'in the database').toBe(false)
      const bytes = Buffer.from(secret)
      expect(files.filter((file) => file.bytes.includes(bytes)).map((file) => file.path)).toEqual([])
    }
  }, 60_000)

  test('a revoked authorisation asks to connect again', async () => {
    sandbox.control.revokeTokens(pkce.clientId)
    const report = await syncByName(platform, 'demo')
    expect(report).toMatchObject({
      status: 'failed',
      error: { code: 'grant_expired', message: expect.stringMatching(/Connect again/) },
    })
    const [status] = await platform.status('demo')
    expect(status).toMatchObject({ health: 'needs_attention', reason: report.error?.message })
    expect(await catchError(platform.connections.test('demo'))).toMatchObject({ code: 'grant_expired' })
    await connectByConsent(platform, pkce, 'demo')
    expect(await platform.sync('demo', {})).toMatchObject({ status: 'complete', incremental: true })
    expect((await platform.status('demo'))[0]).toMatchObject({ health: 'ok', reason: null })
  })

  if (kind.name === 'PGlite') return

  test('two processes with one token set never both refresh', async () => {
    await connectByConsent(platform, pkce, 'demo')
    // The same set under two names, so that each process has a connection to itself.
    const { databaseUrl = '' } = home.config
    await platform.close()
    sandbox.control.expireAccessTokens()
    sandbox.control.addFault({ path: '/connect/token', delayMs: 700 })
    sandbox.control.clearCalls()
    const second = await kind.createHome(sandbox, { DAYBOOK_DATABASE_URL: databaseUrl })
    await query(
      databaseUrl,
      `insert into daybook.connections select (jsonb_populate_record(c, '{"id": "second", "name": "second"}')).* from daybook.connections c where name = 'demo'`,
    )
    const streams = ['users', 'accounts', 'items']
    const both = [readAll(start(home, 'demo', streams)), readAll(start(second, 'second', streams))]
    const results = (await Promise.all(both)).map((text) => JSON.parse(text) as { status: string })
    expect(results.map((result) => result.status)).toEqual(['complete', 'complete'])
    expect(tokenCalls().map((call) => call.form['grant_type'])).toEqual(['refresh_token'])
    platform = await open()
  }, 40_000)
})

function toEnv(config: Config): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    DAYBOOK_HOME: config.home,
    ...(config.databaseUrl ? { DAYBOOK_DATABASE_URL: config.databaseUrl } : {}),
    DAYBOOK_ENCRYPTION_KEY: config.encryptionKey,
    DAYBOOK_XERO_API_URL: config.apiUrl,
    DAYBOOK_XERO_IDENTITY_URL: config.identityUrl,
    DAYBOOK_XERO_LOGIN_URL: config.loginUrl,
  }
}

async function readAll(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return text
}

async function readFolder(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path) })))
}

/** Every row of every table of the control plane, as text. */
async function dumpDatabase(url: string): Promise<string> {
  const tables = await query<{ name: string }>(
    url,
    `select table_name as name from information_schema.tables where table_schema = 'daybook'`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const rows = await query<{ row: string }>(url, `select row_to_json(t)::text as row from daybook.${name} t`)
    parts.push(...rows.map(({ row }) => row))
  }
  return parts.join('\n')
}
