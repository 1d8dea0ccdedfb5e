export interface BackoffOptions {
  /** Longest delay before the second try. Default 500 ms. */
  baseMs?: number
  /** Longest delay before any try. Default 30 s. */
  maxMs?: number
  /** From 0 up to 1; injected for tests. */
  random?: () => number
}

/**
 * How long to wait before trying again: doubles with every failure, and half of it is left to chance so that calls that
 * failed together do not come back together. `failures` counts from 1.
 */
export function toBackoffMs(failures: number, options: BackoffOptions = {}): number {
  const { baseMs = 500, maxMs = 30_000, random = Math.random } = options
  const ceilingMs = Math.min(maxMs, baseMs * 2 ** Math.min(30, Math.max(0, failures - 1)))
  return Math.round(ceilingMs * (0.5 + 0.5 * random()))
}
