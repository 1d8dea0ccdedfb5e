import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { openBooks } from './books/books.ts'
import type { Books } from './books/books.ts'
import { createCallLog } from './calls.ts'
import { createCompany } from './company/company.ts'
import type { Company, CompanyOptions } from './company/collection.ts'
import type { Hooks, SandboxControl } from './control.ts'
import { connectCustomApps, createControl } from './control.ts'
import { createControlRoutes } from './control-routes.ts'
import { openDataFolder } from './data-folder/data-folder.ts'
import { createEgressMeter } from './egress.ts'
import { createFaultList } from './faults.ts'
import type { App, User } from './identity/apps.ts'
import { createDemoApps, createDemoUsers } from './identity/apps.ts'
import { createConnectionStore } from './identity/connections.ts'
import { createGrantStore } from './identity/grants.ts'
import { createIdentityRoutes } from './identity/identity-routes.ts'
import { createSigner } from './identity/signing.ts'
import { tiers } from './identity/tiers.ts'
import type { LimitOptions, Terms } from './limits.ts'
import { createLimits, xeroLimits } from './limits.ts'
import { createPageSpool } from './page-spool.ts'
import { createControlPages } from './pages/control-pages.ts'
import type { Quirks } from './quirks.ts'
import { defaultQuirks } from './quirks.ts'
import { createSandboxClock } from './sandbox-clock.ts'
import { createSandboxServer } from './server.ts'
import type { SandboxState } from './state.ts'
import { keepHistory } from './writes/attached/history.ts'
import type { ServerIdentity } from './tls/either-server.ts'
import { createEitherServer } from './tls/either-server.ts'
import { findApp } from './state.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type { App, User } from './identity/apps.ts'
export type { Company, CompanyOptions } from './company/collection.ts'
export type { SandboxControl } from './control.ts'

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number
  /** An address of this machine. Default 127.0.0.1: others on the network could do as they like with the control API. */
  host?: string
  /** Answer https on the same port too. PEM: see tls/certificates.ts. */
  tls?: ServerIdentity
  /** Of the demo company and the demo apps. Default 1. */
  seed?: number
  /** Of the demo company. Default small. */
  size?: CompanyOptions['size']
  /** Instead of the demo company: made already, or how to make them. */
  companies?: (Company | CompanyOptions)[]
  /** Default: the demo apps. A `custom` one without tenantId opens the first organisation. */
  apps?: App[]
  /** Default: an adviser, a standard user without reports, and one who may only read. The first also stands behind Custom Connections. */
  users?: User[]
  /** Enforce Xero's limits, or these. Default false: counters are sent, nothing is refused. */
  limits?: boolean | Partial<LimitOptions>
  /** Answer ErrorNumber 51 above so many documents; true: 100,000. */
  highVolume?: boolean | number
  latencyMs?: number
  /** Epoch ms. Default: the system's. */
  now?: () => number
  quirks?: Partial<Quirks>
  /** Keep rendered pages in a temporary file, so that a second walk costs next to nothing. For benchmarks. */
  spool?: boolean
  /** A folder that keeps everything, so that it survives the process. Default: nothing is kept. */
  data?: string
  /** Consent pages approve themselves: every organisation, or those listed. */
  autoApprove?: boolean | string[]
}

/** A running sandbox. Close it. */
export interface Sandbox {
  /** One origin for all three hosts; paths are Xero's. */
  url: string
  apiUrl: string
  identityUrl: string
  loginUrl: string
  /** Of the first Custom Connection, or of the first app when there is none. Empty secret: a `pkce` app. */
  clientId: string
  clientSecret: string
  apps: App[]
  companies: Books[]
  control: SandboxControl
  /** Answers on a connection that came another way than by the port. */
  serve(stream: Duplex): void
  close(): Promise<void>
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? 1
  const sources = options.companies ?? [{ seed, size: options.size ?? 'small' }]
  const companies = sources.map((source) => ('collections' in source ? source : createCompany(source)))
  const first = companies[0]
  if (!first) throw new Error('The sandbox needs an organisation')
  const apps = (options.apps ?? createDemoApps(seed, first.tenantId)).map((app) => ({ ...app }))
  const state = createState(options, seed, companies, apps)
  const origin = companies.map(({ tenantId, name, region }) => ({ tenantId, name, region }))
  const known = options.data !== undefined && existsSync(join(options.data, 'identity.json'))
  state.data =
    options.data === undefined
      ? undefined
      : await openDataFolder(options.data, state, { seed, size: options.size ?? 'small', origin })
  for (const books of state.companies.values()) {
    // What a folder remembers is not made anew: an organisation that was disconnected stays so.
    if (!known) connectCustomApps(state, books.tenantId)
    followBooks(state, books)
  }
  const resetDemo = (tenantId: string): string => {
    const source = sources[companies.findIndex((company) => company.tenantId === tenantId)]
    if (!source || 'collections' in source)
      throw new Error(`The sandbox did not make the organisation ${tenantId}, and cannot make it again`)
    if (options.data !== undefined) throw new Error('What a folder keeps is not reset: choose an empty folder instead')
    const company = createCompany({ ...source, tenantId: randomUUID() })
    companies[companies.findIndex((each) => each.tenantId === tenantId)] = company
    replaceCompany(state, tenantId, company)
    return company.tenantId
  }

  const hooks: Hooks = { before: [], after: [] }
  const control = createControl(state, hooks, resetDemo)
  const routes = {
    identity: createIdentityRoutes(state),
    control: createControlRoutes(state, control),
    pages: createControlPages(state, control),
  }
  const server = createSandboxServer(state, routes, hooks)
  const host = options.host ?? '127.0.0.1'
  const served = new Set<Duplex>()
  const serve = (stream: Duplex): void => {
    served.add(stream)
    stream.once('close', () => served.delete(stream))
    server.emit('connection', stream)
  }
  const listener = options.tls ? createEitherServer(options.tls, serve) : server
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(options.port ?? 0, host, resolve)
  })
  const url = toUrl(listener.address() as AddressInfo, options.tls !== undefined)
  state.origin = url
  const main = apps.find((app) => app.kind === 'custom') ?? apps[0]
  return {
    url,
    apiUrl: url,
    identityUrl: url,
    loginUrl: url,
    clientId: main?.clientId ?? '',
    clientSecret: main?.clientSecret ?? '',
    apps,
    companies: [...state.companies.values()],
    control,
    serve,
    async close() {
      await state.data?.close()
      await new Promise<void>((resolve, reject) => {
        state.spool?.close()
        state.webhooks.close()
        listener.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
        for (const stream of served) stream.destroy()
      })
    },
  }
}

/** An address that means every one of this machine's is reached by the one that means this machine. */
function toUrl({ address, port }: AddressInfo, tls: boolean): string {
  const reached = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return `${tls ? 'https' : 'http'}://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`
}

function createState(options: SandboxOptions, seed: number, companies: Company[], apps: App[]): SandboxState {
  const clock = createSandboxClock(options.now)
  const signer = createSigner()
  const quirks: Quirks = { ...defaultQuirks, ...options.quirks }
  const limits =
    options.limits === true ? xeroLimits : options.limits === undefined || options.limits === false ? undefined : options.limits
  const state: SandboxState = {
    clock,
    companies: new Map(companies.map((company) => [company.tenantId, openBooks(company, quirks, clock.now)])),
    offline: new Set(),
    apps,
    users: (options.users ?? createDemoUsers(seed)).map((user) => ({ ...user })),
    customGrants: new Map(),
    grants: createGrantStore(signer, clock.now),
    connections: createConnectionStore(clock.now),
    signer,
    limits: createLimits(
      limits && { ...xeroLimits, ...limits },
      clock.now,
      () => quirks.silentConcurrencyLimit,
      (clientId, tenantId) => termsOf(state, clientId, tenantId),
    ),
    egress: createEgressMeter(clock.now),
    faults: createFaultList(),
    idempotency: new Map(),
    calls: createCallLog(),
    webhooks: createWebhooks(clock, () => state.origin),
    quirks,
    highVolume: options.highVolume === true ? 100_000 : options.highVolume || Infinity,
    latencyMs: options.latencyMs ?? 0,
    spool: options.spool ? createPageSpool() : undefined,
    autoApprove: options.autoApprove ?? false,
    origin: 'http://127.0.0.1',
    data: undefined,
  }
  for (const books of state.companies.values()) keepHistory(books, clock.now)
  return state
}

/** Tells the apps connected to an organisation what changes in it. */
function followBooks(state: SandboxState, books: Books): void {
  books.onChange((changes) => {
    const connected = state.connections.list((row) => row.tenantId === books.tenantId).map((row) => row.clientId)
    state.webhooks.changed(books.tenantId, changes, connected)
  })
}

/** As Xero does with demo companies every month: the same beginning under another id, and nobody is connected to it. */
function replaceCompany(state: SandboxState, tenantId: string, company: Company): void {
  const books = openBooks(company, state.quirks, state.clock.now)
  const all = [...state.companies].map(([id, each]) =>
    id === tenantId ? ([company.tenantId, books] as const) : ([id, each] as const),
  )
  state.companies.clear()
  for (const [id, each] of all) state.companies.set(id, each)
  for (const app of state.apps) if (app.tenantId === tenantId) app.tenantId = company.tenantId
  state.connections.remove((row) => row.tenantId === tenantId)
  keepHistory(books, state.clock.now)
  followBooks(state, books)
}

const rapidSyncMs = 30 * 60_000

/** An app's tier sets its day; with rapid sync a connection's first half hour is free of limits. */
function termsOf(state: SandboxState, clientId: string, tenantId: string): Terms {
  const app = findApp(state, clientId)
  if (!app?.tier) return {}
  const tier = tiers[app.tier]
  const [row] = state.connections.list((each) => each.clientId === clientId && each.tenantId === tenantId)
  const lifted = tier.rapidSync && row !== undefined && state.clock.now() - row.createdAt < rapidSyncMs
  return { day: tier.dayLimit, lifted }
}
