import type { Config } from '../config.ts'
import type { Connection, ConnectionSettings, CallRecord, StreamAccess } from '../store/store.ts'
import type { SyncEvent, SyncReport } from '../sync/report.ts'
import type { QueryOptions, QueryResult } from '../warehouse/query.ts'
import type { Services } from './services.ts'

/** The use cases, one file per noun beside this one; every surface (CLI now, HTTP and MCP later) calls these and renders. */
export interface Platform {
  config: Config
  /** What the use cases stand on, for the engines a server adds: access, jobs, alerts. */
  services: Services
  connect: ConnectUseCases
  connections: ConnectionUseCases
  /** Brings one connection up to date. Progress by `onEvent`; expected trouble is in the report, not thrown. */
  sync(name: string, options: SyncOptions): Promise<SyncReport>
  status(name?: string): Promise<ConnectionStatus[]>
  usage(options: { name?: string; days: number }): Promise<{ connection: string; calls: number; bytes: number }[]>
  calls(options: { name?: string; limit: number; before?: Date }): Promise<CallRecord[]>
  rotateKeys(): Promise<number>
  close(): Promise<void>
}

/** What every way of connecting may also be told. */
export interface ConnectOptions {
  /** What the user will call it; unique. */
  name: string
  streams?: string[]
  /** `2024-07-01` */
  startDate?: string
  schema?: string
}

export interface ConnectResult {
  connection: Connection
  requestedScopes: string[] | null
  grantedScopes: string[]
  /** Which family of scopes was granted. */
  scopeFamily: 'granular' | 'broad' | 'mixed' | 'unknown'
  access: { stream: string; access: StreamAccess; restricted: boolean }[]
  /** Sentences a person should read: a bare token's end, scopes that are missing, … */
  notes: string[]
}

/** An organisation a grant reaches. */
export interface Tenant {
  tenantId: string
  tenantName: string
  tenantType: string
  xeroConnectionId: string
}

/** Asked when a grant reaches several organisations and none was named. */
export type ChooseTenants = (tenants: Tenant[]) => Promise<Tenant[]>

export interface ConnectUseCases {
  /** Client credentials. Scopes: given, or granular first, then broad, then none asked for. */
  custom(options: ConnectOptions & { clientId: string; clientSecret: string; scopes?: string[] }): Promise<ConnectResult>
  /**
   * Authorization code on a loopback redirect; PKCE, with a secret too where one is given. `onUrl` gets the address a
   * person must open. Several chosen organisations give several connections: NAME, then NAME-2, …
   */
  oauth(
    options: ConnectOptions & {
      clientId: string
      clientSecret?: string
      scopes?: string[]
      /** Loopback port of the redirect, as registered with the Xero app. Default 8912. */
      port?: number
      tenantId?: string
      onUrl: (url: string) => void
      chooseTenants?: ChooseTenants
      signal?: AbortSignal
    },
  ): Promise<ConnectResult[]>
  /** A refresh token got elsewhere, with its client (and secret, unless it was a PKCE app) and tenant. */
  refresh(
    options: ConnectOptions & {
      clientId: string
      clientSecret?: string
      refreshToken: string
      tenantId?: string
      chooseTenants?: ChooseTenants
    },
  ): Promise<ConnectResult>
  /** The made-up company of the built-in sandbox, which is started for it; again under a name it had: it goes on. */
  demo(name: string): Promise<ConnectResult>
  /** A bare access token: works until it expires. */
  token(
    options: ConnectOptions & { accessToken: string; tenantId?: string; chooseTenants?: ChooseTenants },
  ): Promise<ConnectResult>
}

export type SettingsChange = { [K in keyof ConnectionSettings]?: ConnectionSettings[K] | null }

export interface ConnectionUseCases {
  list(): Promise<Connection[]>
  get(name: string): Promise<Connection>
  /** What is left out stays as it is; null takes it away. */
  configure(name: string, settings: SettingsChange): Promise<Connection>
  /** Asks Xero which streams can be read, and why not. */
  test(name: string): Promise<ConnectResult>
  /** Forgets these streams' rows and state: the next sync reads them whole. */
  reset(name: string, streams: string[]): Promise<void>
  /** Removes the link at Xero (where its grant allows) and here; `purge` also deletes its rows. */
  disconnect(name: string, options: { purge: boolean }): Promise<{ revoked: boolean; purgedRows: number; notes: string[] }>
}

export interface SyncOptions {
  streams?: string[]
  /** Re-reads everything. */
  full?: boolean
  /** What the run shall be called; default: a new id. */
  runId?: string
  onEvent?: (event: SyncEvent) => void
  signal?: AbortSignal
}

export interface ConnectionStatus {
  connection: Connection
  health: 'ok' | 'never_synced' | 'needs_attention' | 'paused' | 'syncing'
  reason: string | null
  lastRun: { startedAt: string; finishedAt: string | null; status: string } | null
  /** Calls and bytes in the last 24 hours, and what Xero last said remains of the day. */
  callsToday: number
  bytesToday: number
  dayRemaining: number | null
  streams: {
    stream: string
    rows: number
    deleted: number
    quarantined: number
    /** When the stream was last read to its end: what Xero had then is held. */
    asOf: string | null
    access: StreamAccess | null
  }[]
}

/** The warehouse alone, read-only: all that `query` needs, and much quicker to open. */
export type QueryWarehouse = (config: Config, sql: string, options: QueryOptions) => Promise<QueryResult>

export interface DoctorCheck {
  name: string
  ok: boolean
  /** What was found; when not ok, what to do. */
  detail: string
}

/** Runtime, folder, disk, key, control plane, warehouse, reachability of Xero, clock. Never throws for what it finds. `open`: the platform of a process that has the home open. */
export type RunDoctor = (config: Config, open?: Platform) => Promise<DoctorCheck[]>
