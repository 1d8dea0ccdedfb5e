import { AppError } from '../lib/app-error.ts'
import { withReader } from '../platform/query-warehouse.ts'
import type { QueryEngine } from '../warehouse/query.ts'
import { withPlatform, type Cli } from './cli.ts'

/** What an organisation is called: by its connection, by itself, by Xero. */
interface Called {
  tenantId: string
  /** The first is what people know it by. */
  names: string[]
}

/**
 * Tenant ids of organisations by what a user calls them: connection, name, short code or tenant id, whatever the case; each
 * once. Throws `not_found` for what nobody is called, naming who there is, and `usage` for a name of several.
 */
export async function findTenants(cli: Cli, command: string, names: string[], signal: AbortSignal): Promise<string[]> {
  // The warehouse alone answers at once and waits for nobody; the connections are in the control plane.
  const held = await withReader(cli.config(), { signal }, loadHeld)
  if (names.every((name) => findCalled(name, held) !== undefined)) return toTenants(names, held)
  const connections = await withPlatform(cli, command, (platform) => platform.connections.list())
  return toTenants(names, [
    ...connections.map(({ name, tenantName, tenantId }) => ({ tenantId, names: [name, tenantName] })),
    ...held,
  ])
}

/** Organisations that have books. None where no books were ever built. */
async function loadHeld(reader: QueryEngine): Promise<Called[]> {
  try {
    const sql = 'SELECT tenant_id, name, short_code FROM books.organisations'
    const { rows } = await reader.query(sql, { maxRows: 100_000, timeoutMs: 30_000 })
    return rows.map((cells) => {
      const [tenantId = '', ...names] = cells.filter((cell) => typeof cell === 'string')
      return { tenantId, names: [...names, tenantId] }
    })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'query_failed') return []
    throw thrown
  }
}

/** Undefined where nobody is called so. */
function findCalled(name: string, known: Called[]): string | undefined {
  const asked = name.trim().toLowerCase()
  const found = known.filter(({ names }) => names.some((own) => own.toLowerCase() === asked))
  const ids = [...new Set(found.map(({ tenantId }) => tenantId))]
  if (ids.length < 2) return ids[0]
  throw new AppError('usage', `Several organisations are called "${name}". Give a tenant id: ${ids.join(', ')}.`)
}

function toTenants(names: string[], known: Called[]): string[] {
  const found = names.map((name) => ({ name, id: findCalled(name, known) }))
  const missing = found.filter(({ id }) => id === undefined).map(({ name }) => `"${name}"`)
  if (missing.length === 0) return [...new Set(found.flatMap(({ id }) => id ?? []))]
  // Once each, under the first name.
  const there = new Map(known.toReversed().map(({ tenantId, names }) => [tenantId, names.slice(0, 2)]))
  const described = [...there.values()].map(([first, second]) => `"${first}"${second ? ` (${second})` : ''}`).toReversed()
  throw new AppError(
    'not_found',
    `There is no connection or organisation ${missing.join(' or ')}. ${
      described.length === 0
        ? 'There is none at all yet: daybook connect makes one.'
        : `There ${described.length === 1 ? 'is' : 'are'} ${described.join(', ')}.`
    }`,
  )
}
