import { queryOptions } from '@tanstack/react-query'
import type { Catalogue } from '../../../http/schemas/query.ts'
import type { RecordDetail } from '../../../http/schemas/records.ts'
import { get } from '../../api/request.ts'

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => get<Catalogue>('/v1/catalogue', { signal }),
  staleTime: 60_000,
})

export const recordQuery = (stream: string, connection: string, id: string) =>
  queryOptions({
    queryKey: ['record', stream, connection, id],
    queryFn: ({ signal }) =>
      get<RecordDetail>(`/v1/records/${encodeURIComponent(stream)}/${encodeURIComponent(id)}`, { query: { connection }, signal }),
  })
