/** Which limit a 429 is about. `unknown`: neither the headers nor the counters say. */
export type RateProblem = 'minute' | 'day' | 'appminute' | 'concurrent' | 'unknown'

export interface Refusal {
  problem: RateProblem
  /** From Retry-After; undefined where it is absent or unreadable (it never comes with `concurrent`). */
  retryAfterMs: number | undefined
}

type Headers = Record<string, string | undefined>

/** A Retry-After above this is not about a minute. */
const longestMinuteWaitMs = 120_000

/** Reads a 429: X-Rate-Limit-Problem first; without it the counters; without these the length of the wait. */
export function toRefusal(headers: Headers, now: Date): Refusal {
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now)
  return { problem: toProblem(headers, retryAfterMs), retryAfterMs }
}

function toProblem(headers: Headers, retryAfterMs: number | undefined): RateProblem {
  const named = headers['x-rate-limit-problem']?.trim().toLowerCase() ?? ''
  if (named.startsWith('app')) return 'appminute'
  if (named.startsWith('conc')) return 'concurrent'
  if (named.startsWith('min')) return 'minute'
  if (named.startsWith('da')) return 'day'
  const left = toRemaining(headers)
  if (left.day === 0) return 'day'
  if (left.minute === 0) return 'minute'
  if (left.appMinute === 0) return 'appminute'
  if (retryAfterMs !== undefined && retryAfterMs > longestMinuteWaitMs) return 'day'
  return 'unknown'
}

/** Seconds, or an HTTP date. */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000
  if (!/^[A-Za-z]/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

/** Calls that remain, as the headers of an answer count them; undefined where a header is absent. */
export function toRemaining(headers: Headers): {
  minute: number | undefined
  day: number | undefined
  appMinute: number | undefined
} {
  return {
    minute: toCount(headers['x-minlimit-remaining']),
    day: toCount(headers['x-daylimit-remaining']),
    appMinute: toCount(headers['x-appminlimit-remaining']),
  }
}

function toCount(value: string | undefined): number | undefined {
  const text = value?.trim() ?? ''
  if (!/^-?\d{1,12}$/.test(text)) return undefined
  return Math.max(0, Number(text))
}
