import { AppError } from '../../lib/app-error.ts'
import type { Statement } from '../statements.ts'
import { streams } from '../../streams/catalogue.ts'
import { toTableSet } from '../../streams/tables.ts'
import type { QueryEngine } from '../../warehouse/query.ts'
import { asText, quote, selectRows, toText, type Row } from './rows.ts'

export interface DescribedTable {
  table: string
  meaning: string | null
  /** Tables of what its records hold as lists: lines, payments, addresses. Theirs is the same schema. */
  lists?: string[]
}

/** Every table and view that can be asked for, the books first, with a sentence on each; lists with their parents. */
export async function loadTables(reader: QueryEngine): Promise<DescribedTable[]> {
  const rows = await selectRows(
    reader,
    `SELECT schema_name || '.' || name AS name, comment FROM (
       SELECT schema_name, table_name AS name, comment FROM duckdb_tables() WHERE database_name = 'warehouse'
       UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal
     ) WHERE left(name, 1) <> '_' ORDER BY schema_name <> 'books', schema_name <> 'xero', schema_name, name`,
  )
  const held = new Set(rows.map((row) => asText(row['name'])))
  const described: DescribedTable[] = []
  for (const row of rows) {
    const [schema = '', name = ''] = asText(row['name']).split('.')
    if (schema !== 'books' && parents.has(name)) continue
    const lists = (children.get(name) ?? []).filter((child) => schema !== 'books' && held.has(`${schema}.${child}`))
    described.push({ table: `${schema}.${name}`, meaning: toText(row['comment']), ...(lists.length > 0 ? { lists } : {}) })
  }
  return described
}

const sets = streams.map(toTableSet)
const children = new Map(sets.map(({ stream, tables }) => [stream, tables.slice(1).map(({ name }) => name)]))
const parents = new Map([...children].flatMap(([parent, names]) => names.map((name) => [name, parent])))

/** Statements with their parameters by name, and once what each of these means. */
export function toStatementGuide(statements: readonly Statement[]): Record<string, unknown> {
  const parameters = new Map(statements.flatMap((each) => each.parameters.map(({ name, meaning }) => [name, meaning])))
  return {
    statements: statements.map(({ parameters: taken, ...statement }) => ({
      ...statement,
      parameters: taken.map(({ name, required }) => (required ? `${name} (required)` : name)),
    })),
    parameters: Object.fromEntries(parameters),
  }
}

export interface DescribedColumn {
  name: string
  type: string
  meaning: string | null
}

/** The columns of one table, with a sentence on each. Without a schema, `books` is looked in last. Throws `not_found`. */
export async function loadColumns(reader: QueryEngine, name: string): Promise<{ table: string; columns: DescribedColumn[] }> {
  const [table = '', schema] = name.trim().toLowerCase().split('.').reverse()
  const rows = await selectRows(
    reader,
    // The views that add residuals to the ledgers have the ledgers' columns, and no comments of their own.
    `SELECT * FROM (
       SELECT schema_name, table_name, column_name, data_type, column_index, coalesce(comment,
         max(comment) FILTER (WHERE table_name IN ('general_ledger', 'residuals')) OVER (PARTITION BY schema_name, column_name)) AS comment
       FROM duckdb_columns() WHERE database_name = 'warehouse' AND NOT internal
     ) WHERE table_name = ${quote(table)} AND ${schema === undefined ? 'true' : `schema_name = ${quote(schema)}`}
     ORDER BY schema_name <> 'xero', schema_name = 'books', schema_name, column_index`,
  )
  const found = toText(rows[0]?.['schema_name'])
  if (found === null) throw new AppError('not_found', `There is no table "${name}". describe_data without a table lists them.`)
  const columns = rows.filter((row: Row) => row['schema_name'] === found)
  return {
    table: `${found}.${table}`,
    columns: columns.map((row) => ({
      name: asText(row['column_name']),
      type: asText(row['data_type']),
      meaning: toText(row['comment']),
    })),
  }
}

/** How tables join and what figures mean: what no comment on a single column can say. */
export const conventions: readonly string[] = [
  'Every table has tenant_id, the organisation: always join on it beside the id, and never mix organisations without grouping by it.',
  'books.* holds the double-entry books; xero.* holds the records as Xero has them. Ask the books for figures and xero.* for details.',
  'books.general_ledger (accrual) and books.cash_ledger (cash): one row a posting; net is in base currency, debits positive, credits negative. Revenue is therefore negative: turn its sign.',
  "books.ledger and books.ledger_cash, where they exist, add the labelled residuals, so that sums equal Xero's reports.",
  'Postings join books.accounts on (tenant_id, account_id), books.contacts on (tenant_id, contact_id), books.documents on (tenant_id, document_type, document_id).',
  "A child table, such as xero.invoice_line_items, joins its parent on tenant_id and the parent's id; position is the place in the list.",
  'In xero.*, a deleted or voided record stays, with _deleted_at set: add WHERE _deleted_at IS NULL. Drafts are there too: see status.',
  "xero.invoices holds sales invoices (type ACCREC) and bills (type ACCPAY). Amounts there are in the document's currency; divide by currency_rate for base currency.",
  "Money is exact decimal. Dates are days in the organisation's calendar.",
]
