import type { WireRecord } from '../company/collection.ts'
import type { Reply } from '../exchange.ts'
import { jsonReply } from '../exchange.ts'
import { invalid } from './problems.ts'

/** One page of a list: fifty where nothing is said, five hundred at most. Throws Refusal. */
export function replyPage<T>(items: readonly T[], query: Map<string, string>, render: (item: T) => WireRecord): Reply {
  const page = parseWhole(query, 'page', 1, Number.MAX_SAFE_INTEGER)
  const pageSize = parseWhole(query, 'pageSize', 50, 500)
  const pagination = { page, pageSize, pageCount: Math.ceil(items.length / pageSize), itemCount: items.length }
  return jsonReply(200, { pagination, items: items.slice((page - 1) * pageSize, page * pageSize).map(render) })
}

function parseWhole(query: Map<string, string>, name: string, absent: number, most: number): number {
  const text = query.get(name.toLowerCase())
  if (text === undefined || text === '') return absent
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  const range = most === Number.MAX_SAFE_INTEGER ? 'greater than 0' : `between 1 and ${most}`
  throw invalid({ [name]: [`The value must be a number ${range}.`] })
}

/** Items whose value is in a comma-separated parameter; all of them where it is not there. */
export function filterBy<T>(items: T[], query: Map<string, string>, name: string, read: (item: T) => string | undefined): T[] {
  const text = query.get(name.toLowerCase())
  if (text === undefined || text === '') return items
  const wanted = new Set(text.split(',').map((value) => value.trim().toLowerCase()))
  return items.filter((item) => wanted.has(read(item)?.toLowerCase() ?? ''))
}
