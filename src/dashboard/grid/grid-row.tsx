import { memo } from 'react'
import type { Cell } from '../../http/schemas/answer.ts'
import { isNumeric } from './column-kind.ts'
import { isBracketed, type CellFormat } from './format-cell.ts'
import { drawCell } from './draw-cell.tsx'
import type { GridColumn } from './grid-column.ts'
import classes from './result-grid.module.css'

export interface GridRowProps {
  row: number
  top: number
  width: number
  columns: readonly GridColumn[]
  /** Left edge of each column, and the end of the last. */
  edges: readonly number[]
  fixedCount: number
  /** Columns to draw beside the fixed ones. */
  from: number
  to: number
  /** Column that can be reached with Tab in this row; -1 for none. */
  tabColumn: number
  /** Columns chosen for copying; from > to for none. */
  chosenFrom: number
  chosenTo: number
  opened: boolean
  state: string | undefined
  format: CellFormat
  /** Changes when cells of this row do. */
  version: number
  cellAt: (row: number, column: number) => Cell | undefined
}

/** One row. Drawn again only when something of its own has changed, so that scrolling draws new rows alone. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, top, width, columns, edges, fixedCount, from, to, tabColumn, opened, state, format, cellAt } = props
  const draw = (index: number) => {
    const column = columns[index]
    if (!column) return null
    const fixed = index < fixedCount
    const cell = cellAt(row, index)
    const side = isNumeric(column.kind) ? 'end' : undefined
    const bracketed = cell !== undefined && isBracketed(cell, column.kind, format)
    const chosen = index >= props.chosenFrom && index <= props.chosenTo
    return (
      <div
        key={index}
        role="gridcell"
        aria-colindex={index + 1}
        aria-selected={chosen || undefined}
        data-chosen={chosen || undefined}
        data-kind={column.kind}
        data-side={side}
        data-pads={(side !== undefined && format.negative !== 'minus' && !bracketed) || undefined}
        tabIndex={index === tabColumn ? 0 : -1}
        className={[classes['cell'], fixed ? classes['fixed'] : '', index === fixedCount - 1 ? classes['lastFixed'] : ''].join(
          ' ',
        )}
        style={{ width: edges[index + 1]! - edges[index]!, left: fixed ? edges[index] : undefined }}
      >
        {drawCell(cell, row, column, format, bracketed)}
      </div>
    )
  }
  const drawn: number[] = []
  for (let index = Math.max(from, fixedCount); index <= to; index += 1) drawn.push(index)
  const gap = edges[Math.max(from, fixedCount)]! - edges[fixedCount]!
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      data-open={opened || undefined}
      data-state={state}
      className={classes['row']}
      style={{ top, width }}
    >
      {columns.slice(0, fixedCount).map((_, index) => draw(index))}
      {gap > 0 && <div style={{ flex: 'none', width: gap }} />}
      {drawn.map(draw)}
    </div>
  )
})
