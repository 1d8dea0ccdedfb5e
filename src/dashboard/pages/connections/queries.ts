import { queryOptions } from '@tanstack/react-query'
import type { ConnectionSummary } from '../../../http/schemas/connections.ts'
import { get } from '../../api/request.ts'
import type { List } from '../../api/types.ts'

const most = 1000

/** Every connection the reader may see; asked for often while one syncs. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async ({ signal }) => {
    const all: ConnectionSummary[] = []
    let cursor: string | null | undefined
    do {
      const answer: List<ConnectionSummary> = await get<List<ConnectionSummary>>('/v1/connections', {
        query: { limit: most, cursor },
        signal,
      })
      all.push(...answer.items)
      cursor = answer.nextCursor
    } while (cursor)
    return all
  },
  refetchInterval: ({ state }) => ((state.data ?? []).some((each) => each.state === 'syncing') ? 4000 : 30_000),
})
