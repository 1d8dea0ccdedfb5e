import { createMcpHandler } from '@modelcontextprotocol/server'
import { Hono } from 'hono'
import { AppError } from '../lib/app-error.ts'
import { createMcpContext } from '../mcp/create-context.ts'
import { createMcpServer } from '../mcp/create-server.ts'
import { createStatements } from '../platform/statements.ts'
import type { Actor, AppEnv, ServerParts } from './context.ts'
import { assertMay } from './requires.ts'

export interface McpMount {
  routes: Hono<AppEnv>
  close(): Promise<void>
}

/** AI tools at `/mcp`, by key: they see the organisations the key sees, and sync where it may. */
export function createMcpMount({ config, clock, platform }: Pick<ServerParts, 'config' | 'clock' | 'platform'>): McpMount {
  const statements = createStatements({ clock })
  const handler = createMcpHandler(async ({ authInfo }) => {
    const actor = authInfo?.extra?.['actor'] as Actor
    const tenants = await loadTenants(actor)
    const context = createMcpContext({ config, statements, clock, platform, ...(tenants ? { organisations: tenants } : {}) })
    return createMcpServer({
      ...context,
      sync(tenantId, signal) {
        assertMay(actor, 'sync')
        return context.sync(tenantId, signal)
      },
    })
  })
  /** Undefined for all. */
  const loadTenants = async (actor: Actor): Promise<string[] | undefined> => {
    const seen = actor.connections
    if (seen === 'all') return undefined
    return (await platform.connections.list()).filter(({ id }) => seen.has(id)).map(({ tenantId }) => tenantId)
  }
  const routes = new Hono<AppEnv>().all('/mcp', (c) => {
    const actor = c.get('actor')
    if (actor.kind !== 'key') {
      throw new AppError(
        'signed_out',
        'AI tools sign in with a key: make one in the settings, and send it as "Authorization: Bearer KEY".',
      )
    }
    assertMay(actor, 'query')
    return handler.fetch(c.req.raw, { authInfo: { token: '', clientId: actor.id, scopes: [], extra: { actor } } })
  })
  return { routes, close: () => handler.close() }
}
