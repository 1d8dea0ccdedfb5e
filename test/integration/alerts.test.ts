import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseChannel, type ChannelInput } from '../../src/alerts/parse-channel.ts'
import type { Operations } from '../../src/platform/open-operations.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { createSandboxTime, startQuickKind, type PlatformHome } from '../support/platform-world.ts'
import { openTestOperations, until } from '../support/operations-world.ts'
import { startHttpReceiver, startMailReceiver, type HttpReceiver, type MailReceiver } from '../support/receivers.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

describe('alerts, to real receivers', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  let operations: Operations
  let slack: HttpReceiver
  let hook: HttpReceiver
  let mail: MailReceiver

  beforeEach(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 20 } })] })
    home = await kind.createHome(sandbox, { DAYBOOK_RETRY_ATTEMPTS: '1' })
    platform = await home.open({ clock: createSandboxTime(sandbox) })
    operations = await openTestOperations(platform)
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret, streams: ['organisations', 'accounts'] })
    ;[slack, hook, mail] = await Promise.all([
      startHttpReceiver(),
      startHttpReceiver(),
      startMailReceiver({ user: 'ops', password: 'mail-password' }),
    ])
    await operations.start()
  })
  afterEach(async () => {
    await operations.stop()
    await platform.close()
    await sandbox.close()
    await Promise.all([slack.close(), hook.close(), mail.close()])
  })

  const add = async (input: ChannelInput) => {
    const { secret, ...parsed } = parseChannel(input)
    return operations.alerts.channels.create({ ...parsed, secret: secret ?? null })
  }
  const addAll = async () => ({
    slack: await add({ kind: 'slack', name: 'Slack', url: `${slack.url}/services/T0/B0/slack-secret` }),
    hook: await add({ kind: 'webhook', name: 'Hook', url: `${hook.url}/hook` }),
    mail: await add({
      kind: 'email',
      name: 'Mail',
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      user: 'ops',
      password: 'mail-password',
      from: 'daybook@example.com',
      to: ['ops@example.com', 'anna@example.com'],
    }),
  })
  const events = () => operations.alerts.events.list({ limit: 100, connections: 'all' })
  const fail = async (times: number) => {
    sandbox.control.addFault({ path: '/api.xro', status: 503 })
    for (let index = 0; index < times; index++) await platform.sync('demo', {})
    sandbox.control.clearFaults()
  }

  test('trouble is told once on every channel, its end too; signatures hold', async () => {
    const channels = await addAll()
    await platform.sync('demo', {})
    await operations.alerts.evaluate()
    expect(await events()).toEqual([])

    await fail(2)
    await operations.alerts.evaluate()
    await operations.alerts.evaluate()
    await fail(1)
    const { id } = await platform.connections.get('demo')
    await operations.alerts.evaluate(id)
    await until(() => slack.requests.length === 1 && hook.requests.length === 1 && mail.messages.length === 1)
    const [event] = await events()
    expect(event).toMatchObject({ kind: 'sync_failed', connectionId: id, recoveredAt: null })
    // Its words follow the facts although nobody is told again.
    expect(event?.title).toContain('last 3 syncs failed')

    const [said] = slack.requests
    expect(said?.path).toBe('/services/T0/B0/slack-secret')
    expect(JSON.parse(said!.body)).toMatchObject({ text: expect.stringContaining('the last 2 syncs failed') })

    const [posted] = hook.requests
    const headers = posted!.headers as Record<string, string>
    const payload = new Webhook(channels.hook.secret!).verify(posted!.body, headers) as Record<string, unknown>
    expect(payload).toMatchObject({ type: 'alert.raised', data: { kind: 'sync_failed', connection: 'demo', recoveredAt: null } })
    expect(() => new Webhook(`whsec_${btoa('another key altogether, of 32 b.')}`).verify(posted!.body, headers)).toThrow(
      /signature/i,
    )

    expect(mail.messages[0]).toMatchObject({ user: 'ops', to: ['ops@example.com', 'anna@example.com'] })
    expect(mail.messages[0]?.text).toMatch(/Subject: .*the last 2 syncs failed/)

    await platform.sync('demo', {})
    await operations.alerts.evaluate(id)
    await operations.alerts.evaluate()
    await until(() => slack.requests.length === 2 && hook.requests.length === 2 && mail.messages.length === 2)
    expect(JSON.parse(slack.requests[1]!.body)).toMatchObject({ text: expect.stringContaining('In order again') })
    expect(JSON.parse(hook.requests[1]!.body)).toMatchObject({ type: 'alert.recovered' })
    expect((await events())[0]?.recoveredAt).not.toBeNull()
    await until(async () => (await operations.jobs.queues()).every((queue) => queue.waiting + queue.active === 0))
    const deliveries = await operations.alerts.events.listDeliveries([event!.id])
    expect(deliveries.map(({ notice, status }) => `${notice} ${status}`).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'raised delivered'),
      ...Array.from({ length: 3 }, () => 'recovered delivered'),
    ])
    expect([slack.requests.length, hook.requests.length, mail.messages.length]).toEqual([2, 2, 2])
  })

  test('a delivery that fails is tried again until it arrives', async () => {
    await add({ kind: 'webhook', name: 'Hook', url: `${hook.url}/hook` })
    hook.answer(503, 'come back later')
    await fail(2)
    await operations.alerts.evaluate()
    await until(() => hook.requests.length >= 2)
    hook.answer(204)
    const [event] = await events()
    const [delivery] = await until(async () => {
      const found = await operations.alerts.events.listDeliveries([event!.id])
      return found[0]?.status === 'delivered' ? found : undefined
    })
    expect(delivery?.attempts).toBeGreaterThan(2)
    const ids = new Set(hook.requests.map((request) => request.headers['webhook-id']))
    expect(ids.size).toBe(1)
  })

  test('rules can be turned off, tuned, and bound to channels', async () => {
    const channels = await addAll()
    await operations.alerts.rules.set('sync_failed', { threshold: 3, channels: [channels.hook.id] })
    await fail(2)
    await operations.alerts.evaluate()
    expect(await events()).toEqual([])
    await fail(1)
    await operations.alerts.evaluate()
    await until(() => hook.requests.length === 1)
    expect(slack.requests).toEqual([])
    await operations.alerts.rules.set('sync_failed', { enabled: false })
    await operations.alerts.evaluate()
    expect((await events())[0]).toMatchObject({ recovery: 'The rule was turned off.' })
    await expect(operations.alerts.rules.set('sync_failed', { threshold: 0 })).rejects.toThrow(/1 to 100/)
    await expect(operations.alerts.rules.set('scope_lost', { threshold: 5 })).rejects.toThrow(/no number/)
  })

  test('a test says what the receiver said, and no secret is in any of it', async () => {
    const channels = await addAll()
    expect(await operations.alerts.test(channels.slack.id)).toMatchObject({
      ok: true,
      answer: expect.stringContaining('200: ok'),
    })
    slack.answer(404, 'no_service')
    expect(await operations.alerts.test(channels.slack.id)).toEqual({
      ok: false,
      answer: `${new URL(slack.url).host} answered 404: no_service`,
    })
    // A redirect is not followed.
    slack.answer(302, '', { location: `${hook.url}/elsewhere` })
    expect((await operations.alerts.test(channels.slack.id)).ok).toBe(false)
    expect(hook.requests).toEqual([])
    expect((await operations.alerts.test(channels.mail.id)).ok).toBe(true)
    mail.refuse(true)
    expect(await operations.alerts.test(channels.mail.id)).toMatchObject({
      ok: false,
      answer: expect.stringContaining('No such mailbox'),
    })
    await mail.close()
    expect((await operations.alerts.test(channels.mail.id)).answer).toMatch(/127\.0\.0\.1.*ECONNREFUSED|ESOCKET|ECONNECTION/)

    const all = JSON.stringify(
      await platform.services.store.database.run(async (db) => [
        await db.selectFrom('alert_channels').selectAll().execute(),
        await db.selectFrom('alert_deliveries').selectAll().execute(),
      ]),
    )
    for (const secret of ['slack-secret', 'mail-password', channels.hook.secret!]) expect(all).not.toContain(secret)
  })

  test('a scope that was taken away is told with the streams it closes', async () => {
    await platform.sync('demo', {})
    sandbox.control.withdrawScope('accounting.settings.read')
    sandbox.control.withdrawScope('accounting.settings')
    sandbox.control.expireAccessTokens()
    await platform.sync('demo', {})
    await operations.alerts.evaluate()
    expect((await events()).map(({ kind: of }) => of)).toContain('scope_lost')
  })
})
