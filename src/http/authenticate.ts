import type { MiddlewareHandler } from 'hono'
import { keyMark } from '../access/api-keys.ts'
import { createRequestLimit } from '../access/request-limits.ts'
import { AppError } from '../lib/app-error.ts'
import type { AppEnv, ServerParts } from './context.ts'
import { publicPaths } from './routes.ts'

/** Requests a minute of one person, key or address; far more than a dashboard or a program that pages needs. */
const perMinute = { max: 60_000, windowMs: 60_000 }
/** Of an address without anybody known behind it. */
const strangersPerMinute = { max: 300, windowMs: 60_000 }
/** Bad keys from one address: nobody guesses 256 bits, but nobody should make the database look for them either. */
const badKeysPerMinute = { max: 30, windowMs: 60_000 }

/** Finds who asks, by key or session, and lets nobody else past but on public paths. */
export function authenticate({ access, clock }: ServerParts): MiddlewareHandler<AppEnv> {
  const limits = {
    actor: createRequestLimit(clock, perMinute),
    stranger: createRequestLimit(clock, strangersPerMinute),
    badKey: createRequestLimit(clock, badKeysPerMinute),
  }
  return async (c, next) => {
    refuseSecretsInUrl(c.req.url)
    const address = c.get('address')
    const given = c.req.header('authorization')
    if (given !== undefined) {
      const key = /^Bearer +(\S+)$/i.exec(given)?.[1]
      const actor = key === undefined ? undefined : await access.findKey(key)
      if (!actor) {
        limits.badKey.take(address)
        throw new AppError('signed_out', 'This key is not valid: it was mistyped, has expired, or was revoked.')
      }
      limits.actor.take(actor.id)
      c.set('actor', actor)
      return next()
    }
    const session = await access.findSession(c.req.raw.headers)
    if (session) {
      limits.actor.take(session.actor.id)
      c.set('actor', session.actor)
      await next()
      for (const cookie of session.cookies) c.header('set-cookie', cookie, { append: true })
      return undefined
    }
    limits.stranger.take(address)
    const path = c.req.path.replace(/^\/v1/, '')
    if (!publicPaths.some((each) => each.test(path))) {
      throw new AppError('signed_out', 'Sign in first, or send a key: "Authorization: Bearer KEY".')
    }
    return next()
  }
}

/** Addresses end up in logs, histories and referrers. */
function refuseSecretsInUrl(url: string): void {
  const { search } = new URL(url)
  if (search === '') return
  const found =
    search.includes(keyMark) ||
    [...new URLSearchParams(search).keys()].some((name) => /^(api_?key|access_token|key|authorization)$/i.test(name))
  if (!found) return
  throw new AppError(
    'usage',
    'A key does not belong in an address, where logs keep it. Revoke it, make another one, and send it as "Authorization: Bearer KEY".',
  )
}
