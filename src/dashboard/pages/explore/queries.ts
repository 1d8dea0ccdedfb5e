import { queryOptions } from '@tanstack/react-query'
import type { Catalogue, SavedQuery } from '../../../http/schemas/query.ts'
import type { RecordDetail } from '../../../http/schemas/records.ts'
import { get } from '../../api/request.ts'
import type { List } from '../../api/types.ts'

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => get<Catalogue>('/v1/catalogue', { signal }),
  staleTime: 60_000,
})

export const savedQueriesQuery = queryOptions({
  queryKey: ['saved-queries'],
  queryFn: async ({ signal }) => {
    const items: SavedQuery[] = []
    let cursor: string | null = null
    do {
      const page: List<SavedQuery> = await get('/v1/saved-queries', { query: { limit: 1000, cursor }, signal })
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null)
    return items
  },
})

export const recordQuery = (stream: string, connection: string, id: string) =>
  queryOptions({
    queryKey: ['record', stream, connection, id],
    queryFn: ({ signal }) =>
      get<RecordDetail>(`/v1/records/${encodeURIComponent(stream)}/${encodeURIComponent(id)}`, { query: { connection }, signal }),
  })
