import type { QueryCell } from '../../warehouse/query.ts'

/** A cell of text; null where there is none. */
export function toTextOrNull(cell: QueryCell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** A cell of text that is there, or what stands for it. */
export function toText(cell: QueryCell | undefined, otherwise = ''): string {
  return toTextOrNull(cell) ?? otherwise
}
