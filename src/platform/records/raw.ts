import type { Field, ScalarOrObjectField, ScalarType, Stream } from '../../streams/stream.ts'
import { objectPrefix, toScalarColumn, type TableDefinition, type TableSet } from '../../streams/tables.ts'
import type { QueryCell } from '../../warehouse/query.ts'
import { asText, type Row } from '../answers/rows.ts'

type Json = { [key: string]: QueryCell }

/**
 * A record as Xero's API shows it, put together again from its rows: names and nesting are Xero's, and what no column knows
 * is back in its place. Dates are ISO, where Xero's own are of two kinds; what Xero sent as null or empty is absent.
 */
export function toRawRecord(stream: Stream, set: TableSet, parent: Row, children: ReadonlyMap<string, Row[]>): Json {
  const tables = new Map(set.tables.map((table) => [table.name, table]))

  const build = (fields: readonly Field[], table: TableDefinition, row: Row): Json => {
    const members = readMembers(fields, '', row)
    for (const field of fields) {
      if (field.kind !== 'list') continue
      const child = tables.get(field.table)
      if (!child) continue
      const items = (children.get(field.table) ?? []).filter((each) => isChild(table, row, child, each))
      if (items.length > 0) members[field.property] = items.map((each) => build(field.fields, child, each))
    }
    return merge(members, row['_extra'])
  }

  return build(stream.fields, set.tables[0], parent)
}

/** A child's first columns are its parent's key, in order. */
function isChild(parent: TableDefinition, parentRow: Row, child: TableDefinition, row: Row): boolean {
  return parent.key.every((column, index) => asText(parentRow[column]) === asText(row[child.columns[index]!.name]))
}

function readMembers(fields: readonly Field[], prefix: string, row: Row): Json {
  const members: Json = {}
  for (const field of fields) {
    if (field.kind === 'list') continue
    const value = readMember(field, prefix, row)
    if (value !== undefined) members[field.property] = value
  }
  return members
}

function readMember(field: ScalarOrObjectField, prefix: string, row: Row): QueryCell | undefined {
  if (field.kind === 'scalar') {
    const cell = row[toScalarColumn(prefix, field)]
    return cell === null || cell === undefined ? undefined : toRawValue(cell, field.type)
  }
  const members = readMembers(field.fields, objectPrefix(prefix, field), row)
  return Object.keys(members).length === 0 ? undefined : members
}

/** Xero sends numbers; one that a double would not hold exactly stays text. */
function toRawValue(cell: QueryCell, type: ScalarType): QueryCell {
  if ((type !== 'money' && type !== 'number') || typeof cell !== 'string') return cell
  const digits = cell.includes('.') ? cell.replace(/0+$/, '').replace(/\.$/, '') : cell
  return String(Number(digits)) === digits ? Number(digits) : digits
}

function merge(members: Json, extra: QueryCell | undefined): Json {
  if (!isJson(extra)) return members
  for (const [property, value] of Object.entries(extra)) {
    const own = members[property]
    members[property] = isJson(own) && isJson(value) ? merge(own, value) : value
  }
  return members
}

function isJson(value: QueryCell | undefined): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
