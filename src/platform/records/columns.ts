import type { ScalarType } from '../../streams/stream.ts'
import type { TableDefinition } from '../../streams/tables.ts'
import { quote, quoteName } from '../answers/rows.ts'

/** A column of a record as it is asked for and answered. */
export interface RecordColumn {
  name: string
  type: ScalarType
}

/** Columns of records beside Xero's own. */
const ours: RecordColumn[] = [
  { name: '_deleted_at', type: 'instant' },
  { name: '_synced_at', type: 'instant' },
]

/** What may be filtered and sorted by. */
export function toRecordColumns(table: TableDefinition): RecordColumn[] {
  return [...table.columns.map(({ name, type }) => ({ name, type })), ...ours]
}

/** SQL of a column's JSON value: decimals as exact text, dates and instants as ISO text. */
export function toJsonValue(sql: string, type: ScalarType): string {
  switch (type) {
    case 'money':
    case 'number':
    case 'date':
      return `CAST(${sql} AS VARCHAR)`
    case 'instant':
      return toIsoInstant(sql)
    case 'text':
    case 'boolean':
    case 'integer':
    case 'json':
      return sql
  }
}

export function toIsoInstant(sql: string): string {
  return `strftime(${sql} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')`
}

/** SQL of a JSON object with these members, in order. */
export function toJsonObject(members: readonly (readonly [name: string, sql: string])[]): string {
  return `{${members.map(([name, sql]) => `${quote(name)}: ${sql}`).join(', ')}}`
}

/** SQL of a row's own columns as one JSON object, with what no column knows under `_extra`. */
export function toFieldsObject(table: TableDefinition, alias: string, without: ReadonlySet<string> = new Set()): string {
  const members = table.columns
    .filter(({ name }) => !without.has(name))
    .map(({ name, type }) => [name, toJsonValue(`${alias}.${quoteName(name)}`, type)] as const)
  return toJsonObject([...members, ['_extra', `${alias}._extra`]])
}

/** SQL of a record's key as text, its parts joined by a slash. */
export function toKeySql(table: TableDefinition, alias: string): string {
  const parts = table.recordKey.map((_, index) => `${alias}.${quoteName(table.key[index]!)}`)
  return parts.length === 1 ? `CAST(${parts[0]} AS VARCHAR)` : `concat_ws('/', ${parts.join(', ')})`
}

/** A literal of a column's type, from text that was checked to fit it. */
export function toLiteral(text: string, type: ScalarType): string {
  switch (type) {
    case 'money':
    case 'number':
      return `CAST(${quote(text)} AS DECIMAL(38,10))`
    case 'integer':
      return `CAST(${quote(text)} AS BIGINT)`
    case 'boolean':
      return `CAST(${quote(text)} AS BOOLEAN)`
    case 'date':
      return `CAST(${quote(text)} AS DATE)`
    case 'instant':
      return `CAST(${quote(text)} AS TIMESTAMPTZ)`
    case 'text':
    case 'json':
      return quote(text)
  }
}
