import type { Cell } from '../../../http/schemas/answer.ts'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import type { CatalogueColumn } from '../../../http/schemas/streams.ts'
import { isNumeric, toColumnKind } from '../../grid/column-kind.ts'
import { isPlumbing } from './table-columns.ts'

export interface FieldGroup {
  title: string
  fields: { column: CatalogueColumn; cell: Cell }[]
}

const isId = (name: string): boolean => name === 'id' || name.endsWith('_id') || name.endsWith('_ids')

/** In this order; a field belongs to the first group that takes it. */
const groups: { title: string; takes: (column: CatalogueColumn) => boolean }[] = [
  { title: 'Ids', takes: ({ name }) => isId(name) },
  { title: 'Amounts', takes: ({ type }) => isNumeric(toColumnKind(type)) },
  { title: 'Dates', takes: ({ type }) => ['day', 'instant'].includes(toColumnKind(type)) },
  { title: 'Yes or no', takes: ({ type }) => toColumnKind(type) === 'boolean' },
  { title: 'Lists', takes: ({ type }) => toColumnKind(type) === 'nested' },
]
const shownOrder = ['What it is', 'Amounts', 'Dates', 'Yes or no', 'Lists', 'Ids']

const isFilled = (cell: Cell): boolean =>
  cell !== null && cell !== '' && !(typeof cell === 'object' && Object.keys(cell).length === 0)

/** A record's fields by what they are, in the order people ask; how many have nothing in them. */
export function toFieldGroups(table: CatalogueTable, fields: Record<string, Cell>): { groups: FieldGroup[]; empty: string[] } {
  const byTitle = new Map<string, FieldGroup>(shownOrder.map((title) => [title, { title, fields: [] }]))
  const empty: string[] = []
  for (const column of table.columns) {
    if (isPlumbing(column) || !(column.name in fields)) continue
    const cell = fields[column.name] ?? null
    if (!isFilled(cell)) {
      empty.push(column.name)
      continue
    }
    const title = groups.find(({ takes }) => takes(column))?.title ?? 'What it is'
    byTitle.get(title)!.fields.push({ column, cell })
  }
  return { groups: [...byTitle.values()].filter((group) => group.fields.length > 0), empty }
}

const plumbing = /^_|^tenant_id$|^position$|_string$/

/** Columns of a list that say something: without the record's own key, ids, and what is empty throughout. */
export function toListColumns(rows: readonly Record<string, Cell>[]): string[] {
  const names = Object.keys(rows[0] ?? {}).filter((name) => !plumbing.test(name) && !isId(name))
  return names.filter((name) => rows.some((row) => isFilled(row[name] ?? null)))
}

/** `invoice_line_items` of an invoice as `Line items`. */
export function toListTitle(list: string, table: string): string {
  const singular = table.replace(/ies$/, 'y').replace(/s$/, '')
  const words = (list.startsWith(`${singular}_`) ? list.slice(singular.length + 1) : list).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
