import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import { openBrowserWorld, type BrowserWorld } from '../support/browser-world.ts'
import { findBarriers, settle, type DashboardPage } from '../support/dashboard-browser.ts'

const clientId = '0123456789ABCDEF0123456789ABCDEF'
const clientSecret = 'a-secret-of-the-sandbox-0123456789-abcdefghijklm'
const web: App = { clientId, clientSecret, name: 'Daybook of Harbour', kind: 'web', generation: 'granular' }
const harbour = createCompany({ seed: 3, size: { invoices: 40 }, name: 'Harbour & Vine' })
const vineyard = createCompany({ seed: 4, size: { invoices: 10 }, name: 'Vineyard Books', region: 'AU' })

/**
 * One's own app at Xero and Xero's window in every way it ends: closed, cancelled, too late, agreed to. Then which of two
 * organisations, the first sync to its end, and the same again when Xero's consent is gone.
 */
let world: BrowserWorld
let opened: DashboardPage
let page: Page
/** How far the server's clock is ahead. */
let aheadMs = 0
beforeAll(async () => {
  const clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) }
  world = await openBrowserWorld({ streams: 'none', apps: [web], companies: [harbour, vineyard], clock })
  opened = await world.open()
  page = opened.page
}, 120_000)
afterAll(() => world?.close())

/** Xero's window, as it is when a person was chosen in it. */
async function openXero(press: () => Promise<void>): Promise<Page> {
  const [window] = await Promise.all([opened.context.waitForEvent('page'), press()])
  await window.locator('a.choice').first().click()
  await window.getByRole('button', { name: 'Allow access' }).waitFor()
  return window
}

/** Ticks these organisations and no others, and agrees. */
async function allow(window: Page, ...organisations: string[]): Promise<void> {
  for (const each of await window.locator('label.choice').all()) {
    const text = await each.innerText()
    await each.locator('input').setChecked(organisations.some((name) => text.includes(name)))
  }
  await window.getByRole('button', { name: 'Allow access' }).click()
  await window.getByText('Done in Xero. You can close this window').waitFor()
  await window.close()
}

const continueToXero = (): Promise<void> => page.getByRole('button', { name: 'Continue to Xero' }).click()

async function loadStatus(): Promise<{ name: string; state: string; hasBooks: boolean; rows: number }[]> {
  const { items } = (await (await world.server.owner.call('/v1/status')).json()) as {
    items: { name: string; state: string; hasBooks: boolean; rows: number }[]
  }
  return items
}

test('an app is described, with a doubt beside the field that bars no way, and tested', async () => {
  await page.goto('/connections/new')
  await page.getByRole('button', { name: 'Set up, 3 minutes' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'I’ve made the app' }).click()
  await page.getByLabel('Client id').fill(clientId.slice(1))
  await page.getByText('Usually 32 letters and digits. This one has 31').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Client id').fill(clientId)
  await page.getByLabel('Client secret', { exact: true }).fill('not-the-secret-of-this-app-0123456789-abcdefghij')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByText('Xero doesn’t accept this secret').or(page.getByText("Xero doesn't accept this secret")).first().waitFor()
  await page.getByLabel('Client secret', { exact: true }).fill(clientSecret)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByText('Xero knows this app').waitFor()
  await page.getByRole('button', { name: 'Choose what to read' }).click()
  await page.getByRole('heading', { name: 'What Daybook may read' }).waitFor()
  await settle(page)
  expect(await findBarriers(page)).toEqual([])
})

test('Xero’s window, closed by mistake, is opened again; Cancel in it connects nothing', async () => {
  const closed = await openXero(continueToXero)
  await closed.close()
  await page.getByRole('heading', { name: 'Finish in the Xero window.' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  const again = await openXero(() => page.getByRole('link', { name: 'Open it again' }).click())
  await again.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('You pressed Cancel in Xero. Nothing was connected.').waitFor()
  await again.close()
  expect(await findBarriers(page)).toEqual([])
  expect(await loadStatus()).toEqual([])
  await page.getByRole('button', { name: 'Start again' }).click()
})

test('a window left open too long is said to be over', async () => {
  const left = await openXero(continueToXero)
  aheadMs += 6 * 60_000
  await page.getByText('Xero’s window took longer than 5 minutes').or(page.getByText("Xero's window took longer")).waitFor()
  await left.close()
  await page.getByRole('button', { name: 'Start again' }).click()
})

test('of two organisations one is chosen, and its first sync begins by itself', async () => {
  // Slow enough to be watched, also by a slow machine.
  world.server.sandbox.control.setLatency(800)
  await allow(await openXero(continueToXero), harbour.name, vineyard.name)
  await page.getByRole('heading', { name: 'Which of these?' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('checkbox', { name: harbour.name }).check()
  await page.getByRole('button', { name: 'Connect organisation' }).click()
  await page.waitForURL('**/connections/harbour-vine/streams')
})

test('the first sync is followed to its end: its counts only grow, and the books stand after it', async () => {
  const progress = page.getByRole('region', { name: 'Progress of the sync' })
  await progress.getByRole('progressbar', { name: 'Rows read' }).waitFor()
  const counts: number[] = []
  const hasGrown = (): boolean => counts.length > 4 && counts.at(-1)! > counts[0]!
  for (let look = 0; look < 40 && !hasGrown(); look++) {
    const text = (await progress.innerText()).match(/^([\d,]+) rows/)?.[1]
    if (text !== undefined) counts.push(Number(text.replaceAll(',', '')))
    await page.waitForTimeout(350)
  }
  expect(hasGrown(), counts.join()).toBe(true)
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(await findBarriers(page)).toEqual([])
  world.server.sandbox.control.setLatency(0)
  await page.getByText(/rows in .* calls\./).waitFor({ timeout: 60_000 })
  expect(await findBarriers(page)).toEqual([])
  expect(await loadStatus()).toMatchObject([{ name: 'harbour-vine', state: 'ok', hasBooks: true }])
}, 90_000)

test('a consent that was withdrawn is given again, for the same organisation alone, and no row is lost', async () => {
  const [before] = await loadStatus()
  world.server.sandbox.control.revokeTokens()
  await page.getByRole('button', { name: 'Sync now' }).click()
  const attention = page.getByRole('region', { name: 'What needs doing' })
  await attention.getByText(/The [\d,]+ rows already here stay/).waitFor({ timeout: 30_000 })
  expect(await findBarriers(page)).toEqual([])
  await attention.getByRole('link', { name: 'Sign in again' }).click()
  await allow(await openXero(continueToXero), vineyard.name)
  await page.getByText(`You chose ${vineyard.name}. This connection is for ${harbour.name}.`).waitFor()
  await page.getByRole('button', { name: 'Start again' }).click()
  await allow(await openXero(continueToXero), harbour.name)
  await page.waitForURL('**/connections/harbour-vine/streams')
  await attention.waitFor({ state: 'detached', timeout: 30_000 })
  await expect.poll(async () => (await loadStatus())[0]?.state, { timeout: 30_000 }).toBe('ok')
  const [after] = await loadStatus()
  expect(after?.rows).toBeGreaterThanOrEqual(before?.rows ?? Infinity)
}, 90_000)

test('the secret is nowhere in the page’s address or store, and nobody but this machine was asked', async () => {
  expect(page.url()).not.toContain(clientSecret)
  expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(clientSecret)
  expect(opened.complaints).toEqual([])
  expect(opened.elsewhere).toEqual([])
})
