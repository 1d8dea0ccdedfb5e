import type { ReactNode } from 'react'
import type { Cell } from '../../http/schemas/answer.ts'
import { formatCell, type CellFormat } from './format-cell.ts'
import type { GridColumn } from './grid-column.ts'
import classes from './result-grid.module.css'

/**
 * The inside of a cell: null as a quiet dash, what isn't there yet as a grey line, brackets that are heard as "minus". A
 * function and no component: a screen has hundreds of cells and scrolling draws them anew.
 */
export function drawCell(
  cell: Cell | undefined,
  row: number,
  column: GridColumn,
  format: CellFormat,
  bracketed: boolean,
): ReactNode {
  if (cell === undefined) return <span className={classes['awaited']} role="img" aria-label="Not read yet" />
  if (cell === null) {
    return (
      <>
        <span className={classes['none']} aria-hidden="true">
          –
        </span>
        <span className="spoken">empty</span>
      </>
    )
  }
  if (column.render) return column.render(cell, row)
  const text = formatCell(cell, column.kind, format)
  if (!bracketed) return text
  return (
    <>
      <span className="spoken">minus {text.slice(1, -1)}</span>
      <span aria-hidden="true">{text}</span>
    </>
  )
}
