import { readCsv } from './read-csv.ts'
import { quoteText, toKeyColumns, toKeyText } from './sql.ts'
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

/** Temporary table `typed`: key text and place of the records that could be typed. */
export function typedSql(batch: StagedBatch): string {
  const keys = toKeyColumns(batch.set.tables[0])
  return `CREATE OR REPLACE TEMP TABLE typed AS SELECT ${toKeyText(keys)} AS key, _seq FROM staged`
}

/** A key that arrives typed leaves the quarantine. */
export function releaseSql(batch: StagedBatch, quarantine: string): string {
  return `DELETE FROM ${quarantine} WHERE ${ofStream(batch)} AND key IN (SELECT key FROM typed)`
}

/** Temporary table `refused`: one row an identity, without those that could be typed later in the same batch. */
export function refusedSql(batch: StagedBatch): string {
  return `CREATE OR REPLACE TEMP TABLE refused AS
    SELECT ${identity} AS id, key, reason, raw FROM ${readQuarantined(batch)} q
    WHERE NOT EXISTS (SELECT 1 FROM typed t WHERE t.key = q.key AND t._seq > q._seq)
    QUALIFY row_number() OVER (PARTITION BY ${identity} ORDER BY _seq DESC) = 1`
}

/** Temporary table `known`: those among them that were in quarantine before, and since when. */
export function knownSql(batch: StagedBatch, quarantine: string): string {
  return `CREATE OR REPLACE TEMP TABLE known AS
    SELECT id, min(first_seen_at) AS first_seen_at
    FROM (SELECT ${identity} AS id, first_seen_at FROM ${quarantine} WHERE ${ofStream(batch)}) JOIN refused USING (id) GROUP BY id`
}

export function forgetKnownSql(batch: StagedBatch, quarantine: string): string {
  return `DELETE FROM ${quarantine} WHERE ${ofStream(batch)} AND ${identity} IN (SELECT id FROM known)`
}

export function insertRefusedSql(batch: StagedBatch, quarantine: string): string {
  const now = `${quoteText(batch.syncedAt)}::TIMESTAMPTZ`
  return `INSERT INTO ${quarantine} (tenant_id, stream, key, reason, raw, run_id, first_seen_at, last_seen_at)
    SELECT ${quoteText(batch.tenantId)}, ${quoteText(batch.set.stream)}, key, reason, raw, ${quoteText(batch.runId)},
      coalesce(first_seen_at, ${now}), ${now}
    FROM refused LEFT JOIN known USING (id)`
}
