import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlertEventsDto, AlertsDto, CreatedAlertChannelDto } from '../../src/http/schemas/alerts.ts'
import type { JobsDto } from '../../src/http/schemas/jobs.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startHttpReceiver, type HttpReceiver } from '../support/receivers.ts'
import { until } from '../support/operations-world.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

describe('alerts and jobs over HTTP', () => {
  let server: TestServer
  let hook: HttpReceiver
  const read = async <T>(path: string, call = server.owner.call) => (await (await call(path)).json()) as T

  beforeAll(async () => {
    hook = await startHttpReceiver()
    server = await startTestServer({
      sandbox: { companies: [createCompany({ seed: 1, size: { invoices: 20 } })] },
      env: () => ({ DAYBOOK_RETRY_ATTEMPTS: '1', DAYBOOK_SNAPSHOT_HOURS: '0' }),
    })
    await server.connect('demo', ['organisations'])
  })
  afterAll(async () => {
    await server.close()
    await hook.close()
  })

  test('every rule there is, with its number and what it counts', async () => {
    const { rules, channels } = await read<AlertsDto>('/v1/alerts')
    expect(channels).toEqual([])
    expect(rules.map(({ kind }) => kind)).toEqual([
      'sync_failed',
      'stale',
      'token_dying',
      'scope_lost',
      'day_budget',
      'egress',
      'quarantine',
      'reconciliation',
    ])
    expect(rules[0]).toMatchObject({ enabled: true, threshold: { value: 2, default: 2, min: 1, max: 100 }, channels: null })
  })

  test('a channel is added, tested, changed and removed; its secret is shown once', async () => {
    const body = { kind: 'webhook', name: 'Hook', url: `${hook.url}/hook` }
    const made = await server.owner.call('/v1/alerts/channels', { method: 'POST', body })
    expect(made.status).toBe(201)
    const { channel, signingSecret } = (await made.json()) as CreatedAlertChannelDto
    expect(signingSecret).toMatch(/^whsec_/)
    expect(channel).toMatchObject({ target: `${hook.url}/hook`, hasSecret: true, lastDelivery: null })
    expect((await server.owner.call('/v1/alerts/channels', { method: 'POST', body })).status).toBe(409)

    const tested = await server.owner.call(`/v1/alerts/channels/${channel.id}/test`, { method: 'POST' })
    expect(await tested.json()).toMatchObject({ ok: true, answer: expect.stringContaining('200') })
    expect(hook.requests.length).toBe(1)
    const text = JSON.stringify(await read<AlertsDto>('/v1/alerts'))
    expect(text).not.toContain(signingSecret)
    expect(JSON.parse(text)).toMatchObject({ channels: [{ lastDelivery: { ok: true } }] })

    const change = { ...body, name: 'Renamed', enabled: false }
    const changed = await server.owner.call(`/v1/alerts/channels/${channel.id}`, { method: 'PUT', body: change })
    expect(await changed.json()).toMatchObject({ name: 'Renamed', enabled: false, hasSecret: true })
    const rule = { channels: [channel.id], threshold: 1 }
    const ruled = await server.owner.call('/v1/alerts/rules/sync_failed', { method: 'PUT', body: rule })
    expect(await ruled.json()).toMatchObject({ channels: [channel.id], threshold: { value: 1 } })
    expect((await server.owner.call(`/v1/alerts/channels/${channel.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await server.owner.call(`/v1/alerts/channels/${channel.id}/test`, { method: 'POST' })).status).toBe(404)
    const reset = { channels: null, threshold: 2 }
    expect((await server.owner.call('/v1/alerts/rules/sync_failed', { method: 'PUT', body: reset })).status).toBe(200)
  })

  test.each([
    ['PUT', '/v1/alerts/rules/sync_failed', { threshold: 0 }, 400],
    ['PUT', '/v1/alerts/rules/scope_lost', { threshold: 3 }, 400],
    ['PUT', '/v1/alerts/rules/sync_failed', { channels: ['nobody'] }, 404],
    ['PUT', '/v1/alerts/rules/no_such_rule', { enabled: false }, 400],
    ['POST', '/v1/alerts/channels', { kind: 'pigeon', name: 'x' }, 400],
    ['POST', '/v1/alerts/channels', { kind: 'slack', name: 'x' }, 400],
    ['POST', '/v1/alerts/channels', { kind: 'webhook', name: 'x', url: 'http://169.254.169.254/latest' }, 400],
    ['POST', '/v1/alerts/channels', { kind: 'webhook', name: 'x', url: 'file:///etc/passwd' }, 400],
    ['PUT', '/v1/alerts/channels/nobody', { kind: 'webhook', name: 'x', url: 'https://example.com' }, 404],
    ['GET', '/v1/alerts/events?connection=nobody', undefined, 404],
    ['GET', '/v1/alerts/events?cursor=nonsense', undefined, 400],
    ['POST', '/v1/jobs/dead-letters/replay', { ids: [] }, 400],
  ])('%s %s %o is refused with %i', async (method, path, body, status) => {
    const answer = await server.owner.call(path, { method, ...(body === undefined ? {} : { body }) })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) } })
  })

  test('events are read page by page, and only of organisations one may see', async () => {
    server.sandbox.control.addFault({ path: '/api.xro', status: 503 })
    await server.parts.platform.sync('demo', {})
    await server.parts.platform.sync('demo', {})
    server.sandbox.control.clearFaults()
    await server.parts.alerts.evaluate()
    await server.parts.platform.sync('demo', { streams: ['organisations'] })
    await server.parts.alerts.evaluate()
    const all = await read<AlertEventsDto>('/v1/alerts/events')
    expect(all.items.find(({ kind }) => kind === 'sync_failed')).toMatchObject({ connection: 'demo', state: 'recovered' })
    const paged: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: AlertEventsDto = await read(`/v1/alerts/events?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(paged).toEqual(all.items.map(({ id }) => id))

    const stranger = await server.person('viewer', [])
    expect((await read<AlertEventsDto>('/v1/alerts/events', stranger.call)).items).toEqual([])
    expect((await stranger.call('/v1/alerts')).status).toBe(403)
    expect((await read<JobsDto>('/v1/jobs', stranger.call)).schedules).toEqual([])
  })

  test('jobs: the next run of each connection; what was given up is listed and tried again', async () => {
    const { schedules, queues } = await read<JobsDto>('/v1/jobs')
    expect(schedules).toMatchObject([{ connection: 'demo', schedule: { kind: 'nightly' }, resumes: false }])
    expect(Date.parse(schedules[0]?.nextRunAt ?? '')).toBeGreaterThan(Date.now())
    expect(queues.map(({ name }) => name)).toEqual(['sync', 'alert'])

    const { id } = await server.parts.platform.connections.get('demo')
    server.sandbox.control.disconnect()
    await server.parts.jobs.requestSync({ connectionId: id })
    interface Letters {
      items: { id: string; connection: string; message: string }[]
    }
    const [letter] = await until(async () => {
      const { items } = await read<Letters>('/v1/jobs/dead-letters')
      return items.length > 0 ? items : undefined
    })
    expect(letter).toMatchObject({ connection: 'demo', message: expect.any(String) })
    server.sandbox.control.reconnect()
    const body = { ids: [letter!.id] }
    const replayed = await server.owner.call('/v1/jobs/dead-letters/replay', { method: 'POST', body })
    expect(await replayed.json()).toEqual({ count: 1 })
    await until(async () => (await read<Letters>('/v1/jobs/dead-letters')).items.length === 0)
    const analyst = await server.person('analyst')
    expect((await analyst.call('/v1/jobs/dead-letters')).status).toBe(403)
  })
})
