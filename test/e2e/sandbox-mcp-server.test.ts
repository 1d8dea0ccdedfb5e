import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { whyNoIsolation } from '../support/isolation.ts'
import type { LineRpc } from '../support/line-rpc.ts'
import { createLineRpc } from '../support/line-rpc.ts'

/** Xero's own MCP server from npm, as it is published: the hosts are written into it, and so is how it asks for tokens. */
const require = createRequire(import.meta.url)
const server = require.resolve('@xeroapi/xero-mcp-server')
const reason = whyNoIsolation()

let child: ChildProcess
let rpc: LineRpc
const called = new Set<string>()

beforeAll(async () => {
  if (reason !== undefined) return
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
  child = spawn(process.execPath, ['bin/daybook.js', 'sandbox', 'exec', '--', process.execPath, server], { env })
  rpc = createLineRpc(child)
  const clientInfo = { name: 'daybook tests', version: '1' }
  await rpc.ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
  rpc.tell('notifications/initialized')
})

afterAll(async () => {
  if (reason !== undefined || child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin?.end()
  child.kill('SIGTERM')
  await ended
})

/** The text of a tool's answer. What went wrong at Xero comes as an answer too. */
async function call(name: string, args: object = {}): Promise<string> {
  const result = await rpc.ask('tools/call', { name, arguments: args })
  const text = (result['content'] as { text: string }[]).map((part) => part.text).join('\n')
  expect(text, name).not.toMatch(/^(MCP error|Error )|unexpected error/)
  called.add(name)
  return text
}

function find(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`${String(pattern)} is not in: ${text}`)
  return found
}

const guid = '([0-9a-f]{8}-[0-9a-f-]{27})'
const line = { description: 'Advice', quantity: 2, unitAmount: 50, accountCode: '200', taxType: 'OUTPUT2' }

test.skipIf(reason !== undefined)(`lists its tools${reason ? ` (skipped: ${reason})` : ''}`, async () => {
  const { tools } = (await rpc.ask('tools/list')) as { tools: { name: string }[] }
  expect(tools.length).toBeGreaterThanOrEqual(50)
})

test.skipIf(reason !== undefined)('reads', async () => {
  const contacts = await call('list-contacts', { page: 1 })
  const contactId = find(contacts, new RegExp(`ID: ${guid}`))
  expect(await call('list-organisation-details')).toContain('Demo Company (NZ)')
  expect(await call('list-accounts')).toContain('Code: 200')
  expect(await call('list-invoices', { page: 1 })).toContain('INV-')
  for (const name of ['list-credit-notes', 'list-quotes', 'list-bank-transactions', 'list-items']) await call(name, { page: 1 })
  for (const name of ['list-manual-journals', 'list-payments', 'list-tax-rates', 'list-contact-groups']) await call(name)
  for (const name of ['list-tracking-categories', 'list-trial-balance', 'list-profit-and-loss']) await call(name)
  await call('list-report-balance-sheet')
  await call('list-aged-receivables-by-contact', { contactId })
  await call('list-aged-payables-by-contact', { contactId })
  expect(called.size).toBe(18)
})

test.skipIf(reason !== undefined)('writes', async () => {
  const idIn = (text: string): string => find(text, new RegExp(guid))
  const bankAccountId = find(await call('list-accounts'), new RegExp(`ID: ${guid}\\nType: BANK`))
  const contactId = idIn(await call('create-contact', { name: 'New Client Ltd', email: 'new@example.com', phone: '021 555' }))
  await call('update-contact', { contactId, name: 'New Client Limited', address: { addressLine1: '1 High St' } })

  const created = await call('create-invoice', { contactId, type: 'ACCREC', lineItems: [line], reference: 'First' })
  expect(created).toContain('Total: 115')
  const twice = [line, { ...line, quantity: 1 }]
  expect(await call('update-invoice', { invoiceId: idIn(created), lineItems: twice })).toContain('Total: 172.5')
  const amount = 1.5
  expect(await call('create-payment', { invoiceId: await findOpenInvoice(), accountId: bankAccountId, amount })).toContain('1.5')

  const creditNoteId = idIn(await call('create-credit-note', { contactId, lineItems: [line] }))
  await call('update-credit-note', { creditNoteId, reference: 'Second' })
  const quoteId = idIn(await call('create-quote', { contactId, lineItems: [line], title: 'Offer' }))
  await call('update-quote', { quoteId, contactId, title: 'Better offer', date: '2026-11-01' })
  const salesDetails = { unitPrice: 10, accountCode: '200', taxType: 'OUTPUT2' }
  const itemId = idIn(await call('create-item', { code: 'NEW1', name: 'New', salesDetails }))
  await call('update-item', { itemId, code: 'NEW1', name: 'Newer' })

  const spent = { ...line, accountCode: '400', taxType: 'INPUT2' }
  const spending = { type: 'SPEND', bankAccountId, contactId, lineItems: [spent], date: '2026-11-01' }
  const bankTransactionId = idIn(await call('create-bank-transaction', spending))
  await call('update-bank-transaction', { bankTransactionId, reference: 'Third' })
  const toLines = (lineAmount: number) => [
    { lineAmount, accountCode: '400' },
    { lineAmount: -lineAmount, accountCode: '404' },
  ]
  const journal = { narration: 'Moved', date: '2026-11-01' }
  const manualJournalID = idIn(await call('create-manual-journal', { ...journal, manualJournalLines: toLines(10) }))
  await call('update-manual-journal', { ...journal, manualJournalID, manualJournalLines: toLines(20) })

  const categories = await call('list-tracking-categories')
  const trackingCategoryId = idIn(categories)
  const trackingOptionId = find(categories, new RegExp(`Option ID: ${guid}`))
  await call('create-tracking-options', { trackingCategoryId, optionNames: ['East', 'West'] })
  await call('update-tracking-options', { trackingCategoryId, options: [{ trackingOptionId, name: 'Far north' }] })
  // There may be two that are active at once.
  await call('update-tracking-category', { trackingCategoryId, status: 'ARCHIVED' })
  await call('create-tracking-category', { name: 'Channel' })
  expect(called.size).toBe(37)
})

async function findOpenInvoice(): Promise<string> {
  for (let page = 1; page < 20; page += 1) {
    const invoices = (await call('list-invoices', { page })).split('Invoice ID: ')
    const open = invoices.find((text) => /Type: ACCREC$/m.test(text) && /Status: AUTHORISED$/m.test(text))
    if (open !== undefined) return open.slice(0, 36)
  }
  throw new Error('No invoice waits for payment')
}
