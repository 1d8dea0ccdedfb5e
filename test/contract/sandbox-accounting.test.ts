import { afterEach, expect, test } from 'vitest'
import type { Client } from '../support/sandbox-client.ts'
import { openClient, toAnswer } from '../support/sandbox-client.ts'

let client: Client
afterEach(() => client.sandbox.close())

const wire = (ms: number): string => `/Date(${ms}+0000)/`

test('pages walk the default order once through, and only pages have lines', async () => {
  client = await openClient()
  const collection = client.sandbox.control.collection('Invoices')
  const seen: string[] = []
  const times: number[] = []
  for (let page = 1; ; page += 1) {
    const body = (await client.get(`Invoices?page=${page}&pageSize=40`)).json()
    const rows = body['Invoices'] as Record<string, unknown>[]
    expect(body['pagination']).toEqual({
      page,
      pageSize: 40,
      pageCount: Math.ceil(collection.size / 40),
      itemCount: collection.size,
    })
    if (rows.length === 0) break
    for (const row of rows) {
      seen.push(String(row['InvoiceID']))
      times.push(collection.updatedMsAt(collection.indexOf(String(row['InvoiceID'])) ?? -1))
      expect((row['LineItems'] as unknown[]).length).toBeGreaterThan(0)
      expect(row).not.toHaveProperty('RoundingAmount')
    }
  }
  expect(new Set(seen).size).toBe(collection.size)
  expect(times).toEqual([...times].sort((a, b) => a - b))

  const unpaged = await client.get('Invoices')
  expect(unpaged.json()).not.toHaveProperty('pagination')
  const rows = unpaged.json()['Invoices'] as Record<string, unknown>[]
  expect(rows.length).toBe(collection.size)
  expect(rows.every((row) => (row['LineItems'] as unknown[]).length === 0)).toBe(true)
  expect(Object.keys(rows[0]?.['Contact'] as object)).toEqual(['ContactID', 'Name'])
  const clamped = (await client.get('Invoices?page=1&pageSize=5000')).json()['pagination']
  expect(clamped).toMatchObject({ pageSize: 1000 })
})

test('a record edited during a walk moves to the end, and the conditional read finds it', async () => {
  client = await openClient()
  const { control } = client.sandbox
  const [first] = await client.rows('Invoices?page=1&pageSize=1')
  const id = String(first?.['InvoiceID'])
  const since = new Date(control.now()).toISOString().slice(0, 19)
  control.edit('Invoices', id, { Reference: 'changed' })
  expect((await client.rows('Invoices?page=1&pageSize=1'))[0]?.['InvoiceID']).not.toBe(id)
  const changed = await client.rows('Invoices?page=1', { 'if-modified-since': since })
  expect(changed.map((row) => row['Reference'])).toEqual(['changed'])
  const byId = await client.rows('Invoices?page=1&pageSize=1000&order=InvoiceID')
  const ids = byId.map((row) => String(row['InvoiceID']))
  expect(ids).toEqual([...ids].sort())
  control.remove('Invoices', id)
  expect(await client.rows('Invoices?page=1', { 'if-modified-since': since })).toEqual([])
  expect((await client.get(`Invoices/${id}`)).status).toBe(404)
})

test('filters: where, IDs, Statuses, dates, archived and deleted', async () => {
  client = await openClient()
  const { control } = client.sandbox
  const all = await client.rows('Invoices?page=1&pageSize=1000')
  const paid = all.filter((row) => row['Status'] === 'PAID')
  expect(await client.rows('Invoices?page=1&pageSize=1000&Statuses=PAID')).toEqual(paid)
  expect(await client.rows(`Invoices?page=1&pageSize=1000&where=${encodeURIComponent('Status=="PAID"')}`)).toEqual(paid)
  const two = all.slice(3, 5).map((row) => row['InvoiceID'])
  expect((await client.rows(`Invoices?page=1&IDs=${two.join(',')}`)).map((row) => row['InvoiceID'])).toEqual(two)
  const bad = await client.get('Invoices?where=Status==')
  expect([bad.status, bad.json()['Type']]).toEqual([400, 'QueryParseException'])

  const [contact] = await client.rows('Contacts?page=1&pageSize=1')
  const before = (await client.rows('Contacts?page=1&pageSize=1000')).length
  control.edit('Contacts', String(contact?.['ContactID']), { ContactStatus: 'ARCHIVED' })
  expect((await client.rows('Contacts?page=1&pageSize=1000')).length).toBe(before - 1)
  const withArchived = await client.rows('Contacts?page=1&pageSize=1000&includeArchived=true')
  expect(withArchived.some((row) => row['ContactID'] === contact?.['ContactID'])).toBe(true)
  expect((await client.rows('Contacts'))[0]).not.toHaveProperty('Balances')

  control.put('PurchaseOrders', {
    PurchaseOrderID: '00000000-0000-4000-8000-000000000001',
    Date: wire(Date.UTC(2031, 0, 15)),
    Status: 'DRAFT',
    LineItems: [],
    UpdatedDateUTC: wire(1),
  })
  expect((await client.rows('PurchaseOrders?DateFrom=2031-01-15&DateTo=2031-01-15')).length).toBe(1)
  expect(await client.rows('PurchaseOrders?DateFrom=2031-01-16')).toEqual([])
  expect(await client.rows('PurchaseOrders?Status=')).toEqual([])
  expect((await client.get('PurchaseOrders')).json()).toHaveProperty('pagination')
})

test('unit amounts have two places unless four are asked for', async () => {
  client = await openClient()
  client.sandbox.control.put('Invoices', {
    InvoiceID: '00000000-0000-4000-8000-000000000002',
    LineItems: [{ UnitAmount: 1.005 }, { UnitAmount: -54.0492 }],
    UpdatedDateUTC: wire(1),
  })
  const amounts = async (query: string): Promise<unknown[]> => {
    const [row] = await client.rows(`Invoices/00000000-0000-4000-8000-000000000002${query}`)
    return ((row?.['LineItems'] ?? []) as Record<string, unknown>[]).map((line) => line['UnitAmount'])
  }
  expect(await amounts('')).toEqual([1.01, -54.05])
  expect(await amounts('?unitdp=4')).toEqual([1.005, -54.0492])
})

test('what reads in its own way: stubs, offsets, the ManualJournals fault, retired and unknown paths', async () => {
  client = await openClient({ size: { invoices: 400 } })
  const { control } = client.sandbox
  const journals = control.collection('Journals')
  const firstPage = await client.rows('Journals')
  expect(firstPage.length).toBe(Math.min(100, journals.size))
  const last = Number(firstPage.at(-1)?.['JournalNumber'])
  const next = await client.rows(`Journals?offset=${last}`)
  expect(Number(next[0]?.['JournalNumber'])).toBe(last + 1)

  control.put('Budgets', {
    BudgetID: '00000000-0000-4000-8000-00000000000b',
    BudgetLines: [{ AccountCode: '200', BudgetBalances: [{ Period: '2025-12' }, { Period: '2026-01' }, { Period: '2026-02' }] }],
    UpdatedDateUTC: wire(1),
  })
  const budgets = await client.rows('Budgets')
  expect(budgets.every((row) => (row['BudgetLines'] as unknown[]).length === 0)).toBe(true)
  const [budget] = await client.rows('Budgets/00000000-0000-4000-8000-00000000000b?DateFrom=2026-01-01&DateTo=2026-02-01')
  expect(budget?.['BudgetLines']).toEqual([
    { AccountCode: '200', BudgetBalances: [{ Period: '2026-01' }, { Period: '2026-02' }] },
  ])
  expect((await client.get('Budgets/00000000-0000-4000-8000-00000000000b?DateFrom=2020-01-01&DateTo=2026-02-01')).status).toBe(
    400,
  )

  const manual = control.collection('ManualJournals').size
  expect((await client.rows('ManualJournals?page=2&pageSize=1&order=Date')).length).toBe(manual)
  control.setQuirks({ manualJournalsOrderIgnoresPaging: false })
  expect((await client.rows('ManualJournals?page=2&pageSize=1&order=Date')).length).toBe(Math.min(1, Math.max(0, manual - 1)))

  expect((await client.get('Employees')).status).toBe(404)
  const unknown = await client.get('Nonsense')
  expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8'])
})

test('XML for those who do not ask for JSON', async () => {
  client = await openClient()
  const url = `${client.sandbox.apiUrl}/api.xro/2.0/Currencies`
  const answer = await toAnswer(await fetch(url, { headers: { authorization: `Bearer ${client.token}`, accept: 'text/xml' } }))
  expect(answer.headers.get('content-type')).toContain('xml')
  expect(answer.text).toContain('<Currency><Code>')
})

test('too many documents at once: ErrorNumber 51 until narrowed', async () => {
  client = await openClient({ highVolume: 50 })
  const refused = await client.get('Invoices?page=1')
  expect([refused.status, refused.json()['ErrorNumber']]).toEqual([400, 51])
  const all = client.sandbox.control.collection('Invoices')
  const newest = Math.max(...Array.from({ length: all.size }, (_, index) => all.updatedMsAt(index)))
  const narrowed = await client.get('Invoices?page=1', { 'if-modified-since': new Date(newest).toISOString().slice(0, 19) })
  expect(narrowed.status).toBe(200)
  expect((await client.get('Accounts')).status).toBe(200)
})
