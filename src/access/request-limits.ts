import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'

export interface RequestLimit {
  /** Counts one; throws `too_many_requests` when the window's are used up. */
  take(key: string): void
}

export interface Window {
  max: number
  windowMs: number
}

/** So many of each key in each window, counted in this process. */
export function createRequestLimit(clock: Clock, window: Window): RequestLimit {
  const counter = createCounter(clock)
  return {
    take(key) {
      const retryAt = counter.take(key, window)
      if (retryAt === undefined) return
      const seconds = Math.max(1, Math.ceil((retryAt.getTime() - clock.now().getTime()) / 1000))
      throw new AppError(
        'too_many_requests',
        `Too many requests. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        { retryAt },
      )
    },
  }
}

export interface Counter {
  /** When to come back, where the window's are used up. */
  take(key: string, window: Window): Date | undefined
}

/** Keys come from outside: no number of them may fill the memory. */
const maxKeys = 10_000

export function createCounter(clock: Clock): Counter {
  const counts = new Map<string, { count: number; endsAt: number }>()
  return {
    take(key, { max, windowMs }) {
      const now = clock.now().getTime()
      const held = counts.get(key)
      if (held && held.endsAt > now) {
        held.count += 1
        return held.count <= max ? undefined : new Date(held.endsAt)
      }
      if (counts.size >= maxKeys) makeRoom(counts, now)
      counts.set(key, { count: 1, endsAt: now + windowMs })
      return undefined
    },
  }
}

/** What has ended goes, and where that is not enough, the oldest half. */
function makeRoom(counts: Map<string, { endsAt: number }>, now: number): void {
  for (const [key, { endsAt }] of counts) if (endsAt <= now) counts.delete(key)
  for (const key of counts.keys()) {
    if (counts.size <= maxKeys / 2) break
    counts.delete(key)
  }
}
