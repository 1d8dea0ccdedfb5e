import type { ColumnType } from 'kysely'

/** Read back parsed, written as text that `toJson` made. */
type Json = ColumnType<unknown, string | null, string | null>

/** The tables of migration `0003-operations`: schedules, alerts, what the configuration file set. */
export interface OperationsTables {
  sync_schedules: SyncSchedulesTable
  alert_channels: AlertChannelsTable
  alert_rules: AlertRulesTable
  alert_events: AlertEventsTable
  alert_deliveries: AlertDeliveriesTable
  configuration: ConfigurationTable
}

export interface SyncSchedulesTable {
  connection_id: string
  /** The schedule and time zone that `next_run_at` follows from, as JSON text: another one is worked out anew. */
  schedule: string
  /** Null: by hand only. */
  next_run_at: Date | null
  /** The next run goes on with one that a limit paused. */
  resumes: boolean
  updated_at: Date
}

export interface AlertChannelsTable {
  id: string
  name: string
  kind: 'slack' | 'email' | 'webhook'
  /** What is no secret: addresses, hosts. */
  settings: Json
  /** JSON of what is one, sealed. */
  secret: string | null
  enabled: boolean
  created_at: Date
  updated_at: Date
}

export interface AlertRulesTable {
  kind: string
  enabled: boolean
  threshold: number | null
  /** Ids of channels as JSON; null: every one that is on. */
  channels: Json
  updated_at: Date
}

export interface AlertEventsTable {
  id: string
  kind: string
  /** What the rule was broken by: a connection's id, or `server`. */
  subject: string
  connection_id: string | null
  title: string
  detail: string
  raised_at: Date
  seen_at: Date
  recovered_at: Date | null
  recovery: string | null
}

export interface AlertDeliveriesTable {
  id: string
  /** Null for a test. */
  event_id: string | null
  channel_id: string
  notice: 'raised' | 'recovered' | 'test'
  status: 'waiting' | 'delivered' | 'failed'
  attempts: number
  /** What the receiver said, or why it was not reached. */
  answer: string | null
  created_at: Date
  finished_at: Date | null
}

export interface ConfigurationTable {
  id: string
  content: Json
  /** File name it came from. */
  origin: string
  applied_at: Date
}
