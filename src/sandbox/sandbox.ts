import type { AddressInfo } from 'node:net'
import { createCallLog } from './calls.ts'
import { createCompany } from './company/company.ts'
import type { Company, CompanyOptions } from './company/collection.ts'
import type { Hooks, SandboxControl } from './control.ts'
import { connectCustomApps, createControl } from './control.ts'
import { createControlRoutes } from './control-routes.ts'
import { createFaultList } from './faults.ts'
import type { App, User } from './identity/apps.ts'
import { createDemoApps, createDemoUser } from './identity/apps.ts'
import { createConnectionStore } from './identity/connections.ts'
import { createGrantStore } from './identity/grants.ts'
import { createIdentityRoutes } from './identity/identity-routes.ts'
import { createSigner } from './identity/signing.ts'
import type { LimitOptions } from './limits.ts'
import { createLimits, xeroLimits } from './limits.ts'
import { createPageSpool } from './page-spool.ts'
import type { Quirks } from './quirks.ts'
import { defaultQuirks } from './quirks.ts'
import { createSandboxClock } from './sandbox-clock.ts'
import { createSandboxServer } from './server.ts'
import type { SandboxState } from './state.ts'

export type { App, User } from './identity/apps.ts'
export type { Company, CompanyOptions } from './company/collection.ts'
export type { SandboxControl } from './control.ts'

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number
  host?: '127.0.0.1'
  /** Of the demo company and the demo apps. Default 1. */
  seed?: number
  /** Of the demo company. Default small. */
  size?: CompanyOptions['size']
  /** Instead of the demo company: made already, or how to make them. */
  companies?: (Company | CompanyOptions)[]
  /** Default: the demo apps. A `custom` one without tenantId opens the first organisation. */
  apps?: App[]
  /** Default: one user who may do everything. The first also stands behind Custom Connections. */
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
  companies: Company[]
  control: SandboxControl
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
  for (const company of companies) connectCustomApps(state, company.tenantId)

  const hooks: Hooks = { before: [], after: [] }
  const control = createControl(state, hooks)
  const routes = { identity: createIdentityRoutes(state), control: createControlRoutes(state, control) }
  const server = createSandboxServer(state, routes, hooks)
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
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
    companies,
    control,
    close: () =>
      new Promise((resolve, reject) => {
        state.spool?.close()
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

function createState(options: SandboxOptions, seed: number, companies: Company[], apps: App[]): SandboxState {
  const clock = createSandboxClock(options.now)
  const signer = createSigner()
  const quirks: Quirks = { ...defaultQuirks, ...options.quirks }
  const limits =
    options.limits === true ? xeroLimits : options.limits === undefined || options.limits === false ? undefined : options.limits
  const state: SandboxState = {
    clock,
    companies: new Map(companies.map((company) => [company.tenantId, company])),
    offline: new Set(),
    apps,
    users: (options.users ?? [createDemoUser(seed)]).map((user) => ({ ...user })),
    customGrants: new Map(),
    grants: createGrantStore(signer, () => state.origin, clock.now),
    connections: createConnectionStore(clock.now),
    signer,
    limits: createLimits(limits && { ...xeroLimits, ...limits }, clock.now, () => quirks.silentConcurrencyLimit),
    faults: createFaultList(),
    calls: createCallLog(),
    quirks,
    highVolume: options.highVolume === true ? 100_000 : options.highVolume || Infinity,
    latencyMs: options.latencyMs ?? 0,
    spool: options.spool ? createPageSpool() : undefined,
    autoApprove: options.autoApprove ?? false,
    origin: 'http://127.0.0.1',
  }
  return state
}
