import { Hono } from 'hono'
import type { Collection, WireRecord } from './company/collection.ts'
import type { SandboxControl } from './control.ts'
import type { Fault } from './faults.ts'
import type { SandboxState } from './state.ts'
import type { WebhookOptions } from './webhooks/webhooks.ts'

/** The control handle over HTTP, for a sandbox in another process. Everything is JSON. */
export function createControlRoutes(state: SandboxState, control: SandboxControl): Hono {
  const app = new Hono({ strict: false }).basePath('/__sandbox')
  app.onError((error, c) => c.json({ error: error.message }, 400))

  app.get('/', (c) =>
    c.json({
      now: control.now(),
      organisations: [...state.companies.values()].map((company) => ({
        tenantId: company.tenantId,
        name: company.name,
        records: Object.fromEntries([...company.collections].map(([root, collection]) => [root, collection.size])),
      })),
      apps: state.apps.map(({ clientSecret: _secret, ...app }) => app),
      users: state.users,
      faults: control.faults(),
    }),
  )
  app.get('/calls', (c) => c.json(control.calls()))
  app.delete('/calls', (c) => {
    control.clearCalls()
    return c.json({})
  })
  app.post('/clock', async (c) => {
    control.advance((await c.req.json<{ advanceMs: number }>()).advanceMs)
    return c.json({ now: control.now() })
  })

  app.get('/faults', (c) => c.json(control.faults()))
  app.post('/faults', async (c) => c.json({ id: control.addFault(await c.req.json<Fault>()) }))
  app.delete('/faults', (c) => {
    control.clearFaults()
    return c.json({})
  })
  app.delete('/faults/:id', (c) => {
    control.removeFault(c.req.param('id'))
    return c.json({})
  })

  app.get('/ledger', (c) => c.json(control.ledger(c.req.query())))
  app.get('/egress', (c) => c.json(control.egress()))
  app.get('/webhooks', (c) => c.json(control.webhooks.list()))
  app.put('/webhooks/:clientId', async (c) =>
    c.json(await control.webhooks.subscribe(c.req.param('clientId'), await c.req.json<WebhookOptions>())),
  )
  app.post('/webhooks/:clientId/enable', async (c) => c.json(await control.webhooks.enable(c.req.param('clientId'))))
  app.post('/webhooks/:clientId/disable', (c) => {
    control.webhooks.disable(c.req.param('clientId'))
    return c.json({})
  })
  app.delete('/webhooks/:clientId', (c) => {
    control.webhooks.remove(c.req.param('clientId'))
    return c.json({})
  })

  const findIn = (root: string, tenantId: string | undefined): Collection => control.collection(root, tenantId)
  app.get('/records/:root/:id', (c) => {
    const collection = findIn(c.req.param('root'), c.req.query('tenantId'))
    const index = collection.indexOf(c.req.param('id'))
    return index === undefined ? c.json({ error: 'No such record' }, 404) : c.json(collection.recordAt(index))
  })
  app.get('/records/:root', (c) => {
    const collection = findIn(c.req.param('root'), c.req.query('tenantId'))
    const from = Number(c.req.query('from') ?? 0)
    const to = Math.min(collection.size, from + Number(c.req.query('count') ?? 100))
    const records = Array.from({ length: Math.max(0, to - from) }, (_, at) => collection.recordAt(from + at))
    return c.json({ size: collection.size, records })
  })
  app.put('/records/:root', async (c) => {
    const body = await c.req.json<WireRecord | WireRecord[]>()
    for (const record of Array.isArray(body) ? body : [body]) control.put(c.req.param('root'), record, c.req.query('tenantId'))
    return c.json({})
  })
  app.patch('/records/:root/:id', async (c) => {
    const changes = await c.req.json<WireRecord>()
    return c.json(control.edit(c.req.param('root'), c.req.param('id'), changes, c.req.query('tenantId')))
  })
  app.delete('/records/:root/:id', (c) =>
    c.json({ removed: control.remove(c.req.param('root'), c.req.param('id'), c.req.query('tenantId')) }),
  )

  /** The other actions, by name: `POST /__sandbox/disconnect {"tenantId":"…"}`. */
  const actions: Record<string, (body: never) => void> = {
    'expire-access-tokens': () => control.expireAccessTokens(),
    'revoke-tokens': (body: { clientId?: string }) => control.revokeTokens(body.clientId),
    'withdraw-scope': (body: { scope: string; clientId?: string }) => control.withdrawScope(body.scope, body.clientId),
    'grant-scope': (body: { scope: string; clientId: string }) => control.grantScope(body.scope, body.clientId),
    disconnect: (body: { tenantId?: string }) => control.disconnect(body.tenantId),
    reconnect: (body: { tenantId?: string }) => control.reconnect(body.tenantId),
    offline: (body: { offline: boolean; tenantId?: string }) => control.setOffline(body.offline, body.tenantId),
    user: ({ userId, ...changes }: { userId?: string; reporting?: boolean }) => control.setUser(changes, userId),
    remaining: ({ tenantId, ...left }: { tenantId?: string; minute?: number; day?: number; appMinute?: number }) =>
      control.setRemaining(left, tenantId),
    quirks: (body: Parameters<SandboxControl['setQuirks']>[0]) => control.setQuirks(body),
    latency: (body: { ms: number }) => control.setLatency(body.ms),
    'high-volume': (body: { threshold?: number }) => control.setHighVolume(body.threshold),
    'auto-approve': (body: { approve: boolean | string[] }) => control.setAutoApprove(body.approve),
  }
  app.post('/reset', async (c) => {
    const text = await c.req.text()
    const { tenantId } = JSON.parse(text === '' ? '{}' : text) as { tenantId?: string }
    return c.json({ tenantId: control.resetDemo(tenantId) })
  })
  app.post('/:action', async (c) => {
    const action = actions[c.req.param('action')]
    if (!action) return c.json({ error: `No action ${c.req.param('action')}; there are ${Object.keys(actions).join(', ')}` }, 404)
    const text = await c.req.text()
    action(JSON.parse(text === '' ? '{}' : text) as never)
    return c.json({})
  })
  return app
}
