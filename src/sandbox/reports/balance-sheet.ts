import { halves, pickLines } from './balance-sheet-layout.ts'
import { addMonths, endOfMonth, financialYearOf } from './calendar.ts'
import type { Figures, TrackingFilter } from './figures.ts'
import { readPeriods } from './periods.ts'
import type { Attribute, Cell, Row, TopRow } from './report.ts'
import { accountRow, attribute, cell, header, row, section, summary } from './report.ts'
import type { ReportLine } from './report-lines.ts'
import { compareNames, listLines, sumLine, sumProfit } from './report-lines.ts'
import type { MakeReport, ReportRequest } from './report-request.ts'
import { createReport, toBasis } from './report-request.ts'
import { toAttributeDate, toLongDate, toMoneyText, toShortDate } from './report-texts.ts'
import { readTrackingOptions } from './tracking-columns.ts'
import { withRetainedEarnings } from './trial-balance.ts'

/** A day and what there is on it, in cents by account id. */
interface Column {
  day: number
  amounts: ReadonlyMap<string, number>
  year: { startDay: number; endDay: number }
  /** Credit +. */
  currentEarnings: number
  earlierEarnings: number
}

/**
 * Xero: Reports, 'Balance Sheet'. Ends of months, newest first: the month asked for and a year before, or as many periods as
 * asked. Nothing is ever closed: the profit of the year and of earlier years is worked out for each column.
 */
export const makeBalanceSheet: MakeReport = (request) => {
  const { books, query, organisation } = request
  const day = endOfMonth(query.date('date') ?? organisation.today)
  const filter = readTrackingOptions(books, query, ['trackingOptionID1', 'trackingOptionID2'])
  const figures = request.figures(toBasis(query))
  query.flag('standardLayout')
  const columns = listDays(request, day).map((each) => toColumn(request, figures, each, filter))
  const lines = withRetainedEarnings(listLines(books, false))
  const toRow = (line: ReportLine, sign: number): LineRow | undefined => {
    const amounts = columns.map((column) => sign * sumLine(line, column.amounts) + 0)
    return amounts.every((cents) => cents === 0)
      ? undefined
      : { amounts, row: accountRow(line.name, line.id, amounts.map(toMoneyText)) }
  }

  const rows: TopRow[] = [header(['', ...columns.map((column) => toShortDate(column.day))])]
  const netAssets = columns.map(() => 0)
  for (const half of halves) {
    const totals = columns.map(() => 0)
    rows.push(section(half.title, []))
    for (const part of half.sections) {
      const { title } = part
      const shown = pickLines(half, part, lines).flatMap((line) => toRow(line, half.sign) ?? [])
      if (shown.length === 0) continue
      const subtotals = addUp(shown, columns.length)
      addTo(totals, subtotals)
      rows.push(section(title, [...shown.map((each) => each.row), summary([`Total ${title}`, ...subtotals.map(toMoneyText)])]))
    }
    addTo(
      netAssets,
      totals.map((cents) => half.sign * cents),
    )
    rows.push(section('', [summary([`Total ${half.title}`, ...totals.map(toMoneyText)])]))
  }
  rows.push(section('', [row(['Net Assets', ...netAssets.map(toMoneyText)])]))

  const equity = lines.filter((line) => line.class === 'EQUITY')
  const earningsId = books.context.quirks.maskEarningsId
    ? 'abababab-abab-abab-abab-abababababab'
    : '00000000-0000-0000-0000-000000000000'
  const shown = [
    toEarningsRow(
      'Current Year Earnings',
      earningsId,
      columns.map(({ currentEarnings, year, day: toDay }) => ({
        cents: currentEarnings,
        from: toAttributeDate(year.startDay),
        toDay,
      })),
    ),
    ...equity.map((line) =>
      line.system === 'RETAINEDEARNINGS'
        ? toEarningsRow(
            line.name,
            line.id,
            columns.map(({ amounts, earlierEarnings, day: toDay }) => ({
              cents: earlierEarnings - sumLine(line, amounts),
              from: '',
              toDay,
            })),
          )
        : toRow(line, -1),
    ),
  ]
    .filter((each) => each !== undefined)
    .sort((a, b) => compareNames(a.row.Cells[0]!.Value, b.row.Cells[0]!.Value))
  rows.push(
    section('Equity', [
      ...shown.map((each) => each.row),
      summary(['Total Equity', ...addUp(shown, columns.length).map(toMoneyText)]),
    ]),
  )
  return createReport(
    request,
    { type: 'BalanceSheet', name: 'Balance Sheet', titles: ['Balance Sheet', organisation.name, `As at ${toLongDate(day)}`] },
    rows,
  )
}

interface LineRow {
  amounts: number[]
  row: Row
}

function listDays({ query }: ReportRequest, day: number): number[] {
  const { count, months } = readPeriods(query)
  const apart = count === undefined ? 12 : (months ?? 1)
  return Array.from({ length: (count ?? 1) + 1 }, (_, back) => endOfMonth(addMonths(day, -back * apart)))
}

function toColumn(
  { books, organisation }: ReportRequest,
  figures: Figures,
  day: number,
  filter: TrackingFilter | undefined,
): Column {
  const year = financialYearOf(day, organisation.yearEnd)
  const earlierEarnings = sumProfit(books, figures.balances(year.startDay - 1, filter))
  const balances = figures.balances(day, filter)
  return {
    day,
    year,
    earlierEarnings,
    currentEarnings: sumProfit(books, balances) - earlierEarnings,
    amounts: filter ? withTransfers(books, balances) : balances,
  }
}

/** Lines of one option alone don't balance; Tracking Transfers holds what lies with the others. */
function withTransfers(books: ReportRequest['books'], balances: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const transfers = books.accounts.list().find(({ system }) => system === 'TRACKINGTRANSFERS')
  const off = [...balances.values()].reduce((sum, cents) => sum + cents, 0)
  if (!transfers || off === 0) return balances
  return new Map(balances).set(transfers.id, (balances.get(transfers.id) ?? 0) - off)
}

function toEarningsRow(label: string, id: string, values: { cents: number; from: string; toDay: number }[]): LineRow | undefined {
  if (values.every(({ cents }) => cents === 0)) return undefined
  const cells = values.map(({ cents, from, toDay }): Cell => {
    const dates: Attribute[] = [attribute('fromDate', from), attribute('toDate', toAttributeDate(toDay))]
    return cell(toMoneyText(cents), dates)
  })
  return { amounts: values.map(({ cents }) => cents), row: accountRow(label, id, cells) }
}

function addUp(rows: readonly LineRow[], columns: number): number[] {
  const totals = Array.from({ length: columns }, () => 0)
  for (const { amounts } of rows) addTo(totals, amounts)
  return totals
}

function addTo(totals: number[], amounts: readonly number[]): void {
  for (const [at, cents] of amounts.entries()) totals[at]! += cents
}
