import type { IdempotencyStore } from './api/idempotency.ts'
import type { Books } from './books/books.ts'
import type { CallLog } from './calls.ts'
import type { DataFolder } from './data-folder/data-folder.ts'
import type { EgressMeter } from './egress.ts'
import type { FaultList } from './faults.ts'
import type { App, User } from './identity/apps.ts'
import type { ConnectionStore } from './identity/connections.ts'
import type { Grant, GrantStore } from './identity/grants.ts'
import type { Signer } from './identity/signing.ts'
import type { Limits } from './limits.ts'
import type { PageSpool } from './page-spool.ts'
import type { Quirks } from './quirks.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** Everything the sandbox knows. One per server; the parts share it. */
export interface SandboxState {
  clock: SandboxClock
  /** By tenant id, in the order given. */
  companies: Map<string, Books>
  /** Tenants that answer 503 for now. */
  offline: Set<string>
  apps: App[]
  users: User[]
  /** The standing consent behind each Custom Connection, by client id. */
  customGrants: Map<string, Grant>
  grants: GrantStore
  connections: ConnectionStore
  signer: Signer
  limits: Limits
  egress: EgressMeter
  faults: FaultList
  /** Answers to writes with an Idempotency-Key. */
  idempotency: IdempotencyStore
  calls: CallLog
  webhooks: Webhooks
  quirks: Quirks
  /** Matching documents above which a list answers ErrorNumber 51; Infinity: never. */
  highVolume: number
  /** Real milliseconds that each API call takes at least. */
  latencyMs: number
  /** Keeps rendered pages, where asked for. */
  spool: PageSpool | undefined
  /** Approves every consent page at once: all organisations, or those listed. */
  autoApprove: boolean | string[]
  /** Keeps it all in a folder, where asked for. */
  data: DataFolder | undefined
  /** Origin of the server, known once it listens. */
  origin: string
}

export function findApp(state: SandboxState, clientId: string | null | undefined): App | undefined {
  return state.apps.find((app) => app.clientId === clientId)
}

export function findUser(state: SandboxState, userId: string | null): User | undefined {
  return state.users.find((user) => user.userId === userId)
}
