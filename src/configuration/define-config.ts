import type { Stream } from '../streams/stream.ts'

export {
  boolean,
  date,
  instant,
  integer,
  json,
  list,
  money,
  number,
  object,
  reference,
  references,
  text,
} from '../streams/fields.ts'
export type { Stream } from '../streams/stream.ts'

/** A value that is read from the environment when the file is applied, and kept nowhere else than sealed. */
export interface FromEnvironment {
  env: string
}

/** How an organisation is connected where it is not yet. */
export interface ConnectWith {
  way: 'custom'
  clientId: string | FromEnvironment
  clientSecret: FromEnvironment
}

/** When a connection is synced by itself: `'30 6 * * 1-5'` is cron, in the organisation's own time zone. */
export type ScheduleConfig = 'nightly' | 'hourly' | 'off' | (string & {}) | { cron: string; timezone?: string }

export interface ConnectionConfig {
  schedule?: ScheduleConfig
  /** Only these streams. */
  streams?: string[]
  /** Records modified before this day are not read: `2024-07-01`. */
  startDate?: string
  /** Hours between whole reads of streams that cannot be asked for changes. */
  snapshotHours?: number
  paused?: boolean
  /**
   * Columns, as `table.column` (`*.column`: in every table; `table._extra`: what no column knows), that are never stored,
   * or only as a keyed hash. Lists of defaults, overrides and connections add up.
   */
  fields?: { drop?: string[]; hash?: string[] }
}

export interface NamedConnectionConfig extends ConnectionConfig {
  connect?: ConnectWith
  metadata?: Record<string, string>
}

/** What holds for connections that all of this is true of; later ones win. */
export interface Override {
  match: {
    /** Name; `*` stands for any characters: `customer-*`. */
    name?: string
    /** All these pairs. */
    metadata?: Record<string, string>
  }
  set: ConnectionConfig
}

/** A table of your own, kept as a view in the schema `custom`. One of its columns must be `tenant_id`. */
export interface TableConfig {
  sql: string
  comment?: string
}

export interface DaybookConfig {
  /** What holds for every connection unless it says otherwise. */
  defaults?: ConnectionConfig
  overrides?: Override[]
  /** By name. Those that are not named keep to defaults and overrides. */
  connections?: Record<string, NamedConnectionConfig>
  /** Further endpoints of Xero, in the words of the catalogue. */
  streams?: Stream[]
  /** By name. */
  tables?: Record<string, TableConfig>
}

/** What `daybook.config.ts` exports: `export default defineConfig({ … })`. */
export function defineConfig(config: DaybookConfig): DaybookConfig {
  return config
}

/** A secret, or whatever differs between machines, by the name of its environment variable. */
export function env(name: string): FromEnvironment {
  return { env: name }
}
