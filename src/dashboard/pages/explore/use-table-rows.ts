import type { CatalogueTable } from '../../../http/schemas/query.ts'
import type { ColumnStore } from '../../grid/column-store.ts'
import { useActor } from '../../shell/use-actor.ts'
import { toFilterText } from './filters.ts'
import { mostRows, readQuery } from './read-query.ts'
import { deletedColumn, keyColumn, readRecords } from './read-records.ts'
import type { RowReader, RowsRead } from './row-reader.ts'
import { toTableSql, toSortText } from './table-sql.ts'
import type { BrowseView } from './use-browse-search.ts'
import { useRowReader } from './use-row-reader.ts'

export interface TableRows {
  reader: RowReader
  read: RowsRead
  /** Undefined: this reader may not read the table. */
  sql: string
  refused: boolean
  retry: () => void
}

/** Rows of a table: records as the API lists them, page by page; of what isn't a record, by a query. */
export function useTableRows(table: CatalogueTable, view: BrowseView, connection: string | undefined): TableRows {
  const { can } = useActor()
  const { filters, sort, includeDeleted } = view
  const sql = toTableSql({ table, filters, sort, includeDeleted })
  const toRead = () =>
    table.stream === null
      ? readQuery({ sql, connections: connection === undefined ? undefined : [connection], maxRows: mostRows })
      : readRecords({
          stream: table.stream,
          columns: table.columns,
          connection,
          filters: filters.map(toFilterText),
          sort: sort && toSortText(sort),
          includeDeleted,
          most: mostRows,
        })
  const refused = table.stream === null && !can('query')
  const question = refused ? null : JSON.stringify([table.schema, table.name, connection, sql])
  const { reader, read } = useRowReader(question, toRead)
  return { reader, read, sql, refused, retry: () => reader.start(toRead()) }
}

/** Address of the record in a row; undefined for rows that aren't records. */
export function toRowAddress(store: ColumnStore | null, row: number): string | undefined {
  const column = store?.names.indexOf(keyColumn) ?? -1
  const address = column < 0 ? undefined : store?.values[column]?.[row]
  return typeof address === 'string' ? address : undefined
}

export function isDeletedRow(store: ColumnStore | null, row: number): boolean {
  const column = store?.names.findIndex((name) => name === deletedColumn || name === '_deleted_at') ?? -1
  const last = store?.names.indexOf(deletedColumn) ?? -1
  const at = last >= 0 ? last : column
  return at >= 0 && (store?.values[at]?.[row] ?? null) !== null
}
