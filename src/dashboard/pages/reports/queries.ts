import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/request.ts'
import type { RecordList, StatementInfo } from '../../api/types.ts'
import { toCellText } from '../../api/statements.ts'

/** Every statement there is, with what it takes. */
export const statementListQuery = queryOptions({
  queryKey: ['statements'],
  queryFn: async ({ signal }) => (await get<{ items: StatementInfo[] }>('/v1/statements', { signal })).items,
  staleTime: Infinity,
})

/** Names of the tracking categories an organisation uses. */
export const trackingQuery = (org: string) =>
  queryOptions({
    queryKey: ['tracking', org],
    queryFn: async ({ signal }) => {
      const { items } = await get<RecordList>('/v1/records/tracking_categories', {
        query: { connection: org, limit: 20 },
        signal,
      })
      return items.filter(({ fields }) => fields['status'] === 'ACTIVE').map(({ fields }) => toCellText(fields['name']))
    },
    staleTime: 600_000,
  })
