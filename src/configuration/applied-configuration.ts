import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import { toJson } from '../store/to-json.ts'
import type { DaybookConfig } from './define-config.ts'

/** What was applied last, so that a server works by it without the file, and a later file can take back what it set. */
export interface AppliedConfiguration {
  config: DaybookConfig
  /** File name it came from. */
  origin: string
  /** Lines by path, `connections.demo.schedule`, for people who look for where a value was set. */
  lines: Record<string, number>
  appliedAt: Date
}

const current = 'current'

export async function loadApplied(database: Database): Promise<AppliedConfiguration | undefined> {
  const row = await database.run((db) => db.selectFrom('configuration').selectAll().where('id', '=', current).executeTakeFirst())
  if (row === undefined) return undefined
  const { config, lines } = row.content as Pick<AppliedConfiguration, 'config' | 'lines'>
  return { config, lines, origin: row.origin, appliedAt: row.applied_at }
}

export async function saveApplied(
  database: Database,
  clock: Clock,
  applied: Omit<AppliedConfiguration, 'appliedAt'>,
): Promise<void> {
  const { config, lines, origin } = applied
  const columns = { content: toJson({ config, lines }), origin, applied_at: clock.now() }
  await database.run((db) =>
    db
      .insertInto('configuration')
      .values({ id: current, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute(),
  )
}
