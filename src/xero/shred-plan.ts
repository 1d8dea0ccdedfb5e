import type { ListField, ObjectField, ScalarOrObjectField, ScalarType, Stream } from '../streams/stream.ts'
import { objectPrefix, positionColumn, toColumnName, toScalarColumn, toTableSet } from '../streams/tables.ts'
import type { TableDefinition, TableSet } from '../streams/tables.ts'

/**
 * A stream's fields compiled once: for each object the members by property, each with the cell it fills, so that
 * shredding a record is one walk over what the record has.
 */
export interface RowPlan extends ObjectPlan {
  /** Index into the TableSet. */
  table: number
  /** A row of nulls. */
  blank: null[]
  /** Cells that are copied from the parent's row: `from` there, `to` here. */
  inherited: { from: number; to: number }[]
  /** Cell of `position`, -1 where the table has none. */
  positionCell: number
  lists: ListPlan[]
}

export interface ObjectPlan {
  /** Where it is in the record, for messages: `` or `LineItems.Item`. */
  path: string
  open: boolean
  members: Map<string, MemberPlan>
}

export interface ListPlan {
  kind: 'list'
  property: string
  path: string
  row: RowPlan
}

export type MemberPlan = ScalarPlan | NestedPlan | ListPlan

export interface ScalarPlan {
  kind: ScalarType
  cell: number
  path: string
}

export interface NestedPlan {
  kind: 'object'
  path: string
  object: ObjectPlan
}

export interface StreamPlan {
  set: TableSet
  row: RowPlan
  /** Key properties and their cells in the parent's row; none for a stream whose position is its key. */
  key: { property: string; cell: number }[]
  /** Cell of the modified time in the parent's row, or -1. */
  modifiedCell: number
  /** Cell that says deleted and the values that say so. */
  deleted: { cell: number; values: Set<string> } | undefined
}

/** What makes the rows of one table: a list of the catalogue, or the stream itself. */
type RowSource = Pick<ListField, 'table' | 'fields' | 'open' | 'id'>

export function compileStream(stream: Stream): StreamPlan {
  const set = toTableSet(stream)
  const cellOf = (table: TableDefinition, column: string): number => {
    const cell = table.columns.findIndex((each) => each.name === column)
    if (cell === -1) throw new Error(`Catalogue: ${table.name} has no column ${column}`)
    return cell
  }

  const compileRow = (
    source: RowSource,
    path: string,
    parent: TableDefinition | undefined,
    parentId: string | undefined,
  ): RowPlan => {
    const index = set.tables.findIndex((each) => each.name === source.table)
    const table = set.tables[index]
    if (!table) throw new Error(`Catalogue: ${stream.name} has no table ${source.table}`)
    const members = new Map<string, MemberPlan>()
    const lists: ListPlan[] = []
    for (const field of source.fields) {
      const member = `${path}${path === '' ? '' : '.'}${field.property}`
      if (field.kind === 'list') {
        const row = compileRow(field, member, table, source.id)
        const plan: ListPlan = { kind: 'list', property: field.property, path: member, row }
        lists.push(plan)
        members.set(field.property, plan)
      } else {
        members.set(field.property, compileMember(table, field, '', member))
      }
    }
    const keyed = table.key.includes(positionColumn)
    return {
      path,
      open: source.open ?? false,
      members,
      table: index,
      blank: table.columns.map(() => null),
      inherited: parent ? toInherited(table, parent, parentId) : [],
      positionCell: keyed ? cellOf(table, positionColumn) : -1,
      lists,
    }
  }

  const compileMember = (table: TableDefinition, field: ScalarOrObjectField, prefix: string, path: string): MemberPlan => {
    if (field.kind === 'scalar') return { kind: field.type, cell: cellOf(table, toScalarColumn(prefix, field)), path }
    return { kind: 'object', path, object: compileObject(table, field, prefix, path) }
  }

  const compileObject = (table: TableDefinition, field: ObjectField, prefix: string, path: string): ObjectPlan => {
    const own = objectPrefix(prefix, field)
    const members = field.fields.map(
      (each) => [each.property, compileMember(table, each, own, `${path}.${each.property}`)] as const,
    )
    return { path, open: field.open ?? false, members: new Map<string, MemberPlan>(members) }
  }

  // A child's first columns are its parent's key, in order, then the parent's id where that is not the key.
  const toInherited = (table: TableDefinition, parent: TableDefinition, parentId: string | undefined): RowPlan['inherited'] => {
    const inherited = parent.key.map((column, to) => ({ from: cellOf(parent, column), to }))
    if (parentId !== undefined) inherited.push({ from: cellOf(parent, toColumnName('', parentId)), to: inherited.length })
    if (table.columns[inherited.length]?.name !== positionColumn) {
      throw new Error(`Catalogue: ${table.name} does not begin with the key of ${parent.name}`)
    }
    return inherited
  }

  const row = compileRow({ table: stream.table ?? stream.name, fields: stream.fields }, '', undefined, undefined)
  const [parent] = set.tables
  const { deletion } = stream
  const rule = deletion.kind === 'status' ? deletion : deletion.kind === 'absence' ? deletion.also : undefined
  return {
    set,
    row,
    key: stream.key.map((property) => ({ property, cell: cellOf(parent, toColumnName('', property)) })),
    modifiedCell: set.modifiedColumn === undefined ? -1 : cellOf(parent, set.modifiedColumn),
    deleted: rule && { cell: cellOf(parent, toColumnName('', rule.field)), values: new Set(rule.values) },
  }
}
