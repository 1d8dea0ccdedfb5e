import { choiceOf, textOf } from '../../shell/search-text.ts'

/** Filters of a log, and the row that is open. */
export interface ActivitySearch {
  connection?: string | undefined
  state?: string | undefined
  stream?: string | undefined
  method?: string | undefined
  since?: string | undefined
  search?: string | undefined
  open?: string | undefined
  live?: 'off' | undefined
}

export const parseActivitySearch = (raw: Record<string, unknown>): ActivitySearch => ({
  connection: textOf(raw, 'connection'),
  state: textOf(raw, 'state'),
  stream: textOf(raw, 'stream'),
  method: textOf(raw, 'method'),
  since: textOf(raw, 'since'),
  search: textOf(raw, 'search'),
  open: textOf(raw, 'open'),
  live: choiceOf(raw, 'live', ['off']),
})
