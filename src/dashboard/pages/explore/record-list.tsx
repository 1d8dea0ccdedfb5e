import type { Cell } from '../../../http/schemas/answer.ts'
import { toPlainText } from '../../grid/format-cell.ts'
import { FieldValue } from './field-value.tsx'
import { toListColumns, toListTitle } from './record-fields.ts'
import classes from './record-sections.module.css'

const numberForm = /^-?\d+(\.\d+)?$/
const amountName = /amount|total|price|balance|tax$|value|quantity|discount/

/** One of a record's lists, such as its lines or payments, as a small table. */
export function RecordList({ name, table, rows }: { name: string; table: string; rows: readonly Record<string, Cell>[] }) {
  const columns = toListColumns(rows)
  const title = toListTitle(name, table)
  const isAmount = (column: string): boolean =>
    amountName.test(column) && rows.every((row) => row[column] === null || numberForm.test(toPlainText(row[column])))
  const kindOf = (column: string) => (isAmount(column) ? 'decimal' : column.endsWith('date') ? 'day' : 'text')
  return (
    <div className={classes['section']}>
      <h3>
        {title} <span className="small quiet">{rows.length}</span>
      </h3>
      <div className={classes['scroller']} role="region" aria-label={title} tabIndex={0}>
        <table className={classes['table']}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-side={isAmount(column) ? 'end' : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column} className={isAmount(column) ? 'number' : undefined}>
                    <FieldValue cell={row[column] ?? null} kind={kindOf(column)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
