import { loadEnvironment } from '../config.ts'
import { loadApplied, saveApplied } from '../configuration/applied-configuration.ts'
import type { DaybookConfig, FromEnvironment } from '../configuration/define-config.ts'
import { loadConfiguration, type LoadedConfiguration } from '../configuration/load-configuration.ts'
import { planChanges, type ConfigurationPlan, type PlannedChange } from '../configuration/plan-changes.ts'
import { resolveSettings, type ManagedSettings } from '../configuration/resolve-settings.ts'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { ConnectionSettings } from '../store/store.ts'
import { streams as catalogue } from '../streams/catalogue.ts'
import type { Stream } from '../streams/stream.ts'
import { checkCustomTable, writeCustomTables } from './custom-tables.ts'
import { findRuledAnew } from './field-rules.ts'
import type { Platform } from './platform.ts'
import { replaceCustomStreams } from './custom-streams.ts'

export interface PlannedConfiguration extends ConfigurationPlan {
  loaded: LoadedConfiguration
}

/** What applying this file would change. Throws `config_invalid` naming lines, `not_found` where there is no file. */
export async function planConfiguration({ services }: Platform, path: string): Promise<PlannedConfiguration> {
  const loaded = await loadConfiguration(path, catalogue)
  const { config, origin, findLine } = loaded
  const before = await loadApplied(services.store.database)
  // Rules that hold now may name a stream that is to go.
  const streams = [...catalogue, ...toUnion(before?.config, config)]
  const plan = planChanges({
    config,
    origin,
    findLine,
    before: before?.config,
    connections: await services.store.connections.list(),
    findRuledAnew: (connection, fields) => findRuledAnew({ streams }, connection?.settings.fields, fields),
  })
  return { ...plan, loaded }
}

/** Does what was planned; answers it. What fails half way leaves the rest to the next try. */
export async function applyConfiguration(platform: Platform, path: string): Promise<PlannedConfiguration> {
  const planned = await planConfiguration(platform, path)
  const { changes, loaded } = planned
  const { config, origin, findLine } = loaded
  const { services } = platform
  const before = await loadApplied(services.store.database)
  replaceCustomStreams(services.streams, toUnion(before?.config, config))
  for (const change of changes) if (change.kind === 'connect') await connect(platform, change.connection, config)
  for (const [connection, settings] of groupSettings(changes)) await platform.connections.configure(connection, settings)
  await applyTables(platform, changes, loaded)
  replaceCustomStreams(services.streams, config.streams ?? [])
  await saveApplied(services.store.database, services.clock, { config, origin, lines: toLines(config, findLine) })
  return planned
}

/** Streams of both; of one that was changed, as it is to be. */
function toUnion(before: DaybookConfig | undefined, config: DaybookConfig): Stream[] {
  const own = config.streams ?? []
  return [...own, ...(before?.streams ?? []).filter(({ name }) => !own.some((stream) => stream.name === name))]
}

async function connect(platform: Platform, name: string, config: DaybookConfig): Promise<void> {
  const { connect: how } = config.connections?.[name] ?? {}
  if (how === undefined) return
  await platform.connect.custom({ name, clientId: toValue(how.clientId), clientSecret: toValue(how.clientSecret) })
}

function toValue(value: string | FromEnvironment): string {
  if (typeof value === 'string') return value
  const found = loadEnvironment()[value.env]
  if (found !== undefined && found !== '') return found
  throw new AppError(
    'config_invalid',
    `The environment variable ${value.env} is not set where Daybook runs: set it and apply again.`,
  )
}

function groupSettings(changes: readonly PlannedChange[]): Map<string, Partial<ConnectionSettings>> {
  const groups = new Map<string, Record<string, unknown>>()
  for (const change of changes) {
    if (change.kind !== 'setting') continue
    const group = groups.get(change.connection) ?? {}
    groups.set(change.connection, group)
    // Rules for fields are taken back by none at all, so that what they stored is read anew.
    group[change.setting] = change.to ?? (change.setting === 'fields' ? {} : null)
  }
  return groups
}

async function applyTables(
  { services }: Platform,
  changes: readonly PlannedChange[],
  loaded: LoadedConfiguration,
): Promise<void> {
  const tables = changes.flatMap((change) => (change.kind === 'table' ? [change] : []))
  if (tables.length === 0) return
  const set: NonNullable<DaybookConfig['tables']> = {}
  for (const { name, action } of tables) {
    const table = loaded.config.tables?.[name]
    if (action === 'remove' || table === undefined) continue
    try {
      await checkCustomTable(services, name, table)
    } catch (thrown) {
      const line = loaded.findLine(['tables', name, 'sql'])
      throw new AppError('config_invalid', `${loaded.origin}:${line ?? '?'}  tables.${name}: ${toAppError(thrown).message}`, {
        cause: thrown,
        details: { file: loaded.origin, line: line ?? null },
      })
    }
    set[name] = table
  }
  const remove = tables.filter(({ action }) => action === 'remove').map(({ name }) => name)
  await writeCustomTables(services, { set, remove })
}

/** What the applied file sets of a connection: with where, for people who may not change it elsewhere. */
export async function loadManaged({
  services,
}: Platform): Promise<
  { origin: string; appliedAt: Date; settings: { connection: string; setting: string; line: number | null }[] } | undefined
> {
  const applied = await loadApplied(services.store.database)
  if (applied === undefined) return undefined
  const settings = (await services.store.connections.list()).flatMap((connection) => {
    const { paths } = resolveSettings(applied.config, connection)
    return Object.entries(paths).map(([setting, path]) => ({
      connection: connection.name,
      setting,
      line: applied.lines[path.join('.')] ?? null,
    }))
  })
  return { origin: applied.origin, appliedAt: applied.appliedAt, settings }
}

/** Where each setting that could be looked for stands. */
function toLines(config: DaybookConfig, findLine: LoadedConfiguration['findLine']): Record<string, number> {
  const lines: Record<string, number> = {}
  const note = (path: string[], set: object | undefined): void => {
    for (const name of Object.keys(set ?? {}) as (keyof ManagedSettings)[]) {
      const line = findLine([...path, name])
      if (line !== undefined) lines[[...path, name].join('.')] = line
    }
  }
  note(['defaults'], config.defaults)
  for (const [index, override] of (config.overrides ?? []).entries()) note(['overrides', String(index), 'set'], override.set)
  for (const [name, connection] of Object.entries(config.connections ?? {})) note(['connections', name], connection)
  return lines
}
