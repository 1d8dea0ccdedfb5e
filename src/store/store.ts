import type { Database } from './database.ts'
import type { Keyring } from './keyring.ts'

/**
 * The control plane: connections, token sets, runs, the log of calls, limits. PGlite on a laptop, PostgreSQL by URL,
 * one SQL dialect and one contract suite for both.
 */
export interface Store {
  /** For engines that keep tables of their own here (access, jobs, alerts): their SQL is theirs, their migration is here. */
  database: Database
  /** Seals what they must keep secret. */
  keyring: Keyring
  connections: ConnectionStore
  tokens: TokenStore
  runs: RunStore
  calls: CallStore
  limits: LimitStore
  /** Seals every stored secret with the newest key. Answers how many. */
  rotateKeys(): Promise<number>
  close(): Promise<void>
}

export type AuthKind = 'custom' | 'oauth' | 'refresh' | 'token'

/** A named link to one organisation. Its secrets are in its token set, which several connections may share. */
export interface Connection {
  id: string
  name: string
  auth: AuthKind
  tokenSetId: string
  tenantId: string
  tenantName: string
  tenantType: string
  /** Id of the link at Xero (`/connections[].id`), what a disconnect names. */
  xeroConnectionId: string | null
  settings: ConnectionSettings
  status: 'ok' | 'needs_attention'
  /** Why attention is needed, a sentence for people. */
  statusReason: string | null
  /** Background calls pause until then (day limit). */
  pausedUntil: Date | null
  createdAt: Date
  updatedAt: Date
}

export interface ConnectionSettings {
  /** Only these streams; absent: all that are readable. */
  streams?: string[]
  /** Records modified before this date are not read: `2024-07-01`. */
  startDate?: string
  /** Warehouse schema. Default `xero`. */
  schema?: string
  /** Hours between whole reads of streams that can't be asked for changes. Default from the configuration. */
  snapshotHours?: number
  /** The last connect-time test, stream by stream. */
  access?: Record<string, StreamAccess>
  /** Pairs of the user's own, such as a customer id of theirs. */
  metadata?: Record<string, string>
  /** The company of the built-in sandbox, which a server starts for it. */
  demo?: boolean
  /** When it is synced by itself while a server runs. Absent: nightly. */
  schedule?: SyncSchedule
  /** A person paused it: its schedule rests. */
  paused?: boolean
  /** Columns that are not stored as Xero sent them. */
  fields?: FieldRules
}

/**
 * - `nightly`: at two in the morning where the organisation is, a few minutes later or earlier for each · `hourly`
 * - `cron`: five fields, in this time zone or the organisation's own · `off`: by hand only
 */
export type SyncSchedule =
  | { kind: 'nightly' }
  | { kind: 'hourly' }
  | { kind: 'cron'; cron: string; timezone?: string }
  | { kind: 'off' }

/** Columns as `table.column`, for example `contacts.email_address`. */
export interface FieldRules {
  /** Never stored: the column stays empty. */
  drop?: string[]
  /** Stored as a keyed hash, so that equal values are still equal. Columns of text. */
  hash?: string[]
}

export type StreamAccess =
  | { readable: true }
  | { readable: false; reason: string; why: 'scope' | 'role' | 'tier' | 'retired' | 'error' }

export interface ConnectionStore {
  create(
    connection: Omit<Connection, 'id' | 'createdAt' | 'updatedAt' | 'status' | 'statusReason' | 'pausedUntil'>,
  ): Promise<Connection>
  /** By name or id; throws `not_found` naming the ones there are. */
  get(nameOrId: string): Promise<Connection>
  list(): Promise<Connection[]>
  update(
    id: string,
    change: Partial<
      Pick<
        Connection,
        | 'name'
        | 'settings'
        | 'status'
        | 'statusReason'
        | 'pausedUntil'
        | 'tenantId'
        | 'tenantName'
        | 'xeroConnectionId'
        | 'tokenSetId'
        | 'auth'
      >
    >,
  ): Promise<Connection>
  delete(id: string): Promise<void>
}

/** What a grant gave, sealed at rest. One set may serve several connections (one user, one app, many organisations). */
export interface TokenSet {
  id: string
  auth: AuthKind
  clientId: string | null
  clientSecret: string | null
  /** Scopes asked for, null to ask for none in particular. */
  requestedScopes: string[] | null
  /** Scopes granted, as the token says. */
  grantedScopes: string[]
  accessToken: string | null
  accessTokenExpiresAt: Date | null
  refreshToken: string | null
  /** The token before the last rotation: good for 30 minutes, in case the answer to the rotation was lost. */
  previousRefreshToken: string | null
  rotatedAt: Date | null
  updatedAt: Date
}

export interface TokenStore {
  create(set: Omit<TokenSet, 'id' | 'updatedAt'>): Promise<TokenSet>
  get(id: string): Promise<TokenSet>
  /**
   * Runs `work` while no other process holds this set's lock, on a fresh read of the set. What `save` is given is
   * committed (durably) before it resolves. The lock goes with the process that held it.
   */
  withLock<T>(
    id: string,
    work: (set: TokenSet, save: (change: Partial<Omit<TokenSet, 'id' | 'updatedAt'>>) => Promise<TokenSet>) => Promise<T>,
  ): Promise<T>
  delete(id: string): Promise<void>
}

export interface Run {
  id: string
  connectionId: string
  startedAt: Date
  finishedAt: Date | null
  status: 'running' | 'complete' | 'partial' | 'failed' | 'paused'
  /** The run's report as JSON (what `sync --json` ends with). */
  report: unknown
  error: string | null
}

export interface RunStore {
  /** Marks runs of this connection that a crash left as running as failed, then starts one. Its id: given, or a new one. */
  start(connectionId: string, at: Date, id?: string): Promise<Run>
  /** Throws `not_found`. */
  get(id: string): Promise<Run>
  /** The newest run of each connection, by connection id. */
  latest(): Promise<Map<string, Run>>
  finish(id: string, end: { status: Run['status']; finishedAt: Date; report: unknown; error: string | null }): Promise<void>
  /** Newest first. `after`: those that follow this run in that order. */
  list(options: RunFilter): Promise<Run[]>
  /**
   * Runs `work` while no other process syncs this connection; throws `home_busy` at once when one does. `lost` aborts when
   * the lock is gone before its time (the PostgreSQL connection that held it broke): stop then.
   */
  withConnectionLock<T>(connectionId: string, work: (lost: AbortSignal) => Promise<T>): Promise<T>
}

export interface RunFilter {
  connectionId?: string
  connectionIds?: readonly string[]
  status?: Run['status'][]
  since?: Date
  before?: Date
  after?: { startedAt: Date; id: string }
  limit: number
}

export interface CallRecord {
  connectionId: string | null
  runId: string | null
  tenantId: string | null
  at: Date
  method: string
  /** Path and query, without host; never a secret. */
  path: string
  status: number | null
  bytes: number
  durationMs: number
  correlationId: string | null
  /** Code of the error, when it failed. */
  error: string | null
}

/** A call as stored. */
export interface StoredCall extends CallRecord {
  id: string
}

export interface CallFilter {
  connectionId?: string
  /** Calls of these connections alone. */
  connectionIds?: readonly string[]
  runId?: string
  /** With an error code, or without. */
  failed?: boolean
  /** Part of the path. */
  search?: string
  since?: Date
  before?: Date
  /** Those that follow this call, newest first. */
  after?: { at: Date; id: string }
  limit: number
}

/** Calls of a tenant in an hour (UTC). */
export interface CallTally {
  tenantId: string
  at: Date
  kind: 'records' | 'reports' | 'checks'
  calls: number
  bytes: number
  /** Most calls in one minute of it. */
  peakMinute: number
}

export interface CallStore {
  append(calls: CallRecord[]): Promise<void>
  /** Newest first. */
  list(options: CallFilter): Promise<StoredCall[]>
  /** Hour by hour, for each tenant and kind there are calls of. */
  tally(options: { since: Date; until: Date; tenantIds?: readonly string[] }): Promise<CallTally[]>
  /** Calls and bytes by tenant since an instant. */
  usage(options: { tenantId?: string; since: Date }): Promise<{ tenantId: string; calls: number; bytes: number }[]>
  /** Deletes entries older than this. Answers how many. */
  prune(before: Date): Promise<number>
}

/** What Xero's headers last said of one tenant's limits (or of the app's, tenant `*`), kept across restarts. */
export interface LimitState {
  clientId: string
  tenantId: string
  minuteRemaining: number | null
  minuteResetsAt: Date | null
  dayRemaining: number | null
  dayResetsAt: Date | null
  observedAt: Date
}

export interface LimitStore {
  list(): Promise<LimitState[]>
  load(clientId: string, tenantId: string): Promise<LimitState | undefined>
  save(state: LimitState): Promise<void>
}
