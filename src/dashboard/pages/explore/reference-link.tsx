import { Link } from '@tanstack/react-router'
import type { Cell } from '../../../http/schemas/answer.ts'
import { toPlainText } from '../../grid/format-cell.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i

/** An id is long and says little: its first letters, the whole on hover. */
export const toShortId = (text: string): string => (uuid.test(text) ? `${text.slice(0, 8)}…` : text)

/** A cell that names another record, as a link to it. Tab doesn't stop at it: the grid's own keys lead there. */
export function ReferenceLink({
  cell,
  target,
  org,
}: {
  cell: Cell
  target: { stream: string; address: string } | null
  org: string | undefined
}) {
  const text = toPlainText(cell)
  if (!target) return toShortId(text)
  return (
    <Link
      to="/explore/$schema/$table"
      params={{ schema: 'xero', table: target.stream }}
      search={{ org, row: target.address }}
      className="link"
      tabIndex={-1}
      title={text}
      preload={false}
    >
      {toShortId(text)}
    </Link>
  )
}
