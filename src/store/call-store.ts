import { sql, type Insertable, type Kysely, type Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { CallFilter, CallRecord, CallStore, CallTally, StoredCall } from './store.ts'
import type { CallsTable, Tables } from './tables.ts'
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
    async list(filter) {
      const rows = await database.run((db) => toQuery(db, filter).execute())
      return rows.map(toCall)
    },
    async tally({ since, until, tenantIds }) {
      const only = tenantIds === undefined ? sql`true` : sql`tenant_id = any(${[...tenantIds]})`
      const { rows } = await database.run((db) =>
        sql<TallyRow>`
          select tenant_id, kind, date_trunc('hour', minute at time zone 'UTC') at time zone 'UTC' as at,
            sum(calls) as calls, sum(bytes) as bytes, max(calls) as peak
          from (
            select tenant_id, date_trunc('minute', at at time zone 'UTC') at time zone 'UTC' as minute,
              case when run_id is null then 'checks' when path like '%/Reports/%' then 'reports' else 'records' end as kind,
              count(*) as calls, sum(bytes) as bytes
            from daybook.calls where at >= ${since} and at < ${until} and tenant_id is not null and ${only}
            group by 1, 2, 3
          ) minutes group by 1, 2, 3 order by 3, 1, 2`.execute(db),
      )
      return rows.map((row): CallTally => ({
        tenantId: row.tenant_id,
        at: row.at,
        kind: row.kind,
        calls: Number(row.calls),
        bytes: Number(row.bytes),
        peakMinute: Number(row.peak),
      }))
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

interface TallyRow {
  tenant_id: string
  kind: CallTally['kind']
  at: Date
  calls: string | number
  bytes: string | number
  peak: string | number
}

function toQuery(db: Kysely<Tables>, filter: CallFilter) {
  const { connectionId, connectionIds, runId, failed, search, since, before, after, limit } = filter
  let query = db.selectFrom('calls').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit)
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
  if (connectionIds !== undefined) query = query.where('connection_id', 'in', ['', ...connectionIds])
  if (runId !== undefined) query = query.where('run_id', '=', runId)
  if (failed !== undefined) query = query.where('error', failed ? 'is not' : 'is', null)
  if (search !== undefined)
    query = query.where((eb) => eb(eb.fn('strpos', [eb.fn('lower', ['path']), eb.val(search.toLowerCase())]), '>', 0))
  if (since !== undefined) query = query.where('at', '>=', since)
  if (before !== undefined) query = query.where('at', '<', before)
  if (after !== undefined) {
    query = query.where((eb) => eb.or([eb('at', '<', after.at), eb.and([eb('at', '=', after.at), eb('id', '<', after.id)])]))
  }
  return query
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

function toCall(row: Selectable<CallsTable>): StoredCall {
  return {
    id: String(row.id),
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
