import { toText } from './cells.ts'
import { AppError } from '../../lib/app-error.ts'
import { parseCents, toGrouped } from './cents.ts'
import { addDays, toLongDay } from './days.ts'
import { createPage, minus, moneyColumns, plus, type Line } from './lines.ts'
import { createList, money, percent, summed, text, whole } from './list.ts'
import { loadMovements, ownTenants } from './movements.ts'
import { onDay, openDocuments } from './open-documents.ts'
import { parameters as p } from './parameters.ts'
import { splitPeriods, toSpan, type Period } from './periods.ts'
import type { Ask, Report, StatementEntry } from './statement.ts'

/**
 * CTE `habits`: by organisation, direction and contact, by how many days payments of the last year came after the due date,
 * weighted by amount; in `overall` the same over all contacts, for those without a payment.
 */
const habits = (ask: Ask, day: string): string => {
  const late = `CAST(round(sum(${ask.dialect.daysBetween('d.due_date', 's.date')} * s.base_amount) / sum(s.base_amount), 0) AS INTEGER)`
  const paid = `FROM books.settlements s JOIN books.documents d ON d.tenant_id = s.tenant_id AND d.document_type = s.document_type
      AND d.document_id = s.document_id
    WHERE ${ownTenants(ask, 's')} AND s.settlement_type = 'payment' AND d.sign = 1 AND d.due_date IS NOT NULL AND s.base_amount > 0
      AND s.date > DATE '${addDays(day, -365)}' AND s.date <= DATE '${day}'`
  return `habits AS (SELECT d.tenant_id, d.direction, d.contact_id, ${late} AS days_late, sum(s.base_amount) AS paid,
      count(*) AS payments, CAST(round(sum(${ask.dialect.daysBetween('d.date', 's.date')} * s.base_amount) / sum(s.base_amount), 0) AS INTEGER) AS days_to_pay
      ${paid} GROUP BY 1, 2, 3),
    overall AS (SELECT d.tenant_id, d.direction, ${late} AS days_late ${paid} GROUP BY 1, 2)`
}

const habitText =
  'Habit = days from the due date to the payment, the mean over the contact’s payments of the last 365 days weighted by amount; of a contact without any, that of all customers or of all suppliers.'

export const paymentHabits = createList({
  name: 'payment_habits',
  tool: 'measure',
  title: 'Payment Habits',
  definition: 'How long each customer takes to pay, over the payments of the last year.',
  parameters: [p.asAt, p.limit],
  formula: `${habitText} Days to pay: the same from the date of the invoice.`,
  sources: ['books.documents', 'books.settlements', 'books.contacts'],
  columns: [
    text('contact', 'Customer'),
    whole('days_late', 'Days late'),
    whole('days_to_pay', 'Days to pay'),
    whole('payments', 'Payments'),
    summed('paid', 'Paid'),
    text('contact_id', 'Customer id'),
  ],
  subtitle: (ask) => `year up to ${toLongDay(ask.given.asAt ?? ask.today)} · ${ask.organisations[0].baseCurrency}`,
  select: (ask) => `WITH ${habits(ask, ask.given.asAt ?? ask.today)}
    SELECT coalesce(c.name, h.contact_id) AS contact, h.days_late, h.days_to_pay, h.payments, CAST(h.paid AS DECIMAL(18,2)) AS paid, h.contact_id
    FROM habits h LEFT JOIN books.contacts c ON c.tenant_id = h.tenant_id AND c.contact_id = h.contact_id
    WHERE h.direction = 'receivable' ORDER BY h.days_late DESC, h.paid DESC, h.contact_id`,
})

export const cashForecast: StatementEntry = {
  name: 'cash_forecast',
  aliases: ['forecast'],
  tool: 'cash',
  title: 'Cash Forecast',
  definition: 'Bank balances in the weeks ahead if open invoices and bills are paid as each contact usually pays.',
  parameters: [p.asAt, p.to, p.by],
  formula: `Begins with the cash position. An open invoice or bill is expected on its due date + the contact’s habit, and not before the day after; an invoice that should have come more than 90 days before, by that, is not counted on. ${habitText} Open credits are expected to be used at once. What is not yet invoiced, wages and tax are not in it. Default: 13 weeks.`,
  sources: ['books.documents', 'books.settlements', 'books.ledger', 'books.accounts'],
  looksAhead: true,
  run: runForecast,
}

async function runForecast(ask: Ask): Promise<Report> {
  const { given, organisations, today } = ask
  const day = given.asAt ?? today
  const last = given.to ?? addDays(day, 13 * 7)
  if (last <= day) {
    throw new AppError('usage', `A forecast looks ahead: its last day must be after ${day}, and ${last} is not.`)
  }
  const periods = toAhead(ask, day, last)
  const { expected, doubtful } = await loadExpected(ask, day)
  const page = createPage(moneyColumns(periods), periods.length)
  const sums = directions.map(({ direction, section, label }) => {
    const amounts = periods.map(({ from, to }) =>
      expected
        .filter((each) => each.direction === direction && each.day >= from && each.day <= to)
        .reduce((all, { amount }) => all + amount, 0n),
    )
    const line: Line = { section, sectionOrder: 0, code: null, label, accountId: null, amounts }
    page.section(section, [line], null)
    return amounts
  })
  const net = minus(sums[0]!, sums[1]!)
  let balance = await loadCash(ask, day)
  const opening = net.map((amount) => {
    const before = balance
    balance += amount
    return before
  })
  page.result('Net change in cash', net)
  page.result('Cash at the beginning', opening)
  page.result('Cash at the end', plus(opening, net))
  const later = expected.filter((each) => each.day > last)
  const laterOf = (direction: string): bigint =>
    later.filter((each) => each.direction === direction).reduce((all, { amount }) => all + amount, 0n)
  return {
    subtitle: [toSpan(addDays(day, 1), last), `by ${given.by ?? 'week'}`, organisations[0].baseCurrency].join(' · '),
    columns: page.columns,
    rows: page.rows,
    notes: [
      ...(doubtful === 0n
        ? []
        : [`Not counted on: ${toGrouped(doubtful)} that customers owe for more than 90 days longer than they usually take.`]),
      ...(later.length === 0
        ? []
        : [
            `Expected after that: ${toGrouped(laterOf('receivable'))} from customers, ${toGrouped(laterOf('payable'))} to suppliers.`,
          ]),
    ],
  }
}

const directions = [
  { direction: 'receivable', section: 'Expected in', label: 'From customers' },
  { direction: 'payable', section: 'Expected out', label: 'To suppliers' },
]

const toAhead = ({ given, organisations }: Ask, day: string, last: string): Period[] =>
  splitPeriods(addDays(day, 1), last, given.by ?? 'week', organisations[0].yearEnd)

interface Expected {
  direction: string
  day: string
  amount: bigint
}

async function loadExpected(ask: Ask, day: string): Promise<{ expected: Expected[]; doubtful: bigint }> {
  const due = ask.dialect.addDays('o.due_date', 'coalesce(h.days_late, a.days_late, 0)')
  const next = `DATE '${addDays(day, 1)}'`
  const rows = await ask.read(
    `WITH ${openDocuments(onDay(ask, day))}, ${habits(ask, day)}
     SELECT direction, doubtful, CAST(CASE WHEN amount < 0 OR due < ${next} THEN ${next} ELSE due END AS VARCHAR) AS day, sum(amount) AS amount
     FROM (SELECT o.direction, o.amount, ${due} AS due,
         o.direction = 'receivable' AND o.amount > 0 AND ${due} < DATE '${addDays(day, -90)}' AS doubtful
       FROM open_documents o
       LEFT JOIN habits h ON h.tenant_id = o.tenant_id AND h.direction = o.direction AND h.contact_id = o.contact_id
       LEFT JOIN overall a ON a.tenant_id = o.tenant_id AND a.direction = o.direction) d GROUP BY 1, 2, 3`,
  )
  const expected: Expected[] = []
  let doubtful = 0n
  for (const row of rows) {
    const amount = parseCents(row['amount'])
    if (row['doubtful'] === true) doubtful += amount
    else expected.push({ direction: toText(row['direction']), day: toText(row['day']), amount })
  }
  return { expected, doubtful }
}

async function loadCash(ask: Ask, day: string): Promise<bigint> {
  const movements = await loadMovements(ask, {
    buckets: [{ to: day }],
    overAccounts: true,
    conditions: [`l.account_id IN (SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND type = 'BANK')`],
  })
  return movements.reduce((all, { net }) => all + net, 0n)
}

export const runway = createList({
  name: 'runway',
  tool: 'cash',
  title: 'Runway',
  definition: 'For how many months cash lasts if it goes on falling as it did in the last whole months.',
  parameters: [p.asAt, p.months],
  formula:
    'Cash = net on accounts of type BANK up to the day. Burn = what it fell by from the start to the end of the last 6 (or months) whole months ÷ their number. Runway = cash ÷ burn; blank where cash did not fall.',
  sources: ['books.ledger', 'books.accounts'],
  columns: [
    money('cash', 'Cash'),
    money('monthly_burn', 'Burn a month'),
    percent('runway_months', 'Months'),
    whole('months', 'Over months'),
  ],
  subtitle: (ask) => `as at ${toLongDay(ask.given.asAt ?? ask.today)} · ${ask.organisations[0].baseCurrency}`,
  select(ask) {
    const { dialect, given } = ask
    const day = `DATE '${given.asAt ?? ask.today}'`
    const months = given.months ?? 6
    // The last month counts when the day is its end.
    const end = `CASE WHEN ${day} = ${dialect.lastOfMonth(day)} THEN ${day} ELSE ${dialect.addDays(dialect.firstOfMonth(day), '-1')} END`
    const start = dialect.lastOfMonth(dialect.addMonths(`(${end})`, String(-months)))
    return `WITH sums AS (SELECT coalesce(sum(l.net), 0) AS cash,
          coalesce(-sum(CASE WHEN l.date > ${start} AND l.date <= ${end} THEN l.net END), 0) AS fall
        FROM books.ledger l WHERE ${ownTenants(ask, 'l')} AND l.date <= ${day}
          AND l.account_id IN (SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND type = 'BANK'))
      SELECT CAST(cash AS DECIMAL(18,2)) AS cash, CAST(round(fall / ${months}, 2) AS DECIMAL(18,2)) AS monthly_burn,
        CASE WHEN fall > 0 AND cash > 0 THEN CAST(round(cash * ${months} / fall, 1) AS DECIMAL(9,1)) WHEN fall > 0 THEN 0 END AS runway_months,
        ${months} AS months FROM sums`
  },
})
