import type { Catalogue, CatalogueTable } from '../../../http/schemas/query.ts'
import type { CatalogueColumn } from '../../../http/schemas/streams.ts'

export type TreeItem =
  | { id: string; level: 1; kind: 'schema'; name: string; title: string; comment: string | null; expanded: boolean }
  | { id: string; level: 2; kind: 'table'; table: CatalogueTable; expanded: boolean }
  | { id: string; level: 2; kind: 'more'; schema: string; count: number; expanded: boolean }
  | { id: string; level: 3; kind: 'column'; table: CatalogueTable; column: CatalogueColumn }

export interface TreeView {
  /** Ids of what is folded out; schemas are unless their id is in `folded`. */
  expanded: ReadonlySet<string>
  folded: ReadonlySet<string>
  words: string
}

const tableId = ({ schema, name }: CatalogueTable): string => `${schema}.${name}`

/**
 * The lines of the tree from top to bottom. Tables that have no rows stand behind a line of their own. With words, tables
 * of such a name and columns of such a name, each under its table.
 */
export function toTreeItems({ schemas }: Catalogue, { expanded, folded, words }: TreeView): TreeItem[] {
  const asked = words.trim().toLowerCase()
  const items: TreeItem[] = []
  for (const schema of schemas) {
    const open = asked !== '' || !folded.has(schema.name)
    const found = asked === '' ? schema.tables : schema.tables.filter((table) => isAsked(table, asked))
    if (asked !== '' && found.length === 0) continue
    const { name, title, comment } = schema
    items.push({ id: name, level: 1, kind: 'schema', name, title, comment, expanded: open })
    if (!open) continue
    const more = `${name}:more`
    // Views first: of the books they are the statements.
    const inOrder = found.toSorted((a, b) => Number(a.kind === 'table') - Number(b.kind === 'table'))
    const filled = inOrder.filter(({ rows }) => asked !== '' || rows !== 0)
    const empty = inOrder.filter((table) => !filled.includes(table))
    const shown = expanded.has(more) ? [...filled, ...empty] : filled
    for (const table of filled) pushTable(items, table, asked, expanded)
    if (empty.length > 0) {
      items.push({ id: more, level: 2, kind: 'more', schema: name, count: empty.length, expanded: expanded.has(more) })
      for (const table of shown.slice(filled.length)) pushTable(items, table, asked, expanded)
    }
  }
  return items
}

const isAsked = (table: CatalogueTable, asked: string): boolean =>
  table.name.includes(asked) || tableId(table).includes(asked) || table.columns.some(({ name }) => name.includes(asked))

function pushTable(items: TreeItem[], table: CatalogueTable, asked: string, expanded: ReadonlySet<string>): void {
  const id = tableId(table)
  const named = asked === '' || id.includes(asked)
  const columns = named ? table.columns : table.columns.filter(({ name }) => name.includes(asked))
  const open = expanded.has(id) || !named
  items.push({ id, level: 2, kind: 'table', table, expanded: open })
  if (!open) return
  for (const column of columns) items.push({ id: `${id}.${column.name}`, level: 3, kind: 'column', table, column })
}

export type TreeMove = { focus: string } | { toggle: string } | null

/** What a key does in a tree, as the pattern for trees has it: right opens or goes in, left closes or goes out. */
export function toTreeMove(items: readonly TreeItem[], id: string, key: string): TreeMove {
  const at = items.findIndex((item) => item.id === id)
  const item = items[at]
  if (!item) return null
  const to = (index: number): TreeMove => {
    const next = items[Math.max(0, Math.min(index, items.length - 1))]
    return next ? { focus: next.id } : null
  }
  if (key === 'ArrowDown') return to(at + 1)
  if (key === 'ArrowUp') return to(at - 1)
  if (key === 'Home') return to(0)
  if (key === 'End') return to(items.length - 1)
  const expanded = item.kind === 'column' ? undefined : item.expanded
  if (key === 'ArrowRight') return expanded === false ? { toggle: id } : expanded ? to(at + 1) : null
  if (key !== 'ArrowLeft') return null
  if (expanded && item.level === 2) return { toggle: id }
  if (item.level === 1) return expanded ? { toggle: id } : null
  const parent = items.slice(0, at).findLast(({ level }) => level < item.level)
  return parent ? { focus: parent.id } : null
}
