import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { loadConfig } from '../src/config.ts'
import { openServer, type RunningServer } from '../src/http/open-server.ts'
import { systemClock, type Clock } from '../src/lib/clock.ts'
import { openDashboardBrowser, type DashboardPage, type Theme } from '../test/support/dashboard-browser.ts'
import { startTestServer, type Session, type TestServer } from '../test/support/server.ts'

/**
 * Makes the pictures of the dashboard that a reviewer looks at, each in both themes, of a sandbox's demo company:
 * `node scripts/screenshots.ts [FOLDER] [NAME…]`. Without names, all of them. The clocks of the sandbox, the server and
 * the browser begin at one fixed moment, so that the pictures differ where the dashboard does.
 */
const [folder = 'docs/images', ...wanted] = process.argv.slice(2)

const begins = Date.parse('2026-11-20T09:30:00Z')
const started = performance.now()
const now = (): number => begins + Math.floor(performance.now() - started)
const clock: Clock = { ...systemClock, now: () => new Date(now()) }
const demo = 'demo'

interface Scene {
  name: string
  /** Where the picture is taken, under the server. */
  path: (server: RunningServer) => Promise<string | undefined> | string
  /** Nobody: a window without a session. Default: the owner. */
  who?: 'nobody' | 'viewer'
  phone?: boolean
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

/** While the first sync runs. */
const syncingScenes: Scene[] = [
  { name: '04-first-sync', path: () => `/connections/${demo}/streams` },
  { name: '06-home-waiting', path: () => `/o/${demo}` },
]

const syncedScenes: Scene[] = [
  {
    name: '05-home',
    path: () => `/o/${demo}`,
    prepare: (page) => page.getByText('overdue').first().waitFor(),
  },
  {
    name: '07-profit-and-loss',
    path: () => `/o/${demo}/reports/profit-and-loss`,
    async prepare(page) {
      await page.getByText('Net profit').first().waitFor()
      await page.getByRole('button', { name: /Ties to Xero|explained|compared/i }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: '09-chart',
    path: () => '/explore/sql/new',
    async prepare(page) {
      await page.locator('.cm-content').click()
      await page.keyboard.insertText(
        [
          "select date_trunc('month', date) as month, type, sum(total) as total",
          'from xero.invoices',
          'group by all',
          'order by month, type',
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
    },
  },
  { name: '11-home-phone', path: () => `/o/${demo}`, who: 'viewer', phone: true },
  { name: '11-connection-phone', path: () => `/connections/${demo}/streams`, who: 'viewer', phone: true },
  {
    name: '12-disconnect',
    path: () => `/connections/${demo}/streams`,
    async prepare(page) {
      await page.getByRole('button', { name: /^Actions for/ }).click()
      await page.getByRole('menuitem', { name: 'Disconnect and delete' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
]

const browser = await openDashboardBrowser()
await takeUnowned()
const server = await startTestServer({
  clock,
  sandbox: { now, size: 'small', latencyMs: 0 },
  env: () => ({ DAYBOOK_WAREHOUSE_MEMORY_MB: '1000' }),
})
try {
  await take(server, emptyScenes)
  await server.connect(demo)
  server.sandbox.control.setLatency(400)
  const first = server.parts.platform.sync(demo, {})
  await systemClock.sleep(4000)
  await take(server, syncingScenes)
  server.sandbox.control.setLatency(0)
  await first
  await take(server, syncedScenes)
} finally {
  await browser.close()
  await server.close()
}

async function takeUnowned(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'daybook-screenshots-'))
  const config = loadConfig({ DAYBOOK_HOME: home, DAYBOOK_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') })
  const unowned = await openServer({ config, version: '0.1.0', port: 0, clock })
  try {
    await mkdir(folder, { recursive: true })
    await take(unowned, unownedScenes)
  } finally {
    await unowned.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function take(from: RunningServer | TestServer, scenes: readonly Scene[]): Promise<void> {
  let viewer: Session | undefined
  for (const scene of scenes.filter(({ name }) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)))) {
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
    ...(scene.phone ? { width: 390, height: 844 } : {}),
  })
  const { page } = opened
  try {
    await page.clock.setFixedTime(now())
    await page.goto((await scene.path(from)) ?? '/')
    await page.locator('h1').first().waitFor()
    await scene.prepare?.(page)
    // Skeletons come late and figures later; lines that move have come to rest.
    await page.waitForTimeout(1500)
    await page.screenshot({ path: join(folder, `${scene.name}-${theme}.png`) })
    process.stdout.write(`${scene.name}-${theme}.png\n`)
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`${scene.name}, ${theme}: ${error instanceof Error ? error.message : String(error)}\n`)
  } finally {
    await opened.close()
  }
}
