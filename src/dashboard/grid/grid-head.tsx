import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useRef, type PointerEvent } from 'react'
import { isNumeric, toTypeWord } from './column-kind.ts'
import { leastWidth, mostWidth } from './column-widths.ts'
import type { GridColumn, GridSort } from './grid-column.ts'
import classes from './result-grid.module.css'

export interface GridHeadProps {
  columns: readonly GridColumn[]
  edges: readonly number[]
  fixedCount: number
  from: number
  to: number
  width: number
  tabColumn: number
  sort: GridSort | undefined
  sorts: boolean
  onResize: (column: number, width: number) => void
}

/** The headings: a row of the grid like any other, that stays on top. */
export function GridHead({ columns, edges, fixedCount, from, to, width, tabColumn, sort, sorts, onResize }: GridHeadProps) {
  const shown = columns.map((_, index) => index).filter((index) => index < fixedCount || (index >= from && index <= to))
  const gap = edges[Math.max(from, fixedCount)]! - edges[fixedCount]!
  return (
    <div role="row" aria-rowindex={1} className={classes['head']} style={{ width }}>
      {shown.map((index) => {
        const column = columns[index]!
        const fixed = index < fixedCount
        const sorted = sort?.column === column.name ? (sort.descending ? 'descending' : 'ascending') : undefined
        const Arrow = sorted === 'descending' ? IconArrowDown : IconArrowUp
        return (
          <div
            key={index}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={sorted}
            data-sorts={sorts || undefined}
            data-side={isNumeric(column.kind) ? 'end' : undefined}
            tabIndex={index === tabColumn ? 0 : -1}
            title={[column.name, toTypeWord(column.type), column.comment].filter(Boolean).join('\n')}
            className={[
              classes['column'],
              fixed ? classes['fixed'] : '',
              index === fixedCount - 1 ? classes['lastFixed'] : '',
            ].join(' ')}
            style={{
              width: edges[index + 1]! - edges[index]!,
              left: fixed ? edges[index] : undefined,
              marginLeft: index === Math.max(from, fixedCount) && gap > 0 ? gap : undefined,
            }}
          >
            <span className={classes['title']}>{column.name}</span>
            {sorted && <Arrow size={12} stroke={2} aria-hidden="true" />}
            <Edge width={edges[index + 1]! - edges[index]!} onResize={(next) => onResize(index, next)} />
          </div>
        )
      })}
    </div>
  )
}

/** Drags a column wider; with the keyboard it is Alt with an arrow on the heading. */
function Edge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null)
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault()
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent<HTMLSpanElement>): void => {
    if (from.current) onResize(Math.max(leastWidth, Math.min(from.current.width + event.clientX - from.current.x, mostWidth)))
  }
  const end = (): void => {
    from.current = null
  }
  return (
    <span
      className={classes['edge']}
      aria-hidden="true"
      data-edge="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
    />
  )
}
