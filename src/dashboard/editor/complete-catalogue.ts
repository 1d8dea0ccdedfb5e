import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import type { SQLNamespace } from '@codemirror/lang-sql'
import type { Catalogue, CatalogueTable } from '../../http/schemas/query.ts'
import { toTypeWord } from '../grid/column-kind.ts'

/** What follows a schema, a table or an alias and a point: tables and columns, with type and meaning beside. */
export function toCompletionSchema({ schemas }: Catalogue): SQLNamespace {
  return Object.fromEntries(
    schemas.map((schema) => [
      schema.name,
      {
        self: { label: schema.name, type: 'namespace', detail: schema.title },
        children: Object.fromEntries(schema.tables.map((table) => [table.name, toTableNamespace(table)])),
      },
    ]),
  )
}

function toTableNamespace(table: CatalogueTable): SQLNamespace {
  return {
    self: withInfo({ label: table.name, type: 'class', detail: table.kind }, table.comment),
    children: toColumns(table),
  }
}

const toColumns = ({ columns }: CatalogueTable): Completion[] =>
  columns.map(({ name, type, comment }) => withInfo({ label: name, type: 'property', detail: toTypeWord(type) }, comment))

const withInfo = (completion: Completion, info: string | null): Completion => (info ? { ...completion, info } : completion)

const named = /\b(?:from|join)\s+(?:(\w+)\s*\.\s*)?(\w+)|,\s*(?:(\w+)\.)?(\w+)/gi

/** Tables that a query reads, as far as its text says: after FROM, JOIN and commas. The first schema that has it is meant. */
export function toNamedTables(sql: string, { schemas }: Catalogue): CatalogueTable[] {
  const bare = sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/gm, ' ')
  const found = new Set<CatalogueTable>()
  // Xero's own tables are looked at first when no schema is written.
  const inOrder = schemas.toSorted((a, b) => Number(b.name === 'xero') - Number(a.name === 'xero'))
  for (const [, schema, table, otherSchema, otherTable] of bare.matchAll(named)) {
    const wanted = (schema ?? otherSchema)?.toLowerCase()
    const name = (table ?? otherTable ?? '').toLowerCase()
    const match = inOrder
      .filter((each) => wanted === undefined || each.name === wanted)
      .flatMap(({ tables }) => tables)
      .find((each) => each.name === name)
    if (match) found.add(match)
  }
  return [...found]
}

/** Offers the columns of the tables a query reads, before all else, and the functions it may call. */
export function completeColumns(catalogue: Catalogue): CompletionSource {
  const functions = catalogue.functions
    .filter((name) => /^[a-z]\w*$/.test(name))
    .map((name): Completion => ({ label: name, type: 'function', detail: 'function', apply: `${name}(`, boost: -20 }))
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/\w+/)
    if (!word && !context.explicit) return null
    const from = word?.from ?? context.pos
    // After a point it is clear whose columns are meant.
    if (context.state.sliceDoc(from - 1, from) === '.') return null
    const tables = toNamedTables(context.state.doc.toString(), catalogue)
    const columns = new Map<string, Completion>()
    for (const table of tables) {
      for (const column of toColumns(table)) {
        if (!columns.has(column.label)) columns.set(column.label, { ...column, boost: 50 })
      }
    }
    return { from, options: [...columns.values(), ...functions], validFor: /^\w*$/ }
  }
}
