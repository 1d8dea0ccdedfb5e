import type { WireRecord } from '../company/collection.ts'
import { invalid } from './problems.ts'

interface Sortable {
  name: string
  size: number
  createdMs: number
}

const orders: Record<string, (a: Sortable, b: Sortable) => number> = {
  name: (a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : a.name.toLowerCase() > b.name.toLowerCase() ? 1 : 0),
  size: (a, b) => a.size - b.size,
  createddateutc: (a, b) => a.createdMs - b.createdMs,
}

/** By `sort` and `direction`; newest first where nothing is said. The direction may also stand behind the name. */
export function sortItems<T extends Sortable>(items: readonly T[], query: Map<string, string>): T[] {
  const [name = '', direction = ''] = (query.get('sort') ?? '').trim().split(/\s+/)
  const order = orders[name === '' ? 'createddateutc' : name.toLowerCase()]
  if (!order) throw invalid(`Cannot sort by ${name}.`)
  const asked = (query.get('direction') ?? direction).toUpperCase()
  if (!['', 'ASC', 'DESC'].includes(asked)) throw invalid(`${asked} is not a sort direction.`)
  const sign = asked === 'DESC' || (asked === '' && name === '') ? -1 : 1
  return [...items].sort((a, b) => sign * order(a, b))
}

export interface Page {
  page: number
  size: number
}

/** Fifty at a time where nothing is said, a hundred at most. */
export function parsePage(query: Map<string, string>): Page {
  const page = parseWhole(query, 'page', 1)
  const size = parseWhole(query, 'pagesize', 50)
  return { page, size: Math.min(size, 100) }
}

function parseWhole(query: Map<string, string>, name: string, absent: number): number {
  const text = query.get(name)
  if (text === undefined || text === '') return absent
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw invalid(`${name} must be a whole number of 1 or more.`)
  return value
}

export function takePage(items: readonly WireRecord[], { page, size }: Page): WireRecord[] {
  return items.slice((page - 1) * size, page * size)
}
