import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const values = [
  null,
  '',
  'x',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [1],
  [null],
  [[]],
  [{}],
  { a: 1 },
  'x'.repeat(5000),
  '\0',
  [{ Name: {} }],
]
const bodies = ['', 'null', '[]', '[null]', '[1]', '{"a":', '<a>', '<X><Y/></X>', '"x"', '{"Contacts":null}']
const readings = [
  'Contacts?page=1&includeArchived=true',
  'Accounts',
  'Items',
  'TaxRates',
  'TrackingCategories',
  'ContactGroups',
  'Journals',
]

/** Method, path (`@` is a record's id), and properties that take every odd value in turn beside what is otherwise right. */
const targets: [method: string, path: string, root: string, properties: string, right?: object][] = [
  [
    'PUT',
    'Contacts',
    '',
    'Name ContactNumber EmailAddress Addresses Phones ContactPersons PaymentTerms BatchPayments BrandingTheme',
    { Name: 'N' },
  ],
  ['POST', 'Contacts/@', 'Contacts', 'Name ContactStatus Addresses SalesTrackingCategories DefaultCurrency'],
  [
    'PUT',
    'Accounts',
    '',
    'Code Name Type TaxType CurrencyCode EnablePaymentsToAccount',
    { Code: '1', Name: 'N', Type: 'BANK', BankAccountNumber: '1' },
  ],
  ['POST', 'Accounts/@', 'Accounts', 'Code Name Type TaxType Status'],
  ['PUT', 'Items', '', 'Code Name PurchaseDetails SalesDetails InventoryAssetAccountCode IsSold', { Code: 'odd' }],
  ['POST', 'Items', '', 'ItemID Code'],
  [
    'PUT',
    'TaxRates',
    '',
    'Name TaxComponents ReportTaxType',
    { Name: 'T', ReportTaxType: 'INPUT', TaxComponents: [{ Name: 'a', Rate: 1 }] },
  ],
  ['POST', 'TaxRates', '', 'TaxType Name'],
  ['PUT', 'TrackingCategories/@/Options', 'TrackingCategories', 'Name Status'],
  ['PUT', 'ContactGroups/@/Contacts', 'ContactGroups', 'ContactID Contacts'],
  ['PUT', 'PaymentServices', '', 'PaymentServiceName PaymentServiceUrl'],
  ['POST', 'Setup', '', 'Accounts ConversionDate ConversionBalances', { ConversionDate: { Month: 1, Year: 2026 } }],
  ['PUT', 'Items/@/History', 'Items', 'Details HistoryRecords'],
]

test.each(targets)('%s %s takes or refuses whatever is sent', async (method, path, root, properties, right) => {
  const to = root === '' ? path : path.replace('@', writer.sandbox.control.collection(root).idAt(0))
  const failures: string[] = []
  const send = async (body: unknown, told: string) => {
    const { status, text } = await writer.send(method, to, body)
    if (status !== 200 && status !== 400) failures.push(`${told}: ${status} ${text.slice(0, 200)}`)
  }
  for (const property of properties.split(' ')) {
    for (const value of values) await send({ ...right, [property]: value }, `${property} ${JSON.stringify(value).slice(0, 40)}`)
  }
  for (const body of bodies) await send(body, body)
  expect(failures).toEqual([])
  for (const reading of readings) expect((await writer.send('GET', reading)).status, reading).toBe(200)
})
