import { endpoints } from '../api/endpoints.ts'
import { notFound } from '../api/problems.ts'
import { createRenderer, renderEnvelope, renderRecords } from '../api/render.ts'
import type { EnvelopeExtra } from '../api/render.ts'
import type { ApiCall, Route } from '../api/route.ts'
import type { Books } from '../books/books.ts'
import type { Draft } from '../books/draft.ts'
import type { WireRecord } from '../company/collection.ts'
import type { Reply } from '../exchange.ts'
import { jsonReply } from '../exchange.ts'
import { readOrganisation } from '../reports/report-organisation.ts'
import { toDetailed } from './documents/document-detail.ts'
import { createInput } from './input.ts'
import type { Input } from './input.ts'
import type { Problems } from './problems.ts'
import { createProblems, toMessages } from './problems.ts'
import { toFailedElement } from './failed-element.ts'
import { readElements } from './read-elements.ts'

/** One element of a write, while it is looked at. */
export interface Write {
  call: ApiCall
  books: Books
  /** Sees what earlier elements of the same request stored; kept only if this element has no errors. */
  draft: Draft
  input: Input
  problems: Problems
  /** PUT makes new records; POST changes those it names, and makes the others. */
  method: 'PUT' | 'POST'
  /** The record named in the path, as stored. */
  existing: WireRecord | undefined
  /** `unitdp=4`: prices keep four places. */
  exactPrices: boolean
  /** The organisation's date today: days since 1970-01-01. */
  today: number
  /** Set where the element could be read and is refused for another reason: Xero shows what it would have become. */
  refused?: WireRecord
}

/** Stores the element through the draft and returns the record as the client is to see it; undefined only with errors. */
export type WriteElement = (write: Write) => WireRecord | undefined

/** The writes of one collection. */
export interface CollectionWrites {
  path: string
  root: string
  /** Name of the identifier, as in the path: `InvoiceID`. */
  id: string
  /** Other properties under which the path may name a record: `InvoiceNumber`. */
  otherKeys?: readonly string[]
  scopes: readonly string[]
  needsReporting?: boolean
  /** PUT and POST on the collection, POST on a record. */
  put?: WriteElement
  post?: WriteElement
  postOne?: WriteElement
  /** Most elements in one request. Default 500. */
  most?: number
  /** How a refused element is shown. Default: as it was sent. */
  toFailed?: (element: WireRecord) => WireRecord
}

export function createWriteRoutes(writes: CollectionWrites): Route[] {
  const { path, scopes, needsReporting } = writes
  const access = { scopes, ...(needsReporting === undefined ? {} : { needsReporting }) }
  const on = (method: 'PUT' | 'POST', below: string, write: WriteElement | undefined): Route[] =>
    write ? [{ method, path: below, ...access, answer: (call) => answerElements(call, method, writes, write) }] : []
  return [
    ...on('PUT', path, writes.put),
    ...on('POST', path, writes.post),
    ...on('POST', `${path}/{${writes.id}}`, writes.postOne),
  ]
}

/**
 * Writes a request's elements. Unless `summarizeErrors=false`, one bad element refuses them all with 400, and nothing is stored;
 * otherwise each good one is stored and each says how it went.
 */
export function answerElements(
  call: ApiCall,
  method: 'PUT' | 'POST',
  {
    root,
    id,
    otherKeys = [],
    most = 500,
    toFailed = (element) => element,
  }: Pick<CollectionWrites, 'root' | 'id' | 'otherKeys' | 'most' | 'toFailed'>,
  write: WriteElement,
): Reply {
  const { books, exchange, nowMs } = call
  const named = call.params[id]
  const draft = books.begin(nowMs)
  let existing: WireRecord | undefined
  if (named !== undefined) {
    existing = draft.find(root, named) ?? findByKey(draft, root, otherKeys, named)
    if (!existing) return notFound()
  }
  const elements = readElements(exchange, root, named === undefined ? most : 1)
  const separate = exchange.query.get('summarizeerrors')?.toLowerCase() === 'false'
  const exactPrices = exchange.query.get('unitdp') === '4'
  const done = elements.map((element) => {
    const problems = createProblems()
    const inner = draft.begin()
    const input = createInput(element)
    const at: Write = { call, books, draft: inner, input, problems, method, existing, exactPrices, today: todayOf(call) }
    const record = write(at)
    if (record && problems.errors.length === 0) inner.commit()
    // A change that is refused is shown as it would have been.
    const refused = at.refused ?? { ...existing, ...toFailed(element) }
    return { refused, problems, record }
  })
  const failed = done.filter(({ problems }) => problems.errors.length > 0)
  if (failed.length > 0 && !separate)
    return validationReply(failed.map(({ refused, problems }) => toFailedElement(refused, id, problems)))
  draft.commit()
  const show = createWriteRenderer(root, exactPrices, books)
  const shown = done.map(({ refused, problems, record }) => {
    if (!record || problems.errors.length > 0)
      return { ...toFailedElement(refused, id, problems), StatusAttributeString: 'ERROR' }
    return {
      ...show(record),
      ...(separate ? { StatusAttributeString: problems.warnings.length > 0 ? 'WARNING' : 'OK' } : {}),
      ...(problems.warnings.length > 0 ? { Warnings: toMessages(problems.warnings) } : {}),
    }
  })
  const says = endpoints.some((endpoint) => endpoint.root === root && endpoint.saysSummarizeErrors)
  return recordsReply(root, shown, nowMs, says ? { SummarizeErrors: !separate } : {})
}

/** 200 with Xero's envelope. */
export function recordsReply(root: string, records: WireRecord[], nowMs: number, extra: EnvelopeExtra = {}): Reply {
  const body = renderEnvelope(root, renderRecords(records, 0), nowMs, extra)
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

/** 400 with the elements that have `ValidationErrors`. */
export function validationReply(elements: WireRecord[]): Reply {
  return jsonReply(400, {
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: elements,
  })
}

/** A stored record as an answer to a write shows it: whole, with prices rounded unless `unitdp=4`. */
export function createWriteRenderer(root: string, exactPrices: boolean, books: Books): (record: WireRecord) => WireRecord {
  const endpoint = endpoints.find((candidate) => candidate.root === root)
  if (!endpoint) return (record) => record
  const render = createRenderer({ endpoint, full: true, single: true, summaryOnly: false, exactPrices, includeArchived: true })
  return (record) => toDetailed(books, root, render(record))
}

function findByKey(draft: Draft, root: string, keys: readonly string[], value: string): WireRecord | undefined {
  for (const key of keys) {
    const [id] = draft.lookup(root, key, value)
    if (id !== undefined) return draft.find(root, id)
  }
  return undefined
}

/** Days since 1970-01-01 where the organisation is; UTC where its time zone is not known. */
export function todayOf({ books, nowMs }: Pick<ApiCall, 'books' | 'nowMs'>): number {
  return readOrganisation(books, nowMs).today
}
