import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/lib/app-error.ts'
import { createGovernor, type Governor, type GovernorOptions } from '../../src/xero/governor.ts'
import {
  createLimitPort,
  createSimulatedClock,
  createSimulatedServer,
  type ServerOptions,
  type SimulatedClock,
  type SimulatedServer,
  toFloorMs,
} from '../unit/xero-simulation.ts'

/** Numbers from 0 to 1 that look random, the same for the same seed. */
function createChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

interface Setting {
  clock: SimulatedClock
  server: SimulatedServer
  governor: Governor
  port: ReturnType<typeof createLimitPort>
  waits: string[]
}

function set(server: Partial<ServerOptions> = {}, options: Partial<GovernorOptions> & { clock?: SimulatedClock } = {}): Setting {
  const clock = options.clock ?? createSimulatedClock()
  const port = (options.limits as ReturnType<typeof createLimitPort> | undefined) ?? createLimitPort()
  const waits: string[] = []
  const governor = createGovernor({
    clientId: 'client',
    tenantId: 'tenant',
    clock,
    dayReserve: 50,
    maxWaitMs: 900_000,
    onWait: (until, reason) => waits.push(`${until.toISOString()} ${reason}`),
    random: () => 0.5,
    ...options,
    limits: port,
  })
  return {
    clock,
    port,
    governor,
    waits,
    server: createSimulatedServer({ phaseMs: 17_000, latencyMs: () => 300, ...server, clock }),
  }
}

/** As the engine does: some readers, each with one call at a time. */
async function callMany(
  setting: Setting,
  calls: number,
  readers = 5,
  priority: 'interactive' | 'background' = 'background',
): Promise<void> {
  let left = calls
  const read = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const response = await setting.governor.run(priority, undefined, () => setting.server.send())
      expect(response.status).toBe(200)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: readers }, read))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}

const failure = async (work: Promise<unknown>): Promise<AppError> => {
  try {
    await work
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('It should have failed')
}

describe('pacing', () => {
  test('stays within 5 % of what 60 a minute and 5 at once allow, whatever the phase, with at most two refusals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 59_999 }),
        fc.integer({ min: 20, max: 3000 }),
        fc.integer({ min: 240, max: 420 }),
        async (phaseMs, latencyMs, calls) => {
          const setting = set({ phaseMs, latencyMs: () => latencyMs })
          const start = setting.clock.time()
          await setting.clock.run(callMany(setting, calls, 8))
          const floorMs = toFloorMs(calls, start, phaseMs, latencyMs)
          expect((setting.clock.time() - start) / floorMs).toBeLessThanOrEqual(1.05)
          expect(setting.server.seen[429] ?? 0).toBeLessThanOrEqual(2)
          expect(setting.server.mostInFlight).toBeLessThanOrEqual(5)
        },
      ),
      { numRuns: 100, seed: 7 },
    )
  })

  test('tolerates answers of uneven speed, other users of the limit, rounded-down waits and windows that start with a call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 59_999 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (phaseMs, chanceSeed, down, lazyWindows, shared) => {
          const next = createChance(chanceSeed)
          const setting = set({
            phaseMs,
            lazyWindows,
            latencyMs: () => 50 + next() * 1500,
            round: down ? Math.floor : Math.ceil,
            ...(shared ? { strangers: () => (next() < 0.1 ? 1 : 0) } : {}),
          })
          await setting.clock.run(callMany(setting, 300))
          const windows = Math.ceil((setting.clock.time() - Date.UTC(2026, 10, 20, 9)) / 60_000)
          expect(setting.server.seen[200]).toBe(300)
          expect(windows).toBeLessThanOrEqual(shared ? 9 : 7)
          expect(setting.server.seen[429] ?? 0).toBeLessThanOrEqual(shared || lazyWindows || down ? 16 : 2)
        },
      ),
      { numRuns: 40, seed: 11 },
    )
  })

  test('a server that sends no counters is paced by its refusals', async () => {
    const setting = set({ headers: false })
    const start = setting.clock.time()
    await setting.clock.run(callMany(setting, 180))
    expect(setting.clock.time() - start).toBeLessThan(185_000)
    expect(setting.server.seen[429]).toBeLessThanOrEqual(15)
  })

  test('a server without limits is not held back', async () => {
    const setting = set({ minute: 1_000_000, day: 1_000_000, appMinute: 1_000_000, latencyMs: () => 100 })
    const start = setting.clock.time()
    await setting.clock.run(callMany(setting, 500))
    expect(setting.clock.time() - start).toBeLessThanOrEqual(10_200)
    expect(setting.waits).toEqual([])
  })

  test('says until when and why it waits, once a window', async () => {
    const setting = set()
    await setting.clock.run(callMany(setting, 200))
    expect(setting.waits.length).toBeLessThanOrEqual(4)
    expect(setting.waits[0]).toMatch(/^2026-11-20T09:.* Xero's limit of calls a minute$/)
  })
})

describe('restart', () => {
  test('knows when the window ends, and neither sends into it nor asks again', async () => {
    const first = set()
    await first.clock.run(callMany(first, 130))
    await first.governor.flush()
    expect(first.server.seen[429]).toBe(1)
    const second = set({}, { clock: first.clock, limits: first.port })
    second.server = first.server
    await first.clock.run(callMany(second, 130))
    expect(first.server.seen[429]).toBe(1)
  })

  test('a day that is used up is known at once: refused without a call until it ends', async () => {
    const first = set({ day: 100 }, { dayReserve: 0 })
    const stopped = await first.clock.run(failure(callMany(first, 101)))
    expect(stopped.code).toBe('day_limited')
    await first.governor.flush()
    const sent = first.server.seen[429]
    const second = set({}, { clock: first.clock, limits: first.port, dayReserve: 0 })
    second.server = first.server
    const refused = await first.clock.run(failure(callMany(second, 1)))
    expect(refused).toMatchObject({ code: 'day_limited', retryAt: stopped.retryAt })
    expect(first.server.seen[429]).toBe(sent)
    await first.clock.advanceTo(refused.retryAt!.getTime())
    await first.clock.run(callMany(second, 60))
    expect(first.server.seen[429]).toBe(sent)
  })
})

describe('the day', () => {
  test('background stops at the reserve, interactive goes on; nothing is sent that would be refused', async () => {
    const setting = set({ day: 100, minute: 1000 }, { dayReserve: 20 })
    const error = await setting.clock.run(failure(callMany(setting, 200)))
    expect(error.code).toBe('day_limited')
    expect(error.retryAt!.getTime()).toBeGreaterThan(setting.clock.time())
    expect(setting.server.dayUsed).toBe(80)
    await setting.clock.run(callMany(setting, 20, 5, 'interactive'))
    expect(setting.server.dayUsed).toBe(100)
    expect(setting.server.seen[429]).toBeUndefined()
  })

  test('at the reserve with an unknown end, one call an hour looks whether the day has begun again', async () => {
    const setting = set({ day: 100, minute: 1000, phaseMs: Date.UTC(2026, 10, 20, 11, 30) }, { dayReserve: 20 })
    await setting.clock.run(failure(callMany(setting, 200)))
    let looks = 0
    for (;;) {
      const error = await setting.clock.run(
        callMany(setting, 3).then(
          () => undefined,
          (thrown: unknown) => thrown as AppError,
        ),
      )
      if (!error) break
      looks += 1
      await setting.clock.advanceTo(error.retryAt!.getTime())
    }
    expect(looks).toBeLessThanOrEqual(3)
    expect(setting.clock.time()).toBeLessThan(Date.UTC(2026, 10, 20, 12, 31))
  })

  test('a limit that grows is believed', async () => {
    const small = set({ day: 100, minute: 1000 }, { dayReserve: 20 })
    await small.clock.run(failure(callMany(small, 200)))
    small.server = set({ day: 5000, minute: 1000 }, { clock: small.clock }).server
    await small.clock.advanceTo(small.clock.time() + 3_600_000)
    await small.clock.run(callMany(small, 300))
    expect(small.governor.state().dayRemaining).toBe(4700)
  })
})

describe('refusals', () => {
  const sequence = (answers: { status: number; headers?: Record<string, string> }[]) => {
    const times: number[] = []
    return {
      times,
      send: (clock: SimulatedClock) => async () => {
        times.push(clock.time())
        await clock.sleep(100)
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!
        return { status: answer.status, headers: answer.headers ?? {} }
      },
    }
  }

  test('too many at once: a short rest, then fewer', async () => {
    const setting = set({ concurrent: 2, minute: 1000 })
    await setting.clock.run(callMany(setting, 60))
    expect(setting.server.refused['concurrent']).toBeLessThan(20)
    expect(setting.clock.time() - Date.UTC(2026, 10, 20, 9)).toBeLessThan(25_000)
  })

  test('a 429 that says nothing is tried again after growing rests, then given up', async () => {
    const setting = set()
    const { times, send } = sequence([{ status: 429 }])
    const error = await setting.clock.run(failure(setting.governor.run('background', undefined, send(setting.clock))))
    expect(error.code).toBe('rate_limited')
    expect(error.retryAt).toBeInstanceOf(Date)
    expect(times.length).toBe(8)
    const gaps = times.slice(1).map((time, index) => time - times[index]!)
    expect([...gaps].sort((a, b) => a - b)).toEqual(gaps)
  })

  test('Retry-After holds for every waiting call of the organisation', async () => {
    const setting = set()
    const start = setting.clock.time()
    const { times, send } = sequence([
      { status: 429, headers: { 'x-rate-limit-problem': 'appminute', 'retry-after': '30' } },
      { status: 200 },
    ])
    const runs = Array.from({ length: 4 }, () => setting.governor.run('background', undefined, send(setting.clock)))
    await setting.clock.run(Promise.all(runs))
    expect(times.filter((time) => time > start && time < start + 30_000)).toEqual([])
  })

  test('a wait beyond the longest allowed is refused with its end, not slept', async () => {
    const setting = set({}, { maxWaitMs: 10_000 })
    const { send } = sequence([{ status: 429, headers: { 'x-rate-limit-problem': 'minute', 'retry-after': '45' } }])
    const start = setting.clock.time()
    const error = await setting.clock.run(failure(setting.governor.run('background', undefined, send(setting.clock))))
    expect(error.code).toBe('rate_limited')
    expect(error.retryAt!.getTime()).toBeGreaterThanOrEqual(start + 45_000)
    expect(setting.clock.time()).toBeLessThan(start + 1000)
  })

  test("the app's minute is shared by its organisations", async () => {
    const one = set({ appMinute: 70, minute: 1000 })
    const two = set({}, { clock: one.clock, limits: one.port, tenantId: 'other' })
    two.server = one.server
    await one.clock.run(Promise.all([callMany(one, 100), callMany(two, 100)]))
    expect(one.server.seen[200]).toBe(200)
    expect(one.server.seen[429]).toBeLessThanOrEqual(12)
    expect(one.server.seen[429]).toBeGreaterThan(0)
  })
})

describe('the queue', () => {
  test('interactive calls go first, and first come first served within a class', async () => {
    const setting = set()
    const order: string[] = []
    const run = (name: string, priority: 'interactive' | 'background') =>
      setting.governor.run(priority, undefined, async () => {
        order.push(name)
        return setting.server.send()
      })
    const early = Array.from({ length: 8 }, (_, index) => run(`b${index}`, 'background'))
    const late = Array.from({ length: 3 }, (_, index) => run(`i${index}`, 'interactive'))
    await setting.clock.run(Promise.all([...early, ...late]))
    expect(order.filter((name) => name.startsWith('b'))).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'])
    expect(order.slice(5, 8)).toEqual(['i0', 'i1', 'i2'])
  })

  test('a waiting call is cancelled by its signal, the others go on', async () => {
    const setting = set()
    const stop = new AbortController()
    const all = callMany(setting, 100)
    await setting.clock.advanceTo(setting.clock.time() + 10_000)
    const waiting = failure(setting.governor.run('interactive', stop.signal, () => setting.server.send()))
    const before = setting.governor.state().waiting
    stop.abort()
    expect((await waiting).code).toBe('stopped')
    expect(setting.governor.state().waiting).toBe(before - 1 < 0 ? 0 : setting.governor.state().waiting)
    await setting.clock.run(all)
    expect((await failure(setting.governor.run('interactive', stop.signal, () => setting.server.send()))).code).toBe('stopped')
  })

  test('a call that fails frees its place, and its error is passed on', async () => {
    const setting = set()
    const broken = (): Promise<never> => Promise.reject(new AppError('xero_unreachable', 'No answer'))
    for (let index = 0; index < 12; index += 1) {
      expect((await setting.clock.run(failure(setting.governor.run('background', undefined, broken)))).code).toBe(
        'xero_unreachable',
      )
    }
    await setting.clock.run(callMany(setting, 10))
    expect(setting.governor.state()).toMatchObject({ inFlight: 0, waiting: 0 })
  })

  test('what is learnt is saved now and then, not with every call', async () => {
    const setting = set({ minute: 1_000_000, latencyMs: () => 20 })
    await setting.clock.run(callMany(setting, 1000))
    expect(setting.port.saves()).toBeLessThan(10)
    await setting.governor.flush()
    expect(setting.port.rows.get('client tenant')).toMatchObject({ dayRemaining: 4000 })
  })
})
