/** A place in the grid; row -1 is the header. */
export interface GridPlace {
  row: number
  column: number
}

export interface GridSize {
  rows: number
  columns: number
  /** Rows a screen shows. */
  page: number
}

export interface PressedKey {
  key: string
  ctrlKey: boolean
  metaKey: boolean
}

/** Where a key goes from a place; null where it moves nothing. Home and End keep to the row, with Ctrl to the corners. */
export function toNextPlace(from: GridPlace, pressed: PressedKey, { rows, columns, page }: GridSize): GridPlace | null {
  const far = pressed.ctrlKey || pressed.metaKey
  const last: GridPlace = { row: rows - 1, column: columns - 1 }
  const moves: Record<string, GridPlace> = {
    ArrowUp: { row: far ? 0 : from.row - 1, column: from.column },
    ArrowDown: { row: far ? last.row : from.row + 1, column: from.column },
    ArrowLeft: { row: from.row, column: far ? 0 : from.column - 1 },
    ArrowRight: { row: from.row, column: far ? last.column : from.column + 1 },
    Home: far ? { row: 0, column: 0 } : { row: from.row, column: 0 },
    End: far ? last : { row: from.row, column: last.column },
    PageUp: { row: Math.max(0, from.row - page), column: from.column },
    PageDown: { row: from.row + page, column: from.column },
  }
  const to = moves[pressed.key]
  if (!to) return null
  return { row: clamp(to.row, -1, last.row), column: clamp(to.column, 0, last.column) }
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
