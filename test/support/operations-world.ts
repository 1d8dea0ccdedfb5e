import { silentLog } from '../../src/lib/log.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { openOperations, type Operations } from '../../src/platform/open-operations.ts'
import type { Platform } from '../../src/platform/platform.ts'

/** Waits until `what` answers something, looking often; fails when that takes too long. */
export async function until<T>(what: () => Promise<T | undefined | false> | T | undefined | false, ms = 30_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await what()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error('Nothing came of it in time.')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Operations over an open platform: syncs are the platform's own, retries come at once. */
export function openTestOperations(platform: Platform, options: { retryDelaySeconds?: number } = {}): Promise<Operations> {
  return openOperations(platform.services, {
    log: silentLog,
    async runSync(job, signal) {
      const { streams, full } = job
      const chosen = { ...(streams ? { streams } : {}), ...(full ? { full } : {}) }
      return platform.sync(job.connectionId, { ...chosen, signal })
    },
    retryDelaySeconds: options.retryDelaySeconds ?? 0,
  })
}

/** A time that stands still until it is moved; waits last until they are stopped. */
export function createHandClock(start: string): Clock & { set(instant: string): void; advance(ms: number): void } {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('Stopped while waiting.')), { once: true })
      }),
    set: (instant) => (now = Date.parse(instant)),
    advance: (ms) => (now += ms),
  }
}
