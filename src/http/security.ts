import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../lib/app-error.ts'
import type { AppEnv, ServerAddress } from './context.ts'

/** Answers' headers. The policy of a page has a nonce of its own; what is no page may do nothing at all. */
export function secureHeaders(address: ServerAddress): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('nonce', randomBytes(18).toString('base64url'))
    await next()
    const { headers } = c.res
    const page = headers.get('content-type')?.startsWith('text/html') ?? false
    const set = (name: string, value: string): void => {
      if (!headers.has(name)) headers.set(name, value)
    }
    set('content-security-policy', page ? toPagePolicy(c.get('nonce')) : "default-src 'none'; frame-ancestors 'none'")
    set('x-content-type-options', 'nosniff')
    set('x-frame-options', 'DENY')
    set('referrer-policy', 'no-referrer')
    set('cross-origin-opener-policy', 'same-origin')
    set('cross-origin-resource-policy', 'same-origin')
    set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    set('origin-agent-cluster', '?1')
    if (address.secure) set('strict-transport-security', 'max-age=31536000')
    if (c.req.path.startsWith('/v1/') || page) set('cache-control', 'no-store')
  }
}

/** Scripts, styles, fonts and requests of this server alone. `data:` is for images a page draws itself. */
export function toPagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** Who is at the other end: the peer, or, where the peer is a trusted proxy, the last address that is none. */
export function toAddress(c: Context<AppEnv>, { trustedProxies }: ServerAddress): string {
  const peer = plain(getConnInfo(c).remote.address ?? '')
  if (!trustedProxies.includes(peer)) return peer
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => plain(each.trim()))
  const client = hops.findLast((hop) => !trustedProxies.includes(hop))
  // What is no address was made up by whoever asks.
  return client !== undefined && isIP(client) !== 0 ? client : peer
}

/** IPv4 as itself, also where a socket for both families names it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

/**
 * A page elsewhere can make a browser ask this server, under a name of its own that leads here (DNS rebinding): only names
 * the server knows as its own are answered.
 */
export function checkHost({ hosts, url }: ServerAddress): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const host = toHostname(c.req.header('host') ?? '')
    if (!hosts.includes(host)) {
      throw new AppError('request_refused', `This server does not answer as "${host.slice(0, 100)}". Open ${url}.`)
    }
    // Pages have one name: a session's cookie is not sent to another, and Xero takes http://localhost alone as plain http.
    const { hostname } = new URL(url)
    if (
      hostname === 'localhost' &&
      host !== hostname &&
      c.req.method === 'GET' &&
      !/^\/(v1|mcp|internal)(\/|$)/.test(c.req.path)
    ) {
      const { pathname, search } = new URL(c.req.url)
      return c.redirect(`${url}${pathname.replace(/^\/+/, '/')}${search}`, 302)
    }
    await next()
    return undefined
  }
}

function toHostname(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A change must come from this server's own page or from no page at all. Browsers send Origin with every one of them and
 * cannot be made to lie; a program that sends a key and no cookie needs none.
 */
export function checkOrigin({ url }: ServerAddress): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (safeMethods.has(c.req.method)) return next()
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const foreign = (origin !== undefined && origin !== url) || (site !== undefined && site !== 'same-origin' && site !== 'none')
    const unnamed = origin === undefined && c.req.header('cookie') !== undefined
    if (foreign || unnamed) {
      throw new AppError(
        'request_refused',
        `A change must be asked for by a page of ${url}, or by a program with a key and no cookies.`,
      )
    }
    return next()
  }
}
