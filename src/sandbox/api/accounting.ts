import type { Collection, Company, WireRecord } from '../company/collection.ts'
import type { Exchange, Reply } from '../exchange.ts'
import type { SandboxState } from '../state.ts'
import { withAttachments } from '../writes/attached/attachments.ts'
import { toDetailed } from '../writes/documents/document-detail.ts'
import { answerPdf, wantsPdf } from '../writes/documents/pdf-routes.ts'
import { accountingRoutes } from './accounting-routes.ts'
import { limitBudget } from './budget-window.ts'
import { hasEnded } from './classic-expenses.ts'
import type { Endpoint } from './endpoints.ts'
import { endpoints } from './endpoints.ts'
import { selectRecords } from './list-query.ts'
import { highVolume, notFound } from './problems.ts'
import { readPath, toText } from './read-path.ts'
import type { Api, ApiCall, FoundRoute, Route } from './route.ts'
import { createApi } from './route.ts'
import { createRenderer, renderEnvelope, renderRecords } from './render.ts'
import type { SortedIndex } from './sorted-index.ts'
import { createSortedIndex } from './sorted-index.ts'

export const apiPrefix = '/api.xro/2.0/'

/** The Accounting API: reports and every write are tables of routes, the collections are read by their endpoints. */
export const accountingApi: Api = {
  prefix: apiPrefix,
  find: (method, path) => routes.find(method, path) ?? (method === 'GET' ? findReading(path) : undefined),
}

const routes = createApi(apiPrefix, accountingRoutes)

function findReading(path: string): FoundRoute | undefined {
  const found = findEndpoint(path)
  if (!found) return undefined
  const { endpoint, rest } = found
  const answer = (call: ApiCall): Reply | Promise<Reply> => answerReading(call, endpoint, rest)
  return { route: { method: 'GET', path: endpoint.path, ...pickAccess(endpoint), answer }, params: {} }
}

function pickAccess({ scopes, needsReporting }: Endpoint): Pick<Route, 'scopes' | 'needsReporting'> {
  return { scopes, ...(needsReporting === undefined ? {} : { needsReporting }) }
}

/** A list, or a record. What lies below one is a route of its own. */
function answerReading(call: ApiCall, endpoint: Endpoint, rest: string[]): Reply | Promise<Reply> {
  const { state, books, exchange } = call
  if (hasEnded(call, endpoint.root)) return notFound()
  const collection = books.collections.get(endpoint.root)
  if (collection && rest.length === 1 && wantsPdf(call, endpoint.root)) {
    const record = findRecord(collection, endpoint, rest[0] ?? '')
    return record ? answerPdf(call, endpoint.root, record) : notFound()
  }
  const body =
    rest.length === 0 ? renderList(state, exchange, books, endpoint, collection) : renderSingle(call, endpoint, collection, rest)
  return Buffer.isBuffer(body) ? { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body } : body
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
  return renderEnvelope(endpoint.root, records, nowMs, result.pagination && { pagination: result.pagination })
}

function* eachRecord(
  collection: Collection,
  indexes: Uint32Array,
  render: (record: WireRecord) => WireRecord,
): Generator<WireRecord> {
  for (const index of indexes) yield render(collection.recordAt(index))
}

function renderSingle(call: ApiCall, endpoint: Endpoint, collection: Collection | undefined, rest: string[]): Buffer | Reply {
  const { state, exchange, books } = call
  const [id = '', ...below] = rest
  const nowMs = state.clock.now()
  const record = collection && findRecord(collection, endpoint, id)
  if (!record || below.length > 0) return notFound()
  const render = createRenderer({
    endpoint,
    full: true,
    single: true,
    summaryOnly: false,
    exactPrices: exchange.query.get('unitdp') === '4',
    includeArchived: true,
  })
  const shown = endpoint.root === 'Budgets' ? limitBudget(record, exchange.query, nowMs) : record
  const own = { path: endpoint.path, root: endpoint.root, id: String(record[collection.idProperty]) }
  const records = renderRecords([withAttachments(call, own, toDetailed(books, endpoint.root, render(shown)))], 0)
  return renderEnvelope(endpoint.root, records, nowMs, endpoint.saysSummarizeErrors ? { SummarizeErrors: true } : {})
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
