import type { DuckDBValue } from '@duckdb/node-api'
import { AppError } from '../../lib/app-error.ts'
import type { TableSet } from '../../streams/tables.ts'
import type { Run, Session } from './session.ts'
import { quoteName, quoteText, toTableName } from './sql.ts'
import { schemaVersion } from './system-tables.ts'
import { systemLayouts, toTableLayout, type ColumnLayout, type TableLayout } from './table-layout.ts'

interface HeldTable {
  comment: string | null
  columns: Map<string, { type: string; comment: string | null }>
}

/**
 * Brings the schema's tables up to the catalogue: creates, adds columns, widens types, comments. Never drops.
 * One catalogue query when there is nothing to do.
 */
export async function prepareTables(session: Session, schema: string, sets: TableSet[]): Promise<{ grown: string[] }> {
  const layouts = [...systemLayouts, ...sets.flatMap((set) => set.tables.map(toTableLayout))]
  const before = toHeldTables(await session.read('reading the catalogue', toCatalogueSql(schema)))
  if (before.has('_schema')) await refuseNewer(session, schema)
  if (!lacksAny(schema, layouts, before)) return { grown: [] }

  return session.write('preparing the tables', async (run) => {
    // Looked at again in the write's own turn: somebody else may have prepared the same tables meanwhile.
    const held = toHeldTables(await run(toCatalogueSql(schema)))
    const statements = layouts.flatMap((layout) => toStatements(schema, layout, held.get(layout.name)))
    await run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
    const grown = await findGrown(run, schema, sets, held)
    if (grown.length > 0) {
      await run(`DELETE FROM ${toTableName(schema, '_state')} WHERE stream IN (${grown.map(quoteText).join(', ')})`)
    }
    const changedTypes = layouts.flatMap((layout) => toChangedTypes(layout, held.get(layout.name)))
    for (const change of changedTypes) await widen(run, schema, change)
    if (statements.length > 0) await run(statements.join(';\n'))
    if (!held.has('_schema')) await run(`INSERT INTO ${toTableName(schema, '_schema')} VALUES (${schemaVersion})`)
    return { grown }
  })
}

function lacksAny(schema: string, layouts: TableLayout[], held: Map<string, HeldTable>): boolean {
  return layouts.some((layout) => {
    const own = held.get(layout.name)
    return toStatements(schema, layout, own).length > 0 || toChangedTypes(layout, own).length > 0
  })
}

const toCatalogueSql = (schema: string): string => `
  SELECT t.table_name, t.comment, c.column_name, c.data_type, c.comment
  FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid, schema_oid, database_oid)
  WHERE t.schema_name = ${quoteText(schema)} AND t.database_name = current_database() ORDER BY c.column_index`

function toHeldTables(rows: DuckDBValue[][]): Map<string, HeldTable> {
  const held = new Map<string, HeldTable>()
  for (const [table, tableComment, column, type, comment] of rows as (string | null)[][]) {
    const entry = held.get(table!) ?? { comment: tableComment ?? null, columns: new Map() }
    held.set(table!, entry)
    entry.columns.set(column!, { type: type!, comment: comment ?? null })
  }
  return held
}

async function refuseNewer(session: Session, schema: string): Promise<void> {
  const [row] = await session.read('reading the version', `SELECT max(version) FROM ${toTableName(schema, '_schema')}`)
  const version = Number(row?.[0] ?? 0)
  if (version <= schemaVersion) return
  throw new AppError(
    'schema_newer',
    `The schema ${schema} in ${session.path} was written by a newer Daybook (version ${version}; this one knows ${schemaVersion}). Update Daybook.`,
  )
}

function toStatements(schema: string, layout: TableLayout, held: HeldTable | undefined): string[] {
  const name = toTableName(schema, layout.name)
  const statements: string[] = []
  if (!held) {
    const columns = layout.columns.map((column) => `${quoteName(column.name)} ${column.type}`)
    statements.push(`CREATE TABLE ${name} (${columns.join(', ')})`)
  }
  if (held?.comment !== layout.comment) statements.push(`COMMENT ON TABLE ${name} IS ${quoteText(layout.comment)}`)
  for (const column of layout.columns) {
    const existing = held?.columns.get(column.name)
    if (held && !existing) statements.push(`ALTER TABLE ${name} ADD COLUMN ${quoteName(column.name)} ${column.type}`)
    if (existing?.comment !== column.comment)
      statements.push(`COMMENT ON COLUMN ${name}.${quoteName(column.name)} IS ${quoteText(column.comment)}`)
  }
  return statements
}

/** Streams that held rows before they got a column or a child table. */
async function findGrown(run: Run, schema: string, sets: TableSet[], held: Map<string, HeldTable>): Promise<string[]> {
  const grown: string[] = []
  for (const set of sets) {
    if (!held.has(set.stream)) continue
    const lacks = set.tables.some((table) => {
      const existing = held.get(table.name)
      return !existing || table.columns.some((column) => !existing.columns.has(column.name))
    })
    if (!lacks) continue
    const rows = await run(`SELECT 1 FROM ${toTableName(schema, set.stream)} LIMIT 1`)
    if (rows.length > 0) grown.push(set.stream)
  }
  return grown
}

interface ChangedType {
  table: string
  column: ColumnLayout
  heldType: string
}

function toChangedTypes(layout: TableLayout, held: HeldTable | undefined): ChangedType[] {
  return layout.columns.flatMap((column) => {
    const heldType = held?.columns.get(column.name)?.type
    return heldType === undefined || heldType === column.type ? [] : [{ table: layout.name, column, heldType }]
  })
}

/** Changes a column's type when every value it holds survives the way there and back; else says what to do. */
async function widen(run: Run, schema: string, { table, column, heldType }: ChangedType): Promise<void> {
  const name = toTableName(schema, table)
  const cell = quoteName(column.name)
  const rows = await run(
    `SELECT count(*) FROM ${name} WHERE TRY_CAST(TRY_CAST(${cell} AS ${column.type}) AS ${heldType}) IS DISTINCT FROM ${cell}`,
  )
  const lost = Number(rows[0]?.[0])
  if (lost > 0) {
    throw new AppError(
      'storage_failed',
      `Column ${column.name} of ${schema}.${table} holds ${heldType} and should hold ${column.type} now, which ${lost} rows do not fit. It was left as it is; reset the stream of ${table} so that it is read anew.`,
    )
  }
  await run(`ALTER TABLE ${name} ALTER COLUMN ${cell} SET DATA TYPE ${column.type}`)
}
