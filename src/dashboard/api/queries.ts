import { queryOptions } from '@tanstack/react-query'
import { get } from './request.ts'
import type { Me, StatusItem } from './types.ts'

/** What every page stands on; a page's own questions lie beside the page. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Me>('/v1/me', { signal }),
  staleTime: 60_000,
})

/** Also the heartbeat: it says when the program has gone. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: async ({ signal }) => (await get<{ items: StatusItem[] }>('/v1/status', { signal })).items,
  refetchInterval: (query) => (query.state.error ? 5000 : (query.state.data ?? []).some(isMoving) ? 4000 : 30_000),
})

const isMoving = ({ state }: StatusItem): boolean => state === 'syncing' || state === 'never_synced'
