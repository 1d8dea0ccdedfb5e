import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Connection, SyncSchedule } from '../store/store.ts'
import type { NextRun, ScheduleStore } from './schedule-store.ts'
import { describeSchedule, toNextRun } from './sync-schedule.ts'

/** What nothing was said about. */
export const defaultSchedule: SyncSchedule = { kind: 'nightly' }

export interface ScheduledSync {
  connectionId: string
  connection: string
  schedule: SyncSchedule
  /** IANA name. */
  timezone: string
  description: string
  nextRunAt: Date | null
  resumes: boolean
}

export interface SchedulerParts {
  clock: Clock
  log: Log
  schedules: ScheduleStore
  listConnections(): Promise<Connection[]>
  /** The organisation's own time zone, IANA name; undefined until a sync has told. */
  loadTimezone(connection: Connection): Promise<string | undefined>
  /** False: one waits or runs already. */
  enqueue(connectionId: string, reason: 'schedule' | 'resume'): Promise<boolean>
}

export interface Scheduler {
  /** Works out what is not worked out yet and asks for every sync whose time has come. Answers how many. */
  tick(): Promise<number>
  list(): Promise<ScheduledSync[]>
  /** The next run comes at once: the one before was cut short. */
  hasten(connectionId: string): Promise<void>
}

export function createScheduler(parts: SchedulerParts): Scheduler {
  const { clock, schedules } = parts

  const plan = async (connection: Connection, held: NextRun | undefined): Promise<{ sync: ScheduledSync; next: NextRun }> => {
    const schedule = connection.settings.schedule ?? defaultSchedule
    const timezone = (await parts.loadTimezone(connection)) ?? 'UTC'
    const at = { seed: connection.id, timezone, after: clock.now() }
    const key = JSON.stringify({ schedule, timezone })
    const resumesAt = connection.settings.paused === true ? null : connection.pausedUntil
    let next: NextRun
    if (connection.settings.paused === true) {
      next = { connectionId: connection.id, schedule: key, nextRunAt: null, resumes: false }
    } else if (held?.resumes === true && held.schedule === key && resumesAt === null && held.nextRunAt !== null) {
      // Cut short by a stop, not by a limit: it stays due.
      next = held
    } else {
      const planned = held?.schedule === key && !held.resumes && held.nextRunAt !== null
      const regular = planned ? held.nextRunAt : (toNextRun(schedule, at) ?? null)
      const resumes = resumesAt !== null && (regular === null || resumesAt < regular)
      next = { connectionId: connection.id, schedule: key, nextRunAt: resumes ? resumesAt : regular, resumes }
    }
    return {
      next,
      sync: {
        connectionId: connection.id,
        connection: connection.name,
        schedule,
        timezone,
        description: describeSchedule(schedule, at),
        nextRunAt: next.nextRunAt,
        resumes: next.resumes,
      },
    }
  }

  const planAll = async (): Promise<
    { connection: Connection; held: NextRun | undefined; sync: ScheduledSync; next: NextRun }[]
  > => {
    const held = new Map((await schedules.list()).map((entry) => [entry.connectionId, entry]))
    const all = []
    for (const connection of await parts.listConnections()) {
      const entry = held.get(connection.id)
      all.push({ connection, held: entry, ...(await plan(connection, entry)) })
    }
    return all
  }

  return {
    async tick() {
      let asked = 0
      for (const { connection, held, sync, next } of await planAll()) {
        const now = clock.now()
        if (next.nextRunAt === null || next.nextRunAt > now) {
          if (isNew(held, next)) await schedules.save(next)
          continue
        }
        // Asked for first, moved on then: a crash between the two asks twice, and the queue takes it once.
        if (await parts.enqueue(connection.id, next.resumes ? 'resume' : 'schedule')) asked += 1
        const after = toNextRun(sync.schedule, { seed: connection.id, timezone: sync.timezone, after: now }) ?? null
        const moved = { connectionId: connection.id, schedule: next.schedule, nextRunAt: after, resumes: false }
        await schedules.save(moved, held ? { unless: held.nextRunAt } : {})
        parts.log.info('A sync was asked for.', { connection: connection.name, resumes: next.resumes })
      }
      return asked
    },
    async list() {
      return (await planAll()).map(({ sync }) => sync)
    },
    async hasten(connectionId) {
      const found = (await planAll()).find(({ connection }) => connection.id === connectionId)
      if (found) await schedules.save({ ...found.next, nextRunAt: clock.now(), resumes: true })
    },
  }
}

function isNew(held: NextRun | undefined, next: NextRun): boolean {
  return (
    held === undefined ||
    held.schedule !== next.schedule ||
    held.resumes !== next.resumes ||
    held.nextRunAt?.getTime() !== next.nextRunAt?.getTime()
  )
}
