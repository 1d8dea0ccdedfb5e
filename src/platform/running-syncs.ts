import { randomUUID } from 'node:crypto'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'
import type { SyncEvent, SyncReport } from '../sync/report.ts'
import type { SyncOptions } from './platform.ts'
import { syncConnection } from './sync.ts'
import { createSyncProgress, type SyncFact, type SyncProgress, type SyncSnapshot } from './sync-progress.ts'
import type { Services } from './services.ts'

/** Syncs of this process: started here, followed from anywhere. */
export interface RunningSyncs {
  /** Starts a sync, or answers the one of this connection that runs or waits. Throws `home_busy` where that one was asked for otherwise. */
  start(connection: Connection, options?: StartOptions): Promise<{ id: string }>
  /** Runs a sync to its end, for whoever has been given its turn (a job). `id`: of one that was queued by `start`. */
  run(connection: Connection, options: StartOptions & { id?: string; signal?: AbortSignal }): Promise<SyncReport>
  /** What is known of it; undefined for one this process did not see, or that ended long ago. */
  snapshot(id: string): SyncSnapshot | undefined
  /**
   * Facts as they come, a snapshot first, `finished` last; each with an id that counts up. After `lastId` only what
   * followed, where that is still held, else a snapshot again. Throws `not_found`.
   */
  events(id: string, options?: { lastId?: string; signal?: AbortSignal }): AsyncIterable<{ id: string; fact: SyncFact }>
  /** Asks it to stop; what has landed stays. False where it had ended. Throws `not_found`. */
  stop(id: string): boolean
  /** Those that wait or run. */
  running(): SyncSnapshot[]
  /** Stops all and waits for them. */
  close(): Promise<void>
}

export interface StartOptions {
  streams?: string[]
  full?: boolean
}

export interface RunningSyncsOptions {
  services: Services
  /** Gives a started sync its turn, by calling `run` with its id. Default: at once, in this process. */
  enqueue?: (sync: StartOptions & { id: string; connectionId: string }) => Promise<void>
}

interface Entry {
  id: string
  connectionId: string
  asked: string
  progress: SyncProgress
  facts: { id: number; fact: SyncFact }[]
  lastId: number
  ended: boolean
  stop: AbortController
  /** Wake those that follow. */
  followers: Set<() => void>
  work: Promise<unknown>
}

/** Facts held for those that come again; a large sync sends some thousands. */
const heldFacts = 2000
/** A sync that ended is still there for those that come late. */
const heldMs = 15 * 60_000

export function createRunningSyncs({ services, enqueue }: RunningSyncsOptions): RunningSyncs {
  const entries = new Map<string, Entry>()

  const add = (id: string, connection: Connection, asked: string, queued: boolean): Entry => {
    const startedAt = services.clock.now()
    const entry: Entry = {
      id,
      connectionId: connection.id,
      asked,
      progress: createSyncProgress({ id, connection, startedAt, queued }, services.streams),
      facts: [],
      lastId: 0,
      ended: false,
      stop: new AbortController(),
      followers: new Set(),
      work: Promise.resolve(),
    }
    entries.set(id, entry)
    return entry
  }

  const tell = (entry: Entry, fact: SyncFact | undefined): void => {
    if (fact === undefined) return
    entry.facts.push({ id: ++entry.lastId, fact })
    if (entry.facts.length > heldFacts) entry.facts.shift()
    if (fact.type === 'finished') {
      entry.ended = true
      setTimeout(() => entries.delete(entry.id), heldMs).unref()
    }
    for (const wake of entry.followers) wake()
  }

  /** Ended without having run: refused at its start. */
  const drop = (entry: Entry): void => {
    entry.ended = true
    entries.delete(entry.id)
    for (const wake of entry.followers) wake()
  }

  const listener = (run: { id: string; connection: Connection }, event: SyncEvent): void => {
    // A sync that a command of this process started is followed like any other.
    const entry = entries.get(run.id) ?? add(run.id, run.connection, 'command', false)
    tell(entry, entry.progress.apply(event))
  }
  services.syncListeners.add(listener)

  const find = (id: string): Entry => {
    const entry = entries.get(id)
    if (entry) return entry
    throw new AppError('not_found', `No sync "${id}" is running here. GET /v1/syncs lists those that were.`)
  }

  const runEntry = async (entry: Entry, connection: Connection, options: SyncOptions): Promise<SyncReport> => {
    const signal = options.signal ? AbortSignal.any([entry.stop.signal, options.signal]) : entry.stop.signal
    const work = syncConnection(services, connection.id, { ...options, runId: entry.id, signal })
    entry.work = work.catch(() => undefined)
    try {
      return await work
    } finally {
      if (!entry.ended) drop(entry)
    }
  }

  return {
    async start(connection, options = {}) {
      const asked = toAsked(options)
      const present = [...entries.values()].find((entry) => !entry.ended && entry.connectionId === connection.id)
      if (present && (present.asked === asked || asked === toAsked({}))) return { id: present.id }
      if (present) {
        throw new AppError('home_busy', `"${connection.name}" is being synced already: wait until that ends, or stop it.`)
      }
      // One that has told its end may still hold the connection's lock for a moment.
      const ending = [...entries.values()].filter((each) => each.ended && each.connectionId === connection.id)
      await Promise.all(ending.map(({ work }) => work))
      const entry = add(randomUUID(), connection, asked, true)
      try {
        if (enqueue) await enqueue({ ...options, id: entry.id, connectionId: connection.id })
        else await beginNow(entry, connection, options)
      } catch (error) {
        drop(entry)
        throw error
      }
      return { id: entry.id }
    },
    run(connection, { id, signal, ...options }) {
      const entry =
        (id === undefined ? undefined : entries.get(id)) ?? add(id ?? randomUUID(), connection, toAsked(options), false)
      return runEntry(entry, connection, { ...options, ...(signal ? { signal } : {}) })
    },
    snapshot: (id) => entries.get(id)?.progress.snapshot(),
    async *events(id, { lastId, signal } = {}) {
      const entry = find(id)
      let seen = /^\d{1,12}$/.test(lastId ?? '') ? Number(lastId) : -1
      if (seen < 0 || seen > entry.lastId || (entry.facts[0]?.id ?? 1) > seen + 1) {
        seen = entry.lastId
        const sync = entry.progress.snapshot()
        yield { id: String(seen), fact: entry.ended ? { type: 'finished', sync } : { type: 'snapshot', sync } }
      }
      for (;;) {
        for (const { id: number, fact } of entry.facts.filter((each) => each.id > seen)) {
          seen = number
          yield { id: String(number), fact }
        }
        if (seen < entry.lastId) continue
        if (entry.ended || signal?.aborted) return
        await untilWoken(entry.followers, signal)
      }
    },
    stop(id) {
      const entry = find(id)
      if (entry.ended) return false
      if (entry.asked === 'command') {
        throw new AppError('home_busy', 'This sync was started by a command: stop it there, with Ctrl-C.')
      }
      entry.stop.abort(stopped())
      return true
    },
    running: () => [...entries.values()].filter((entry) => !entry.ended).map((entry) => entry.progress.snapshot()),
    async close() {
      services.syncListeners.delete(listener)
      const open = [...entries.values()].filter((entry) => !entry.ended)
      for (const entry of open) entry.stop.abort(stopped())
      await Promise.all(open.map((entry) => entry.work))
    },
  }

  /** Resolves once it runs, so that what refuses it at once (a lock, a stream there is none of) is told to whoever asked. */
  async function beginNow(entry: Entry, connection: Connection, options: StartOptions): Promise<void> {
    const work = runEntry(entry, connection, options)
    let wake: () => void = () => undefined
    const begun = new Promise<void>((resolve) => (wake = resolve))
    entry.followers.add(wake)
    try {
      await Promise.race([begun, work])
      // Woken without a fact: it was refused.
      if (entry.facts.length === 0) await work
    } finally {
      entry.followers.delete(wake)
    }
    // What ends it later is in its report; what keeps it from being reported is the store's trouble, and said there.
    work.catch((thrown: unknown) => toAppError(thrown))
  }
}

/** The reason that a run gives for its end. */
function stopped(): AppError {
  return new AppError('stopped', 'The sync was stopped on request. What it had stored is kept, and the next one goes on from it.')
}

function toAsked({ streams, full }: StartOptions): string {
  return JSON.stringify([full ?? false, streams?.toSorted() ?? null])
}

function untilWoken(followers: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      followers.delete(wake)
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    followers.add(wake)
    signal?.addEventListener('abort', wake, { once: true })
  })
}
