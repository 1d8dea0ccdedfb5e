import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { recordStreams as streams } from '../../src/streams/catalogue.ts'
import {
  connectCustom,
  createLeapingClock,
  startPlatformKinds,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'
import { compareDumps, olderApp } from '../support/world.ts'

const kinds = await startPlatformKinds()
afterAll(() => Promise.all(kinds.map((kind) => kind.stop())))

const hourMs = 3_600_000

describe.each(kinds)("the day's calls used up, on $name", (kind) => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const open = async () => {
    platform = await home.open({ clock: createLeapingClock(sandbox), streams })
  }
  const start = async (reserve: number) => {
    // The windows begin at the full hour eight hours from here.
    const phaseMs = Math.ceil(Date.now() / hourMs) * hourMs + 8 * hourMs
    sandbox = await startSandbox({
      companies: [createCompany({ seed: 1, size: 'small' })],
      apps: [olderApp],
      limits: { day: 1000, phaseMs },
    })
    home = await kind.createHome(sandbox, { DAYBOOK_DAY_RESERVE: String(reserve) })
    await open()
    await connectCustom(platform, sandbox)
    return new Date(phaseMs)
  }
  const apiCalls = () => sandbox.control.calls().filter((call) => call.path.startsWith('/api.xro'))

  afterEach(async () => {
    await platform.close()
    await sandbox.close()
  })

  test('pauses, says when it goes on, keeps what landed, and spends nothing until then', async () => {
    const resetsAt = await start(0)
    sandbox.control.setRemaining({ day: 12 })
    const report = await syncByName(platform)
    expect(report).toMatchObject({ status: 'paused', error: null })
    expect(new Set(Object.values(toTroubled(report)))).toEqual(new Set(['day_limited']))
    const paused = report.streams.filter((stream) => stream.status === 'paused')
    expect(paused.length).toBeGreaterThan(5)
    expect(paused[0]?.reason).toMatch(/limit of calls a day until .*What has been read is kept; go on then/)
    expect(Math.abs(Date.parse(report.resumesAt ?? '') - resetsAt.getTime())).toBeLessThan(3000)
    expect(report.byName.get('accounts')?.status).toBe('complete')
    const [status] = await platform.status('demo')
    expect(status).toMatchObject({ health: 'paused', connection: { status: 'ok', pausedUntil: new Date(report.resumesAt!) } })
    expect(status?.reason).toContain(report.resumesAt)

    // A new process knows.
    await platform.close()
    await open()
    sandbox.control.clearCalls()
    const early = await syncByName(platform)
    expect(early.status).toBe('paused')
    expect(early.resumesAt).toBe(report.resumesAt)
    expect(apiCalls()).toEqual([])

    // A day that does not suffice either begins with what was never read.
    sandbox.control.advance(Date.parse(early.resumesAt!) - sandbox.control.now() + 1000)
    sandbox.control.setRemaining({ day: 35 })
    const second = await syncByName(platform)
    expect(second.status).toBe('paused')
    const unread = (await platform.status('demo'))[0]?.streams.filter((stream) => stream.asOf === null)
    expect(unread?.map((stream) => stream.stream)).toEqual(['employees'])

    sandbox.control.advance(Date.parse(second.resumesAt!) - sandbox.control.now() + 1000)
    const last = await syncByName(platform)
    expect([last.status, toTroubled(last)]).toEqual(['complete', {}])
    expect((await platform.status('demo'))[0]).toMatchObject({ health: 'ok', connection: { pausedUntil: null } })
    expect(apiCalls().filter((call) => call.status === 429).length).toBeLessThanOrEqual(2)

    const fresh = await kind.createHome(sandbox)
    const other = await fresh.open({ clock: createLeapingClock(sandbox), streams })
    await connectCustom(other, sandbox)
    expect((await other.sync('demo', {})).status).toBe('complete')
    await other.close()
    expect(compareDumps(await home.dump(), await fresh.dump())).toEqual([])
  }, 60_000)

  test('keeps the reserve for people', async () => {
    await start(20)
    sandbox.control.setRemaining({ day: 35 })
    const report = await syncByName(platform)
    expect(report.status).toBe('paused')
    expect(apiCalls().some((call) => call.status === 429)).toBe(false)
    expect((await platform.status('demo'))[0]?.dayRemaining).toBeGreaterThanOrEqual(20 - 5)
    sandbox.control.clearCalls()
    const tested = await platform.connections.test('demo')
    expect(tested.connection.status).toBe('ok')
    expect(apiCalls().map((call) => call.status)).toEqual([200, 200, 200])
    expect(Date.parse(report.resumesAt ?? '') - sandbox.control.now()).toBeLessThanOrEqual(24 * hourMs)
  })
})
