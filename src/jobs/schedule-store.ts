import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'

export interface NextRun {
  connectionId: string
  /** What `nextRunAt` was worked out from. */
  schedule: string
  nextRunAt: Date | null
  /** It goes on with a run that a limit paused or a stop cut short. */
  resumes: boolean
}

export interface ScheduleStore {
  list(): Promise<NextRun[]>
  /**
   * Writes the next run of a connection; with `unless`, only while it is still this instant, so that of several workers
   * one moves it on. Answers whether it was written.
   */
  save(next: NextRun, options?: { unless?: Date | null }): Promise<boolean>
}

/** When each connection is synced next: kept, so that what came due while nothing ran is made up for, once. */
export function createScheduleStore(database: Database, clock: Clock): ScheduleStore {
  return {
    async list() {
      const rows = await database.run((db) => db.selectFrom('sync_schedules').selectAll().execute())
      return rows.map((row) => ({
        connectionId: row.connection_id,
        schedule: row.schedule,
        nextRunAt: row.next_run_at,
        resumes: row.resumes,
      }))
    },
    async save(next, options = {}) {
      const values = {
        schedule: next.schedule,
        next_run_at: next.nextRunAt,
        resumes: next.resumes,
        updated_at: clock.now(),
      }
      const { unless } = options
      const { numInsertedOrUpdatedRows } = await database.run((db) =>
        db
          .insertInto('sync_schedules')
          .columns(['connection_id', 'schedule', 'next_run_at', 'resumes', 'updated_at'])
          // Of a connection that was removed meanwhile there is nothing to keep.
          .expression((eb) =>
            eb
              .selectFrom('connections')
              .select((of) => [
                'id',
                of.val(values.schedule).as('schedule'),
                of.cast<Date | null>(of.val(values.next_run_at), 'timestamptz').as('next_run_at'),
                of.cast<boolean>(of.val(values.resumes), 'boolean').as('resumes'),
                of.cast<Date>(of.val(values.updated_at), 'timestamptz').as('updated_at'),
              ])
              .where('id', '=', next.connectionId),
          )
          .onConflict((conflict) => {
            const update = conflict.column('connection_id').doUpdateSet(values)
            return unless === undefined
              ? update
              : update.where('sync_schedules.next_run_at', unless === null ? 'is' : '=', unless)
          })
          .executeTakeFirstOrThrow(),
      )
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
  }
}
