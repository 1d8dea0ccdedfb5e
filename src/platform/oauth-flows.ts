import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'
import type { OAuthClient, TokenAnswer } from '../xero/oauth.ts'
import { toRequestedScopes } from '../xero/scopes.ts'
import { createTokenSet, findTenants, saveTenants } from './keep-grant.ts'
import { refusals, toRefusal, type Refusal } from './oauth-refusals.ts'
import type { ConnectResult, Tenant } from './platform.ts'
import type { Services } from './services.ts'

/** Signing in with Xero in a browser, step by step: started here, agreed to at Xero, ended at the callback. */
export interface OAuthFlows {
  /** The Xero app that is used where none is named; undefined: there is none yet. */
  findApp(): Promise<OAuthApp | undefined>
  /** Throws `client_rejected` where no app is known. `binding` goes to the browser as a cookie and must come back with the callback. */
  start(options: StartFlowOptions): Promise<{ id: string; url: string; binding: string; expiresAt: Date }>
  /** Which flow a callback's state belongs to; undefined for one that is used up, or was never given. */
  findByState(state: string): { id: string; returnTo: string | null } | undefined
  /** Takes the callback: once a flow, from the browser it was started in. Never throws: what went wrong is in the flow. */
  finish(
    id: string,
    callback: { url: string; error?: string | undefined; description?: string | undefined; binding: string | undefined },
  ): void
  /** Throws `not_found`, also for somebody else's. */
  get(id: string, ownerId: string): OAuthFlow
  /** Connects these of the organisations it found. */
  choose(id: string, ownerId: string, choice: { tenantIds: string[]; reconnect: boolean }): OAuthFlow
  /** Waits for what is being connected. */
  close(): Promise<void>
}

export interface OAuthApp {
  clientId: string
  clientSecret: string | null
  from: 'settings' | 'connection'
}

export interface StartFlowOptions {
  /** Whose it is: a person, or a connect session. */
  ownerId: string
  redirectUri: string
  clientId?: string | undefined
  clientSecret?: string | undefined
  scopes?: string[] | undefined
  /** What to call the connection; default: made from the organisation's name. */
  name?: string | undefined
  /** A connection to sign in again for. */
  reconnect?: Connection | undefined
  metadata?: Record<string, string> | undefined
  /** Where the browser goes after the callback. */
  returnTo?: string | undefined
  /** Told once, when it has connected or was refused. */
  onEnd?: ((flow: OAuthFlow, connections: Connection[]) => Promise<void>) | undefined
}

export interface OAuthFlow {
  id: string
  state: 'waiting' | 'choosing' | 'connecting' | 'connected' | 'refused' | 'expired'
  code: string | null
  message: string | null
  tenants: { tenantId: string; tenantName: string; connectedAs: string | null }[]
  connections: { name: string; tenantName: string; readable: number; streams: number; syncId: string | null }[]
  expiresAt: string
}

export interface OAuthFlowsOptions {
  services: Services
  /** Starts the first sync; null where it could not be started. */
  startSync(connection: Connection): Promise<string | null>
}

interface Entry {
  view: OAuthFlow
  options: StartFlowOptions
  app: { clientId: string; clientSecret: string | null }
  oauth: OAuthClient
  scopes: string[]
  binding: string
  state: string
  verifier: string
  expiresAt: Date
  grant: TokenAnswer | undefined
  found: Tenant[]
}

const lifeMs = 5 * 60_000
/** What ended stays to be looked at for so long. */
const keptMs = 15 * 60_000
const most = 1000

export function createOAuthFlows({ services, startSync }: OAuthFlowsOptions): OAuthFlows {
  const { store, clock } = services
  const flows = new Map<string, Entry>()
  const working = new Set<Promise<void>>()

  const prune = (): void => {
    const now = clock.now().getTime()
    for (const [id, { expiresAt }] of flows) if (expiresAt.getTime() + keptMs < now) flows.delete(id)
  }

  const findApp = async (): Promise<OAuthApp | undefined> => {
    const { xeroClientId, xeroClientSecret } = services.config
    if (xeroClientId !== '') return { clientId: xeroClientId, clientSecret: xeroClientSecret || null, from: 'settings' }
    const connection = (await store.connections.list())
      .filter(({ auth, settings }) => auth === 'oauth' && !settings.demo)
      .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())[0]
    if (!connection) return undefined
    const { clientId, clientSecret } = await store.tokens.get(connection.tokenSetId)
    return clientId === null ? undefined : { clientId, clientSecret, from: 'connection' }
  }

  const refuse = (entry: Entry, refusal: Refusal): void => {
    entry.view.state = 'refused'
    entry.view.code = refusal.code
    entry.view.message = refusal.message
    entry.grant = undefined
    end(entry, [])
  }

  const end = (entry: Entry, connections: Connection[]): void => {
    const told = entry.options.onEnd?.(entry.view, connections)
    // Whoever is told does not decide what became of the flow.
    if (told) track(told.catch(() => undefined))
  }

  const track = (work: Promise<void>): void => {
    working.add(work)
    void work.finally(() => working.delete(work))
  }

  /** Looks at a flow, whose time may be over. */
  const look = (entry: Entry): OAuthFlow => {
    const { view } = entry
    if ((view.state === 'waiting' || view.state === 'choosing') && entry.expiresAt <= clock.now()) {
      Object.assign(view, { state: 'expired', ...refusals.expired })
      entry.grant = undefined
    }
    return view
  }

  const find = (id: string, ownerId: string): Entry => {
    prune()
    const entry = flows.get(id)
    if (entry && entry.options.ownerId === ownerId) return entry
    throw new AppError('not_found', 'There is no such sign-in: it ended, or was started by someone else. Start again.')
  }

  const connectTenants = async (entry: Entry, tenants: Tenant[], reconnect: boolean): Promise<void> => {
    const { grant, options, app, scopes, view } = entry
    if (!grant) return
    view.state = 'connecting'
    entry.grant = undefined
    try {
      const existing = await store.connections.list()
      const names = new Set(existing.map(({ name }) => name))
      const wanted = tenants.map((tenant) => {
        const held = options.reconnect ?? (reconnect ? existing.find(({ tenantId }) => tenantId === tenant.tenantId) : undefined)
        const name = held?.name ?? toFreeName(options.name ?? toSlug(tenant.tenantName), names)
        names.add(name)
        return { tenant, name }
      })
      const set = await createTokenSet(services, { auth: 'oauth', ...app, requestedScopes: scopes }, grant)
      const notes = grant.refreshToken === null ? ['Xero gave no refresh token: this connection works for 30 minutes only.'] : []
      const results = await saveTenants(services, set, {}, wanted, notes)
      const connections = await keepMetadata(results, options.metadata)
      for (const [index, connection] of connections.entries()) {
        const access = results[index]?.access ?? []
        view.connections.push({
          name: connection.name,
          tenantName: connection.tenantName,
          readable: access.filter((each) => each.access.readable).length,
          streams: access.length,
          syncId: await startSync(connection),
        })
      }
      view.state = 'connected'
      view.message = toConnectedText(view.connections)
      end(entry, connections)
    } catch (thrown) {
      refuse(entry, toRefusal(toAppError(thrown)))
    }
  }

  const keepMetadata = async (results: ConnectResult[], metadata: Record<string, string> | undefined): Promise<Connection[]> => {
    const connections: Connection[] = []
    for (const { connection } of results) {
      connections.push(
        metadata === undefined
          ? connection
          : await store.connections.update(connection.id, { settings: { ...connection.settings, metadata } }),
      )
    }
    return connections
  }

  /** After the callback: exchanges the code, finds the organisations, and connects, or asks which. */
  const goOn = async (entry: Entry, callbackUrl: string): Promise<void> => {
    const { oauth, state, verifier, options, view } = entry
    view.state = 'connecting'
    try {
      entry.grant = await oauth.exchangeCode({ callbackUrl, state, verifier })
      entry.found = await findTenants(services, entry.grant.accessToken, entry.grant.authEventId)
    } catch (thrown) {
      return refuse(entry, toRefusal(toAppError(thrown)))
    }
    if (options.reconnect) {
      const { tenantId, tenantName } = options.reconnect
      const same = entry.found.find((tenant) => tenant.tenantId === tenantId)
      if (same) return connectTenants(entry, [same], true)
      return refuse(entry, refusals.otherTenant(entry.found[0]?.tenantName ?? 'another organisation', tenantName))
    }
    const held = new Map((await store.connections.list()).map(({ tenantId, name }) => [tenantId, name]))
    view.tenants = entry.found.map(({ tenantId, tenantName }) => ({
      tenantId,
      tenantName,
      connectedAs: held.get(tenantId) ?? null,
    }))
    const [only] = entry.found
    if (entry.found.length === 1 && only && !held.has(only.tenantId)) return connectTenants(entry, [only], false)
    view.state = 'choosing'
    entry.expiresAt = new Date(clock.now().getTime() + lifeMs)
    view.expiresAt = entry.expiresAt.toISOString()
    const [first] = view.tenants
    if (view.tenants.length === 1 && typeof first?.connectedAs === 'string') {
      view.code = 'already_exists'
      view.message = `This organisation is already connected as ${first.connectedAs}. Sign in again for it instead?`
    }
  }

  return {
    findApp,
    async start(options) {
      prune()
      if (flows.size >= most)
        throw new AppError('too_many_requests', 'Too many sign-ins have been started. Try again in some minutes.')
      const known = options.clientId === undefined ? await findAppOf(options.reconnect) : undefined
      const app = {
        clientId: options.clientId ?? known?.clientId ?? '',
        clientSecret: options.clientId === undefined ? (known?.clientSecret ?? null) : (options.clientSecret ?? null),
      }
      if (app.clientId === '') {
        throw new AppError('client_rejected', 'No Xero app is known yet. Set one up first: give its client id and secret.')
      }
      const oauth = services.createOAuthClient(app)
      const scopes = options.scopes ?? toRequestedScopes([...services.streams], 'granular')
      const { url, state, verifier } = await oauth.buildAuthorizeUrl({ redirectUri: options.redirectUri, scopes })
      const id = randomUUID()
      const expiresAt = new Date(clock.now().getTime() + lifeMs)
      const binding = randomBytes(32).toString('base64url')
      flows.set(id, {
        view: {
          id,
          state: 'waiting',
          code: null,
          message: null,
          tenants: [],
          connections: [],
          expiresAt: expiresAt.toISOString(),
        },
        options,
        app,
        oauth,
        scopes,
        binding,
        state,
        verifier,
        expiresAt,
        grant: undefined,
        found: [],
      })
      return { id, url, binding, expiresAt }
    },
    findByState(state) {
      const entry = [...flows.values()].find((each) => isSame(each.state, state))
      return entry && look(entry).state === 'waiting'
        ? { id: entry.view.id, returnTo: entry.options.returnTo ?? null }
        : undefined
    },
    finish(id, { url, error, description, binding }) {
      const entry = flows.get(id)
      if (!entry || look(entry).state !== 'waiting') return
      // Another browser's answer: it must neither be used nor end the wait of the right one.
      if (binding === undefined || !isSame(binding, entry.binding)) return
      if (error !== undefined) return refuse(entry, refusals.ofXero(error, description))
      track(goOn(entry, url))
    },
    get: (id, ownerId) => look(find(id, ownerId)),
    choose(id, ownerId, { tenantIds, reconnect }) {
      const entry = find(id, ownerId)
      const view = look(entry)
      if (view.state !== 'choosing') throw new AppError('usage', 'There is nothing to choose in this sign-in now. Start again.')
      const chosen = entry.found.filter(({ tenantId }) => tenantIds.includes(tenantId))
      if (chosen.length < new Set(tenantIds).size) {
        throw new AppError(
          'tenant_unknown',
          'This sign-in does not reach one of these organisations. Choose among those it found.',
        )
      }
      const taken = view.tenants.find(({ tenantId, connectedAs }) => tenantIds.includes(tenantId) && connectedAs !== null)
      if (taken && !reconnect) {
        throw new AppError(
          'already_exists',
          `This organisation is already connected as ${taken.connectedAs}. Sign in again for it instead?`,
        )
      }
      view.code = null
      view.message = null
      track(connectTenants(entry, chosen, reconnect))
      return view
    },
    async close() {
      await Promise.all(working)
      flows.clear()
    },
  }

  /** A reconnect goes by the app the connection was made with. */
  async function findAppOf(
    connection: Connection | undefined,
  ): Promise<{ clientId: string; clientSecret: string | null } | undefined> {
    if (connection?.auth !== 'oauth') return findApp()
    const { clientId, clientSecret } = await store.tokens.get(connection.tokenSetId)
    return clientId === null ? findApp() : { clientId, clientSecret }
  }
}

function toConnectedText(connections: OAuthFlow['connections']): string {
  const [first, second] = connections
  if (!first || second) return `Connected to ${connections.map(({ tenantName }) => tenantName).join(', ')}.`
  return `Connected to ${first.tenantName}. ${first.readable} of ${first.streams} streams can be read.`
}

/** `Harbour & Vine` → `harbour-vine` */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
  return slug === '' ? 'organisation' : slug
}

export function toFreeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
