import { readCsv } from './read-csv.ts'
import { quoteText } from './sql.ts'
import type { StagedBatch } from './staged-batch.ts'

/** The batch's records that could not be typed: `_seq`, `key`, `reason`, `raw`. */
export function readQuarantined(batch: StagedBatch): string {
  return readCsv(batch.quarantined, [
    { name: '_seq', type: 'BIGINT' },
    { name: 'key', type: 'VARCHAR' },
    { name: 'reason', type: 'VARCHAR' },
    { name: 'raw', type: 'VARCHAR' },
  ])
}

/** What tells one record in quarantine from another: its key, or a digest of what was sent. */
const identity = 'coalesce(key, md5(raw))'

const ofStream = (batch: StagedBatch): string =>
  `tenant_id = ${quoteText(batch.tenantId)} AND stream = ${quoteText(batch.set.stream)}`

/**
 * Temporary table `refused`: one row an identity, without those that could be typed later in the same batch, and with
 * the time they were first seen.
 */
export function refusedSql(batch: StagedBatch, quarantine: string): string {
  return `
    CREATE OR REPLACE TEMP TABLE latest AS
    SELECT ${identity} AS id, key, reason, raw FROM ${readQuarantined(batch)} q
    WHERE NOT EXISTS (SELECT 1 FROM typed t WHERE t.key = q.key AND t._seq > q._seq)
    QUALIFY row_number() OVER (PARTITION BY ${identity} ORDER BY _seq DESC) = 1;
    CREATE OR REPLACE TEMP TABLE refused AS
    SELECT id, key, reason, raw, coalesce(since, ${quoteText(batch.syncedAt)}::TIMESTAMPTZ) AS since FROM latest LEFT JOIN (
      SELECT ${identity} AS id, min(first_seen_at) AS since FROM ${quarantine} WHERE ${ofStream(batch)} GROUP BY ALL
    ) USING (id)`
}

/** A key that arrives typed leaves the quarantine. */
export function releaseSql(batch: StagedBatch, quarantine: string): string {
  return `DELETE FROM ${quarantine} WHERE ${ofStream(batch)} AND key IN (SELECT key FROM typed)`
}

/** Puts `refused` in the place of what was there of the same identity. */
export function quarantineSql(batch: StagedBatch, quarantine: string): string {
  const { tenantId, set, runId, syncedAt } = batch
  return `DELETE FROM ${quarantine} WHERE ${ofStream(batch)} AND ${identity} IN (SELECT id FROM refused);
    INSERT INTO ${quarantine} (tenant_id, stream, key, reason, raw, run_id, first_seen_at, last_seen_at)
    SELECT ${quoteText(tenantId)}, ${quoteText(set.stream)}, key, reason, raw, ${quoteText(runId)}, since, ${quoteText(syncedAt)}::TIMESTAMPTZ
    FROM refused`
}
