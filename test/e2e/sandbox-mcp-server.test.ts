import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { whyNoIsolation } from '../support/isolation.ts'
import type { LineRpc } from '../support/line-rpc.ts'
import { createLineRpc } from '../support/line-rpc.ts'

/** Xero's own MCP server from npm, as it is published: the hosts are written into it, and so is how it asks for tokens. */
const server = 'node_modules/@xeroapi/xero-mcp-server/dist/index.js'
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
const listed = (await_: { page?: number }): object => await_

test.skipIf(reason !== undefined)(`lists its tools${reason ? ` (skipped: ${reason})` : ''}`, async () => {
  const { tools } = (await rpc.ask('tools/list')) as { tools: { name: string }[] }
  expect(tools.length).toBeGreaterThanOrEqual(50)
})

test.skipIf(reason !== undefined)('reads', async () => {
  const contacts = await call('list-contacts', { page: 1 })
  const contactId = find(contacts, new RegExp(`ID: ${guid}`))
  expect(await call('list-organisation-details')).toContain('Demo Company (NZ)')
  expect(await call('list-accounts')).toContain('Code: 200')
  expect(await call('list-invoices', listed({ page: 1 }))).toContain('INV-')
  for (const name of ['list-credit-notes', 'list-quotes', 'list-bank-transactions', 'list-items']) await call(name, { page: 1 })
  for (const name of ['list-manual-journals', 'list-payments', 'list-tax-rates', 'list-contact-groups']) await call(name)
  for (const name of ['list-tracking-categories', 'list-trial-balance', 'list-profit-and-loss']) await call(name)
  await call('list-report-balance-sheet')
  await call('list-aged-receivables-by-contact', { contactId })
  await call('list-aged-payables-by-contact', { contactId })
  expect(called.size).toBe(18)
})
