import { AppError } from '../../lib/app-error.ts'
import type { Ties } from '../statements.ts'
import type { QueryEngine } from '../../warehouse/query.ts'
import { asText, loadTableNames, quote, quoteName, selectRows, toRawSchemas, toText } from './rows.ts'

/** An organisation of which there is a copy. */
export interface Organisation {
  tenantId: string
  /** Null as long as the organisation's own record was not read. */
  name: string | null
  baseCurrency: string | null
  country: string | null
  /** Part of links into Xero, `!abc1`. */
  shortCode: string | null
  /** Day and month, `31 March`. */
  financialYearEnd: string | null
  /** Up to this day the books are closed to everybody, or to all but advisers: the later of the two. */
  lockedUntil: string | null
  /** Schema of its raw tables. */
  schema: string
  /** Up to when the copy is complete: the oldest reading of a stream the books need. Null before the first. ISO 8601. */
  asOf: string | null
  ties: Ties
}

/** Without these the books of an organisation are not whole. All are asked for changes at every sync. */
export const essentialStreams: readonly string[] = [
  'accounts',
  'bank_transactions',
  'bank_transfers',
  'contacts',
  'credit_notes',
  'invoices',
  'manual_journals',
  'overpayments',
  'payments',
  'prepayments',
]

/** Every organisation in the warehouse, or those among `only` (names, short codes or tenant ids), by name. */
export async function loadOrganisations(reader: QueryEngine, only?: string[]): Promise<Organisation[]> {
  const tables = await loadTableNames(reader)
  const ties = await loadTies(reader, tables)
  const found: Organisation[] = []
  for (const schema of toRawSchemas(tables)) {
    const described = tables.has(`${schema}.organisations`)
    const organisations = described ? `${quoteName(schema)}.organisations` : `(SELECT NULL::VARCHAR AS tenant_id, ${unknown})`
    const rows = await selectRows(
      reader,
      `SELECT s.tenant_id, s.as_of, ${columns.map((column) => `any_value(o.${column}) AS ${column}`).join(', ')}
       FROM (SELECT tenant_id, min(state->>'checkedAt') FILTER (WHERE stream IN (${essentialStreams.map(quote).join(', ')})) AS as_of FROM ${quoteName(schema)}._state GROUP BY ALL) s
       LEFT JOIN ${organisations} o ON o.tenant_id = s.tenant_id GROUP BY s.tenant_id, s.as_of`,
    )
    for (const row of rows) {
      const tenantId = asText(row['tenant_id'])
      const month = Number(row['financial_year_end_month'])
      const locks = [row['period_lock_date'], row['end_of_year_lock_date']].map(toText).filter((day) => day !== null)
      found.push({
        tenantId,
        name: toText(row['name']),
        baseCurrency: toText(row['base_currency']),
        country: toText(row['country_code']),
        shortCode: toText(row['short_code']),
        financialYearEnd:
          months[month - 1] === undefined ? null : `${toText(row['financial_year_end_day'])} ${months[month - 1]}`,
        lockedUntil: locks.sort().at(-1) ?? null,
        schema,
        asOf: toText(row['as_of']),
        ties: ties.get(tenantId) ?? notCompared,
      })
    }
  }
  const wanted = only === undefined ? found : found.filter((each) => only.some((name) => isCalled(each, name)))
  return wanted.sort((a, b) => toName(a).localeCompare(toName(b)))
}

/** The one a caller means; the only one there is, where none is named. Throws `usage` and `not_found`, naming what there is. */
export function chooseOrganisation(organisations: Organisation[], name: string | undefined): Organisation {
  const matching = name === undefined ? organisations : organisations.filter((each) => isCalled(each, name))
  if (matching.length === 1) return matching[0]!
  if (organisations.length === 0) throw noOrganisations()
  const names = organisations.map((each) => `"${toName(each)}" (${each.tenantId})`).join(', ')
  if (name === undefined) {
    throw new AppError(
      'usage',
      `There are ${organisations.length} organisations: name one in \`organisation\`. They are ${names}.`,
    )
  }
  if (matching.length > 1) {
    throw new AppError('usage', `Several organisations are called "${name}": give the id in \`organisation\`. They are ${names}.`)
  }
  throw new AppError('not_found', `There is no organisation "${name}". There are ${names}.`)
}

export function noOrganisations(): AppError {
  return new AppError('not_found', 'No organisation has been synced yet. Ask the user to run: daybook sync NAME.')
}

export function toName(organisation: Organisation): string {
  return organisation.name ?? organisation.tenantId
}

function isCalled(organisation: Organisation, name: string): boolean {
  const asked = name.trim().toLowerCase()
  return [organisation.tenantId, organisation.name, organisation.shortCode].some((each) => each?.toLowerCase() === asked)
}

/** The badge of each organisation, from the view that reconciliation keeps. */
async function loadTies(reader: QueryEngine, tables: ReadonlySet<string>): Promise<Map<string, Ties>> {
  if (!tables.has('books.ties')) return new Map()
  const rows = await selectRows(reader, 'SELECT tenant_id, state, as_of, explained_percent, text FROM books.ties')
  return new Map(
    rows.map((row) => [
      asText(row['tenant_id']),
      {
        state: row['state'] as Ties['state'],
        asOf: toText(row['as_of']),
        explainedPercent: (row['explained_percent'] ?? null) === null ? null : Number(row['explained_percent']),
        text: asText(row['text']),
      },
    ]),
  )
}

const notCompared: Ties = {
  state: 'unreconciled',
  asOf: null,
  explainedPercent: null,
  text: "Not compared with Xero's own reports yet.",
}

const columns = [
  'name',
  'base_currency',
  'country_code',
  'short_code',
  'financial_year_end_day',
  'financial_year_end_month',
  'period_lock_date',
  'end_of_year_lock_date',
]
const unknown = columns.map((column) => `NULL AS ${column}`).join(', ')
const months = 'January February March April May June July August September October November December'.split(' ')
