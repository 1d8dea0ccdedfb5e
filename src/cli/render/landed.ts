import { toCount, toCounted } from './figures.ts'
import type { Style } from './style.ts'
import { padEnd, padStart } from './text.ts'

/** Tables and their rows, largest first, in as many columns as fit; what does not fit in `lines` lines is counted. */
export function renderTables(
  tables: { name: string; rows: number }[],
  view: { style: Style; width: number; lines: number; indent: string },
): string {
  const sorted = [...tables].sort((a, b) => b.rows - a.rows || a.name.localeCompare(b.name))
  const nameWidth = Math.max(1, ...sorted.map((table) => table.name.length))
  const rowsWidth = Math.max(1, ...sorted.map((table) => toCount(table.rows).length))
  const cellWidth = nameWidth + 2 + rowsWidth
  const across = Math.max(1, Math.floor((view.width - view.indent.length + 4) / (cellWidth + 4)))
  const shown = sorted.slice(0, across * view.lines)
  const down = Math.ceil(shown.length / across)
  const lines = Array.from({ length: down }, (_, line) =>
    Array.from({ length: across }, (_, column) => shown[column * down + line])
      .filter((table) => table !== undefined)
      .map((table) => `${padEnd(table.name, nameWidth)}  ${view.style.dim(padStart(toCount(table.rows), rowsWidth))}`)
      .join('    '),
  )
  const rest = sorted.slice(shown.length)
  if (rest.length > 0) {
    const rows = rest.reduce((sum, table) => sum + table.rows, 0)
    lines.push(view.style.dim(`and ${toCounted(rest.length, 'more table')} with ${toCounted(rows, 'row')}`))
  }
  return lines.map((line) => view.indent + line).join('\n')
}
