import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import type { QueueCount } from './jobs.ts'
import { queueNames, queueSchema, toDeadQueue } from './queues.ts'

interface Row {
  name: string
  state: string
  count: number
}

const jobTable = `${queueSchema}.job`

/** Jobs that are not over, by queue. Zeros where no server has made the queue's tables yet. */
export async function countJobs(database: Database): Promise<QueueCount[]> {
  const rows = await database.run(async (db) => {
    const found = await sql<{ there: boolean }>`select to_regclass(${jobTable}) is not null as there`.execute(db)
    if (!found.rows[0]?.there) return []
    const counted = await sql<Row>`
      select name, state::text as state, count(*)::integer as count from ${sql.table(jobTable)}
      where state in ('created', 'retry', 'active') group by name, state`.execute(db)
    return counted.rows
  })
  const count = (name: string, ...states: string[]): number =>
    rows.filter((row) => row.name === name && states.includes(row.state)).reduce((sum, row) => sum + row.count, 0)
  return queueNames.map((name) => ({
    name,
    waiting: count(name, 'created', 'retry'),
    active: count(name, 'active'),
    dead: count(toDeadQueue(name), 'created'),
  }))
}

/** Ids of jobs of a queue that some process runs, or ran when it was cut off. */
export async function loadActiveIds(database: Database, name: string): Promise<string[]> {
  const { rows } = await database.run((db) =>
    sql<{ id: string }>`select id from ${sql.table(jobTable)} where name = ${name} and state = 'active'`.execute(db),
  )
  return rows.map(({ id }) => id)
}
