import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { build } from 'vite'
import { chromiumPath } from './chromium-path.ts'

export type Theme = 'light' | 'dark'

export interface DashboardPage {
  page: Page
  context: BrowserContext
  /** What the browser complained of: errors of scripts, refusals of the content policy, requests that failed. */
  complaints: string[]
  /** Addresses asked for on other machines; none of them is reached. */
  elsewhere: string[]
  close(): Promise<void>
}

export interface DashboardBrowser {
  /** A window of its own, signed in by a session's cookie (`name=value; …`). */
  open(options: { url: string; cookie?: string; theme?: Theme; width?: number; height?: number }): Promise<DashboardPage>
  close(): Promise<void>
}

/** Debian's Chromium over the built dashboard; it is built first where it isn't yet. */
export async function openDashboardBrowser(): Promise<DashboardBrowser> {
  if (!existsSync('dist/dashboard/index.html')) await build({ logLevel: 'warn' })
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  return {
    async open({ url, cookie = '', theme = 'light', width = 1440, height = 900 }) {
      const context: BrowserContext = await browser.newContext({
        baseURL: url,
        colorScheme: theme,
        reducedMotion: 'reduce',
        viewport: { width, height },
        // A narrow window is a phone's: a finger, and its own way of fitting pages.
        ...(width < 480 ? { hasTouch: true, isMobile: true } : {}),
      })
      await context.addCookies(
        cookie
          .split('; ')
          .filter((pair) => pair.includes('='))
          .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })),
      )
      const page = await context.newPage()
      const complaints: string[] = []
      const elsewhere: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('request', (request) => {
        const asked = new URL(request.url())
        if (asked.protocol.startsWith('http') && !isHere(asked)) elsewhere.push(request.url())
      })
      await context.route(
        (asked) => asked.protocol.startsWith('http') && !isHere(asked),
        (route) => route.abort(),
      )
      return { page, context, complaints, elsewhere, close: () => context.close() }
    },
    close: () => browser.close(),
  }
}

const isHere = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

/** What axe finds wrong with a page as it stands, a line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  // In the page itself and without lists of what passed: a quarter of the time.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(tags)
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`),
  )
}

/** To another page as a link of the dashboard goes there: the program stays, its address changes. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`)
  await page.locator('main h1, h1').first().waitFor()
  await settle(page)
}

/** Waits until nothing is awaited, nothing moves, and nothing was drawn for a fifth of a second. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(quiet)
}

/** Runs in the page. A line that moves on its own, as of a sync, is waited for ten seconds at most. */
const quiet = `new Promise((resolve) => {
  const begun = performance.now()
  let drawnAt = begun
  const seen = new MutationObserver(() => { drawnAt = performance.now() })
  seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  const look = setInterval(() => {
    const now = performance.now()
    const busy = document.querySelector('[aria-busy="true"]') !== null || document.getAnimations().some((each) => each.playState === 'running')
    if (now - begun < 10_000 && (busy || now - drawnAt < 200)) return
    clearInterval(look)
    seen.disconnect()
    resolve()
  }, 40)
})`
