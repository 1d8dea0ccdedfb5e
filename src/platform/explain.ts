import type { Connection } from '../store/store.ts'
import { documentKinds } from './answers/document-kinds.ts'
import { findPostings, postingOrder, type Cell } from './answers/explain.ts'
import { asText, quote, quoteName, toText, type Row } from './answers/rows.ts'
import { toDeepLink } from './deep-links.ts'
import { loadTies, notCompared, toSchema } from './overview.ts'
import type { Services } from './services.ts'
import type { Ties } from './statements.ts'

/** The postings behind a figure, with what they add up to on the way. Amounts in base currency, debits positive. */
export interface ExplainedFigure {
  account: { accountId: string; code: string | null; name: string; type: string | null; class: string | null }
  net: string
  count: number
  ties: Ties
  postings: ExplainedPosting[]
}

export interface ExplainedPosting {
  date: string
  net: string
  running: string
  tax: string | null
  kind: string | null
  sourceType: string | null
  description: string | null
  reference: string | null
  documentType: string | null
  documentId: string | null
  documentNumber: string | null
  contact: string | null
  currency: string | null
  documentNet: string | null
  tracking1Option: string | null
  tracking2Option: string | null
  label: string | null
  record: { stream: string; id: string } | null
  link: string | null
}

const most = { maxRows: 1001, timeoutMs: 30_000 }

/** Postings by date, after the first `skip` of them. Throws `not_found` without books or account. */
export async function explainFigure(
  services: Services,
  connection: Connection,
  cell: Cell,
  page: { limit: number; skip: number; signal?: AbortSignal },
): Promise<ExplainedFigure> {
  const { tenantId } = connection
  const ties = (await loadTies(services)).get(tenantId) ?? notCompared
  return services.readers.read({}, async (reader) => {
    const { account, net, count, from } = await findPostings(reader, tenantId, cell)
    const shortCode = await loadShortCode(services, connection)
    const { columns, rows } = await reader.query(
      `SELECT l.date, l.net, sum(l.net) OVER (ORDER BY ${postingOrder} ROWS UNBOUNDED PRECEDING) AS running, l.tax, l.kind, l.source_type,
         l.description, l.reference, l.document_type, l.document_id, l.document_number, c.name AS contact, l.currency, l.document_net,
         l.tracking_1_option, l.tracking_2_option, l.label ${from}
       ORDER BY ${postingOrder} LIMIT ${page.limit} OFFSET ${page.skip}`,
      { ...most, ...(page.signal ? { signal: page.signal } : {}) },
    )
    const postings = rows.map((cells) =>
      toPosting(Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])), shortCode),
    )
    return {
      account: {
        accountId: asText(account['account_id']),
        code: toText(account['code']),
        name: asText(account['name']),
        type: toText(account['type']),
        class: toText(account['class']),
      },
      net,
      count,
      ties,
      postings,
    }
  })
}

function toPosting(row: Row, shortCode: string | null): ExplainedPosting {
  const documentType = toText(row['document_type'])
  const documentId = toText(row['document_id'])
  const kind = documentKinds.find((each) => each.kind === documentType)
  return {
    date: asText(row['date']),
    net: asText(row['net']),
    running: asText(row['running']),
    tax: toText(row['tax']),
    kind: toText(row['kind']),
    sourceType: toText(row['source_type']),
    description: toText(row['description']),
    reference: toText(row['reference']),
    documentType,
    documentId,
    documentNumber: toText(row['document_number']),
    contact: toText(row['contact']),
    currency: toText(row['currency']),
    documentNet: toText(row['document_net']),
    tracking1Option: toText(row['tracking_1_option']),
    tracking2Option: toText(row['tracking_2_option']),
    label: toText(row['label']),
    record: kind && documentId !== null ? { stream: kind.table, id: documentId } : null,
    link: documentType !== null && documentId !== null ? toDeepLink(documentType, documentId, shortCode) : null,
  }
}

/** Part of links into Xero; null before the organisation's own record was read. */
export async function loadShortCode(services: Services, connection: Connection): Promise<string | null> {
  const schema = toSchema(connection)
  const { readers } = services
  const there = await readers.select(
    `SELECT 1 FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = ${quote(schema)} AND table_name = 'organisations'`,
  )
  if (there.length === 0) return null
  const [row] = await readers.select(
    `SELECT short_code FROM ${quoteName(schema)}.organisations WHERE tenant_id = ${quote(connection.tenantId)}`,
  )
  return toText(row?.['short_code'])
}
