import type { GridPlace } from './grid-keys.ts'

// Rows and cells say where they are to who hears the grid; the same numbers lead from an element to its place and back, so
// that scrolling writes nothing more.

/** The place of the cell or heading an event came from; null outside of one. */
export function toPlace(target: EventTarget): GridPlace | null {
  const cell = (target as Element).closest('[aria-colindex]')
  const row = Number(cell?.parentElement?.getAttribute('aria-rowindex') ?? Number.NaN)
  const column = Number(cell?.getAttribute('aria-colindex') ?? Number.NaN)
  return Number.isNaN(row) || Number.isNaN(column) ? null : { row: row - 2, column: column - 1 }
}

/** The element at a place, if it is drawn. */
export function findCell(grid: HTMLElement, { row, column }: GridPlace): HTMLElement | null {
  return grid.querySelector<HTMLElement>(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`)
}
