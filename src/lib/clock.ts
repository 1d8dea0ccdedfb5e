import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from './app-error.ts'

/** Time is injected, so that tests can move it. */
export interface Clock {
  now(): Date
  /** Resolves after `ms`; rejects with `stopped` when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    try {
      await delay(Math.max(0, ms), undefined, signal ? { signal } : {})
    } catch (cause) {
      throw new AppError('stopped', 'Stopped while waiting.', { cause })
    }
  },
}
