import { useQueries } from '@tanstack/react-query'
import { toSign } from '../../format/decimal.ts'
import { everPostedQuery } from './posting-span.ts'
import type { ReportView } from './report-settings.ts'
import { toStatementView, type StatementLine, type StatementView } from './statement-view.ts'
import { toColumnPeriods } from './to-column-periods.ts'

/** Statements whose comparisons are asked for. */
const compared: Record<string, { spans: boolean }> = { profit_and_loss: { spans: true }, balance_sheet: { spans: false } }

export interface AbsentOf {
  org: string
  name: string
  view: ReportView
  statement: StatementView
}

/**
 * Tells accounts that nothing had been posted to by the end of a comparison's column, which is no 0.00 but "there was no such
 * account then": Xero doesn't say when one was made. Asked for only where a nought is shown; until it is known, it stays one.
 */
export function useAbsent({ org, name, view, statement }: AbsentOf): (line: StatementLine, column: number) => boolean {
  const kind = compared[name]
  const periods = kind === undefined || view.compare.length === 0 ? [] : toColumnPeriods(statement.columns, view, {}, kind.spans)
  const asked = periods.map((period, column) =>
    column > 0 && period !== undefined && statement.lines.some((line) => isNought(line, column)) ? period.to : null,
  )
  const basis = view.basis === 'cash' ? 'cash' : undefined
  const days = [...new Set(asked.flatMap((day) => (day === null ? [] : [day])))]
  const known = useQueries({
    queries: days.map((day) => ({ ...everPostedQuery({ org, name, basis, day }), retry: false })),
    combine: (results) => results.map(({ data }) => data && new Set(toStatementView(data).lines.map(({ key }) => key))),
  })
  return (line, column) => {
    const day = asked[column]
    if (day === undefined || day === null || !isNought(line, column)) return false
    const lines = known[days.indexOf(day)]
    return lines !== undefined && !lines.has(line.key)
  }
}

function isNought({ kind, figures }: StatementLine, column: number): boolean {
  const figure = figures[column]
  return kind === 'account' && figure !== null && figure !== undefined && toSign(figure) === 0
}
