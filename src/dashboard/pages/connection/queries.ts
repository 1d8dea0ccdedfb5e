import { queryOptions } from '@tanstack/react-query'
import type { Usage } from '../../../http/schemas/activity.ts'
import type { ConnectionAccess, ConnectionDetail, ConnectionStream } from '../../../http/schemas/connections.ts'
import type { JobsDto } from '../../../http/schemas/jobs.ts'
import type { Sync } from '../../../http/schemas/syncs.ts'
import { get } from '../../api/request.ts'
import type { List } from '../../api/types.ts'

/** Address of a connection's own routes. */
export const toPath = (name: string, rest = ''): string => `/v1/connections/${encodeURIComponent(name)}${rest}`

export const connectionQuery = (name: string) =>
  queryOptions({
    queryKey: ['connection', name, 'detail'],
    queryFn: ({ signal }) => get<ConnectionDetail>(toPath(name), { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'syncing' || state.data?.state === 'never_synced' ? 3000 : 30_000),
  })

export const streamsQuery = (name: string, syncing: boolean) =>
  queryOptions({
    queryKey: ['connection', name, 'streams'],
    queryFn: async ({ signal }) => (await get<{ items: ConnectionStream[] }>(toPath(name, '/streams'), { signal })).items,
    refetchInterval: syncing ? 5000 : 30_000,
  })

export const accessQuery = (name: string) =>
  queryOptions({
    queryKey: ['connection', name, 'access'],
    queryFn: ({ signal }) => get<ConnectionAccess>(toPath(name, '/access'), { signal }),
  })

/** Calls against Xero's limits; asked for every few seconds while a sync spends them. */
export const connectionUsageQuery = (name: string) =>
  queryOptions({
    queryKey: ['usage', name, 'live'],
    queryFn: ({ signal }) => get<Usage>('/v1/usage', { query: { connection: name }, signal }),
    refetchInterval: 5000,
  })

/** How many runs there were, as far as one page of them tells. */
export const runCountQuery = (name: string) =>
  queryOptions({
    queryKey: ['syncs', name, 'count'],
    queryFn: async ({ signal }) => {
      const answer = await get<List<Sync>>('/v1/syncs', { query: { connection: name, limit: 1000 }, signal })
      return { count: answer.items.length, more: answer.nextCursor !== null }
    },
  })

/** Whether a run has read everything, or all it may, before: else the one that is on is the first. */
export const hasReadQuery = (name: string) =>
  queryOptions({
    queryKey: ['syncs', name, 'has-read'],
    queryFn: async ({ signal }) => {
      const { items } = await get<List<Sync>>('/v1/syncs', { query: { connection: name, limit: 20 }, signal })
      return items.some(({ status }) => status === 'complete' || status === 'partial')
    },
  })

/** When each connection is synced next, as a sentence in the organisation's own time. */
export const schedulesQuery = queryOptions({
  queryKey: ['jobs', 'schedules'],
  queryFn: async ({ signal }) => (await get<JobsDto>('/v1/jobs', { signal })).schedules,
})
