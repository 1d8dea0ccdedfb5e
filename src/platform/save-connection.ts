import { AppError, toAppError } from '../lib/app-error.ts'
import type { Connection, ConnectionSettings, TokenSet } from '../store/store.ts'
import { toScopeFamily } from '../xero/scopes.ts'
import { loadAccess, type Access } from './access.ts'
import { needsAttention, toConnectionStatus } from './attention.ts'
import { loadConfigured } from './load-configured.ts'
import type { ConnectOptions, ConnectResult, Tenant } from './platform.ts'
import type { Services } from './services.ts'

export interface SaveConnection extends ConnectOptions {
  tokenSetId: string
  tenant: Tenant
  notes: string[]
  /** The user named the scopes: streams that these leave out are not expected, and don't make runs partial. */
  narrowed?: boolean
}

/**
 * Saves a connection and tests it. A connection of that name to the same organisation is taken over: its history, state
 * and settings stay, and the new authorisation replaces the old.
 */
export async function saveConnection(services: Services, options: SaveConnection): Promise<ConnectResult> {
  const { store } = services
  const existing = (await store.connections.list()).find((connection) => connection.name === options.name)
  requireSameTenant(existing, options.tenant)
  const { streams: streamsBefore, ...settingsBefore } = existing?.settings ?? {}
  const streams = options.streams ?? (isNarrowed(existing) ? undefined : streamsBefore)
  const settings: ConnectionSettings = {
    ...settingsBefore,
    ...(streams ? { streams } : {}),
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
  const notes = [...options.notes]
  if (existing) notes.push('Connected again: what was synced before stays, and the next sync goes on from it.')
  const connection = existing
    ? await store.connections.update(existing.id, { ...link, settings })
    : await store.connections.create({
        ...link,
        name: options.name,
        tenantId: options.tenant.tenantId,
        tenantType: options.tenant.tenantType,
        settings: { ...(await loadConfigured(services, options.name)), ...settings },
      })
  try {
    const result = await testConnection(services, connection, notes)
    if (existing && existing.tokenSetId !== set.id) await deleteUnused(services, existing.tokenSetId)
    if (!options.narrowed || streams) return result
    const narrowedSettings = { ...result.connection.settings, streams: toReadable(result.connection) }
    return { ...result, connection: await store.connections.update(connection.id, { settings: narrowedSettings }) }
  } catch (error) {
    if (existing) await store.connections.update(existing.id, toLink(existing))
    else await store.connections.delete(connection.id)
    throw error
  }
}

/** Throws `already_exists` when the name stands for another organisation. */
export function requireSameTenant(existing: Connection | undefined, tenant: Tenant): void {
  if (!existing || existing.tenantId === tenant.tenantId) return
  throw new AppError(
    'already_exists',
    `"${existing.name}" is connected to ${existing.tenantName} already, and this authorisation is for ${tenant.tenantName}. Choose another name, or disconnect the old one first.`,
  )
}

/** What a failed reconnect puts back: the authorisation before may still work. */
function toLink(connection: Connection) {
  const { auth, tokenSetId, tenantName, xeroConnectionId, settings, status, statusReason } = connection
  return { auth, tokenSetId, tenantName, xeroConnectionId, settings, status, statusReason }
}

function toReadable(connection: Connection): string[] {
  return Object.entries(connection.settings.access ?? {}).flatMap(([stream, access]) => (access.readable ? [stream] : []))
}

/** Whether the streams of a connection are those its scopes left over: other scopes then mean other streams. */
function isNarrowed(connection: Connection | undefined): boolean {
  const streams = connection?.settings.streams
  return connection !== undefined && streams !== undefined && toReadable(connection).sort().join() === [...streams].sort().join()
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
    if (needsAttention(error)) await store.connections.update(connection.id, toConnectionStatus(error))
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
  if (!entries.some((entry) => entry.access.readable))
    notes.push('Nothing can be read with this authorisation: see the reasons below.')
  return {
    connection: updated,
    requestedScopes: set.requestedScopes,
    grantedScopes: set.grantedScopes,
    scopeFamily: toScopeFamily([...streams], set.grantedScopes),
    access: entries,
    notes,
  }
}

/** Deletes a token set that no connection uses. One that is gone already is fine. */
export async function deleteUnused(services: Services, tokenSetId: string): Promise<void> {
  const used = (await services.store.connections.list()).some((connection) => connection.tokenSetId === tokenSetId)
  if (used) return
  await services.store.tokens.delete(tokenSetId).catch((thrown: unknown) => {
    if (toAppError(thrown).code !== 'not_found') throw thrown
  })
}
