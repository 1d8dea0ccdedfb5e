import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Log } from '../lib/log.ts'
import type { Telemetry } from '../lib/telemetry.ts'
import type { AppEnv } from './context.ts'

/** Asked every few seconds by machines: no line in the log. */
const quiet = /^\/v1\/(health|ready|metrics)$/

/** Where a request went, for what is written down: addresses may hold what is secret, such as the token of a link. */
export function toRoute(c: Context<AppEnv>): string {
  return matchedRoutes(c).find((each) => each.method === c.req.method)?.path ?? 'none'
}

/** A span, a measurement and a line of the log for each request; under its route. */
export function observed({ telemetry, log }: { telemetry: Telemetry; log: Log }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { method } = c.req
    const startedAt = performance.now()
    await telemetry.span(
      'http.request',
      { 'http.request.method': method, 'daybook.request': c.get('requestId') },
      async (span) => {
        await next()
        const { status } = c.res
        const route = toRoute(c)
        const seconds = (performance.now() - startedAt) / 1000
        span.set({ 'http.route': route, 'http.response.status_code': status })
        if (status >= 500) span.fail(String(status))
        telemetry.observe('http.server.request.duration', seconds, { method, route, status })
        if (quiet.test(c.req.path)) return
        const fields = { requestId: c.get('requestId'), method, route, status, ms: Math.round(seconds * 1000) }
        log.debug('A request was answered.', fields)
      },
    )
  }
}
