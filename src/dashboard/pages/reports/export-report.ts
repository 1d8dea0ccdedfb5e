import type { StatementAnswer } from '../../api/types.ts'
import { toCellText } from '../../api/statements.ts'
import { addComparison, isFinancial, toExportRows, toStatementView } from './statement-view.ts'
import { toCsv, toExcelCsv } from './to-csv.ts'
import type { ExportForm } from './report-toolbar.tsx'

interface ExportOf {
  title: string
  org: string
  period: string
}

/** What is on screen as a file, or on paper. Amounts are plain: `-3126.45`. */
export function exportReport(form: ExportForm, answers: readonly StatementAnswer[], of: ExportOf): void {
  if (form === 'print') {
    window.print()
    return
  }
  const [first] = answers
  if (first === undefined) return
  const name = [of.org, of.title, of.period]
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  if (form === 'json') {
    save(`${name}.json`, 'application/json', `${JSON.stringify(answers.length === 1 ? first : answers, null, 2)}\n`)
    return
  }
  const rows = toRows(answers)
  save(`${name}.csv`, 'text/csv;charset=utf-8', form === 'excel' ? toExcelCsv(rows) : toCsv(rows))
}

/** A head and a row a line, as on screen. */
export function toRows(answers: readonly StatementAnswer[]): string[][] {
  const [first, ...others] = answers
  if (first === undefined) return []
  if (isFinancial(first)) return toExportRows(others.map(toStatementView).reduce(addComparison, toStatementView(first)))
  const body = [...first.rows, ...(first.totals ? [first.totals] : [])]
  return [first.columns.map(({ title }) => title), ...body.map((row) => row.map(toCellText))]
}

function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
