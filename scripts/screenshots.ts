import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { loadConfig } from '../src/config.ts'
import { openServer, type RunningServer } from '../src/http/open-server.ts'
import { systemClock, type Clock } from '../src/lib/clock.ts'
import { createCompany } from '../src/sandbox/company/company.ts'
import { openDashboardBrowser, type DashboardPage, type Theme } from '../test/support/dashboard-browser.ts'
import { startTestServer, type Session, type TestServer } from '../test/support/server.ts'
import { changeInXero, chargeBehindXero } from './screenshot-books.ts'
import { shrinkPng } from './shrink-png.ts'

/**
 * Makes the pictures of the dashboard that a reviewer looks at, each in both themes, of a sandbox's demo company:
 * `npm run screenshots -- [FOLDER] [NAME…]`. Without names, all of them, and those of the documentation anew. The clocks of the sandbox, the server and
 * the browser begin at one fixed moment, so that the pictures differ where the dashboard does.
 */
const [folder = 'dist/screenshots', ...wanted] = process.argv.slice(2)

const begins = Date.parse('2026-11-20T09:30:00Z')
const org = 'harbour-vine'
/** Shown by the README and the documentation too. */
const ofDocs = [
  '04-first-sync-light',
  '05-home-light',
  '05-home-dark',
  '08-not-explained-light',
  '09-chart-light',
  '11-home-phone-light',
]

interface Scene {
  name: string
  /** Where the picture is taken, under the server. */
  path: (server: RunningServer) => Promise<string | undefined> | string
  /** Nobody: a window without a session. Default: the owner. */
  who?: 'nobody' | 'viewer'
  phone?: boolean
  /** Of the window. Default 900. */
  height?: number
  /** What is done there before the picture. */
  prepare?: (page: Page) => Promise<void>
}

/** An install to which nobody has come yet. */
const unownedScenes: Scene[] = [{ name: '01-welcome', path: (server) => server.createWelcomeUrl(), who: 'nobody' }]

/** One to which nothing is connected yet. */
const emptyScenes: Scene[] = [
  { name: '02-ways-in', path: () => '/connections/new', prepare: (page) => page.getByText('Demo company').first().waitFor() },
  {
    name: '03-own-app',
    path: () => '/connections/new?way=app',
    async prepare(page) {
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByRole('button', { name: 'I’ve made the app' }).click()
      await page.getByLabel('Client id').fill('123456789ABCDEF0123456789ABCDEF')
      await page.getByLabel('Client secret', { exact: true }).fill('what-xero-shows-only-once-0123456789-abcdefghijk')
    },
  },
]

/** While the first sync runs, without leave to read the budgets. */
const syncingScenes: Scene[] = [
  {
    name: '04-first-sync',
    path: () => `/connections/${org}/streams`,
    prepare: (page) => page.getByRole('progressbar', { name: 'Rows read' }).waitFor(),
  },
  {
    name: '06-home-waiting',
    path: () => `/o/${org}`,
    prepare: (page) => page.getByRole('region', { name: 'Figures' }).waitFor(),
  },
]

const syncedScenes: Scene[] = [
  {
    name: '05-home',
    path: () => `/o/${org}`,
    prepare: (page) => page.getByText('overdue').first().waitFor(),
  },
  {
    name: '07-profit-and-loss',
    path: () => `/o/${org}/reports/profit-and-loss`,
    height: 1270,
    prepare: openBadge,
  },
  {
    name: '09-chart',
    path: () => '/explore/sql/new',
    async prepare(page) {
      await page.locator('.cm-content').click()
      await page.keyboard.insertText(
        [
          'select period_start as month, account, amount',
          'from books.profit_and_loss_monthly',
          "where basis = 'accrual' and class = 'EXPENSE'",
          "  and period_start between '2025-11-01' and '2026-10-01' and amount > 0",
          'order by month, account',
        ].join('\n'),
      )
      await page.keyboard.press('Control+Enter')
      await page.getByText(/\d rows in/).waitFor()
      await page.getByText('Chart', { exact: true }).first().click()
      await page.locator('main canvas').first().waitFor()
    },
  },
  {
    name: '10-record',
    path: () => '/explore/xero/invoices',
    async prepare(page) {
      const grid = page.getByRole('grid').first()
      await grid.getByRole('row').nth(2).waitFor()
      await grid.hover()
      await page.mouse.wheel(0, 6000)
      await page.waitForTimeout(1000)
      await grid.getByRole('row').nth(5).getByRole('gridcell').nth(1).click()
      await page.keyboard.press('Enter')
      await page.waitForURL(/row=/)
      await page.getByRole('heading', { name: 'History' }).scrollIntoViewIfNeeded()
    },
  },
  { name: '11-home-phone', path: () => `/o/${org}`, who: 'viewer', phone: true },
  { name: '11-connection-phone', path: () => `/connections/${org}/streams`, who: 'viewer', phone: true },
  {
    name: '12-disconnect',
    path: () => `/connections/${org}/streams`,
    async prepare(page) {
      // By keyboard, so that where the focus is can be seen; the word is typed, so that the red button works.
      await page.getByRole('button', { name: /^Actions for/ }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: 'Disconnect and delete' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor()
      await page.getByRole('dialog').getByRole('textbox').fill(org)
      await page.keyboard.press('Tab')
    },
  },
]

/** A bill says 12.40 more than Xero's ledger does. */
const unexplainedScenes: Scene[] = [
  {
    name: '08-not-explained',
    path: () => `/o/${org}/reports/profit-and-loss?from=2026-10-01&to=2026-10-31`,
    height: 1270,
    prepare: openBadge,
  },
]

/** The statement to its end, with the sum behind the badge beside it. */
async function openBadge(page: Page): Promise<void> {
  await page.getByRole('table').getByText('Net profit').first().waitFor()
  await page.getByRole('button', { name: /Ties to Xero|explained|Off by|compared/i }).click()
  await page.getByRole('dialog').waitFor()
}

const browser = await openDashboardBrowser()
try {
  for (const each of [folder, 'docs/images']) await mkdir(each, { recursive: true })
  await takeUnowned()
  await takeFirstSync()
  await takeSynced()
} finally {
  await browser.close()
}

async function takeUnowned(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'daybook-screenshots-'))
  const config = loadConfig({ DAYBOOK_HOME: home, DAYBOOK_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') })
  const { clock } = startTime()
  const unowned = await openServer({ config, version: '0.1.0', port: 0, clock })
  try {
    await take(unowned, unownedScenes)
  } finally {
    await unowned.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function takeFirstSync(): Promise<void> {
  if (!isWanted([...emptyScenes, ...syncingScenes])) return
  const server = await openCompany()
  const { control } = server.sandbox
  try {
    await take(server, emptyScenes)
    if (!isWanted(syncingScenes)) return
    control.withdrawScope('accounting.budgets.read')
    await server.connect(org)
    control.setLatency(2500)
    await server.owner.call(`/v1/connections/${org}/sync`, { method: 'POST', body: {} })
    // From then on a guess at how long it takes is made.
    await systemClock.sleep(11_000)
    await take(server, syncingScenes)
    control.setLatency(0)
  } finally {
    await server.close()
  }
}

async function takeSynced(): Promise<void> {
  if (!isWanted([...syncedScenes, ...unexplainedScenes])) return
  const server = await openCompany()
  const { platform } = server.parts
  try {
    await server.connect(org)
    await platform.sync(org, {})
    changeInXero(server.sandbox)
    await platform.sync(org, {})
    await take(server, syncedScenes)
    if (!isWanted(unexplainedScenes)) return
    chargeBehindXero(server.sandbox, 1240)
    await platform.sync(org, {})
    await take(server, unexplainedScenes)
  } finally {
    await server.close()
  }
}

/** A server whose Xero holds one company, at the fixed moment. */
function openCompany(): Promise<TestServer> {
  const { now, clock } = startTime()
  const company = createCompany({ seed: 7, size: { invoices: 300 }, name: 'Harbour & Vine', now: new Date(begins) })
  return startTestServer({
    clock,
    sandbox: { now, companies: [company] },
    env: () => ({ DAYBOOK_WAREHOUSE_MEMORY_MB: '1000' }),
  })
}

/** Time that begins at the fixed moment now, and goes on. */
function startTime(): { now: () => number; clock: Clock } {
  const started = performance.now()
  const now = (): number => begins + Math.floor(performance.now() - started)
  return { now, clock: { ...systemClock, now: () => new Date(now()) } }
}

function isWanted(scenes: readonly Scene[]): boolean {
  return scenes.some(({ name }) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)))
}

async function take(from: RunningServer | TestServer, scenes: readonly Scene[]): Promise<void> {
  let viewer: Session | undefined
  for (const scene of scenes.filter((each) => isWanted([each]))) {
    if (scene.who === 'viewer' && 'owner' in from) viewer ??= await from.person('viewer')
    const who = scene.who === 'viewer' ? viewer : scene.who === undefined && 'owner' in from ? from.owner : undefined
    for (const theme of ['light', 'dark'] as const) await shoot(from, scene, theme, who)
  }
}

async function shoot(from: RunningServer, scene: Scene, theme: Theme, who: Session | undefined): Promise<void> {
  const opened: DashboardPage = await browser.open({
    url: from.url,
    theme,
    ...(who ? { cookie: who.cookie } : {}),
    ...(scene.phone ? { width: 390, height: 844 } : { height: scene.height ?? 900 }),
  })
  const { page } = opened
  try {
    await page.clock.setFixedTime(from.parts.clock.now())
    await page.goto((await scene.path(from)) ?? '/')
    await page.locator('h1').first().waitFor()
    await scene.prepare?.(page)
    // Skeletons come late and figures later; lines that move have come to rest.
    await page.waitForTimeout(1500)
    const name = `${scene.name}-${theme}`
    const picture = shrinkPng(await page.screenshot())
    await writeFile(join(folder, `${name}.png`), picture)
    if (wanted.length === 0 && ofDocs.includes(name)) await writeFile(`docs/images/${name}.png`, picture)
    process.stdout.write(`${scene.name}-${theme}.png\n`)
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`${scene.name}, ${theme}: ${error instanceof Error ? error.message : String(error)}\n`)
  } finally {
    await opened.close()
  }
}
