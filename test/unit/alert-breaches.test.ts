import { describe, expect, test } from 'vitest'
import type { ConnectionFacts } from '../../src/alerts/alert-facts.ts'
import { findConnectionBreaches, findServerBreaches } from '../../src/alerts/find-breaches.ts'
import { parseChannel } from '../../src/alerts/parse-channel.ts'
import { alertKinds, alertRules } from '../../src/alerts/rules.ts'

const now = new Date('2026-06-10T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const rules = alertKinds.map((kind) => ({ kind, threshold: alertRules[kind].threshold?.default ?? null }))

const run = (status: 'complete' | 'failed' | 'partial' | 'paused', hours = 1, code?: string) => ({
  status,
  startedAt: hoursAgo(hours + 0.1),
  finishedAt: hoursAgo(hours),
  error: status === 'failed' ? 'Xero is offline.' : null,
  report: { error: code ? { code, message: '' } : null },
})

const healthy: ConnectionFacts = {
  connection: {
    id: 'c1',
    name: 'demo',
    auth: 'oauth',
    tokenSetId: 't1',
    tenantId: 'tenant',
    tenantName: 'Harbour & Vine',
    tenantType: 'ORGANISATION',
    xeroConnectionId: null,
    settings: {},
    status: 'ok',
    statusReason: null,
    pausedUntil: null,
    createdAt: hoursAgo(500),
    updatedAt: hoursAgo(500),
  },
  runs: [run('complete')],
  scheduled: true,
  tokenRenewedAt: hoursAgo(1),
  lostStreams: [],
  quarantined: 0,
  callsToday: 100,
  dayRemaining: 4900,
  ties: { state: 'ties', text: 'It ties.' },
}
const find = (change: Partial<ConnectionFacts>) =>
  Object.fromEntries(findConnectionBreaches({ ...healthy, ...change }, rules, now).map(({ kind, title }) => [kind, title]))

describe('what the rules find', () => {
  test('nothing, where all is in order', () => {
    expect(find({})).toEqual({})
    expect(find({ runs: [], connection: { ...healthy.connection, createdAt: hoursAgo(1) } })).toEqual({})
  })
  test('syncs that failed in a row; stopped ones do not count', () => {
    expect(find({ runs: [run('failed'), run('complete', 2)] })).toEqual({})
    expect(find({ runs: [run('failed'), run('failed', 2), run('complete', 3)] })).toEqual({
      sync_failed: 'Harbour & Vine: the last 2 syncs failed',
    })
    expect(find({ runs: [run('failed'), run('failed', 2, 'stopped'), run('complete', 3)] })).toEqual({})
  })
  test('a stale copy, unless it is synced by hand', () => {
    expect(find({ runs: [run('paused', 1), run('complete', 40)] })).toEqual({ stale: 'Harbour & Vine: the copy is 40 hours old' })
    expect(find({ runs: [run('complete', 40)], scheduled: false })).toEqual({})
    expect(find({ runs: [] })).toHaveProperty('stale')
  })
  test('an authorisation that ends, or has ended', () => {
    expect(find({ tokenRenewedAt: hoursAgo(52 * 24) })).toEqual({})
    expect(find({ tokenRenewedAt: hoursAgo(54 * 24) })).toEqual({
      token_dying: 'Harbour & Vine: the authorisation ends in 6 days',
    })
    expect(find({ tokenRenewedAt: hoursAgo(61 * 24) })).toEqual({ token_dying: 'Harbour & Vine: the authorisation ends today' })
    expect(find({ runs: [run('failed', 1, 'grant_expired'), run('complete', 2)] })).toEqual({
      token_dying: 'Harbour & Vine: the authorisation has ended',
    })
    expect(find({ tokenRenewedAt: null })).toEqual({})
  })
  test('scopes, calls, quarantine and books', () => {
    expect(find({ lostStreams: [{ stream: 'invoices', reason: 'The scope is missing.' }] })).toHaveProperty('scope_lost')
    expect(find({ callsToday: 3900, dayRemaining: 1100 })).toEqual({})
    expect(find({ callsToday: 4000, dayRemaining: 1000 })).toEqual({
      day_budget: "Harbour & Vine: 80 % of the day's calls are used",
    })
    expect(find({ callsToday: 850, dayRemaining: 150 })).toEqual({
      day_budget: "Harbour & Vine: 85 % of the day's calls are used",
    })
    expect(find({ callsToday: 850, dayRemaining: null })).toEqual({})
    expect(find({ quarantined: 3 })).toEqual({ quarantine: 'Harbour & Vine: 3 records are in quarantine' })
    expect(find({ ties: { state: 'differs', text: '2 accounts differ.' } })).toHaveProperty('reconciliation')
    expect(find({ ties: { state: 'explained', text: '' } })).toEqual({})
  })
  test('egress of the installation', () => {
    const gb = 2 ** 30
    expect(findServerBreaches({ egressBytes: 7.9 * gb, egressIncluded: 10 * gb }, rules)).toEqual([])
    expect(findServerBreaches({ egressBytes: 9 * gb, egressIncluded: 10 * gb }, rules)[0]).toMatchObject({
      subject: 'server',
      connectionId: null,
      title: "90 % of this month's egress is used",
    })
    expect(findServerBreaches({ egressBytes: 9 * gb, egressIncluded: 0 }, rules)).toEqual([])
  })
})

describe('a channel', () => {
  const mail = {
    kind: 'email',
    name: 'Ops',
    host: 'mail.example.com',
    port: 587,
    from: 'a@example.com',
    to: ['b@example.com'],
  } as const
  test.each([
    [{ kind: 'slack', name: 'Slack' } as const, /needs the address/],
    [{ kind: 'slack', name: 'Slack', url: 'http://hooks.slack.com/services/x' } as const, /must be https/],
    [{ kind: 'webhook', name: 'Hook', url: 'http://10.0.0.1/hook' } as const, /must be https/],
    [{ kind: 'webhook', name: 'Hook', url: 'https://user:word@example.com/hook' } as const, /must not hold a user/],
    [{ ...mail, security: 'none' } as const, /in the clear/],
  ])('%o is refused', (input, message) => {
    expect(() => parseChannel(input as Parameters<typeof parseChannel>[0])).toThrow(message)
  })
  test('keeps its secret when a change does not name one', () => {
    const made = parseChannel({ kind: 'webhook', name: 'Hook', url: 'https://example.com/hook' })
    expect(made.secret).toMatch(/^whsec_[\w+/=]{40,}$/)
    const held = { id: '1', ...made, secret: made.secret!, createdAt: now, updatedAt: now }
    expect(parseChannel({ kind: 'webhook', name: 'Hook', url: 'https://example.com/other' }, held).secret).toBeUndefined()
    expect(() => parseChannel({ kind: 'slack', name: 'Hook' }, held)).toThrow(/make a new one/)
  })
})
