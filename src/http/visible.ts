import { AppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'
import type { Actor, ServerParts } from './context.ts'
import { canSee } from './requires.ts'

/** The connections this actor may see, by name. */
export async function loadVisible({ platform }: Pick<ServerParts, 'platform'>, actor: Actor): Promise<Connection[]> {
  return (await platform.connections.list()).filter(({ id }) => canSee(actor, id))
}

/** One that may be seen. Any other is one there is none of, and its name is not told. Throws `not_found`. */
export async function requireVisible(parts: Pick<ServerParts, 'platform'>, actor: Actor, name: string): Promise<Connection> {
  const found = (await loadVisible(parts, actor)).find((connection) => connection.name === name)
  if (found) return found
  throw new AppError('not_found', `There is no connection "${name.slice(0, 80)}". GET /v1/connections lists those you may see.`)
}

/** What a request reads: the connections named, or all that may be seen. */
export interface Scope {
  connections: Connection[]
  /** Tenant ids that rows may be of; undefined: an actor who sees everything asked for everything. */
  tenants: string[] | undefined
}

export async function toScope(parts: Pick<ServerParts, 'platform'>, actor: Actor, names: readonly string[] = []): Promise<Scope> {
  if (names.length === 0) {
    const connections = await loadVisible(parts, actor)
    return { connections, tenants: actor.connections === 'all' ? undefined : connections.map(({ tenantId }) => tenantId) }
  }
  const connections: Connection[] = []
  for (const name of new Set(names)) connections.push(await requireVisible(parts, actor, name))
  return { connections, tenants: connections.map(({ tenantId }) => tenantId) }
}
