import { get, type QueryValue } from './request.ts'
import type { List } from './types.ts'

/** Every page of a list that people keep short: organisations, people, keys. Logs are read page by page instead. */
export async function loadAll<T>(path: string, signal?: AbortSignal, query: Record<string, QueryValue> = {}): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page: List<T> = await get(path, { query: { ...query, limit: 1000, cursor }, signal })
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}
