import { AppError } from '../../src/lib/app-error.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { KeptLimits, LimitPort } from '../../src/xero/limit-memory.ts'

/** A clock that jumps to the next sleeper when everything else waits. */
export interface SimulatedClock extends Clock {
  time(): number
  /** Moves time until `work` is done. Fails when nothing could ever wake it. */
  run<T>(work: Promise<T>): Promise<T>
  advanceTo(time: number): Promise<void>
}

interface Sleeper {
  at: number
  order: number
  wake: () => void
}

export function createSimulatedClock(start = Date.UTC(2026, 10, 20, 9)): SimulatedClock {
  let time = start
  let order = 0
  const sleepers = new Set<Sleeper>()
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const wakeNext = (limit: number): boolean => {
    const next = [...sleepers].sort((a, b) => a.at - b.at || a.order - b.order)[0]
    if (!next || next.at > limit) return false
    sleepers.delete(next)
    time = Math.max(time, next.at)
    next.wake()
    return true
  }
  return {
    now: () => new Date(time),
    time: () => time,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        order += 1
        const sleeper = { at: time + Math.max(0, ms), order, wake: resolve }
        const stop = (): void => {
          sleepers.delete(sleeper)
          reject(new AppError('stopped', 'Stopped while waiting.'))
        }
        if (signal?.aborted) return stop()
        signal?.addEventListener('abort', stop, { once: true })
        sleepers.add(sleeper)
      })
    },
    async run(work) {
      let done = false
      const mark = (): void => {
        done = true
      }
      work.then(mark, mark)
      for (;;) {
        await settle()
        if (done) return work
        if (!wakeNext(Infinity)) throw new Error('Everything waits and nothing will wake it')
      }
    },
    async advanceTo(limit) {
      for (;;) {
        await settle()
        if (!wakeNext(limit)) break
      }
      time = Math.max(time, limit)
    },
  }
}

export interface SimulatedServer {
  send(): Promise<{ status: number; headers: Record<string, string | undefined> }>
  /** Calls seen, by status. */
  seen: Record<number, number>
  /** Refusals by problem. */
  refused: Record<string, number>
  mostInFlight: number
  dayUsed: number
}

export interface ServerOptions {
  clock: SimulatedClock
  /** When a window begins, after the epoch. */
  phaseMs: number
  minute?: number
  day?: number
  concurrent?: number
  appMinute?: number
  latencyMs: () => number
  /** How Retry-After's seconds are rounded. Default up. */
  round?: (seconds: number) => number
  /** Calls by another client of the same app at each call of ours. */
  strangers?: () => number
  /** Windows that begin with the first call after the last has ended, instead of on a fixed grid. */
  lazyWindows?: boolean
  headers?: boolean
}

/** A server's limits as Xero describes them: fixed windows, counted before the answer. */
export function createSimulatedServer(options: ServerOptions): SimulatedServer {
  const { clock, phaseMs, minute = 60, day = 5000, concurrent = 5, appMinute = 10_000 } = options
  const { round = Math.ceil } = options
  const windows = new Map<string, { startsAt: number; used: number }>()
  const windowOf = (name: string, lengthMs: number): { startsAt: number; used: number; endsInMs: number } => {
    const time = clock.time()
    let window = windows.get(name)
    if (!window || time >= window.startsAt + lengthMs) {
      const grid = phaseMs + Math.floor((time - phaseMs) / lengthMs) * lengthMs
      window = { startsAt: options.lazyWindows && window ? time : grid, used: 0 }
      windows.set(name, window)
    }
    return Object.assign(window, { endsInMs: window.startsAt + lengthMs - time })
  }
  let inFlight = 0
  const server: SimulatedServer = {
    seen: {},
    refused: {},
    mostInFlight: 0,
    dayUsed: 0,
    async send() {
      const half = options.latencyMs() / 2
      await clock.sleep(half)
      const counters = { minute: windowOf('minute', 60_000), day: windowOf('day', 86_400_000), app: windowOf('app', 60_000) }
      counters.minute.used = Math.min(minute, counters.minute.used + (options.strangers?.() ?? 0))
      let problem: string | undefined
      let endsInMs: number | undefined
      if (inFlight >= concurrent) problem = 'concurrent'
      else if (counters.day.used >= day) [problem, endsInMs] = ['day', counters.day.endsInMs]
      else if (counters.minute.used >= minute) [problem, endsInMs] = ['minute', counters.minute.endsInMs]
      else if (counters.app.used >= appMinute) [problem, endsInMs] = ['appminute', counters.app.endsInMs]
      const status = problem === undefined ? 200 : 429
      if (problem === undefined) {
        for (const counter of Object.values(counters)) counter.used += 1
        server.dayUsed = counters.day.used
        inFlight += 1
        server.mostInFlight = Math.max(server.mostInFlight, inFlight)
      } else server.refused[problem] = (server.refused[problem] ?? 0) + 1
      server.seen[status] = (server.seen[status] ?? 0) + 1
      const headers = {
        'x-rate-limit-problem': problem,
        'retry-after': endsInMs === undefined ? undefined : String(round(endsInMs / 1000)),
        ...(options.headers === false
          ? {}
          : {
              'x-minlimit-remaining': String(minute - counters.minute.used),
              'x-daylimit-remaining': String(day - counters.day.used),
              'x-appminlimit-remaining': String(appMinute - counters.app.used),
            }),
      }
      await clock.sleep(half)
      if (status === 200) inFlight -= 1
      return { status, headers }
    },
  }
  return server
}

/**
 * The least time in which `calls` can be made from `start` by someone who knows when windows begin: five at once, sixty
 * in a window of the grid.
 */
export function toFloorMs(calls: number, start: number, phaseMs: number, latencyMs: number, minute = 60, width = 5): number {
  const free: number[] = Array.from({ length: width }, () => start)
  const used = new Map<number, number>()
  let end = start
  for (let call = 0; call < calls; call += 1) {
    free.sort((a, b) => a - b)
    let at = free[0]!
    let index = Math.floor((at + latencyMs / 2 - phaseMs) / 60_000)
    while ((used.get(index) ?? 0) >= minute) {
      index += 1
      at = phaseMs + index * 60_000 - latencyMs / 2
    }
    used.set(index, (used.get(index) ?? 0) + 1)
    free[0] = at + latencyMs
    end = Math.max(end, at + latencyMs)
  }
  return end - start
}

/** The store's port, in memory: what the process before this one left behind. */
export function createLimitPort(initial: KeptLimits[] = []): LimitPort & { rows: Map<string, KeptLimits>; saves: () => number } {
  const rows = new Map(initial.map((row) => [`${row.clientId} ${row.tenantId}`, row]))
  let saves = 0
  return {
    rows,
    saves: () => saves,
    load: async (clientId, tenantId) => rows.get(`${clientId} ${tenantId}`),
    save: async (row) => {
      saves += 1
      rows.set(`${row.clientId} ${row.tenantId}`, row)
    },
  }
}
