import type { Books } from '../books/books.ts'
import { halves, pickLines } from './balance-sheet-layout.ts'
import { sumBankMovements } from './bank-movements.ts'
import { endOfMonth, startOfMonth } from './calendar.ts'
import type { Figures } from './figures.ts'
import { countSales } from './sales-count.ts'
import { listLines, sumLine } from './report-lines.ts'

/** A month of an organisation in figures. Cents, all in their usual direction: expenses and creditors are positive. */
export interface MonthFigures {
  days: number
  received: number
  spent: number
  bank: number
  income: number
  directCosts: number
  otherIncome: number
  expenses: number
  debtors: number
  creditors: number
  netAssets: number
  invoices: number
  invoiced: number
  currentAssets: number
  termAssets: number
  currentLiabilities: number
  termLiabilities: number
}

/** The calendar month that the day lies in. */
export function sumMonth(books: Books, figures: Figures, day: number): MonthFigures {
  const fromDay = startOfMonth(day)
  const toDay = endOfMonth(day)
  const lines = listLines(books, false)
  const month = figures.movements(fromDay, toDay)
  const end = figures.balances(toDay)
  const sum = (amounts: ReadonlyMap<string, number>, picked: typeof lines): number =>
    picked.reduce((cents, line) => cents + sumLine(line, amounts), 0)
  const income = lines.filter((line) => line.class === 'REVENUE' && line.type !== 'OTHERINCOME')
  const otherIncome = lines.filter((line) => line.class === 'REVENUE' && line.type === 'OTHERINCOME')
  const directCosts = lines.filter((line) => line.class === 'EXPENSE' && line.type === 'DIRECTCOSTS')
  const expenses = lines.filter((line) => line.class === 'EXPENSE' && line.type !== 'DIRECTCOSTS')
  const [assets, liabilities] = halves.map((half) => {
    const of = (isCurrent: boolean) =>
      half.sections
        .filter((section) => section.isCurrent === isCurrent)
        .reduce((cents, section) => cents + half.sign * sum(end, pickLines(half, section, lines)), 0)
    return { current: of(true), term: of(false) }
  }) as [HalfSums, HalfSums]
  const sales = countSales(books, fromDay)
  const cash = [...sumBankMovements(books, { fromDay, toDay }, false).values()]
  return {
    days: toDay - fromDay + 1,
    received: cash.reduce((cents, { received }) => cents + received, 0),
    spent: cash.reduce((cents, { spent }) => cents + spent, 0),
    bank: sum(
      end,
      lines.filter(({ type }) => type === 'BANK'),
    ),
    income: -sum(month, income),
    directCosts: sum(month, directCosts),
    otherIncome: -sum(month, otherIncome),
    expenses: sum(month, expenses),
    debtors: sum(
      end,
      lines.filter(({ system }) => system === 'DEBTORS'),
    ),
    creditors: -sum(
      end,
      lines.filter(({ system }) => system === 'CREDITORS'),
    ),
    netAssets: assets.current + assets.term - liabilities.current - liabilities.term,
    invoices: sales.count,
    invoiced: sales.cents,
    currentAssets: assets.current,
    termAssets: assets.term,
    currentLiabilities: liabilities.current,
    termLiabilities: liabilities.term,
  }
}

interface HalfSums {
  current: number
  term: number
}
