import type { BatchResult, StreamState } from '../warehouse.ts'
import {
  changesSql,
  decidedSql,
  goneSql,
  heldSql,
  insertSql,
  markGoneSql,
  noneDecidedSql,
  noneGoneSql,
  opCountsSql,
  removeSql,
  stagedSql,
} from './merge-sql.ts'
import { forgetKnownSql, insertRefusedSql, knownSql, refusedSql, releaseSql, typedSql } from './quarantine-sql.ts'
import type { Run } from './session.ts'
import type { StagedBatch } from './staged-batch.ts'
import { toSystemTableNames } from './system-tables.ts'

/** Merges a staged batch, inside a transaction of the caller's. */
export async function mergeBatch(run: Run, batch: StagedBatch, state: StreamState | undefined): Promise<BatchResult> {
  const names = toSystemTableNames(batch.schema)
  const result: BatchResult = { inserted: 0, updated: 0, deleted: 0, unchanged: 0, stale: 0, quarantined: 0, written: 0 }
  await mergeRecords(run, batch, result)
  await markGone(run, batch, result)
  if (result.inserted + result.updated + result.deleted > 0) {
    const [last] = (await run(`SELECT coalesce(max(seq), 0) FROM ${names.changes}`)).rows
    await run(changesSql(batch, names.changes, String(last?.[0] ?? 0)))
  }
  await mergeQuarantine(run, batch, names.quarantine, result)
  if (state !== undefined) {
    await run(`DELETE FROM ${names.state} WHERE tenant_id = $1 AND stream = $2`, [batch.tenantId, batch.set.stream])
    await run(`INSERT INTO ${names.state} VALUES ($1, $2, $3, CAST($4 AS TIMESTAMPTZ))`, [
      batch.tenantId,
      batch.set.stream,
      JSON.stringify(state),
      batch.syncedAt,
    ])
  }
  return result
}

async function mergeRecords(run: Run, batch: StagedBatch, result: BatchResult): Promise<void> {
  if (batch.records.lines === 0) {
    await run(noneDecidedSql(batch))
    return
  }
  const staged = await count(run, stagedSql(batch))
  const held = await count(run, heldSql(batch))
  await run(decidedSql(held > 0))
  // Those that lost to another reading of the same record in this batch.
  result.stale = batch.records.lines - staged
  for (const [op, records] of (await run(opCountsSql)).rows) {
    if (op === 'insert') result.inserted += Number(records)
    else if (op === 'update') result.updated += Number(records)
    else if (op === 'delete') result.deleted += Number(records)
    else if (op === 'stale') result.stale += Number(records)
    else result.unchanged += Number(records)
  }
  if (result.updated + result.deleted > 0) {
    for (const table of batch.set.tables) await run(removeSql(batch, table))
  }
  const changed = result.inserted + result.updated + result.deleted
  if (changed === 0) return
  for (const [index, file] of batch.tables.entries()) {
    if (file.lines > 0) result.written += (await run(insertSql(batch, index, changed === batch.records.lines))).changed
  }
}

async function markGone(run: Run, batch: StagedBatch, result: BatchResult): Promise<void> {
  if (batch.gone.lines === 0) {
    await run(noneGoneSql(batch))
    return
  }
  const gone = await count(run, goneSql(batch))
  if (gone === 0) return
  result.deleted += gone
  for (const table of batch.set.tables) result.written += (await run(markGoneSql(batch, table))).changed
}

async function mergeQuarantine(run: Run, batch: StagedBatch, quarantine: string, result: BatchResult): Promise<void> {
  const held = (await run(`SELECT 1 FROM ${quarantine} LIMIT 1`)).rows.length > 0
  if (batch.quarantined.lines === 0 && (!held || batch.records.lines === 0)) return
  await run(typedSql(batch))
  if (held) await run(releaseSql(batch, quarantine))
  if (batch.quarantined.lines === 0) return
  result.quarantined = await count(run, refusedSql(batch))
  await run(knownSql(batch, quarantine))
  if (held) await run(forgetKnownSql(batch, quarantine))
  await run(insertRefusedSql(batch, quarantine))
}

/** Runs a CREATE TABLE AS and answers its rows. */
async function count(run: Run, sql: string): Promise<number> {
  const { rows, changed } = await run(sql)
  return rows.length > 0 ? Number(rows[0]?.[0]) : changed
}
