import { queryOptions } from '@tanstack/react-query'
import type { Catalogue, SavedQuery } from '../../http/schemas/query.ts'
import { get } from '../api/request.ts'
import { savedQueriesQuery } from '../api/saved-queries.ts'
import type { SearchHit } from '../api/types.ts'

/** What the palette finds beside what the dashboard knows by itself. */
export const paletteQueries = {
  tables: queryOptions({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => get<Catalogue>('/v1/catalogue', { signal }),
    select: ({ schemas }: Catalogue) =>
      schemas.flatMap(({ tables }) => tables.map(({ schema, name, comment }) => ({ schema, name, comment }))),
    staleTime: 300_000,
  }),
  savedQueries: queryOptions({
    ...savedQueriesQuery,
    select: (queries: SavedQuery[]) => queries.map(({ id, name }) => ({ id, name })),
  }),
  search: (words: string) =>
    queryOptions({
      queryKey: ['search', words],
      queryFn: async ({ signal }) =>
        (await get<{ items: SearchHit[] }>('/v1/search', { query: { q: words, limit: 8 }, signal })).items,
      staleTime: 30_000,
    }),
}
