import { toAppError } from '../lib/app-error.ts'
import { parseSchedule } from '../jobs/sync-schedule.ts'
import type { SyncSchedule } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import { toTableSet } from '../streams/tables.ts'
import { compileFieldRules } from '../warehouse/field-rules.ts'
import type { ConnectionConfig, DaybookConfig, ScheduleConfig } from './define-config.ts'

export interface Issue {
  path: string[]
  message: string
}

/** What a file of the right shape may still have wrong: names there are none of, schedules that are none, clashing tables. */
export function checkMeaning(config: DaybookConfig, catalogue: readonly Stream[]): Issue[] {
  const issues: Issue[] = []
  const attempt = (path: string[], work: () => void): boolean => {
    try {
      work()
      return true
    } catch (thrown) {
      issues.push({ path, message: toAppError(thrown).message.replace(/^Unexpected fault: /, '') })
      return false
    }
  }
  const known: Stream[] = [...catalogue]
  for (const [index, stream] of (config.streams ?? []).entries()) {
    const path = ['streams', String(index)]
    if (attempt(path, () => assertNew(stream, known))) known.push(stream)
  }
  const check = (path: string[], set: ConnectionConfig): void => {
    if (set.schedule !== undefined) attempt([...path, 'schedule'], () => void toSchedule(set.schedule!))
    for (const [index, name] of (set.streams ?? []).entries()) {
      if (known.some((stream) => stream.name === name)) continue
      issues.push({ path: [...path, 'streams', String(index)], message: `There is no stream "${name}".` })
    }
    let each = true
    for (const treatment of ['drop', 'hash'] as const) {
      for (const [index, name] of (set.fields?.[treatment] ?? []).entries()) {
        const at = [...path, 'fields', treatment, String(index)]
        if (!attempt(at, () => void compileFieldRules(known, { [treatment]: [name] }))) each = false
      }
    }
    // One by one they may be right and together not.
    if (each) attempt([...path, 'fields'], () => void compileFieldRules(known, set.fields ?? {}))
  }
  check(['defaults'], config.defaults ?? {})
  for (const [index, { set }] of (config.overrides ?? []).entries()) check(['overrides', String(index), 'set'], set)
  for (const [name, connection] of Object.entries(config.connections ?? {})) check(['connections', name], connection)
  return issues
}

/** Throws where it clashes with a stream there is. */
function assertNew(stream: Stream, known: readonly Stream[]): void {
  const set = toTableSet(stream)
  const names = new Set(set.tables.map(({ name }) => name))
  for (const other of known) {
    if (other.name === stream.name) throw new Error(`There is a stream "${stream.name}" already.`)
    const clash = toTableSet(other).tables.find(({ name }) => names.has(name))
    if (clash) throw new Error(`The stream "${other.name}" has a table "${clash.name}" already.`)
  }
  const properties = new Set(stream.fields.filter(({ kind }) => kind === 'scalar').map(({ property }) => property))
  for (const key of stream.key) {
    if (!properties.has(key)) throw new Error(`Its key "${key}" is none of its fields.`)
  }
  if (stream.cursor.kind === 'modified-since' && !properties.has(stream.cursor.field)) {
    throw new Error(`Its cursor "${stream.cursor.field}" is none of its fields.`)
  }
  if (stream.deletion.kind === 'status' && !properties.has(stream.deletion.field)) {
    throw new Error(`The field of its deletion, "${stream.deletion.field}", is none of its fields.`)
  }
}

const named: Readonly<Record<string, SyncSchedule>> = {
  nightly: { kind: 'nightly' },
  hourly: { kind: 'hourly' },
  off: { kind: 'off' },
}

/** Throws `usage` for what is no schedule. */
export function toSchedule(schedule: ScheduleConfig): SyncSchedule {
  if (typeof schedule !== 'string') return parseSchedule({ kind: 'cron', ...schedule })
  return named[schedule] ?? parseSchedule({ kind: 'cron', cron: schedule })
}
