import { describe, expect, test } from 'vitest'
import { toHost, toWaits } from '../../src/dashboard/pages/connect-session/session-state.ts'
import { doubtClientId, doubtClientSecret, toConnectionName, trimPasted } from '../../src/dashboard/pages/wizard/check-value.ts'
import { toStep, wizardSteps } from '../../src/dashboard/pages/wizard/steps.ts'
import { toInvitation } from '../../src/dashboard/pages/invite/to-invitation.ts'
import { toReconnect } from '../../src/dashboard/pages/wizard/to-reconnect.ts'
import { parseWizardSearch } from '../../src/dashboard/pages/wizard/search.ts'

const id = '4ABD95278B40B25817BE3683F0FEBDEE'
const secret = '1e1d4a073bfc47b7f0a0011a31d5b9d533d72cddb3040b08'

describe('pasted values', () => {
  test('lose what stood around them', () => {
    expect(trimPasted(`  "${id}",\n`)).toBe(id)
    expect(trimPasted('\u00a0abc\u00a0')).toBe('abc')
  })

  test('a client id as Xero shows it raises no doubt', () => {
    expect(doubtClientId(id)).toBeNull()
    expect(doubtClientId('')).toBeNull()
  })

  test('one short, one long, and something else', () => {
    expect(doubtClientId(id.slice(1))).toBe('Usually 32 letters and digits. This one has 31: is the first or last missing?')
    expect(doubtClientId(`${id}x`)).toContain('This one has 33')
    expect(doubtClientId(`${id} ${secret}`)).toContain('space')
    expect(doubtClientId('secret_with-signs!')).toContain('letters and digits only')
  })

  test('a secret: the id again, dots, or a part of it', () => {
    expect(doubtClientSecret(secret, id)).toBeNull()
    expect(doubtClientSecret(id, id)).toContain('client id again')
    expect(doubtClientSecret('••••••••', id)).toContain('dots')
    expect(doubtClientSecret('abc', id)).toContain('longer than 3')
  })

  test('an organisation’s name becomes one for commands', () => {
    expect(toConnectionName('Harbour & Vine', [])).toBe('harbour-vine')
    expect(toConnectionName('Harbour & Vine', ['harbour-vine'])).toBe('harbour-vine-2')
    expect(toConnectionName('Kaikōura Café Ltd.', [])).toBe('kaikoura-cafe-ltd')
    expect(toConnectionName('', [])).toBe('xero')
    expect(toConnectionName('株式会社', [])).toBe('株式会社')
  })
})

describe('steps of the wizard', () => {
  const nothing = { hasSecret: false, hasFlow: false }

  test('begin at the first, and stay where the address says', () => {
    expect(toStep(undefined, undefined, nothing)).toBe('choose')
    expect(toStep('custom', undefined, nothing)).toBe('open')
    expect(toStep('custom', 'agree', nothing)).toBe('agree')
    expect(toStep('custom', 'nonsense', nothing)).toBe('open')
  })

  test('a step that needs the secret goes back to where it is pasted', () => {
    expect(toStep('app', 'test', nothing)).toBe('paste')
    expect(toStep('app', 'scopes', nothing)).toBe('paste')
    expect(toStep('app', 'scopes', { ...nothing, hasSecret: true })).toBe('scopes')
    expect(toStep('oauth', 'scopes', nothing)).toBe('scopes')
  })

  test('Xero’s step needs a sign-in under way', () => {
    expect(toStep('oauth', 'xero', nothing)).toBe('scopes')
    expect(toStep('oauth', 'scopes', { ...nothing, hasFlow: true })).toBe('xero')
  })

  test('signing in again goes by the way the connection was made', () => {
    for (const auth of ['custom', 'oauth', 'refresh', 'token'] as const) {
      const search = toReconnect({ name: 'harbour-vine', auth })
      expect(search).toMatchObject({ way: auth, again: 'harbour-vine' })
      expect(parseWizardSearch({ ...search })).toMatchObject(search)
    }
  })

  test('every way of the address has steps', () => {
    for (const way of Object.keys(wizardSteps)) {
      expect(parseWizardSearch({ way }).way).toBe(way)
      expect(wizardSteps[way as 'demo'].length).toBeGreaterThan(0)
    }
  })
})

describe('pages for people who are not signed in', () => {
  test('an invitation names who, what for and where', () => {
    expect(toInvitation('Ann Lee', 'read', ['Harbour & Vine'])).toBe('Ann Lee invited you to read: Harbour & Vine.')
    expect(toInvitation(null, 'read', ['A', 'B', 'C'])).toBe('You were invited to read: A and 2 more.')
    expect(toInvitation(null, 'read', [])).toContain('No organisation is open to you yet.')
  })

  test('a connect session asks again only while something is under way', () => {
    expect(toWaits({ state: 'open', flow: null })).toBe(false)
    expect(toWaits({ state: 'expired', flow: null })).toBe(false)
    expect(toHost('https://app.example.com/back?x=1')).toBe('app.example.com')
    expect(toHost('nonsense')).toBe('nonsense')
  })
})
