import type { Basis } from './books/balances.ts'
import { sumBalances } from './books/balances.ts'
import type { Books } from './books/books.ts'
import type { Collection, WireRecord } from './company/collection.ts'
import type { Call } from './calls.ts'
import type { EgressReport } from './egress.ts'
import type { ActiveFault, Fault } from './faults.ts'
import { scopesOf } from './identity/apps.ts'
import type { User } from './identity/apps.ts'
import { covers } from './identity/scopes.ts'
import type { Quirks } from './quirks.ts'
import type { SandboxState } from './state.ts'
import { toWireDate } from './api/wire-date.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

export type Hook = (call: Call) => void | Promise<void>

/** Run before a call is looked at, and after its answer has been sent, in turn. A call waits for them. */
export interface Hooks {
  before: Hook[]
  after: Hook[]
}

export interface LedgerQuery {
  tenantId?: string
  /** First and last day counted: `2026-10-31`. */
  from?: string
  to?: string
  basis?: Basis
}

/** Cents of base currency: debit +, credit −. */
export interface LedgerBalance {
  accountId: string
  code: string
  name: string
  cents: number
}

const dayMs = 86_400_000

/** What tests do to the sandbox behind the client's back. Where no tenant is named, the first organisation is meant. */
export interface SandboxControl {
  calls(): Call[]
  clearCalls(): void
  /** Epoch ms by the sandbox's clock. */
  now(): number
  /** Moves the sandbox's clock on: tokens and limit windows age. */
  advance(ms: number): void

  /** Returns the fault's id. */
  addFault(fault: Fault): string
  removeFault(id: string): void
  clearFaults(): void
  faults(): ActiveFault[]
  /** Returns a function that takes the hook out again. `call.n` counts calls from 1. */
  beforeCall(hook: Hook): () => void
  afterCall(hook: Hook): () => void

  /** Bytes each app was answered with this month, and what that costs. */
  egress(): EgressReport[]
  /** The apps' webhooks: subscribe, enable, disable, look at deliveries. */
  webhooks: Webhooks

  collection(root: string, tenantId?: string): Collection
  /** What the ledger holds at the end of a day (`2026-10-31`; default: all there is), by account. */
  ledger(query?: LedgerQuery): LedgerBalance[]
  /** Stores the record as it is, with its own UpdatedDateUTC. */
  put(root: string, record: WireRecord, tenantId?: string): void
  /** Changes properties of a record and sets its UpdatedDateUTC to now, unless the changes say otherwise. */
  edit(root: string, id: string, changes: WireRecord, tenantId?: string): WireRecord
  /** Gone without a trace. */
  remove(root: string, id: string, tenantId?: string): boolean

  /** Every access token has run out. */
  expireAccessTokens(): void
  /** Every token of an app is dead, refresh tokens too: `invalid_grant`. Default: of all but Custom Connections. */
  revokeTokens(clientId?: string): void
  /** The app (default: every app) no longer has the scope, nor the one to write that includes it; tokens in use included. */
  withdrawScope(scope: string, clientId?: string): void
  grantScope(scope: string, clientId: string): void
  /** The organisation leaves every app, as when a user disconnects it in Xero. */
  disconnect(tenantId?: string): void
  /** Opens it again to the Custom Connections bound to it. */
  reconnect(tenantId?: string): void
  setOffline(offline: boolean, tenantId?: string): void
  /** The organisation begins again as generated, under the new tenant id that is returned. Nobody is connected to it. */
  resetDemo(tenantId?: string): string
  /** Default: the first user, who also authorised the Custom Connections. */
  setUser(changes: Partial<Omit<User, 'userId'>>, userId?: string): void
  /** What is left in the current windows of every app. Only with limits on. */
  setRemaining(remaining: { minute?: number; day?: number; appMinute?: number }, tenantId?: string): void
  setQuirks(quirks: Partial<Quirks>): void
  setLatency(ms: number): void
  /** Undefined: never answer ErrorNumber 51. */
  setHighVolume(threshold: number | undefined): void
  setAutoApprove(autoApprove: boolean | string[]): void
}

export function createControl(state: SandboxState, hooks: Hooks, resetDemo: (tenantId: string) => string): SandboxControl {
  const tenantOr = (tenantId: string | undefined): string => {
    const found = tenantId ?? state.companies.keys().next().value
    if (found === undefined || !state.companies.has(found)) throw new Error(`The sandbox has no organisation ${tenantId ?? ''}`)
    return found
  }
  const booksOf = (tenantId: string | undefined): Books => state.companies.get(tenantOr(tenantId))!
  const collection = (root: string, tenantId?: string): Collection => {
    const found = booksOf(tenantId).collections.get(root)
    if (!found) throw new Error(`The organisation has no collection ${root}`)
    return found
  }
  const addHook = (list: Hook[], hook: Hook) => {
    list.push(hook)
    return () => {
      const at = list.indexOf(hook)
      if (at >= 0) list.splice(at, 1)
    }
  }

  return {
    calls: () => state.calls.list(),
    clearCalls: () => state.calls.clear(),
    now: () => state.clock.now(),
    advance: (ms) => state.clock.advance(ms),

    addFault: (fault) => state.faults.add(fault),
    removeFault: (id) => state.faults.remove(id),
    clearFaults: () => state.faults.clear(),
    faults: () => state.faults.list(),
    beforeCall: (hook) => addHook(hooks.before, hook),
    afterCall: (hook) => addHook(hooks.after, hook),

    egress: () => state.egress.report(state.apps),
    webhooks: state.webhooks,
    collection,
    ledger({ tenantId, from, to = '9999-12-31', basis = 'accrual' } = {}) {
      const books = booksOf(tenantId)
      const toDay = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs)
      const sums = sumBalances(books, { basis, toDay: toDay(to), ...(from === undefined ? {} : { fromDay: toDay(from) }) })
      return [...sums].map(([accountId, cents]) => {
        const { code, name } = books.accounts.byId(accountId)
        return { accountId, code, name, cents }
      })
    },
    put: (root, record, tenantId) => booksOf(tenantId).put(root, record, state.clock.now()),
    edit(root, id, changes, tenantId) {
      const target = collection(root, tenantId)
      const index = target.indexOf(id)
      if (index === undefined) throw new Error(`${root} has no record ${id}`)
      const ms = state.clock.now()
      const before = target.recordAt(index)
      const record: WireRecord = {
        ...before,
        UpdatedDateUTC: toWireDate(ms),
        ...('UpdatedDateUTCString' in before ? { UpdatedDateUTCString: `${new Date(ms).toISOString().slice(0, 19)}Z` } : {}),
        ...changes,
      }
      booksOf(tenantId).put(root, record, ms)
      return record
    },
    remove: (root, id, tenantId) => booksOf(tenantId).remove(root, id, state.clock.now()),

    expireAccessTokens: () => state.grants.expireAccessTokens(),
    revokeTokens(clientId) {
      state.grants.revokeGrants((grant) =>
        clientId === undefined ? !state.customGrants.has(grant.clientId) : grant.clientId === clientId,
      )
    },
    withdrawScope(scope, clientId) {
      // Who may write may read: to take reading away, writing must go with it.
      const gone = [scope, scope.replace(/\.read$/, '')]
      const apps = state.apps.filter((app) => clientId === undefined || app.clientId === clientId)
      for (const app of apps) app.scopes = scopesOf(app).filter((held) => !gone.includes(held))
      for (const each of gone) state.grants.withdrawScope(each, clientId)
    },
    grantScope(scope, clientId) {
      const app = state.apps.find((candidate) => candidate.clientId === clientId)
      if (!app) throw new Error(`The sandbox has no app ${clientId}`)
      if (!covers(scopesOf(app), scope)) app.scopes = [...scopesOf(app), scope]
      state.customGrants.get(clientId)?.scopes.add(scope)
    },
    disconnect(tenantId) {
      const gone = tenantOr(tenantId)
      state.connections.remove((row) => row.tenantId === gone)
    },
    reconnect: (tenantId) => connectCustomApps(state, tenantOr(tenantId)),
    setOffline(offline, tenantId) {
      if (offline) state.offline.add(tenantOr(tenantId))
      else state.offline.delete(tenantOr(tenantId))
    },
    resetDemo: (tenantId) => resetDemo(tenantOr(tenantId)),
    setUser(changes, userId) {
      const user = state.users.find((candidate) => userId === undefined || candidate.userId === userId)
      if (!user) throw new Error(`The sandbox has no user ${userId ?? ''}`)
      Object.assign(user, changes)
    },
    setRemaining(remaining, tenantId) {
      for (const app of state.apps) state.limits.setRemaining(app.clientId, tenantOr(tenantId), remaining)
    },
    setQuirks: (quirks) => void Object.assign(state.quirks, quirks),
    setLatency(ms) {
      state.latencyMs = ms
    },
    setHighVolume(threshold) {
      state.highVolume = threshold ?? Infinity
    },
    setAutoApprove(autoApprove) {
      state.autoApprove = autoApprove
    },
  }
}

/** Custom Connections are authorised once, when they are set up: their consent stands, and so does their connection. */
export function connectCustomApps(state: SandboxState, tenantId: string): void {
  const company = state.companies.get(tenantId)
  for (const app of state.apps) {
    if (app.kind !== 'custom' || !company || (app.tenantId ?? state.companies.keys().next().value) !== tenantId) continue
    let grant = state.customGrants.get(app.clientId)
    if (!grant || grant.revoked) {
      grant = state.grants.createGrant(app, null, scopesOf(app))
      state.customGrants.set(app.clientId, grant)
    }
    state.connections.connect({
      clientId: app.clientId,
      userId: null,
      tenantId,
      tenantName: company.name,
      authEventId: grant.authEventId,
    })
  }
}
