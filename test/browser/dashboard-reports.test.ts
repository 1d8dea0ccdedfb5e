import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatAmount } from '../../src/dashboard/format/amount.ts'
import {
  findBarriers,
  openDashboardBrowser,
  settle,
  type DashboardBrowser,
  type DashboardPage,
} from '../support/dashboard-browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: DashboardBrowser

beforeAll(async () => {
  server = await startTestServer({ env: () => ({ DAYBOOK_WAREHOUSE_MEMORY_MB: '1000' }) })
  await server.connect('harbour-vine')
  await server.parts.platform.sync('harbour-vine', {})
  browser = await openDashboardBrowser()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const open = (options: { theme?: 'light' | 'dark'; width?: number; height?: number } = {}): Promise<DashboardPage> =>
  browser.open({ url: server.url, cookie: server.owner.cookie, ...options })

interface Answer {
  columns: { name: string }[]
  rows: (string | null)[][]
  totals?: (string | null)[]
}

async function ask(path: string): Promise<Answer> {
  const response = await server.owner.call(`/v1/statements/${path}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

describe('Home', () => {
  it('shows what the reports behind it say, and asks nobody but the server', async () => {
    const { page, complaints, elsewhere, close } = await open()
    await page.goto('/')
    await page.waitForURL('**/o/harbour-vine')
    const figures = page.getByRole('region', { name: 'Figures' })
    const cash = (await ask('cash_position?connection=harbour-vine')).totals?.find((cell) => typeof cell === 'string')
    const owed = (await ask('aged_receivables?connection=harbour-vine')).totals?.at(-2)
    await figures.getByText('overdue').first().waitFor()
    // Each figure comes by itself.
    await settle(page)
    const text = (await figures.innerText()).replaceAll(/\s/g, '')
    expect(text).toContain(formatAmount(cash ?? ''))
    expect(text).toContain(formatAmount(owed ?? ''))
    expect(await page.title()).toBe('Home · Demo Company (NZ) · Daybook')
    await page.getByRole('button', { name: /Ties to Xero/ }).waitFor()
    expect(complaints).toEqual([])
    expect(elsewhere).toEqual([])
    await close()
  })

  // The other theme is walked, with every page, in test/browser.
  it('has no barrier, wide and on a phone', async () => {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      const { page, close } = await open({ width, height })
      await page.goto('/o/harbour-vine')
      await page.getByText('overdue').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(await findBarriers(page)).toEqual([])
      // Nothing but tables, within their own frames, is wider than the window.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await close()
    }
  })

  it('reads its charts by arrow keys, and as tables', async () => {
    const { page, close } = await open()
    await page.goto('/o/harbour-vine')
    const chart = page.getByRole('application', { name: /Net profit by month/ })
    await chart.focus()
    await page.keyboard.press('End')
    await page.getByRole('status').filter({ hasText: 'to date: Net profit' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Show as table' }).last().click()
    expect(
      await page
        .getByRole('region', { name: /Net profit by month/ })
        .getByRole('row')
        .count(),
    ).toBe(13)
    await close()
  })
})

describe('A report', () => {
  const address = '/o/harbour-vine/reports/profit-and-loss?from=2026-07-01&to=2026-07-31'

  it('shows every figure of the statement, to the cent', async () => {
    const answer = await ask('profit_and_loss?connection=harbour-vine&from=2026-07-01&to=2026-07-31&compare=previous_period')
    const { page, complaints, close } = await open()
    await page.goto(address)
    const table = page.getByRole('table', { name: /Profit and loss/ })
    await table.getByText('Net profit').waitFor()
    for (const [kind, , code, label, , amount] of answer.rows) {
      if (kind !== 'account') continue
      const head = page.locator('th', {
        hasText: new RegExp(`^${code ?? ''}\\s*${label?.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
      })
      const cell = await table.locator('tr', { has: head }).first().locator('td').first().innerText()
      const shown = cell.replaceAll(/^minus|\s|,?\s*postings$/g, '')
      expect(`${label}: ${shown.replace(/(?<=\d)\)$/, '')}`).toBe(`${label}: ${formatAmount(amount ?? '').replace(/\)$/, '')}`)
    }
    expect(complaints).toEqual([])
    await close()
  })

  it('takes a figure apart into postings that add up to it, from the keyboard alone', async () => {
    const { page, close } = await open()
    await page.goto(address)
    const cell = page.locator('[data-cell]').filter({ hasNotText: '0.00' }).first()
    await cell.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await cell.evaluate((element) => element === document.activeElement)).toBe(true)
    const figure = (await cell.innerText()).replaceAll(/[\s)(]|,?\s*postings$/g, '')
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    const sum = drawer.locator('tfoot td').first()
    await sum.waitFor()
    expect((await sum.innerText()).replaceAll(/[\s)(]/g, '')).toBe(figure.replace(/,postings$/, ''))
    expect((await drawer.locator('tbody tr').last().locator('td').nth(4).innerText()).replaceAll(/[\s)(]/g, '')).toBe(
      (await sum.innerText()).replaceAll(/[\s)(]/g, ''),
    )
    expect(page.url()).toContain('explain=')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(page.url()).not.toContain('explain=')
    await close()
  })

  it('moves by single keys, keeps its view in the address, and opens its badge to a sum', async () => {
    const { page, close } = await open()
    await page.goto(address)
    await page.getByRole('table', { name: /Profit and loss/ }).waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(/from=2026-06-01&to=2026-06-30/)
    await page.keyboard.press('b')
    await page.waitForURL(/basis=cash/)
    await page.keyboard.press('b')
    await page.getByRole('button', { name: 'Ties to Xero, 30 Jun 2026' }).click()
    const popover = page.getByRole('dialog')
    await popover.getByRole('row', { name: /Difference/ }).waitFor()
    expect(await popover.innerText()).toContain("June 2026 equals Xero's Profit and Loss to the cent")
    expect(await findBarriers(page)).toEqual([])
    await close()
  })

  it('has no dead buttons for a viewer', async () => {
    const viewer = await server.person('viewer', ['harbour-vine'])
    const { page, close } = await browser.open({ url: server.url, cookie: viewer.cookie })
    await page.goto(address)
    await page.getByRole('table', { name: /Profit and loss/ }).waitFor()
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0)
    await close()
  })
})
