import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, type ClipboardEvent, type KeyboardEvent, type MouseEvent } from 'react'
import type { Cell } from '../../http/schemas/answer.ts'
import { usePreferences } from '../shell/preferences.ts'
import { useLocale } from '../shell/use-organisation.ts'
import { findCell, toPlace } from './cell-places.ts'
import { leastWidth, mostWidth } from './column-widths.ts'
import { toTsv, type CellFormat } from './format-cell.ts'
import type { GridColumn, GridSort } from './grid-column.ts'
import { GridHead } from './grid-head.tsx'
import { toNextPlace, type GridPlace } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'
import { useColumnEdges } from './use-column-edges.ts'
import { useGridFocus } from './use-grid-focus.ts'
import { useRowHeight } from './use-row-height.ts'
import classes from './result-grid.module.css'

export interface ResultGridProps {
  label: string
  columns: readonly GridColumn[]
  /** Rows the scroller has room for; some may not be read yet. At most 500,000, where browsers stop growing. */
  rowCount: number
  /** False while more may come: how many rows there are isn't known then. */
  complete: boolean
  /** Changes when rows that were read are replaced by others. */
  generation: number
  /** Undefined: not read yet. The same function while rows are added. */
  cellAt: (row: number, column: number) => Cell | undefined
  sort?: GridSort | undefined
  onSort?: ((column: string) => void) | undefined
  /** Enter, or a click. */
  onOpen?: ((row: number, column: number) => void) | undefined
  /** Space, or Alt with a click. */
  onPreview?: ((row: number, column: number, cell: HTMLElement) => void) | undefined
  openRow?: number | undefined
  stateOf?: ((row: number) => string | undefined) | undefined
  /** The rows in view, for reading more. */
  onView?: ((first: number, last: number) => void) | undefined
}

const headHeight = 32
const mostCopied = 100_000
const slotStep = 64

/**
 * Rows and columns as a spreadsheet shows them; only what is in view is drawn. One cell is reached with Tab, arrows go from
 * there; what is chosen is copied as tab-separated text.
 */
export function ResultGrid(props: ResultGridProps) {
  const { label, columns, rowCount, complete, generation, cellAt, sort, onSort, onOpen, onPreview, openRow, stateOf, onView } =
    props
  const grid = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const locale = useLocale()
  const { negative } = usePreferences()
  const format: CellFormat = useMemo(() => ({ locale, negative }), [locale, negative])
  const { edges, resize } = useColumnEdges(columns, rowCount, format, cellAt)
  const fixedCount = columns.findIndex(({ fixed }) => !fixed) === -1 ? columns.length : columns.findIndex(({ fixed }) => !fixed)
  const width = edges.at(-1) ?? 0

  const reveal = ({ row, column }: GridPlace): void => {
    if (row >= 0) rows.scrollToIndex(row, { align: 'auto' })
    const box = grid.current
    if (!box || column < fixedCount) return
    const [left, right] = [edges[column]!, edges[column + 1]!]
    const start = box.scrollLeft + edges[fixedCount]!
    if (left < start) box.scrollLeft = left - edges[fixedCount]!
    else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth
  }
  const focus = useGridFocus(grid, reveal)
  const place = {
    row: Math.min(focus.place.row, rowCount - 1),
    column: Math.max(0, Math.min(focus.place.column, columns.length - 1)),
  }

  // Before the rows: both listen to scrolling, and one that asks where it is after the other has drawn forces a layout.
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => grid.current,
    estimateSize: (index) => edges[index + 1]! - edges[index]!,
    overscan: 2,
  })
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 3,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
    // The cell with the focus stays drawn wherever one scrolls, or the focus would be lost.
    rangeExtractor: (range: Range) => {
      const drawn = defaultRangeExtractor(range)
      if (place.row < 0 || place.row >= rowCount || drawn.includes(place.row)) return drawn
      return place.row < drawn[0]! ? [place.row, ...drawn] : [...drawn, place.row]
    },
  })
  useEffect(() => rows.measure(), [rows, rowHeight])
  useEffect(() => across.measure(), [across, edges])

  const drawnRows = rows.getVirtualItems()
  // Rows that scroll out lend their elements to those that scroll in; the one with the focus keeps its own.
  const slots = Math.max(slotStep, Math.ceil((drawnRows.length + 1) / slotStep) * slotStep)
  const drawnColumns = across.getVirtualItems()
  const from = drawnColumns[0]?.index ?? 0
  const to = drawnColumns.at(-1)?.index ?? -1
  const [first, last] = [rows.range?.startIndex ?? 0, rows.range?.endIndex ?? 0]
  useEffect(() => onView?.(first, last), [onView, first, last])

  const sizeAll = { rows: rowCount, columns: columns.length, page: Math.max(1, last - first - 1) }
  const cellElement = (at: GridPlace): HTMLElement | null => grid.current && findCell(grid.current, at)

  const openAt = (at: GridPlace): void => {
    const link = cellElement(at)?.querySelector('a')
    if (link) link.click()
    else onOpen?.(at.row, at.column)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = toPlace(event.target)
    if (!at) return
    const done = (): void => {
      event.preventDefault()
      event.stopPropagation()
    }
    if (at.row < 0 && event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const wide = edges[at.column + 1]! - edges[at.column]!
      resize(at.column, Math.max(leastWidth, Math.min(wide + (event.key === 'ArrowRight' ? 16 : -16), mostWidth)))
      return done()
    }
    if (event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      if (at.row < 0) onSort?.(columns[at.column]!.name)
      else if (event.key === ' ') onPreview?.(at.row, at.column, cellElement(at)!)
      else openAt(at)
      return done()
    }
    const next = toNextPlace(at, event, sizeAll)
    if (!next) return
    focus.go(next, { extend: event.shiftKey && next.row >= 0 })
    done()
  }
  const onClick = (event: MouseEvent): void => {
    if ((event.target as HTMLElement).dataset['edge'] !== undefined) return
    const at = toPlace(event.target)
    if (!at) return
    focus.go(at, { extend: event.shiftKey && at.row >= 0, reveal: false })
    if (at.row < 0) return onSort?.(columns[at.column]!.name)
    if (event.altKey) {
      event.preventDefault()
      return onPreview?.(at.row, at.column, cellElement(at)!)
    }
    const onLink = (event.target as Element).closest('a') !== null
    if (!onLink && !event.shiftKey && (window.getSelection()?.isCollapsed ?? true)) onOpen?.(at.row, at.column)
  }
  const onCopy = (event: ClipboardEvent): void => {
    if (!(window.getSelection()?.isCollapsed ?? true)) return
    const chosen = toBox(place, focus.anchor)
    if (chosen.top < 0) return
    const list: (Cell | undefined)[][] = []
    for (let row = chosen.top; row <= chosen.bottom && list.length < mostCopied; row += 1) {
      list.push(Array.from({ length: chosen.right - chosen.left + 1 }, (_, index) => cellAt(row, chosen.left + index)))
    }
    event.clipboardData.setData('text/plain', toTsv(list))
    event.preventDefault()
  }

  const chosen = toBox(place, focus.anchor)
  const several = chosen.top !== chosen.bottom || chosen.left !== chosen.right
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      aria-rowcount={complete ? rowCount + 1 : -1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      tabIndex={-1}
      className={classes['grid']}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCopy={onCopy}
    >
      <GridHead
        columns={columns}
        edges={edges}
        fixedCount={fixedCount}
        from={from}
        to={to}
        width={width}
        tabColumn={place.row < 0 || rowCount === 0 ? place.column : -1}
        sort={sort}
        sorts={onSort !== undefined}
        onResize={resize}
      />
      <div role="rowgroup" className={classes['space']} style={{ height: rows.getTotalSize() - headHeight, width }}>
        {drawnRows.map(({ index, start }) => {
          const inside = several && index >= chosen.top && index <= chosen.bottom
          return (
            <GridRow
              key={index === place.row ? 'reached' : index % slots}
              row={index}
              top={start - headHeight}
              width={width}
              columns={columns}
              edges={edges}
              fixedCount={fixedCount}
              from={from}
              to={to}
              tabColumn={index === place.row ? place.column : -1}
              chosenFrom={inside ? chosen.left : 0}
              chosenTo={inside ? chosen.right : -1}
              opened={index === openRow}
              state={stateOf?.(index)}
              format={format}
              version={cellAt(index, 0) === undefined ? -1 : generation}
              cellAt={cellAt}
            />
          )
        })}
      </div>
    </div>
  )
}

function toBox(one: GridPlace, other: GridPlace): { top: number; bottom: number; left: number; right: number } {
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
  }
}
