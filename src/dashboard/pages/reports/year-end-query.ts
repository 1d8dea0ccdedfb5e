import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/request.ts'
import type { RecordList } from '../../api/types.ts'
import { everyOrganisation } from '../../shell/every-organisation.ts'
import type { YearEnd } from './period.ts'

/** The end of the financial year as Xero has it now; of several organisations that of the calendar. */
export const yearEndQuery = (org: string) =>
  queryOptions({
    queryKey: ['year-end', org],
    queryFn: async ({ signal }): Promise<YearEnd> => {
      if (org === everyOrganisation) return { month: 12, day: 31 }
      const { items } = await get<RecordList>('/v1/records/organisations', { query: { connection: org, limit: 1 }, signal })
      const { financial_year_end_month: month, financial_year_end_day: day } = items[0]?.fields ?? {}
      return { month: Number(month ?? 12) || 12, day: Number(day ?? 31) || 31 }
    },
    staleTime: 600_000,
  })
