import type { Dialect } from '../../warehouse/dialect.ts'
import { fiscalStarts, grains, lastDayOf, startOf, type ViewGrain } from './view-periods.ts'
import { dec, owner, shared, type BooksView } from './view.ts'

const account = (): Record<string, string> => {
  const { tenant_id: _tenant, basis: _basis, ...columns } = shared
  return columns
}

const periodTexts: Record<ViewGrain, string> = {
  day: 'the day',
  month: 'the month',
  quarter: 'the quarter of the financial year',
  year: 'the financial year',
}

const ledgers = `SELECT 'accrual' AS basis, tenant_id, date, account_id, net, contact_id, item_code, tracking_1_category, tracking_1_option,
    tracking_2_category, tracking_2_option FROM books.ledger
  UNION ALL SELECT 'cash', tenant_id, date, account_id, net, contact_id, item_code, tracking_1_category, tracking_1_option,
    tracking_2_category, tracking_2_option FROM books.ledger_cash`

const signed = "CASE WHEN a.class = 'REVENUE' THEN -l.net ELSE l.net END"

/** Income and expenses by period and account, and by what else is told apart. */
function profitView(
  grain: ViewGrain,
  by?: { name: string; what: string; columns: Record<string, string>; select: string; join?: string },
): BooksView {
  const suffix = by === undefined ? '' : `_by_${by.name}`
  return {
    name: `profit_and_loss${suffix}_${grains[grain]}`,
    comment: `Profit and loss by ${grain === 'year' || grain === 'quarter' ? `fiscal ${grain}` : grain}, account${by ? `, ${by.what}` : ''} and basis. Income and expenses are both positive: net profit is income less all else.`,
    columns: {
      ...owner,
      basis: shared.basis,
      period_start: `First day of ${periodTexts[grain]}.`,
      period_end: `Last day of ${periodTexts[grain]}.`,
      ...by?.columns,
      ...account(),
      class: 'REVENUE or EXPENSE.',
      amount: 'Amount in base currency: income as a credit, expenses as a debit.',
    },
    select: (dialect) => {
      const fiscal = grain === 'quarter' || grain === 'year'
      const start = startOf(dialect, grain)
      return `SELECT l.tenant_id, l.basis, ${start} AS period_start, ${lastDayOf(dialect, grain)} AS period_end, ${by ? `${by.select}, ` : ''}
          a.section, a.section_order, a.account_id, a.code, a.name AS account, a.class, ${dec(`sum(${signed})`, 'amount')}
        FROM (${ledgers}) l ${fiscal ? `JOIN ${fiscalStarts(dialect)} f ON f.tenant_id = l.tenant_id AND f.date = l.date` : ''}
        JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id ${by?.join ?? ''}
        WHERE a.statement = 'profit_and_loss' ${groupBy(10 + Object.keys(by?.columns ?? {}).length)} HAVING sum(l.net) <> 0`
    },
  }
}

/** By position, which every database understands. */
const groupBy = (count: number): string => `GROUP BY ${Array.from({ length: count }, (_, index) => index + 1).join(', ')}`

/** Balances at the end of each period, earnings worked out. */
function balanceView(grain: ViewGrain): BooksView {
  return {
    name: `balance_sheet_${grains[grain]}`,
    comment: `Balance sheet at the end of ${periodTexts[grain].replace('the ', 'each ')} and, for the current one, on the day of the copy, by account and basis. Assets are debits, liabilities and equity credits: all positive as a rule.`,
    columns: {
      ...owner,
      basis: shared.basis,
      day: 'The day it is as at.',
      ...account(),
      class: 'ASSET, LIABILITY or EQUITY.',
      amount: 'Balance in base currency. Current Year Earnings and Retained Earnings follow the financial year as it is set now.',
    },
    select: (dialect) => selectBalances(dialect, grain),
  }
}

function selectBalances(dialect: Dialect, grain: ViewGrain): string {
  const end = lastDayOf(dialect, grain)
  const fiscal = grain === 'quarter' || grain === 'year'
  const calendar = fiscal ? `JOIN ${fiscalStarts(dialect)} f ON f.tenant_id = l.tenant_id AND f.date = l.date` : ''
  const day = `CASE WHEN ${end} > c.last_day THEN c.last_day ELSE ${end} END`
  return `WITH postings AS (${ledgers}),
    moved AS (SELECT basis, tenant_id, account_id, date, sum(net) AS net FROM postings GROUP BY 1, 2, 3, 4),
    copies AS (SELECT tenant_id, CAST(coalesce(as_of, CURRENT_TIMESTAMP) AS DATE) AS last_day FROM books.organisations),
    firsts AS (SELECT tenant_id, min(date) AS first_day FROM moved GROUP BY 1),
    ends AS (SELECT DISTINCT l.tenant_id, ${day} AS day
      FROM (SELECT b.tenant_id, s.date FROM firsts b JOIN copies c ON c.tenant_id = b.tenant_id
        JOIN ${dialect.dateSeries('(SELECT min(first_day) FROM firsts)', '(SELECT max(last_day) FROM copies)', 'day')} s
          ON s.date BETWEEN b.first_day AND c.last_day) l
      JOIN copies c ON c.tenant_id = l.tenant_id ${calendar}),
    placed AS (SELECT l.basis, l.tenant_id, l.account_id, l.net, a.statement, l.date, ${day} AS day
      FROM moved l JOIN copies c ON c.tenant_id = l.tenant_id AND l.date <= c.last_day
      JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id ${calendar}),
    opened AS (SELECT basis, tenant_id, account_id, min(day) AS day FROM placed WHERE statement = 'balance_sheet' GROUP BY 1, 2, 3),
    steps AS (SELECT o.basis, o.tenant_id, o.account_id, e.day, coalesce(sum(p.net), 0) AS net
      FROM opened o JOIN ends e ON e.tenant_id = o.tenant_id AND e.day >= o.day
      LEFT JOIN placed p ON p.basis = o.basis AND p.tenant_id = o.tenant_id AND p.account_id = o.account_id AND p.day = e.day
      GROUP BY 1, 2, 3, 4),
    balances AS (SELECT basis, tenant_id, account_id, day,
        sum(net) OVER (PARTITION BY basis, tenant_id, account_id ORDER BY day ROWS UNBOUNDED PRECEDING) AS net FROM steps),
    profits AS (SELECT basis, tenant_id, date, -sum(net) AS profit FROM placed WHERE statement = 'profit_and_loss' GROUP BY 1, 2, 3),
    earnings AS (SELECT p.basis, p.tenant_id, e.day, sum(CASE WHEN p.date >= f.year_start THEN p.profit ELSE 0 END) AS current_year,
        sum(CASE WHEN p.date < f.year_start THEN p.profit ELSE 0 END) AS earlier
      FROM ends e JOIN ${fiscalStarts(dialect)} f ON f.tenant_id = e.tenant_id AND f.date = e.day
      JOIN profits p ON p.tenant_id = e.tenant_id AND p.date <= e.day GROUP BY 1, 2, 3)
    SELECT b.tenant_id, b.basis, b.day, a.section, a.section_order, a.account_id, a.code, a.name AS account, a.class,
      ${dec(`CASE WHEN a.class = 'ASSET' THEN b.net ELSE -b.net END + CASE WHEN a.system_account = 'RETAINEDEARNINGS' THEN coalesce(y.earlier, 0) ELSE 0 END`, 'amount')}
    FROM balances b JOIN books.accounts a ON a.tenant_id = b.tenant_id AND a.account_id = b.account_id
    LEFT JOIN earnings y ON y.basis = b.basis AND y.tenant_id = b.tenant_id AND y.day = b.day
    WHERE b.net <> 0 OR (a.system_account = 'RETAINEDEARNINGS' AND y.earlier <> 0)
    UNION ALL SELECT tenant_id, basis, day, 'Equity', 7, NULL, NULL, 'Current Year Earnings', 'EQUITY', ${dec('current_year', 'amount')}
    FROM earnings WHERE current_year <> 0
    UNION ALL SELECT y.tenant_id, y.basis, y.day, 'Equity', 7, NULL, NULL, 'Retained Earnings', 'EQUITY', ${dec('y.earlier', 'amount')}
    FROM earnings y WHERE y.earlier <> 0 AND NOT EXISTS (SELECT 1 FROM balances b JOIN books.accounts a ON a.tenant_id = b.tenant_id
      AND a.account_id = b.account_id WHERE b.tenant_id = y.tenant_id AND b.basis = y.basis AND b.day = y.day AND a.system_account = 'RETAINEDEARNINGS')`
}

const trackingView = (slot: 1 | 2): BooksView =>
  profitView('month', {
    name: `tracking_${slot}`,
    what: `option of tracking category ${slot}`,
    columns: { category: `Name of tracking category ${slot}.`, option: 'Name of the option; null where none was chosen.' },
    select: `l.tracking_${slot}_category AS category, l.tracking_${slot}_option AS option`,
  })

/** Profit and loss, balance sheet: by day, month, quarter and year. */
export const financialViews: BooksView[] = [
  ...(['day', 'month', 'quarter', 'year'] as const).map((grain) => profitView(grain)),
  trackingView(1),
  trackingView(2),
  profitView('month', {
    name: 'contact',
    what: 'contact',
    columns: { contact_id: 'The contact: joins books.contacts.', contact: 'Its name.' },
    select: 'l.contact_id, c.name AS contact',
    join: 'LEFT JOIN books.contacts c ON c.tenant_id = l.tenant_id AND c.contact_id = l.contact_id',
  }),
  profitView('month', { name: 'item', what: 'item', columns: { item_code: 'Code of the item.' }, select: 'l.item_code' }),
  ...(['day', 'month', 'quarter', 'year'] as const).map(balanceView),
]
