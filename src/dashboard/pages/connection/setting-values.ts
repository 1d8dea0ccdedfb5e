import type { ConnectionDetail } from '../../../http/schemas/connections.ts'
import { FieldError } from '../settings/field-error.ts'

type Schedule = ConnectionDetail['settings']['schedule']
export type ScheduleKind = Schedule['kind']

export const scheduleChoices: readonly { value: ScheduleKind; label: string }[] = [
  { value: 'nightly', label: 'Nightly' },
  { value: 'hourly', label: 'Hourly' },
  { value: 'cron', label: 'By a cron line' },
  { value: 'off', label: 'By hand only' },
]

export const toScheduleKind = (schedule: Schedule): ScheduleKind => schedule.kind

/** A schedule of a kind; the cron line there was is kept, else every four hours. */
export function toScheduleOf(kind: ScheduleKind, before: Schedule): Schedule {
  if (kind !== 'cron') return { kind }
  return before.kind === 'cron' ? before : { kind: 'cron', cron: '0 */4 * * *' }
}

/** `2021-04-01`, or null for nothing. Throws for what is no day. */
export function parseOptionalDay(text: string): string | null {
  const day = text.trim()
  if (day === '') return null
  const date = new Date(`${day}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) {
    throw new FieldError(`${day} is no date. Write it as 2021-04-01.`)
  }
  return day
}

/** Hours from 0 to 8,760, or null for the default. Throws for anything else. */
export function parseOptionalHours(text: string): number | null {
  const hours = text.trim()
  if (hours === '') return null
  const value = Number(hours)
  if (!/^\d+(\.\d+)?$/.test(hours) || value > 8760) throw new FieldError('Write a number of hours, at most 8,760.')
  return value
}

/** Names of fields, one a line. Throws for a line that doesn't name stream and field. */
export function parseFieldList(text: string): string[] {
  const lines = toLines(text)
  const wrong = lines.find((line) => !/^[a-z0-9_]+(\.[A-Za-z0-9_]+)+$/.test(line))
  if (wrong !== undefined) throw new FieldError(`"${wrong}" names no field. Write stream and field: contacts.email_address.`)
  return [...new Set(lines)]
}

/** Pairs `name=value`, one a line. Throws for a line without one. */
export function parseMetadata(text: string): Record<string, string> {
  return Object.fromEntries(
    toLines(text).map((line) => {
      const at = line.indexOf('=')
      if (at < 1) throw new FieldError(`"${line}" is no pair. Write name=value.`)
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    }),
  )
}

const toLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
