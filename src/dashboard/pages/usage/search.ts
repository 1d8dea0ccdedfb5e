import { matchOf, monthForm, textOf } from '../../shell/search-text.ts'

export interface UsageSearch {
  month?: string | undefined
  connection?: string | undefined
}

export const parseUsageSearch = (raw: Record<string, unknown>): UsageSearch => ({
  month: matchOf(raw, 'month', monthForm),
  connection: textOf(raw, 'connection'),
})
