import { request } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { openServer, type RunningServer } from '../../src/http/open-server.ts'

let server: RunningServer
let home: string

/** As nginx or a cloud's load balancer on this machine would stand before it. */
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'daybook-proxy-'))
  const config = loadConfig({
    DAYBOOK_HOME: home,
    DAYBOOK_PUBLIC_URL: 'https://books.example.com',
    DAYBOOK_TRUSTED_PROXIES: '127.0.0.1,10.0.0.7',
  })
  server = await openServer({ config, version: 'test', port: 0 })
})
afterAll(async () => {
  await server.close()
  await rm(home, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

function ask(path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const all = {
    host: 'books.example.com',
    ...headers,
    ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  }
  return new Promise((resolve, reject) => {
    const asked = request(
      { port: server.port, host: '127.0.0.1', path, method: text === '' ? 'GET' : 'POST', headers: all },
      (answer) => {
        let found = ''
        answer.on('data', (chunk) => (found += String(chunk)))
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: found }))
      },
    )
    asked.once('error', reject)
    asked.end(text)
  })
}

describe('behind a proxy that has TLS', () => {
  it('is what people open, with cookies for https alone', async () => {
    expect(server.url).toBe('https://books.example.com')
    const welcome = await server.createWelcomeUrl()
    expect(welcome).toMatch(/^https:\/\/books\.example\.com\/welcome#/)
    const owner = { token: welcome?.split('#')[1], name: 'Ann', email: 'ann@example.com', password: 'seven grey herons wading' }
    const made = await ask('/v1/welcome', { origin: server.url, 'x-forwarded-for': '203.0.113.9' }, owner)
    expect(made.status).toBe(200)
    const [cookie] = made.headers['set-cookie'] as string[]
    expect(cookie).toMatch(/^__Secure-daybook\.session_token=.*; Secure/)
    const me = await ask('/v1/me', { cookie: cookie?.split(';')[0] ?? '' })
    expect(JSON.parse(me.body)).toMatchObject({ actor: { role: 'owner' } })
    expect(me.headers['strict-transport-security']).toBe('max-age=31536000')
  })

  it('takes its word for where a request came from, and nobody else’s', async () => {
    const guess = (forwarded: string) =>
      ask(
        '/v1/auth/sign-in/email',
        { origin: server.url, 'x-forwarded-for': forwarded },
        { email: 'ann@example.com', password: 'a guess' },
      )
    await guess('198.51.100.1, 203.0.113.50')
    await guess('203.0.113.51, 10.0.0.7')
    await guess('evil, 10.0.0.7, 127.0.0.1')
    const found = await server.parts.access.audit.list({ limit: 3, action: 'session.refused' })
    expect(found.map(({ address }) => address)).toEqual(['127.0.0.1', '203.0.113.51', '203.0.113.50'])
  })

  it('answers by its own names', async () => {
    expect((await ask('/v1/health', { host: 'books.example.com' })).status).toBe(200)
    expect((await ask('/v1/health', { host: '127.0.0.1' })).status).toBe(200)
    expect((await ask('/v1/health', { host: 'other.example.com' })).status).toBe(403)
  })
})
