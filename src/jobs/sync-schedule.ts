import { createHash } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { AppError } from '../lib/app-error.ts'
import type { SyncSchedule } from '../store/store.ts'

/** Nightly runs are spread over this many minutes from two o'clock on, so that organisations do not all come at once. */
const nightlySpreadMinutes = 60

/** Only its arithmetic over cron expressions is used: it is never started and has no database. */
let calendar: PgBoss | undefined
function useCalendar(): PgBoss {
  calendar ??= new PgBoss({ db: { executeSql: () => Promise.reject(new Error('This calendar has no database.')) } })
  return calendar
}

/**
 * The next instant after `after` at which this schedule asks for a sync; undefined for `off`. `seed` (the connection's id)
 * decides the minute of `nightly` and `hourly`, the same one every time. `timezone`: IANA name.
 */
export function toNextRun(
  schedule: SyncSchedule,
  { seed, timezone, after }: { seed: string; timezone: string; after: Date },
): Date | undefined {
  if (schedule.kind === 'off') return undefined
  const zone = schedule.kind === 'cron' ? (schedule.timezone ?? timezone) : timezone
  return useCalendar().previewSchedule(toCron(schedule, seed), { tz: zone, from: after, count: 1 })[0]
}

/** Throws `usage` for a cron expression or a time zone that is none. */
export function parseSchedule(schedule: SyncSchedule): SyncSchedule {
  if (schedule.kind !== 'cron') return schedule
  const zone = schedule.timezone ?? 'UTC'
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
  } catch (cause) {
    throw new AppError(
      'usage',
      `"${zone}" is no time zone: give one like Pacific/Auckland, or none for the organisation's own.`,
      {
        cause,
      },
    )
  }
  const expression = schedule.cron.trim()
  try {
    if (expression.split(/\s+/).length !== 5) throw new Error('it needs five fields')
    const times = useCalendar().previewSchedule(expression, { tz: zone, from: new Date(), count: 1 })
    if (times.length === 0) throw new Error('it never comes')
  } catch (cause) {
    throw new AppError(
      'usage',
      `"${schedule.cron}" is no cron expression (${(cause as Error).message}): minute, hour, day, month, weekday, for example 30 6 * * 1-5.`,
      { cause },
    )
  }
  return { ...schedule, cron: expression }
}

/** A sentence for people: `nightly at 02:17 (Pacific/Auckland)`. */
export function describeSchedule(schedule: SyncSchedule, { seed, timezone }: { seed: string; timezone: string }): string {
  switch (schedule.kind) {
    case 'off':
      return 'by hand only'
    case 'hourly':
      return `hourly, ${toMinute(seed)} minutes past`
    case 'nightly':
      return `nightly at 02:${String(toMinute(seed)).padStart(2, '0')} (${timezone})`
    case 'cron':
      return `${schedule.cron} (${schedule.timezone ?? timezone})`
  }
}

function toCron(schedule: Exclude<SyncSchedule, { kind: 'off' }>, seed: string): string {
  switch (schedule.kind) {
    case 'hourly':
      return `${toMinute(seed)} * * * *`
    case 'nightly':
      return `${toMinute(seed)} 2 * * *`
    case 'cron':
      return schedule.cron
  }
}

function toMinute(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32BE() % nightlySpreadMinutes
}
