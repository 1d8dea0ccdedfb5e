import type { Dialect } from '../../warehouse/dialect.ts'

export type ViewGrain = 'day' | 'month' | 'quarter' | 'year'

/** How views of a grain are called. */
export const grains: Record<ViewGrain, string> = { day: 'daily', month: 'monthly', quarter: 'quarterly', year: 'yearly' }

/** First day of the period of `l.date`; of fiscal ones with `f`, see `fiscalStarts`. */
export function startOf(dialect: Dialect, grain: ViewGrain): string {
  switch (grain) {
    case 'day':
      return 'l.date'
    case 'month':
      return dialect.firstOfMonth('l.date')
    case 'quarter':
      return 'f.quarter_start'
    case 'year':
      return 'f.year_start'
  }
}

export function lastDayOf(dialect: Dialect, grain: ViewGrain): string {
  switch (grain) {
    case 'day':
      return 'l.date'
    case 'month':
      return dialect.lastOfMonth('l.date')
    case 'quarter':
      return 'f.quarter_end'
    case 'year':
      return 'f.year_end'
  }
}

/**
 * A table expression: for every day from the first posting to the last, of each organisation, the first and last day of its
 * financial year and of the quarter of that. A financial year ends on the day that is set now, or on the month's last day
 * where it has fewer.
 */
export function fiscalStarts(dialect: Dialect): string {
  const first = (year: string): string =>
    `CAST(CAST(${year} AS VARCHAR) || '-' || lpad(CAST(o.financial_year_end_month AS VARCHAR), 2, '0') || '-01' AS DATE)`
  const end = (year: string): string =>
    `CASE WHEN ${dialect.addDays(first(year), 'o.financial_year_end_day - 1')} < ${dialect.lastOfMonth(first(year))}
      THEN ${dialect.addDays(first(year), 'o.financial_year_end_day - 1')} ELSE ${dialect.lastOfMonth(first(year))} END`
  const year = 'CAST(EXTRACT(YEAR FROM s.date) AS INTEGER)'
  const days = `SELECT date FROM books.ledger UNION ALL SELECT date FROM books.ledger_cash
    UNION ALL SELECT CAST(coalesce(as_of, CURRENT_TIMESTAMP) AS DATE) FROM books.organisations`
  const series = dialect.dateSeries(`(SELECT min(date) FROM (${days}) d)`, `(SELECT max(date) FROM (${days}) d)`, 'day')
  const quarter = (months: number): string => dialect.addMonths('year_start', String(months))
  return `(SELECT tenant_id, date, year_start, year_end,
      CASE WHEN date >= ${quarter(9)} THEN ${quarter(9)} WHEN date >= ${quarter(6)} THEN ${quarter(6)}
        WHEN date >= ${quarter(3)} THEN ${quarter(3)} ELSE year_start END AS quarter_start,
      CASE WHEN date >= ${quarter(9)} THEN year_end WHEN date >= ${quarter(6)} THEN ${dialect.addDays(quarter(9), '-1')}
        WHEN date >= ${quarter(3)} THEN ${dialect.addDays(quarter(6), '-1')} ELSE ${dialect.addDays(quarter(3), '-1')} END AS quarter_end
    FROM (SELECT tenant_id, date, CASE WHEN date <= this_end THEN this_end ELSE next_end END AS year_end,
        ${dialect.addDays('CASE WHEN date <= this_end THEN last_end ELSE this_end END', '1')} AS year_start
      FROM (SELECT o.tenant_id, s.date, ${end(`${year} - 1`)} AS last_end, ${end(year)} AS this_end, ${end(`${year} + 1`)} AS next_end
        FROM books.organisations o CROSS JOIN ${series} s) e) y)`
}
