import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { formatCount } from '../format/amount.ts'
import { useLocale } from '../shell/use-organisation.ts'
import classes from './data-table.module.css'

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
})

export interface DataColumn<T> {
  key: string
  title: string
  /** The title is for those alone who hear it. */
  spokenTitle?: boolean
  cell: (row: T) => ReactNode
  /** What the column sorts by; without it, it doesn't. Numbers as numbers, amounts as numbers too: this is order alone. */
  sortBy?: (row: T) => string | number | null
  align?: 'left' | 'right'
  /** In px; the rest share what is left. */
  width?: number
  /** Left out under this width of the window. */
  hideUnder?: 'sm' | 'md'
}

export interface DataTableProps<T> {
  /** What the table holds, for who hears it. */
  label: string
  columns: readonly DataColumn<T>[]
  rows: readonly T[]
  rowKey: (row: T) => string
  /** Enter and click on a row. */
  onOpen?: (row: T) => void
  selected?: string | undefined
  /** Said in place of rows. */
  empty: ReactNode
  /** Rows in named groups, in this order; those of no group are left out. */
  groups?: readonly { name: string; has: (row: T) => boolean }[]
  initialSort?: { key: string; descending?: boolean }
  /** A last row of sums, by the columns' keys. */
  totals?: Record<string, ReactNode> | undefined
}

/** Rows drawn at once, and added by each press. */
const step = 200

/**
 * A table of some rows: people, keys, runs, documents of a report. Arrows move between rows that open, Enter opens. Of more
 * than two hundred rows the rest come when asked for: sorting is over all of them.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, empty, groups, initialSort, totals } = props
  const locale = useLocale()
  const [shown, setShown] = useState(step)
  const definitions = useMemo(() => columns.map((column) => toDefinition(column)), [columns])
  const data = useMemo(() => [...rows], [rows])
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowKey,
    initialState: { sorting: initialSort ? [{ id: initialSort.key, desc: initialSort.descending ?? false }] : [] },
  })
  const sorting = table.state.sorting[0]
  const all = table.getRowModel().rows
  const sorted = all.slice(0, shown).map((row) => row.original)
  const rest = all.length - sorted.length
  const parts = groups
    ? groups.map(({ name, has }) => ({ name, rows: sorted.filter(has) })).filter((part) => part.rows.length > 0)
    : [{ name: null, rows: sorted }]
  return (
    <div className={classes['scroll']} role="region" aria-label={label} tabIndex={0}>
      <table className={classes['table']}>
        <caption className="spoken">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                data-align={column.align}
                data-hide={column.hideUnder}
                style={column.width === undefined ? undefined : { width: column.width }}
                aria-sort={sorting?.id === column.key ? (sorting.desc ? 'descending' : 'ascending') : undefined}
              >
                {column.sortBy ? (
                  <button type="button" onClick={() => table.getColumn(column.key)?.toggleSorting()}>
                    {column.title}
                    {sorting?.id === column.key && <Direction descending={sorting.desc} />}
                  </button>
                ) : column.spokenTitle ? (
                  <span className="spoken">{column.title}</span>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        {parts.map((part) => (
          <tbody key={part.name ?? ''}>
            {part.name !== null && (
              <tr className={classes['group']}>
                <th scope="rowgroup" colSpan={columns.length}>
                  {part.name} <span className="quiet">{part.rows.length}</span>
                </th>
              </tr>
            )}
            {part.rows.map((row) => (
              <Row key={rowKey(row)} row={row} {...props} />
            ))}
          </tbody>
        ))}
        {rows.length === 0 && (
          <tbody>
            <tr>
              <td colSpan={columns.length} className={classes['empty']}>
                {empty}
              </td>
            </tr>
          </tbody>
        )}
        {rest > 0 && (
          <tbody>
            <tr>
              <td colSpan={columns.length} className={classes['more']}>
                <button type="button" onClick={() => setShown(shown + step)}>
                  Show {formatCount(Math.min(step, rest), locale)} more
                </button>
                <span className="quiet">
                  {formatCount(sorted.length, locale)} of {formatCount(all.length, locale)}
                </span>
              </td>
            </tr>
          </tbody>
        )}
        {totals && rows.length > 0 && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.key} data-align={column.align} data-hide={column.hideUnder}>
                  {totals[column.key]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Row<T extends object>({ row, columns, rowKey, onOpen, selected }: DataTableProps<T> & { row: T }) {
  const opens = onOpen
    ? {
        tabIndex: 0,
        'data-opens': true,
        'aria-selected': selected === rowKey(row),
        onClick: (event: { target: EventTarget }) => {
          if (!(event.target as Element).closest('a, button, input')) onOpen(row)
        },
        onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => {
          if (event.target !== event.currentTarget) return
          if (event.key === 'Enter') onOpen(row)
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            moveFocus(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1)
          }
        },
      }
    : {}
  return (
    <tr {...opens}>
      {columns.map((column) => (
        <td key={column.key} data-align={column.align} data-hide={column.hideUnder}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function moveFocus(row: HTMLTableRowElement, step: 1 | -1): void {
  const rows = [...(row.closest('table')?.querySelectorAll<HTMLTableRowElement>('tr[data-opens]') ?? [])]
  rows[rows.indexOf(row) + step]?.focus()
}

function Direction({ descending }: { descending: boolean }) {
  const Icon = descending ? IconArrowDown : IconArrowUp
  return <Icon size={12} stroke={1.6} aria-hidden="true" />
}

function toDefinition<T extends object>(column: DataColumn<T>): ColumnDef<typeof features, T> {
  const { key, sortBy } = column
  return sortBy
    ? { id: key, accessorFn: (row: T) => sortBy(row) ?? undefined, sortFn: 'basic', sortUndefined: 'last' }
    : { id: key }
}
