import { settings } from '../config.ts'
import { pruneSignIns } from '../access/sessions.ts'
import type { Services } from './services.ts'

/** What the control plane writes down and forgets again after a time. What is synced is kept for ever, and so is the audit log. */
export interface KeptKind {
  name: 'calls' | 'alerts'
  title: string
  /** Kept this long. */
  days: number
  rows: number
  oldestAt: Date | null
  /** The environment variable that says how long. */
  setting: string
}

const dayMs = 86_400_000

export async function loadRetention({ store, config }: Services): Promise<KeptKind[]> {
  const count = (table: 'calls' | 'alert_events', column: 'at' | 'raised_at') =>
    store.database.run((db) =>
      db
        .selectFrom(table)
        .select((eb) => [eb.fn.countAll().as('rows'), eb.fn.min(eb.ref(column)).as('oldest')])
        .executeTakeFirstOrThrow(),
    )
  const toKept = ({ rows, oldest }: { rows: string | number | bigint; oldest: unknown }) => ({
    rows: Number(rows),
    oldestAt: oldest instanceof Date ? oldest : null,
  })
  return [
    {
      name: 'calls',
      title: 'Calls to Xero',
      days: config.keepCallsDays,
      setting: settings.keepCallsDays.env,
      ...toKept(await count('calls', 'at')),
    },
    {
      name: 'alerts',
      title: 'Alerts that are over',
      days: config.keepAlertsDays,
      setting: settings.keepAlertsDays.env,
      ...toKept(await count('alert_events', 'raised_at')),
    },
  ]
}

/** Deletes what is older than it is kept, and sign-ins that have ended. Answers how many rows of each. */
export async function prune({ store, clock, config }: Services): Promise<{ calls: number; alerts: number; signIns: number }> {
  const now = clock.now()
  const before = (days: number): Date => new Date(now.getTime() - days * dayMs)
  const calls = await store.calls.prune(before(config.keepCallsDays))
  // An alert that goes on is kept, however old; deliveries go with theirs.
  const { numDeletedRows } = await store.database.run((db) =>
    db.deleteFrom('alert_events').where('recovered_at', '<', before(config.keepAlertsDays)).executeTakeFirstOrThrow(),
  )
  return { calls, alerts: Number(numDeletedRows), signIns: await pruneSignIns(store.database, now) }
}
