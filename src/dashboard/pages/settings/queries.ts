import { queryOptions } from '@tanstack/react-query'
import type { AlertsDto } from '../../../http/schemas/alerts.ts'
import type { ApiKeyAnswer } from '../../../http/schemas/access.ts'
import { loadAll } from '../../api/load-all.ts'
import { get } from '../../api/request.ts'

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => loadAll<ApiKeyAnswer>('/v1/keys', signal),
})

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => get<AlertsDto>('/v1/alerts', { signal }),
})
