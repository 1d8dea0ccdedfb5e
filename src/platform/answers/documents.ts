import { AppError } from '../../lib/app-error.ts'
import { streams } from '../../streams/catalogue.ts'
import { toTableSet } from '../../streams/tables.ts'
import type { QueryEngine } from '../../warehouse/query.ts'
import { toDeepLink } from '../deep-links.ts'
import { documentKinds, type DocumentKind } from './document-kinds.ts'
import type { Organisation } from './organisations.ts'
import { asText, loadTableNames, quote, quoteName, selectRows, type Row } from './rows.ts'

export interface Document {
  kind: string
  link: string | null
  /** Its own fields, those that are not empty. */
  document: Row
  /** By list: lines, payments, allocations, tracking of lines …, each in Xero's order, those that are not empty. */
  lists: Record<string, Row[]>
  /** What it means in the books, accrual; empty until they are built. */
  postings: Row[]
  /** Changes to it that were seen, newest first. */
  history: Row[]
}

/** Rows of one list at most. */
const maxListed = 500

/** Reads one document with all that belongs to it. Throws `not_found`, and `usage` when a number is that of several. */
export async function loadDocument(
  reader: QueryEngine,
  organisation: Organisation,
  asked: { id?: string; number?: string },
): Promise<Document> {
  const tables = await loadTableNames(reader)
  const { kind, id } = await findDocument(reader, organisation, asked, tables)
  const { schema, tenantId, shortCode } = organisation
  const of = (column: string): string => `tenant_id = ${quote(tenantId)} AND ${column} = ${quote(id)}`
  const [record] = await selectRows(reader, `SELECT * FROM ${quoteName(schema)}.${quoteName(kind.table)} WHERE ${of(kind.id)}`)
  const lists: Record<string, Row[]> = {}
  for (const child of toChildren(kind.table)) {
    if (!tables.has(`${schema}.${child}`)) continue
    const rows = await selectRows(
      reader,
      `SELECT * FROM ${quoteName(schema)}.${quoteName(child)} WHERE ${of(kind.id)} AND _deleted_at IS NULL ORDER BY ALL LIMIT ${maxListed}`,
    )
    if (rows.length > 0) lists[toListName(kind.table, child)] = rows.map((row) => toPresent(row, kind.id))
  }
  const history = await selectRows(
    reader,
    `SELECT op, modified_at, changed_at FROM ${quoteName(schema)}._changes
     WHERE tenant_id = ${quote(tenantId)} AND stream = ${quote(kind.table)} AND key = ${quote(id)} ORDER BY seq DESC LIMIT 20`,
  )
  const postings = tables.has('books.general_ledger')
    ? await selectRows(
        reader,
        `SELECT l.date, l.source_type, a.code AS account_code, a.name AS account, l.net, l.tax, l.kind, l.description
         FROM books.general_ledger l LEFT JOIN books.accounts a USING (tenant_id, account_id)
         WHERE l.tenant_id = ${quote(tenantId)} AND (l.document_id = ${quote(id)} OR l.source_id = ${quote(id)})
         ORDER BY l.date, l.source_type, l.source_id, l.line LIMIT ${maxListed}`,
      )
    : []
  return {
    kind: kind.kind,
    link: toDeepLink(kind.kind, id, shortCode),
    document: toPresent(record ?? {}),
    lists,
    postings: postings.map((row) => toPresent(row)),
    history: history.map((row) => toPresent(row)),
  }
}

async function findDocument(
  reader: QueryEngine,
  { schema, tenantId }: Organisation,
  { id, number }: { id?: string; number?: string },
  tables: ReadonlySet<string>,
): Promise<{ kind: DocumentKind; id: string }> {
  if ((id === undefined) === (number === undefined)) throw new AppError('usage', 'Give either `id` or `number` of the document.')
  const candidates = documentKinds.filter(
    (each) =>
      tables.has(`${schema}.${each.table}`) &&
      // A payment goes by the number of what it pays.
      (id !== undefined || (each.number !== undefined && each.kind !== 'payment')),
  )
  const parts = candidates.map((each) => {
    const match = id === undefined ? `lower(${each.number}) = lower(${quote(number ?? '')})` : `${each.id} = ${quote(id)}`
    return `SELECT ${quote(each.kind)} AS kind, ${each.id} AS id FROM ${quoteName(schema)}.${quoteName(each.table)}
      WHERE tenant_id = ${quote(tenantId)} AND ${match} AND ${each.where ?? 'true'}`
  })
  const found = parts.length === 0 ? [] : await selectRows(reader, `${parts.join(' UNION ALL ')} LIMIT 20`)
  const [first] = found
  const asked = id === undefined ? 'number' : 'id'
  if (!first)
    throw new AppError('not_found', `No document has that ${asked}. search finds documents by words, numbers and amounts.`)
  if (found.length > 1) {
    const which = found.map((row) => `${asText(row['kind'])} ${asText(row['id'])}`).join(', ')
    throw new AppError('usage', `${found.length} documents have that number. Give the \`id\` of one: ${which}.`)
  }
  return { kind: documentKinds.find((each) => each.kind === first['kind'])!, id: asText(first['id']) }
}

function toChildren(table: string): string[] {
  const stream = streams.find(({ name }) => name === table)
  return stream === undefined
    ? []
    : toTableSet(stream)
        .tables.slice(1)
        .map(({ name }) => name)
}

/** `invoice_line_items` of `invoices` is `line_items`. */
function toListName(table: string, child: string): string {
  return child.replace(`${table.replace(/s$/, '')}_`, '')
}

/** Without what is empty, our own columns, and what repeats another one. */
function toPresent(row: Row, id?: string): Row {
  const noise = /^(tenant_id|_hash|_extra|_synced_at|.*_string|validation_errors|warnings)$/
  return Object.fromEntries(Object.entries(row).filter(([name, cell]) => cell !== null && !noise.test(name) && name !== id))
}
