import { budgetSources, postingSources, type PostingSource } from '../streams/posting-sources.ts'
import type { SqlAccess } from '../warehouse/warehouse.ts'
import { toMonth } from './months.ts'
import type { TrialBalanceFacts } from './trial-balance-facts.ts'

/** What the warehouse knows that decides which reports are worth a call. */
export type ReportFacts = DocumentFacts & TrialBalanceFacts

export interface DocumentFacts {
  /** Month of the first posted document. */
  firstMonth: string | undefined
  /**
   * What the documents of a month, and of all months up to it, come to, as a short text: another text, and a report of
   * that month may say something else now. It tells movement and balance both.
   */
  ledgerDigest(month: string): string
  /** The same of all budgets. */
  budgetDigest: string
  /** The later of the two lock dates. */
  lockedTo: string | undefined
  /** Last month and day of the financial year. */
  yearEnd: { month: number; day: number }
}

interface MonthDigest {
  month: string
  digest: bigint
}

/** Reads what reports depend on: of documents that do not post, and of their fields that do not, nothing counts. */
export async function loadDocumentFacts(sql: SqlAccess, tenantId: string): Promise<DocumentFacts> {
  const tables = await loadTables(sql)
  const postings = await loadDigests(sql, tables, tenantId, postingSources)
  const budgets = await loadDigests(sql, tables, tenantId, budgetSources)
  const [organisation] = tables.has('organisations') ? await loadOrganisation(sql, tenantId) : []
  const locks = [organisation?.['period_lock_date'], organisation?.['end_of_year_lock_date']]
  return {
    firstMonth: postings[0]?.month,
    ledgerDigest: createLedgerDigest(postings),
    budgetDigest: toShort(budgets.reduce((sum, { digest }) => sum + digest, 0n)),
    lockedTo: locks
      .filter((day) => typeof day === 'string')
      .sort()
      .at(-1),
    yearEnd: {
      month: Number(organisation?.['financial_year_end_month'] ?? 12),
      day: Number(organisation?.['financial_year_end_day'] ?? 31),
    },
  }
}

function createLedgerDigest(postings: readonly MonthDigest[]): DocumentFacts['ledgerDigest'] {
  let sum = 0n
  const sums = postings.map(({ month, digest }) => ({ month, digest, sum: (sum += digest) }))
  return (month) => {
    const upTo = sums.findLast((each) => each.month <= month)
    return `${toShort(upTo?.sum ?? 0n)}.${toShort(upTo?.month === month ? upTo.digest : 0n)}`
  }
}

export function toShort(digest: bigint): string {
  return BigInt.asUintN(64, digest).toString(36)
}

export async function loadTables(sql: SqlAccess): Promise<Set<string>> {
  const rows = await sql.read(
    'listing tables',
    `SELECT table_name FROM information_schema.tables WHERE table_schema = ${sql.dialect.quoteText(sql.schema)}`,
  )
  return new Set(rows.map((row) => row['table_name'] as string))
}

function loadOrganisation(sql: SqlAccess, tenantId: string): ReturnType<SqlAccess['read']> {
  const { quoteName, quoteText } = sql.dialect
  return sql.read(
    'reading the organisation',
    `SELECT period_lock_date, end_of_year_lock_date, financial_year_end_month, financial_year_end_day
     FROM ${quoteName(sql.schema)}.organisations WHERE tenant_id = ${quoteText(tenantId)} AND _deleted_at IS NULL`,
  )
}

/** One digest a month, oldest first. Streams that were never read have no tables, and nothing to tell. */
async function loadDigests(
  sql: SqlAccess,
  tables: ReadonlySet<string>,
  tenantId: string,
  sources: readonly PostingSource[],
): Promise<MonthDigest[]> {
  const { quoteName, quoteText, firstOfMonth, digest } = sql.dialect
  const from = (table: string): string => `${quoteName(sql.schema)}.${quoteName(table)}`
  const selects = sources
    .filter((source) => tables.has(source.table))
    .flatMap((source) => {
      const posted = source.posted ? ` AND d.status IN (${source.posted.map(quoteText).join(', ')})` : ''
      const live = `d.tenant_id = ${quoteText(tenantId)} AND d._deleted_at IS NULL${posted}`
      const select = (alias: string, date: string, columns: string[]): string =>
        `SELECT ${firstOfMonth(date)} AS month, ${digest([`d.${source.key}`, ...columns.map((column) => `${alias}.${column}`)])} AS digest`
      return [
        `${select('d', `d.${source.date}`, source.columns)} FROM ${from(source.table)} d WHERE ${live}`,
        ...(source.parts ?? [])
          .filter((part) => tables.has(part.table))
          .map(
            (part) =>
              `${select('p', part.date === undefined ? `d.${source.date}` : `p.${part.date}`, part.columns)} FROM ${from(part.table)} p
               JOIN ${from(source.table)} d ON p.tenant_id = d.tenant_id AND p.${source.key} = d.${source.key} WHERE ${live}`,
          ),
      ]
    })
  if (selects.length === 0) return []
  const rows = await sql.read(
    'comparing documents by month',
    `SELECT CAST(month AS VARCHAR) AS month, CAST(SUM(digest) AS VARCHAR) AS digest
     FROM (${selects.join(' UNION ALL ')}) WHERE month IS NOT NULL GROUP BY 1 ORDER BY 1`,
  )
  return rows.map((row) => ({ month: toMonth(row['month'] as string), digest: BigInt(row['digest'] as string) }))
}
