import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Database } from './database.ts'
import type { Run, RunStore } from './store.ts'
import type { RunsTable } from './tables.ts'
import { toJson, toStorable } from './to-json.ts'

export function createRunStore(database: Database): RunStore {
  return {
    async start(connectionId, at) {
      return await database.transaction(async (trx) => {
        await trx
          .updateTable('runs')
          .set({ status: 'failed', finished_at: at, error: 'The process ended before this run did.' })
          .where('connection_id', '=', connectionId)
          .where('status', '=', 'running')
          .execute()
        const row = { id: randomUUID(), connection_id: connectionId, started_at: at, status: 'running' as const }
        return toRun(await trx.insertInto('runs').values(row).returningAll().executeTakeFirstOrThrow())
      })
    },
    async finish(id, end) {
      const change = {
        status: end.status,
        finished_at: end.finishedAt,
        report: toJson(end.report),
        error: end.error && toStorable(end.error),
      }
      const { numUpdatedRows } = await database.run((db) =>
        db.updateTable('runs').set(change).where('id', '=', id).executeTakeFirstOrThrow(),
      )
      if (numUpdatedRows === 0n) throw new AppError('not_found', `There is no run ${id}: its connection was removed.`)
    },
    async list({ connectionId, limit, before }) {
      const rows = await database.run((db) => {
        let query = db.selectFrom('runs').selectAll().orderBy('started_at', 'desc').orderBy('id').limit(limit)
        if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
        if (before !== undefined) query = query.where('started_at', '<', before)
        return query.execute()
      })
      return rows.map(toRun)
    },
    async withConnectionLock(connectionId, work) {
      const done = await database.locks.tryLock(`connection:${connectionId}`, (held) => work(held.lost))
      if (done === undefined) {
        const row = await database.run((db) =>
          db.selectFrom('connections').select('name').where('id', '=', connectionId).executeTakeFirst(),
        )
        throw new AppError(
          'home_busy',
          `Connection "${row?.name ?? connectionId}" is being synced already: wait until that ends, or stop it.`,
        )
      }
      return done.result
    },
  }
}

function toRun(row: Selectable<RunsTable>): Run {
  return {
    id: row.id,
    connectionId: row.connection_id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    status: row.status,
    report: row.report,
    error: row.error,
  }
}
