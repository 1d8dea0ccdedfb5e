import { queryOptions } from '@tanstack/react-query'
import type { ConnectionSummary } from '../../../http/schemas/connections.ts'
import { loadAll } from '../../api/load-all.ts'

/** Every connection the reader may see; asked for often while one syncs. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => loadAll<ConnectionSummary>('/v1/connections', signal),
  refetchInterval: ({ state }) => ((state.data ?? []).some((each) => each.state === 'syncing') ? 4000 : 30_000),
})
