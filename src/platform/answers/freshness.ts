import type { QueryEngine } from '../../warehouse/query.ts'
import { essentialStreams, type Organisation } from './organisations.ts'
import { asText, loadTableNames, quote, quoteName, selectRows, toText } from './rows.ts'

export interface Freshness {
  lastRun: { startedAt: string | null; finishedAt: string | null; status: string } | null
  streams: { stream: string; asOf: string | null }[]
  /** What answers lack, as sentences. */
  missing: string[]
}

/** How far each stream of an organisation has been read, and what was not. */
export async function loadFreshness(reader: QueryEngine, { schema, tenantId }: Organisation): Promise<Freshness> {
  const own = `FROM ${quoteName(schema)}`
  const of = `WHERE tenant_id = ${quote(tenantId)}`
  const states = await selectRows(
    reader,
    `SELECT stream, state->>'checkedAt' AS as_of, (state->'walk') IS NOT NULL AS walking ${own}._state ${of} ORDER BY stream`,
  )
  const [run] = await selectRows(
    reader,
    `SELECT started_at, finished_at, status, streams ${own}._runs ${of} ORDER BY started_at DESC LIMIT 1`,
  )
  const quarantined = await selectRows(
    reader,
    `SELECT stream, count(*) AS records ${own}._quarantine ${of} GROUP BY stream ORDER BY stream`,
  )
  const read = new Map(states.map((row) => [asText(row['stream']), row]))
  const reports = Object.values((run?.['streams'] ?? {}) as Record<string, { stream: string; status: string; reason?: string }>)
  const troubled = reports.filter(({ status }) => status === 'failed' || status === 'paused' || status === 'skipped')
  const told = new Set(troubled.map(({ stream }) => stream))
  return {
    lastRun: run
      ? { startedAt: toText(run['started_at']), finishedAt: toText(run['finished_at']), status: asText(run['status']) }
      : null,
    streams: states.map((row) => ({ stream: asText(row['stream']), asOf: toText(row['as_of']) })),
    missing: [
      ...troubled.map(({ stream, status, reason }) => `${stream}: the last sync ended ${status}${reason ? `: ${reason}` : ''}.`),
      ...essentialStreams
        .filter((stream) => !told.has(stream) && toText(read.get(stream)?.['as_of']) === null)
        .map((stream) => `${stream}: ${read.get(stream)?.['walking'] ? 'its first reading is not finished' : 'never read'}.`),
      ...quarantined.map((row) => `${asText(row['stream'])}: ${asText(row['records'])} records could not be typed.`),
    ],
  }
}

/** What the answers about an organisation lack: nothing, or sentences. */
export async function loadMissing(reader: QueryEngine, organisation: Organisation): Promise<string[]> {
  const tables = await loadTableNames(reader)
  const { missing } = await loadFreshness(reader, organisation)
  return tables.has('books.general_ledger') ? missing : [...missing, 'The books have not been built yet: sync_now builds them.']
}
