import type { Company, Region, Trade, WireRecord } from '../../src/sandbox/company/collection.ts'

const regions: readonly Region[] = ['NZ', 'AU', 'UK', 'US']
const trades: readonly Trade[] = ['general', 'cafe', 'consultancy', 'wholesaler', 'charity', 'agency']

/** Every region with every trade. */
export const everyKind = regions.flatMap((region) => trades.map((trade) => ({ region, trade })))

/** Every record of a root. */
export function listOf(company: Company, root: string): WireRecord[] {
  const collection = company.collections.get(root)!
  return Array.from({ length: collection.size }, (_, index) => collection.recordAt(index))
}

/** A property by its path: `Contact.ContactID`. */
export function at(record: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as WireRecord | undefined)?.[key], record)
}

/** A nested list of records. */
export function rowsAt(record: unknown, path: string): WireRecord[] {
  return (at(record, path) as WireRecord[] | undefined) ?? []
}

/** An amount as whole cents. */
export function centsAt(record: unknown, path: string): number {
  return Math.round(Number(at(record, path)) * 100)
}

export function sumOf<T>(list: readonly T[], toNumber: (item: T) => number): number {
  return list.reduce((total, item) => total + toNumber(item), 0)
}

/** Calls back for every property at every depth. */
export function walk(value: unknown, visit: (key: string, value: unknown) => void, key = ''): void {
  visit(key, value)
  if (Array.isArray(value)) for (const item of value) walk(item, visit, key)
  else if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) walk(item, visit, name)
}
