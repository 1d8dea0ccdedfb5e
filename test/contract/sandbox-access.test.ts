import { afterEach, expect, test } from 'vitest'
import type { Client } from '../support/sandbox-client.ts'
import { openClient } from '../support/sandbox-client.ts'

let client: Client
afterEach(() => client.sandbox.close())

test('expired, revoked, without scope, without role, disconnected, offline', async () => {
  client = await openClient()
  const { control } = client.sandbox
  control.withdrawScope('accounting.contacts.read')
  const scope = await client.get('Contacts')
  expect([scope.status, scope.json()['Detail'], scope.headers.get('www-authenticate')]).toEqual([
    401,
    'AuthorizationUnsuccessful',
    'insufficent_scope',
  ])
  control.setUser({ reporting: false })
  for (const path of ['ManualJournals', 'Journals']) {
    const answer = await client.get(path)
    expect([answer.status, answer.json()['Detail']]).toEqual([403, expect.stringContaining('reporting role')])
  }
  expect((await client.get('Invoices?page=1')).status).toBe(200)
  control.setOffline(true)
  expect((await client.get('Invoices')).text).toBe('The Organisation is offline')
  control.setOffline(false)
  control.disconnect()
  expect((await client.get('Invoices')).status).toBe(403)
  control.reconnect()
  expect((await client.get('Invoices')).status).toBe(200)
  expect((await client.get('Invoices', { 'xero-tenant-id': '00000000-0000-4000-8000-000000000000' })).status).toBe(403)
  control.advance(31 * 60_000)
  expect((await client.get('Invoices')).json()['Detail']).toMatch(/^TokenExpired: token expired at \d\d\/\d\d\/\d{4} /)
  expect((await client.get('Invoices', { authorization: 'Bearer nonsense' })).json()['Detail']).toBe('AuthenticationUnsuccessful')
})

test('minute, day and app windows are fixed and counted down in headers', async () => {
  let nowMs = Date.UTC(2026, 10, 1, 12, 0, 10)
  client = await openClient({ now: () => nowMs, limits: { minute: 3, day: 5, phaseMs: 0 } })
  const left: (string | null)[] = []
  for (let call = 0; call < 3; call += 1) left.push((await client.get('Currencies')).headers.get('x-minlimit-remaining'))
  expect(left).toEqual(['2', '1', '0'])
  const minute = await client.get('Currencies')
  expect(minute.status).toBe(429)
  expect(minute.headers.get('x-rate-limit-problem')).toBe('minute')
  expect(minute.headers.get('retry-after')).toBe('50')
  nowMs += 50_000
  expect((await client.get('Currencies')).status).toBe(200)
  expect((await client.get('Currencies')).headers.get('x-daylimit-remaining')).toBe('0')
  const day = await client.get('Currencies')
  expect([day.status, day.headers.get('x-rate-limit-problem')]).toEqual([429, 'day'])
  expect(Number(day.headers.get('retry-after'))).toBe(11 * 3600 + 59 * 60)
  client.sandbox.control.setRemaining({ day: 100, minute: 100 })
  expect((await client.get('Currencies')).status).toBe(200)
})

test('the sixth call in flight is refused, without Retry-After', async () => {
  client = await openClient({ limits: true, latencyMs: 150 })
  const answers = await Promise.all(Array.from({ length: 7 }, () => client.get('Currencies')))
  const refused = answers.filter((answer) => answer.status === 429)
  expect(refused).toHaveLength(2)
  expect(refused[0]?.headers.get('x-rate-limit-problem')).toBe('concurrent')
  expect(refused[0]?.headers.has('retry-after')).toBe(false)
  expect((await client.get('Currencies')).status).toBe(200)
})

test('without limits nothing is refused and the counters stay high', async () => {
  client = await openClient()
  const answers = await Promise.all(Array.from({ length: 70 }, () => client.get('Currencies')))
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  expect(Number(answers[69]?.headers.get('x-minlimit-remaining'))).toBeGreaterThan(1000)
  expect(answers[0]?.headers.get('xero-correlation-id')).toMatch(/^[\da-f-]{36}$/)
})
