import { randomUUID } from 'node:crypto'
import type { Fields } from '../../api/fields.ts'
import { createFields } from '../../api/fields.ts'
import { parseOrder } from '../../api/order.ts'
import { notFound, QueryFault } from '../../api/problems.ts'
import { readPath, toText } from '../../api/read-path.ts'
import { Refusal } from '../../api/refusal.ts'
import type { ApiCall } from '../../api/route.ts'
import { parseWhere } from '../../api/where-parser.ts'
import { parseModifiedSince, parseWireDate } from '../../api/wire-date.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { jsonReply } from '../../exchange.ts'
import { findApp } from '../../state.ts'
import { readElements } from '../../writes/read-elements.ts'
import { toMessages } from '../../writes/problems.ts'

const pageSize = 100

export function reply(call: ApiCall, root: string, value: unknown): Reply {
  return jsonReply(200, {
    Id: randomUUID(),
    Status: 'OK',
    ProviderName: findApp(call.state, call.clientId)?.name ?? '',
    DateTimeUTC: `/Date(${call.nowMs})/`,
    [root]: value,
  })
}

/** The records that `If-Modified-Since`, `where`, `order` and `page` leave. Throws QueryFault. */
export function select(call: ApiCall, records: readonly WireRecord[]): WireRecord[] {
  const { query, headers } = call.exchange
  const since = parseModifiedSince(headers['if-modified-since'], call.state.quirks.ignorePreciseModifiedSince)
  const where = query.get('where')
  const fits = where ? parseWhere(where) : () => true
  const found = records.filter(
    (record) => (since === undefined || (parseWireDate(record['UpdatedDateUTC']) ?? 0) >= since) && fits(record),
  )
  const order = query.get('order')
  if (order) sort(found, order)
  const text = query.get('page') ?? ''
  const page = text === '' ? 1 : Number(text)
  if (!Number.isInteger(page)) throw new QueryFault('page must be a whole number', 'ValidationException')
  const from = (Math.max(1, page) - 1) * pageSize
  return found.slice(from, from + pageSize)
}

function sort(records: WireRecord[], text: string): void {
  const parts = parseOrder(text).map(({ path, descending }) => ({ read: readPath(path), sign: descending ? -1 : 1 }))
  const keyOf = (value: unknown): string | number => (typeof value === 'number' ? value : (parseWireDate(value) ?? toText(value)))
  records.sort((a, b) => {
    for (const { read, sign } of parts) {
      const [left, right] = [keyOf(read(a)), keyOf(read(b))]
      if (left !== right) return left < right ? -sign : sign
    }
    return 0
  })
}

/** The elements of a write, each with its own list of problems. Throws QueryFault. */
export function readBodies(call: ApiCall, root: string): Fields[] {
  return readElements(call.exchange, root, 500).map((raw) => createFields(raw))
}

/** Throws Refusal where anything is wrong with any element: the elements come back with what is wrong in them. */
export function refuseProblems(root: string, bodies: readonly Fields[]): void {
  if (bodies.every(({ problems }) => problems.length === 0)) return
  const elements = bodies.map(({ raw, problems }) => ({
    ...raw,
    ValidationErrors: toMessages(problems.map(({ reason }) => reason)),
  }))
  throw new Refusal(
    jsonReply(400, {
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      [root]: elements,
    }),
  )
}

export function missing(): Refusal {
  return new Refusal(notFound())
}
