import { financialYearOf, startOfMonth } from './calendar.ts'
import type { Attribute, Cell, Row } from './report.ts'
import { accountRow, attribute, cell, header, section, summary } from './report.ts'
import type { ReportLine } from './report-lines.ts'
import { groupsGains, isProfitAndLoss, listLines, sumLine, sumProfit, toLabel } from './report-lines.ts'
import type { MakeReport } from './report-request.ts'
import { createReport, toBasis } from './report-request.ts'
import { toAttributeDate, toLongDate, toMoneyText } from './report-texts.ts'

const sections: readonly { title: string; class: string; naturalDebit: boolean }[] = [
  { title: 'Revenue', class: 'REVENUE', naturalDebit: false },
  { title: 'Expenses', class: 'EXPENSE', naturalDebit: true },
  { title: 'Assets', class: 'ASSET', naturalDebit: true },
  { title: 'Liabilities', class: 'LIABILITY', naturalDebit: false },
  { title: 'Equity', class: 'EQUITY', naturalDebit: false },
]

/**
 * Xero: Reports, 'Trial balance'. The first pair of columns is the movement of the calendar month up to the date, the second
 * the balance: of profit and loss accounts since the financial year began, of the others ever. Grouped by class.
 */
export const makeTrialBalance: MakeReport = (request) => {
  const { books, query, organisation } = request
  const day = query.date('date') ?? organisation.today
  const figures = request.figures(toBasis(query))
  const year = financialYearOf(day, organisation.yearEnd)
  const month = figures.movements(startOfMonth(day), day)
  const ever = figures.balances(day)
  const yearToDate = figures.movements(year.startDay, day)
  const earlierProfit = sumProfit(books, figures.balances(year.startDay - 1))
  const retained: Attribute[] = [attribute('fromDate', ''), attribute('toDate', toAttributeDate(year.startDay - 1))]

  const totals = [0, 0, 0, 0]
  const toRow = (line: ReportLine, naturalDebit: boolean): Row | undefined => {
    const isRetained = line.system === 'RETAINEDEARNINGS'
    const movement = sumLine(line, month)
    const balance = sumLine(line, isProfitAndLoss(line) ? yearToDate : ever) - (isRetained ? earlierProfit : 0)
    if (movement === 0 && balance === 0) return undefined
    const pairs = [splitSides(movement), splitSides(balance)].flat()
    for (const [column, cents] of pairs.entries()) totals[column]! += cents
    const values = [toPair(movement, naturalDebit), toPair(balance, naturalDebit)].flat()
    const cells = values.map((value): Cell => cell(value, isRetained ? retained : []))
    return accountRow(toLabel(line), line.id, cells)
  }
  const lines = withRetainedEarnings(
    listLines(books, groupsGains(books, organisation) && books.context.quirks.groupTrialBalanceGains),
  )
  const groups = sections.flatMap(({ title, class: accountClass, naturalDebit }) => {
    const rows = lines.filter((line) => line.class === accountClass).flatMap((line) => toRow(line, naturalDebit) ?? [])
    return rows.length === 0 ? [] : [section(title, rows)]
  })
  return createReport(
    request,
    { type: 'TrialBalance', name: 'Trial Balance', titles: ['Trial Balance', organisation.name, `As at ${toLongDate(day)}`] },
    [
      header(['Account', 'Debit', 'Credit', 'YTD Debit', 'YTD Credit']),
      ...groups,
      section('', [summary(['Total', ...totals.map(toMoneyText)])]),
    ],
  )
}

/** Earlier years' profit needs a line, even in a chart that has lost the account. */
export function withRetainedEarnings(lines: ReportLine[]): ReportLine[] {
  if (lines.some(({ system }) => system === 'RETAINEDEARNINGS')) return lines
  const id = '00000000-0000-0000-0000-000000000000'
  const made = {
    id,
    name: 'Retained Earnings',
    code: '',
    type: 'EQUITY',
    class: 'EQUITY',
    system: 'RETAINEDEARNINGS',
    accountIds: [],
  }
  return [...lines, made]
}

function splitSides(cents: number): [debit: number, credit: number] {
  return cents > 0 ? [cents, 0] : [0, -cents]
}

/** An amount stands on its side and leaves the other blank; zero stands where the account usually is. */
function toPair(cents: number, naturalDebit: boolean): [debit: string, credit: string] {
  const isDebit = cents === 0 ? naturalDebit : cents > 0
  const text = toMoneyText(Math.abs(cents))
  return isDebit ? [text, ''] : ['', text]
}
