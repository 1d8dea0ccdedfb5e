import { AppError } from '../../lib/app-error.ts'
import type { QueryEngine, QueryResult } from '../../warehouse/query.ts'
import type { Organisation } from './organisations.ts'
import { asText, loadTableNames, quote, selectRows, toText, type Row } from './rows.ts'

/** The cell of a statement: an account, between two days, maybe of one contact or tracking option. */
export interface Cell {
  account: string
  from?: string
  to?: string
  basis: 'accrual' | 'cash'
  contact?: string
  trackingOption?: string
}

export interface Explanation {
  account: Row
  /** Sum of the postings in base currency, debits positive, and how many there are. */
  net: string
  count: number
  page: QueryResult
}

/** What each basis is read from: the postings of documents, and those that reconciliation labels. */
const ledgers = { accrual: 'books.ledger', cash: 'books.ledger_cash' } as const

/** Where the postings behind a figure are: SQL from FROM on, with `l` the posting and `c` its contact. */
export interface FoundPostings {
  account: Row
  net: string
  count: number
  from: string
}

export const postingOrder = 'l.date, l.source_type, l.source_id, l.line, l.net'

/** Finds the postings behind a figure. Throws `not_found` without books or account, `usage` when several accounts match. */
export async function findPostings(reader: QueryEngine, tenantId: string, cell: Cell): Promise<FoundPostings> {
  const tables = await loadTableNames(reader)
  const ledger = ledgers[cell.basis]
  if (!tables.has(ledger)) throw new AppError('not_found', 'The books have not been built yet. A sync builds them.')
  const account = await findAccount(reader, tenantId, cell.account)
  const conditions = [
    `l.tenant_id = ${quote(tenantId)}`,
    `l.account_id = ${quote(asText(account['account_id']))}`,
    ...(cell.from === undefined ? [] : [`l.date >= ${quote(cell.from)}`]),
    ...(cell.to === undefined ? [] : [`l.date <= ${quote(cell.to)}`]),
    ...(cell.contact === undefined ? [] : [`${quote(cell.contact.toLowerCase())} IN (lower(c.name), l.contact_id)`]),
    ...(cell.trackingOption === undefined
      ? []
      : [
          `${quote(cell.trackingOption.toLowerCase())} IN (l.tracking_1_option_id, lower(l.tracking_1_option), l.tracking_2_option_id, lower(l.tracking_2_option))`,
        ]),
  ]
  const from = `FROM ${ledger} l LEFT JOIN books.contacts c ON c.tenant_id = l.tenant_id AND c.contact_id = l.contact_id
    WHERE ${conditions.join(' AND ')}`
  const [sum] = await selectRows(reader, `SELECT coalesce(sum(l.net), 0) AS net, count(*) AS count ${from}`)
  return { account, net: toText(sum?.['net']) ?? '0', count: Number(sum?.['count'] ?? 0), from }
}

/** The postings behind a figure, by date. Throws as `findPostings` does. */
export async function explainCell(
  reader: QueryEngine,
  { tenantId }: Organisation,
  cell: Cell,
  page: { maxRows: number; maxBytes: number; timeoutMs: number; cursor?: string; signal?: AbortSignal },
): Promise<Explanation> {
  const { account, net, count, from } = await findPostings(reader, tenantId, cell)
  const postings = await reader.query(
    `SELECT l.date, l.net, l.tax, l.kind, l.source_type, l.description, l.reference, l.document_type, l.document_id, l.document_number,
       c.name AS contact, l.currency, l.document_net, l.tracking_1_option, l.tracking_2_option, l.label ${from}
     ORDER BY ${postingOrder}`,
    page,
  )
  return { account, net, count, page: postings }
}

async function findAccount(reader: QueryEngine, tenantId: string, asked: string): Promise<Row> {
  const name = quote(asked.trim().toLowerCase())
  const found = await selectRows(
    reader,
    `SELECT account_id, code, name, type, class, statement, section FROM books.accounts
     WHERE tenant_id = ${quote(tenantId)} AND ${name} IN (account_id, lower(code), lower(name)) ORDER BY code, account_id`,
  )
  // A code may be another account's name; what is asked for by its code is meant.
  const exact = found.filter((row) => toText(row['code'])?.toLowerCase() === asked.trim().toLowerCase())
  const [only, second] = exact.length === 1 ? exact : found
  if (!only)
    throw new AppError('not_found', 'No account has that code, name or id. search with kinds ["account"] finds accounts.')
  if (second) {
    throw new AppError(
      'usage',
      `Several accounts match. Give the id of one: ${found.map((row) => asText(row['account_id'])).join(', ')}.`,
    )
  }
  return only
}
