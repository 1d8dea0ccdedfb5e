import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { streams as catalogue } from '../../src/streams/catalogue.ts'
import {
  connectCustom,
  createLeapingClock,
  startQuickKind,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'
import { compareDumps, olderApp } from '../support/world.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())
const streams = catalogue.filter((stream) => ['organisations', 'accounts', 'invoices', 'items'].includes(stream.name))

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

describe('records that other connectors bend or lose', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const open = (of: PlatformHome) => of.open({ clock: createLeapingClock(sandbox), streams })

  /** A page of invoices as raw JSON text, so that every digit is as written here. */
  function serveInvoices(...records: string[]): void {
    sandbox.control.clearFaults()
    const body = `{"pagination":{"page":1,"pageSize":1000,"pageCount":1,"itemCount":${records.length}},"Invoices":[${records.join(',')}]}`
    sandbox.control.addFault({
      path: '/api.xro/2.0/Invoices',
      body,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    })
  }
  const toInvoice = (n: number, more: string): string =>
    `{"InvoiceID":"${id(n)}","Type":"ACCREC","Status":"AUTHORISED","UpdatedDateUTC":"/Date(${1_700_000_000_000 + n}+0000)/"${more ? `,${more}` : ''}}`
  async function readInvoices(full = false) {
    const report = await syncByName(platform, 'demo', { streams: ['invoices'], full })
    return report.byName.get('invoices')!
  }
  const load = async (n: number, columns: string) =>
    (await home.query(`SELECT ${columns} FROM xero.invoices WHERE invoice_id = '${id(n)}'`))[0]

  beforeAll(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 20 } })], apps: [olderApp] })
    home = await kind.createHome(sandbox)
    platform = await open(home)
    await connectCustom(platform, sandbox)
    await platform.connections.configure('demo', { streams: ['invoices'] })
  })
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  test('dates before 1970, with offsets, as text, and null', async () => {
    serveInvoices(
      toInvoice(1, '"Date":"/Date(-1577923200000+0000)/","DueDate":"/Date(1517443200000+1300)/"'),
      toInvoice(2, '"Date":null,"DueDate":"2019-02-03T00:00:00","FullyPaidOnDate":"/Date(-62135596800000)/"'),
      toInvoice(3, '"Reference":"Refund for /Date(1419937200000)/","InvoiceNumber":"2018-12-30T00:00:00"'),
    )
    expect(await readInvoices()).toMatchObject({ status: 'complete', read: 3, changed: 3, quarantined: 0, drift: [] })
    expect(await load(1, 'date, due_date')).toEqual({ date: '1920-01-01', due_date: expect.stringMatching(/^2018-02-01/) })
    expect(await load(2, 'date, due_date')).toEqual({ date: null, due_date: '2019-02-03' })
    expect(await load(3, 'reference, invoice_number')).toEqual({
      reference: 'Refund for /Date(1419937200000)/',
      invoice_number: '2018-12-30T00:00:00',
    })
  })

  test('amounts of fourteen digits, prices of four decimals, digits kept as sent', async () => {
    serveInvoices(
      toInvoice(
        4,
        '"Total":12345678901234.56,"SubTotal":-0.01,"AmountDue":1e2,"CurrencyRate":1.2345678901,"LineItems":[{"LineItemID":"L1","UnitAmount":0.0001,"Quantity":3.3333,"LineAmount":99999999999999.99}]',
      ),
    )
    expect(await readInvoices()).toMatchObject({ changed: 1, quarantined: 0 })
    const row = await load(
      4,
      'total::VARCHAR AS total, sub_total::VARCHAR AS sub_total, amount_due::VARCHAR AS due, currency_rate::VARCHAR AS rate',
    )
    expect(row).toEqual({ total: '12345678901234.5600', sub_total: '-0.0100', due: '100.0000', rate: '1.2345678901' })
    const lines = await home.query(
      `SELECT unit_amount::VARCHAR AS price, quantity::VARCHAR AS quantity, line_amount::VARCHAR AS amount FROM xero.invoice_line_items WHERE invoice_id = '${id(4)}'`,
    )
    expect(lines).toEqual([{ price: '0.0001000000', quantity: '3.3333000000', amount: '99999999999999.9900' }])
  })

  test('unknown values are kept, unknown fields are kept and told', async () => {
    serveInvoices(
      toInvoice(
        5,
        '"LineAmountTypes":"SOMETHING_NEW","BrandNew":{"Deep":[1,2.5,"x"]},"AnotherNew":12345678901234567890.123456789',
      ),
      toInvoice(6, '"LineItems":[{"LineItemID":"L2","Fresh":"yes"}]'),
    )
    const report = await readInvoices()
    expect(report).toMatchObject({ status: 'complete', changed: 2, quarantined: 0 })
    expect(report.drift.sort()).toEqual(['AnotherNew', 'BrandNew', 'LineItems.Fresh'])
    const row = await load(5, 'line_amount_types, _extra::VARCHAR AS extra')
    expect(row?.['line_amount_types']).toBe('SOMETHING_NEW')
    expect(row?.['extra']).toContain('[1,2.5,"x"]')
    expect(row?.['extra']).toContain('12345678901234567890.123456789')
    const [line] = await home.query(`SELECT _extra::VARCHAR AS extra FROM xero.invoice_line_items WHERE invoice_id = '${id(6)}'`)
    expect(line?.['extra']).toContain('"Fresh"')
    expect((await platform.sync('demo', {})).status).toBe('complete')
  })

  test('a record that breaks its type is set aside and counted, and leaves when it is mended', async () => {
    serveInvoices(
      toInvoice(7, '"Total":12.50'),
      toInvoice(8, '"Total":"twelve"'),
      '{"Type":"ACCREC"}',
      '"not a record"',
      toInvoice(9, '"Date":"next Tuesday"'),
      toInvoice(10, '"LineItems":"none"'),
    )
    const report = await readInvoices()
    expect(report).toMatchObject({ status: 'complete', read: 6, changed: 1, quarantined: 5 })
    const aside = await home.query(
      `SELECT key, reason, raw FROM xero._quarantine WHERE stream = 'invoices' ORDER BY key NULLS FIRST`,
    )
    expect(aside.map((each) => each['key'])).toEqual([null, null, id(8), id(9), id(10)])
    expect(aside[2]?.['reason']).toMatch(/Total.*twelve/)
    expect(aside[2]?.['raw']).toContain('"Total":"twelve"')
    expect(aside[3]?.['reason']).toMatch(/Date.*next Tuesday/)
    expect((await platform.status('demo'))[0]?.streams.find((each) => each.stream === 'invoices')).toMatchObject({
      quarantined: 5,
    })

    serveInvoices(toInvoice(8, '"Total":12.00'), toInvoice(9, '"Date":"2024-05-06"'), toInvoice(10, '"LineItems":[]'))
    expect(await readInvoices()).toMatchObject({ changed: 3, quarantined: 0 })
    const left = await home.query(`SELECT key FROM xero._quarantine WHERE stream = 'invoices' AND key IS NOT NULL`)
    expect(left).toEqual([])
  })

  test('the same record twice in a page: the newer one stands, once', async () => {
    const older = toInvoice(11, '"Reference":"old","LineItems":[{"LineItemID":"A"},{"LineItemID":"B"}]')
    const newer = older.replace('"old"', '"new"').replace('1700000000011', '1700000009000').replace(',{"LineItemID":"B"}', '')
    serveInvoices(newer, older, newer, older)
    expect(await readInvoices()).toMatchObject({ status: 'complete', changed: 1 })
    expect(await load(11, 'reference')).toEqual({ reference: 'new' })
    expect(await home.query(`SELECT line_item_id FROM xero.invoice_line_items WHERE invoice_id = '${id(11)}'`)).toEqual([
      { line_item_id: 'A' },
    ])
    // A page that comes late does not bring the old one back.
    serveInvoices(older)
    expect(await readInvoices()).toMatchObject({ changed: 0, written: 0 })
    expect(await load(11, 'reference')).toEqual({ reference: 'new' })
  })

  test('text of every kind comes through as it is', async () => {
    const text = 'tab\\t newline\\n quote\\" backslash\\\\ 🙂 ünïcødé \\u0000 null, \\u2028, comma,; \\r\\n'
    serveInvoices(toInvoice(12, `"Reference":"${text}"`))
    expect(await readInvoices()).toMatchObject({ changed: 1, quarantined: 0 })
    expect((await load(12, 'reference'))?.['reference']).toBe(JSON.parse(`"${text}"`))
  })

  test('after all that, the real invoices land as in a home that never saw it', async () => {
    sandbox.control.clearFaults()
    await platform.connections.reset('demo', ['invoices'])
    await platform.connections.configure('demo', { streams: ['invoices', 'accounts', 'items', 'organisations'] })
    const report = await syncByName(platform)
    expect([report.status, toTroubled(report)]).toEqual(['complete', {}])
    const fresh = await kind.createHome(sandbox)
    const other = await open(fresh)
    await connectCustom(other, sandbox)
    await other.sync('demo', {})
    await other.close()
    expect(compareDumps(await home.dump(), await fresh.dump())).toEqual([])
    const invoices: WireRecord[] = []
    const collection = sandbox.control.collection('Invoices')
    for (let at = 0; at < collection.size; at++) invoices.push(collection.recordAt(at))
    const [held] = await home.query('SELECT sum(total)::VARCHAR AS total FROM xero.invoices')
    const total = invoices.reduce((sum, invoice) => sum + Math.round(Number(invoice['Total']) * 10_000), 0)
    expect(held?.['total']).toBe((total / 10_000).toFixed(4))
  })
})
