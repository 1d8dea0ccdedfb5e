import { toSnakeCase } from '../lib/snake-case.ts'
import type { Field, ScalarField, ScalarType, Stream } from './stream.ts'

/** A table of the warehouse, derived from a stream's fields. Cells of a row come in the order of `columns`. */
export interface TableDefinition {
  name: string
  stream: string
  comment: string
  /** Xero's columns. `tenant_id`, `_deleted_at`, `_synced_at`, `_extra` (and `_hash` in a parent) are the warehouse's own. */
  columns: ColumnDefinition[]
  /** Key columns after `tenant_id`; each is also in `columns`. */
  key: string[]
  /** The key columns that are the record's own key: the same in a parent and all its children. */
  recordKey: string[]
  /** Undefined for the stream's own table. */
  parent?: string
}

export interface ColumnDefinition {
  name: string
  type: ScalarType
  comment: string
}

/** The tables of one stream, parent first. */
export interface TableSet {
  stream: string
  tables: [TableDefinition, ...TableDefinition[]]
  /** Column of the parent that says how new a row is (Xero's modified time), where there is one. */
  modifiedColumn: string | undefined
}

/** Column name of a field inside an object: `ContactID` in prefix `contact` is `contact_id`. */
export function toColumnName(prefix: string, property: string): string {
  const name = toSnakeCase(property)
  if (prefix === '' || name.startsWith(`${prefix}_`)) return name
  return `${prefix}_${name}`
}

/** Column of a scalar field: its own `column`, else made of prefix and property. */
export function toScalarColumn(prefix: string, field: ScalarField): string {
  return field.column ?? toColumnName(prefix, field.property)
}

export function objectPrefix(outer: string, field: { property: string; prefix?: string }): string {
  const own = field.prefix ?? toSnakeCase(field.property)
  return outer === '' ? own : `${outer}_${own}`
}

export const positionColumn = 'position'

/** Derives the tables of a stream. Throws when two fields claim one column: a mistake in the catalogue. */
export function toTableSet(stream: Stream): TableSet {
  const tables: TableDefinition[] = []
  const keyColumns = stream.key.length > 0 ? stream.key.map((property) => toColumnName('', property)) : [positionColumn]

  const visit = (
    name: string,
    comment: string,
    fields: Field[],
    inherited: ColumnDefinition[],
    key: string[],
    recordKey: string[],
    id: string | undefined,
    parent: string | undefined,
  ): void => {
    const table: TableDefinition = {
      name,
      stream: stream.name,
      comment,
      columns: [...inherited],
      key,
      recordKey,
      ...(parent ? { parent } : {}),
    }
    tables.push(table)
    const add = (column: ColumnDefinition): void => {
      if (table.columns.some((other) => other.name === column.name)) {
        throw new Error(`Catalogue: two fields of ${name} claim the column ${column.name}`)
      }
      table.columns.push(column)
    }
    const lists: Extract<Field, { kind: 'list' }>[] = []
    const flatten = (members: Field[], prefix: string): void => {
      for (const field of members) {
        if (field.kind === 'scalar') add({ name: toScalarColumn(prefix, field), type: field.type, comment: field.comment })
        else if (field.kind === 'object') flatten(field.fields, objectPrefix(prefix, field))
        else lists.push(field)
      }
    }
    flatten(fields, '')
    for (const list of lists) {
      const own = key.at(-1) === positionColumn ? [...key.slice(0, -1), toPositionName(table)] : key
      const carried: ColumnDefinition[] = own.map((column, index) => {
        const source = table.columns.find((other) => other.name === key[index])
        if (!source) throw new Error(`Catalogue: ${name} has no column ${key[index]}`)
        return { name: column, type: source.type, comment: source.comment }
      })
      if (id !== undefined) {
        const source = table.columns.find((column) => column.name === toColumnName('', id))
        if (!source) throw new Error(`Catalogue: ${name} has no column for ${id}`)
        carried.push(source)
      }
      visit(
        list.table,
        list.comment,
        list.fields,
        [...carried, { name: positionColumn, type: 'integer', comment: 'Place in the list as Xero sent it, from 1.' }],
        [...own, positionColumn],
        recordKey,
        list.id,
        name,
      )
    }
  }

  const inherited: ColumnDefinition[] =
    stream.key.length > 0 ? [] : [{ name: positionColumn, type: 'integer', comment: 'Place in the response, from 1.' }]
  visit(stream.table ?? stream.name, stream.comment, stream.fields, inherited, keyColumns, keyColumns, undefined, undefined)
  const modified = stream.cursor.kind === 'modified-since' ? stream.cursor.field : undefined
  const fallback = stream.fields.some((field) => field.kind === 'scalar' && field.property === 'UpdatedDateUTC')
    ? 'UpdatedDateUTC'
    : undefined
  const modifiedProperty = modified ?? fallback
  return {
    stream: stream.name,
    tables: tables as [TableDefinition, ...TableDefinition[]],
    modifiedColumn: modifiedProperty === undefined ? undefined : toColumnName('', modifiedProperty),
  }
}

/** A child's `position`, as its own children carry it: `invoice_line_items` → `invoice_line_item_position`. */
function toPositionName(table: TableDefinition): string {
  return `${table.name.replace(/s$/, '')}_position`
}
