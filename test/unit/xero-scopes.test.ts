import { describe, expect, test } from 'vitest'
import { streams } from '../../src/streams/catalogue.ts'
import { decodeAccessToken } from '../../src/xero/access-token.ts'
import { toRequestedScopes, toScopeFamily, toStreamScopes } from '../../src/xero/scopes.ts'

describe('scopes to ask for', () => {
  test('granular: what new apps are granted, nothing that makes Xero refuse the rest', () => {
    expect(toRequestedScopes(streams, 'granular').sort()).toEqual([
      'accounting.banktransactions.read',
      'accounting.budgets.read',
      'accounting.contacts.read',
      'accounting.invoices.read',
      'accounting.manualjournals.read',
      'accounting.payments.read',
      'accounting.reports.balancesheet.read',
      'accounting.reports.banksummary.read',
      'accounting.reports.budgetsummary.read',
      'accounting.reports.profitandloss.read',
      'accounting.reports.trialbalance.read',
      'accounting.settings.read',
    ])
  })

  test('broad', () => {
    expect(toRequestedScopes(streams, 'broad').sort()).toEqual([
      'accounting.budgets.read',
      'accounting.contacts.read',
      'accounting.reports.read',
      'accounting.settings.read',
      'accounting.transactions.read',
    ])
  })
})

describe('what a grant reaches', () => {
  const readable = (granted: string[]): string[] =>
    toStreamScopes(streams, granted)
      .filter((entry) => entry.readable)
      .map((entry) => entry.stream)

  test('a scope to write reads as well, of either family', () => {
    expect(readable(['accounting.invoices'])).toContain('invoices')
    expect(readable(['accounting.transactions'])).toEqual(expect.arrayContaining(['invoices', 'payments', 'manual_journals']))
    expect(readable(['accounting.contacts.read']).sort()).toEqual(['contact_groups', 'contacts'])
  })

  test('names what would do where it does not', () => {
    const missing = toStreamScopes(streams, ['offline_access']).find((entry) => entry.stream === 'payments')
    expect(missing).toEqual({
      stream: 'payments',
      readable: false,
      missing: ['accounting.payments.read', 'accounting.transactions.read'],
    })
  })

  test('tells the family', () => {
    expect(toScopeFamily(streams, ['accounting.invoices', 'accounting.settings.read'])).toBe('granular')
    expect(toScopeFamily(streams, ['accounting.transactions.read'])).toBe('broad')
    expect(toScopeFamily(streams, ['accounting.transactions', 'accounting.payments'])).toBe('mixed')
    expect(toScopeFamily(streams, ['accounting.settings', 'offline_access'])).toBe('unknown')
  })
})

describe('decodeAccessToken', () => {
  const token = (claims: unknown): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`

  test('reads the claims, scopes as a list or as words', () => {
    const claims = { scope: ['a', 'b'], authentication_event_id: 'e', exp: 1_800_000_000, xero_userid: 'u', client_id: 'c' }
    const expected = { scopes: ['a', 'b'], authEventId: 'e', expiresAt: new Date(1_800_000_000_000), userId: 'u', clientId: 'c' }
    expect(decodeAccessToken(token(claims))).toEqual(expected)
    expect(decodeAccessToken(token({ ...claims, scope: 'a  b a' }))).toEqual(expected)
  })

  test.each(['opaque', '', 'a.b.c', token([1]), token(null), 'x.y', token({ exp: 'soon', scope: 7 })])(
    'knows nothing of %j',
    (text) => {
      expect(decodeAccessToken(text)).toEqual({ scopes: [], authEventId: null, expiresAt: null, userId: null, clientId: null })
    },
  )
})
