import type { Insertable, Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { CallRecord, CallStore } from './store.ts'
import type { CallsTable } from './tables.ts'
import { toStorable } from './to-json.ts'

/** Eleven parameters a row, and a statement takes 65,535. */
const batchRows = 1000

export function createCallStore(database: Database): CallStore {
  return {
    async append(calls) {
      if (calls.length === 0) return
      const rows = calls.map(toRow)
      await database.transaction(async (trx) => {
        for (let at = 0; at < rows.length; at += batchRows) {
          await trx
            .insertInto('calls')
            .values(rows.slice(at, at + batchRows))
            .execute()
        }
      })
    },
    async list({ connectionId, limit, before }) {
      const rows = await database.run((db) => {
        let query = db.selectFrom('calls').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit)
        if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
        if (before !== undefined) query = query.where('at', '<', before)
        return query.execute()
      })
      return rows.map(toCall)
    },
    async usage({ tenantId, since }) {
      const rows = await database.run((db) => {
        let query = db
          .selectFrom('calls')
          .select((eb) => ['tenant_id', eb.fn.countAll().as('calls'), eb.fn.sum('bytes').as('bytes')])
          .where('at', '>=', since)
          .where('tenant_id', 'is not', null)
          .groupBy('tenant_id')
          .orderBy('tenant_id')
        if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId)
        return query.execute()
      })
      return rows.map((row) => ({ tenantId: row.tenant_id!, calls: Number(row.calls), bytes: Number(row.bytes) }))
    },
    async prune(before) {
      const { numDeletedRows } = await database.run((db) =>
        db.deleteFrom('calls').where('at', '<', before).executeTakeFirstOrThrow(),
      )
      return Number(numDeletedRows)
    },
  }
}

function toRow(call: CallRecord): Insertable<CallsTable> {
  return {
    connection_id: call.connectionId,
    run_id: call.runId,
    tenant_id: call.tenantId,
    at: call.at,
    method: call.method,
    path: toStorable(call.path),
    status: call.status,
    bytes: call.bytes,
    duration_ms: call.durationMs,
    correlation_id: call.correlationId && toStorable(call.correlationId),
    error: call.error,
  }
}

function toCall(row: Selectable<CallsTable>): CallRecord {
  return {
    connectionId: row.connection_id,
    runId: row.run_id,
    tenantId: row.tenant_id,
    at: row.at,
    method: row.method,
    path: row.path,
    status: row.status,
    bytes: Number(row.bytes),
    durationMs: row.duration_ms,
    correlationId: row.correlation_id,
    error: row.error,
  }
}
