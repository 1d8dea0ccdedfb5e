import type { Config } from '../config.ts'
import type { Clock } from '../lib/clock.ts'
import type { Telemetry } from '../lib/telemetry.ts'
import type { Connection, Store } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import type { SyncEvent } from '../sync/report.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { XeroApi } from '../xero/api.ts'
import type { Connections } from '../xero/connections.ts'
import type { OAuthClient } from '../xero/oauth.ts'
import type { TokenSource } from './tokens.ts'
import type { WarehouseReaders } from './warehouse-readers.ts'

/** What the use cases stand on; made once by the composition root. */
export interface Services {
  config: Config
  clock: Clock
  telemetry: Telemetry
  store: Store
  streams: readonly Stream[]
  /** The warehouse, opened at first use, in this schema. */
  openWarehouse(schema: string): Promise<Warehouse>
  /** Reads it beside whatever writes. */
  readers: WarehouseReaders
  /** Xero's links between apps and organisations. */
  xeroConnections: Connections
  createOAuthClient(client: { clientId: string; clientSecret: string | null }): OAuthClient
  createTokenSource(tokenSetId: string): TokenSource
  /** Told of every sync of this process, whoever started it. A listener must not throw. */
  syncListeners: Set<SyncListener>
  /** A way to call Xero for one connection: token, governor, log of calls. */
  openSession(connection: Connection, options: SessionOptions): Promise<Session>
}

export type SyncListener = (run: { id: string; connection: Connection }, event: SyncEvent) => void

export interface SessionOptions {
  runId?: string
  onWait?: (until: Date, reason: string) => void
}

export interface Session {
  api: XeroApi
  /** Writes what is left of the log of calls and the limits. */
  close(): Promise<void>
}
