import type { QueryEngine } from '../../warehouse/query.ts'
import { toDeepLink } from '../deep-links.ts'
import { documentKinds } from './document-kinds.ts'
import type { Organisation } from './organisations.ts'
import { asText, loadTableNames, quote, quoteName, selectRows, type Row } from './rows.ts'

/** What can be found: a kind, its table, and columns as the results have them. */
interface Searchable {
  kind: string
  table: string
  columns: Record<(typeof resultColumns)[number], string>
  where: string
}

const resultColumns = ['id', 'number', 'name', 'reference', 'date', 'due_date', 'total', 'due', 'currency', 'status'] as const

const searchables: Searchable[] = [
  {
    kind: 'contact',
    table: 'contacts',
    columns: toColumns({
      id: 'contact_id',
      number: 'account_number',
      name: 'name',
      reference: 'email_address',
      status: 'contact_status',
    }),
    where: 'true',
  },
  {
    kind: 'account',
    table: 'accounts',
    columns: toColumns({
      id: 'account_id',
      number: 'code',
      name: 'name',
      reference: 'type',
      currency: 'currency_code',
      status: 'status',
    }),
    where: 'true',
  },
  ...documentKinds.map((kind) => ({
    kind: kind.kind,
    table: kind.table,
    columns: toColumns({
      id: kind.id,
      number: kind.number,
      name: kind.contact,
      reference: kind.reference,
      date: kind.date,
      due_date: kind.dueDate,
      total: kind.total,
      due: kind.due,
      currency: kind.currency,
      status: 'status',
    }),
    where: kind.where ?? 'true',
  })),
]

export const searchableKinds: readonly string[] = searchables.map(({ kind }) => kind)

export interface SearchOptions {
  /** Words that must all be in number, name, reference or total. */
  words: string
  kinds: readonly string[]
  from?: string
  to?: string
  limit: number
}

/** Contacts, accounts and documents that hold every word; those whose number or name is exactly that first, then the newest. */
export async function searchRecords(
  reader: QueryEngine,
  organisation: Pick<Organisation, 'schema' | 'tenantId' | 'shortCode'>,
  options: SearchOptions,
): Promise<Row[]> {
  const { schema, tenantId, shortCode } = organisation
  const tables = await loadTableNames(reader)
  const words = options.words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const dates = [
    ...(options.from === undefined ? [] : [`date >= ${quote(options.from)}`]),
    ...(options.to === undefined ? [] : [`date <= ${quote(options.to)}`]),
  ]
  const parts = searchables
    .filter(({ kind, table }) => options.kinds.includes(kind) && tables.has(`${schema}.${table}`))
    .map(({ kind, table, columns, where }) => {
      const cells = resultColumns.map((name) => `${columns[name]} AS ${name}`)
      return `SELECT ${quote(kind)} AS kind, ${cells.join(', ')} FROM ${quoteName(schema)}.${quoteName(table)}
        WHERE tenant_id = ${quote(tenantId)} AND _deleted_at IS NULL AND ${where}`
    })
  if (parts.length === 0) return []
  const found = words.map((word) => `contains(text, ${quote(word)})`)
  const rows = await selectRows(
    reader,
    `SELECT kind, ${resultColumns.join(', ')} FROM (
       SELECT *, lower(concat_ws(' ', number, name, reference, total)) AS text FROM (${parts.join(' UNION ALL ')})
     ) WHERE ${[...found, ...dates, 'true'].join(' AND ')}
     ORDER BY ${quote(words.join(' '))} NOT IN (lower(coalesce(number, '')), lower(coalesce(name, ''))), date DESC NULLS FIRST, kind, id
     LIMIT ${options.limit + 1}`,
  )
  return rows.map((row) => {
    const link = toDeepLink(asText(row['kind']), asText(row['id']), shortCode)
    const present = Object.entries(row).filter(([, cell]) => cell !== null)
    return Object.fromEntries([...present, ...(link ? [['link', link] as const] : [])])
  })
}

function toColumns(given: Partial<Record<(typeof resultColumns)[number], string | undefined>>): Searchable['columns'] {
  const types: Record<string, string> = { date: 'DATE', due_date: 'DATE', total: 'DECIMAL(18,4)', due: 'DECIMAL(18,4)' }
  return Object.fromEntries(
    resultColumns.map((name) => [name, `CAST(${given[name] ?? 'NULL'} AS ${types[name] ?? 'VARCHAR'})`]),
  ) as Searchable['columns']
}
