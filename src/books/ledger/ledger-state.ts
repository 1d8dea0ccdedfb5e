import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { toRawName } from './context.ts'
import { prepareBooks } from './prepare-books.ts'
import { defaultReadings, type LedgerReadings } from './readings.ts'
import { postedStreams } from './refresh-ids.ts'

/** How far the books of an organisation are. */
export interface LedgerState {
  rawSchema: string
  seq: number
  readings: LedgerReadings
  chart: string
}

/** Undefined where it has none yet. */
export async function loadState(sql: SqlAccess, tenantId: string): Promise<LedgerState | undefined> {
  const tenant = sql.dialect.quoteText(tenantId)
  const [row] = await sql.read(
    'reading how far the books are',
    `SELECT raw_schema, seq, readings, chart FROM books.ledger_state WHERE tenant_id = ${tenant}`,
  )
  if (!row) return undefined
  return {
    rawSchema: row['raw_schema'] as string,
    seq: Number(row['seq']),
    readings: { ...defaultReadings, ...(JSON.parse(row['readings'] as string) as Partial<LedgerReadings>) },
    chart: row['chart'] as string,
  }
}

/** The readings an organisation's books were last posted by. */
export async function loadReadings(sql: SqlAccess, tenantId: string): Promise<LedgerReadings> {
  await prepareBooks(sql)
  return (await loadState(sql, tenantId))?.readings ?? defaultReadings
}

export interface SavedState extends LedgerState {
  at: Date
}

/** Statements that store it. */
export function saveState(sql: SqlAccess, tenantId: string, state: SavedState): string[] {
  const { quoteText } = sql.dialect
  const tenant = quoteText(tenantId)
  return [
    `DELETE FROM books.ledger_state WHERE tenant_id = ${tenant}`,
    `INSERT INTO books.ledger_state (tenant_id, raw_schema, seq, readings, chart, refreshed_at) VALUES (${tenant},
      ${quoteText(state.rawSchema)}, ${state.seq}, ${quoteText(JSON.stringify(state.readings))}, ${quoteText(state.chart)},
      ${toInstant(state.at)})`,
  ]
}

/** A literal. */
export const toInstant = (at: Date): string => `CAST('${at.toISOString()}' AS TIMESTAMP WITH TIME ZONE)`

/** What the change log has beyond a position. */
export async function loadFeed(
  sql: SqlAccess,
  tenantId: string,
  since: number,
): Promise<{ last: number; changes: number; reset: boolean; contacts: boolean; accounts: boolean }> {
  const streams = postedStreams.map((stream) => `'${stream}'`).join(', ')
  const [row] = await sql.read(
    'reading the change log',
    `SELECT coalesce(max(seq), ${since}) AS last, count(CASE WHEN stream IN (${streams}) THEN 1 END) AS changes,
       count(CASE WHEN op = 'reset' AND stream IN (${streams}) THEN 1 END) AS resets,
       count(CASE WHEN stream = 'contacts' THEN 1 END) AS contacts, count(CASE WHEN stream = 'accounts' THEN 1 END) AS accounts
     FROM ${toRawName(sql, '_changes')} WHERE tenant_id = ${sql.dialect.quoteText(tenantId)} AND seq > ${since}`,
  )
  const countOf = (column: string): number => Number(row?.[column])
  return {
    last: countOf('last'),
    changes: countOf('changes'),
    reset: countOf('resets') > 0,
    contacts: countOf('contacts') > 0,
    accounts: countOf('accounts') > 0,
  }
}
