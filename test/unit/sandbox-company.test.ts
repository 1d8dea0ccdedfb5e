import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCompanies } from '../../src/sandbox/company/create-companies.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { at, everyKind, listOf, walk } from './sandbox-company-rows.ts'

const now = Date.UTC(2026, 9, 31)
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const roots =
  'Accounts BankTransactions BankTransfers BatchPayments BrandingThemes Budgets ContactGroups Contacts CreditNotes Currencies ' +
  'ExpenseClaims InvoiceReminders Invoices Items LinkedTransactions ManualJournals Organisations Overpayments ' +
  'PaymentServices Payments Prepayments PurchaseOrders Quotes Receipts RepeatingInvoices TaxRates TrackingCategories Users'

describe('the generated company', () => {
  const company = createCompany({ seed: 1, size: 'small' })

  it('has every readable collection, none of them empty', () => {
    expect([...company.collections.keys()].toSorted()).toEqual(roots.split(' '))
    const empty = [...company.collections.values()].filter((collection) => collection.size === 0)
    expect(empty).toEqual([])
  })

  it('gives the same bytes for the same options, and others for another seed', () => {
    const hash = (seed: number) => {
      const digest = createHash('sha256')
      const made = createCompany({ seed, size: 'small' })
      for (const root of made.collections.keys()) digest.update(JSON.stringify(listOf(made, root)))
      return digest.digest('hex')
    }
    expect(hash(7)).toBe(hash(7))
    expect(hash(7)).not.toBe(hash(8))
  })

  it('finds every record by its identifier, which is a version 4 GUID where Xero has one', () => {
    for (const collection of company.collections.values()) {
      const seen = new Set<string>()
      for (let index = 0; index < collection.size; index++) {
        const id = collection.idAt(index)
        expect(collection.indexOf(id)).toBe(index)
        seen.add(id)
        expect(!collection.idProperty.endsWith('ID') || guid.test(id)).toBe(true)
        expect(at(collection.recordAt(index), collection.idProperty) ?? 'settings').toBe(id)
      }
      expect(seen.size).toBe(collection.size)
      expect(collection.indexOf('00000000-0000-4000-8000-000000000000')).toBeUndefined()
    }
  })

  it('changed nothing after now, and says so the same way in every place', () => {
    for (const collection of company.collections.values()) {
      for (let index = 0; index < collection.size; index++) {
        const record = collection.recordAt(index)
        const stamp = (record['UpdatedDateUTC'] ?? record['CreatedDateUTC']) as string | undefined
        const ms = stamp === undefined ? 0 : Number(/^\/Date\((\d+)\+0000\)\/$/.exec(stamp)?.[1])
        expect(collection.updatedMsAt(index)).toBe(ms)
        expect(ms).toBeLessThanOrEqual(now)
        const second = new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000', '')
        expect(record['UpdatedDateUTCString'] ?? second).toBe(second)
        const date = record['DateString'] as string | undefined
        expect(date === undefined || record['Date'] === `/Date(${Date.parse(`${date}Z`)}+0000)/`).toBe(true)
      }
    }
  })

  it('writes money with at most two decimals and prices with at most four', () => {
    const fourDecimals = new Set(['UnitAmount', 'UnitPrice', 'Quantity', 'QuantityOnHand'])
    const sixDecimals = new Set(['CurrencyRate'])
    for (const root of company.collections.keys()) {
      walk(listOf(company, root), (key, value) => {
        if (typeof value !== 'number') return
        const most = sixDecimals.has(key) ? 6 : fourDecimals.has(key) ? 4 : 2
        expect(String(value), `${root} ${key}`).toMatch(new RegExp(`^-?\\d+(\\.\\d{1,${most}})?$`))
        expect(Object.is(value, -0)).toBe(false)
      })
    }
  })

  it('shows documents of every kind', () => {
    const kinds = (root: string, ...keys: string[]) =>
      new Set(listOf(company, root).flatMap((record) => keys.map((key) => String(record[key]))))
    for (const status of ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED', 'ACCREC', 'ACCPAY'])
      expect(kinds('Invoices', 'Status', 'Type')).toContain(status)
    for (const status of ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED', 'ACCRECCREDIT', 'ACCPAYCREDIT'])
      expect(kinds('CreditNotes', 'Status', 'Type')).toContain(status)
    for (const type of ['RECEIVE', 'SPEND', 'SPEND-TRANSFER', 'RECEIVE-TRANSFER', 'DELETED', 'VOIDED'])
      expect(kinds('BankTransactions', 'Type', 'Status')).toContain(type)
    for (const type of ['AUTHORISED', 'DELETED', 'ACCRECPAYMENT', 'ACCPAYPAYMENT', 'ARCREDITPAYMENT'])
      expect(kinds('Payments', 'Status', 'PaymentType')).toContain(type)
    for (const type of ['EXCLUSIVE', 'DRAFT', 'SENT', 'DECLINED', 'ACCEPTED', 'INVOICED', 'DELETED'])
      expect(kinds('Quotes', 'LineAmountTypes', 'Status')).toContain(type)
    expect(kinds('BatchPayments', 'Type')).toEqual(new Set(['PAYBATCH', 'RECBATCH']))
    expect(kinds('Contacts', 'ContactStatus')).toEqual(new Set(['ACTIVE', 'ARCHIVED']))
    expect(kinds('ManualJournals', 'Status')).toEqual(new Set(['POSTED', 'DRAFT', 'DELETED', 'VOIDED']))
    expect(listOf(company, 'Contacts').filter((contact) => contact['MergedToContactID'] !== undefined)).toHaveLength(1)
    expect(kinds('Invoices', 'CurrencyCode').size).toBeGreaterThan(2)
    const everything = JSON.stringify([...company.collections.keys()].map((root) => listOf(company, root)))
    for (const text of ['Refund for /Date(1419937200000)/', '\\"', '\\n', '🎉', '現地', '""']) expect(everything).toContain(text)
  })

  it('keeps invoices apart in time', () => {
    const medium = createCompany({ seed: 3, size: 'medium' }).collections.get('Invoices')!
    const seconds = new Set<number>()
    for (let index = 0; index < medium.size; index++) seconds.add(Math.floor(medium.updatedMsAt(index) / 1000))
    expect(seconds.size).toBeGreaterThan(medium.size * 0.98)
  })

  it('goes by the options given', () => {
    const made = createCompany({
      seed: 1,
      size: 'small',
      name: 'Other Ltd',
      tenantId: '11111111-2222-4333-8444-555555555555',
      now: new Date('2025-02-03'),
    })
    expect(made.name).toBe('Other Ltd')
    expect(listOf(made, 'Organisations')[0]).toMatchObject({ Name: 'Other Ltd', OrganisationID: made.tenantId })
    for (const invoice of listOf(made, 'Invoices')) expect(String(invoice['DateString']) < '2025-02-04').toBe(true)
  })
})

describe('writing', () => {
  it('replaces, inserts and removes, and keeps indexes dense', () => {
    const { collections } = createCompany({ seed: 2, size: 'small' })
    for (const root of ['Invoices', 'Payments', 'Contacts', 'Items']) {
      const collection = collections.get(root)!
      const { idProperty, size } = collection
      const version = collection.version
      const stamp = '/Date(1700000000123+0000)/'
      const first = collection.idAt(0)
      collection.put({ ...collection.recordAt(0), UpdatedDateUTC: stamp, Extra: 1 })
      expect([collection.size, collection.indexOf(first), collection.updatedMsAt(0)]).toEqual([size, 0, 1_700_000_000_123])
      collection.put({ [idProperty]: 'new-1', UpdatedDateUTC: stamp })
      expect([collection.size, collection.indexOf('new-1'), collection.idAt(size)]).toEqual([size + 1, size, 'new-1'])
      expect(collection.remove(collection.idAt(2))).toBe(true)
      expect([collection.size, collection.indexOf('new-1'), collection.idAt(2)]).toEqual([size, 2, 'new-1'])
      expect(collection.remove(first)).toBe(true)
      expect([collection.remove(first), collection.indexOf(first), collection.size]).toEqual([false, undefined, size - 1])
      collection.put({ [idProperty]: first, UpdatedDateUTC: stamp })
      expect(collection.remove('new-1')).toBe(true)
      expect(collection.version).toBe(version + 6)
      const ids = Array.from({ length: collection.size }, (_, index) => collection.idAt(index))
      expect(new Set(ids).size).toBe(size - 1)
      ids.forEach((id, index) => {
        expect(collection.indexOf(id)).toBe(index)
        expect(collection.recordAt(index)[idProperty]).toBe(id)
      })
      expect(() => collection.recordAt(collection.size)).toThrow(RangeError)
    }
  })
})

describe('regions and trades', () => {
  it.each(everyKind)('a $trade in $region has every collection, and the same bytes each time, whatever is read first', (kind) => {
    const hash = (order: (roots: string[]) => string[]) => {
      const company = createCompany({ seed: 4, size: 'small', ...kind })
      const digests = new Map<string, string>()
      for (const root of order([...company.collections.keys()])) {
        const records = listOf(company, root)
        expect(records, root).not.toEqual([])
        digests.set(root, createHash('sha256').update(JSON.stringify(records)).digest('hex'))
      }
      digests.set('', createHash('sha256').update(JSON.stringify(company.unsourced)).digest('hex'))
      return digests
    }
    expect(hash((list) => list.toReversed())).toEqual(hash((list) => list))
  })

  it.each([
    ['NZ', 'NZD', '610', 'NEWZEALANDSTANDARDTIME', 3, 'OUTPUT2', 15],
    ['AU', 'AUD', '610', 'AUSEASTERNSTANDARDTIME', 6, 'OUTPUT', 10],
    ['UK', 'GBP', '610', 'GMTSTANDARDTIME', 3, 'OUTPUT2', 20],
    ['US', 'USD', '120', 'EASTERNSTANDARDTIME', 12, 'TAX001', 8.875],
  ] as const)('%s keeps its books as it is done there', (region, currency, receivable, timezone, yearEnd, sale, percent) => {
    const company = createCompany({ seed: 1, size: 'small', region })
    expect([company.name, company.baseCurrency, company.region]).toEqual([`Demo Company (${region})`, currency, region])
    expect(listOf(company, 'Organisations')[0]).toMatchObject({
      Version: region,
      BaseCurrency: currency,
      Timezone: timezone,
      FinancialYearEndMonth: yearEnd,
    })
    const accounts = listOf(company, 'Accounts')
    expect(accounts.find((account) => account['SystemAccount'] === 'DEBTORS')).toMatchObject({ Code: receivable })
    expect(new Set(accounts.map((account) => account['Code'])).size).toBe(accounts.length)
    expect(listOf(company, 'TaxRates').find((rate) => rate['TaxType'] === sale)).toMatchObject({ EffectiveRate: percent })
    expect(company.rateOn(currency, 20_000)).toBe(1)
  })

  it('are spread over many companies, which cost nothing until they are read', () => {
    const startedAt = performance.now()
    const companies = createCompanies(1000, { seed: 1, size: 'small' })
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(new Set(companies.map((company) => company.tenantId)).size).toBe(1000)
    expect(new Set(companies.map((company) => company.name)).size).toBe(1000)
    expect(new Set(companies.map((company) => company.region))).toEqual(new Set(['NZ', 'AU', 'UK', 'US']))
    expect(listOf(companies[777]!, 'Organisations')[0]).toMatchObject({
      Name: companies[777]!.name,
      Version: companies[777]!.region,
    })
    expect(listOf(companies[1]!, 'Contacts')[9]!['ContactID']).not.toBe(listOf(companies[5]!, 'Contacts')[9]!['ContactID'])
  })
})

describe('a large company', () => {
  it('is made at once, and its records are the same whenever they are read', () => {
    const startedAt = performance.now()
    const { collections } = createCompany({ seed: 1, size: 'large' })
    expect(performance.now() - startedAt).toBeLessThan(3000)
    const invoices = collections.get('Invoices')!
    const payments = collections.get('Payments')!
    expect(invoices.size).toBe(250_000)
    const index = 123_456
    const invoice = invoices.recordAt(index)
    expect(invoices.indexOf(invoices.idAt(index))).toBe(index)
    expect(invoices.recordAt(index)).toEqual(invoice)
    for (let i = 200_000; i < 200_200; i++) {
      const record = invoices.recordAt(i)
      expect(record['LineItems']).toHaveLength(3)
      for (const stub of at(record, 'Payments') as { PaymentID: string; Amount: number }[]) {
        const payment = payments.recordAt(payments.indexOf(stub.PaymentID)!)
        expect(payment).toMatchObject({
          PaymentID: stub.PaymentID,
          Amount: stub.Amount,
          Invoice: { InvoiceID: record['InvoiceID'] },
        })
      }
    }
  })
})
