import { addMonths, startOfMonth } from './calendar.ts'
import { toDecimalQuotient } from './decimal-quotient.ts'
import type { MonthFigures } from './executive-figures.ts'
import { sumMonth } from './executive-figures.ts'
import { header, row, section } from './report.ts'
import type { MakeReport } from './report-request.ts'
import { createReport } from './report-request.ts'
import { toLongMonth, toMoneyText, toShortMonthYear } from './report-texts.ts'

/** How a figure prints, and what it counts as in the variance. */
interface Shown {
  text: string
  value: number
}

type Measure = (month: MonthFigures) => Shown

const grossProfit = (month: MonthFigures): number => month.income - month.directCosts
const profit = (month: MonthFigures): number => grossProfit(month) + month.otherIncome - month.expenses
const costs = (month: MonthFigures): number => month.directCosts + month.expenses

/** Xero: Reports, 'Executive Summary'; the formulas as the published example has them. */
const measures: readonly { title: string; rows: readonly [label: string, measure: Measure][] }[] = [
  {
    title: 'Cash',
    rows: [
      ['Cash received', money((month) => month.received)],
      ['Cash spent', money((month) => month.spent)],
      ['Cash surplus (deficit)', money((month) => month.received - month.spent)],
      ['Closing bank balance', money((month) => month.bank)],
    ],
  },
  {
    title: 'Profitability',
    rows: [
      ['Income', money((month) => month.income)],
      ['Direct costs', money((month) => month.directCosts)],
      ['Gross profit (loss)', money(grossProfit)],
      ['Other Income', money((month) => month.otherIncome)],
      ['Expenses', money((month) => month.expenses)],
      ['Profit (loss)', money(profit)],
    ],
  },
  {
    title: 'Balance Sheet',
    rows: [
      ['Debtors', money((month) => month.debtors)],
      ['Creditors', money((month) => month.creditors)],
      ['Net assets', money((month) => month.netAssets)],
    ],
  },
  {
    title: 'Income',
    rows: [
      ['Number of invoices issued', ({ invoices }) => ({ text: String(invoices), value: invoices })],
      ['Average value of invoices', money(({ invoices, invoiced }) => (invoices === 0 ? 0 : Math.round(invoiced / invoices)))],
    ],
  },
  {
    title: 'Performance',
    rows: [
      ['Gross profit margin', percent((month) => [grossProfit(month), month.income])],
      ['Net profit margin', percent((month) => [profit(month), month.income])],
      ['Return on investment (p.a.)', percent((month) => [profit(month) * 12, month.netAssets])],
    ],
  },
  {
    title: 'Position',
    rows: [
      ['Average debtors days', quotient((month) => [month.debtors, month.income, month.days], '0')],
      ['Average creditors days', quotient((month) => [month.creditors, costs(month), month.days], '0')],
      ['Short term cash forecast', money((month) => month.debtors - month.creditors)],
      ['Current assets to liabilities', quotient((month) => [month.currentAssets, month.currentLiabilities], '')],
      ['Term assets to liabilities', quotient((month) => [month.termAssets, month.termLiabilities], '')],
    ],
  },
]

/** The month of the date beside the month before. */
export const makeExecutiveSummary: MakeReport = (request) => {
  const { books, query, organisation } = request
  const day = startOfMonth(query.date('date') ?? organisation.today)
  const figures = request.figures('accrual')
  const days = [day, addMonths(day, -1)] as const
  const [current, previous] = [sumMonth(books, figures, days[0]), sumMonth(books, figures, days[1])]
  return createReport(
    request,
    {
      type: 'ExecutiveSummary',
      name: 'Executive Summary',
      titles: ['Executive Summary', organisation.name, `For the month of ${toLongMonth(day)}`],
    },
    [
      header(['', ...days.map(toShortMonthYear), 'Variance']),
      ...measures.map(({ title, rows }) =>
        section(
          title,
          rows.map(([label, measure]) => toRow(label, measure(current), measure(previous))),
        ),
      ),
    ],
  )
}

function toRow(label: string, current: Shown, previous: Shown) {
  const change = previous.value === 0 ? 0 : (current.value - previous.value) / Math.abs(previous.value)
  return row([label, current.text, previous.text, toPercentText(change * 1000)])
}

function money(pick: (month: MonthFigures) => number): Measure {
  return (month) => {
    const cents = pick(month) + 0
    return { text: toMoneyText(cents), value: cents }
  }
}

function percent(pick: (month: MonthFigures) => [part: number, whole: number]): Measure {
  return (month) => {
    const [part, whole] = pick(month)
    return whole === 0 ? { text: '', value: 0 } : { text: toPercentText((part * 1000) / whole), value: part / whole }
  }
}

/** With every digit there is. */
function quotient(pick: (month: MonthFigures) => [part: number, whole: number, times?: number], none: string): Measure {
  return (month) => {
    const [part, whole, times = 1] = pick(month)
    if (whole === 0) return { text: none, value: 0 }
    const text = toDecimalQuotient(part, whole, times)
    return { text, value: Number(text) }
  }
}

/** Thousandths as `7.3%`, halves away from 0. */
function toPercentText(thousandths: number): string {
  const rounded = Math.sign(thousandths) * Math.round(Math.abs(thousandths)) + 0
  return `${rounded < 0 ? '-' : ''}${Math.floor(Math.abs(rounded) / 10)}.${Math.abs(rounded) % 10}%`
}
