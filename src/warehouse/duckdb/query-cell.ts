import {
  DuckDBArrayValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { QueryCell } from '../query.ts'

/** Makes cells of one column: JSON columns are parsed, all else goes by the value. */
export function toCellReader(type: DuckDBType): (value: DuckDBValue) => QueryCell {
  if (type.alias !== 'JSON') return toQueryCell
  return (value) => (typeof value === 'string' ? parseJsonCell(value) : toQueryCell(value))
}

/** Exact: what a JSON number cannot hold without loss is text. */
function toQueryCell(value: DuckDBValue): QueryCell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
  }
  if (value instanceof DuckDBDecimalValue || value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBTimestampTZValue) return toIsoText(value.micros, 'Z')
  if (value instanceof DuckDBTimestampValue) return toIsoText(value.micros, '')
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toQueryCell)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, toQueryCell(entry)]))
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: entry }) => [String(key), toQueryCell(entry)]))
  }
  return String(value)
}

/** `2018-02-15T07:12:30.940Z`: at least milliseconds, microseconds where there are any. */
function toIsoText(micros: bigint, zone: string): string {
  const text = new DuckDBTimestampValue(micros).toString()
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(text)
  return match ? `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0')}${zone}` : text
}

/** Numbers of more digits than a double keeps stay text. */
function parseJsonCell(json: string): QueryCell {
  const keepDigits = (_name: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || context?.source === undefined) return value
    const digits = context.source.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '')
    return digits.length > 15 && String(value) !== context.source ? context.source : value
  }
  try {
    return JSON.parse(json, keepDigits) as QueryCell
  } catch {
    return json
  }
}
