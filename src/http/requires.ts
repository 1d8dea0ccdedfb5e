import type { MiddlewareHandler } from 'hono'
import { AppError } from '../lib/app-error.ts'
import type { Actor, AppEnv, Permission } from './context.ts'

const required = new WeakMap<object, Permission>()

/** Before a route: refuses whoever lacks the permission. Every route but the public ones has one; a test holds them to it. */
export function requires(permission: Permission): MiddlewareHandler<AppEnv> {
  const handler: MiddlewareHandler<AppEnv> = async (c, next) => {
    assertMay(c.get('actor'), permission)
    await next()
  }
  required.set(handler, permission)
  return handler
}

/** The permission a handler of `requires` asks for; undefined for any other handler. */
export function permissionOf(handler: object): Permission | undefined {
  return required.get(handler)
}

/** Throws `forbidden`. */
export function assertMay(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return
  const who = actor.kind === 'key' ? `The key "${actor.name}"` : `The role ${actor.role ?? ''}`
  throw new AppError('forbidden', `${who} may not do this: it needs the permission "${permission}". Ask an owner or admin.`, {
    details: { permission },
  })
}

export function canSee(actor: Actor, connectionId: string): boolean {
  return actor.connections === 'all' || actor.connections.has(connectionId)
}
