import { toCents } from '../books/amounts.ts'
import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'
import { addMonths, startOfMonth, toCalendarDate } from './calendar.ts'
import { findLayout, pickLines } from './profit-and-loss-layout.ts'
import type { TopRow } from './report.ts'
import { accountRow, header, section, summary } from './report.ts'
import { listLines } from './report-lines.ts'
import type { MakeReport } from './report-request.ts'
import { createReport } from './report-request.ts'
import { toBriefMonth, toLongMonth, toMoneyText } from './report-texts.ts'

const timeframes = ['1', '3', '12'] as const

/**
 * Xero: Reports, 'Budget Summary', of the overall budget. Columns run forward from the month of the date, each headed by its
 * last month; amounts are as entered, positive on either side.
 */
export const makeBudgetSummary: MakeReport = (request) => {
  const { books, query, organisation } = request
  const start = startOfMonth(query.date('date') ?? organisation.today)
  const count = query.integer('periods', 1, 12) ?? 12
  const months = Number(query.choice('timeframe', timeframes) ?? 1)
  const budget = findOverall(books)
  const columns = Array.from({ length: count }, (_, at) => {
    const first = addMonths(start, at * months)
    return {
      last: addMonths(first, months - 1),
      months: Array.from({ length: months }, (__, month) => toPeriod(addMonths(first, month))),
    }
  })
  const balances = readBalances(budget)
  const amountsOf = (accountId: string): number[] =>
    columns.map((column) =>
      column.months.reduce((cents, month) => cents + (balances.get(`${accountId.toLowerCase()} ${month}`) ?? 0), 0),
    )

  const layout = findLayout(books.region, false)
  const lines = listLines(books, false)
  const rows: TopRow[] = []
  const profit = columns.map(() => 0)
  const expenses = columns.map(() => 0)
  for (const part of layout.parts) {
    if (part.kind === 'profit') {
      const isNet = part === layout.parts.at(-1)
      if (isNet) rows.push(section('', [summary(['Total Expenses', ...expenses.map(toMoneyText)])]))
      rows.push(section('', [summary([part.label, ...profit.map(toMoneyText)])]))
      continue
    }
    const isOverhead = part.side === 'expense' && part.takesOthers === true
    const totals = columns.map(() => 0)
    const shown = pickLines(layout, part, lines).flatMap((line) => {
      const amounts = amountsOf(line.id)
      if (amounts.every((cents) => cents === 0)) return []
      for (const [at, cents] of amounts.entries()) {
        totals[at]! += cents
        profit[at]! += part.side === 'income' ? cents : -cents
        if (isOverhead) expenses[at]! += cents
      }
      return [accountRow(line.name, line.id, amounts.map(toMoneyText))]
    })
    if (shown.length === 0) continue
    rows.push(section(part.title, isOverhead ? shown : [...shown, summary([part.total, ...totals.map(toMoneyText)])]))
  }
  const name =
    typeof budget?.['Description'] === 'string' && budget['Description'] !== '' ? budget['Description'] : 'Overall Budget'
  const range = `${toLongMonth(start)} to ${toLongMonth(columns.at(-1)!.last)}`
  return createReport(
    request,
    { type: 'BudgetSummary', name: 'Budget Summary', titles: [name, 'Budget Summary', organisation.name, range] },
    [header(['Account', ...columns.map(({ last }) => toBriefMonth(last))]), ...rows],
  )
}

function findOverall(books: Books): WireRecord | undefined {
  for (const budget of books.each('Budgets')) if (budget['Type'] === 'OVERALL') return budget
  return undefined
}

/** Cents by account id and month: `… 2019-08`. */
function readBalances(budget: WireRecord | undefined): Map<string, number> {
  const balances = new Map<string, number>()
  for (const line of readList(budget?.['BudgetLines'])) {
    for (const balance of readList(line['BudgetBalances'])) {
      balances.set(`${String(line['AccountID']).toLowerCase()} ${String(balance['Period'])}`, toCents(balance['Amount']))
    }
  }
  return balances
}

function readList(value: unknown): readonly WireRecord[] {
  return Array.isArray(value) ? (value as WireRecord[]) : []
}

/** `2019-08` */
function toPeriod(day: number): string {
  const { year, month } = toCalendarDate(day)
  return `${year}-${String(month).padStart(2, '0')}`
}
