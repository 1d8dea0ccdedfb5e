import { useMemo, useState } from 'react'
import type { Cell } from '../../http/schemas/answer.ts'
import { toColumnWidth } from './column-widths.ts'
import { formatCell, type CellFormat } from './format-cell.ts'
import type { GridColumn } from './grid-column.ts'

const sampleRows = 120

/** Where columns begin: by what the first rows hold, until the reader makes one wider or narrower. */
export function useColumnEdges(
  columns: readonly GridColumn[],
  rowCount: number,
  format: CellFormat,
  cellAt: (row: number, column: number) => Cell | undefined,
): { edges: number[]; resize: (column: number, width: number) => void } {
  const [chosen, setChosen] = useState<Record<string, number>>({})
  const samples = Math.min(rowCount, sampleRows)
  // Measured once there are rows: later ones don't move columns under the reader's eyes.
  const measured = useMemo(
    () =>
      columns.map((column, index) => {
        const texts: string[] = []
        for (let row = 0; row < samples; row += 1) {
          const cell = cellAt(row, index)
          if (cell !== undefined && cell !== null) texts.push(formatCell(cell, column.kind, format))
        }
        return toColumnWidth(column.name, column.kind, texts)
      }),
    [columns, samples, format, cellAt],
  )
  const edges = useMemo(() => {
    let left = 0
    const all = [0]
    columns.forEach(({ name }, index) => all.push((left += chosen[name] ?? measured[index]!)))
    return all
  }, [columns, measured, chosen])
  const resize = (column: number, width: number): void => {
    const name = columns[column]?.name
    if (name !== undefined) setChosen((held) => ({ ...held, [name]: width }))
  }
  return { edges, resize }
}
