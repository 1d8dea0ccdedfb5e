import type { BatchResult, StreamState } from '../warehouse.ts'
import {
  changesSql,
  countsSql,
  decidedSql,
  goneSql,
  heldSql,
  insertSql,
  markGoneSql,
  removeSql,
  stagedSql,
  typedSql,
  type Counts,
} from './merge-sql.ts'
import { quarantineSql, refusedSql, releaseSql } from './quarantine-sql.ts'
import type { Run } from './session.ts'
import { quoteText } from './sql.ts'
import type { StagedBatch } from './staged-batch.ts'
import { toSystemTableNames } from './system-tables.ts'

/**
 * Merges a staged batch, inside a transaction of the caller's: one script finds out what there is to do, another does
 * it. Only what is needed, since a delete that finds nothing still scans.
 */
export async function mergeBatch(run: Run, batch: StagedBatch, state: StreamState | undefined): Promise<BatchResult> {
  const names = toSystemTableNames(batch.schema)
  const counts = await loadCounts(run, batch)
  const { inserted, updated, deleted, gone } = counts
  const script: string[] = []
  if (updated + deleted > 0) script.push(...batch.set.tables.map((table) => removeSql(batch, table)))
  const written = inserted + updated + deleted
  if (written > 0) {
    for (const [index, file] of batch.tables.entries()) {
      if (file.lines > 0) script.push(insertSql(batch, index, written === batch.records.lines))
    }
  }
  if (gone > 0) script.push(...batch.set.tables.map((table) => markGoneSql(batch, table)))
  if (written + gone > 0) script.push(changesSql(batch, names.changes, counts.seq))
  const quarantines = batch.quarantined.lines > 0
  const releases = counts.inQuarantine > 0 && counts.staged > 0
  if (quarantines || releases) script.push(typedSql(batch))
  if (quarantines) script.push(refusedSql(batch, names.quarantine))
  if (releases) script.push(releaseSql(batch, names.quarantine))
  if (quarantines) script.push(quarantineSql(batch, names.quarantine))
  if (state !== undefined) script.push(stateSql(batch, names.state, state))
  script.push(`SELECT ${quarantines ? '(SELECT count(*) FROM refused)' : '0'}`)
  const [last] = await run(script.join(';\n'))
  return {
    inserted,
    updated,
    deleted: deleted + gone,
    unchanged: counts.unchanged,
    // Those that lost to another reading of the same record in this batch are stale, too.
    stale: counts.stale + batch.records.lines - counts.staged,
    quarantined: Number(last?.[0]),
    written: counts.rows + counts.goneRows,
  }
}

async function loadCounts(run: Run, batch: StagedBatch): Promise<Counts> {
  const names = toSystemTableNames(batch.schema)
  const script = [stagedSql(batch), heldSql(batch), decidedSql, goneSql(batch), countsSql(names.changes, names.quarantine)]
  const [row] = await run(script.join(';\n'))
  return JSON.parse(String(row?.[0])) as Counts
}

function stateSql(batch: StagedBatch, table: string, state: StreamState): string {
  const tenant = quoteText(batch.tenantId)
  const stream = quoteText(batch.set.stream)
  return `DELETE FROM ${table} WHERE tenant_id = ${tenant} AND stream = ${stream};
    INSERT INTO ${table} VALUES (${tenant}, ${stream}, ${quoteText(JSON.stringify(state))}, ${quoteText(batch.syncedAt)})`
}
