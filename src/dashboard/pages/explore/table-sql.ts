import type { CatalogueTable } from '../../../http/schemas/query.ts'
import type { GridSort } from '../../grid/grid-column.ts'
import { quoteName, toCondition, type Filter } from './filters.ts'

export interface TableQuestion {
  table: Pick<CatalogueTable, 'schema' | 'name' | 'columns'>
  /** Undefined: all. */
  columns?: readonly string[]
  filters: readonly Filter[]
  sort: GridSort | undefined
  includeDeleted: boolean
}

/** What the grid shows, as SQL. */
export function toTableSql({ table, columns, filters, sort, includeDeleted }: TableQuestion): string {
  const names = columns?.map(quoteName).join(', ') ?? '*'
  const hides = !includeDeleted && table.columns.some(({ name }) => name === '_deleted_at')
  const conditions = [...filters.map(toCondition), ...(hides ? ['_deleted_at IS NULL'] : [])]
  return [
    `SELECT ${names}`,
    `FROM ${quoteName(table.schema)}.${quoteName(table.name)}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join('\n  AND ')}`] : []),
    ...(sort ? [`ORDER BY ${quoteName(sort.column)}${sort.descending ? ' DESC' : ''} NULLS LAST`] : []),
  ].join('\n')
}

/** `-date` as descending by date, if there is such a column. */
export function parseSort(text: string | undefined, columns: readonly { name: string }[]): GridSort | undefined {
  if (text === undefined) return undefined
  const descending = text.startsWith('-')
  const column = descending ? text.slice(1) : text
  return columns.some(({ name }) => name === column) ? { column, descending } : undefined
}

export const toSortText = ({ column, descending }: GridSort): string => (descending ? `-${column}` : column)

/** A press on a heading: ascending, descending, then the table's own order again. */
export function toNextSort(sort: GridSort | undefined, column: string): GridSort | undefined {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? undefined : { column, descending: true }
}
