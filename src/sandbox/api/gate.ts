import { randomUUID } from 'node:crypto'
import type { Exchange, Reply } from '../exchange.ts'
import type { SandboxState } from '../state.ts'
import { findUser } from '../state.ts'
import { checkPermission, findBearer, findTenant, offline } from './access.ts'
import { notFound } from './problems.ts'
import type { Api, ApiCall, Route } from './route.ts'

/** A request that passed the gate, or what it is refused with. An admitted one must be released when it is over. */
export interface Gate {
  passed?: { route: Route; call: ApiCall }
  refusal?: Reply
  /** Counters and correlation id, for every reply. */
  headers: Record<string, string>
  release: () => void
}

/** Token, organisation, limits, then scope and permission: in this order, so that refused calls count as Xero's do. */
export function enterApi(state: SandboxState, exchange: Exchange, api: Api): Gate {
  const gate: Gate = { headers: { 'xero-correlation-id': randomUUID() }, release: () => {} }
  const bearer = findBearer(state, exchange.headers.authorization)
  if ('refusal' in bearer) return { ...gate, refusal: bearer.refusal }
  const { clientId, userId } = bearer.token.grant
  exchange.clientId = clientId
  const tenant = findTenant(state, exchange, bearer.token)
  if ('refusal' in tenant) return { ...gate, refusal: tenant.refusal }
  const { books } = tenant
  exchange.tenantId = books.tenantId
  const admission = state.limits.admit(clientId, books.tenantId)
  Object.assign(gate.headers, state.limits.headers(clientId, books.tenantId))
  if ('refusal' in admission) return { ...gate, refusal: admission.refusal }
  gate.release = () => admission.release()
  if (state.offline.has(books.tenantId)) return { ...gate, refusal: offline() }
  const found = api.find(exchange.method, exchange.path.slice(api.prefix.length))
  if (!found) return { ...gate, refusal: notFound() }
  const refusal = checkPermission(state, bearer.token, found.route)
  if (refusal) return { ...gate, refusal }
  const user = findUser(state, userId) ?? state.users[0]
  const call: ApiCall = { state, books, exchange, params: found.params, user, clientId, nowMs: state.clock.now() }
  return { ...gate, passed: { route: found.route, call } }
}
