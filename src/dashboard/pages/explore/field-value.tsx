import type { Cell } from '../../../http/schemas/answer.ts'
import { formatCell, isBracketed } from '../../grid/format-cell.ts'
import type { ColumnKind } from '../../grid/column-kind.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useLocale } from '../../shell/use-organisation.ts'

/** A field of a record in words. */
export function FieldValue({ cell, kind }: { cell: Cell; kind: ColumnKind }) {
  const locale = useLocale()
  const { negative } = usePreferences()
  if (cell === null || cell === '') {
    return (
      <span className="quiet">
        <span aria-hidden="true">–</span>
        <span className="spoken">empty</span>
      </span>
    )
  }
  const format = { locale, negative }
  const text = formatCell(cell, kind, format)
  if (!isBracketed(cell, kind, format)) return text
  return (
    <>
      <span className="spoken">minus {text.slice(1, -1)}</span>
      <span aria-hidden="true">{text}</span>
    </>
  )
}
