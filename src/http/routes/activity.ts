import { createRoute } from '@hono/zod-openapi'
import { listChanges } from '../../platform/changes.ts'
import { loadUsageReport } from '../../platform/usage-report.ts'
import type { ServerParts } from '../context.ts'
import { parseCursor, toCursor, unknownCursor } from '../cursor.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { callFilter, callList, changeFilter, changeList, usage, usageQuery } from '../schemas/activity.ts'
import { toScope } from '../visible.ts'

const tags = ['activity']

const calls = createRoute({
  tags,
  method: 'get',
  path: '/calls',
  middleware: requires('read'),
  summary: 'Every call to Xero, newest first. Bodies are never kept',
  request: { query: callFilter },
  responses: { ...refusals, 200: jsonAnswer(callList, 'Newest first.') },
})

const changes = createRoute({
  tags,
  method: 'get',
  path: '/changes',
  middleware: requires('read'),
  summary: 'What has changed in the copy, newest first; after a checkpoint, oldest first',
  request: { query: changeFilter },
  responses: { ...refusals, 200: jsonAnswer(changeList, 'Each change once, with what the record is.') },
})

const usageRoute = createRoute({
  tags,
  method: 'get',
  path: '/usage',
  middleware: requires('read'),
  summary: "Calls and egress against Xero's limits, cost at each tier, forecast",
  request: { query: usageQuery },
  responses: { ...refusals, 200: jsonAnswer(usage, 'Bytes are those of response bodies.') },
})

export function createActivityRoutes(parts: ServerParts) {
  const { services } = parts.platform
  return newRouter()
    .openapi(calls, async (c) => {
      const { connection, run, failed, search, since, until, limit = 100, cursor } = c.req.valid('query')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      const names = new Map(connections.map(({ id, name }) => [id, name]))
      const after = cursor === undefined ? undefined : parseCursor(cursor)
      const found = await services.store.calls.list({
        connectionIds: [...names.keys()],
        limit: limit + 1,
        ...(run === undefined ? {} : { runId: run }),
        ...(failed === undefined ? {} : { failed: failed === 'true' }),
        ...(search === undefined ? {} : { search }),
        ...(since === undefined ? {} : { since: new Date(since) }),
        ...(until === undefined ? {} : { before: new Date(until) }),
        ...(after ? { after: { at: new Date(after[0]), id: after[1] } } : {}),
      })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      return c.json(
        {
          items: shown.map(({ connectionId, tenantId: _tenant, at, ...rest }) => ({
            ...rest,
            connection: connectionId === null ? null : (names.get(connectionId) ?? null),
            at: at.toISOString(),
            askedBy: rest.runId === null ? ('interactive' as const) : ('sync' as const),
          })),
          nextCursor: found.length > limit && last ? toCursor([last.at.toISOString(), last.id]) : null,
        },
        200,
      )
    })
    .openapi(changes, async (c) => {
      const { connection, cursor, firstSync, reports, limit = 100, ...query } = c.req.valid('query')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      const { items, next, checkpoint } = await listChanges(services, {
        ...query,
        connections,
        limit,
        firstSync: firstSync === undefined ? undefined : firstSync === 'true',
        reports: reports === undefined ? undefined : reports === 'true',
        cursor: cursor === undefined ? undefined : parsePlace(cursor),
      })
      return c.json({ items, nextCursor: next && toCursor(next), checkpoint }, 200)
    })
    .openapi(usageRoute, async (c) => {
      const { connection, month } = c.req.valid('query')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      return c.json(await loadUsageReport(services, { connections, connection: connection ?? null, month }), 200)
    })
}

function parsePlace(cursor: string): [string, string, string] {
  const [place, seq, changedAt = ''] = parseCursor(cursor, 3)
  if (!/^\d{1,18}$/.test(seq) || !/^\d{4}-\d{2}-\d{2} [\d:.+-]+$/.test(changedAt)) throw unknownCursor()
  return [place, seq, changedAt]
}
