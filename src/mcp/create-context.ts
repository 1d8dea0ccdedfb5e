import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Platform } from '../platform/platform.ts'
import { withReader } from '../platform/query-warehouse.ts'
import type { StatementCatalogue } from '../platform/statements.ts'
import type { McpContext } from './tool.ts'
import { toWarehouseGate } from './warehouse-gate.ts'

export interface ContextOptions {
  config: Config
  statements: StatementCatalogue
  organisations?: string[]
  /** How long SQL of a client may run. Default: 30 seconds. */
  queryTimeoutMs?: number
  /** Of what syncs. Default: the system's. */
  clock?: Clock
  /** The open platform, in a process that has one. Default: one is opened for each sync. */
  platform?: Platform
}

/**
 * What the tools stand on, for the life of a server. It holds nothing open between calls: neither the warehouse nor the
 * home folder's lock, so that `daybook sync` and every other command work beside it.
 */
export function createMcpContext({
  config,
  statements,
  organisations,
  queryTimeoutMs = 30_000,
  clock,
  platform: open,
}: ContextOptions): McpContext {
  const gate = toWarehouseGate(config.warehousePath)
  return {
    config,
    statements,
    queryTimeoutMs,
    ...(organisations === undefined ? {} : { organisations }),
    read: (options, work) => gate.reading(() => withReader(config, options, work)),
    async sync(tenantId, signal) {
      if (open) return open.sync((await findConnection(open, tenantId)).name, { signal })
      const { openPlatform } = await import('../platform/open-platform.ts')
      const platform = await openPlatform(config, { command: 'daybook mcp', ...(clock ? { clock } : {}) })
      try {
        const connection = await findConnection(platform, tenantId)
        // Opens the warehouse for writing, which it is from here on.
        await gate.alone(() => platform.status(connection.name))
        return await platform.sync(connection.name, { signal })
      } finally {
        await gate.alone(() => platform.close())
      }
    },
  }
}

async function findConnection(platform: Platform, tenantId: string): Promise<{ name: string }> {
  const connection = (await platform.connections.list()).find((each) => each.tenantId === tenantId)
  if (connection) return connection
  throw new AppError(
    'not_found',
    'This organisation is no longer connected: its copy stays as it is. Ask the user to connect it again.',
  )
}
