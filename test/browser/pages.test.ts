import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowserWorld, type BrowserWorld } from '../support/browser-world.ts'
import { findBarriers, settle, visit, type DashboardPage, type Theme } from '../support/dashboard-browser.ts'

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
let opened: DashboardPage
let theme: Theme = 'light'
beforeAll(async () => {
  world = await openBrowserWorld({ streams: 'all' })
  opened = await world.open({ theme })
  await opened.page.goto('/connections')
  await opened.page.locator('main h1').waitFor()
}, 120_000)
afterAll(() => world?.close())

/** The theme follows the system's, and the next page begins in the one this page ended in. */
async function turn(): Promise<void> {
  theme = theme === 'light' ? 'dark' : 'light'
  await opened.page.emulateMedia({ colorScheme: theme })
  await settle(opened.page)
}

async function findInBothThemes(): Promise<string[]> {
  const before = (await findBarriers(opened.page)).map((each) => `${theme}: ${each}`)
  await turn()
  return [...before, ...(await findBarriers(opened.page)).map((each) => `${theme}: ${each}`)]
}

test.each(paths)('%s stands in both themes, without barriers and without complaints', async (path) => {
  await visit(opened.page, path)
  expect(await opened.page.locator('main h1').count()).toBe(1)
  expect(await findInBothThemes()).toEqual([])
  expect(opened.complaints.splice(0)).toEqual([])
})

test('the palette lists pages, reports and what to do, and answers to letters', async () => {
  const { page } = opened
  await visit(page, '/connections')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await palette.getByRole('textbox').or(palette.getByRole('combobox')).first().waitFor()
  await page.keyboard.type('aged')
  await palette.getByText('Aged receivables').first().waitFor()
  expect(await findInBothThemes()).toEqual([])
  await page.keyboard.press('Escape')
})

test.each(['/sign-in', '/invite/unknown', '/reset', '/connect/unknown', '/welcome', '/nothing/here'])(
  '%s stands for who is not signed in',
  async (path) => {
    const { page, elsewhere, close } = await world.browser.open({ url: world.server.url })
    try {
      await page.goto(path)
      await page.locator('h1').first().waitFor()
      for (const each of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: each })
        await settle(page)
        expect(await findBarriers(page)).toEqual([])
      }
      expect(elsewhere).toEqual([])
    } finally {
      await close()
    }
  },
)

test('nobody but this machine was asked', () => {
  expect(opened.complaints).toEqual([])
  expect(opened.elsewhere).toEqual([])
})
