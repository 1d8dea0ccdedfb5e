import { toText, toTextOrNull } from './cells.ts'
import { AppError } from '../../lib/app-error.ts'
import type { Dialect } from '../../warehouse/dialect.ts'
import type { QueryEngine } from '../../warehouse/query.ts'
import type { SqlRow } from '../../warehouse/warehouse.ts'
import { findStatement, statementEntries } from './catalogue.ts'
import { toLongDay } from './days.ts'
import { parseParameters } from './parameters.ts'
import type { Ask, BooksOrganisation, Report, StatementEntry } from './statement.ts'

export interface RunRequest {
  dialect: Dialect
  reader: QueryEngine
  name: string
  /** Tenant ids; more than one consolidates, the first one's currency and country hold. */
  tenants: readonly string[]
  /** By name of the parameter, unchecked. */
  parameters: Record<string, string | number | boolean>
  /** What day it is, for books whose copy was never whole. */
  now: Date
  signal?: AbortSignal
}

export interface RanStatement extends Report {
  statement: StatementEntry
  organisations: readonly [BooksOrganisation, ...BooksOrganisation[]]
}

const limits = { maxRows: 1_000_000, timeoutMs: 60_000 }

/** Answers a statement. Throws `not_found` for unknown names and books that are not built, `usage` for parameters that do not fit. */
export async function runStatement(request: RunRequest): Promise<RanStatement> {
  const { dialect, reader, signal, tenants } = request
  const statement = findStatement(request.name)
  if (statement === undefined) {
    const names = statementEntries.map(({ name }) => name).join(', ')
    throw new AppError('not_found', `There is no statement "${request.name}". There is ${names}.`)
  }
  if (tenants.length > 1 && !statement.consolidates) {
    const able = statementEntries.filter(({ consolidates }) => consolidates).map(({ name }) => name)
    throw new AppError(
      'usage',
      `${statement.name} is of one organisation. Ask for each alone; ${able.join(' and ')} can be of several.`,
    )
  }
  const given = parseParameters(statement, request.parameters)
  const read = async (select: string): Promise<SqlRow[]> => {
    const { columns, rows } = await reader.query(select, { ...limits, ...(signal ? { signal } : {}) })
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
  }
  const organisations = await loadOrganisations(dialect, read, tenants)
  const [first] = organisations
  const ask: Ask = { dialect, organisations, given, read, today: (first.asOf ?? request.now.toISOString()).slice(0, 10) }
  const report = await statement.run(ask)
  return { ...report, notes: [...report.notes, ...(statement.looksAhead ? [] : toLateNotes(ask))], statement, organisations }
}

/** A date past the copy's is often a slip, and its figures look whole. */
function toLateNotes({ given: { from = '', to = '', asAt = '' }, today }: Ask): string[] {
  const isLate = [from, to, asAt].some((day) => day > today)
  return isLate ? [`The copy ends on ${toLongDay(today)}: of later days it has only what is dated ahead.`] : []
}

async function loadOrganisations(
  dialect: Dialect,
  read: Ask['read'],
  tenants: readonly string[],
): Promise<[BooksOrganisation, ...BooksOrganisation[]]> {
  const ids = tenants.map((tenant) => dialect.quoteText(tenant)).join(', ')
  const rows = await read(
    `SELECT o.tenant_id, o.name, o.base_currency, o.country_code, o.financial_year_end_month, o.financial_year_end_day, o.as_of,
       t.sales_tax_basis, t.sales_tax_period
     FROM books.organisations o LEFT JOIN books.tax_settings t ON t.tenant_id = o.tenant_id WHERE o.tenant_id IN (${ids})`,
  ).catch((thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'query_failed' && /no table/.test(thrown.message)) throw notBuilt(thrown)
    throw thrown
  })
  const found = new Map(rows.map((row) => [toText(row['tenant_id']), toOrganisation(row)]))
  const [first, ...others] = tenants.flatMap((tenant) => found.get(tenant) ?? [])
  if (first === undefined || others.length + 1 < tenants.length) throw notBuilt()
  return [first, ...others]
}

function notBuilt(cause?: AppError): AppError {
  return new AppError('not_found', 'The books of this organisation have not been built yet. Sync it: every sync builds them.', {
    cause,
  })
}

const toOrganisation = (row: SqlRow): BooksOrganisation => ({
  tenantId: toText(row['tenant_id']),
  name: toText(row['name'], toText(row['tenant_id'])),
  baseCurrency: toText(row['base_currency']),
  country: toText(row['country_code']),
  // Xero gives every organisation a year end; a copy without one is taken for the calendar year.
  yearEnd: { month: Number(row['financial_year_end_month'] ?? 12), day: Number(row['financial_year_end_day'] ?? 31) },
  salesTaxBasis: toText(row['sales_tax_basis']),
  salesTaxPeriod: toText(row['sales_tax_period']),
  asOf: toTextOrNull(row['as_of']),
})
