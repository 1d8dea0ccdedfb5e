import type { Access } from '../access/open-access.ts'
import type { Actor } from '../access/actor.ts'
import type { Alerts } from '../alerts/create-alerts.ts'
import type { Config } from '../config.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { RunningTelemetry } from '../telemetry/open-telemetry.ts'
import type { OAuthFlows } from '../platform/oauth-flows.ts'
import type { Platform } from '../platform/platform.ts'
import type { RunningSyncs } from '../platform/running-syncs.ts'

export { keyScopes, permissions, roles } from '../access/actor.ts'
export type { Actor, Permission, Role } from '../access/actor.ts'

/** Variables of a request. */
export interface AppEnv {
  Variables: {
    requestId: string
    /** Where the request came from: the peer, or whom a trusted proxy names. */
    address: string
    /** Set by the access middleware on every route but the public ones. */
    actor: Actor
    /** What a route adds to the audit log's line of this request: whom or what it was about, and facts. Never a secret. */
    audit: { action?: string; target?: string; details?: Record<string, unknown> }
    /** Of the answer's content security policy, where it is a page. */
    nonce: string
  }
}

/** How the server is reached. */
export interface ServerAddress {
  /** What people open: `http://localhost:8910`, `https://books.example.com`. No slash at the end. */
  url: string
  /** People's browsers talk TLS to it, or to the proxy before it. */
  secure: boolean
  /** Names a request's Host may have, without port. Undefined: any. */
  hosts: readonly string[]
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[]
}

/** What routes stand on; made once by `serve`. Parts that come with further engines are added here. */
export interface ServerParts {
  config: Config
  clock: Clock
  platform: Platform
  access: Access
  address: ServerAddress
  /** Version of the program. */
  version: string
  log: Log
  telemetry: RunningTelemetry
  /** Syncs of this process, to start and to follow. */
  syncs: RunningSyncs
  /** Sign-ins with Xero that are under way. */
  flows: OAuthFlows
  /** Schedules and work in the background. */
  jobs: Jobs
  /** Rules, channels and events of alerts. */
  alerts: Alerts
}
