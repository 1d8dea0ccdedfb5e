import { choiceOf, textOf, textsOf } from '../../shell/search-text.ts'

export interface BrowseSearch {
  org?: string | undefined
  /** `column:operator:value`, as the API takes them. */
  filter?: string[] | undefined
  sort?: string | undefined
  cols?: string | undefined
  /** Key of the open record. */
  row?: string | undefined
  deleted?: 'shown' | undefined
}

export const parseBrowseSearch = (raw: Record<string, unknown>): BrowseSearch => ({
  org: textOf(raw, 'org'),
  filter: textsOf(raw, 'filter'),
  sort: textOf(raw, 'sort'),
  cols: textOf(raw, 'cols'),
  row: textOf(raw, 'row'),
  deleted: choiceOf(raw, 'deleted', ['shown']),
})

export interface SqlSearch {
  org?: string | undefined
  view?: 'table' | 'chart' | undefined
}

export const parseSqlSearch = (raw: Record<string, unknown>): SqlSearch => ({
  org: textOf(raw, 'org'),
  view: choiceOf(raw, 'view', ['table', 'chart']),
})
