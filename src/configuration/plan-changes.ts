import type { Connection } from '../store/store.ts'
import type { DaybookConfig } from './define-config.ts'
import type { FindLine } from './locate-paths.ts'
import { resolveSettings, type ManagedSettings } from './resolve-settings.ts'

export type PlannedChange = { line: number | null } & (
  | { kind: 'connect'; connection: string }
  | {
      kind: 'setting'
      connection: string
      setting: keyof ManagedSettings
      /** Null: not set, so that what is usual holds. */
      from: unknown
      to: unknown
      /** What comes of it beside, a sentence. */
      consequence: string | null
    }
  | { kind: 'stream' | 'table'; action: 'add' | 'change' | 'remove'; name: string; consequence: string | null }
)

export interface ConfigurationPlan {
  origin: string
  changes: PlannedChange[]
  /** What a person should know beside. */
  notes: string[]
}

export interface PlanInput {
  config: DaybookConfig
  origin: string
  findLine: FindLine
  /** What was applied before: a setting that it made and this one does not is taken back. */
  before: DaybookConfig | undefined
  connections: readonly Connection[]
  /** Streams that other rules for fields stored: forgotten and read anew. */
  findRuledAnew(connection: Connection | undefined, fields: NonNullable<ManagedSettings['fields']>): string[]
}

/** What applying a configuration would change, in the order in which it would be done. */
export function planChanges(input: PlanInput): ConfigurationPlan {
  const { config, before = {}, findLine, connections, origin } = input
  const changes: PlannedChange[] = []
  const notes: string[] = []
  const lineOf = (path: readonly string[] | undefined): number | null => (path && findLine(path)) ?? null

  changes.push(...planNamed('stream', byName(before.streams), byName(config.streams), (name) => lineOf(streamPath(config, name))))
  const held = new Map(connections.map((connection) => [connection.name, connection]))
  const wanted = Object.keys(config.connections ?? {})
  for (const name of wanted.filter((each) => !held.has(each))) {
    const line = lineOf(['connections', name])
    if (config.connections?.[name]?.connect) changes.push({ kind: 'connect', connection: name, line })
    else notes.push(`"${name}" (${origin}:${line ?? '?'}) is not connected yet: connect it under this name, then apply again.`)
  }
  const planned = [
    ...connections,
    ...wanted
      .filter((name) => !held.has(name) && config.connections?.[name]?.connect !== undefined)
      .map((name) => ({ name, settings: {} as Connection['settings'] })),
  ]
  for (const connection of planned) {
    const now = resolveSettings(config, connection)
    const then = resolveSettings(before, connection).settings
    const names = new Set([...Object.keys(now.settings), ...Object.keys(then)]) as Set<keyof ManagedSettings>
    for (const setting of names) {
      const from = connection.settings[setting] ?? null
      const to = now.settings[setting] ?? null
      if (toText(from) === toText(to)) continue
      changes.push({
        kind: 'setting',
        connection: connection.name,
        setting,
        from,
        to,
        consequence: toConsequence(input, held.get(connection.name), setting, to),
        line: lineOf(now.paths[setting]),
      })
    }
  }
  const toEntries = (tables: DaybookConfig['tables']): Map<string, unknown> => new Map(Object.entries(tables ?? {}))
  const tables = planNamed('table', toEntries(before.tables), toEntries(config.tables), (name) => lineOf(['tables', name]))
  return { origin, changes: [...changes, ...tables], notes }
}

function planNamed(
  kind: 'stream' | 'table',
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  lineOf: (name: string) => number | null,
): PlannedChange[] {
  const set = [...after].flatMap(([name, value]): PlannedChange[] => {
    if (before.has(name) && toText(before.get(name)) === toText(value)) return []
    return [{ kind, action: before.has(name) ? 'change' : 'add', name, consequence: null, line: lineOf(name) }]
  })
  const consequence = kind === 'stream' ? 'It is no longer read; its rows stay.' : null
  const removed = [...before.keys()]
    .filter((name) => !after.has(name))
    .map((name): PlannedChange => ({ kind, action: 'remove', name, consequence, line: null }))
  return [...set, ...removed]
}

function toConsequence(
  input: PlanInput,
  connection: Connection | undefined,
  setting: keyof ManagedSettings,
  to: unknown,
): string | null {
  if (setting !== 'fields' || connection === undefined) return null
  const anew = input.findRuledAnew(connection, to ?? {})
  return anew.length === 0 ? null : `Rows of ${anew.join(', ')} are forgotten, and read anew by the next sync.`
}

function byName(streams: DaybookConfig['streams']): Map<string, unknown> {
  return new Map((streams ?? []).map((stream) => [stream.name, stream]))
}

function streamPath(config: DaybookConfig, name: string): string[] {
  return ['streams', String(config.streams?.findIndex((stream) => stream.name === name) ?? 0)]
}

/** The same text for the same value, whatever the order of its properties. */
function toText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
