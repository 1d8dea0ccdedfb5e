import { createConnection } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../src/lib/clock.ts'
import { streams } from '../../src/streams/catalogue.ts'
import type { Stream } from '../../src/streams/stream.ts'
import type { XeroApi } from '../../src/xero/api.ts'
import { type CallReport, createXeroApi, type XeroApiOptions } from '../../src/xero/client.ts'
import { createGovernor } from '../../src/xero/governor.ts'
import { createLimitPort } from '../unit/xero-simulation.ts'
import { failureOf, sendJson, startTestServer, type TestServer, toEverything } from './xero-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function find(name: string): Stream {
  const stream = streams.find((entry) => entry.name === name)
  if (!stream) throw new Error(`No stream ${name}`)
  return stream
}

interface Bench {
  api: XeroApi
  server: TestServer
  calls: CallReport[]
  slept: number[]
  tokens: string[]
}

/** Real HTTP, but waits between tries take no time. */
const quickClock = (slept: number[]): Clock => ({
  now: () => new Date(),
  async sleep(ms) {
    slept.push(ms)
    await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5)))
  },
})

async function bench(answer: Parameters<typeof startTestServer>[0], change: Partial<XeroApiOptions> = {}): Promise<Bench> {
  const server = await startTestServer(answer)
  const calls: CallReport[] = []
  const slept: number[] = []
  const tokens: string[] = []
  const clock = quickClock(slept)
  const api = createXeroApi({
    apiUrl: server.url,
    tenantId: 'the-tenant',
    governor: createGovernor({
      clientId: 'c',
      tenantId: 't',
      clock,
      limits: createLimitPort(),
      dayReserve: 50,
      maxWaitMs: 900_000,
    }),
    accessToken: async () => 'secret-token',
    renew: async (rejected) => {
      tokens.push(rejected)
      return 'renewed-token'
    },
    clock,
    requestTimeoutMs: 2000,
    attempts: 3,
    onCall: (call) => calls.push(call),
    random: () => 0.5,
    ...change,
  })
  closers.push(
    () => server.close(),
    () => api.close(),
  )
  return { api, server, calls, slept, tokens }
}

const envelope = (root: string, records: unknown[], more: object = {}): object => ({
  Id: 'i',
  Status: 'OK',
  DateTimeUTC: '/Date(1556129558740)/',
  [root]: records,
  ...more,
})
const invoices = find('invoices')
const read = (api: XeroApi, request: Partial<Parameters<XeroApi['read']>[0]> = {}) =>
  api.read({ stream: invoices, priority: 'background', ...request })

describe('requests', () => {
  const ask = async (request: Parameters<XeroApi['read']>[0]) => {
    const { api, server } = await bench((response) => sendJson(response, 200, envelope(request.stream.root, [])))
    await api.read(request)
    return server.seen[0]!
  }

  test('headers: token, tenant, JSON, gzip, a name, the condition in whole seconds', async () => {
    const seen = await ask({ stream: invoices, priority: 'background', modifiedSince: new Date('2026-11-20T09:15:00.987Z') })
    expect(seen.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'xero-tenant-id': 'the-tenant',
      accept: 'application/json',
      'if-modified-since': '2026-11-20T09:15:00',
    })
    expect(seen.headers['user-agent']).toMatch(/^daybook\/\d+\.\d+\.\d+/)
    expect(seen.headers['accept-encoding']).toContain('gzip')
  })

  test('a Custom Connection without a known tenant sends no tenant', async () => {
    const { api, server } = await bench((response) => sendJson(response, 200, envelope('Invoices', [])), { tenantId: null })
    await read(api)
    expect(server.seen[0]!.headers).not.toHaveProperty('xero-tenant-id')
  })

  test('pages always ask for a page, at full size unless told otherwise, in order when asked', async () => {
    const first = await ask({ stream: invoices, priority: 'background', ordered: true })
    expect(first.path).toBe('/api.xro/2.0/Invoices')
    expect(Object.fromEntries(first.query)).toMatchObject({ page: '1', pageSize: '1000', unitdp: '4', order: 'InvoiceID ASC' })
    const third = await ask({ stream: invoices, priority: 'background', page: 3, pageSize: 10 })
    expect(Object.fromEntries(third.query)).toMatchObject({ page: '3', pageSize: '10' })
    expect(third.query.has('order')).toBe(false)
  })

  test('no order where it is faulty, no size where it is not offered', async () => {
    const journals = await ask({ stream: find('manual_journals'), priority: 'background', ordered: true })
    expect(journals.query.has('order')).toBe(false)
    const links = await ask({ stream: find('linked_transactions'), priority: 'background' })
    expect(links.query.get('page')).toBe('1')
    expect(links.query.has('pageSize')).toBe(false)
  })

  test('a slice of dates as a filter, percent-encoded, or as parameters', async () => {
    const seen = await ask({ stream: invoices, priority: 'background', slice: { from: '2026-01-01', to: '2026-02-01' } })
    expect(seen.query.get('where')).toBe('Date>=DateTime(2026,01,01) AND Date<DateTime(2026,02,01)')
    expect(seen.url).toContain('Date%3E%3DDateTime(2026%2C01%2C01)%20AND%20Date%3C')
    const open = await ask({ stream: invoices, priority: 'background', slice: { from: null, to: '2026-02-01' } })
    expect(open.query.get('where')).toBe('Date<DateTime(2026,02,01)')
    const orders = await ask({ stream: find('purchase_orders'), priority: 'background', slice: { from: '2026-01-01', to: null } })
    expect(orders.query.get('DateFrom')).toBe('2026-01-01')
    expect(orders.query.has('DateTo')).toBe(false)
  })

  test('one record by id; budgets with their window of months; journals by offset; parameters of the call win', async () => {
    const one = await ask({ stream: invoices, priority: 'interactive', id: 'a/b' })
    expect(one.path).toBe('/api.xro/2.0/Invoices/a%2Fb')
    expect(one.query.has('page')).toBe(false)
    const budget = await ask({ stream: find('budgets'), priority: 'background', id: 'b' })
    const [from, to] = [...budget.query.entries()].filter(([name]) => /date/i.test(name)).map(([, value]) => value)
    expect(from).toMatch(/^\d{4}-\d{2}-01$/)
    expect((Date.parse(to!) - Date.parse(from!)) / 86_400_000).toBeLessThanOrEqual(24 * 30.5)
    const journals = await ask({
      stream: find('journals'),
      priority: 'background',
      offset: 300,
      params: { paymentsOnly: 'false', x: '' },
    })
    expect(Object.fromEntries(journals.query)).toEqual({ offset: '300', paymentsOnly: 'false' })
  })

  test('a retired stream is refused without a call', async () => {
    const { api, server } = await bench((response) => sendJson(response, 200, {}))
    const retired = streams.find((stream) => stream.retired)!
    expect((await failureOf(api.read({ stream: retired, priority: 'background' }))).code).toBe('stream_retired')
    expect(server.seen).toEqual([])
  })
})

describe('answers', () => {
  test('records, count, server time, bytes, calls; each call is reported', async () => {
    const body = JSON.stringify(envelope('Invoices', [{ InvoiceID: 'a' }], { pagination: { itemCount: 217 } }))
    const { api, calls } = await bench((response) => sendJson(response, 200, body, { 'Xero-Correlation-Id': 'c-9' }))
    expect(await read(api, { modifiedSince: new Date() })).toEqual({
      records: [{ InvoiceID: 'a' }],
      itemCount: 217,
      serverTime: new Date(1556129558740),
      bytes: body.length,
      calls: 1,
    })
    expect(calls).toEqual([
      {
        tenantId: 'the-tenant',
        at: expect.any(Date),
        method: 'GET',
        path: '/api.xro/2.0/Invoices?unitdp=4&page=1&pageSize=1000',
        status: 200,
        bytes: body.length,
        durationMs: expect.any(Number),
        correlationId: 'c-9',
        error: null,
      },
    ])
  })

  test('without DateTimeUTC the Date header is the server time', async () => {
    const date = 'Fri, 20 Nov 2026 09:15:00 GMT'
    const { api } = await bench((response) => sendJson(response, 200, { Invoices: [] }, { date }))
    expect((await read(api)).serverTime).toEqual(new Date(date))
  })

  test('gzip is decoded and counted as it came', async () => {
    const body = gzipSync(
      JSON.stringify(
        envelope(
          'Invoices',
          Array.from({ length: 500 }, () => ({ Reference: 'same' })),
        ),
      ),
    )
    const { api } = await bench((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(body)
    })
    const result = await read(api)
    expect(result.records.length).toBe(500)
    expect(result.bytes).toBe(body.length)
  })

  test('numbers keep every digit', async () => {
    const { api } = await bench((response) =>
      sendJson(response, 200, '{"Invoices":[{"Total":12345678901234.5678,"UnitAmount":0.1234,"Small":1.5}]}'),
    )
    expect(JSON.stringify((await read(api)).records)).toBe('[{"Total":12345678901234.5678,"UnitAmount":0.1234,"Small":1.5}]')
  })
})

describe('trouble that passes', () => {
  const good = envelope('Invoices', [{ InvoiceID: 'a' }])
  const troubles: [string, Parameters<typeof startTestServer>[0], string][] = [
    ['a server fault', (response) => sendJson(response, 500, 'An error occurred'), 'xero_unavailable'],
    ['a gateway page', (response) => sendJson(response, 502, '<html>Bad Gateway</html>'), 'xero_unavailable'],
    ['maintenance', (response) => sendJson(response, 503, 'The Xero API is temporarily unavailable'), 'xero_unavailable'],
    ['a slow gateway', (response) => sendJson(response, 504, ''), 'xero_unavailable'],
    ['a web page with 200', (response) => sendJson(response, 200, '<html>hello</html>'), 'xero_garbled'],
    ['plain text with 200', (response) => sendJson(response, 200, 'OK'), 'xero_garbled'],
    ['JSON cut short', (response) => sendJson(response, 200, '{"Invoices":[{"Inv'), 'xero_garbled'],
    ['no records', (response) => sendJson(response, 200, '{"Status":"OK"}'), 'xero_garbled'],
    ['a 204', (response) => void response.writeHead(204).end(), 'request_rejected'],
    ['a dropped socket', (response) => void response.destroy(), 'xero_unreachable'],
    [
      'a body shorter than announced',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('{"Invoices":[')
        setTimeout(() => response.destroy(), 20)
      },
      'xero_garbled',
    ],
    [
      'chunks that end too soon',
      (response) => {
        response.writeHead(200, {})
        response.write('{"Invoices":[')
        setTimeout(() => response.destroy(), 20)
      },
      'xero_garbled',
    ],
    [
      'gzip cut short',
      (response) => {
        const body = gzipSync(JSON.stringify(good))
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(body.subarray(0, body.length - 12))
      },
      'xero_garbled',
    ],
    ['silence', () => undefined, 'xero_unreachable'],
    [
      'silence in the middle',
      (response) => {
        response.writeHead(200, {})
        response.write('{"Invoices":[')
      },
      'xero_unreachable',
    ],
  ]

  test.each(troubles.filter(([, , code]) => code !== 'request_rejected'))('%s is tried again', async (_name, answer, code) => {
    const { api, calls, slept } = await bench(
      (response, seen, index) => (index === 0 ? answer(response, seen, index) : sendJson(response, 200, good)),
      { requestTimeoutMs: 250 },
    )
    const result = await read(api)
    expect(result.records).toEqual([{ InvoiceID: 'a' }])
    expect(result.calls).toBe(2)
    expect(calls.map((call) => call.error)).toEqual([code, null])
    expect(slept.filter((ms) => ms >= 250)).toHaveLength(1)
  })

  test.each(troubles)('%s, every time, ends the read with its own error', async (_name, answer, code) => {
    const { api, calls } = await bench(answer, { requestTimeoutMs: 150, attempts: 2 })
    const error = await failureOf(read(api))
    expect(error.code).toBe(code === 'request_rejected' ? 'request_rejected' : code)
    expect(calls.length).toBe(code === 'request_rejected' ? 1 : 2)
    expect(toEverything(error)).not.toContain('secret-token')
  })

  test('nobody there, and a name that does not exist', async () => {
    const gone = await startTestServer(() => undefined)
    await gone.close()
    const { api, calls } = await bench(() => undefined, { apiUrl: gone.url, attempts: 2 })
    const error = await failureOf(read(api))
    expect(error).toMatchObject({ code: 'xero_unreachable', details: { reason: 'ECONNREFUSED' } })
    expect(calls.map((call) => [call.status, call.error])).toEqual([
      [null, 'xero_unreachable'],
      [null, 'xero_unreachable'],
    ])
    const nameless = await bench(() => undefined, { apiUrl: 'http://nowhere.invalid', attempts: 1 })
    expect((await failureOf(read(nameless.api))).code).toBe('xero_unreachable')
  })

  test('plain text where TLS is spoken', async () => {
    const { server } = await bench((response) => sendJson(response, 200, good))
    const secure = await bench(() => undefined, { apiUrl: server.url.replace('http:', 'https:'), attempts: 1 })
    expect((await failureOf(read(secure.api))).code).toBe('xero_unreachable')
    createConnection(Number(new URL(server.url).port), '127.0.0.1').destroy()
  })

  test('a short wait that Xero asks for is kept; an organisation that is offline ends the read at once', async () => {
    const short = await bench((response, _seen, index) =>
      index === 0 ? sendJson(response, 503, 'unavailable', { 'retry-after': '7' }) : sendJson(response, 200, good),
    )
    await read(short.api)
    expect(Math.max(...short.slept)).toBeGreaterThan(6500)
    const offline = await bench((response) => sendJson(response, 503, 'The Organisation is offline'))
    const error = await failureOf(read(offline.api))
    expect(error.retryAt!.getTime()).toBeGreaterThan(Date.now() + 290_000)
    expect(offline.server.seen.length).toBe(1)
  })

  test('a redirect is not followed', async () => {
    const other = await startTestServer((response) => sendJson(response, 200, good))
    closers.push(() => other.close())
    const { api } = await bench((response) => void response.writeHead(302, { location: other.url }).end(), { attempts: 1 })
    expect((await failureOf(read(api))).code).toBe('xero_garbled')
    expect(other.seen).toEqual([])
  })

  test('stops in the middle of a call, and while it waits', async () => {
    const stop = new AbortController()
    const { api } = await bench(() => void setTimeout(() => stop.abort(), 30))
    expect((await failureOf(read(api, { signal: stop.signal }))).code).toBe('stopped')
    expect((await failureOf(read(api, { signal: stop.signal }))).code).toBe('stopped')
  })
})

describe('trouble that stays', () => {
  test.each([
    [400, '{"ErrorNumber":51,"Type":"HighVolumeException","Message":"not filtering"}', 'high_volume'],
    [400, '{"ErrorNumber":16,"Message":"bad where"}', 'request_rejected'],
    [401, '{"Detail":"AuthorizationUnsuccessful"}', 'scope_missing'],
    [403, '{"Detail":"AuthenticationUnsuccessful"}', 'tenant_unknown'],
    [404, 'The resource cannot be found', 'request_rejected'],
  ])('%i %s is not tried again', async (status, body, code) => {
    const { api, server, tokens } = await bench((response) => sendJson(response, status, body))
    expect((await failureOf(read(api))).code).toBe(code)
    expect(server.seen.length).toBe(1)
    expect(tokens).toEqual([])
  })
})

describe('tokens', () => {
  const expired = { Title: 'Unauthorized', Status: 401, Detail: 'TokenExpired: token expired at 9:00' }

  test('a rejected token is renewed once, and the read goes on with the new one', async () => {
    const { api, server, tokens, calls } = await bench((response, _seen, index) =>
      index === 0 ? sendJson(response, 401, expired) : sendJson(response, 200, { Invoices: [] }),
    )
    expect((await read(api)).calls).toBe(2)
    expect(tokens).toEqual(['secret-token'])
    expect(server.seen[1]!.headers.authorization).toBe('Bearer renewed-token')
    expect(calls.map((call) => call.error)).toEqual(['token_rejected', null])
  })

  test('rejected again: token_rejected, without a loop', async () => {
    const { api, server, tokens } = await bench((response) => sendJson(response, 401, expired))
    expect((await failureOf(read(api))).code).toBe('token_rejected')
    expect(server.seen.length).toBe(2)
    expect(tokens.length).toBe(1)
  })
})

describe('limits', () => {
  test('each 429 is waited out, reported, and counted; the reader sees the answer alone', async () => {
    const kinds = [{ 'x-rate-limit-problem': 'concurrent' }, {}, { 'x-rate-limit-problem': 'concurrent', 'retry-after': '1' }]
    const { api, calls } = await bench((response, _seen, index) =>
      index < kinds.length ? sendJson(response, 429, '', kinds[index]) : sendJson(response, 200, { Invoices: [] }),
    )
    const result = await read(api)
    expect(result.calls).toBe(4)
    expect(calls.map((call) => [call.status, call.error])).toEqual([
      [429, 'rate_limited'],
      [429, 'rate_limited'],
      [429, 'rate_limited'],
      [200, null],
    ])
  }, 20_000)

  test('the day used up: day_limited with its end, and no further call', async () => {
    const { api, server } = await bench((response) =>
      sendJson(response, 429, '', { 'x-rate-limit-problem': 'day', 'retry-after': '7200', 'x-daylimit-remaining': '0' }),
    )
    const error = await failureOf(read(api))
    expect(error.code).toBe('day_limited')
    expect(Math.abs(error.retryAt!.getTime() - Date.now() - 7_200_000)).toBeLessThan(5000)
    expect((await failureOf(read(api))).code).toBe('day_limited')
    expect(server.seen.length).toBe(1)
  })
})
