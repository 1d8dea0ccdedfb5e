import { addDays, addMonths, toLongDay } from './days.ts'
import { createList, date, money, summed, text, whole } from './list.ts'
import { ownTenants } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { toSpan } from './periods.ts'
import type { Ask } from './statement.ts'

/** Days looked back at: a year, unless said. */
const toSince = (ask: Ask): { from: string; to: string } => {
  const { from, to = from !== undefined && from > ask.today ? from : ask.today } = ask.given
  return { from: from ?? addMonths(to, -12), to }
}
const subtitle = (ask: Ask): string => {
  const { from, to } = toSince(ask)
  return `${toSpan(from, to)} · ${ask.organisations[0].baseCurrency}`
}

export const duplicateBills = createList({
  name: 'duplicate_bills',
  tool: 'measure',
  title: 'Possible Duplicate Bills',
  definition: 'Pairs of bills of one supplier that look like the same bill entered twice.',
  parameters: [p.from, p.to, p.days],
  formula:
    'Two bills, drafts included, of one contact, currency and total that are not nought, dated at most 30 (or days) days apart, where the numbers are the same, one is missing, or both are of the same day. Upper and lower case, spaces and punctuation in numbers do not count.',
  sources: ['books.documents', 'books.contacts'],
  columns: [
    text('contact', 'Supplier'),
    text('currency', 'Currency'),
    money('total', 'Total'),
    text('number', 'Number'),
    date('date', 'Date'),
    text('other_number', 'Other'),
    date('other_date', 'Of'),
    text('why', 'Why'),
    text('document_id', 'Id'),
    text('other_document_id', 'Other id'),
  ],
  subtitle,
  select(ask) {
    const { from, to } = toSince(ask)
    const { dialect, given } = ask
    // Invoice numbers are typed by hand: "INV-0012" and "inv 0012" are one.
    const plain = (column: string): string =>
      ['-', ' ', '.', '/', '#', '_'].reduce((sql, sign) => `replace(${sql}, '${sign}', '')`, `lower(coalesce(${column}, ''))`)
    return `WITH bills AS (SELECT tenant_id, document_id, number, contact_id, date, currency, total, ${plain('number')} AS plain_number
        FROM books.documents WHERE ${ownTenants(ask)} AND document_type = 'bill' AND total <> 0 AND contact_id IS NOT NULL
          AND date BETWEEN DATE '${addDays(from, -(given.days ?? 30))}' AND DATE '${to}'),
      pairs AS (SELECT a.tenant_id, a.contact_id, a.currency, a.total, a.number, a.date, b.number AS other_number, b.date AS other_date,
          CASE WHEN a.plain_number <> '' AND a.plain_number = b.plain_number THEN 'same number' WHEN a.date = b.date THEN 'same day and total'
            ELSE 'same total, a number missing' END AS why, a.document_id, b.document_id AS other_document_id
        FROM bills a JOIN bills b ON b.tenant_id = a.tenant_id AND b.contact_id = a.contact_id AND b.currency = a.currency AND b.total = a.total
          AND (b.date < a.date OR (b.date = a.date AND b.document_id < a.document_id))
        WHERE a.date >= DATE '${from}' AND ${dialect.daysBetween('b.date', 'a.date')} <= ${given.days ?? 30}
          AND (a.plain_number = b.plain_number OR a.plain_number = '' OR b.plain_number = '' OR a.date = b.date))
      SELECT coalesce(c.name, p.contact_id) AS contact, p.currency, CAST(p.total AS DECIMAL(18,2)) AS total, p.number, p.date, p.other_number,
        p.other_date, p.why, p.document_id, p.other_document_id
      FROM pairs p LEFT JOIN books.contacts c ON c.tenant_id = p.tenant_id AND c.contact_id = p.contact_id
      ORDER BY p.date DESC, contact, p.document_id, p.other_document_id`
  },
})

export const unusualBills = createList({
  name: 'unusual_bills',
  tool: 'measure',
  title: 'Unusual Bills',
  definition: 'Bills far above what the supplier usually charges.',
  parameters: [p.from, p.to, p.limit],
  formula:
    'A bill of more than three times the average of the same supplier’s bills of the twelve months before it, where there are at least four; in base currency, tax included. Times = the bill ÷ that average.',
  sources: ['books.documents', 'books.contacts'],
  columns: [
    text('contact', 'Supplier'),
    text('number', 'Number'),
    date('date', 'Date'),
    money('amount', 'Amount'),
    money('usual', 'Usually'),
    money('times', 'Times'),
    whole('earlier_bills', 'Of'),
    text('status', 'Status'),
    text('document_id', 'Id'),
  ],
  limit: 50,
  subtitle,
  select(ask) {
    const { from, to } = toSince(ask)
    const earlier =
      "OVER (PARTITION BY tenant_id, contact_id ORDER BY date RANGE BETWEEN INTERVAL '12 months' PRECEDING AND INTERVAL '1 day' PRECEDING)"
    return `WITH compared AS (SELECT tenant_id, document_id, number, contact_id, date, status, base_total,
          sum(base_total) ${earlier} AS earlier, count(*) ${earlier} AS earlier_bills
        FROM books.documents
        WHERE ${ownTenants(ask)} AND document_type = 'bill' AND base_total > 0 AND contact_id IS NOT NULL
          AND date BETWEEN DATE '${addMonths(from, -12)}' AND DATE '${to}')
      SELECT coalesce(c.name, u.contact_id) AS contact, u.number, u.date, u.base_total AS amount,
        CAST(round(u.earlier / u.earlier_bills, 2) AS DECIMAL(18,2)) AS usual,
        CAST(round(u.base_total * u.earlier_bills / u.earlier, 2) AS DECIMAL(18,2)) AS times, u.earlier_bills, u.status, u.document_id
      FROM compared u LEFT JOIN books.contacts c ON c.tenant_id = u.tenant_id AND c.contact_id = u.contact_id
      WHERE u.date >= DATE '${from}' AND u.earlier_bills >= 4 AND u.base_total * u.earlier_bills > 3 * u.earlier
      ORDER BY times DESC, u.date DESC, u.document_id`
  },
})

/** Orders that have not become an invoice or a bill. */
export const unbilledOrders = createList({
  name: 'unbilled_orders',
  aliases: ['unbilled', 'unbilled_quotes'],
  tool: 'measure',
  title: 'Unbilled Quotes and Orders',
  definition: 'Quotes that were sent or accepted and not invoiced, and purchase orders not yet billed.',
  parameters: [p.limit],
  formula:
    'Rows of books.orders: quotes of status SENT or ACCEPTED, purchase orders of status SUBMITTED or AUTHORISED. In base currency at the order’s own rate, tax included. Quotes past their expiry count as expired.',
  sources: ['books.orders', 'books.contacts'],
  streams: ['quotes', 'purchase_orders'],
  view: 'unbilled_orders',
  columns: [
    text('order_type', 'Kind'),
    text('contact', 'Contact'),
    text('number', 'Number'),
    text('status', 'Status'),
    date('date', 'Date'),
    date('due_date', 'Until'),
    text('currency', 'Currency'),
    money('total', 'Total'),
    summed('base_total', 'In base'),
    text('order_id', 'Id'),
  ],
  subtitle: (ask) => `as at ${toLongDay(ask.today)} · ${ask.organisations[0].baseCurrency}`,
  select: (ask) => `SELECT o.order_type, coalesce(c.name, o.contact_id) AS contact, o.number,
      CASE WHEN o.order_type = 'quote' AND o.due_date < DATE '${ask.today}' THEN 'EXPIRED' ELSE o.status END AS status, o.date, o.due_date,
      o.currency, o.total, o.base_total, o.order_id
    FROM books.orders o LEFT JOIN books.contacts c ON c.tenant_id = o.tenant_id AND c.contact_id = o.contact_id
    WHERE ${ownTenants(ask, 'o')} AND o.unbilled ORDER BY o.order_type DESC, o.base_total DESC, o.order_id`,
})
