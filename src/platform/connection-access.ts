import type { Connection, StreamAccess } from '../store/store.ts'
import { grantsRead, toScopeFamily } from '../xero/scopes.ts'
import { quote, quoteName, toText } from './answers/rows.ts'
import { toSchema } from './overview.ts'
import { toScopeGuide, type ScopeGuide } from './scope-guide.ts'
import type { Services } from './services.ts'

/** What a connection's grant reaches, in plain words. */
export interface ConnectionAccess {
  auth: Connection['auth']
  clientId: string | null
  scopeFamily: 'granular' | 'broad' | 'mixed' | 'unknown'
  grantedScopes: string[]
  users: { name: string; role: string | null; email: string | null }[]
  scopes: (ScopeGuide & { granted: boolean })[]
  streams: { stream: string; title: string; access: StreamAccess | null }[]
}

export async function loadConnectionAccess(services: Services, connection: Connection): Promise<ConnectionAccess> {
  const { streams, store } = services
  const set = await store.tokens.get(connection.tokenSetId)
  const family = toScopeFamily([...streams], set.grantedScopes)
  const guide = toScopeGuide(streams, family === 'broad' ? 'broad' : 'granular')
  return {
    auth: connection.auth,
    clientId: set.clientId,
    scopeFamily: family,
    grantedScopes: set.grantedScopes,
    users: await loadUsers(services, connection),
    scopes: guide.map((entry) => ({ ...entry, granted: grantsRead(set.grantedScopes, entry.scope) })),
    streams: streams.map(({ name, title }) => ({ stream: name, title, access: connection.settings.access?.[name] ?? null })),
  }
}

async function loadUsers(services: Services, connection: Connection): Promise<ConnectionAccess['users']> {
  const schema = toSchema(connection)
  await services.openWarehouse(schema)
  const there = await services.readers.select(
    `SELECT 1 FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = ${quote(schema)} AND table_name = 'users'`,
  )
  if (there.length === 0) return []
  const rows = await services.readers.select(
    `SELECT concat_ws(' ', first_name, last_name) AS name, organisation_role, email_address FROM ${quoteName(schema)}.users
     WHERE tenant_id = ${quote(connection.tenantId)} AND _deleted_at IS NULL ORDER BY 1 LIMIT 200`,
  )
  return rows.map((row) => ({
    name: toText(row['name']) ?? '',
    role: toText(row['organisation_role']),
    email: toText(row['email_address']),
  }))
}
