import Table from 'cli-table3'
import type { Style } from './style.ts'
import { measure, truncate } from './text.ts'

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** Gives way first when the terminal is narrow, down to this many columns. Absent: never cut. */
  shrinkTo?: number
}

export interface TableOptions {
  style: Style
  /** Columns of the terminal; undefined: as wide as it takes. */
  width?: number | undefined
  indent?: string
}

const gap = 2

/** A table without frames: a heading, a rule under it, columns two spaces apart. Cells may be coloured if they need no cutting. */
export function renderTable(columns: Column[], rows: string[][], options: TableOptions): string {
  const indent = options.indent ?? ''
  const widths = columns.map((column, index) =>
    Math.max(measure(column.title), ...rows.map((row) => measure(row[index] ?? '')), 1),
  )
  if (options.width !== undefined) shrink(widths, columns, options.width - measure(indent))
  const table = new Table({
    head: columns.map((column, index) => options.style.dim(truncate(column.title, widths[index] ?? 1))),
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: widths.map((width) => width + gap),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  })
  for (const row of rows) {
    table.push(
      columns.map((_, index) => {
        const cell = row[index] ?? ''
        return measure(cell) > (widths[index] ?? 1) ? truncate(cell, widths[index] ?? 1) : cell
      }),
    )
  }
  const lines = table.toString().split('\n')
  const rule = options.style.dim(widths.map((width) => '─'.repeat(width)).join(' '.repeat(gap)))
  return [lines[0] ?? '', rule, ...(rows.length > 0 ? lines.slice(1) : [])].map((line) => indent + line.trimEnd()).join('\n')
}

/** Takes from the widest column that may give way until the table fits, or none can. */
function shrink(widths: number[], columns: Column[], width: number): void {
  const total = (): number => widths.reduce((sum, each) => sum + each, 0) + gap * (widths.length - 1)
  for (let excess = total() - width; excess > 0; excess = total() - width) {
    let widest = -1
    for (const [index, column] of columns.entries()) {
      if (column.shrinkTo === undefined || (widths[index] ?? 0) <= column.shrinkTo) continue
      if (widest < 0 || (widths[index] ?? 0) > (widths[widest] ?? 0)) widest = index
    }
    if (widest < 0) return
    widths[widest] = (widths[widest] ?? 0) - 1
  }
}
