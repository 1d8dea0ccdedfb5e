import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { requestToken } from '../support/sandbox-client.ts'

let folder: string
const running: Sandbox[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-data-'))
})
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ size: { invoices: 20 }, data: join(folder, 'kept'), ...options })
  running.push(sandbox)
  return sandbox
}

async function close(sandbox: Sandbox): Promise<void> {
  running.splice(running.indexOf(sandbox), 1)
  await sandbox.close()
}

async function tokenOf(sandbox: Sandbox): Promise<string> {
  const app = sandbox.apps.find(({ kind }) => kind === 'custom')!
  return String((await requestToken(sandbox, app, { grant_type: 'client_credentials' })).json()['access_token'])
}

async function call(
  sandbox: Sandbox,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.apiUrl}/api.xro/2.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  expect([response.status, text]).toEqual([200, expect.anything()])
  return JSON.parse(text) as Record<string, unknown>
}

/** What a client can see of the books: writes a contact and an invoice, pays it, and edits behind its back. */
async function trade(sandbox: Sandbox, token: string): Promise<string> {
  const { Invoices: invoices } = await call(sandbox, token, 'PUT', 'Invoices', {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: { Name: 'Kept Ltd' },
    Date: '2026-10-01',
    DueDate: '2026-10-20',
    LineItems: [{ Description: 'Work', Quantity: 2, UnitAmount: 50, AccountCode: '200', TaxType: 'OUTPUT2' }],
  })
  const id = (invoices as { InvoiceID: string }[])[0]!.InvoiceID
  await call(sandbox, token, 'PUT', 'Payments', {
    Invoice: { InvoiceID: id },
    Account: { Code: '090' },
    Amount: 40,
    Date: '2026-10-05',
  })
  sandbox.control.edit('Contacts', sandbox.control.collection('Contacts').idAt(0), { FirstName: 'Changed' })
  await call(sandbox, token, 'PUT', `Invoices/${id}/History`, { HistoryRecords: [{ Details: 'a note' }] })
  return id
}

const seen = async (sandbox: Sandbox, token: string, id: string) => ({
  invoice: (await call(sandbox, token, 'GET', `Invoices/${id}`))['Invoices'],
  history: (await call(sandbox, token, 'GET', `Invoices/${id}/History`))['HistoryRecords'],
  contact: sandbox.control.collection('Contacts').recordAt(0),
  journals: Array.from({ length: sandbox.control.collection('Journals').size }, (_, at) =>
    sandbox.control.collection('Journals').recordAt(at),
  ),
})

describe('a folder that keeps the sandbox', () => {
  test('gives everything back: records, journals, notes, tokens, time', async () => {
    const first = await open()
    const token = await tokenOf(first)
    const id = await trade(first, token)
    first.control.advance(60_000)
    const before = await seen(first, token, id)
    expect(before.invoice).toMatchObject([{ AmountDue: 75, AmountPaid: 40 }])
    const now = first.control.now()
    await close(first)

    const second = await open()
    expect(second.control.now()).toBeGreaterThanOrEqual(now)
    expect(await seen(second, token, id)).toEqual(before)
    // And it goes on from there.
    await call(second, token, 'PUT', 'Payments', {
      Invoice: { InvoiceID: id },
      Account: { Code: '090' },
      Amount: 75,
      Date: '2026-10-06',
    })
    await close(second)
    const third = await open()
    expect((await seen(third, token, id)).invoice).toMatchObject([{ AmountDue: 0, Status: 'PAID' }])
  })

  test('loses no write to a kill, and drops a line that was cut off', async () => {
    const first = await open()
    const token = await tokenOf(first)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const id = await trade(first, token)
    const before = await seen(first, token, id)
    // As it lies on the disk the moment after the last answer, with the next write half on it.
    cpSync(join(folder, 'kept'), join(folder, 'killed'), { recursive: true })
    appendFileSync(join(folder, 'killed', 'writes.jsonl'), '{"tenantId":"7c0ffee5-da7a')
    const second = await open({ data: join(folder, 'killed') })
    const { history: _later, ...kept } = await seen(second, token, id)
    const { history: _history, ...held } = before
    expect(kept).toEqual(held)
  })

  test('is refused by a sandbox of other organisations', async () => {
    await close(await open())
    await expect(open({ seed: 2 })).rejects.toThrow(/keeps a sandbox made with .*Start it with the same options/)
  })
})
