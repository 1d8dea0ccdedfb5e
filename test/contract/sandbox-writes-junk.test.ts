import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer

beforeAll(async () => {
  writer = await openWriter({ seed: 9 })
})
afterAll(() => writer.close())

const line = {
  ItemCode: 'BOOK',
  Description: 'Ream',
  Quantity: 2,
  UnitAmount: 20,
  DiscountRate: 5,
  LineAmount: 38,
  TaxAmount: 5.7,
  AccountCode: '200',
  AccountID: '',
  TaxType: 'OUTPUT2',
  Tracking: [{ Name: 'Region', Option: 'North' }],
  LineItemID: '6f5b0b1e-5a0e-4f0a-9c77-111111111111',
}
const document = {
  Contact: { Name: 'Junk & Co', ContactID: '', ContactNumber: '' },
  Date: '2026-10-05',
  Reference: 'r',
  CurrencyCode: 'NZD',
  CurrencyRate: 1,
  LineAmountTypes: 'Exclusive',
  LineItems: [line],
  BrandingThemeID: '',
  Status: 'DRAFT',
}
const schedule = {
  Period: 1,
  Unit: 'MONTHLY',
  DueDate: 10,
  DueDateType: 'OFFOLLOWINGMONTH',
  StartDate: '2026-12-15',
  EndDate: '2027-12-15',
}

const sent: [root: string, body: Body][] = [
  [
    'Invoices',
    {
      ...document,
      Type: 'ACCREC',
      Status: 'AUTHORISED',
      InvoiceID: '',
      InvoiceNumber: '',
      DueDate: '2026-10-09',
      ExpectedPaymentDate: '2026-10-10',
      SentToContact: true,
      RoundingAmount: 0.01,
      EnteredTotal: 43.71,
      Url: 'https://example.com',
    },
  ],
  [
    'CreditNotes',
    { ...document, Type: 'ACCRECCREDIT', Status: 'AUTHORISED', CreditNoteNumber: '', LineItems: [{ ...line, LineAmount: 40 }] },
  ],
  ['Quotes', { ...document, QuoteNumber: '', ExpiryDate: '2026-11-05', Title: 't', Summary: 's', Terms: 't' }],
  [
    'PurchaseOrders',
    {
      ...document,
      PurchaseOrderNumber: '',
      DeliveryDate: '2026-10-09',
      ExpectedArrivalDate: '2026-10-09',
      SentToContact: false,
      LineItems: [{ ...line, AccountCode: '429', TaxType: 'INPUT2' }],
    },
  ],
  ['RepeatingInvoices', { ...document, Type: 'ACCREC', Schedule: schedule, IncludePDF: true }],
]

const junk: unknown[] = [
  null,
  '',
  'x',
  '€'.repeat(5000),
  -1,
  0,
  1e308,
  0.0000001,
  true,
  {},
  [],
  [null],
  '2026-02-30',
  '/Date(99999999999999999+0000)/',
]

/** The body with each of its values replaced in turn, at any depth. */
function* spoil(value: unknown, put: (changed: unknown) => unknown): Generator {
  for (const bad of junk) yield put(bad)
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* spoil(item, (changed) => put(value.with(at, changed)))
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* spoil(inner, (changed) => put({ ...value, [name]: changed }))
  }
}

test.each(sent)('%s: whatever is sent, the answer is an answer, and the books stay whole', async (root, body) => {
  expect((await writer.send('PUT', root, body)).status).toBe(200)
  let tried = 0
  for (const spoilt of spoil(body, (changed) => changed)) {
    const answer = await writer.send('PUT', root, spoilt)
    tried += 1
    if (answer.status !== 200)
      expect(answer.status, `${JSON.stringify(spoilt).slice(0, 800)}: ${answer.text.slice(0, 400)}`).toBe(400)
  }
  expect(tried).toBeGreaterThan(200)
  const cents = writer.sandbox.control.ledger().reduce((sum, each) => sum + each.cents, 0)
  expect(cents).toBe(0)
})
