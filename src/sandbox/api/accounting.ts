import { randomUUID } from 'node:crypto'
import type { Collection, Company, WireRecord } from '../company/collection.ts'
import type { Exchange, Reply } from '../exchange.ts'
import type { SandboxState } from '../state.ts'
import { checkPermission, findBearer, findTenant, offline } from './access.ts'
import { limitBudget } from './budget-window.ts'
import type { Endpoint } from './endpoints.ts'
import { endpoints } from './endpoints.ts'
import { selectRecords } from './list-query.ts'
import { highVolume, notFound, QueryFault } from './problems.ts'
import { readPath, toText } from './read-path.ts'
import { createRenderer, renderEnvelope, renderRecords } from './render.ts'
import type { SortedIndex } from './sorted-index.ts'
import { createSortedIndex } from './sorted-index.ts'
import { subResource } from './sub-resources.ts'

export const apiPrefix = '/api.xro/2.0/'

/** A request that passed the gate, or what it is refused with. An admitted one must be released when it is over. */
export interface Gate {
  company?: Company
  endpoint?: Endpoint
  /** What follows the endpoint's path: id and sub-resource. */
  rest: string[]
  refusal?: Reply
  /** Counters and correlation id, for every reply. */
  headers: Record<string, string>
  release: () => void
}

/** Token, organisation, limits, then scope and permission: in this order, so that refused calls count as Xero's do. */
export function enterAccounting(state: SandboxState, exchange: Exchange): Gate {
  const gate: Gate = { rest: [], headers: { 'xero-correlation-id': randomUUID() }, release: () => {} }
  const bearer = findBearer(state, exchange.headers.authorization)
  if ('refusal' in bearer) return { ...gate, refusal: bearer.refusal }
  const { clientId } = bearer.token.grant
  exchange.clientId = clientId
  const tenant = findTenant(state, exchange, bearer.token)
  if ('refusal' in tenant) return { ...gate, refusal: tenant.refusal }
  const { tenantId } = tenant.company
  exchange.tenantId = tenantId
  const admission = state.limits.admit(clientId, tenantId)
  Object.assign(gate.headers, state.limits.headers(clientId, tenantId))
  if ('refusal' in admission) return { ...gate, refusal: admission.refusal }
  gate.release = () => admission.release()
  if (state.offline.has(tenantId)) return { ...gate, refusal: offline() }
  const route = findEndpoint(exchange.path.slice(apiPrefix.length))
  if (!route || exchange.method !== 'GET') return { ...gate, refusal: notFound() }
  const refusal = checkPermission(state, bearer.token, route.endpoint)
  return { ...gate, ...route, company: tenant.company, ...(refusal ? { refusal } : {}) }
}

/** The answer to a request that passed the gate. */
export function answerAccounting(state: SandboxState, exchange: Exchange, gate: Gate): Reply {
  const { company, endpoint, rest } = gate
  const collection = endpoint && company?.collections.get(endpoint.root)
  if (!company || !endpoint) return notFound()
  try {
    const body =
      rest.length === 0
        ? renderList(state, exchange, company, endpoint, collection)
        : renderSingle(state, exchange, company, endpoint, collection, rest)
    return Buffer.isBuffer(body) ? { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body } : body
  } catch (error) {
    if (error instanceof QueryFault) return error.toReply()
    throw error
  }
}

function renderList(
  state: SandboxState,
  exchange: Exchange,
  company: Company,
  endpoint: Endpoint,
  collection: Collection | undefined,
): Buffer | Reply {
  const nowMs = state.clock.now()
  if (!collection) return renderEnvelope(endpoint.root, renderRecords([], 0), nowMs)
  const { query } = exchange
  const since = exchange.headers['if-modified-since']
  const result = selectRecords({
    endpoint,
    collection,
    sorted: sortedIndexOf(collection),
    query,
    modifiedSince: since,
    quirks: state.quirks,
  })
  if (endpoint.guarded && result.matching > state.highVolume) return highVolume(endpoint.root)
  const render = createRenderer({
    endpoint,
    full: result.full,
    single: false,
    summaryOnly: isTrue(query.get('summaryonly')),
    exactPrices: query.get('unitdp') === '4',
    includeArchived: isTrue(query.get('includearchived')),
  })
  const make = (): Buffer => renderRecords(eachRecord(collection, result.indexes, render), result.indexes.length * 3000)
  const key = JSON.stringify([company.tenantId, endpoint.root, collection.version, [...query], since, state.quirks])
  const records = state.spool && result.pagination ? state.spool.take(key, make) : make()
  return renderEnvelope(endpoint.root, records, nowMs, result.pagination)
}

function* eachRecord(
  collection: Collection,
  indexes: Uint32Array,
  render: (record: WireRecord) => WireRecord,
): Generator<WireRecord> {
  for (const index of indexes) yield render(collection.recordAt(index))
}

function renderSingle(
  state: SandboxState,
  exchange: Exchange,
  company: Company,
  endpoint: Endpoint,
  collection: Collection | undefined,
  rest: string[],
): Buffer | Reply {
  const [id = '', sub, ...more] = rest
  const nowMs = state.clock.now()
  const byName = subResource(company, endpoint, undefined, id)
  if (byName && sub === undefined) return renderEnvelope(byName.root, renderRecords(byName.records, 0), nowMs)
  const record = collection && findRecord(collection, endpoint, id)
  if (!record || more.length > 0) return notFound()
  if (sub !== undefined) {
    const below = subResource(company, endpoint, record, sub)
    return below ? renderEnvelope(below.root, renderRecords(below.records, 0), nowMs) : notFound()
  }
  const render = createRenderer({
    endpoint,
    full: true,
    single: true,
    summaryOnly: false,
    exactPrices: exchange.query.get('unitdp') === '4',
    includeArchived: true,
  })
  const shown = endpoint.root === 'Budgets' ? limitBudget(record, exchange.query, nowMs) : record
  return renderEnvelope(endpoint.root, renderRecords([render(shown)], 0), nowMs)
}

function findRecord(collection: Collection, endpoint: Endpoint, id: string): WireRecord | undefined {
  const index = collection.indexOf(id) ?? collection.indexOf(id.toLowerCase())
  if (index !== undefined) return collection.recordAt(index)
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return undefined
  const wanted = id.toLowerCase()
  const reads = (endpoint.otherKeys ?? []).map((key) => readPath([key]))
  if (reads.length === 0) return undefined
  for (let at = 0; at < collection.size; at += 1) {
    const record = collection.recordAt(at)
    if (reads.some((read) => toText(read(record)) === wanted)) return record
  }
  return undefined
}

function findEndpoint(path: string): { endpoint: Endpoint; rest: string[] } | undefined {
  const asked = path.replace(/\/+$/, '')
  for (const endpoint of endpoints) {
    const own = endpoint.path.toLowerCase()
    const lower = asked.toLowerCase()
    if (lower === own) return { endpoint, rest: [] }
    if (lower.startsWith(`${own}/`)) {
      const rest = asked.slice(own.length + 1).split('/')
      return { endpoint, rest: rest.map(decodePart) }
    }
  }
  return undefined
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true'
}

const sortedIndexes = new WeakMap<Collection, SortedIndex>()

function sortedIndexOf(collection: Collection): SortedIndex {
  let sorted = sortedIndexes.get(collection)
  if (!sorted) {
    sorted = createSortedIndex(collection)
    sortedIndexes.set(collection, sorted)
  }
  return sorted
}
