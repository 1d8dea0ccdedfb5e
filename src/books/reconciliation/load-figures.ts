import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { add, parseCents, toText } from './cents.ts'
import { gainsGroup, gainsOf, type Chart } from './chart.ts'
import { toMonthStart, toYearStart } from './days.ts'

/** A month of Xero's, and what the documents come to in it. Cents by account, debits positive. */
export interface Period {
  /** First day of the month. */
  month: string
  /** Last day compared. */
  date: string
  /** First day of the financial year that day is in. */
  yearStart: string
  asOf: string
  /** Xero's balances and movements. */
  balance: Map<string, bigint>
  movement: Map<string, bigint>
  /** Ours in the month: what belongs to the financial year of `date`, and what to the year before it. */
  ours: Map<string, bigint>
  oursBefore: Map<string, bigint>
}

export interface Figures {
  /** Every month from the first compared to the latest, oldest first. */
  periods: Period[]
  /** The documents dated before the first: of its financial year, and of the years before. */
  earlier: { thisYear: Map<string, bigint>; yearsBefore: Map<string, bigint> }
  /** Currency gains are one line in Xero's reports: all of them stand under this account. */
  groupedGains: string | undefined
}

/** Months of the cash profit and loss: Xero's amounts and ours. */
export interface CashPeriod {
  month: string
  date: string
  asOf: string
  xeros: Map<string, bigint>
  ours: Map<string, bigint>
}

type Raw = (table: string) => string

/** Reads the trial balances and adds up the ledger beside them. Undefined where there are none. */
export async function loadFigures(sql: SqlAccess, tenantId: string, chart: Chart, raw: Raw): Promise<Figures | undefined> {
  const own = `tenant_id = ${sql.dialect.quoteText(tenantId)}`
  const lines = await sql.read(
    'reading the trial balances',
    `SELECT t.month, r.date, r.read_at, t.account_id,
       sum(coalesce(t.debit, 0) - coalesce(t.credit, 0)) AS movement, sum(coalesce(t.ytd_debit, 0) - coalesce(t.ytd_credit, 0)) AS balance
     FROM ${raw('report_trial_balance')} t JOIN ${raw('report_trial_balance_readings')} r ON r.tenant_id = t.tenant_id AND r.month = t.month
     WHERE t.${own} AND t._deleted_at IS NULL AND r._deleted_at IS NULL GROUP BY t.month, r.date, r.read_at, t.account_id ORDER BY t.month`,
  )
  if (lines.length === 0) return undefined
  const groupedGains = lines.some((row) => row['account_id'] === gainsGroup) ? (gainsOf(chart)[0]?.id ?? gainsGroup) : undefined
  const toAccount = createToAccount(chart, groupedGains)
  const byMonth = new Map<string, Period>()
  for (const row of lines) {
    const month = toText(row['month'])
    const date = toText(row['date'])
    const period =
      byMonth.get(month) ??
      ({
        month,
        date,
        asOf: toText(row['read_at']),
        yearStart: toYearStart(date, chart.yearEnd),
        balance: new Map(),
        movement: new Map(),
        ours: new Map(),
        oursBefore: new Map(),
      } satisfies Period)
    byMonth.set(month, period)
    add(period.balance, toAccount(row['account_id']), parseCents(row['balance']))
    add(period.movement, toAccount(row['account_id']), parseCents(row['movement']))
  }
  const periods = takeUnbroken([...byMonth.values()])
  const earlier = { thisYear: new Map<string, bigint>(), yearsBefore: new Map<string, bigint>() }
  await addOurs(sql, own, { periods, earlier, toAccount })
  return { periods, earlier, groupedGains }
}

/** Reports are read newest first, so that an older month may still be missing: what lies before it waits. */
function takeUnbroken(periods: Period[]): Period[] {
  const broken = periods.findLastIndex(
    (period, index) => index > 0 && toMonthStart(period.month, -1) !== periods[index - 1]!.month,
  )
  return broken < 0 ? periods : periods.slice(broken)
}

async function addOurs(
  sql: SqlAccess,
  own: string,
  { periods, earlier, toAccount }: Pick<Figures, 'periods' | 'earlier'> & { toAccount: (id: unknown) => string },
): Promise<void> {
  const first = periods[0]!
  const bounds = periods.map(({ month, date, yearStart }) => `(DATE '${month}', DATE '${date}', DATE '${yearStart}')`)
  const rows = await sql.read(
    'adding up the ledger',
    `SELECT account_id, month, part, sum(net) AS net FROM (
       SELECT l.account_id, l.net, c.month,
         CASE WHEN c.month IS NULL AND l.date >= DATE '${first.month}' THEN 'later' WHEN l.date > c.date THEN 'late'
           WHEN l.date < coalesce(c.year_start, DATE '${first.yearStart}') THEN 'before' ELSE 'within' END AS part
       FROM books.general_ledger l
       LEFT JOIN (VALUES ${bounds.join(', ')}) c(month, date, year_start) ON c.month = ${sql.dialect.firstOfMonth('l.date')}
       WHERE l.${own})
     GROUP BY account_id, month, part`,
  )
  const indexOf = new Map(periods.map(({ month }, index) => [month, index]))
  for (const row of rows) {
    const account = toAccount(row['account_id'])
    const net = parseCents(row['net'])
    const index = typeof row['month'] === 'string' ? indexOf.get(row['month']) : undefined
    if (row['part'] === 'later') continue
    if (index === undefined) add(row['part'] === 'before' ? earlier.yearsBefore : earlier.thisYear, account, net)
    // What is dated after the report's day counts in the next one.
    else if (row['part'] === 'late') add(periods[index + 1]?.ours ?? new Map<string, bigint>(), account, net)
    else add(row['part'] === 'before' ? periods[index]!.oursBefore : periods[index]!.ours, account, net)
  }
}

/** Reads the profit and loss on cash basis by month beside the cash ledger. */
export async function loadCashFigures(sql: SqlAccess, tenantId: string, chart: Chart, raw: Raw): Promise<CashPeriod[]> {
  const own = `tenant_id = ${sql.dialect.quoteText(tenantId)}`
  const table = raw('report_profit_and_loss_cash')
  const lines = await sql.read(
    'reading the profit and loss on cash basis',
    `SELECT r.from_date AS month, r.to_date AS date, r.read_at, t.account_id, sum(t.amount) AS amount
     FROM ${raw('report_profit_and_loss_cash_readings')} r
     LEFT JOIN ${table} t ON r.tenant_id = t.tenant_id AND r.from_date = t.from_date AND t._deleted_at IS NULL AND t.account_id IS NOT NULL
     WHERE r.${own} AND r._deleted_at IS NULL GROUP BY r.from_date, r.to_date, r.read_at, t.account_id ORDER BY r.from_date`,
  )
  const grouped = lines.some((row) => row['account_id'] === gainsGroup) ? (gainsOf(chart)[0]?.id ?? gainsGroup) : undefined
  const toAccount = createToAccount(chart, grouped)
  const periods = new Map<string, CashPeriod>()
  for (const row of lines) {
    const month = toText(row['month'])
    const period = periods.get(month) ?? {
      month,
      date: toText(row['date']),
      asOf: toText(row['read_at']),
      xeros: new Map<string, bigint>(),
      ours: new Map<string, bigint>(),
    }
    periods.set(month, period)
    if (row['account_id'] === null) continue
    const account = toAccount(row['account_id'])
    // Income and expenses are both positive in the report.
    const sign = chart.find(account).class === 'REVENUE' ? -1n : 1n
    add(period.xeros, account, sign * parseCents(row['amount']))
  }
  const ours = await sql.read(
    'adding up the cash ledger',
    `SELECT l.account_id, ${sql.dialect.firstOfMonth('l.date')} AS month, sum(l.net) AS net FROM books.cash_ledger l WHERE l.${own}
       AND l.account_id IN (SELECT account_id FROM books.accounts WHERE ${own} AND statement = 'profit_and_loss')
     GROUP BY 1, 2`,
  )
  for (const row of ours) {
    const period = periods.get(toText(row['month']))
    if (period) add(period.ours, toAccount(row['account_id']), parseCents(row['net']))
  }
  return [...periods.values()]
}

/** The account a line of a report or a posting counts under. */
function createToAccount(chart: Chart, groupedGains: string | undefined): (id: unknown) => string {
  const grouped = new Set(groupedGains === undefined ? [] : [gainsGroup, ...gainsOf(chart).map(({ id }) => id)])
  const [retained] = chart.ofSystem('RETAINEDEARNINGS')
  return (cell) => {
    const id = typeof cell === 'string' ? cell : ''
    if (grouped.has(id)) return groupedGains!
    return retained !== undefined && chart.find(id).system === 'RETAINEDEARNINGS' ? retained.id : id
  }
}
