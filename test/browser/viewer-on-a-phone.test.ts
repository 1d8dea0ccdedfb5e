import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowserWorld, type BrowserWorld } from '../support/browser-world.ts'
import { findBarriers, type DashboardPage } from '../support/dashboard-browser.ts'
import type { Session } from '../support/server.ts'

/** Who may only read, on a phone: nothing to write with, nothing wider than the screen, nothing too small for a thumb. */
let world: BrowserWorld
let viewer: Session
let opened: DashboardPage
beforeAll(async () => {
  world = await openBrowserWorld()
  viewer = await world.server.person('viewer')
  opened = await world.open({ who: viewer, width: 390, height: 844 })
}, 120_000)
afterAll(() => world?.close())

const writes = /^(Sync now|Sign in again|Add connection|Connect|Pause|Disconnect.*|New query|Run.*|Invite.*|New key)$/

test.each([
  '/o/harbour',
  '/o/harbour/reports/profit-and-loss',
  '/explore/xero/invoices',
  '/connections',
  '/connections/harbour/streams',
])('%s has no control that writes, and no sideways scroll', async (path) => {
  const { page } = opened
  await page.goto(path)
  await page.locator('main h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  const controls = page.getByRole('button', { name: writes }).or(page.getByRole('link', { name: writes }))
  expect(await controls.allInnerTexts()).toEqual([])
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  expect(await findBarriers(page)).toEqual([])
})

test('the bar below leads to every page, with room for a thumb', async () => {
  const { page } = opened
  await page.goto('/o/harbour')
  const bar = page.getByRole('navigation', { name: 'Main pages' })
  await bar.waitFor()
  for (const each of await bar.locator('a, button').all()) {
    const box = await each.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
  }
  await bar.getByRole('link', { name: 'Connections' }).click()
  await page.waitForURL('**/connections')
})

test('what the page does not offer, the server refuses', async () => {
  const refused = await viewer.call('/v1/connections/harbour/sync', { method: 'POST', body: {} })
  expect(refused.status).toBe(403)
})

test('nothing failed on the way, and nobody but this machine was asked', () => {
  expect(opened.complaints).toEqual([])
  expect(opened.elsewhere).toEqual([])
})
