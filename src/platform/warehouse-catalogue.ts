import { stat } from 'node:fs/promises'
import { streams as catalogue } from '../streams/catalogue.ts'
import { toTableSet } from '../streams/tables.ts'
import { refusedFunctions } from '../warehouse/duckdb/query-rules.ts'
import { asText, quote, quoteName, toText } from './answers/rows.ts'
import { toReferences, type DescribedColumn } from './catalogue.ts'
import type { Services } from './services.ts'

/** What SQL may name: schemas with their tables and columns, and functions, for a tree and for completion. */
export interface WarehouseCatalogue {
  schemas: { name: string; title: string; comment: string | null; tables: DescribedTable[] }[]
  functions: string[]
}

export interface DescribedTable {
  schema: string
  name: string
  kind: 'table' | 'view'
  comment: string | null
  /** Rows the reader may see, deleted ones too; null for views, where counting is working them out. */
  rows: number | null
  stream: string | null
  parent: string | null
  key: string[]
  columns: DescribedColumn[]
}

const titles: Record<string, { title: string; comment: string }> = {
  books: {
    title: 'Books',
    comment: 'The ledger rebuilt from documents, the statements drawn from it, and how both compare with Xero.',
  },
  xero: { title: 'As Xero sends it', comment: 'A table for each kind of record, and one for each list in it.' },
}

const tableSets = catalogue.map(toTableSet)
const definitions = new Map(tableSets.flatMap((set) => set.tables.map((table) => [table.name, table])))
const references = toReferences(catalogue)

/** What the engines note for themselves. SQL may read it; nobody looks for it. */
const notes = /^_|^((reconciliation_|statements_)?version|ledger_state)$/

interface HeldCatalogue {
  version: string
  catalogue: Promise<WarehouseCatalogue>
}
const held = new WeakMap<Services, Map<string, HeldCatalogue>>()
const maxHeld = 50

/**
 * `tenants`: a reader of these organisations alone, who sees the tables that say whose their rows are. It takes a third of a
 * second over two hundred tables, so that it is worked out anew only after something was stored.
 */
export async function loadWarehouseCatalogue(
  services: Services,
  tenants: readonly string[] | undefined,
): Promise<WarehouseCatalogue> {
  const entries = held.get(services) ?? new Map<string, HeldCatalogue>()
  held.set(services, entries)
  const version = await loadVersion(services)
  const key = tenants === undefined ? 'all' : JSON.stringify([...tenants].sort())
  const known = entries.get(key)
  if (known?.version === version) return known.catalogue
  if (entries.size >= maxHeld) entries.clear()
  const catalogue = describeWarehouse(services, tenants)
  entries.set(key, { version, catalogue })
  catalogue.catch(() => entries.delete(key))
  return catalogue
}

/** Another one after each commit: it is written to the log beside the file, or into the file itself. */
async function loadVersion({ config: { warehousePath } }: Services): Promise<string> {
  const stamps = [warehousePath, `${warehousePath}.wal`].map(async (path) => {
    const found = await stat(path, { bigint: true }).catch(() => undefined)
    return found ? `${found.size}/${found.mtimeNs}` : ''
  })
  return (await Promise.all(stamps)).join(' ')
}

async function describeWarehouse(services: Services, tenants: readonly string[] | undefined): Promise<WarehouseCatalogue> {
  const { readers } = services
  const found = await readers.select(
    `SELECT c.schema_name, c.table_name, t.table_name IS NOT NULL AS is_table, coalesce(t.comment, v.comment) AS table_comment,
       c.column_name, c.data_type, coalesce(c.comment, max(c.comment) FILTER (WHERE c.table_name IN ('general_ledger', 'residuals'))
         OVER (PARTITION BY c.schema_name, c.column_name)) AS comment,
       bool_or(c.column_name = 'tenant_id') OVER (PARTITION BY c.schema_name, c.table_name) AS owned
     FROM duckdb_columns() c
     LEFT JOIN duckdb_tables() t ON t.database_name = c.database_name AND t.schema_name = c.schema_name AND t.table_name = c.table_name
     LEFT JOIN duckdb_views() v ON v.database_name = c.database_name AND v.schema_name = c.schema_name AND v.view_name = c.table_name
     WHERE c.database_name = 'warehouse' AND NOT c.internal
     ORDER BY c.schema_name <> 'books', c.schema_name <> 'xero', c.schema_name, c.table_name, c.column_index`,
  )
  const tables = new Map<string, DescribedTable>()
  const owned = new Set<string>()
  for (const row of found) {
    const [schema, name] = [asText(row['schema_name']), asText(row['table_name'])]
    if (notes.test(name) || (tenants !== undefined && row['owned'] !== true)) continue
    const id = `${schema}.${name}`
    if (row['owned'] === true) owned.add(id)
    const isBooks = schema === 'books'
    const definition = isBooks ? undefined : definitions.get(name)
    const table = tables.get(id) ?? {
      schema,
      name,
      kind: row['is_table'] === true ? ('table' as const) : ('view' as const),
      comment: toText(row['table_comment']),
      rows: null,
      stream: definition && definition.parent === undefined ? definition.stream : null,
      parent: definition?.parent ?? null,
      key: definition?.key ?? [],
      columns: [],
    }
    tables.set(id, table)
    const column = asText(row['column_name'])
    table.columns.push({
      name: column,
      type: asText(row['data_type']),
      comment: toText(row['comment']),
      references: isBooks ? null : references(name, column),
    })
  }
  await countRows(services, [...tables.values()], owned, tenants)
  const schemas = new Map<string, WarehouseCatalogue['schemas'][number]>()
  for (const table of tables.values()) {
    const schema = schemas.get(table.schema) ?? {
      name: table.schema,
      title: titles[table.schema]?.title ?? table.schema,
      comment: titles[table.schema]?.comment ?? null,
      tables: [],
    }
    schemas.set(table.schema, schema)
    schema.tables.push(table)
  }
  return { schemas: [...schemas.values()], functions: await loadFunctions(services) }
}

async function countRows(
  { readers }: Services,
  tables: readonly DescribedTable[],
  owned: ReadonlySet<string>,
  tenants: readonly string[] | undefined,
): Promise<void> {
  const counted = tables.filter(({ kind }) => kind === 'table')
  if (counted.length === 0) return
  const own = tenants === undefined ? 'true' : tenants.length === 0 ? 'false' : `tenant_id IN (${tenants.map(quote).join(', ')})`
  const rows = await readers.select(
    counted
      .map(({ schema, name }, index) => {
        const where = owned.has(`${schema}.${name}`) ? own : 'true'
        return `SELECT ${index} AS place, count(*) AS held FROM ${quoteName(schema)}.${quoteName(name)} WHERE ${where}`
      })
      .join(' UNION ALL '),
  )
  for (const row of rows) counted[Number(row['place'])]!.rows = Number(row['held'])
}

let functions: string[] | undefined
/** Of the engine's own workings, or by the hundred: nothing to offer while somebody types. */
const unsuited = /^(duckdb|icu_collate|inet|pg|st|has)_|_privilege$|^(getenv|txid_current|write_log)$/

/** Names of what computes; they come with the engine and never change while it runs. */
async function loadFunctions({ readers }: Services): Promise<string[]> {
  if (functions) return functions
  const rows = await readers.select(
    `SELECT DISTINCT function_name AS name FROM duckdb_functions()
     WHERE function_type IN ('scalar', 'aggregate', 'macro') AND regexp_full_match(function_name, '[a-z][a-z0-9_]*') ORDER BY 1`,
  )
  functions = rows.map((row) => asText(row['name'])).filter((name) => !refusedFunctions.has(name) && !unsuited.test(name))
  return functions
}
