import type { Reply } from './exchange.ts'
import { textReply } from './exchange.ts'

/** Limits of one app with one tenant, and of one app over all its tenants. */
export interface LimitOptions {
  minute: number
  day: number
  concurrent: number
  appMinute: number
  /** Where the tenants' windows start within the minute and the day. Default: by the tenant's id. */
  phaseMs?: number
}

export const xeroLimits: LimitOptions = { minute: 60, day: 5000, concurrent: 5, appMinute: 10_000 }

export interface Limits {
  /** Counts the call in, or says why not. The caller releases an admitted call when its answer has been sent. */
  admit(clientId: string, tenantId: string): Admission
  headers(clientId: string, tenantId: string): Record<string, string>
  /** Sets what is left in the current windows; undefined leaves a counter alone. */
  setRemaining(clientId: string, tenantId: string, remaining: { minute?: number; day?: number; appMinute?: number }): void
}

export type Admission = { release(): void } | { refusal: Reply }

/** What an app's tier and the age of its connection change. */
export interface Terms {
  day?: number
  /** The connection is new and the tier has rapid sync: minute and day do not count. */
  lifted?: boolean
}

interface FixedWindow {
  index: number
  used: number
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** Windows are fixed, not sliding, and start at another moment for each tenant. Without options nothing is refused. */
export function createLimits(
  options: LimitOptions | undefined,
  now: () => number,
  silentConcurrency: () => boolean,
  terms: (clientId: string, tenantId: string) => Terms = () => ({}),
): Limits {
  const windows = new Map<string, FixedWindow>()
  const inFlight = new Map<string, number>()

  const phaseOf = (tenantId: string): number => options?.phaseMs ?? Number.parseInt(tenantId.replaceAll('-', '').slice(0, 8), 16)
  const windowOf = (key: string, lengthMs: number, phaseMs: number): FixedWindow & { resetsInMs: number } => {
    const sincePhase = now() - phaseMs
    const index = Math.floor(sincePhase / lengthMs)
    let window = windows.get(key)
    if (!window || window.index !== index) {
      window = { index, used: 0 }
      windows.set(key, window)
    }
    return Object.assign(window, { resetsInMs: (index + 1) * lengthMs - sincePhase })
  }
  const counters = (clientId: string, tenantId: string) => ({
    minute: windowOf(`minute ${clientId} ${tenantId}`, minuteMs, phaseOf(tenantId)),
    day: windowOf(`day ${clientId} ${tenantId}`, dayMs, phaseOf(tenantId)),
    appMinute: windowOf(`app ${clientId}`, minuteMs, options?.phaseMs ?? 0),
  })

  return {
    admit(clientId, tenantId) {
      const key = `${clientId} ${tenantId}`
      const flying = inFlight.get(key) ?? 0
      const left = counters(clientId, tenantId)
      const { day = options?.day ?? 0, lifted = false } = terms(clientId, tenantId)
      if (options) {
        if (flying >= options.concurrent) {
          return { refusal: refuse(silentConcurrency() ? undefined : 'concurrent', undefined) }
        }
        if (!lifted && left.day.used >= day) return { refusal: refuse('day', left.day.resetsInMs) }
        if (!lifted && left.minute.used >= options.minute) return { refusal: refuse('minute', left.minute.resetsInMs) }
        if (left.appMinute.used >= options.appMinute) return { refusal: refuse('appminute', left.appMinute.resetsInMs) }
      }
      if (!lifted) {
        left.minute.used += 1
        left.day.used += 1
      }
      left.appMinute.used += 1
      inFlight.set(key, flying + 1)
      let released = false
      return {
        release() {
          if (released) return
          released = true
          inFlight.set(key, (inFlight.get(key) ?? 1) - 1)
        },
      }
    },
    headers(clientId, tenantId) {
      // Without limits the counters say so: a client that paces itself by them must not be held back.
      const limits = options ?? { minute: 1_000_000, day: 1_000_000, appMinute: 1_000_000 }
      const left = options ? counters(clientId, tenantId) : undefined
      const remaining = (limit: number, used = 0): string => String(Math.max(0, limit - used))
      return {
        'x-daylimit-remaining': remaining(options ? (terms(clientId, tenantId).day ?? options.day) : limits.day, left?.day.used),
        'x-minlimit-remaining': remaining(limits.minute, left?.minute.used),
        'x-appminlimit-remaining': remaining(limits.appMinute, left?.appMinute.used),
      }
    },
    setRemaining(clientId, tenantId, remaining) {
      if (!options) return
      const left = counters(clientId, tenantId)
      if (remaining.minute !== undefined) left.minute.used = options.minute - remaining.minute
      if (remaining.day !== undefined) left.day.used = (terms(clientId, tenantId).day ?? options.day) - remaining.day
      if (remaining.appMinute !== undefined) left.appMinute.used = options.appMinute - remaining.appMinute
    },
  }
}

function refuse(problem: string | undefined, retryAfterMs: number | undefined): Reply {
  return textReply(429, '', {
    ...(problem === undefined ? {} : { 'x-rate-limit-problem': problem }),
    ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
  })
}
