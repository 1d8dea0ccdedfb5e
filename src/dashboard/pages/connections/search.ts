import { textOf } from '../../shell/search-text.ts'

export interface ConnectionsSearch {
  search?: string | undefined
  state?: string | undefined
}

export const parseConnectionsSearch = (raw: Record<string, unknown>): ConnectionsSearch => ({
  search: textOf(raw, 'search'),
  state: textOf(raw, 'state'),
})
