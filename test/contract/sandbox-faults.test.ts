import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import type { Client } from '../support/sandbox-client.ts'
import { olderApp, openClient, requestToken } from '../support/sandbox-client.ts'

let client: Client | undefined
afterEach(async () => {
  await client?.sandbox.close()
  client = undefined
})

test('a fault on page n, once; bodies, statuses and headers as declared', async () => {
  client = await openClient()
  const { control } = client.sandbox
  control.addFault({
    path: '/api.xro/2.0/invoices',
    query: { page: '2' },
    after: 1,
    times: 1,
    status: 503,
    body: 'offline',
    headers: { 'Retry-After': '7' },
  })
  expect((await client.get('Invoices?page=2')).status).toBe(200)
  const spoiled = await client.get('Invoices?page=2')
  expect([spoiled.status, spoiled.text, spoiled.headers.get('retry-after')]).toEqual([503, 'offline', '7'])
  expect((await client.get('Invoices?page=2')).status).toBe(200)

  control.addFault({ path: '/Items$/', body: '{"Items":[{"Price":20.00}]}' })
  expect((await client.get('Items')).text).toBe('{"Items":[{"Price":20.00}]}')
  control.clearFaults()
  expect((await client.get('Items')).text).not.toContain('20.00}')
})

test('broken bodies and sockets', async () => {
  client = await openClient()
  const open = client
  const { control } = open.sandbox
  const spoil = async (fault: Parameters<typeof control.addFault>[0]): Promise<void> => {
    control.clearFaults()
    control.addFault({ path: '/api.xro/', ...fault })
  }
  await spoil({ drop: true })
  await expect(open.get('Accounts')).rejects.toThrow('fetch failed')
  await spoil({ truncate: 500 })
  await expect(open.get('Accounts')).rejects.toThrow('terminated')
  await spoil({ truncate: 500, truncateQuietly: true })
  const quiet = await open.get('Accounts')
  expect(quiet.text.length).toBe(500)
  expect(() => quiet.json()).toThrow(SyntaxError)
  await spoil({ garble: true })
  const garbled = await open.get('Accounts')
  expect(() => garbled.json()).toThrow(SyntaxError)
  await spoil({ hang: true })
  const url = `${open.sandbox.apiUrl}/api.xro/2.0/Accounts`
  const hung = fetch(url, { headers: { authorization: `Bearer ${open.token}` }, signal: AbortSignal.timeout(200) })
  await expect(hung).rejects.toThrow(/abort|timeout/i)
  await spoil({ delayMs: 120 })
  const startedAt = performance.now()
  expect((await open.get('Accounts')).status).toBe(200)
  expect(performance.now() - startedAt).toBeGreaterThan(110)
})

test('faults reach the token endpoint, and a spoiled call uses nothing up', async () => {
  client = await openClient()
  client.sandbox.control.addFault({ path: '/connect/token', times: 1, status: 502, body: '<html>Bad gateway</html>' })
  const ask = () => requestToken(client!.sandbox, olderApp, { grant_type: 'client_credentials' })
  expect((await ask()).status).toBe(502)
  expect((await ask()).status).toBe(200)
})

test('the call log and hooks between calls', async () => {
  client = await openClient()
  const { control } = client.sandbox
  control.clearCalls()
  let mutated = 0
  const stop = control.beforeCall((call) => {
    if (call.path.endsWith('/Currencies')) {
      control.put('Currencies', { Code: `X${mutated}`, Description: 'made between calls' })
      mutated += 1
    }
  })
  const before = control.collection('Currencies').size
  expect((await client.rows('Currencies')).length).toBe(before + 1)
  stop()
  expect((await client.rows('Currencies')).length).toBe(before + 1)
  const [call] = control.calls()
  expect(call).toMatchObject({
    method: 'GET',
    path: '/api.xro/2.0/Currencies',
    status: 200,
    clientId: olderApp.clientId,
    fault: null,
  })
  expect(call?.bytes).toBeGreaterThan(100)
  expect(JSON.stringify(control.calls())).not.toContain(client.token)
})

test('another process: control over HTTP', async () => {
  const main = fileURLToPath(new URL('../../bin/daybook.js', import.meta.url))
  const child = spawn(process.execPath, [main, 'sandbox', '--json', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const ready = JSON.parse(line.toString()) as { url: string; clientId: string; clientSecret: string }
    const control = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
      const request = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      const response = await fetch(`${ready.url}/__sandbox${path}`, request)
      expect(response.status).toBe(200)
      return (await response.json()) as Record<string, unknown>
    }
    const basic = Buffer.from(`${ready.clientId}:${ready.clientSecret}`).toString('base64')
    const form = new URLSearchParams({ grant_type: 'client_credentials' })
    const tokens = await fetch(`${ready.url}/connect/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: form,
    })
    const { access_token: token } = (await tokens.json()) as { access_token: string }
    const get = (path: string): Promise<Response> =>
      fetch(`${ready.url}/api.xro/2.0/${path}`, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } })

    await control('PUT', '/records/Currencies', { Code: 'XTS', Description: 'For testing' })
    expect(await (await get('Currencies')).text()).toContain('XTS')
    const { id } = await control('POST', '/faults', { path: '/api.xro/2.0/Items', status: 500, body: 'broken' })
    expect((await get('Items')).status).toBe(500)
    await control('DELETE', `/faults/${String(id)}`)
    expect((await get('Items')).status).toBe(200)
    await control('POST', '/withdraw-scope', { scope: 'accounting.settings.read' })
    expect((await get('Currencies')).status).toBe(401)
    await control('POST', '/clock', { advanceMs: 31 * 60_000 })
    expect(((await (await get('Items')).json()) as { Detail: string }).Detail).toContain('TokenExpired')
    const calls = await control('GET', '/calls')
    expect(calls).toHaveLength(6)
    const state = JSON.stringify(await control('GET', '/'))
    expect(state).not.toContain(ready.clientSecret)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})
