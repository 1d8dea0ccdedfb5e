import type { Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** Named locks that one process at a time holds, and that go with the process that held them. */
export interface Locks {
  /** Waits for the lock. */
  withLock<T>(name: string, work: (held: HeldLock) => Promise<T>): Promise<T>
  /** Answers undefined at once, without calling `work`, when the lock is held by anyone. */
  tryLock<T>(name: string, work: (held: HeldLock) => Promise<T>): Promise<{ result: T } | undefined>
}

export interface HeldLock {
  /** Aborts when the lock is lost before `work` has ended: the connection to PostgreSQL that held it broke. */
  lost: AbortSignal
  /** A transaction that commits only while the lock is held. */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>
}

/** One holder a name inside this process, in the order of asking. */
export interface Turns {
  take(name: string): Promise<() => void>
  isTaken(name: string): boolean
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return {
    isTaken: (name) => last.has(name),
    async take(name) {
      const before = last.get(name)
      const { promise, resolve } = Promise.withResolvers<void>()
      last.set(name, promise)
      await before
      return () => {
        if (last.get(name) === promise) last.delete(name)
        resolve()
      }
    },
  }
}

/** For a database that only this process has open: turns inside the process are enough. */
export function createProcessLocks(transaction: HeldLock['transaction']): Locks {
  const turns = createTurns()
  const held: HeldLock = { lost: new AbortController().signal, transaction }
  const withLock: Locks['withLock'] = async (name, work) => {
    const release = await turns.take(name)
    try {
      return await work(held)
    } finally {
      release()
    }
  }
  return {
    withLock,
    async tryLock(name, work) {
      if (turns.isTaken(name)) return undefined
      return { result: await withLock(name, work) }
    },
  }
}
