import { AppError } from '../../lib/app-error.ts'
import type { ScalarType } from '../../streams/stream.ts'
import type { TableDefinition } from '../../streams/tables.ts'

const sqlTypes: Record<ScalarType, string> = {
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  money: 'DECIMAL(18,4)',
  number: 'DECIMAL(28,10)',
  date: 'DATE',
  instant: 'TIMESTAMP WITH TIME ZONE',
  json: 'JSON',
}

/** DuckDB's type, written as its catalogue writes it. */
export function toSqlType(type: ScalarType): string {
  return sqlTypes[type]
}

/** An identifier in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A schema name that needs no thought in SQL: letters, digits and underscores. Throws `config_invalid`. */
export function parseSchemaName(schema: string): string {
  const reserved = ['main', 'information_schema', 'pg_catalog', 'temp', 'system']
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(schema) || reserved.includes(schema.toLowerCase())) {
    throw new AppError(
      'config_invalid',
      `"${schema}" cannot be a warehouse schema. Use letters, digits and underscores, not starting with a digit, and none of ${reserved.join(', ')}.`,
    )
  }
  return schema
}

/** `"schema"."table"` */
export function toTableName(schema: string, table: string): string {
  return `${quoteName(schema)}.${quoteName(table)}`
}

/** `2018-02-15 07:12:30.940+00`: an instant as cells have it. */
export function toInstantText(date: Date): string {
  const iso = date.toISOString()
  // Years outside 0000-9999 carry a sign and six digits, which SQL does not read; no clock of ours is there.
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}+00`
}

/** The columns of a record's key, quoted: a table's key begins with them, in a child maybe under other names. */
export function toKeyColumns(table: TableDefinition): string[] {
  return table.key.slice(0, table.recordKey.length).map(quoteName)
}

/** The record key as `_changes` has it: parts joined by `/`. */
export function toKeyText(columns: string[]): string {
  return columns.length === 1 ? `CAST(${columns[0]} AS VARCHAR)` : `concat_ws('/', ${columns.join(', ')})`
}

/** `a.k1 = b.k1 AND …`, by place. */
export function toKeyMatch(left: string, leftColumns: string[], right: string, rightColumns = leftColumns): string {
  return leftColumns.map((column, index) => `${left}.${column} = ${right}.${rightColumns[index]}`).join(' AND ')
}
