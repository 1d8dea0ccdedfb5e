import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/sandbox/sandbox.ts'
import { openBrowserWorld, type BrowserWorld } from '../support/browser-world.ts'
import { findBarriers, type DashboardPage } from '../support/dashboard-browser.ts'

const clientId = '0123456789ABCDEF0123456789ABCDEF'
const clientSecret = 'a-secret-of-the-sandbox-0123456789-abcdefghijklm'
const web: App = { clientId, clientSecret, name: 'Daybook of Harbour', kind: 'web', generation: 'granular' }

/** One's own app at Xero, its window, the organisation, the first sync to its end; then Xero's consent is gone, and is given again. */
let world: BrowserWorld
let opened: DashboardPage
beforeAll(async () => {
  world = await openBrowserWorld({ streams: 'none', apps: [web] })
  opened = await world.open()
}, 120_000)
afterAll(() => world?.close())

/** What a person does in Xero's window, which closes by itself or is left. */
async function allowAtXero(page: Page, press: () => Promise<void>): Promise<void> {
  const [window] = await Promise.all([page.context().waitForEvent('page'), press()])
  const allow = window.getByRole('button', { name: 'Allow access' })
  const person = window.locator('main a, main button').first()
  await person.waitFor()
  if (!(await allow.isVisible())) await person.click()
  await allow.click()
}

test('an app is described, and the organisation is connected in the window of Xero', async () => {
  const { page } = opened
  await page.goto('/connections/new')
  await page.getByRole('button', { name: 'Set up, 3 minutes' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'I’ve made the app' }).click()
  await page.getByLabel('Client id').fill(clientId.slice(1))
  // One letter short: a doubt beside the field, which does not bar the way.
  await page.getByText(/32/).first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Client id').fill(clientId)
  await page.getByLabel('Client secret', { exact: true }).fill(clientSecret)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByRole('button', { name: 'Choose what to read' }).click()
  await allowAtXero(page, () => page.getByRole('button', { name: 'Continue to Xero' }).click())
  await page.waitForURL(/\/connections\/(?!new)[^/]+\/streams/)
}, 60_000)

test('the first sync is followed to its end', async () => {
  const { page } = opened
  await page.getByText('Syncing').first().waitFor()
  await page.getByRole('button', { name: 'Sync now' }).waitFor({ timeout: 60_000 })
  const name = page.url().match(/connections\/([^/]+)/)?.[1] ?? ''
  const { items } = (await (await world.server.owner.call('/v1/status')).json()) as {
    items: { name: string; state: string; hasBooks: boolean }[]
  }
  expect(items).toMatchObject([{ name, hasBooks: true }])
}, 90_000)

test('a consent that was withdrawn is given again from the connection’s own page', async () => {
  const { page } = opened
  world.server.sandbox.control.revokeTokens()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await page
    .getByRole('region', { name: 'What needs doing' })
    .getByRole('link', { name: 'Sign in again' })
    .click({ timeout: 30_000 })
  await allowAtXero(page, () => page.getByRole('button', { name: 'Continue to Xero' }).click())
  await page.waitForURL(/\/connections\/(?!new)[^/]+\/streams/)
  await expect.poll(() => page.getByRole('region', { name: 'What needs doing' }).count(), { timeout: 30_000 }).toBe(0)
}, 90_000)

test('the secret is nowhere in the page’s address, and nobody but this machine was asked', () => {
  expect(opened.page.url()).not.toContain(clientSecret)
  expect(opened.complaints).toEqual([])
  expect(opened.elsewhere).toEqual([])
})
