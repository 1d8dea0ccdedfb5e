import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SyncEventAnswer } from '../../src/http/schemas/syncs.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({
    sandbox: {
      companies: [
        createCompany({ seed: 1, size: { invoices: 10 }, tenantId: '11111111-1111-4111-8111-111111111111', name: 'First Ltd' }),
      ],
    },
  })
  await server.connect('first')
})
afterAll(() => server.close())

interface Event {
  id: string
  name: string
  data: SyncEventAnswer
  at: number
}

/** Reads server-sent events until the stream ends, or `enough` says so. */
async function readEvents(path: string, headers: Record<string, string>, enough: (event: Event) => boolean): Promise<Event[]> {
  const leaving = new AbortController()
  const response = await server.owner.call(path, { headers, signal: leaving.signal })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  const events: Event[] = []
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      )
      text = text.slice(end + 2)
      const data = fields.get('data')
      if (data === undefined) continue
      events.push({
        id: fields.get('id') ?? '',
        name: fields.get('event') ?? '',
        data: JSON.parse(data) as SyncEventAnswer,
        at: Date.now(),
      })
      if (enough(events.at(-1)!)) {
        leaving.abort()
        return events
      }
    }
  }
  return events
}

const start = async (body?: unknown): Promise<string> => {
  const response = await server.owner.call('/v1/connections/first/sync', { method: 'POST', body })
  expect(response.status).toBe(202)
  return ((await response.json()) as { id: string }).id
}
const never = (): boolean => false

test('a sync is followed from its snapshot to its end, and again from where one left', async () => {
  const told: number[] = []
  server.parts.platform.services.syncListeners.add(() => told.push(Date.now()))
  const id = await start()
  expect(await start()).toBe(id)
  const path = `/v1/syncs/${id}/events`
  const [early, whole] = await Promise.all([
    readEvents(path, {}, (event) => event.name === 'stream'),
    readEvents(path, {}, never),
  ])
  expect(whole.map(({ name }) => name)).toEqual(['snapshot', ...whole.slice(1, -1).map(({ name }) => name), 'finished'])
  expect(new Set(whole.slice(1, -1).map(({ name }) => name))).toEqual(new Set(['stream', 'progress']))
  const last = whole.at(-1)!.data
  expect(last).toMatchObject({ type: 'finished', sync: { id, status: 'complete', step: 'finished', connection: 'first' } })
  // Each fact is sent within 300 ms of itself: the median here, since a busy machine delays some.
  const delays = whole.slice(1).map(({ at }, index) => at - told.at(index - whole.length + 1)!)
  expect(delays.toSorted((x, y) => x - y)[Math.floor(delays.length / 2)]).toBeLessThan(300)

  const resumed = await readEvents(path, { 'last-event-id': early.at(-1)!.id }, never)
  const from = whole.findIndex((event) => event.id === early.at(-1)!.id)
  expect(resumed.map((event) => event.id)).toEqual(whole.slice(from + 1).map((event) => event.id))
  const [again] = await readEvents(path, { 'last-event-id': 'nonsense' }, never)
  expect(again).toMatchObject({ name: 'finished' })
  const [older] = await readEvents(path, { 'last-event-id': '999999' }, never)
  expect(older).toMatchObject({ name: 'finished' })
})

test('a sync that is stopped says so, and is listed', async () => {
  const id = await start({ full: true })
  const conflict = await server.owner.call('/v1/connections/first/sync', { method: 'POST', body: { streams: ['accounts'] } })
  expect(conflict.status).toBe(409)
  expect((await server.owner.call(`/v1/syncs/${id}/stop`, { method: 'POST' })).status).toBe(202)
  const events = await readEvents(`/v1/syncs/${id}/events`, {}, never)
  expect(events.at(-1)!.data).toMatchObject({ type: 'finished', sync: { status: 'stopped', error: { code: 'stopped' } } })
  const list = (await (await server.owner.call('/v1/syncs?limit=1')).json()) as { items: unknown[]; nextCursor: string }
  expect(list.items).toMatchObject([{ id, status: 'stopped' }])
  const next = (await (await server.owner.call(`/v1/syncs?limit=1&cursor=${list.nextCursor}`)).json()) as { items: unknown[] }
  expect(next.items).toMatchObject([{ status: 'complete', connection: 'first' }])
  expect((await server.owner.call('/v1/syncs?cursor=x')).status).toBe(400)
})

test('a sync that a command of this process started is followed too, but not stopped', async () => {
  let id = ''
  // The lock of the one before is let go a moment after its end was told.
  await server.parts.platform.services.clock.sleep(500)
  const running = server.parts.platform.sync('first', {
    streams: ['accounts'],
    onEvent: (event) => {
      if (event.type === 'started') id = event.runId
    },
  })
  await expect.poll(() => id).not.toBe('')
  const stop = await server.owner.call(`/v1/syncs/${id}/stop`, { method: 'POST' })
  expect([202, 409]).toContain(stop.status)
  await running
  expect((await readEvents(`/v1/syncs/${id}/events`, {}, never)).at(-1)).toMatchObject({ name: 'finished' })
})

test('what there is not is not found, and what does not fit is refused', async () => {
  for (const path of ['/v1/syncs/none', '/v1/syncs/none/events']) expect((await server.owner.call(path)).status).toBe(404)
  expect((await server.owner.call('/v1/syncs/none/stop', { method: 'POST' })).status).toBe(404)
  expect((await server.owner.call('/v1/connections/none/sync', { method: 'POST' })).status).toBe(404)
  const unknown = await server.owner.call('/v1/connections/first/sync', { method: 'POST', body: { streams: ['nonsense'] } })
  expect(unknown.status).toBe(404)
  expect((await server.owner.call('/v1/syncs?status=odd')).status).toBe(400)
  expect(await (await server.owner.call('/v1/runs?status=queued')).json()).toEqual({ items: [], nextCursor: null })
})
