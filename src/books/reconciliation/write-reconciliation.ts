import type { RunScript, SqlAccess } from '../../warehouse/warehouse.ts'
import { toAmount } from './cents.ts'
import type { Comparison } from './comparison.ts'
import type { Residual } from './explain.ts'
import { labels } from './tables.ts'
import type { TiesRow } from './ties.ts'

export interface Written {
  tenantId: string
  baseCurrency: string
  comparisons: readonly Comparison[]
  residuals: readonly Residual[]
  ties: TiesRow
  /** JSON, digests: see the columns of `books.ties`. */
  readings: string | null
  tried: string | null
  inputs: string
}

/** Rows an INSERT carries. */
const rowsAtOnce = 500

/** Stores what was compared in place of what was stored before. */
export async function writeReconciliation(sql: SqlAccess, run: RunScript, written: Written): Promise<void> {
  const { quoteText } = sql.dialect
  const tenant = quoteText(written.tenantId)
  const day = (text: string): string => `DATE '${text}'`
  const instant = (text: string | null): string =>
    text === null ? 'NULL' : `CAST(${quoteText(text)} AS TIMESTAMP WITH TIME ZONE)`
  const textOrNull = (text: string | null): string => (text === null ? 'NULL' : quoteText(text))
  const insert = async (into: string, rows: readonly string[][]): Promise<void> => {
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      const values = rows.slice(at, at + rowsAtOnce).map((cells) => `(${[tenant, ...cells].join(', ')})`)
      await run(`INSERT INTO books.${into} VALUES ${values.join(', ')}`)
    }
  }
  const tables = ['reconciliation', 'reconciliation_documents', 'residuals', 'ties']
  await run(tables.map((table) => `DELETE FROM books.${table} WHERE tenant_id = ${tenant}`).join(';\n'))
  const { comparisons, residuals, ties } = written
  await insert(
    `reconciliation (tenant_id, basis, month, date, account_id, ours, xeros, difference, moved, explained_by, explained, unexplained, as_of)`,
    comparisons.map((each) => [
      quoteText(each.basis),
      day(each.month),
      day(each.date),
      quoteText(each.account),
      toAmount(each.ours),
      toAmount(each.xeros),
      toAmount(each.xeros - each.ours),
      toAmount(each.moved),
      each.explainedBy.length === 0 ? 'NULL' : quoteText(each.explainedBy.join(', ')),
      toAmount(each.explained),
      toAmount(each.unexplained),
      instant(each.asOf),
    ]),
  )
  const lines = new Map<string, number>()
  await insert(
    `residuals (tenant_id, source_type, source_id, line, date, account_id, net, tax, kind, description, currency, currency_rate, basis, month, label)`,
    residuals.map(({ basis, month, date, account, cents, label }) => {
      const source = `${basis}/${month.slice(0, 7)}/${label}`
      const line = (lines.get(source) ?? 0) + 1
      lines.set(source, line)
      const what =
        label === 'unknown' ? "In Xero's reports, for no known cause" : `In Xero's reports and no document: ${labels[label]}`
      return [
        "'RESIDUAL'",
        quoteText(source),
        String(line),
        day(date),
        quoteText(account),
        toAmount(cents),
        '0',
        "'residual'",
        quoteText(what),
        quoteText(written.baseCurrency),
        '1',
        quoteText(basis),
        day(month),
        quoteText(label),
      ]
    }),
  )
  const share = ties.explainedShare === null ? 'NULL' : toAmount(ties.explainedShare)
  await insert('ties (tenant_id, state, as_of, explained_percent, text, unexplained, readings, tried, inputs)', [
    [
      quoteText(ties.state),
      instant(ties.asOf),
      share,
      quoteText(ties.text),
      toAmount(ties.unexplained),
      textOrNull(written.readings),
      textOrNull(written.tried),
      quoteText(written.inputs),
    ],
  ])
}
