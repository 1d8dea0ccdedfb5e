import { addMonths, firstOfMonth, lastOfMonth, toLongDay } from './days.ts'
import { createList, date, money, percent, summed, text, whole } from './list.ts'
import { ledgerOf, ownTenants } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { toRange, toSpan } from './periods.ts'
import type { Ask } from './statement.ts'

const income = (ask: Ask): string =>
  `account_id IN (SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND class = 'REVENUE')`

export const concentration = createList({
  name: 'revenue_concentration',
  aliases: ['concentration'],
  tool: 'measure',
  title: 'Revenue Concentration',
  definition: 'How much of a period’s income comes from each customer, ranked, with the running share of the largest.',
  parameters: [p.from, p.to, p.basis, p.limit],
  formula:
    'Revenue as in revenue_by_customer, of postings that name a contact. Share = revenue ÷ revenue of all; Running share = sum of the shares down to the row.',
  sources: ['books.ledger', 'books.ledger_cash', 'books.accounts', 'books.contacts'],
  columns: [
    whole('place', 'Place'),
    text('contact', 'Customer'),
    money('revenue', 'Revenue'),
    percent('share_percent', 'Share %'),
    percent('running_percent', 'Running %'),
    text('contact_id', 'Customer id'),
  ],
  limit: 20,
  subtitle(ask) {
    const { from, to } = toRange(ask)
    return `${toSpan(from, to)} · ${ask.given.basis ?? 'accrual'} basis · ${ask.organisations[0].baseCurrency}`
  },
  select(ask) {
    const { from, to } = toRange(ask)
    return `WITH sums AS (SELECT tenant_id, contact_id, -sum(net) AS revenue FROM ${ledgerOf(ask.given.basis)}
        WHERE ${ownTenants(ask)} AND ${income(ask)} AND contact_id IS NOT NULL AND date BETWEEN DATE '${from}' AND DATE '${to}'
        GROUP BY 1, 2 HAVING sum(net) <> 0),
      ranked AS (SELECT s.*, row_number() OVER (ORDER BY revenue DESC, contact_id) AS place, sum(revenue) OVER () AS whole_revenue,
        sum(revenue) OVER (ORDER BY revenue DESC, contact_id ROWS UNBOUNDED PRECEDING) AS running FROM sums s)
      SELECT r.place, coalesce(c.name, r.contact_id) AS contact, CAST(r.revenue AS DECIMAL(18,2)) AS revenue,
        CASE WHEN whole_revenue > 0 THEN CAST(round(100 * r.revenue / whole_revenue, 1) AS DECIMAL(9,1)) END AS share_percent,
        CASE WHEN whole_revenue > 0 THEN CAST(round(100 * r.running / whole_revenue, 1) AS DECIMAL(9,1)) END AS running_percent, r.contact_id
      FROM ranked r LEFT JOIN books.contacts c ON c.tenant_id = r.tenant_id AND c.contact_id = r.contact_id
      ORDER BY r.place`
  },
})

/** The first days of the months looked back at, and the last day of all. */
const toMonths = (ask: Ask, fallback = 12): { first: string; last: string } => {
  const last = ask.given.to ?? ask.today
  return { first: addMonths(firstOfMonth(last), 1 - (ask.given.months ?? fallback)), last }
}

export const recurringRevenue = createList({
  name: 'recurring_revenue',
  aliases: ['mrr'],
  tool: 'measure',
  title: 'Recurring Revenue',
  definition: 'Income by month, how much of it was invoiced from repeating invoices, and to how many customers.',
  parameters: [p.to, p.months],
  formula:
    'Recurring = minus the sum of net on accounts of class REVENUE over invoices in books.recurring_documents, those made from a repeating invoice; Revenue = the same over all postings. Accrual basis.',
  sources: ['books.ledger', 'books.accounts', 'books.recurring_documents'],
  streams: ['repeating_invoices'],
  view: 'recurring_revenue_monthly',
  columns: [
    text('month', 'Month'),
    summed('recurring', 'Recurring'),
    summed('revenue', 'Revenue'),
    percent('share_percent', 'Share %'),
    whole('customers', 'Customers'),
  ],
  subtitle(ask) {
    const { first, last } = toMonths(ask)
    return `${toSpan(first, last)} · accrual basis · ${ask.organisations[0].baseCurrency}`
  },
  select(ask) {
    const { first, last } = toMonths(ask)
    const month = (day: string): string => `substr(CAST(${day} AS VARCHAR), 1, 7)`
    return `WITH months AS (SELECT ${month('date')} AS month FROM ${ask.dialect.dateSeries(`DATE '${first}'`, `DATE '${firstOfMonth(last)}'`, 'month')} s),
      income AS (SELECT ${month('l.date')} AS month, -l.net AS amount, l.contact_id, r.document_id FROM books.ledger l
        LEFT JOIN books.recurring_documents r ON r.tenant_id = l.tenant_id AND r.document_id = l.document_id AND l.source_type = 'ACCREC'
        WHERE ${ownTenants(ask, 'l')} AND l.${income(ask)} AND l.date BETWEEN DATE '${first}' AND DATE '${last}')
      SELECT m.month, CAST(coalesce(sum(CASE WHEN i.document_id IS NOT NULL THEN i.amount END), 0) AS DECIMAL(18,2)) AS recurring,
        CAST(coalesce(sum(i.amount), 0) AS DECIMAL(18,2)) AS revenue,
        CASE WHEN sum(i.amount) > 0 THEN CAST(round(100 * coalesce(sum(CASE WHEN i.document_id IS NOT NULL THEN i.amount END), 0) / sum(i.amount), 1)
          AS DECIMAL(9,1)) END AS share_percent,
        count(DISTINCT CASE WHEN i.document_id IS NOT NULL THEN i.contact_id END) AS customers
      FROM months m LEFT JOIN income i ON i.month = m.month GROUP BY m.month ORDER BY m.month`
  },
})

export const repeatingInvoices = createList({
  name: 'repeating_invoices',
  tool: 'measure',
  title: 'Repeating Invoices',
  definition: 'What repeating invoices and bills that still run come to in a month, without tax.',
  parameters: [p.limit],
  formula:
    'Monthly value = sub_total ÷ months between two; of weekly ones × 52 ÷ 12 ÷ weeks between two. In base currency at the rate of the newest document in that currency. Only status AUTHORISED or DRAFT whose end is not past.',
  sources: ['books.recurring_templates', 'books.documents', 'books.contacts'],
  streams: ['repeating_invoices'],
  columns: [
    text('direction', 'Kind'),
    text('contact', 'Contact'),
    text('every', 'Every'),
    date('next_date', 'Next'),
    text('currency', 'Currency'),
    money('sub_total', 'Each'),
    money('monthly_value', 'A month'),
    money('monthly_base', 'In base'),
    text('template_id', 'Id'),
  ],
  subtitle: (ask) => `as at ${toLongDay(ask.today)} · in base: ${ask.organisations[0].baseCurrency}`,
  select: (ask) => `WITH rates AS (SELECT tenant_id, currency, currency_rate FROM (
        SELECT tenant_id, currency, currency_rate, row_number() OVER (PARTITION BY tenant_id, currency ORDER BY date DESC, document_id) AS place
        FROM books.documents WHERE ${ownTenants(ask)} AND currency_rate <> 1) WHERE place = 1),
      running AS (SELECT t.*, CAST(CASE WHEN t.schedule_unit = 'WEEKLY' THEN t.sub_total * 52 / 12 / t.schedule_period
          ELSE t.sub_total / t.schedule_period END AS DECIMAL(18,2)) AS monthly_value
        FROM books.recurring_templates t WHERE ${ownTenants(ask, 't')} AND t.status IN ('AUTHORISED', 'DRAFT') AND t.schedule_period > 0
          AND (t.end_date IS NULL OR t.end_date >= DATE '${ask.today}'))
    SELECT CASE WHEN r.direction = 'receivable' THEN 'invoice' ELSE 'bill' END AS direction, coalesce(c.name, r.contact_id) AS contact,
      CAST(r.schedule_period AS VARCHAR) || CASE WHEN r.schedule_unit = 'WEEKLY' THEN ' week' ELSE ' month' END
        || CASE WHEN r.schedule_period = 1 THEN '' ELSE 's' END AS every, r.next_date,
      r.currency, r.sub_total, r.monthly_value,
      CAST(CASE WHEN r.currency = o.base_currency THEN r.monthly_value ELSE round(r.monthly_value / x.currency_rate, 2) END AS DECIMAL(18,2)) AS monthly_base,
      r.template_id
    FROM running r JOIN books.organisations o ON o.tenant_id = r.tenant_id
    LEFT JOIN rates x ON x.tenant_id = r.tenant_id AND x.currency = r.currency
    LEFT JOIN books.contacts c ON c.tenant_id = r.tenant_id AND c.contact_id = r.contact_id
    ORDER BY r.direction DESC, monthly_base DESC NULLS LAST, contact, r.template_id`,
})

export const daysOutstanding = createList({
  name: 'days_outstanding',
  aliases: ['dso', 'dpo'],
  tool: 'measure',
  title: 'Days Sales and Payables Outstanding',
  definition:
    'How many days of sales customers owe (DSO), and how many days of purchases are owed to suppliers (DPO), at each month end.',
  parameters: [p.to, p.months, p.days],
  formula:
    'DSO = balance of Accounts Receivable ÷ what invoices less customer credit notes posted to it in the last 90 (or days) days × those days; DPO the same of Accounts Payable, bills and supplier credit notes. Tax is in both sides. Blank where nothing was sold or bought.',
  sources: ['books.ledger', 'books.accounts'],
  columns: [
    date('day', 'At'),
    money('receivables', 'Receivables'),
    money('sales', 'Sales'),
    percent('dso', 'DSO'),
    money('payables', 'Payables'),
    money('purchases', 'Purchases'),
    percent('dpo', 'DPO'),
  ],
  subtitle(ask) {
    const { first, last } = toMonths(ask)
    return `${toLongDay(lastOfMonth(first))} to ${toLongDay(last)} · over ${ask.given.days ?? 90} days · ${ask.organisations[0].baseCurrency}`
  },
  select(ask) {
    const { first, last } = toMonths(ask)
    const { dialect, given } = ask
    const days = given.days ?? 90
    const dec = (expression: string): string => `CAST(coalesce(sum(${expression}), 0) AS DECIMAL(18,2))`
    const within = `m.date > ${dialect.addDays('e.day', String(-days))}`
    const ratio = (balance: string, flow: string): string =>
      `CASE WHEN ${flow} > 0 THEN CAST(round(${balance} * ${days} / ${flow}, 1) AS DECIMAL(9,1)) END`
    return `WITH ends AS (SELECT CASE WHEN ${dialect.lastOfMonth('date')} > DATE '${last}' THEN DATE '${last}' ELSE ${dialect.lastOfMonth('date')} END AS day
        FROM ${dialect.dateSeries(`DATE '${first}'`, `DATE '${firstOfMonth(last)}'`, 'month')} s),
      moved AS (SELECT l.date, a.system_account AS control, sum(l.net) AS net,
          sum(CASE WHEN l.source_type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') THEN l.net ELSE 0 END) AS billed
        FROM books.ledger l JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id
        WHERE ${ownTenants(ask, 'l')} AND a.system_account IN ('DEBTORS', 'CREDITORS') AND l.date <= DATE '${last}' GROUP BY 1, 2),
      sums AS (SELECT e.day, ${dec("CASE WHEN control = 'DEBTORS' THEN m.net END")} AS receivables,
          ${dec(`CASE WHEN control = 'DEBTORS' AND ${within} THEN m.billed END`)} AS sales,
          ${dec("CASE WHEN control = 'CREDITORS' THEN -m.net END")} AS payables,
          ${dec(`CASE WHEN control = 'CREDITORS' AND ${within} THEN -m.billed END`)} AS purchases
        FROM ends e LEFT JOIN moved m ON m.date <= e.day GROUP BY e.day)
      SELECT day, receivables, sales, ${ratio('receivables', 'sales')} AS dso, payables, purchases, ${ratio('payables', 'purchases')} AS dpo
      FROM sums ORDER BY day`
  },
})
