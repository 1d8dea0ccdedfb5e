import type { QueryCell, QueryEngine } from '../../warehouse/query.ts'

export type Row = Record<string, QueryCell>

/** Limits of our own questions, which are small. */
const limits = { maxRows: 100_000, timeoutMs: 30_000 }

/** Rows of one SELECT of ours, by column name. */
export async function selectRows(reader: QueryEngine, sql: string, signal?: AbortSignal): Promise<Row[]> {
  const { columns, rows } = await reader.query(sql, { ...limits, ...(signal ? { signal } : {}) })
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
}

/** A string literal: the one way a value gets into SQL here. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** An identifier in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A cell as text; null stays null. */
export function toText(cell: QueryCell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

/** A cell that is never null, as text. */
export function asText(cell: QueryCell | undefined): string {
  return toText(cell) ?? ''
}

/** Tables and views there are, as `schema.name`. */
export async function loadTableNames(reader: QueryEngine): Promise<Set<string>> {
  const rows = await selectRows(
    reader,
    `SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE database_name = 'warehouse'
     UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal`,
  )
  return new Set(rows.map((row) => asText(row['name'])))
}

/** Schemas of raw tables: those in which syncs keep their state. */
export function toRawSchemas(tables: ReadonlySet<string>): string[] {
  const schemas = [...tables].filter((name) => name.endsWith('._state')).map((name) => name.slice(0, -'._state'.length))
  return schemas.sort((a, b) => Number(b === 'xero') - Number(a === 'xero') || a.localeCompare(b))
}
