/**
 * What differs between databases in the SQL of the books. All else in it is standard SQL: common table expressions,
 * window functions, CASE, COALESCE, CAST, DATE and DECIMAL. Every function takes SQL expressions and answers one.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'postgresql'

  /** An identifier in quotes. */
  quoteName(name: string): string
  /** A string literal. */
  quoteText(text: string): string

  /**
   * The quotient of two products, rounded half away from zero to `scale` digits and exact: integers all the way, where
   * a division of decimals would go by way of a double or of cut-off digits. The divisors must be above zero.
   */
  roundQuotient(dividends: Decimal[], divisors: Decimal[], scale: number): string

  /** The first day of a date's month, as a date. */
  firstOfMonth(date: string): string
  /** The last day of a date's month, as a date. */
  lastOfMonth(date: string): string
  /** A date some months (an integer expression) later; the last day of the month where that one is shorter. */
  addMonths(date: string, months: string): string
  /** A date some days (an integer expression) later. */
  addDays(date: string, days: string): string
  /** Whole days from one date to another, as an integer. */
  daysBetween(from: string, to: string): string
  /** A table expression with one DATE column `date`: from one date to another, both included, by days or months. */
  dateSeries(from: string, to: string, step: 'day' | 'month'): string

  /** An integer that tells rows with different values apart; its sum over rows is exact and tells sets of rows apart. */
  digest(values: string[]): string

  /** A text to be compared and ordered by its bytes, whatever the language of the database. */
  bytewise(text: string): string
  /** The text of a JSON value's property, null where it is missing. */
  jsonText(json: string, property: string): string

  /** A statement that makes a temporary table of a query, in place of one of that name. */
  createTemporary(name: string, select: string): string
  /** A statement that creates a view, in place of one of that name. */
  createView(name: string, select: string): string
}

/** A decimal expression and the digits it has after its point. */
export interface Decimal {
  sql: string
  scale: number
}
