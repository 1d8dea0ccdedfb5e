import { AppError, toAppError } from '../lib/app-error.ts'
import type { Connection, ConnectionSettings, TokenSet } from '../store/store.ts'
import { toScopeFamily } from '../xero/scopes.ts'
import { loadAccess, type Access } from './access.ts'
import type { ConnectOptions, ConnectResult, Tenant } from './platform.ts'
import type { Services } from './services.ts'

export interface SaveConnection extends ConnectOptions {
  tokenSetId: string
  tenant: Tenant
  notes: string[]
}

/** What a user narrows by hand is not expected: streams that the scopes they named leave out don't make runs partial. */
export interface Narrowed {
  narrowed?: boolean
}

/**
 * Saves a connection and tests it. A connection of that name to the same organisation is taken over: its history, state
 * and settings stay, and the new authorisation replaces the old.
 */
export async function saveConnection(services: Services, options: SaveConnection & Narrowed): Promise<ConnectResult> {
  const { store } = services
  const existing = (await store.connections.list()).find((connection) => connection.name === options.name)
  const notes = [...options.notes]
  if (existing && existing.tenantId !== options.tenant.tenantId) {
    throw new AppError(
      'already_exists',
      `"${options.name}" is connected to ${existing.tenantName} already, and this authorisation is for ${options.tenant.tenantName}. Choose another name, or disconnect the old one first.`,
    )
  }
  const settings: ConnectionSettings = {
    ...existing?.settings,
    ...(options.streams ? { streams: options.streams } : {}),
    ...(options.startDate ? { startDate: options.startDate } : {}),
    ...(options.schema ? { schema: options.schema } : {}),
  }
  const set = await store.tokens.get(options.tokenSetId)
  const link = {
    auth: set.auth,
    tokenSetId: set.id,
    tenantName: options.tenant.tenantName,
    xeroConnectionId: options.tenant.xeroConnectionId || null,
  }
  const previous = existing?.tokenSetId
  const connection = existing
    ? await store.connections.update(existing.id, { ...link, settings, status: 'ok', statusReason: null })
    : await store.connections.create({ ...link, name: options.name, tenantId: options.tenant.tenantId, tenantType: options.tenant.tenantType, settings })
  if (existing) notes.push('Connected again: what was synced before stays, and the next sync goes on from it.')
  try {
    const result = await testConnection(services, connection, notes)
    if (previous !== undefined && previous !== set.id) await deleteUnused(services, previous)
    if (!options.narrowed || settings.streams) return result
    const streams = result.access.filter((entry) => entry.access.readable || entry.restricted).map((entry) => entry.stream)
    return { ...result, connection: await store.connections.update(connection.id, { settings: { ...result.connection.settings, streams: readableOf(streams, result) } }) }
  } catch (error) {
    if (!existing) await store.connections.delete(connection.id)
    throw error
  }
}

function readableOf(streams: string[], result: ConnectResult): string[] {
  return streams.filter((stream) => result.access.find((entry) => entry.stream === stream)?.access.readable)
}

/** Asks Xero what the connection can read, and keeps the answer with it. */
export async function testConnection(services: Services, connection: Connection, notes: string[]): Promise<ConnectResult> {
  const { store, clock, streams } = services
  const session = await services.openSession(connection, {})
  let access: Access
  let set: TokenSet
  try {
    // Renewed first where needed, so that the scopes are those of the token that will be used.
    await services.createTokenSource(connection.tokenSetId).accessToken()
    set = await store.tokens.get(connection.tokenSetId)
    access = await loadAccess({ streams, api: session.api, grantedScopes: set.grantedScopes, now: clock.now() })
  } catch (thrown) {
    const error = toAppError(thrown)
    await store.connections.update(connection.id, { status: 'needs_attention', statusReason: error.message })
    throw error
  } finally {
    await session.close()
  }
  const updated = await store.connections.update(connection.id, {
    settings: { ...connection.settings, access },
    status: 'ok',
    statusReason: null,
  })
  const entries = streams.map((stream) => ({
    stream: stream.name,
    access: access[stream.name] ?? { readable: true as const },
    restricted: stream.restricted !== undefined || stream.retired !== undefined,
  }))
  if (!entries.some((entry) => entry.access.readable)) notes.push('Nothing can be read with this authorisation: see the reasons below.')
  return {
    connection: updated,
    requestedScopes: set.requestedScopes,
    grantedScopes: set.grantedScopes,
    scopeFamily: toScopeFamily([...streams], set.grantedScopes),
    access: entries,
    notes,
  }
}

export async function deleteUnused(services: Services, tokenSetId: string): Promise<void> {
  const used = (await services.store.connections.list()).some((connection) => connection.tokenSetId === tokenSetId)
  if (!used) await services.store.tokens.delete(tokenSetId)
}
