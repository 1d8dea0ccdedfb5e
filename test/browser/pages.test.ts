import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowserWorld, type BrowserWorld } from '../support/browser-world.ts'
import { findBarriers, type Theme } from '../support/dashboard-browser.ts'

/** Every page there is, each in both themes: nothing bars anyone, nothing fails, nobody else is asked. */
const paths = [
  '/o/harbour',
  '/o/all',
  '/o/harbour/reports',
  '/o/harbour/reports/profit-and-loss',
  '/o/harbour/reports/balance-sheet',
  '/o/harbour/reports/trial-balance',
  '/o/harbour/reports/cash-flow',
  '/o/harbour/reports/aged-receivables',
  '/o/harbour/reconciliation',
  '/explore/xero/invoices',
  '/explore/sql/new',
  '/connections',
  '/connections/new',
  '/connections/new?way=app',
  '/connections/new?way=custom',
  '/connections/harbour/streams',
  '/connections/harbour/access',
  '/connections/harbour/settings',
  '/activity/runs',
  '/activity/calls',
  '/activity/changes',
  '/activity/alerts',
  '/usage',
  '/settings/appearance',
  '/settings/account',
  '/settings/people',
  '/settings/keys',
  '/settings/alerts',
  '/settings/ai',
  '/settings/audit',
  '/settings/server',
]

let world: BrowserWorld
beforeAll(async () => {
  world = await openBrowserWorld()
}, 120_000)
afterAll(() => world?.close())

describe.each(['light', 'dark'] as const)('in the %s theme', (theme: Theme) => {
  test('every page stands, without barriers and without complaints', async () => {
    const { page, complaints, elsewhere, close } = await world.open({ theme })
    const found: Record<string, string[]> = {}
    for (const path of paths) {
      complaints.length = 0
      await page.goto(path)
      await page.locator('main h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      const wrong = [...(await findBarriers(page)), ...complaints]
      if (wrong.length > 0) found[path] = wrong
    }
    expect(found).toEqual({})
    expect(elsewhere).toEqual([])
    await close()
  }, 240_000)
})

test.each(['/sign-in', '/invite/unknown', '/reset', '/connect/unknown', '/welcome', '/nothing/here'])(
  '%s stands for who is not signed in',
  async (path) => {
    const { page, elsewhere, close } = await world.browser.open({ url: world.server.url })
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await findBarriers(page)).toEqual([])
    expect(elsewhere).toEqual([])
    await close()
  },
)
