import { addMonths, endOfMonth, startOfMonth } from './calendar.ts'
import type { Period } from './periods.ts'
import { checkRange, listPeriods, readPeriods } from './periods.ts'
import { findLayout, pickLines } from './profit-and-loss-layout.ts'
import type { ProfitAndLossLayout } from './profit-and-loss-layout.ts'
import type { TopRow } from './report.ts'
import { accountRow, header, row, section, summary } from './report.ts'
import type { ReportLine } from './report-lines.ts'
import { groupsGains, isProfitAndLoss, listLines, sumLine } from './report-lines.ts'
import type { MakeReport, ReportRequest } from './report-request.ts'
import { createReport, toBasis } from './report-request.ts'
import { toBriefDate, toLongDate, toMoneyText } from './report-texts.ts'
import { readTrackingColumns } from './tracking-columns.ts'

/**
 * Xero: Reports, 'Profit and Loss'. Columns are periods, newest first, or tracking options. Income is credit +, expenses are
 * debit +, so that both print positive. Accounts without an amount in any column are left out.
 */
export const makeProfitAndLoss: MakeReport = (request) => {
  const { books, query, organisation } = request
  const { quirks } = books.context
  const { count, months } = readPeriods(query)
  const period = readRange(request, months)
  const tracked = readTrackingColumns(books, query)
  const figures = request.figures(toBasis(query))
  const isStandard = query.flag('standardLayout')
  const layout = findLayout(books.region, quirks.customReportLayout && !isStandard)
  const lines = listLines(books, groupsGains(books, organisation))

  const columns =
    tracked.columns.length > 0
      ? tracked.columns
          .map(({ title, filter, optional }) => ({
            title,
            optional,
            amounts: figures.movements(period.fromDay, period.toDay, filter),
          }))
          .filter(
            ({ optional, amounts }) => !optional || lines.some((line) => isProfitAndLoss(line) && sumLine(line, amounts) !== 0),
          )
      : listPeriods(period, count ?? 0, months ?? 1, quirks.periodsEndWithMonth).map(({ fromDay, toDay }) => ({
          title: toBriefDate(toDay),
          amounts: figures.movements(fromDay, toDay, tracked.filter),
        }))
  return createReport(
    request,
    {
      type: 'ProfitAndLoss',
      name: layout.name,
      titles: [layout.title, organisation.name, `${toLongDate(period.fromDay)} to ${toLongDate(period.toDay)}`],
    },
    [
      header(['', ...columns.map(({ title }) => title)]),
      ...layOut(
        layout,
        lines,
        columns.map(({ amounts }) => amounts),
      ),
    ],
  )
}

function layOut(
  layout: ProfitAndLossLayout,
  lines: readonly ReportLine[],
  columns: readonly ReadonlyMap<string, number>[],
): TopRow[] {
  const profits = columns.map(() => 0)
  return layout.parts.flatMap((part): TopRow[] => {
    if (part.kind === 'profit') return [section('', [row([part.label, ...profits.map(toMoneyText)])])]
    const sign = part.side === 'income' ? -1 : 1
    const totals = columns.map(() => 0)
    const rows = pickLines(layout, part, lines).flatMap((line) => {
      const amounts = columns.map((figures) => sign * sumLine(line, figures) + 0)
      if (amounts.every((cents) => cents === 0)) return []
      for (const [at, cents] of amounts.entries()) {
        totals[at]! += cents
        profits[at]! -= sign * cents
      }
      return [accountRow(line.name, line.id, amounts.map(toMoneyText))]
    })
    if (rows.length === 0 && !part.always) return []
    return [section(part.title, [...rows, summary([part.total, ...totals.map(toMoneyText)])])]
  })
}

/** This month unless dates are given; with a last day alone, the timeframe that ends there. Throws ReportFault. */
function readRange({ books, query, organisation }: ReportRequest, months: number | undefined): Period {
  const from = query.date('fromDate')
  const to = query.date('toDate')
  const toDay = to ?? endOfMonth(organisation.today)
  const fromDay = from ?? startOfMonth(to === undefined ? organisation.today : addMonths(startOfMonth(to), 1 - (months ?? 1)))
  checkRange({ fromDay, toDay }, books.context.quirks.limitReportRange)
  return { fromDay, toDay }
}
