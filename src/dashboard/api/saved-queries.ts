import { queryOptions } from '@tanstack/react-query'
import type { SavedQuery } from '../../http/schemas/query.ts'
import { loadAll } from './load-all.ts'

/** The reader's own and those shared with everyone, by name. */
export const savedQueriesQuery = queryOptions({
  queryKey: ['saved-queries'],
  queryFn: ({ signal }) => loadAll<SavedQuery>('/v1/saved-queries', signal),
  staleTime: 60_000,
})
