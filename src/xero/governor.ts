import { AppError } from '../lib/app-error.ts'
import { toBackoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import { createCallQueue, type GovernedResponse, type Priority, type Waiter } from './call-queue.ts'
import { createLimitMemory, type LimitPort } from './limit-memory.ts'
import { type Refusal, toRefusal, toRemaining } from './rate-problem.ts'
import type { Ticket } from './rate-window.ts'

export interface Governor {
  /**
   * Sends when Xero's limits allow it, interactive calls first. A 429 is waited out and sent again here, so the answer is
   * never one. Throws `rate_limited` or `day_limited` with `retryAt` when the wait is longer than `maxWaitMs`, `stopped`
   * when the signal aborts, and whatever `send` throws.
   */
  run<T extends GovernedResponse>(priority: Priority, signal: AbortSignal | undefined, send: () => Promise<T>): Promise<T>
  state(): GovernorState
  /** Stores what is known of the limits. Call before closing the store. */
  flush(): Promise<void>
}

export interface GovernorState {
  minuteRemaining: number | null
  minuteResetsAt: Date | null
  dayRemaining: number | null
  dayResetsAt: Date | null
  inFlight: number
  waiting: number
}

export interface GovernorOptions {
  clientId: string
  tenantId: string
  clock: Clock
  limits: LimitPort
  /** Calls of the day kept for interactive use. */
  dayReserve: number
  /** A longer known wait is refused instead of slept through. */
  maxWaitMs: number
  /** Default 5, as Xero allows. */
  maxInFlight?: number
  /** Called when calls start to wait for a limit. */
  onWait?: (until: Date, reason: string) => void
  random?: () => number
}

interface Tickets {
  minute: Ticket
  day: Ticket
  app: Ticket
}

interface Obstacle {
  at: number
  code: 'rate_limited' | 'day_limited'
  reason: string
}

/** A call that was refused so often gives up, whatever the waits were. */
const mostRefusals = 8
/** After a refusal for too many calls at once, one call more is tried each so often. */
const widenMs = 20_000
const reasons = {
  minute: "Xero's limit of calls a minute",
  day: "Xero's limit of calls a day",
  reserve: "the day's calls, except those kept for interactive use",
  app: "the app's limit of calls a minute",
  pause: 'Xero asked for fewer calls at once',
}

/** One for each tenant and client; every call to that tenant goes through it. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, maxInFlight = 5, maxWaitMs, dayReserve, random = Math.random } = options
  const now = (): number => clock.now().getTime()
  const memory = createLimitMemory(options.limits, options.clientId, options.tenantId, now)
  const { minute, day, app } = memory.windows
  const queue = createCallQueue()
  let inFlight = 0
  let width = maxInFlight
  let widenAt = 0
  /** A short pause of the whole queue, after a refusal that named no time. */
  let pausedUntil = 0
  let refusalsInRow = 0
  let timer: { at: number; abort: AbortController } | undefined
  let announced = 0

  /** Why the next call of this priority cannot go now: an obstacle with an end, `hold` for one that an answer ends. */
  const findObstacle = (priority: Priority): Obstacle | 'hold' | undefined => {
    const time = now()
    if (time < pausedUntil) return { at: pausedUntil, code: 'rate_limited', reason: reasons.pause }
    const keep = priority === 'background' ? dayReserve : 0
    const dayGate = day.gate(time, keep)
    if (dayGate.kind === 'until') {
      const reserved = keep > 0 && (day.state(time).remaining ?? 0) > 0
      return { at: dayGate.at, code: 'day_limited', reason: reserved ? reasons.reserve : reasons.day }
    }
    const minuteGate = minute.gate(time, 0)
    if (minuteGate.kind === 'until') return { at: minuteGate.at, code: 'rate_limited', reason: reasons.minute }
    const appGate = app.gate(time, 0)
    if (appGate.kind === 'until') return { at: appGate.at, code: 'rate_limited', reason: reasons.app }
    if (width < maxInFlight && time >= widenAt) {
      width += 1
      widenAt = time + widenMs
    }
    const held = [dayGate, minuteGate, appGate].some((gate) => gate.kind === 'hold') || inFlight >= width
    return held ? 'hold' : undefined
  }

  const pump = (): void => {
    for (;;) {
      const waiter = queue.first()
      if (!waiter) return stopTimer()
      const obstacle = findObstacle(waiter.priority)
      if (obstacle === undefined) {
        queue.remove(waiter)
        void dispatch(waiter)
      } else if (obstacle === 'hold') {
        return stopTimer()
      } else if (obstacle.at - now() > maxWaitMs) {
        queue.remove(waiter)
        waiter.reject(toLimited(obstacle))
      } else {
        return wakeAt(obstacle)
      }
    }
  }

  const dispatch = async (waiter: Waiter): Promise<void> => {
    inFlight += 1
    const time = now()
    const tickets = { minute: minute.sent(time), day: day.sent(time), app: app.sent(time) }
    try {
      const response = await waiter.send()
      inFlight -= 1
      if (response.status === 429) settleRefusal(waiter, tickets, response)
      else settleAnswer(waiter, tickets, response)
      memory.changed(inFlight === 0 && queue.size() === 0)
    } catch (error) {
      inFlight -= 1
      for (const [window, ticket] of pairs(tickets)) window.lost(ticket)
      waiter.reject(error)
    }
    pump()
  }

  const pairs = (tickets: Tickets) =>
    [
      [minute, tickets.minute, 'minute'],
      [day, tickets.day, 'day'],
      [app, tickets.app, 'appMinute'],
    ] as const

  const settleAnswer = (waiter: Waiter, tickets: Tickets, response: GovernedResponse): void => {
    refusalsInRow = 0
    const remaining = toRemaining(response.headers)
    for (const [window, ticket, name] of pairs(tickets)) window.answered(ticket, remaining[name], now())
    waiter.resolve(response)
  }

  const settleRefusal = (waiter: Waiter, tickets: Tickets, response: GovernedResponse): void => {
    const refusal = toRefusal(response.headers, clock.now())
    const blamed = { minute: 'minute', day: 'day', appminute: 'appMinute', concurrent: '', unknown: '' }[refusal.problem]
    const remaining = toRemaining(response.headers)
    for (const [window, ticket, name] of pairs(tickets)) {
      if (name === blamed) window.refused(ticket, refusal.retryAfterMs, now())
      else window.answered(ticket, remaining[name], now())
    }
    if (blamed === '') pause(refusal)
    waiter.refusals += 1
    if (waiter.refusals < mostRefusals) queue.putBack(waiter)
    else {
      const obstacle = findObstacle(waiter.priority)
      waiter.reject(
        toLimited(typeof obstacle === 'object' ? obstacle : { at: now() + 60_000, code: 'rate_limited', reason: reasons.pause }),
      )
    }
  }

  /** Too many at once, or a refusal that does not say why: a moment's rest, then fewer at once for a while. */
  const pause = (refusal: Refusal): void => {
    const time = now()
    // Calls that were refused together are one event.
    if (time >= pausedUntil) refusalsInRow += 1
    const waitMs = refusal.retryAfterMs ?? toBackoffMs(refusalsInRow, { baseMs: 400, maxMs: 20_000, random })
    pausedUntil = Math.max(pausedUntil, time + waitMs)
    width = Math.max(1, Math.min(width, inFlight + 1) - 1)
    widenAt = pausedUntil + widenMs
  }

  const stopTimer = (): void => {
    timer?.abort.abort()
    timer = undefined
  }

  const wakeAt = (obstacle: Obstacle): void => {
    if (obstacle.at !== announced) {
      announced = obstacle.at
      options.onWait?.(new Date(obstacle.at), obstacle.reason)
    }
    if (timer?.at === obstacle.at) return
    stopTimer()
    const next = { at: obstacle.at, abort: new AbortController() }
    timer = next
    void wake(next)
  }

  const wake = async (own: NonNullable<typeof timer>): Promise<void> => {
    try {
      await clock.sleep(own.at - now(), own.abort.signal)
    } catch {
      return // stopped: another timer, or none, is in its place
    }
    if (timer === own) timer = undefined
    pump()
  }

  const toLimited = (obstacle: Obstacle): AppError => {
    const retryAt = new Date(obstacle.at)
    return new AppError(
      obstacle.code,
      `Calls to this organisation wait for ${obstacle.reason} until ${retryAt.toISOString()}. What has been read is kept; go on then.`,
      { retryAt, details: { tenantId: options.tenantId } },
    )
  }

  return {
    async run<T extends GovernedResponse>(priority: Priority, signal: AbortSignal | undefined, send: () => Promise<T>) {
      await memory.load()
      return new Promise<T>((resolve, reject) => {
        queue.add({ priority, signal, send, resolve: (response) => resolve(response as T), reject }, pump)
        pump()
      })
    },
    state() {
      const time = now()
      const [minuteState, dayState] = [minute.state(time), day.state(time)]
      return {
        minuteRemaining: minuteState.remaining,
        minuteResetsAt: toDate(minuteState.resetsAt),
        dayRemaining: dayState.remaining,
        dayResetsAt: toDate(dayState.resetsAt),
        inFlight,
        waiting: queue.size(),
      }
    },
    flush: () => memory.flush(),
  }
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}
