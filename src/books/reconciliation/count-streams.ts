import type { SqlAccess } from '../../warehouse/warehouse.ts'

/** How a stream was last read whole: what Xero says there is, and what came. */
export interface StreamCount {
  stream: string
  table: string
  /** Whether records have totals. */
  hasTotal: boolean
  /** Xero's own count, in the answer's pagination; null where it gives none, or where only changes were asked for. */
  counted: number | null
  read: number | null
  at: Date | null
}

/**
 * Statements that bring `books.reconciliation_streams` up to date: what is held of each stream now, beside Xero's count of
 * it when it was last read whole. The counts come with the pages that are read anyway, and cost no call. Xero goes on
 * listing, and counting, what it shows as deleted or voided, and archived records where they are asked for; what it lists
 * no more, and was found missing, it does not count. A row found missing has lost its digest.
 */
export function countStreams(sql: SqlAccess, tenantId: string, counts: readonly StreamCount[]): string[] {
  const { quoteName, quoteText } = sql.dialect
  const tenant = quoteText(tenantId)
  const own = `tenant_id = ${tenant}`
  const fresh = (text: string, stream: string): string =>
    `coalesce(${text}, (SELECT max(before.${stream}) FROM counted_before before WHERE before.stream = counted_now.stream))`
  const system = (name: string): string => `${quoteName(sql.schema)}.${quoteName(name)}`
  const selects = counts.map(({ stream, table, hasTotal, counted, read, at }) => {
    const from = `${quoteName(sql.schema)}.${quoteName(table)}`
    return `SELECT ${quoteText(stream)} AS stream, count(CASE WHEN _deleted_at IS NULL THEN 1 END) AS held,
        count(CASE WHEN _deleted_at IS NOT NULL AND _hash IS NOT NULL THEN 1 END) AS deleted,
        count(CASE WHEN _deleted_at IS NOT NULL AND _hash IS NULL THEN 1 END) AS gone,
        CAST(${hasTotal ? 'sum(CASE WHEN _deleted_at IS NULL THEN total END)' : 'NULL'} AS DECIMAL(28,2)) AS total,
        (SELECT count(*) FROM unheld_records q WHERE q.stream = ${quoteText(stream)}) AS quarantined,
        CAST(${counted ?? 'NULL'} AS BIGINT) AS counted, CAST(${read ?? 'NULL'} AS BIGINT) AS read,
        CAST(${at === null || counted === null ? 'NULL' : quoteText(at.toISOString())} AS TIMESTAMP WITH TIME ZONE) AS counted_at
      FROM ${from} WHERE ${own}`
  })
  if (selects.length === 0) return []
  return [
    // Of others in quarantine an earlier version is held, and counted.
    sql.dialect.createTemporary(
      'unheld_records',
      `SELECT q.stream FROM ${system('_quarantine')} q WHERE q.${own} AND NOT EXISTS (
         SELECT 1 FROM ${system('_changes')} c WHERE c.${own} AND c.stream = q.stream AND c.key = q.key)`,
    ),
    sql.dialect.createTemporary('counted_before', `SELECT * FROM books.reconciliation_streams WHERE ${own}`),
    sql.dialect.createTemporary('counted_now', selects.join(' UNION ALL ')),
    `DELETE FROM books.reconciliation_streams WHERE ${own}`,
    `INSERT INTO books.reconciliation_streams
       (tenant_id, stream, held, deleted, gone, total, quarantined, counted, read, counted_at)
     SELECT ${tenant}, stream, held, deleted, gone, total, quarantined, ${fresh('counted', 'counted')}, ${fresh('read', 'read')},
       ${fresh('counted_at', 'counted_at')} FROM counted_now`,
  ]
}
