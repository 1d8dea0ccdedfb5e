import type { Services } from './services.ts'

const dayMs = 86_400_000

/** Calls and bytes by connection over the last days. */
export async function loadUsage(
  services: Services,
  asked: { name?: string; days: number },
): Promise<{ connection: string; calls: number; bytes: number }[]> {
  const { store, clock } = services
  const chosen = asked.name === undefined ? await store.connections.list() : [await store.connections.get(asked.name)]
  const since = new Date(clock.now().getTime() - asked.days * dayMs)
  const usage = new Map((await store.calls.usage({ since })).map((row) => [row.tenantId, row]))
  return chosen.map((connection) => {
    const row = usage.get(connection.tenantId)
    return { connection: connection.name, calls: row?.calls ?? 0, bytes: row?.bytes ?? 0 }
  })
}
