import { AppError } from '../../lib/app-error.ts'
import { addDays, addMonths, firstOfMonth, lastOfMonth, monthOf } from './days.ts'
import { createList, date, money, summed, text } from './list.ts'
import { ledgerOf, ownTenants } from './movements.ts'
import { parameters as p, type Basis } from './parameters.ts'
import { splitPeriods, toRange, toSpan } from './periods.ts'
import type { Ask, BooksOrganisation } from './statement.ts'

/** Whether a posting `l` on an account `a` is of sales: by its document; of manual journals, by the account. */
const isSale = `(l.document_type IN ('invoice', 'credit_note') OR l.source_type IN ('CASHREC', 'ARPREPAYMENT', 'ARPREPAYMENTALLOCATION', 'ARCREDITPAYMENT')
  OR (l.document_type = 'manual_journal' AND a.class = 'REVENUE'))`

const dec = (expression: string): string => `CAST(coalesce(sum(${expression}), 0) AS DECIMAL(18,2))`
const figures = `${dec(`CASE WHEN ${isSale} THEN -l.net END`)} AS sales, ${dec(`CASE WHEN ${isSale} THEN -l.tax END`)} AS tax_on_sales,
  ${dec(`CASE WHEN NOT ${isSale} THEN l.net END`)} AS purchases, ${dec(`CASE WHEN NOT ${isSale} THEN l.tax END`)} AS tax_on_purchases,
  ${dec('-l.tax')} AS tax_due`
const figureColumns = [
  summed('sales', 'Sales'),
  summed('tax_on_sales', 'Tax on sales'),
  summed('purchases', 'Purchases'),
  summed('tax_on_purchases', 'Tax on purch.'),
  summed('tax_due', 'Tax due'),
]
const formula =
  'Over postings that carry a tax type: Sales = −net and Tax on sales = −tax of invoices, customer credit notes and money received; Purchases = net and Tax on purchases = tax of all others. Tax due = Tax on sales − Tax on purchases = −sum of tax, which is what the postings of kind tax move on the tax account. The basis is that of the organisation’s returns, unless one is given. It is no return: adjustments and boxes are not worked out.'
const sources = ['books.ledger', 'books.ledger_cash', 'books.accounts', 'books.organisations']

/** How tax is declared, unless another basis was asked for. */
function toTaxBasis({ given, organisations: [{ salesTaxBasis }] }: Ask): Basis {
  return given.basis ?? (/^(CASH|PAYMENTS|FLATRATECASH)$/.test(salesTaxBasis) ? 'cash' : 'accrual')
}

export const taxByReturn = createList({
  name: 'tax_due',
  aliases: ['tax', 'gst', 'vat', 'sales_tax'],
  tool: 'tax',
  title: 'Tax Due by Return',
  definition: 'Sales tax on sales, on purchases, and what is due, by return period.',
  parameters: [p.from, p.to, p.by, p.basis],
  formula: `${formula} Return periods are as long as the organisation declares, and end with its financial year or a whole number of them before; quarters of the United Kingdom as its stagger says.`,
  sources,
  view: 'tax_monthly',
  columns: [date('first_day', 'From'), date('last_day', 'To'), ...figureColumns],
  subtitle: (ask) => {
    const periods = toReturns(ask)
    return `${toSpan(periods[0]!.from, periods.at(-1)!.to)} · ${toTaxBasis(ask)} basis · ${ask.organisations[0].baseCurrency}`
  },
  select(ask) {
    const rows = toReturns(ask).map(({ from, to }) => `(DATE '${from}', DATE '${to}')`)
    return `SELECT p.first_day, p.last_day, ${figures}
      FROM (VALUES ${rows.join(', ')}) p (first_day, last_day)
      LEFT JOIN (${ledgerOf(toTaxBasis(ask))} l JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id)
        ON l.date BETWEEN p.first_day AND p.last_day AND ${ownTenants(ask, 'l')} AND l.tax_type IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1`
  },
})

export const taxByRate = createList({
  name: 'tax_by_rate',
  tool: 'tax',
  title: 'Tax by Rate',
  definition: 'Sales, purchases and the tax on them in a period, by tax rate.',
  parameters: [p.from, p.to, p.basis],
  formula,
  sources,
  columns: [text('tax_type', 'Rate'), ...figureColumns, money('tax_percent', '% of net')],
  subtitle: (ask) => {
    const { from, to } = toRange(ask)
    return `${toSpan(from, to)} · ${toTaxBasis(ask)} basis · ${ask.organisations[0].baseCurrency}`
  },
  select(ask) {
    const { from, to } = toRange(ask)
    return `SELECT l.tax_type, ${figures},
        CASE WHEN sum(abs(l.net)) = 0 THEN NULL ELSE CAST(round(100 * sum(abs(l.tax)) / sum(abs(l.net)), 2) AS DECIMAL(18,2)) END AS tax_percent
      FROM ${ledgerOf(toTaxBasis(ask))} l JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id
      WHERE l.date BETWEEN DATE '${from}' AND DATE '${to}' AND ${ownTenants(ask, 'l')} AND l.tax_type IS NOT NULL
      GROUP BY l.tax_type ORDER BY l.tax_type`
  },
})

/** Months of a return, by Xero's name of the period; those it ends in, where the name says that. */
const returns: Record<string, { months: number; lastMonth?: number }> = {
  MONTHLY: { months: 1 },
  ONEMONTHS: { months: 1 },
  '1MONTHLY': { months: 1 },
  TWOMONTHS: { months: 2 },
  '2MONTHLY': { months: 2 },
  QUARTERLY: { months: 3 },
  '3MONTHLY': { months: 3 },
  // The three staggers of the United Kingdom.
  QUARTERLY1: { months: 3, lastMonth: 3 },
  QUARTERLY2: { months: 3, lastMonth: 1 },
  QUARTERLY3: { months: 3, lastMonth: 2 },
  SIXMONTHS: { months: 6 },
  '6MONTHLY': { months: 6 },
  ANNUALLY: { months: 12 },
  YEARLY: { months: 12 },
}

/** Whole return periods that touch the days asked for. */
function toReturns(ask: Ask): { from: string; to: string }[] {
  const [organisation] = ask.organisations
  const { from, to } = toRange(ask)
  if (ask.given.by !== undefined) return splitPeriods(from, to, ask.given.by, organisation.yearEnd)
  const period = returns[organisation.salesTaxPeriod] ?? { months: 3 }
  const periods: { from: string; to: string }[] = []
  for (let day = from; day <= to;) {
    const end = endOfReturn(day, period, organisation)
    periods.push({ from: addDays(endOfReturn(day, period, organisation, -1), 1), to: end })
    if (periods.length > 400)
      throw new AppError('usage', `From ${from} to ${to} there are more than 400 returns. Ask for fewer days.`)
    day = addDays(end, 1)
  }
  return periods
}

/** The last day of the return a day lies in, or of one some returns away. */
function endOfReturn(
  day: string,
  { months, lastMonth }: { months: number; lastMonth?: number },
  { yearEnd }: BooksOrganisation,
  away = 0,
): string {
  const anchor = lastMonth ?? yearEnd.month
  const ahead = (((anchor - monthOf(day)) % months) + months) % months
  return lastOfMonth(addMonths(firstOfMonth(day), ahead + away * months))
}
