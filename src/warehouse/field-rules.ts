import { AppError } from '../lib/app-error.ts'
import { postingSources } from '../streams/posting-sources.ts'
import type { Field, Stream } from '../streams/stream.ts'
import { objectPrefix, toColumnName, toScalarColumn, toTableSet, type TableDefinition, type TableSet } from '../streams/tables.ts'

/** What is asked for, as `table.column`; `*.column` is that column of every table, `table._extra` what no column knows. */
export interface FieldRuleNames {
  drop?: readonly string[]
  hash?: readonly string[]
}

export type Treatment = 'drop' | 'hash'

/** The rules of one stream, by where its cells and properties are. */
export interface StreamRules {
  set: TableSet
  /** By index of the table in the set. */
  tables: Map<number, { cells: { cell: number; treatment: Treatment }[]; dropExtra: boolean }>
  /** Properties of a record as Xero sends it; lists are walked through. */
  paths: { path: string[]; treatment: Treatment }[]
}

interface Column {
  stream: Stream
  set: TableSet
  table: TableDefinition
  tableIndex: number
  name: string
  cell: number
  /** Undefined for what a child has from its parent. */
  path: string[] | undefined
  /** Undefined: what no column knows. */
  type: string | undefined
}

export const extraColumn = '_extra'

/**
 * Works out what the rules mean for each stream they touch. Throws `usage` for a column there is none of, one that a row
 * is known by or the books stand on, and a hash of what is no text.
 */
export function compileFieldRules(streams: readonly Stream[], rules: FieldRuleNames): Map<string, StreamRules> {
  const columns = streams.flatMap(listColumns)
  const compiled = new Map<string, StreamRules>()
  const taken = new Map<Column, Treatment>()
  for (const treatment of ['drop', 'hash'] as const) {
    for (const name of rules[treatment] ?? []) {
      for (const column of findColumns(columns, name)) {
        assertAllowed(column, name, treatment)
        const before = taken.get(column)
        if (before === treatment) continue
        if (before !== undefined) throw new AppError('usage', `"${name}" is to be dropped and hashed: choose one.`)
        taken.set(column, treatment)
        add(compiled, column, treatment)
      }
    }
  }
  return compiled
}

/** Every column that a rule may name, for messages and completion. */
export function listRuleColumns(streams: readonly Stream[]): string[] {
  return streams
    .flatMap(listColumns)
    .filter((column) => toRefusal(column) === undefined)
    .map(({ table, name }) => `${table.name}.${name}`)
}

function findColumns(columns: Column[], name: string): Column[] {
  const [table = '', column = '', ...rest] = name.split('.')
  if (rest.length > 0 || table === '' || column === '') {
    throw new AppError('usage', `"${name}" is not of the form table.column, for example contacts.email_address.`)
  }
  const found = columns.filter((each) => (table === '*' || each.table.name === table) && each.name === column)
  // Of a column in every table, those are left out that may not be touched.
  const touchable = table === '*' ? found.filter((each) => toRefusal(each) === undefined) : found
  if (touchable.length > 0) return touchable
  const known = columns.filter((each) => each.table.name === table).map((each) => each.name)
  const hint = known.length > 0 ? `Columns of ${table}: ${known.join(', ')}.` : 'docs/streams.md lists tables and columns.'
  throw new AppError('usage', `There is no column "${name}". ${hint}`)
}

function assertAllowed(column: Column, name: string, treatment: Treatment): void {
  const refusal = toRefusal(column)
  if (refusal !== undefined) throw new AppError('usage', `"${name}" cannot be left out: ${refusal}.`)
  if (treatment === 'hash' && column.type !== 'text') {
    throw new AppError('usage', `"${name}" is no text and cannot be hashed: drop it instead.`)
  }
}

function toRefusal({ stream, set, table, name, path }: Column): string | undefined {
  if (name === extraColumn) return undefined
  if (path === undefined || table.key.includes(name) || table.recordKey.includes(name)) return 'rows are known by it'
  if (table === set.tables[0] && name === set.modifiedColumn) return 'changes are found by it'
  const { deletion } = stream
  const rule = deletion.kind === 'status' ? deletion : deletion.kind === 'absence' ? deletion.also : undefined
  if (table === set.tables[0] && rule !== undefined && toColumnName('', rule.field) === name) return 'deletions are found by it'
  for (const source of postingSources) {
    const posting = [
      { table: source.table, columns: [source.date, ...source.columns, ...(source.posted ? ['status'] : [])] },
      ...(source.parts ?? []).map((part) => ({
        table: part.table,
        columns: [...(part.date ? [part.date] : []), ...part.columns],
      })),
    ]
    if (posting.some((each) => each.table === table.name && each.columns.includes(name))) return 'the books post by it'
  }
  return undefined
}

function add(compiled: Map<string, StreamRules>, column: Column, treatment: Treatment): void {
  const { stream, set, tableIndex, name, cell, path } = column
  const rules: StreamRules = compiled.get(stream.name) ?? { set, tables: new Map(), paths: [] }
  compiled.set(stream.name, rules)
  const table = rules.tables.get(tableIndex) ?? { cells: [], dropExtra: false }
  rules.tables.set(tableIndex, table)
  if (name === extraColumn) table.dropExtra = true
  else table.cells.push({ cell, treatment })
  if (path !== undefined) rules.paths.push({ path, treatment })
}

/** All columns of a stream's tables, with the property each comes from. */
function listColumns(stream: Stream): Column[] {
  const set = toTableSet(stream)
  const paths = new Map<string, string[]>()
  const ids = new Set<string>()
  const visit = (fields: readonly Field[], table: string, path: string[], prefix: string): void => {
    for (const field of fields) {
      const own = [...path, field.property]
      if (field.kind === 'scalar') paths.set(`${table}.${toScalarColumn(prefix, field)}`, own)
      else if (field.kind === 'object') visit(field.fields, table, own, objectPrefix(prefix, field))
      else {
        if (field.id !== undefined) ids.add(`${field.table}.${toColumnName('', field.id)}`)
        visit(field.fields, field.table, own, '')
      }
    }
  }
  visit(stream.fields, set.tables[0].name, [], '')
  return set.tables.flatMap((table, tableIndex) => {
    const at = { stream, set, table, tableIndex }
    const own = table.columns.map(({ name, type }, cell): Column => {
      const key = `${table.name}.${name}`
      return { ...at, name, cell, path: ids.has(key) ? undefined : paths.get(key), type }
    })
    return [...own, { ...at, name: extraColumn, cell: -1, path: undefined, type: undefined }]
  })
}
