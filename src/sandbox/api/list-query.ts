import type { Collection, WireRecord } from '../company/collection.ts'
import type { Quirks } from '../quirks.ts'
import type { Endpoint } from './endpoints.ts'
import { parseOrder } from './order.ts'
import { QueryFault } from './problems.ts'
import { readPath, toText } from './read-path.ts'
import type { SortedIndex } from './sorted-index.ts'
import { findFirst } from './sorted-index.ts'
import type { Predicate } from './where-parser.ts'
import { parseWhere } from './where-parser.ts'
import { parseModifiedSince, parsePlainDate, parseWireDate } from './wire-date.ts'

export interface ListRequest {
  endpoint: Endpoint
  collection: Collection
  sorted: SortedIndex
  /** Names lower-cased. */
  query: Map<string, string>
  modifiedSince: string | undefined
  quirks: Quirks
}

export interface ListResult {
  /** Indexes of the records to answer with. */
  indexes: Uint32Array
  /** Records that fit the filters, before paging. */
  matching: number
  /** Line arrays and full properties are part of the answer. */
  full: boolean
  pagination: { page: number; pageSize: number; pageCount: number; itemCount: number } | undefined
}

/** Which records a list gives. Throws QueryFault. */
export function selectRecords(request: ListRequest): ListResult {
  const { endpoint, query, quirks } = request
  const page = parsePage(query.get('page')) ?? (endpoint.enforced ? 1 : undefined)
  const matching = selectMatching(request, page)
  const full = page !== undefined || (endpoint.lines === undefined && endpoint.unpagedOmits === undefined)
  const whole: ListResult = { indexes: matching, matching: matching.length, full, pagination: undefined }

  if (endpoint.paging === 'offset') return { ...whole, indexes: matching.subarray(0, 100) }
  if (page === undefined || endpoint.paging === undefined) return whole
  const unpaged = endpoint.root === 'ManualJournals' && query.has('order') && quirks.manualJournalsOrderIgnoresPaging
  if (unpaged) return whole
  const sized = endpoint.paging === 'sized' || (endpoint.root === 'Quotes' && quirks.quotesPageSize)
  const pageSize = sized ? parsePageSize(query.get('pagesize')) : 100
  return {
    ...whole,
    indexes: matching.subarray((page - 1) * pageSize, page * pageSize),
    pagination:
      endpoint.paging === 'sized'
        ? { page, pageSize, pageCount: Math.ceil(matching.length / pageSize), itemCount: matching.length }
        : undefined,
  }
}

const resultCaches = new WeakMap<SortedIndex, { version: number; results: Map<string, Uint32Array> }>()

/** All that fits, in order. A walk asks the same again for every page, so the last few answers are kept until a change. */
function selectMatching(request: ListRequest, page: number | undefined): Uint32Array {
  const { collection, sorted, query, modifiedSince, quirks } = request
  const key = JSON.stringify([
    [...query].filter(([name]) => name !== 'page' && name !== 'pagesize').sort(([a], [b]) => (a < b ? -1 : 1)),
    modifiedSince,
    quirks,
    quirks.unstableTies ? page : 0,
  ])
  let cache = resultCaches.get(sorted)
  if (!cache || cache.version !== collection.version) {
    cache = { version: collection.version, results: new Map() }
    resultCaches.set(sorted, cache)
  }
  const known = cache.results.get(key)
  if (known) return known
  const result = filterOrdered(request, page)
  if (cache.results.size >= 16) cache.results.delete(cache.results.keys().next().value ?? '')
  cache.results.set(key, result)
  return result
}

function filterOrdered(request: ListRequest, page: number | undefined): Uint32Array {
  const { endpoint, collection, sorted, query, quirks } = request
  const sinceIgnored = endpoint.root === 'BankTransfers' && quirks.bankTransfersIgnoreModifiedSince
  const since =
    endpoint.modifiedSince && !sinceIgnored
      ? parseModifiedSince(request.modifiedSince, quirks.ignorePreciseModifiedSince)
      : undefined
  const recent = since === undefined ? undefined : (index: number): boolean => collection.updatedMsAt(index) >= since

  let order: Uint32Array
  if (endpoint.paging === 'offset') {
    const offset = Number(query.get('offset') ?? 0)
    if (!Number.isFinite(offset)) throw new QueryFault('offset must be a number', 'ValidationException')
    const sequence = sorted.bySequence('JournalNumber')
    order = sequence.order.subarray(sequence.firstAbove(offset))
    if (recent) order = order.filter(recent)
  } else {
    const byUpdated = endpoint.modifiedSince === true && !query.get('order')
    order = toOrder(request, page)
    if (recent) order = byUpdated ? order.subarray(findFirst(order, recent)) : order.filter(recent)
  }
  const predicates = toPredicates(endpoint, query)
  if (predicates.length === 0) return order
  const fits = (index: number): boolean => {
    const record = collection.recordAt(index)
    return predicates.every((predicate) => predicate(record))
  }
  const ids = endpoint.listFilters?.['ids'] && query.get('ids')
  if (!ids) return order.filter(fits)
  const wanted = new Set(ids.split(',').map((id) => collection.indexOf(id.trim().toLowerCase()) ?? collection.indexOf(id.trim())))
  return order.filter((index) => wanted.has(index) && fits(index))
}

function toOrder({ endpoint, collection, sorted, query, quirks }: ListRequest, page: number | undefined): Uint32Array {
  const text = endpoint.order ? query.get('order') : undefined
  if (!text) return endpoint.modifiedSince ? sorted.byUpdated() : sorted.natural()
  const parts = parseOrder(text)
  const names = parts.map((part) => `${part.path.join('.').toLowerCase()}${part.descending ? ' desc' : ''}`).join(',')
  const id = collection.idProperty.toLowerCase()
  if (names === id) return sorted.byId()
  if (names === `updateddateutc,${id}`) return sorted.byUpdated()
  return sorted.byParts(parts, quirks.unstableTies ? (page ?? 0) : undefined)
}

function toPredicates(endpoint: Endpoint, query: Map<string, string>): Predicate[] {
  const predicates: Predicate[] = []
  const { hidden } = endpoint
  const shown = hidden?.unless !== undefined && query.get(hidden.unless)?.toLowerCase() === 'true'
  if (hidden && !shown) predicates.push((record) => !hidden.test(record))
  const where = endpoint.where ? query.get('where') : undefined
  if (where) predicates.push(parseWhere(where))
  for (const [name, path] of Object.entries(endpoint.listFilters ?? {})) {
    const value = query.get(name)
    if (value) predicates.push(toOneOf(path, value.split(',')))
  }
  for (const [name, path] of Object.entries(endpoint.valueFilters ?? {})) {
    // Sent empty it matches nothing: a known trap.
    if (query.has(name)) predicates.push(toOneOf(path, [query.get(name) ?? '']))
  }
  for (const [name, { property, bound }] of Object.entries(endpoint.dateFilters ?? {})) {
    const value = query.get(name)
    if (value) predicates.push(toDateBound(name, property, bound, value))
  }
  const term = query.get(endpoint.root === 'Quotes' ? 'quotenumber' : 'searchterm')?.toLowerCase()
  if (term && endpoint.searched) {
    const reads = endpoint.searched.map(readPath)
    predicates.push((record) => reads.some((read) => toText(read(record)).includes(term)))
  }
  if (query.get('createdbymyapp')?.toLowerCase() === 'true') predicates.push(() => false)
  return predicates
}

function toOneOf(path: string[], values: string[]): Predicate {
  const wanted = new Set(values.map((value) => value.trim().toLowerCase()))
  const read = readPath(path)
  return (record: WireRecord) => wanted.has(toText(read(record)))
}

function toDateBound(name: string, property: string, bound: 'from' | 'to', text: string): Predicate {
  const limit = parsePlainDate(text)
  if (limit === undefined) throw new QueryFault(`${name} is not a date`, 'ValidationException')
  return (record) => {
    const ms = parseWireDate(record[property])
    return ms !== undefined && (bound === 'from' ? ms >= limit : ms <= limit)
  }
}

function parsePage(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const page = Number(text)
  if (!Number.isInteger(page)) throw new QueryFault('page must be a whole number', 'ValidationException')
  return Math.max(1, page)
}

function parsePageSize(text: string | undefined): number {
  const size = Number(text ?? 100)
  return Number.isInteger(size) && text !== '' ? Math.min(1000, Math.max(1, size)) : 100
}
