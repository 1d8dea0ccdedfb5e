import type { CatalogueColumn } from '../../../http/schemas/streams.ts'
import type { CatalogueTable } from '../../../http/schemas/query.ts'

/** Columns of Daybook's own, and texts that stand beside the same thing typed. */
export const isPlumbing = ({ name }: CatalogueColumn): boolean =>
  name.startsWith('_') || name === 'tenant_id' || name.endsWith('_string') || name.startsWith('status_attribute')

const bare = (name: string): string => name.replace(/_id$/, '')

/** The column a row is known by to people: its number, name or code; else the last part of its key. */
export function toTitleColumn({ name, columns, key }: CatalogueTable): string | null {
  const has = (column: string): boolean => columns.some((each) => each.name === column)
  const singular = name.replace(/ies$/, 'y').replace(/s$/, '')
  const wanted = ['name', `${singular}_number`, 'number', 'code', 'description', 'narration']
  const found = wanted.find(has)
  if (found !== undefined && singular !== 'payment') return found
  return key.findLast((each) => each !== 'tenant_id') ?? columns.find((each) => !isPlumbing(each))?.name ?? null
}

/** The column whose words stand for a reference: `contact_name` for `contact_id`. */
export function toWordsColumn(reference: CatalogueColumn, columns: readonly CatalogueColumn[]): string | null {
  const stem = bare(reference.name)
  if (stem === reference.name) return null
  const wanted = [`${stem}_name`, `${stem}_number`, `${stem}_code`, stem]
  return wanted.find((name) => columns.some((each) => each.name === name && each.references === null)) ?? null
}

/** What people look for first in a document or a party; the rest follows in the table's own order. */
const early = [
  'date',
  'type',
  'contact_name',
  'contact',
  'status',
  'total',
  'amount',
  'amount_due',
  'due_date',
  'period_start',
  'month',
  'account',
  'code',
  'basis',
]
const place = (name: string): number => (early.includes(name) ? early.indexOf(name) : early.length)

/** Columns that are shown unless others are chosen: the title first; ids give way to the words that stand for them. */
export function toDefaultColumns(table: CatalogueTable): string[] {
  const title = toTitleColumn(table)
  const own = table.key.filter((name) => !table.columns.some((each) => each.name === name && each.references !== null))
  const rest = table.columns.filter((column) => {
    if (isPlumbing(column) || column.name === title) return false
    if (column.references !== null) return toWordsColumn(column, table.columns) === null
    return !own.includes(column.name) || !column.name.endsWith('_id')
  })
  const names = rest.map(({ name }) => name).toSorted((a, b) => place(a) - place(b))
  return [...(title === null ? [] : [title]), ...names]
}

/** Columns of an address (`cols`, with commas between) that the table has; the default where there are none. */
export function toShownColumns(table: CatalogueTable, cols: string | undefined): string[] {
  const chosen = (cols ?? '').split(',').filter((name) => table.columns.some((each) => each.name === name))
  return chosen.length > 0 ? chosen : toDefaultColumns(table)
}

/** Where each column's link goes: a reference itself, or the words that stand for it. */
export function toLinks(columns: readonly CatalogueColumn[]): Map<string, CatalogueColumn> {
  const links = new Map<string, CatalogueColumn>()
  for (const column of columns) {
    if (column.references === null) continue
    links.set(column.name, column)
    const words = toWordsColumn(column, columns)
    if (words !== null) links.set(words, column)
  }
  return links
}
