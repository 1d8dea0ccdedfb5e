import { AppError } from '../lib/app-error.ts'

export type Priority = 'interactive' | 'background'

/** What the governor needs to see of an answer. */
export interface GovernedResponse {
  status: number
  headers: Record<string, string | undefined>
}

export interface Waiter {
  priority: Priority
  send: () => Promise<GovernedResponse>
  resolve: (response: GovernedResponse) => void
  reject: (error: unknown) => void
  /** How often Xero refused it by a limit. */
  refusals: number
}

/** Calls that wait: interactive before background, first come first served within each. */
export interface CallQueue {
  /** Rejects with `stopped`, and calls `onLeave`, when the signal aborts while it waits. */
  add(call: Omit<Waiter, 'refusals'> & { signal: AbortSignal | undefined }, onLeave: () => void): void
  /** Back to the head of its class. */
  putBack(waiter: Waiter): void
  first(): Waiter | undefined
  remove(waiter: Waiter): void
  size(): number
}

export function createCallQueue(): CallQueue {
  const waiting: Record<Priority, Waiter[]> = { interactive: [], background: [] }
  const aborted = new WeakSet<Waiter>()

  const remove = (waiter: Waiter): boolean => {
    const list = waiting[waiter.priority]
    const index = list.indexOf(waiter)
    if (index >= 0) list.splice(index, 1)
    return index >= 0
  }

  return {
    add(call, onLeave) {
      const { signal, ...rest } = call
      const stop = (): void => {
        aborted.add(waiter)
        if (!remove(waiter)) return
        waiter.reject(toStopped())
        onLeave()
      }
      const done = (): void => signal?.removeEventListener('abort', stop)
      const waiter: Waiter = {
        ...rest,
        refusals: 0,
        resolve: (response) => {
          done()
          rest.resolve(response)
        },
        reject: (error) => {
          done()
          rest.reject(error)
        },
      }
      if (signal?.aborted) return waiter.reject(toStopped())
      signal?.addEventListener('abort', stop, { once: true })
      waiting[waiter.priority].push(waiter)
    },
    putBack(waiter) {
      if (aborted.has(waiter)) waiter.reject(toStopped())
      else waiting[waiter.priority].unshift(waiter)
    },
    first: () => waiting.interactive[0] ?? waiting.background[0],
    remove,
    size: () => waiting.interactive.length + waiting.background.length,
  }
}

function toStopped(): AppError {
  return new AppError('stopped', 'Stopped while waiting for a call to Xero.')
}
