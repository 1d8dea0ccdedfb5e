import type { Cell } from '../../http/schemas/answer.ts'

/** A result column by column, as it travels: a hundred thousand rows are a few long arrays, not as many objects. */
export interface ColumnStore {
  readonly names: readonly string[]
  readonly types: readonly string[]
  /** Grows while a result is read. */
  rows: number
  /** By column, then row. */
  readonly values: Cell[][]
}

export function createColumnStore(columns: readonly { name: string; type: string }[]): ColumnStore {
  return {
    names: columns.map(({ name }) => name),
    types: columns.map(({ type }) => type),
    rows: 0,
    values: columns.map(() => []),
  }
}

/** Adds a batch: by column, then row. */
export function appendBatch(store: ColumnStore, batch: readonly (readonly Cell[])[], rows: number): void {
  batch.forEach((cells, column) => {
    const values = store.values[column]
    if (!values) return
    for (const cell of cells) values.push(cell)
  })
  store.rows += rows
}

/** Undefined: there is no such cell yet. */
export const toCell = (store: ColumnStore, row: number, column: number): Cell | undefined => store.values[column]?.[row]
