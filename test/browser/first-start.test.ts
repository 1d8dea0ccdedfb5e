import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { openServer, type RunningServer } from '../../src/http/open-server.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { findBarriers, openDashboardBrowser, type DashboardBrowser, type DashboardPage } from '../support/dashboard-browser.ts'

/** One person's first quarter of an hour: the link from the terminal, the demo company, and its figures. */
let home: string
let sandbox: Sandbox
let server: RunningServer
let browser: DashboardBrowser
let opened: DashboardPage

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'daybook-first-start-'))
  sandbox = await startSandbox({ companies: [createCompany({ seed: 3, size: { invoices: 40 } })] })
  const { apiUrl, identityUrl, loginUrl, clientId, clientSecret } = sandbox
  server = await openServer({
    config: loadConfig({ DAYBOOK_HOME: home, DAYBOOK_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') }),
    version: '0.0.0-test',
    port: 0,
    startDemo: () => Promise.resolve({ apiUrl, identityUrl, loginUrl, clientId, clientSecret }),
  })
  browser = await openDashboardBrowser()
  opened = await browser.open({ url: server.url })
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await sandbox?.close()
  await rm(home, { recursive: true, force: true })
})

test('the link from the terminal makes an owner, who is led to the first connection', async () => {
  const { page } = opened
  const link = await server.createWelcomeUrl()
  await page.goto(link ?? '')
  await page.getByRole('heading', { name: 'Welcome to Daybook' }).waitFor()
  // What makes an owner does not stay in the address, nor in the browser's history.
  expect(page.url()).not.toContain('#')
  const become = page.getByRole('button', { name: 'Become the owner' })
  expect(await become.isDisabled()).toBe(true)
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Your name').fill('Olive Owner')
  await page.getByLabel('Email').fill('olive@example.com')
  await page.getByLabel('Password', { exact: true }).fill('quiet harbour, nine lamps')
  await become.click()
  await page.waitForURL('**/connections/new')
  await page.getByRole('heading', { name: 'Demo company' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test('one press brings the demo company, whose figures come by themselves when the books stand', async () => {
  const { page } = opened
  await page.getByRole('button', { name: 'Try the demo' }).click()
  await page.waitForURL('**/o/demo')
  const figures = page.getByRole('region', { name: 'Figures' })
  await figures.waitFor()
  // Grey lines, not noughts and not failures, until the ledger was built and compared.
  expect(await figures.getAttribute('aria-busy')).toBe('true')
  await page.locator('[aria-label="Figures"]:not([aria-busy])').waitFor({ timeout: 90_000 })
  await figures
    .getByText(/\d\.\d\d/)
    .first()
    .waitFor()
  expect(await page.getByText('have not been built').count()).toBe(0)
}, 120_000)

test('the link works once', async () => {
  const second = await browser.open({ url: server.url })
  await second.page.goto('/welcome#daybook-used-up')
  await second.page.getByRole('heading', { name: 'This Daybook has an owner' }).waitFor()
  await second.close()
})

test('nothing failed on the way, and nobody but this machine was asked', () => {
  expect(opened.complaints).toEqual([])
  expect(opened.elsewhere).toEqual([])
})
