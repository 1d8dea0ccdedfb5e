import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { AppError } from '../lib/app-error.ts'
import { audited } from './audited.ts'
import { authenticate } from './authenticate.ts'
import type { AppEnv, ServerParts } from './context.ts'
import { toErrorResponse, toHttpError } from './errors.ts'
import type { McpMount } from './mcp-mount.ts'
import { observed, toRoute } from './observed.ts'
import { createApi } from './routes.ts'
import { createAuthRoutes } from './routes/auth.ts'
import { createDocsRoutes } from './routes/docs.ts'
import { limitBody } from './limit-body.ts'
import { checkHost, checkOrigin, secureHeaders, toAddress } from './security.ts'
import { createStaticRoutes } from './static.ts'

/** The whole server as one handler: the API under `/v1`, the dashboard everywhere else. */
export function createApp(parts: ServerParts, mcp: McpMount): Hono<AppEnv> {
  const { address, log } = parts
  const app = new Hono<AppEnv>()
  app.use(secureHeaders(address))
  app.use(async (c, next) => {
    c.set('requestId', randomUUID())
    c.set('address', toAddress(c, address))
    c.header('x-request-id', c.get('requestId'))
    await next()
  })
  app.use(observed(parts))
  app.use(checkHost(address))
  app.use(checkOrigin(address))
  app.use(limitBody)
  const known = authenticate(parts)
  app.use('/v1/*', known)
  app.use('/mcp', known)
  app.route('/', mcp.routes)
  app.use('/v1/*', audited(parts))
  app.route('/v1', createAuthRoutes(parts))
  const api = createApi(parts)
  app.route('/', createDocsRoutes(api, parts))
  app.route('/v1', api)
  app.all('/v1/*', () => {
    throw new AppError('not_found', 'There is no such route. /v1/openapi.json lists them all.')
  })
  app.route('/', createStaticRoutes())
  app.onError((thrown, c) => {
    const error = toHttpError(thrown)
    if (error.code === 'internal') {
      log.error('A request failed by a fault of ours.', {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: toRoute(c),
        ...toFacts(thrown),
      })
    }
    return toErrorResponse(c, error)
  })
  return app
}

/** What a log may have of a fault: a database's error also holds the row that failed, which may be a secret. */
function toFacts(thrown: unknown): Record<string, string> {
  if (!(thrown instanceof Error)) return { reason: String(thrown) }
  const { message, stack, cause } = thrown
  return { reason: message, stack: stack ?? '', ...(cause instanceof Error ? { cause: cause.stack ?? cause.message } : {}) }
}
