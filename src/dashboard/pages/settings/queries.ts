import { queryOptions } from '@tanstack/react-query'
import type { AlertsDto } from '../../../http/schemas/alerts.ts'
import type { ApiKeyAnswer } from '../../../http/schemas/access.ts'
import { get } from '../../api/request.ts'
import type { List } from '../../api/types.ts'

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await get<List<ApiKeyAnswer>>('/v1/keys', { query: { limit: 1000 }, signal })).items,
})

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => get<AlertsDto>('/v1/alerts', { signal }),
})
