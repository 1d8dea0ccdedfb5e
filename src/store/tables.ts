import type { ColumnType, Generated } from 'kysely'
import type { AccessTables } from './access-tables.ts'
import type { OperationsTables } from './operations-tables.ts'
import type { ProductTables } from './product-tables.ts'
import type { AuthKind, Connection, Run } from './store.ts'

/** The control plane's tables as Kysely sees them, all in the PostgreSQL schema `daybook`. */
export interface Tables extends AccessTables, OperationsTables, ProductTables {
  migrations: MigrationsTable
  token_sets: TokenSetsTable
  connections: ConnectionsTable
  runs: RunsTable
  calls: CallsTable
  limits: LimitsTable
}

/** Read back parsed, written as text that `toJson` made. */
export type Json = ColumnType<unknown, string | null, string | null>

/** Text that `keyring.seal` made. */
export type Sealed = string

interface MigrationsTable {
  version: number
  name: string
  applied_at: Date
}

export interface TokenSetsTable {
  id: string
  auth: AuthKind
  client_id: string | null
  client_secret: Sealed | null
  requested_scopes: Json
  granted_scopes: Json
  access_token: Sealed | null
  access_token_expires_at: Date | null
  refresh_token: Sealed | null
  previous_refresh_token: Sealed | null
  rotated_at: Date | null
  updated_at: Date
}

export interface ConnectionsTable {
  id: string
  name: string
  auth: AuthKind
  token_set_id: string
  tenant_id: string
  tenant_name: string
  tenant_type: string
  xero_connection_id: string | null
  settings: Json
  status: Connection['status']
  status_reason: string | null
  paused_until: Date | null
  created_at: Date
  updated_at: Date
}

export interface RunsTable {
  id: string
  connection_id: string
  started_at: Date
  finished_at: Date | null
  status: Run['status']
  report: Json
  error: string | null
}

export interface CallsTable {
  /** A bigint: PostgreSQL answers text, PGlite a number. */
  id: Generated<string | number>
  connection_id: string | null
  run_id: string | null
  tenant_id: string | null
  at: Date
  method: string
  path: string
  status: number | null
  /** Answered as a string or a number, whichever the driver makes of a bigint. */
  bytes: ColumnType<string | number | bigint, number, number>
  duration_ms: number
  correlation_id: string | null
  error: string | null
}

export interface LimitsTable {
  client_id: string
  tenant_id: string
  minute_remaining: number | null
  minute_resets_at: Date | null
  day_remaining: number | null
  day_resets_at: Date | null
  observed_at: Date
}
