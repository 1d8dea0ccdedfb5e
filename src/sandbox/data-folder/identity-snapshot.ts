import type { JWK } from 'jose'
import type { App, User } from '../identity/apps.ts'
import type { ConnectionRow } from '../identity/connections.ts'
import type { GrantSnapshot } from '../identity/grants.ts'
import type { SandboxState } from '../state.ts'
import type { Webhook } from '../webhooks/webhooks.ts'

/** Who may do what, so that clients go on with the tokens they hold. */
export interface IdentitySnapshot {
  clockOffsetMs: number
  key: JWK
  apps: App[]
  users: User[]
  grants: GrantSnapshot
  /** Client id, and the place of its grant. */
  customGrants: [clientId: string, grant: number][]
  connections: ConnectionRow[]
  offline: string[]
  webhooks: Webhook[]
}

export async function createIdentitySnapshot(state: SandboxState): Promise<IdentitySnapshot> {
  const grants = state.grants.snapshot()
  const events = new Map(grants.grants.map(({ authEventId }, at) => [authEventId, at]))
  return {
    clockOffsetMs: state.clock.offsetMs(),
    key: await state.signer.exportKey(),
    apps: state.apps,
    users: state.users,
    grants,
    customGrants: [...state.customGrants].map(([clientId, grant]) => [clientId, events.get(grant.authEventId)!]),
    connections: state.connections.snapshot(),
    offline: [...state.offline],
    webhooks: state.webhooks.list(),
  }
}

export async function restoreIdentity(state: SandboxState, kept: IdentitySnapshot): Promise<void> {
  state.clock.advance(kept.clockOffsetMs - state.clock.offsetMs())
  await state.signer.importKey(kept.key)
  state.apps.splice(0, Infinity, ...kept.apps)
  state.users.splice(0, Infinity, ...kept.users)
  const grants = state.grants.restore(kept.grants)
  state.customGrants.clear()
  for (const [clientId, at] of kept.customGrants) state.customGrants.set(clientId, grants[at]!)
  state.connections.restore(kept.connections)
  state.offline.clear()
  for (const tenantId of kept.offline) state.offline.add(tenantId)
  state.webhooks.restore(kept.webhooks)
}
