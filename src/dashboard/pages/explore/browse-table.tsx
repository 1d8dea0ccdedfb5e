import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import { Empty, Failure, Loading } from '../../components/panel-state.tsx'
import { toColumnKind } from '../../grid/column-kind.ts'
import type { GridColumn } from '../../grid/grid-column.ts'
import { ResultGrid } from '../../grid/result-grid.tsx'
import { BrowseBar } from './browse-bar.tsx'
import { BrowseFoot } from './browse-foot.tsx'
import { mostRows } from './read-query.ts'
import { ReferenceLink } from './reference-link.tsx'
import { RecordPreview, type Previewed } from './record-preview.tsx'
import { parseRecordAddress, toRecordAddress } from './read-records.ts'
import { toLinks } from './table-columns.ts'
import { toNextSort } from './table-sql.ts'
import { useBrowseSearch } from './use-browse-search.ts'
import { useExploreOrganisation } from './use-explore-organisation.ts'
import { isDeletedRow, toRowAddress, useTableRows } from './use-table-rows.ts'
import classes from './browse-table.module.css'

const RecordDrawer = lazy(async () => ({ default: (await import('./record-drawer.tsx')).RecordDrawer }))

export function BrowseTable({ table }: { table: CatalogueTable }) {
  const { view, setFilters, setSort, setShown, setRow, setDeleted } = useBrowseSearch(table)
  const { connection, organisation } = useExploreOrganisation(view.org)
  const { reader, read, sql, refused, retry } = useTableRows(table, view, connection)
  const [previewed, setPreviewed] = useState<Previewed | null>(null)
  const { store, rows } = read

  const shownText = view.shown.join(',')
  const links = useMemo(() => toLinks(table.columns), [table])
  const targetOf = useCallback(
    (name: string, row: number): { stream: string; address: string } | null => {
      const reference = links.get(name)
      const id = reference && store?.values[store.names.indexOf(reference.name)]?.[row]
      const of = parseRecordAddress(toRowAddress(store, row))?.connection ?? connection
      if (!reference?.references || typeof id !== 'string' || of === undefined) return null
      return { stream: reference.references.stream, address: toRecordAddress(of, id) }
    },
    [links, store, connection],
  )
  const columns = useMemo<GridColumn[]>(
    () =>
      shownText.split(',').map((name, index) => {
        const column = table.columns.find((each) => each.name === name)!
        const { type, comment } = column
        const shown: GridColumn = { name, type, kind: toColumnKind(type), comment, fixed: index === 0 }
        if (!links.has(name)) return shown
        return {
          ...shown,
          render: (cell, row) => <ReferenceLink cell={cell} target={targetOf(name, row)} org={view.org} />,
        }
      }),
    [table, shownText, links, view.org, targetOf],
  )
  const indexes = useMemo(() => columns.map(({ name }) => store?.names.indexOf(name) ?? -1), [columns, store])

  const cellAt = useCallback(
    (row: number, column: number) => {
      const at = indexes[column] ?? -1
      return at < 0 ? null : store?.values[at]?.[row]
    },
    [store, indexes],
  )

  const unfiltered = view.filters.length === 0
  const awaited = table.stream !== null && unfiltered && read.phase === 'reading' ? Math.min(table.rows ?? 0, mostRows) : 0
  const rowCount = Math.max(read.rows, read.rows > 0 ? awaited : 0)
  const openRow = useMemo(() => {
    if (view.row === undefined) return undefined
    for (let row = 0; row < rows; row += 1) if (toRowAddress(store, row) === view.row) return row
    return undefined
  }, [view.row, store, rows])
  const opened = parseRecordAddress(view.row)

  const open = (row: number): void => {
    const address = toRowAddress(store, row)
    if (address !== undefined) setRow(address)
  }
  const preview = (row: number, column: number, cell: HTMLElement): void => {
    const own = toRowAddress(store, row)
    const target =
      targetOf(columns[column]?.name ?? '', row) ??
      (own !== undefined && table.stream !== null ? { stream: table.stream, address: own } : null)
    if (target) setPreviewed({ ...target, cell })
  }
  return (
    <>
      <BrowseBar
        table={table}
        view={view}
        connection={connection}
        sql={sql}
        organisation={organisation}
        onFilters={setFilters}
        onShown={setShown}
        onDeleted={setDeleted}
      />
      <div className={classes['body']} aria-busy={read.phase === 'reading' && read.rows === 0}>
        {refused ? (
          <Empty title="Your role opens records only.">
            Tables that aren't records of Xero are read with SQL, which an analyst can. Statements are under Reports.
          </Empty>
        ) : read.phase === 'failed' && read.rows === 0 ? (
          <Failure error={read.error} height={240} onRetry={retry} />
        ) : store === null || (read.rows === 0 && read.phase === 'reading') ? (
          <Loading height={320} waitingFor={`Reading ${table.name}`} />
        ) : read.rows === 0 ? (
          <NoRows table={table} filtered={!unfiltered} deleted={view.includeDeleted} onClear={() => setFilters([])} />
        ) : (
          <ResultGrid
            label={`${table.schema}.${table.name}`}
            columns={columns}
            rowCount={rowCount}
            complete={read.phase !== 'reading'}
            generation={read.generation}
            cellAt={cellAt}
            sort={view.sort}
            onSort={(column) => setSort(toNextSort(view.sort, column))}
            onOpen={table.stream === null ? undefined : open}
            onPreview={preview}
            openRow={openRow}
            stateOf={(row) => (view.includeDeleted && isDeletedRow(store, row) ? 'deleted' : undefined)}
            onView={(_first, last) => reader.need(last)}
          />
        )}
      </div>
      <BrowseFoot read={read} table={table} filtered={!unfiltered} onRetry={retry} onStop={reader.stop} />
      {previewed && <RecordPreview key={previewed.address} {...previewed} org={view.org} onClose={() => setPreviewed(null)} />}
      {opened && table.stream !== null && (
        <Suspense fallback={null}>
          <RecordDrawer key={view.row} table={table} {...opened} onClose={() => setRow(undefined)} />
        </Suspense>
      )}
    </>
  )
}

function NoRows({
  table,
  filtered,
  deleted,
  onClear,
}: {
  table: CatalogueTable
  filtered: boolean
  deleted: boolean
  onClear: () => void
}) {
  if (filtered) {
    return (
      <Empty
        title="No row is like that."
        action={
          <button type="button" className={classes['clear']} onClick={onClear}>
            Remove all filters
          </button>
        }
      >
        {deleted ? undefined : 'Deleted ones are left out; “Include deleted” shows them too.'}
      </Empty>
    )
  }
  return (
    <Empty title={`${table.name} has no rows.`}>
      Xero has none for this organisation, or the permission for it wasn't granted: the connection's streams say which.
    </Empty>
  )
}
