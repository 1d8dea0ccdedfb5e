import { useNavigate, useSearch } from '@tanstack/react-router'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import type { GridSort } from '../../grid/grid-column.ts'
import { toFilters, toFilterText, type Filter } from './filters.ts'
import type { BrowseSearch } from './search.ts'
import { toShownColumns } from './table-columns.ts'
import { parseSort, toSortText } from './table-sql.ts'

export interface BrowseView {
  org: string | undefined
  filters: Filter[]
  sort: GridSort | undefined
  shown: string[]
  row: string | undefined
  includeDeleted: boolean
}

/** The view of a table as the address has it, and ways to change it: Back undoes each. */
export function useBrowseSearch(table: CatalogueTable) {
  const search = useSearch({ from: '/shell/explore/$schema/$table' })
  const navigate = useNavigate({ from: '/explore/$schema/$table' })
  const view: BrowseView = {
    org: search.org,
    filters: toFilters(search.filter, table.columns),
    sort: parseSort(search.sort, table.columns),
    shown: toShownColumns(table, search.cols),
    row: search.row,
    includeDeleted: search.deleted === 'shown',
  }
  const change = (changes: BrowseSearch, replace = false): void => {
    void navigate({ search: (held) => ({ ...held, ...changes }), replace, resetScroll: false })
  }
  return {
    view,
    setFilters: (filters: readonly Filter[]) => change({ filter: filters.map(toFilterText) }),
    setSort: (sort: GridSort | undefined) => change({ sort: sort && toSortText(sort) }),
    setShown: (names: readonly string[] | undefined) => change({ cols: names?.join(',') }, true),
    // From one open record to the next is one step back.
    setRow: (row: string | undefined) => change({ row }, view.row !== undefined && row !== undefined),
    setDeleted: (shown: boolean) => change({ deleted: shown ? 'shown' : undefined }),
  }
}
