import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Operations } from '../../src/platform/open-operations.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { createSandboxTime, startQuickKind, type PlatformHome } from '../support/platform-world.ts'
import { openTestOperations, until } from '../support/operations-world.ts'

/** test/e2e/jobs-kill.test.ts has the queue on the embedded database. */
const kind = await startQuickKind()
afterAll(() => kind.stop())

const hourMs = 3_600_000
const streams = ['organisations', 'accounts', 'contacts']

describe('background jobs', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  let operations: Operations

  const open = async () => {
    platform = await home.open({ clock: createSandboxTime(sandbox) })
    operations = await openTestOperations(platform)
  }
  const close = async () => {
    await operations.stop()
    await platform.close()
  }
  const countRuns = async () => (await platform.services.store.runs.list({ limit: 100 })).filter((run) => run.finishedAt).length
  const idle = () =>
    until(async () => (await operations.jobs.queues()).every((queue) => queue.active + queue.waiting === 0) || undefined)

  beforeEach(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 20 } })] })
    home = await kind.createHome(sandbox, { DAYBOOK_RETRY_ATTEMPTS: '1' })
    await open()
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret, streams })
  })
  afterEach(async () => {
    await close()
    await sandbox.close()
  })

  test('a sync is asked for when its time has come, once, and missed times are made up for by one', async () => {
    await platform.sync('demo', { streams: ['organisations'] })
    await operations.tick()
    const [planned] = await operations.jobs.schedules()
    expect(planned).toMatchObject({ connection: 'demo', schedule: { kind: 'nightly' }, resumes: false })
    expect(planned?.timezone).toMatch(/^(Europe|Pacific|Australia|America)\//)
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: planned!.timezone, hour: '2-digit' }).format(planned!.nextRunAt!)
    expect(hour).toBe('02')
    await operations.start()
    expect(await countRuns()).toBe(1)

    // Three nights pass, of which the server sees only the last.
    sandbox.control.advance(planned!.nextRunAt!.getTime() - sandbox.control.now() + 3 * 24 * hourMs + 1000)
    await Promise.all([operations.tick(), operations.tick()])
    await until(async () => (await countRuns()) === 2)
    await idle()
    await operations.tick()
    await idle()
    expect(await countRuns()).toBe(2)
    const [next] = await operations.jobs.schedules()
    expect(next!.nextRunAt!.getTime()).toBeGreaterThan(sandbox.control.now())
    expect(next!.nextRunAt!.getTime()).toBeLessThan(sandbox.control.now() + 25 * hourMs)
  })

  test('another schedule holds from the next look on; off and paused have no next run', async () => {
    await platform.connections.configure('demo', { schedule: { kind: 'cron', cron: '15 4 * * *', timezone: 'UTC' } })
    await operations.tick()
    const [planned] = await operations.jobs.schedules()
    expect(planned?.nextRunAt?.toISOString()).toMatch(/T04:15:00.000Z$/)
    await platform.connections.configure('demo', { schedule: { kind: 'off' } })
    expect((await operations.jobs.schedules())[0]).toMatchObject({ nextRunAt: null, description: 'by hand only' })
    await platform.connections.configure('demo', { schedule: { kind: 'hourly' }, paused: true })
    await operations.tick()
    expect((await operations.jobs.schedules())[0]?.nextRunAt).toBeNull()
    await platform.connections.configure('demo', { paused: false })
    expect((await operations.jobs.schedules())[0]?.nextRunAt).not.toBeNull()
  })

  test('one sync of a connection at a time: a second one is not taken', async () => {
    const { id } = (await platform.connections.list())[0]!
    sandbox.control.setLatency(50)
    expect(await operations.jobs.requestSync({ connectionId: id })).toBe(true)
    expect(await operations.jobs.requestSync({ connectionId: id })).toBe(false)
    await operations.start()
    await until(async () => (await operations.jobs.queues()).some((queue) => queue.active === 1) || undefined)
    expect(await operations.jobs.requestSync({ connectionId: id })).toBe(false)
    sandbox.control.setLatency(0)
    await idle()
    expect(await operations.jobs.requestSync({ connectionId: id })).toBe(true)
    await idle()
    expect(await countRuns()).toBe(2)
  })

  test('trouble that passes is tried again; what a person must mend is put aside at once, listed and replayed', async () => {
    const { id } = (await platform.connections.list())[0]!
    await operations.start()
    sandbox.control.addFault({ path: '/api.xro', status: 503, times: 6 })
    await operations.jobs.requestSync({ connectionId: id })
    await until(async () => (await platform.services.store.runs.list({ limit: 1 }))[0]?.status === 'complete', 20_000)
    expect(await countRuns()).toBeGreaterThan(1)
    await idle()
    expect(await operations.jobs.deadLetters()).toEqual([])

    sandbox.control.disconnect()
    await operations.jobs.requestSync({ connectionId: id })
    const [letter] = await until(async () => {
      const letters = await operations.jobs.deadLetters()
      return letters.length > 0 ? letters : undefined
    })
    expect(letter).toMatchObject({ queue: 'sync', connectionId: id, attempts: 1 })
    expect(letter?.code).not.toBeNull()
    expect(letter?.message).not.toBe('')
    const runs = await countRuns()

    // It fails again, in the same place; then it is mended, replayed, and gone from the list.
    expect(await operations.jobs.replay([letter!.id])).toBe(1)
    await until(async () => (await countRuns()) === runs + 1)
    await idle()
    const [again] = await operations.jobs.deadLetters()
    expect(again?.id).not.toBe(letter?.id)
    sandbox.control.reconnect()
    expect(await operations.jobs.replay([again!.id, 'nonsense'])).toBe(1)
    await until(async () => (await platform.services.store.runs.list({ limit: 1 }))[0]?.status === 'complete')
    await idle()
    expect(await operations.jobs.deadLetters()).toEqual([])
    expect(await operations.jobs.replay([again!.id])).toBe(0)
  })

  test('a stop ends running syncs within seconds, and they are the first to go on', async () => {
    await platform.connections.configure('demo', {
      schedule: { kind: 'off' },
      streams: ['organisations', 'contacts', 'invoices'],
    })
    const { id } = (await platform.connections.list())[0]!
    await operations.start()
    sandbox.control.setLatency(1500)
    await operations.jobs.requestSync({ connectionId: id })
    await until(() => sandbox.control.calls().some((call) => call.path.includes('/Contacts')) || undefined)
    const started = Date.now()
    await close()
    expect(Date.now() - started).toBeLessThan(10_000)
    sandbox.control.setLatency(0)

    await open()
    const [run] = await platform.services.store.runs.list({ limit: 1 })
    expect(run).toMatchObject({ status: 'failed' })
    expect((await operations.jobs.schedules())[0]).toMatchObject({ resumes: true })
    await operations.start()
    await until(async () => (await platform.services.store.runs.list({ limit: 1 }))[0]?.status === 'complete')
    await idle()
    expect((await operations.jobs.schedules())[0]).toMatchObject({ nextRunAt: null, resumes: false })
  })
})

describe('a limit', () => {
  test('a run that the day limit paused goes on by itself when the limit resets', async () => {
    const phaseMs = Math.ceil(Date.now() / hourMs) * hourMs + 8 * hourMs
    const sandbox = await startSandbox({
      companies: [createCompany({ seed: 1, size: { invoices: 20 } })],
      limits: { day: 1000, minute: 1000, phaseMs },
    })
    const home = await kind.createHome(sandbox, { DAYBOOK_DAY_RESERVE: '0' })
    const platform = await home.open({ clock: createSandboxTime(sandbox) })
    const operations = await openTestOperations(platform)
    try {
      const { clientId, clientSecret } = sandbox
      await platform.connect.custom({ name: 'demo', clientId, clientSecret, streams })
      await platform.connections.configure('demo', { schedule: { kind: 'off' } })
      sandbox.control.setRemaining({ day: 1 })
      const report = await platform.sync('demo', {})
      expect(report.status).toBe('paused')
      await operations.tick()
      const [planned] = await operations.jobs.schedules()
      expect(planned).toMatchObject({ resumes: true, nextRunAt: new Date(report.resumesAt!) })
      await operations.start()
      sandbox.control.advance(Date.parse(report.resumesAt!) - sandbox.control.now() + 2000)
      await operations.tick()
      const run = await until(async () => {
        const [newest] = await platform.services.store.runs.list({ limit: 1 })
        return newest?.id !== report.runId && newest?.finishedAt ? newest : undefined
      })
      expect(run.status).not.toBe('paused')
      expect((await platform.connections.get('demo')).pausedUntil).toBeNull()
    } finally {
      await operations.stop()
      await platform.close()
      await sandbox.close()
    }
  })
})
