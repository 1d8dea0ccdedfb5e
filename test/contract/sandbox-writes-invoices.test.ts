import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer

beforeAll(async () => {
  writer = await openWriter({ seed: 5 })
})
afterAll(() => writer.close())

const contact = { Name: 'Kererū Cycles' }
const line = { Description: 'Bell', Quantity: 2, UnitAmount: 20, AccountCode: '200' }
const sale = { Type: 'ACCREC', Contact: contact, Date: '2026-10-05', DueDate: '2026-10-19', LineItems: [line] }
const bill = { ...sale, Type: 'ACCPAY', LineItems: [{ ...line, AccountCode: '429' }] }
const approved = { Status: 'AUTHORISED' }
const zeros = '00000000-0000-0000-0000-000000000000'

async function create(fields: Body): Promise<Body> {
  const [invoice] = await writer.write('PUT', 'Invoices', { Invoices: [fields] })
  return invoice!
}
const idOf = (invoice: Body): string => String(invoice['InvoiceID'])
const linesOf = (invoice: Body): Body[] => invoice['LineItems'] as Body[]
const change = async (invoice: Body, fields: Body): Promise<Body> =>
  (await writer.write('POST', `Invoices/${idOf(invoice)}`, fields))[0]!
const refuse = (invoice: Body, fields: Body): Promise<string[]> => writer.refused('POST', `Invoices/${idOf(invoice)}`, fields)

/** Net amounts by account code of every journal of a source, in order. */
function journalsOf(id: string): Record<string, number>[] {
  const books = writer.sandbox.companies[0]!
  const all = [...books.each('Journals')].filter((journal) => journal['SourceID'] === id)
  return all.map((journal) => {
    const sums: Record<string, number> = {}
    for (const each of journal['JournalLines'] as Body[]) {
      const code = String(each['AccountCode'])
      sums[code] = Math.round(((sums[code] ?? 0) + Number(each['NetAmount'])) * 100) / 100
    }
    return sums
  })
}

describe('creating', () => {
  test('a sale that is approved gets a number, a new contact, totals and a balanced journal', async () => {
    const invoice = await create({ ...sale, ...approved, Contact: { Name: 'Only named here' }, Reference: 'R1' })
    expect(invoice).toMatchObject({
      Type: 'ACCREC',
      InvoiceNumber: expect.stringMatching(/^INV-\d{4,}$/),
      Status: 'AUTHORISED',
      SubTotal: 40,
      TotalTax: 6,
      Total: 46,
      AmountDue: 46,
      AmountPaid: 0,
      DateString: '2026-10-05T00:00:00',
      DueDateString: '2026-10-19T00:00:00',
      CurrencyCode: 'NZD',
      CurrencyRate: 1,
      LineAmountTypes: 'Exclusive',
    })
    const made = invoice['Contact'] as Body
    expect(made).toMatchObject({ Name: 'Only named here', ContactStatus: 'ACTIVE', IsCustomer: true })
    expect(await writer.read(`Contacts/${String(made['ContactID'])}`)).toHaveLength(1)
    expect(journalsOf(idOf(invoice))).toEqual([{ 610: 46, 200: -40, 820: -6 }])
    const [read] = await writer.read(`Invoices/${idOf(invoice)}`)
    expect(read).toEqual(invoice)
    const [listed] = await writer.read(`Invoices?IDs=${idOf(invoice)}&page=1`)
    expect(listed).toMatchObject({ Total: 46, Contact: { Name: 'Only named here' } })
  })

  test('numbers of sales are unique: PUT refuses a used one, POST changes its invoice; bills may share one', async () => {
    const first = await create({ ...sale, InvoiceNumber: 'OWN-1' })
    expect(await writer.refused('PUT', 'Invoices', { ...sale, InvoiceNumber: 'own-1' })).toEqual(['Invoice # must be unique.'])
    const [changed] = await writer.write('POST', 'Invoices', { Type: 'ACCREC', InvoiceNumber: 'OWN-1', Reference: 'again' })
    expect(changed).toMatchObject({ InvoiceID: idOf(first), Reference: 'again', Total: 46 })
    const [one] = await writer.write('POST', 'Invoices', { ...bill, InvoiceNumber: 'B-77' })
    const [two] = await writer.write('POST', 'Invoices', { ...bill, InvoiceNumber: 'B-77' })
    expect(two!['InvoiceID']).not.toBe(one!['InvoiceID'])
    const other = await create(sale)
    expect(await refuse(other, { InvoiceNumber: 'OWN-1' })).toEqual(['Invoice # must be unique.'])
  })

  test('each element of a request sees the earlier ones', async () => {
    const sent = { Invoices: [sale, { ...sale, Contact: contact }, sale] }
    const numbers = (await writer.write('PUT', 'Invoices', sent)).map((each) => each['InvoiceNumber'])
    expect(new Set(numbers).size).toBe(3)
    const pair = [
      { ...sale, InvoiceNumber: 'TWIN' },
      { ...sale, InvoiceNumber: 'TWIN' },
    ]
    expect(await writer.refused('PUT', 'Invoices', { Invoices: pair })).toEqual(['Invoice # must be unique.'])
    expect(await writer.read('Invoices?InvoiceNumbers=TWIN')).toEqual([])
  })

  test.each<[string, Body, string]>([
    ['paid', { Status: 'PAID' }, 'Invoice not of valid status for creation'],
    ['no type', { Type: undefined }, 'Invoice not of valid type for creation'],
    ['no contact', { Contact: undefined }, 'A Contact must be specified for this type of transaction'],
    ['unknown contact', { Contact: { ContactID: zeros } }, 'A Contact must be specified for this type of transaction'],
    ['no lines', { LineItems: undefined }, 'One or more line items must be specified'],
    ['empty lines', { LineItems: [] }, 'One or more line items must be specified'],
    ['no due date', { ...approved, DueDate: undefined }, 'Due date cannot be empty.'],
    ['currency', { CurrencyCode: 'XAF' }, 'Organisation is not subscribed to currency XAF'],
    ['rate', { CurrencyCode: 'USD', CurrencyRate: 0 }, 'A currency rate must be specified'],
    [
      'unknown id',
      { InvoiceID: '6f5b0b1e-5a0e-4f0a-9c77-111111111111' },
      'An existing Invoice with the specified InvoiceID could not be found',
    ],
    ['rounding', { RoundingAmount: 0.11 }, 'The RoundingAmount must be between -0.10 and 0.10.'],
    ['theme', { BrandingThemeID: zeros }, 'The specified BrandingThemeID could not be found'],
  ])('refuses %s', async (_what, fields, message) => {
    expect(await writer.refused('PUT', 'Invoices', { ...sale, ...fields })).toEqual([message])
  })

  test.each<[string, Body, string | RegExp]>([
    ['no description', { Description: '' }, 'The description field is mandatory for each line item.'],
    ['no account', { AccountCode: undefined }, 'The account code or ID must be specified'],
    ['unknown account', { AccountCode: 'nope' }, "Account code 'nope' is not a valid code for this document."],
    ['receivables', { AccountCode: '610' }, "Account code '610' is not a valid code for this document."],
    ['a bank', { AccountCode: '090' }, "Account code '090' is not a valid code for this document."],
    ['stock', { AccountCode: '630' }, "Account code '630' is not a valid code for this document."],
    ['unknown tax', { TaxType: 'WAT' }, "The TaxType code 'WAT' does not exist or cannot be used for this type of transaction."],
    ['wrong tax', { TaxType: 'INPUT2' }, "The TaxType code 'INPUT2' cannot be used with account code '200'."],
    ['unknown item', { ItemCode: 'WAT' }, "Item code 'WAT' is not valid"],
    ['total', { LineAmount: 41 }, 'The line total 41.00 does not match the expected line total 40.00'],
    ['tax', { TaxAmount: 41 }, 'The tax amount cannot be greater than the line amount'],
    ['quantity', { Quantity: -1 }, "The quantity value '-1.0000' is invalid. Quantity must not be less than zero."],
    ['negative', { UnitAmount: -1 }, 'The Total for this document must be greater than or equal to zero.'],
    ['huge', { Quantity: 1e9, UnitAmount: 1e9 }, /exceeds the maximum/],
    ['tracking', { Tracking: [{ Name: 'Region', Option: 'Atlantis' }] }, /Atlantis/],
  ])('refuses a line with %s', async (_what, fields, message) => {
    const messages = await writer.refused('PUT', 'Invoices', { ...sale, ...approved, LineItems: [{ ...line, ...fields }] })
    expect(messages).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)])
  })

  test.each<[string, unknown]>([
    ['a text for a number', { ...sale, LineItems: [{ ...line, Quantity: 'two' }] }],
    ['a number for a list', { ...sale, LineItems: 3 }],
    ['a list for a contact', { ...sale, Contact: [] }],
    ['31 February', { ...sale, Date: '2026-02-31' }],
    ['broken JSON', '{"Invoices":['],
  ])('answers 400 to %s', async (_what, body) => {
    expect((await writer.send('PUT', 'Invoices', body)).status).toBe(400)
  })

  test('nothing of a refused request is stored; with summarizeErrors=false the good elements are', async () => {
    const mixed = [
      { ...sale, InvoiceNumber: 'GOOD-1' },
      { ...sale, InvoiceNumber: 'BAD-1', Status: 'PAID' },
    ]
    const refused = await writer.send('PUT', 'Invoices', { Invoices: mixed })
    expect(refused.status).toBe(400)
    expect(refused.json()).toMatchObject({
      ErrorNumber: 10,
      Type: 'ValidationException',
      Elements: [{ InvoiceID: zeros, InvoiceNumber: 'BAD-1', ValidationErrors: [{ Message: expect.any(String) }] }],
    })
    expect(await writer.read('Invoices?InvoiceNumbers=GOOD-1,BAD-1')).toEqual([])
    const kept = await writer.write('PUT', 'Invoices?summarizeErrors=false', { Invoices: mixed })
    expect(kept.map((each) => each['StatusAttributeString'])).toEqual(['OK', 'ERROR'])
    expect((await writer.read('Invoices?InvoiceNumbers=GOOD-1,BAD-1')).map((each) => each['InvoiceNumber'])).toEqual(['GOOD-1'])
  })
})

describe('lines', () => {
  const one = async (fields: Body, rest: Body = {}, query = ''): Promise<{ invoice: Body; line: Body }> => {
    const sent = { ...sale, ...rest, LineItems: [{ Description: 'x', AccountCode: '200', ...fields }] }
    const [invoice] = await writer.write('PUT', `Invoices${query}`, sent)
    return { invoice: invoice!, line: linesOf(invoice!)[0]! }
  }

  test.each<[string, Body, Body]>([
    ['amount alone', { LineAmount: 12.5 }, { Quantity: 1, UnitAmount: 12.5, LineAmount: 12.5 }],
    ['amount and quantity', { LineAmount: 10, Quantity: 3 }, { Quantity: 3, UnitAmount: 3.33, LineAmount: 10 }],
    ['amount and price', { LineAmount: 10, UnitAmount: 4 }, { Quantity: 2.5, UnitAmount: 4, LineAmount: 10 }],
    ['price alone', { UnitAmount: 7 }, { Quantity: 1, LineAmount: 7 }],
    ['half cents', { Quantity: 1.5, UnitAmount: 0.01 }, { LineAmount: 0.02 }],
    ['a double that is a little less', { Quantity: 1, UnitAmount: 1.005 }, { UnitAmount: 1.01 }],
    [
      'discount rate',
      { Quantity: 3, UnitAmount: 10, DiscountRate: 12.5 },
      { LineAmount: 26.25, DiscountRate: 12.5, TaxAmount: 3.94 },
    ],
    ['discount amount', { Quantity: 3, UnitAmount: 10, DiscountAmount: 5 }, { LineAmount: 25, DiscountAmount: 5 }],
    ['whole discount', { Quantity: 1, UnitAmount: 795, DiscountRate: 100, LineAmount: 0 }, { LineAmount: 0, TaxAmount: 0 }],
    ['tax overridden', { UnitAmount: 100, TaxAmount: 14.99 }, { TaxAmount: 14.99 }],
    ['other tax', { UnitAmount: 100, TaxType: 'ZERORATED' }, { TaxAmount: 0, TaxType: 'ZERORATED' }],
  ])('%s', async (_what, fields, expected) => {
    expect((await one(fields)).line).toMatchObject(expected)
  })

  test('inclusive and no tax', async () => {
    const inclusive = await one({ UnitAmount: 115 }, { LineAmountTypes: 'Inclusive' })
    expect(inclusive.invoice).toMatchObject({ SubTotal: 100, TotalTax: 15, Total: 115 })
    const none = await one({ UnitAmount: 115 }, { LineAmountTypes: 'NOTAX' })
    expect(none.invoice).toMatchObject({ SubTotal: 115, TotalTax: 0, Total: 115, LineAmountTypes: 'NoTax' })
    expect(none.line).toMatchObject({ TaxType: 'NONE', TaxAmount: 0 })
  })

  test('prices keep four places with unitdp=4', async () => {
    const exact = await one({ Quantity: 1000, UnitAmount: 0.1234 }, {}, '?unitdp=4')
    expect(exact.line).toMatchObject({ UnitAmount: 0.1234, LineAmount: 123.4 })
    expect(linesOf((await writer.read(`Invoices/${idOf(exact.invoice)}`))[0]!)[0]).toMatchObject({ UnitAmount: 0.12 })
    expect((await one({ Quantity: 1000, UnitAmount: 0.1234 })).line).toMatchObject({ UnitAmount: 0.12, LineAmount: 120 })
  })

  test('an item fills in what is left out; tracking is found by name or id', async () => {
    const { line: book } = await one({
      Description: undefined,
      AccountCode: undefined,
      ItemCode: 'book',
      Tracking: [{ Name: 'region', Option: 'north' }],
    })
    expect(book).toMatchObject({
      ItemCode: 'BOOK',
      Description: 'Handbook, 3rd edition',
      UnitAmount: 19.95,
      AccountCode: '200',
      Quantity: 1,
    })
    expect(book['Item']).toMatchObject({ Code: 'BOOK', Name: 'Handbook' })
    const [tracking] = book['Tracking'] as Body[]
    expect(tracking).toMatchObject({ Name: 'Region', Option: 'North' })
    const { TrackingCategoryID, TrackingOptionID } = tracking!
    expect((await one({ UnitAmount: 1, Tracking: [{ TrackingCategoryID, TrackingOptionID }] })).line['Tracking']).toEqual([
      tracking,
    ])
  })

  test('a line may only say something', async () => {
    const invoice = await create({ ...sale, ...approved, LineItems: [{ Description: 'As discussed:' }, line] })
    expect(linesOf(invoice)[0]).toMatchObject({ Description: 'As discussed:', LineAmount: 0 })
    expect(linesOf(invoice)[0]).not.toHaveProperty('AccountCode')
    expect(journalsOf(idOf(invoice))).toEqual([{ 610: 46, 200: -40, 820: -6 }])
    expect(linesOf(await change(invoice, { LineItems: linesOf(invoice) }))).toEqual(linesOf(invoice))
  })

  test('a total may be up to ten cents off its lines', async () => {
    const invoice = await create({ ...sale, ...approved, EnteredTotal: 46.05 })
    expect(invoice).toMatchObject({ Total: 46.05, RoundingAmount: 0.05, EnteredTotal: 46.05, AmountDue: 46.05 })
    expect(journalsOf(idOf(invoice))).toEqual([{ 610: 46.05, 200: -40, 820: -6, 860: -0.05 }])
    expect((await writer.read(`Invoices?IDs=${idOf(invoice)}&page=1`))[0]).not.toHaveProperty('RoundingAmount')
  })
})

describe('changing', () => {
  test('only what is sent changes; lines without LineItemID replace the lines, those with one keep it', async () => {
    const before = await create({ ...sale, Reference: 'keep', LineItems: [line, { ...line, Description: 'Horn' }] })
    const bell = linesOf(before)[0]!
    const after = await change(before, {
      LineItems: [
        { LineItemID: bell['LineItemID'], Quantity: 5 },
        { ...line, Description: 'Lamp' },
      ],
    })
    expect(after).toMatchObject({ Reference: 'keep', Total: 161, InvoiceNumber: before['InvoiceNumber'] })
    expect(linesOf(after).map((each) => each['Description'])).toEqual(['Bell', 'Lamp'])
    expect(linesOf(after)[0]).toMatchObject({ LineItemID: bell['LineItemID'], Quantity: 5, LineAmount: 100 })
    expect(linesOf(after)[1]!['LineItemID']).not.toBe(linesOf(before)[1]!['LineItemID'])
    expect(await change(after, { LineAmountTypes: 'Inclusive' })).toMatchObject({ Total: 140, SubTotal: 121.74 })
  })

  test('an approved invoice is reversed and posted again; voiding takes its journal back', async () => {
    const invoice = await create({ ...sale, ...approved })
    await change(invoice, { LineItems: [{ ...line, AccountCode: '260' }] })
    expect(journalsOf(idOf(invoice))).toEqual([
      { 610: 46, 200: -40, 820: -6 },
      { 610: -46, 200: 40, 820: 6 },
      { 610: 46, 260: -40, 820: -6 },
    ])
    const gone = await change(invoice, { Status: 'VOIDED' })
    expect(gone).toMatchObject({ Status: 'VOIDED', Total: 46, AmountDue: 0 })
    expect(journalsOf(idOf(invoice)).at(-1)).toEqual({ 610: -46, 260: 40, 820: 6 })
    expect(await refuse(invoice, { Reference: 'too late' })).toEqual(['Invoice not of valid status for modification'])
    expect(await writer.read(`Invoices?IDs=${idOf(invoice)}&Statuses=VOIDED`)).toHaveLength(1)
  })

  test('what changed is found by its modified time', async () => {
    const invoice = await create(sale)
    writer.sandbox.control.advance(60_000)
    const since = new Date(writer.sandbox.control.now() - 1000).toISOString().slice(0, 19)
    expect(await writer.read('Invoices?page=1', { 'if-modified-since': since })).toEqual([])
    await change(invoice, { Reference: 'new' })
    const changed = await writer.read('Invoices?page=1', { 'if-modified-since': since })
    expect(changed.map((each) => each['InvoiceID'])).toEqual([idOf(invoice)])
  })

  test.each<[from: string[], to: string, message: string | undefined]>([
    [[], 'SUBMITTED', undefined],
    [[], 'DELETED', undefined],
    [[], 'VOIDED', 'Invoice not of valid status for modification'],
    [[], 'PAID', 'Invoice not of valid status for modification'],
    [['SUBMITTED'], 'DRAFT', undefined],
    [['SUBMITTED'], 'DELETED', undefined],
    [['AUTHORISED'], 'DELETED', 'Invoice not of valid status for modification'],
    [['AUTHORISED'], 'DRAFT', 'Invoice not of valid status for modification'],
    [['AUTHORISED', 'VOIDED'], 'AUTHORISED', 'Invoice not of valid status for modification'],
    [['DELETED'], 'DRAFT', 'Invoice not of valid status for modification'],
  ])('from DRAFT by %j to %s', async (steps, last, message) => {
    const invoice = await create(sale)
    for (const Status of steps) await change(invoice, { Status })
    if (message) expect(await refuse(invoice, { Status: last })).toEqual([message])
    else expect(await change(invoice, { Status: last })).toMatchObject({ Status: last })
  })

  test('approving asks for what a draft may leave out', async () => {
    const draft = await create({ ...sale, DueDate: undefined, LineItems: [{ Description: 'Bell', UnitAmount: 5 }] })
    expect(draft).not.toHaveProperty('DueDate')
    const messages = await refuse(draft, approved)
    expect(messages).toEqual(['The account code or ID must be specified', 'Due date cannot be empty.'])
  })

  test('payment terms of the contact make the due date', async () => {
    const terms = { Sales: { Day: 20, Type: 'OFFOLLOWINGMONTH' }, Bills: { Day: 31, Type: 'OFCURRENTMONTH' } }
    await writer.write('PUT', 'Contacts', { Name: 'Has terms', PaymentTerms: terms })
    const undated = { Contact: { Name: 'Has terms' }, DueDate: undefined, ...approved }
    expect(await create({ ...sale, ...undated })).toMatchObject({ DueDateString: '2026-11-20T00:00:00' })
    expect(await create({ ...bill, ...undated, Date: '2026-02-03' })).toMatchObject({ DueDateString: '2026-02-28T00:00:00' })
  })

  test('what is paid keeps its figures and its date, and may be put on other accounts', async () => {
    const invoice = await create({ ...bill, ...approved })
    const pay = { Invoice: { InvoiceID: idOf(invoice) }, Account: { Code: '090' }, Date: '2026-10-20', Amount: 6 }
    await writer.write('PUT', 'Payments', pay)
    const [stored] = linesOf(invoice)
    const edited = [
      'Invoice not of valid status for modification',
      'This document cannot be edited as it has a payment or credit note allocated to it.',
    ]
    expect(await refuse(invoice, { Status: 'VOIDED' })).toEqual([
      'The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.',
    ])
    expect(await refuse(invoice, { Date: '2026-10-06' })).toEqual([
      'Date cannot be changed on an invoice that has payment or credit notes allocated to it.',
    ])
    expect(await refuse(invoice, { LineItems: [{ ...line, AccountCode: '429' }] })).toEqual([
      'To update fields on a paid invoice line item, you must supply a LineItemID',
    ])
    expect(await refuse(invoice, { LineItems: [{ LineItemID: stored!['LineItemID'], Quantity: 3 }] })).toEqual(edited)
    expect(await refuse(invoice, { Contact: { Name: 'Somebody else' } })).toEqual(edited)
    const recoded = await change(invoice, { LineItems: [{ LineItemID: stored!['LineItemID'], AccountCode: '453' }] })
    expect(recoded).toMatchObject({ AmountPaid: 6, AmountDue: 40, Total: 46 })
    expect(journalsOf(idOf(invoice)).at(-1)).toMatchObject({ 453: 40 })
    writer.sandbox.control.advance(5000)
    const later = await change(invoice, { DueDate: '2026-12-01', SentToContact: true })
    expect(later).toMatchObject({ DueDateString: '2026-12-01T00:00:00', UpdatedDateUTC: recoded['UpdatedDateUTC'] })
  })

  test('nothing is entered, changed or undone on or before a lock date', async () => {
    const open = await create({ ...sale, ...approved, Date: '2026-08-15' })
    const [organisation] = await writer.read('Organisation')
    const lock = (property: string, day: string): void =>
      void writer.sandbox.control.edit('Organisations', String(organisation!['OrganisationID']), {
        [property]: `/Date(${Date.parse(day)}+0000)/`,
      })
    const before = String(organisation!['PeriodLockDate'])
    lock('PeriodLockDate', '2026-08-31')
    const message = 'The document date cannot be before the period lock date, currently set at 31-Aug-2026'
    expect(await writer.refused('PUT', 'Invoices', { ...sale, ...approved, Date: '2026-08-31' })).toEqual([message])
    expect(await refuse(open, { Status: 'VOIDED' })).toEqual([message])
    expect(await refuse(open, { Date: '2026-09-02' })).toEqual([message])
    expect(await change(open, { Reference: 'posts nothing' })).toMatchObject({ Reference: 'posts nothing' })
    expect(await create({ ...sale, Date: '2026-08-31' })).toMatchObject({ Status: 'DRAFT' })
    expect(await create({ ...sale, ...approved, Date: '2026-09-01' })).toMatchObject({ Status: 'AUTHORISED' })
    writer.sandbox.control.edit('Organisations', String(organisation!['OrganisationID']), { PeriodLockDate: before })
  })

  test('foreign currency: the rate of the day unless one is given, which may be odd', async () => {
    const foreign = { ...sale, ...approved, CurrencyCode: 'USD', LineItems: [{ ...line, AccountCode: '210' }] }
    const books = writer.sandbox.companies[0]!
    const usual = await create(foreign)
    const day = Date.parse('2026-10-05') / 86_400_000
    expect(usual['CurrencyRate']).toBe(books.rateOn('USD', day))
    expect(await change(usual, { Date: '2026-10-06' })).toMatchObject({ CurrencyRate: books.rateOn('USD', day + 1) })
    const given = await create({ ...foreign, CurrencyRate: 0.61234567 })
    expect(given['CurrencyRate']).toBe(0.612346)
    expect(given).not.toHaveProperty('Warnings')
    expect(await change(given, { Date: '2026-10-06' })).toMatchObject({ CurrencyRate: 0.612346 })
    expect(await create({ ...foreign, CurrencyRate: 61 })).toMatchObject({
      CurrencyRate: 61,
      Warnings: [{ Message: expect.any(String) }],
    })
  })

  test('stock is not sold before it is there, unless back orders are allowed', async () => {
    const code = 'WIDGET-XL'
    const [item] = await writer.read(`Items/${code}`)
    const held = Number(item!['QuantityOnHand'])
    const wish = { ...sale, ...approved, LineItems: [{ ItemCode: code, Quantity: held + 5 }] }
    expect(await writer.refused('PUT', 'Invoices', wish)).toEqual([expect.stringContaining(code)])
    expect(await create({ ...wish, Status: 'DRAFT' })).toMatchObject({ Status: 'DRAFT' })
    const [sold] = await writer.write('PUT', 'Invoices?allowBackorders=true', wish)
    expect((await writer.read(`Items/${code}`))[0]).toMatchObject({ QuantityOnHand: -5 })
    await change(sold!, { Status: 'VOIDED' })
    const bought = await create({ ...bill, ...approved, LineItems: [{ ItemCode: code, Quantity: 7, UnitAmount: 10 }] })
    expect(linesOf(bought)[0]).toMatchObject({ AccountCode: '630' })
    expect((await writer.read(`Items/${code}`))[0]).toMatchObject({ QuantityOnHand: held + 7 })
  })

  test('an archived contact gets no new documents', async () => {
    const [made] = await writer.write('PUT', 'Contacts', { Name: 'Closed down' })
    await writer.write('POST', `Contacts/${String(made!['ContactID'])}`, { ContactStatus: 'ARCHIVED' })
    const messages = await writer.refused('PUT', 'Invoices', { ...sale, Contact: { ContactID: made!['ContactID'] } })
    expect(messages).toEqual([expect.stringContaining('has been archived')])
  })
})

describe('around the invoice', () => {
  test('it is emailed once to a contact with an address, and then marked as sent', async () => {
    await writer.write('PUT', 'Contacts', { Name: 'Has mail', EmailAddress: 'pay@example.com' })
    const invoice = await create({ ...sale, ...approved, Contact: { Name: 'Has mail' } })
    expect((await writer.send('POST', `Invoices/${idOf(invoice)}/Email`, {})).status).toBe(204)
    expect((await writer.read(`Invoices/${idOf(invoice)}`))[0]).toMatchObject({ SentToContact: true })
    const draft = await create({ ...sale, Contact: { Name: 'Has mail' } })
    expect(await writer.refused('POST', `Invoices/${idOf(draft)}/Email`, {})).toHaveLength(1)
    const mute = await create({ ...sale, ...approved })
    expect(await writer.refused('POST', `Invoices/${idOf(mute)}/Email`, {})).toHaveLength(1)
    expect((await writer.send('POST', `Invoices/${zeros}/Email`, {})).status).toBe(404)
  })

  test('a sale has a page of its own on the web; a draft and a bill have none', async () => {
    const invoice = await create({ ...sale, ...approved })
    const [page] = await writer.read(`Invoices/${idOf(invoice)}/OnlineInvoice`)
    expect(page!['OnlineInvoiceUrl']).toMatch(/^https:\/\/in\.xero\.com\/\w{40}$/)
    const others = [await create(sale), await create({ ...bill, ...approved })]
    for (const other of others) expect((await writer.send('GET', `Invoices/${idOf(other)}/OnlineInvoice`)).status).toBe(404)
  })

  test('the PDF holds the lines and the total, by its path and by asking for it', async () => {
    const many = Array.from({ length: 90 }, (_, index) => ({ ...line, Description: `Part no. ${index} für Ōtautahi` }))
    const invoice = await create({ ...sale, ...approved, LineItems: many })
    const url = `${writer.sandbox.apiUrl}/api.xro/2.0/Invoices/${idOf(invoice)}`
    const headers = { authorization: writer.authorization }
    const answers = [
      await fetch(`${url}/pdf`, { headers: { ...headers, accept: 'application/pdf' } }),
      await fetch(url, { headers: { ...headers, accept: 'application/pdf' } }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('application/pdf')
      const { text, pages } = readPdf(Buffer.from(await answer.arrayBuffer()))
      expect(text).toContain(String(invoice['InvoiceNumber']))
      expect(text).toContain('Part no. 89 für Otautahi')
      expect(text).toContain('4,140.00')
      expect(pages).toBeGreaterThan(1)
    }
  })

  test('XML is taken as JSON is', async () => {
    const xml =
      '<Invoices><Invoice><Type>ACCREC</Type><Contact><Name>Angle &amp; Bracket</Name></Contact><Date>2026-10-05T00:00:00</Date>' +
      '<LineItems><LineItem><Description>Nut</Description><Quantity>4</Quantity><UnitAmount>1.25</UnitAmount>' +
      '<AccountCode>200</AccountCode></LineItem></LineItems></Invoice></Invoices>'
    const answer = await writer.send('PUT', 'Invoices', xml, { 'content-type': 'text/xml' })
    expect(answer.status).toBe(200)
    expect(answer.json()).toMatchObject({ Invoices: [{ Total: 5.75, Contact: { Name: 'Angle & Bracket' } }] })
    expect((await writer.send('PUT', 'Invoices', '<Invoices><Invoice>', { 'content-type': 'text/xml' })).status).toBe(400)
  })

  test('the same key gives the same answer, also where it is a refusal', async () => {
    const twice = async (body: unknown, key: string): Promise<[number, string][]> => {
      const headers = { 'idempotency-key': key }
      const answers = [await writer.send('PUT', 'Invoices', body, headers), await writer.send('PUT', 'Invoices', body, headers)]
      return answers.map(({ status, text }) => [status, text])
    }
    const [first, second] = await twice({ ...sale, InvoiceNumber: 'ONCE' }, 'key-1')
    expect(second).toEqual(first)
    expect(await writer.read('Invoices?InvoiceNumbers=ONCE')).toHaveLength(1)
    for (const [key, body] of [
      ['key-2', { ...sale, Status: 'PAID' }],
      ['key-3', '{"broken"'],
    ] as const) {
      const [refused, again] = await twice(body, key)
      expect(refused![0]).toBe(400)
      expect(again).toEqual(refused)
    }
    const other = await writer.send('PUT', 'Invoices', sale, { 'idempotency-key': 'key-1' })
    expect(other.status).toBe(400)
    expect(other.text).toContain('Idempotency Key: key-1 is used with a different request.')
  })

  test('refusals by size and by scope', async () => {
    const many = { Invoices: Array.from({ length: 501 }, () => sale) }
    expect((await writer.send('PUT', 'Invoices', many)).status).toBe(400)
    expect((await writer.send('PUT', 'Invoices', '')).json()).toMatchObject({ ErrorNumber: 17 })
    expect((await writer.send('PUT', 'Invoices', { Invoices: [] })).json()).toMatchObject({ ErrorNumber: 17 })
    expect((await writer.send('POST', `Invoices/${zeros}`, sale)).status).toBe(404)
  })
})

/** The text that the pages show, as far as the fonts write one byte for a letter. */
function readPdf(bytes: Buffer): { text: string; pages: number } {
  const raw = bytes.toString('latin1')
  expect(raw.startsWith('%PDF-')).toBe(true)
  let text = ''
  for (const match of raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    const content = inflateSync(Buffer.from(match[1]!, 'latin1')).toString('latin1')
    for (const shown of content.matchAll(/\[(.*?)\] TJ/g)) {
      for (const hex of shown[1]!.matchAll(/<([\da-f]+)>/g)) text += Buffer.from(hex[1]!, 'hex').toString('latin1')
      text += '\n'
    }
  }
  return { text, pages: [...raw.matchAll(/\/Type \/Page\b/g)].length }
}
