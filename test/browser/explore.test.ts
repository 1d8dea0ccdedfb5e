import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowserWorld, type BrowserWorld } from '../support/browser-world.ts'
import { findBarriers, settle, visit, type DashboardPage } from '../support/dashboard-browser.ts'

/** The rows as they are, a question of one's own, and its chart: with the mouse, then with the keyboard alone. */
let world: BrowserWorld
let opened: DashboardPage
/** Runs in the page: something is focused, and drawn as such. */
const focusIsSeen = `(() => {
  const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement)
  return document.activeElement !== document.body && (outlineStyle !== 'none' || boxShadow !== 'none')
})()`

beforeAll(async () => {
  world = await openBrowserWorld()
  opened = await world.open()
}, 120_000)
afterAll(() => world?.close())

test('rows are browsed, and one is opened', async () => {
  const { page } = opened
  await page.goto('/explore/xero/invoices')
  const grid = page.getByRole('grid').first()
  await grid.getByRole('row').nth(1).waitFor()
  expect(await grid.getByRole('row').count()).toBeGreaterThan(5)
  await grid.getByRole('row').nth(2).getByRole('gridcell').nth(1).dblclick()
  await page.keyboard.press('Enter')
  await page.waitForURL(/row=/)
  expect(await findBarriers(page)).toEqual([])
})

const question = `select strftime(date, '%Y-%m') as month, sum(total) as invoiced
from xero.invoices where type = 'ACCREC' group by all order by month`

test('a question is answered as a table and as a chart', async () => {
  const { page } = opened
  await visit(page, '/explore/sql/new')
  const editor = page.locator('.cm-content')
  await editor.click()
  await page.keyboard.insertText(question)
  await page.keyboard.press('Control+Enter')
  await page.getByText(/\d+ rows in/).waitFor()
  await page.getByText('Chart', { exact: true }).first().click()
  await page.locator('main canvas').first().waitFor()
  await settle(page)
  expect(await findBarriers(page)).toEqual([])
})

test('the keyboard alone goes from page to page and into a report', async () => {
  const { page } = opened
  await visit(page, '/connections')
  for (const [key, address] of [
    ['h', '**/o/harbour'],
    ['r', '**/o/harbour/reports'],
    ['a', '**/activity/runs'],
    ['u', '**/usage'],
    ['e', '**/explore/xero/invoices**'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.waitForURL(address)
  }
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').getByRole('textbox')).first().waitFor()
  await page.keyboard.type('profit')
  await page.getByRole('dialog').getByText('Profit and loss').first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/reports/profit-and-loss**')
  // Somewhere to be seen from the first Tab on, wherever it goes.
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press('Tab')
    const seen: boolean = await page.evaluate(focusIsSeen)
    expect(seen, `focus is seen after ${press + 1} presses`).toBe(true)
  }
})

test('Tab leaves the editor for what stands after it, and Shift+Tab goes back into it', async () => {
  const { page } = opened
  await visit(page, '/explore/sql/new')
  await page.locator('.cm-content').focus()
  await page.keyboard.press('Tab')
  expect(await page.evaluate<boolean>("document.activeElement.closest('.cm-editor') === null")).toBe(true)
  expect(await page.evaluate<boolean>(focusIsSeen)).toBe(true)
  await page.keyboard.press('Shift+Tab')
  expect(await page.evaluate<boolean>("document.activeElement.closest('.cm-editor') !== null")).toBe(true)
})

test('nothing failed on the way, and nobody but this machine was asked', () => {
  expect(opened.complaints).toEqual([])
  expect(opened.elsewhere).toEqual([])
})
