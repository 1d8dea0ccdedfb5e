import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { Database } from './database.ts'
import type { Run, RunFilter, RunStore } from './store.ts'
import type { RunsTable, Tables } from './tables.ts'
import { toJson, toStorable } from './to-json.ts'

export function createRunStore(database: Database): RunStore {
  return {
    async start(connectionId, at, id) {
      return await database.transaction(async (trx) => {
        await trx
          .updateTable('runs')
          .set({ status: 'failed', finished_at: at, error: 'The process ended before this run did.' })
          .where('connection_id', '=', connectionId)
          .where('status', '=', 'running')
          .execute()
        const row = { id: id ?? randomUUID(), connection_id: connectionId, started_at: at, status: 'running' as const }
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
    async get(id) {
      const row = await database.run((db) => db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst())
      if (row === undefined) throw new AppError('not_found', `There is no sync "${id}".`)
      return toRun(row)
    },
    async latest() {
      const rows = await database.run((db) =>
        db
          .selectFrom('runs')
          .selectAll()
          .distinctOn('connection_id')
          .orderBy('connection_id')
          .orderBy('started_at', 'desc')
          .orderBy('id')
          .execute(),
      )
      return new Map(rows.map((row) => [row.connection_id, toRun(row)]))
    },
    async list(filter) {
      const rows = await database.run((db) => toQuery(db, filter).execute())
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

function toQuery(db: Kysely<Tables>, { connectionId, connectionIds, status, since, before, after, limit }: RunFilter) {
  let query = db.selectFrom('runs').selectAll().orderBy('started_at', 'desc').orderBy('id').limit(limit)
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
  if (connectionIds !== undefined) query = query.where('connection_id', 'in', ['', ...connectionIds])
  // A list without members is no SQL.
  if (status !== undefined) query = query.where((eb) => (status.length === 0 ? eb.lit(false) : eb('status', 'in', status)))
  if (since !== undefined) query = query.where('started_at', '>=', since)
  if (before !== undefined) query = query.where('started_at', '<', before)
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([eb('started_at', '<', after.startedAt), eb.and([eb('started_at', '=', after.startedAt), eb('id', '>', after.id)])]),
    )
  }
  return query
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
