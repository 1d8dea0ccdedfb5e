import type { Exchange, Reply } from '../exchange.ts'
import { textReply } from '../exchange.ts'
import { covers } from '../identity/scopes.ts'
import type { AccessToken } from '../identity/grants.ts'
import type { Books } from '../books/books.ts'
import type { SandboxState } from '../state.ts'
import { findApp, findUser } from '../state.ts'
import { forbidden, unauthorized } from './problems.ts'
import type { Route } from './route.ts'

export type BearerCheck = { token: AccessToken } | { refusal: Reply }

/** The access token of a request, or the 401 it earns. */
export function findBearer(state: SandboxState, authorization: string | undefined): BearerCheck {
  const text = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  const token = text === undefined ? undefined : state.grants.findAccessToken(text)
  if (!token || token.grant.revoked) return { refusal: unauthorized('AuthenticationUnsuccessful') }
  if (token.expiresAt <= state.clock.now()) {
    return { refusal: unauthorized(`TokenExpired: token expired at ${toStamp(token.expiresAt)}`) }
  }
  return { token }
}

export type TenantCheck = { books: Books } | { refusal: Reply }

/** The organisation a request is about. Custom Connections may leave the header out. */
export function findTenant(state: SandboxState, exchange: Exchange, token: AccessToken): TenantCheck {
  const header = exchange.headers['xero-tenant-id']
  const asked = typeof header === 'string' ? header.trim().toLowerCase() : ''
  const custom = findApp(state, token.grant.clientId)?.kind === 'custom'
  const rows = state.connections.list((row) => row.clientId === token.grant.clientId && row.userId === token.grant.userId)
  const row = rows.find((candidate) => (asked === '' ? custom : candidate.tenantId.toLowerCase() === asked))
  const books = row && state.companies.get(row.tenantId)
  return books ? { books } : { refusal: forbidden('AuthenticationUnsuccessful') }
}

/** Scope, then the user's permission. Undefined: go ahead. */
export function checkPermission(state: SandboxState, token: AccessToken, route: Route): Reply | undefined {
  const held = token.scopes.filter((scope) => covers(token.grant.scopes, scope))
  if (!route.scopes.some((scope) => covers(held, scope))) {
    return unauthorized('AuthorizationUnsuccessful', { 'www-authenticate': 'insufficent_scope' })
  }
  const user = findUser(state, token.grant.userId) ?? state.users[0]
  if (route.needsReporting && user && !user.reporting) {
    return forbidden('You are not permitted to access this resource without the reporting role or higher privileges')
  }
  if (route.method !== 'GET' && user?.role === 'READONLY') {
    return forbidden('You are not permitted to change this resource with a read only role')
  }
  return undefined
}

export function offline(): Reply {
  return textReply(503, 'The Organisation is offline')
}

/** `11/21/2026 10:09:08` */
function toStamp(ms: number): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T([\d:]{8})/.exec(new Date(ms).toISOString()) ?? []
  return `${month}/${day}/${year} ${time}`
}
