import type { Decimal, Dialect } from '../dialect.ts'
import { quoteName, quoteText } from './sql.ts'

/** Standard SQL as DuckDB has it. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  quoteName,
  quoteText,
  roundQuotient(dividends, divisors, scale) {
    const surplus = scale + sumOfScales(divisors) - sumOfScales(dividends)
    const above = { decimals: dividends, zeros: Math.max(surplus, 0) }
    const below = { decimals: divisors, zeros: Math.max(-surplus, 0) }
    const exact = toQuotient(toProduct(above, 'HUGEINT'), toProduct(below, 'HUGEINT'))
    const small = [...toBounds(above), ...toBounds(below)]
    // A division of 128 bits takes twenty times as long as one of 64, which is enough for most amounts.
    const quotient = `CASE WHEN ${small.join(' AND ')} THEN ${toQuotient(toProduct(above, 'BIGINT'), toProduct(below, 'BIGINT'))} ELSE ${exact} END`
    return scale === 0 ? quotient : `CAST(CAST(${quotient} AS DECIMAL(38,0)) * ${toUnit(scale)} AS DECIMAL(18,${scale}))`
  },
  firstOfMonth: (date) => `CAST(date_trunc('month', ${date}) AS DATE)`,
  lastOfMonth: (date) => `last_day(${date})`,
  addMonths: (date, months) => `CAST(${date} + to_months(CAST(${months} AS INTEGER)) AS DATE)`,
  addDays: (date, days) => `(${date} + CAST(${days} AS INTEGER))`,
  daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
  dateSeries: (from, to, step) =>
    `(SELECT CAST(moment AS DATE) AS date FROM (SELECT unnest(generate_series(CAST(${from} AS TIMESTAMP), CAST(${to} AS TIMESTAMP), INTERVAL 1 ${step})) AS moment))`,
  // Its values may change with DuckDB's version: then what was compared by them counts as changed, once.
  digest: (values) => `CAST(hash(${values.join(', ')}) AS HUGEINT)`,
  bytewise: (text) => text,
  jsonText: (json, property) => `json_extract_string(${json}, ${quoteText(`$."${property}"`)})`,
  createTemporary: (name, select) => `CREATE OR REPLACE TEMP TABLE ${name} AS ${select}`,
  createView: (name, select) => `CREATE OR REPLACE VIEW ${name} AS ${select}`,
}

const sumOfScales = (decimals: Decimal[]): number => decimals.reduce((sum, { scale }) => sum + scale, 0)

interface Product {
  decimals: Decimal[]
  /** Zeros to add, so that the quotient has the digits asked for. */
  zeros: number
}

type IntegerType = 'HUGEINT' | 'BIGINT'

/** `//` cuts off towards zero: half the divisor, on the dividend's side, makes it round. */
const toQuotient = (dividend: string, divisor: string): string =>
  `((2 * ${dividend} + CASE WHEN ${dividend} < 0 THEN -${divisor} ELSE ${divisor} END) // (2 * ${divisor}))`

function toProduct({ decimals, zeros }: Product, type: IntegerType): string {
  const factors = decimals.map((decimal) => (type === 'BIGINT' ? toShortInteger(decimal) : toLongInteger(decimal)))
  return `(${[...factors, ...(zeros > 0 ? [`CAST(1${'0'.repeat(zeros)} AS ${type})`] : [])].join(' * ')})`
}

/** The digits of a decimal without its point. */
function toLongInteger({ sql, scale }: Decimal): string {
  return scale === 0 ? `CAST(${sql} AS HUGEINT)` : `CAST(CAST(${sql} AS DECIMAL(38,${scale})) * 1${'0'.repeat(scale)} AS HUGEINT)`
}

/** The same within 64 bits: digit groups, since DuckDB's own way there is a division of 128 bits. */
function toShortInteger({ sql, scale }: Decimal): string {
  let rest = `CAST(${sql} AS DECIMAL(18,${scale}))`
  let digits = `CAST(trunc(${rest}) AS BIGINT)`
  for (let left = scale; left > 0; left -= group) {
    const unit = 10 ** Math.min(left, group)
    rest = `((${rest} - trunc(${rest})) * ${unit})`
    digits = `(${digits} * ${unit} + CAST(trunc(${rest}) AS BIGINT))`
  }
  return digits
}

/** Digits after the point taken at once: a fraction times so many tens still fits. */
const group = 5

/** Conditions under which twice the product, and as much again, fits into 64 bits. */
function toBounds({ decimals, zeros }: Product): string[] {
  const room = (2e18 / 10 ** zeros) ** (1 / decimals.length)
  return decimals.map(({ sql, scale }) => `abs(${sql}) < ${Math.floor(Math.min(room / 10 ** scale, 10 ** (17 - scale)))}`)
}

/** `0.01` for 2, with a type that loses nothing when multiplied. */
const toUnit = (scale: number): string => `CAST(0.${'0'.repeat(scale - 1)}1 AS DECIMAL(${scale + 1},${scale}))`
