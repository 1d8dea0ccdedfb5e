import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../lib/app-error.ts'
import type { StreamOptions } from '../query.ts'

export interface Stopper {
  reason: AppError | undefined
  /** Throws the reason, if there is one. */
  check(): void
  stop(): void
}

/** Memory a query may take beyond the engine's limit: long texts, which that limit does not count, are built there. */
const extraMemoryMb = 512

/** Interrupts the connection when the time is up, the memory is, or the signal aborts. */
export function startStopper(
  connection: DuckDBConnection,
  options: Pick<StreamOptions, 'timeoutMs' | 'signal'>,
  memoryMb: number,
): Stopper {
  let again: NodeJS.Timeout | undefined
  const halt = (reason: AppError): void => {
    stopper.reason ??= reason
    connection.interrupt()
    // An interrupt between two steps is forgotten when the next step begins.
    again ??= setInterval(() => connection.interrupt(), 25)
  }
  const { timeoutMs, signal } = options
  const timer = setTimeout(
    () => halt(new AppError('query_timeout', `The query ran longer than ${timeoutMs} ms and was stopped. Narrow it down.`)),
    timeoutMs,
  )
  const most = process.memoryUsage.rss() + (memoryMb + extraMemoryMb) * 2 ** 20
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() < most) return
    halt(new AppError('query_failed', 'The query took more memory than there is for one and was stopped. Narrow it down.'))
  }, 100)
  const abort = (): void => halt(new AppError('stopped', 'The query was stopped on request.'))
  signal?.addEventListener('abort', abort, { once: true })
  const stopper: Stopper = {
    reason: undefined,
    check() {
      if (stopper.reason) throw stopper.reason
    },
    stop() {
      clearTimeout(timer)
      clearInterval(watch)
      clearInterval(again)
      signal?.removeEventListener('abort', abort)
    },
  }
  if (signal?.aborted) abort()
  return stopper
}
