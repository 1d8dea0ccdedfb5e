import type { MiddlewareHandler } from 'hono'
import type { AppEnv, Actor, ServerParts } from './context.ts'
import { toRoute } from './observed.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Asking by POST changes nothing; the sign-in library's routes write their own lines. */
const notChanges: readonly RegExp[] = [
  /^\/v1\/query$/,
  /^\/v1\/saved-queries\/[^/]+\/run$/,
  /^\/v1\/connections\/check$/,
  /^\/v1\/auth\//,
  /^\/v1\/invites\/[^/]+\/open$/,
]

/** Writes a line for every change that was made, whichever route made it; what a route sets as `audit` names it better. */
export function audited({ access }: ServerParts): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('audit', {})
    await next()
    if (safeMethods.has(c.req.method) || c.res.status >= 400 || notChanges.some((each) => each.test(c.req.path))) return
    const { action, target, details } = c.get('audit')
    const actor = c.get('actor') as Actor | undefined
    await access.audit.write({
      actor: { kind: actor?.kind ?? 'stranger', id: actor?.id ?? null, name: actor?.name ?? 'somebody with a link' },
      action: action ?? `${c.req.method} ${toRoute(c).replace(/^\/v1/, '')}`,
      target: target ?? null,
      address: c.get('address'),
      requestId: c.get('requestId'),
      ...(details === undefined ? {} : { details }),
    })
  }
}
