import type { Telemetry } from '../lib/telemetry.ts'
import type { Operations } from './open-operations.ts'
import type { Services } from './services.ts'

const runsLookedAt = 20

/** Gauges of what a server does by itself: read when metrics are. */
export function watchOperations(
  services: Services,
  { jobs, alerts }: Pick<Operations, 'jobs' | 'alerts'>,
  telemetry: Telemetry,
): void {
  telemetry.gauge('daybook.jobs', async () =>
    (await jobs.queues()).flatMap(({ name, waiting, active, dead }) =>
      Object.entries({ waiting, active, dead }).map(([state, value]) => ({ value, facts: { queue: name, state } })),
    ),
  )
  telemetry.gauge('daybook.alerts.open', async () => {
    const counts = new Map<string, number>()
    for (const { kind } of await alerts.events.open()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    return [...counts].map(([kind, value]) => ({ value, facts: { kind } }))
  })
  telemetry.gauge('daybook.copy.age', async () => {
    const now = services.clock.now().getTime()
    const ages = []
    for (const { id, name } of await services.store.connections.list()) {
      const runs = await services.store.runs.list({ connectionId: id, limit: runsLookedAt })
      const last = runs.find(({ status }) => status === 'complete' || status === 'partial')?.finishedAt
      if (last) ages.push({ value: Math.max(0, (now - last.getTime()) / 1000), facts: { connection: name } })
    }
    return ages
  })
}
