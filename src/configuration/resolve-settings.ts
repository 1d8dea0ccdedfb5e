import type { Connection, ConnectionSettings } from '../store/store.ts'
import { toSchedule } from './check-meaning.ts'
import type { ConnectionConfig, DaybookConfig, Override } from './define-config.ts'

/** Settings that a configuration file may set. */
export type ManagedSettings = Pick<
  ConnectionSettings,
  'schedule' | 'streams' | 'startDate' | 'snapshotHours' | 'paused' | 'fields' | 'metadata'
>

export interface ResolvedSettings {
  settings: ManagedSettings
  /** Where in the file each of them is set. */
  paths: Partial<Record<keyof ManagedSettings, string[]>>
}

/** What the file sets for a connection: defaults, then overrides that match it, then its own; rules for fields add up. */
export function resolveSettings(
  config: DaybookConfig,
  connection: Pick<Connection, 'name'> & { settings: Pick<ConnectionSettings, 'metadata'> },
): ResolvedSettings {
  const named = config.connections?.[connection.name]
  const metadata = { ...connection.settings.metadata, ...named?.metadata }
  const resolved: ResolvedSettings = { settings: {}, paths: {} }
  merge(resolved, config.defaults ?? {}, ['defaults'])
  for (const [index, override] of (config.overrides ?? []).entries()) {
    if (matches(override, connection.name, metadata)) merge(resolved, override.set, ['overrides', String(index), 'set'])
  }
  if (named) {
    const { connect: _connect, metadata: pairs, ...own } = named
    const path = ['connections', connection.name]
    merge(resolved, own, path)
    if (pairs !== undefined) {
      resolved.settings.metadata = metadata
      resolved.paths.metadata = [...path, 'metadata']
    }
  }
  return resolved
}

function merge({ settings, paths }: ResolvedSettings, set: ConnectionConfig, path: string[]): void {
  const { schedule, fields, ...rest } = set
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) continue
    Object.assign(settings, { [name]: value })
    paths[name as keyof ManagedSettings] = [...path, name]
  }
  if (schedule !== undefined) {
    settings.schedule = toSchedule(schedule)
    paths.schedule = [...path, 'schedule']
  }
  if (fields !== undefined) {
    const union = (a: string[] = [], b: string[] = []): string[] => [...new Set([...a, ...b])].sort()
    const drop = union(settings.fields?.drop, fields.drop)
    const hash = union(settings.fields?.hash, fields.hash)
    settings.fields = { ...(drop.length > 0 ? { drop } : {}), ...(hash.length > 0 ? { hash } : {}) }
    paths.fields = [...path, 'fields']
  }
}

function matches({ match }: Override, name: string, metadata: Record<string, string>): boolean {
  if (match.name !== undefined && !toPattern(match.name).test(name)) return false
  return Object.entries(match.metadata ?? {}).every(([key, value]) => metadata[key] === value)
}

function toPattern(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'u')
}
