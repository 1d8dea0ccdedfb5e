import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const since = () => ({ 'If-Modified-Since': new Date(Date.now() - 60_000).toISOString().slice(0, 19) })
const put = async (path: string, body: unknown): Promise<Body> => (await writer.write('PUT', path, body))[0]!
const nowhere = '11111111-2222-4333-8444-555555555555'

describe('accounts', () => {
  test('an account is made, changed, and deleted while it is unused', async () => {
    const made = await put('Accounts', { Code: '123456', Name: 'Foobar', Type: 'EXPENSE', Description: 'Hello World' })
    expect(made).toMatchObject({
      Code: '123456',
      Status: 'ACTIVE',
      Class: 'EXPENSE',
      TaxType: 'INPUT2',
      EnablePaymentsToAccount: false,
      ShowInExpenseClaims: false,
      ReportingCode: 'EXP',
      ReportingCodeName: 'Expense',
    })
    const path = `Accounts/${String(made['AccountID'])}`
    const [changed] = await writer.write('POST', path, { Code: '654321', Name: 'BarFoo', EnablePaymentsToAccount: true })
    expect(changed).toMatchObject({ Code: '654321', Name: 'BarFoo', Description: 'Hello World', EnablePaymentsToAccount: true })
    expect((await writer.read('Accounts', since())).map((account) => account['Name'])).toContain('BarFoo')
    const [gone] = await writer.write('DELETE', path)
    expect(gone).toMatchObject({ Status: 'DELETED', Code: '654321' })
    expect((await writer.read(path))[0]).toMatchObject({ Status: 'DELETED' })
    // Its name and code are free again.
    await put('Accounts', { Code: '654321', Name: 'BarFoo', Type: 'EXPENSE' })
  })

  test('a bank account has a number and a currency of the organisation', async () => {
    const made = await put('Accounts', { Name: 'Euros', Type: 'BANK', BankAccountNumber: '01-0001', CurrencyCode: 'EUR' })
    expect(made).toMatchObject({ Type: 'BANK', Class: 'ASSET', BankAccountType: 'BANK', CurrencyCode: 'EUR', TaxType: 'NONE' })
    expect(made).not.toHaveProperty('Code')
    expect(
      await writer.refused('PUT', 'Accounts', { Name: 'Krónur', Type: 'BANK', BankAccountNumber: '1', CurrencyCode: 'ISK' }),
    ).toEqual(['Organisation is not subscribed to currency ISK'])
    expect(await writer.refused('PUT', 'Accounts', { Name: 'No number', Type: 'BANK' })).toHaveLength(1)
  })

  test.each([
    [{ Code: '9001', Name: 'Sales', Type: 'REVENUE' }, 'Please enter a unique Name.'],
    [{ Code: '200', Name: 'More sales', Type: 'REVENUE' }, 'Please enter a unique Code.'],
    [{ Name: 'No code', Type: 'REVENUE' }, 'Please enter a Code.'],
    [{ Code: '9001', Name: 'x'.repeat(151), Type: 'REVENUE' }, 'Name must not be more than 150 characters long'],
    [{ Code: '12345678901', Name: 'Long code', Type: 'REVENUE' }, 'Code must not be more than 10 characters long'],
    [{ Code: '9001', Name: 'Odd', Type: 'MAGIC' }, "The Type 'MAGIC' is not valid."],
    [{ Code: '9001', Name: 'Odd', Type: 'EXPENSE', TaxType: 'NOPE' }, 'Tax rate must be valid'],
    [
      { Code: '9001', Name: 'Odd', Type: 'EXPENSE', TaxType: 'OUTPUT2' },
      "The TaxType code 'OUTPUT2' cannot be used with account code '9001'.",
    ],
  ])('%j is refused', async (account, message) => {
    expect(await writer.refused('PUT', 'Accounts', account)).toEqual([message])
  })

  test('only one account at a time', async () => {
    const two = [1, 2].map((number) => ({ Code: `77${number}`, Name: `Seven ${number}`, Type: 'EXPENSE' }))
    expect((await writer.send('PUT', 'Accounts', { Accounts: two })).status).toBe(400)
  })

  test('system accounts keep their status and type; what was used is archived, not deleted', async () => {
    const accounts = await writer.read('Accounts')
    const byCode = (code: string) => `Accounts/${String(accounts.find((account) => account['Code'] === code)?.['AccountID'])}`
    expect(await writer.refused('POST', byCode('610'), { Status: 'ARCHIVED' })).toHaveLength(1)
    expect(await writer.refused('POST', byCode('610'), { Type: 'FIXED' })).toHaveLength(1)
    expect(await writer.refused('DELETE', byCode('610'))).toHaveLength(1)
    expect(await writer.refused('DELETE', byCode('200'))).toHaveLength(1)
    expect(await writer.refused('DELETE', byCode('091'))).toHaveLength(1)
    expect((await writer.write('POST', byCode('441'), { Status: 'ARCHIVED' }))[0]).toMatchObject({ Status: 'ARCHIVED' })
    expect((await writer.send('DELETE', `Accounts/${nowhere}`)).status).toBe(404)
  })

  test('a new code stands on old documents, and the books still add up', async () => {
    const [sales] = await writer.read('Accounts?where=Code=="200"')
    const path = `Accounts/${String(sales?.['AccountID'])}`
    const linesWith = async (code: string) =>
      (await writer.read('Invoices?page=1&pageSize=1000')).flatMap((invoice) =>
        (invoice['LineItems'] as Body[]).filter((line) => line['AccountCode'] === code),
      ).length
    const before = await linesWith('200')
    expect(before).toBeGreaterThan(0)
    await writer.write('POST', path, { Code: '2000' })
    expect(await linesWith('2000')).toBe(before)
    expect(await linesWith('200')).toBe(0)
    const journals = await writer.read('Journals?offset=0')
    for (const journal of journals) {
      const net = (journal['JournalLines'] as Body[]).reduce((sum, line) => sum + Math.round(Number(line['NetAmount']) * 100), 0)
      expect(net).toBe(0)
    }
    await writer.write('POST', path, { Code: '200' })
    expect(await linesWith('200')).toBe(before)
  })
})

describe('items', () => {
  test('PUT makes, POST finds by code, DELETE takes away', async () => {
    const made = await put('Items', { Items: [{ Code: 'abc65591', Name: 'Hello11350', Description: 'foobar' }] })
    expect(made).toMatchObject({
      Code: 'abc65591',
      PurchaseDetails: {},
      SalesDetails: {},
      IsTrackedAsInventory: false,
      IsSold: true,
      IsPurchased: true,
    })
    const [priced] = await writer.write('POST', 'Items', {
      Code: 'ABC65591',
      SalesDetails: { UnitPrice: 12.3456, AccountCode: '200' },
    })
    expect(priced).toMatchObject({
      ItemID: made['ItemID'],
      Description: 'foobar',
      SalesDetails: { UnitPrice: 12.35, AccountCode: '200' },
    })
    const [exact] = await writer.write('POST', `Items/${String(made['ItemID'])}?unitdp=4`, {
      SalesDetails: { UnitPrice: 12.3456 },
    })
    expect(exact).toMatchObject({ SalesDetails: { UnitPrice: 12.3456, AccountCode: '200' } })
    expect((await writer.read('Items/abc65591?unitdp=4'))[0]).toMatchObject({ SalesDetails: { UnitPrice: 12.3456 } })
    const [bought] = await writer.write('POST', `Items/${String(made['ItemID'])}`, { IsSold: false })
    expect(bought).not.toHaveProperty('Description')
    expect(bought).toMatchObject({ SalesDetails: {}, IsSold: false })
    expect((await writer.send('DELETE', `Items/${String(made['ItemID'])}`)).status).toBe(204)
    expect((await writer.send('GET', 'Items/abc65591')).status).toBe(404)
    expect((await writer.send('DELETE', 'Items/abc65591')).status).toBe(404)
  })

  test('a tracked item needs both accounts and starts with nothing', async () => {
    const tracked = {
      Code: 'STOCK',
      InventoryAssetAccountCode: '630',
      PurchaseDetails: { UnitPrice: 5, COGSAccountCode: '310' },
      SalesDetails: { UnitPrice: 9, AccountCode: '200' },
    }
    expect(await put('Items', tracked)).toMatchObject({ IsTrackedAsInventory: true, TotalCostPool: 0, QuantityOnHand: 0 })
    const bad = (changes: Body) => writer.refused('PUT', 'Items', { ...tracked, Code: 'STOCK2', ...changes })
    expect(await bad({ InventoryAssetAccountCode: '620' })).toEqual(["Account code '620' is not a valid code for this document."])
    expect(await bad({ PurchaseDetails: {} })).toHaveLength(1)
    expect(await bad({ PurchaseDetails: { COGSAccountCode: '310', AccountCode: '300' } })).toHaveLength(1)
    expect(await bad({ InventoryAssetAccountCode: undefined })).toHaveLength(1)
  })

  test.each([
    [{ Code: 'BOOK' }, "Price List Item with Code 'BOOK' already exists"],
    [{ Code: 'x'.repeat(31) }, 'Price List Item Code must not be more than 30 characters long'],
    [{ Name: 'No code' }, 'Item Code is invalid.'],
    [{ Code: 'N', SalesDetails: { AccountCode: '610' } }, "Account code '610' is not a valid code for this document."],
    [
      { Code: 'N', SalesDetails: { AccountCode: '295' } },
      "Account code '295' has been archived, or has been deleted. Each line item must reference a valid account.",
    ],
    [
      { Code: 'N', SalesDetails: { AccountCode: '200', TaxType: 'INPUT2' } },
      "The TaxType code 'INPUT2' cannot be used with account code '200'.",
    ],
  ])('%j is refused', async (item, message) => {
    expect(await writer.refused('PUT', 'Items', item)).toEqual([message])
  })
})

describe('tax rates', () => {
  test('a rate is numbered, computed from its components, renamed and deleted', async () => {
    const made = await put('TaxRates', {
      TaxRates: [{ Name: 'State', ReportTaxType: 'INPUT', TaxComponents: [{ Name: 'State Tax', Rate: 2.25 }] }],
    })
    expect(made).toEqual({
      Name: 'State',
      TaxType: 'TAX003',
      ReportTaxType: 'INPUT',
      CanApplyToAssets: true,
      CanApplyToEquity: true,
      CanApplyToExpenses: true,
      CanApplyToLiabilities: true,
      CanApplyToRevenue: false,
      DisplayTaxRate: 2.25,
      EffectiveRate: 2.25,
      Status: 'ACTIVE',
      TaxComponents: [{ Name: 'State Tax', Rate: 2.25, IsCompound: false, IsNonRecoverable: false }],
    })
    const parts = [
      { Name: 'Simple', Rate: 5 },
      { Name: 'On top', Rate: 10, IsCompound: true },
    ]
    expect((await writer.write('POST', 'TaxRates', { TaxType: 'TAX003', TaxComponents: parts }))[0]).toMatchObject({
      EffectiveRate: 15.5,
    })
    expect((await writer.write('POST', 'TaxRates', { Name: 'State', Status: 'DELETED' }))[0]).toMatchObject({ Status: 'DELETED' })
    expect((await writer.read('TaxRates/TAX003'))[0]).toMatchObject({ Status: 'DELETED' })
  })

  test.each([
    [{ Name: 'Zero Rated', ReportTaxType: 'OUTPUT', TaxComponents: [{ Name: 'A', Rate: 1 }] }, 'Please enter a unique Name.'],
    [{ Name: 'A', TaxComponents: [{ Name: 'A', Rate: 1 }] }, 'ReportTaxType must be specified.'],
    [{ Name: 'A', ReportTaxType: 'OUTPUT' }, 'At least one TaxComponent must be specified.'],
    [
      { Name: 'A', ReportTaxType: 'OUTPUT', TaxComponents: [{ Name: 'A', Rate: -1 }] },
      'Tax component rate must be between 0 and 100.',
    ],
  ])('%j is refused', async (rate, message) => {
    expect(await writer.refused('PUT', 'TaxRates', rate)).toEqual([message])
  })

  test("Xero's own rates stay", async () => {
    expect(await writer.refused('POST', 'TaxRates', { TaxType: 'OUTPUT2', Status: 'DELETED' })).toContain(
      'System tax rates cannot be changed.',
    )
  })
})

describe('tracking', () => {
  test('two categories at most are active; unused ones disappear, used ones are archived', async () => {
    expect(await writer.refused('PUT', 'TrackingCategories', { Name: 'Third' })).toHaveLength(1)
    const [region] = await writer.read('TrackingCategories?where=Name=="Region"')
    const path = `TrackingCategories/${String(region?.['TrackingCategoryID'])}`
    expect(await writer.refused('DELETE', path)).toHaveLength(1)
    expect((await writer.write('POST', path, { Status: 'ARCHIVED' }))[0]).toMatchObject({ Status: 'ARCHIVED' })
    const made = await put('TrackingCategories', { Name: 'FooBar' })
    expect(made).toEqual({ Name: 'FooBar', Status: 'ACTIVE', TrackingCategoryID: expect.any(String), Options: [] })
    const own = `TrackingCategories/${String(made['TrackingCategoryID'])}`
    expect((await writer.write('POST', own, { Name: 'BarFoo' }))[0]).toMatchObject({ Name: 'BarFoo', Status: 'ACTIVE' })
    expect(await writer.refused('POST', path, { Status: 'ACTIVE' })).toHaveLength(1)

    const options = await writer.write('PUT', `${own}/Options`, { Options: [{ Name: 'East' }, { Name: 'West' }] })
    expect(options[0]).toEqual({
      TrackingOptionID: expect.any(String),
      Name: 'East',
      Status: 'ACTIVE',
      HasValidationErrors: false,
      IsDeleted: false,
      IsArchived: false,
      IsActive: true,
    })
    expect(await writer.refused('PUT', `${own}/Options`, { Name: 'east' })).toEqual(['Please enter a unique Name.'])
    const option = `${own}/Options/${String(options[0]?.['TrackingOptionID'])}`
    expect((await writer.write('POST', option, { Name: 'Far East', Status: 'ARCHIVED' }))[0]).toMatchObject({
      Name: 'Far East',
      IsArchived: true,
    })
    expect((await writer.read(own))[0]?.['Options']).toHaveLength(2)
    expect((await writer.write('DELETE', option))[0]).toMatchObject({ Status: 'DELETED', IsDeleted: true, IsActive: false })
    expect((await writer.send('DELETE', option)).status).toBe(404)
    expect((await writer.write('DELETE', own))[0]).toMatchObject({ Name: 'BarFoo', Status: 'DELETED' })
    expect((await writer.send('GET', own)).status).toBe(404)
    await writer.write('POST', path, { Status: 'ACTIVE', Name: 'Area' })
    const lines = (await writer.read('Invoices?page=1&pageSize=1000')).flatMap((invoice) => invoice['LineItems'] as Body[])
    const names = new Set(lines.flatMap((line) => (line['Tracking'] as Body[]).map((tracking) => tracking['Name'])))
    expect(names).toContain('Area')
    expect(names).not.toContain('Region')
  })
})

test('currencies are added once', async () => {
  expect(await put('Currencies', { Code: 'CAD', Description: 'Canadian Dollar' })).toMatchObject({ Code: 'CAD' })
  await put('Currencies', { Code: 'cad' })
  expect((await writer.read('Currencies')).filter((currency) => currency['Code'] === 'CAD')).toHaveLength(1)
  expect(await writer.refused('PUT', 'Currencies', { Code: 'QQQ' })).toHaveLength(1)
})

test('payment services are made, and put on branding themes', async () => {
  const service = await put('PaymentServices', {
    PaymentServices: [{ PaymentServiceName: 'ACME', PaymentServiceUrl: 'https://www.example.com/', PayNowText: 'Time To Pay' }],
  })
  expect(service).toMatchObject({ PaymentServiceType: 'Custom', PayNowText: 'Time To Pay' })
  expect(
    await writer.refused('PUT', 'PaymentServices', { PaymentServiceName: 'ACME', PaymentServiceUrl: 'https://www.example.com/' }),
  ).toHaveLength(1)
  const [theme] = await writer.read('BrandingThemes')
  const path = `BrandingThemes/${String(theme?.['BrandingThemeID'])}/PaymentServices`
  const before = await writer.read(path)
  expect(await writer.write('POST', path, { PaymentServiceID: service['PaymentServiceID'] })).toEqual([service])
  expect(await writer.read(path)).toEqual([...before, service])
  expect(await writer.refused('POST', path, { PaymentServiceID: nowhere })).toEqual(['Payment service could not be found'])
})

describe('settings that are only read', () => {
  test.each(['Organisation/Actions', 'InvoiceReminders/Settings'])('%s', async (path) => {
    expect((await writer.read(path)).length).toBeGreaterThan(0)
  })

  test('CIS settings of the organisation and of a contact', async () => {
    const [organisation] = await writer.read('Organisation')
    const [own] = await writer.read(`Organisation/${String(organisation?.['OrganisationID'])}/CISSettings`)
    expect(own).toEqual({ CISContractorEnabled: false, CISSubContractorEnabled: false })
    const [contact] = await writer.read('Contacts?page=1&pageSize=1')
    expect(await writer.read(`Contacts/${String(contact?.['ContactID'])}/CISSettings`)).toEqual([{ CISEnabled: false }])
    expect((await writer.send('GET', `Contacts/${nowhere}/CISSettings`)).status).toBe(404)
  })
})
