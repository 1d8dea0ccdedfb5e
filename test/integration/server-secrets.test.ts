import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCommandHost, type CommandHost } from '../../src/cli/open-command-host.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import { createLog } from '../../src/telemetry/create-log.ts'
import { until } from '../support/operations-world.ts'
import { startHttpReceiver, startMailReceiver, type HttpReceiver, type MailReceiver } from '../support/receivers.ts'
import { startTestServer, toCaller, toSession, type TestServer } from '../support/server.ts'
import { signInWithXero, waitForFlow } from '../support/sign-in-with-xero.ts'

type Json = ReturnType<typeof JSON.parse>

const tenant = '11111111-1111-4111-8111-111111111111'
const web: App = {
  clientId: 'WEB',
  clientSecret: 'web-client-secret-0123456789',
  name: 'Web',
  kind: 'web',
  generation: 'granular',
}
const custom: App = {
  clientId: 'CUSTOM',
  clientSecret: 'custom-client-secret-0123456789',
  name: 'Custom',
  kind: 'custom',
  generation: 'granular',
}
const wrongPassword = 'not the password of anybody'
const wrongSecret = 'a-client-secret-that-is-wrong-42'
const mailPassword = 'the password of the mail server'
const collectorKey = 'key-of-the-collector-0123456789'
const encryptionKey = Buffer.alloc(32, 'encryption key of this test').toString('base64')

let server: TestServer
let host: CommandHost
let collector: HttpReceiver
let slack: HttpReceiver
let mail: MailReceiver
const logged: string[] = []
/** What was answered: the route's path with its method, headers and body. */
const answers: { to: string; text: string }[] = []
/** Secrets by what they are. */
const secrets: Record<string, string> = {}
/** The one answer that shows a secret, since nobody could have it otherwise. */
const shownBy: Record<string, string> = {
  'API key': 'POST /v1/keys',
  'revoked API key': 'POST /v1/keys',
  'token of an invitation': 'POST /v1/invites',
  'token of a reset link': 'POST /v1/people/x/reset-link',
  'token of a connect session': 'POST /v1/connect-sessions',
  'key of a webhook': 'POST /v1/alerts/channels',
  // In the address of Xero's that the browser is to open.
  'state of a consent': 'POST /v1/oauth/start',
}
const usualFetch = globalThis.fetch

/** Everything that somebody does in a first hour, with mistakes. */
beforeAll(async () => {
  collector = await startHttpReceiver()
  slack = await startHttpReceiver()
  mail = await startMailReceiver({ user: 'ops', password: mailPassword })
  globalThis.fetch = async (input, init) => {
    const answer = await usualFetch(input, init)
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.pathname.startsWith('/v1/') && url.port === new URL(server?.url ?? 'http://x').port) {
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
      const path = url.pathname.replace(/^(\/v1\/people)\/[^/]+/, '$1/x')
      answers.push({
        to: `${init?.method ?? 'GET'} ${path}`,
        text: JSON.stringify(headers) + (await answer.clone().text()),
      })
    }
    return answer
  }
  server = await startTestServer({
    controlPlane: 'PGlite',
    log: createLog({ level: 'debug', style: 'json', write: (line) => void logged.push(line) }),
    sandbox: {
      companies: [createCompany({ seed: 1, size: { invoices: 5 }, tenantId: tenant, name: 'First Ltd' })],
      apps: [web, custom],
    },
    env: () => ({
      DAYBOOK_ENCRYPTION_KEY: encryptionKey,
      DAYBOOK_CONNECT_ORIGINS: 'https://app.example.com',
      DAYBOOK_RETRY_ATTEMPTS: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${collectorKey}`,
    }),
  })
  await live()
}, 180_000)
afterAll(async () => {
  globalThis.fetch = usualFetch
  await host.close()
  await server.close()
  await collector.close()
  await slack.close()
  await mail.close()
})

async function live(): Promise<void> {
  const { parts, owner } = server
  const { services } = parts.platform
  const post = async (path: string, body?: unknown): Promise<Json> =>
    (await owner.call(path, { method: 'POST', ...(body === undefined ? {} : { body }) })).json()
  const signIn = (password: string): Promise<Response> =>
    server.call('/v1/auth/sign-in/email', {
      method: 'POST',
      body: { email: owner.email, password },
      headers: { origin: server.url },
    })
  host = await openCommandHost({
    platform: parts.platform,
    audit: parts.access.audit,
    address: server.url,
    version: 'test',
  })
  Object.assign(secrets, {
    password: owner.password,
    'wrong password': wrongPassword,
    'encryption key': encryptionKey,
    'encryption key in hex': Buffer.from(encryptionKey, 'base64').toString('hex'),
    'client secret': web.clientSecret ?? '',
    'client secret of a Custom Connection': custom.clientSecret ?? '',
    'wrong client secret': wrongSecret,
    'password of the mail server': mailPassword,
    'key of the collector': collectorKey,
    'address of the Slack channel': '/services/T0/B0/slack-secret-0123456789',
  })

  await signIn(wrongPassword)
  const second = await toSession(server.url, await signIn(owner.password), owner.email)
  secrets['session cookie'] = decodeURIComponent(second.cookie.split('=')[1] ?? '')
  secrets['signature of a session cookie'] = secrets['session cookie'].split('.').slice(1).join('.')

  const { key } = await post('/v1/keys', { name: 'a key', scope: 'admin' })
  secrets['API key'] = key
  const byKey = toCaller(server.url, { authorization: `Bearer ${key}` })
  await byKey('/v1/me')
  await byKey(`/v1/connections?search=${key}`)
  await byKey('/v1/query', { method: 'POST', body: { sql: `SELECT '${key.slice(0, 4)}' FROM nothing` } })
  const revoked = await post('/v1/keys', { name: 'another', scope: 'read' })
  secrets['revoked API key'] = revoked.key
  await owner.call(`/v1/keys/${revoked.id}`, { method: 'DELETE' })
  await toCaller(server.url, { authorization: `Bearer ${revoked.key}` })('/v1/me')
  await toCaller(server.url, { authorization: `Basic ${btoa(`owner:${owner.password}`)}` })('/v1/me')

  const invited = await post('/v1/invites', { email: 'ann@example.com', role: 'analyst' })
  secrets['token of an invitation'] = invited.url.split('#')[1]
  await server.call(`/v1/invites/${invited.id}/accept`, {
    method: 'POST',
    body: { token: secrets['token of an invitation'], name: 'Ann', password: 'nine grey herons wading' },
  })
  secrets['password of somebody invited'] = 'nine grey herons wading'
  const [person] = (await parts.access.people.list()).filter(({ email }) => email === 'ann@example.com')
  const reset = await post(`/v1/people/${person?.id}/reset-link`)
  secrets['token of a reset link'] = reset.url.split('#')[1]

  await post('/v1/connections', { way: 'custom', name: 'wrong', clientId: 'CUSTOM', clientSecret: wrongSecret })
  await post('/v1/connections/check', { way: 'custom', clientId: 'CUSTOM', clientSecret: wrongSecret })
  const { clientSecret } = custom
  await post('/v1/connections', { way: 'custom', name: 'books', clientId: 'CUSTOM', clientSecret, sync: false })
  const app = { clientId: 'WEB', clientSecret: web.clientSecret }
  const { flow, path } = await signInWithXero(server, { ...app, name: 'people' }, `sandbox_approve=${tenant}`)
  const query = new URL(`http://x${path}`).searchParams
  secrets['code of a consent'] = query.get('code') ?? ''
  secrets['state of a consent'] = query.get('state') ?? ''
  expect(flow.state).toMatch(/choosing|connected/)
  if (flow.state === 'choosing') {
    await post(`/v1/oauth/flows/${flow.id}/choose`, { tenantIds: [tenant], reconnect: true })
    await waitForFlow(owner.call, flow.id)
  }
  const session = await post('/v1/connect-sessions', {
    name: 'customer',
    company: 'Acme',
    returnUrl: 'https://app.example.com/done',
  })
  secrets['token of a connect session'] = session.token
  await server.call(`/v1/connect-sessions/${session.token}`)
  await server.call(`/v1/connect-sessions/${session.token}/start`, { method: 'POST', headers: { origin: server.url } })

  const hook = await post('/v1/alerts/channels', { kind: 'webhook', name: 'Hook', url: `${slack.url}/hook` })
  secrets['key of a webhook'] = hook.signingSecret
  const url = `${slack.url}${secrets['address of the Slack channel']}`
  const chat = await post('/v1/alerts/channels', { kind: 'slack', name: 'Chat', url })
  const letters = await post('/v1/alerts/channels', {
    kind: 'email',
    name: 'Mail',
    host: '127.0.0.1',
    port: mail.port,
    security: 'none',
    user: 'ops',
    password: mailPassword,
    from: 'daybook@example.com',
    to: ['ops@example.com'],
  })
  for (const made of [hook, chat, letters]) await post(`/v1/alerts/channels/${made.channel.id}/test`)
  slack.answer(500, 'no')
  await post(`/v1/alerts/channels/${chat.channel.id}/test`)

  await parts.platform.sync('books', { streams: ['organisations', 'contacts'] }).catch(() => undefined)
  server.sandbox.control.addFault({ path: '/api.xro', status: 401 })
  await parts.platform.sync('books', { streams: ['organisations'] }).catch(() => undefined)
  server.sandbox.control.clearFaults()
  await parts.platform.sync('books', { streams: ['organisations'] }).catch(() => undefined)
  for (const { id } of parts.syncs.running()) for await (const _fact of parts.syncs.events(id)) void _fact
  await alertsAreOver()
  for (const { name, tokenSetId } of await services.store.connections.list()) {
    const set = await services.store.tokens.get(tokenSetId)
    secrets[`access token of ${name}`] = set.accessToken ?? ''
    secrets[`refresh token of ${name}`] = set.refreshToken ?? set.previousRefreshToken ?? ''
  }
  for (const seen of ['/v1/me', '/v1/connections', '/v1/calls', '/v1/audit', '/v1/alerts', '/v1/alerts/events', '/v1/people']) {
    await owner.call(seen)
  }
  for (const seen of ['/v1/invites', '/v1/keys', '/v1/me/sessions', '/v1/status', '/v1/oauth/app', '/v1/jobs', '/v1/metrics']) {
    await owner.call(seen)
  }
  await parts.telemetry.flush()
  // Into the files, whatever is still in a buffer.
  await services.store.database.run((db) => sql`checkpoint`.execute(db))
}

/** Notices go out beside everything else. */
async function alertsAreOver(): Promise<void> {
  await server.parts.alerts.evaluate()
  await until(async () => (await server.parts.jobs.queues()).every(({ waiting, active }) => waiting + active === 0))
}

/** Secrets that a text has, by what they are. As they are, and as they stand in JSON, in an address and in base64. */
function findIn(text: string): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) =>
      [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), btoa(secret)].some((form) => text.includes(form)),
    )
    .map(([what]) => what)
}

describe('after a first hour', () => {
  it('there are secrets to look for', () => {
    const short = Object.entries(secrets).filter(([, secret]) => secret.length < 12)
    expect(short.map(([what]) => what).filter((what) => !what.startsWith('refresh token of books'))).toEqual([])
    for (const [what] of short) delete secrets[what]
    expect(Object.keys(secrets).length).toBeGreaterThan(22)
    expect(findIn(`x ${secrets['API key']} y`)).toEqual(['API key'])
  })

  it('no line of the log has one', () => {
    expect(logged.length).toBeGreaterThan(40)
    expect(logged.flatMap((line) => findIn(line).map((what) => `${what}: ${line.slice(0, 200)}`))).toEqual([])
  })

  it('no answer has one, but the one that shows it', () => {
    expect(answers.length).toBeGreaterThan(40)
    const found = answers.flatMap(({ to, text }) => findIn(text).map((what) => ({ what, to })))
    expect(found.filter(({ what, to }) => shownBy[what] !== to)).toEqual([])
    for (const what of Object.keys(shownBy)) {
      expect(
        found.filter((each) => each.what === what),
        what,
      ).toHaveLength(1)
    }
  })

  it('nothing sent to the collector has one', () => {
    expect(collector.requests.length).toBeGreaterThan(1)
    expect(collector.requests.flatMap(({ path, body }) => findIn(`${path} ${body}`))).toEqual([])
  })

  it('no file of the home folder has one', async () => {
    const { home } = server.home.config
    const entries = await readdir(home, { recursive: true, withFileTypes: true })
    const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
    const found: string[] = []
    const named = new Set<string>()
    let bytes = 0
    for (const file of files) {
      const content = (await readFile(file)).toString('latin1')
      bytes += content.length
      for (const known of ['ann@example.com', 'First Ltd']) if (content.includes(known)) named.add(known)
      found.push(...findIn(content).map((what) => `${what}: ${relative(home, file)}`))
    }
    expect(found).toEqual([])
    // What is no secret is there, and found.
    expect(named.size).toBe(2)
    expect(files.some((file) => file.endsWith('warehouse.duckdb'))).toBe(true)
    expect(files.filter((file) => file.includes('control-plane')).length).toBeGreaterThan(100)
    expect(bytes).toBeGreaterThan(10_000_000)
  })

  it('what opens doors is its owner’s alone', async () => {
    const { home } = server.home.config
    const modes = async (path: string): Promise<string> => ((await stat(join(home, path))).mode & 0o777).toString(8)
    expect(await modes('server.json')).toBe('600')
    expect(await modes('.')).toBe('700')
    const { secret } = JSON.parse(await readFile(join(home, 'server.json'), 'utf8')) as { secret: string }
    expect(logged.filter((line) => line.includes(secret))).toEqual([])
  })
})
