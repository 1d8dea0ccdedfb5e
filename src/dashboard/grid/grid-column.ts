import type { ReactNode } from 'react'
import type { Cell } from '../../http/schemas/answer.ts'
import type { ColumnKind } from './column-kind.ts'

export interface GridColumn {
  name: string
  kind: ColumnKind
  /** The warehouse's type, read out with the heading. */
  type: string
  /** What the column means, shown with its heading. */
  comment?: string | null
  /** Stays at the left while the rest scrolls. Fixed columns come first. */
  fixed?: boolean
  /** Drawn instead of the text: a link, a label. It must not take the focus with Tab. */
  render?: ((cell: Cell, row: number) => ReactNode) | undefined
}

export interface GridSort {
  column: string
  descending: boolean
}
