import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer

beforeAll(async () => {
  writer = await openWriter({ seed: 6 })
})
afterAll(() => writer.close())

const contact = { Name: 'Pōneke Paper' }
const line = { Description: 'Ream', Quantity: 2, UnitAmount: 20, AccountCode: '200' }
const bought = { ...line, AccountCode: '429' }
const zeros = '00000000-0000-0000-0000-000000000000'

async function create(path: string, fields: Body): Promise<Body> {
  return (await writer.write('PUT', path, fields))[0]!
}

function sumsOf(id: unknown): Record<string, number>[] {
  return [...writer.sandbox.companies[0]!.each('Journals')]
    .filter((journal) => journal['SourceID'] === id)
    .map((journal) =>
      Object.fromEntries((journal['JournalLines'] as Body[]).map((each) => [each['AccountCode'], each['NetAmount']])),
    )
}

describe('credit notes', () => {
  const sale = { Type: 'ACCRECCREDIT', Contact: contact, Date: '2026-10-05', LineItems: [line] }
  const bill = { ...sale, Type: 'ACCPAYCREDIT', LineItems: [bought] }
  const noteOf = async (note: Body): Promise<Body> => (await writer.read(`CreditNotes/${String(note['CreditNoteID'])}`))[0]!

  test('approved: a number, what remains of it, a journal the other way round, a reading that agrees', async () => {
    const note = await create('CreditNotes', { ...sale, Status: 'AUTHORISED' })
    expect(note).toMatchObject({
      CreditNoteNumber: expect.stringMatching(/^CN-\d{4,}$/),
      ID: note['CreditNoteID'],
      RemainingCredit: 46,
      Total: 46,
      Allocations: [],
      Payments: [],
      Status: 'AUTHORISED',
    })
    expect(sumsOf(note['CreditNoteID'])).toEqual([{ 610: -46, 200: 40, 820: 6 }])
    expect(await noteOf(note)).toEqual(note)
    const [gone] = await writer.write('POST', `CreditNotes/${String(note['CreditNoteID'])}`, { Status: 'VOIDED' })
    expect(gone).toMatchObject({ Status: 'VOIDED', RemainingCredit: 0, Total: 46 })
    expect(sumsOf(note['CreditNoteID']).at(-1)).toEqual({ 610: 46, 200: -40, 820: -6 })
  })

  test('a purchase credit is posted against payables, and takes no discount', async () => {
    const note = await create('CreditNotes', { ...bill, Status: 'AUTHORISED', LineItems: [{ ...bought, DiscountRate: 50 }] })
    expect(note).toMatchObject({ CreditNoteNumber: '', Total: 46 })
    expect(sumsOf(note['CreditNoteID'])).toEqual([{ 800: 46, 429: -40, 820: -6 }])
  })

  test('POST updates by id and by number; only what is sent changes', async () => {
    const note = await create('CreditNotes', { ...sale, CreditNoteNumber: 'CR-OWN' })
    const [byNumber] = await writer.write('POST', 'CreditNotes', {
      Type: 'ACCRECCREDIT',
      CreditNoteNumber: 'CR-OWN',
      Reference: 'r',
    })
    expect(byNumber).toMatchObject({ CreditNoteID: note['CreditNoteID'], Reference: 'r', Total: 46 })
    expect(await writer.refused('PUT', 'CreditNotes', { ...sale, CreditNoteNumber: 'CR-OWN' })).toEqual([
      'Credit Note # must be unique.',
    ])
    const [byId] = await writer.write('POST', 'CreditNotes', {
      CreditNoteID: note['CreditNoteID'],
      LineItems: [{ ...line, Quantity: 1 }],
    })
    expect(byId).toMatchObject({ Reference: 'r', Total: 23, RemainingCredit: 23 })
  })

  test.each<[string, Body, string]>([
    ['status', { Status: 'PAID' }, 'Credit Note not of valid status for creation'],
    ['type', { Type: 'ACCREC' }, 'Credit Note not of valid type for creation'],
    ['contact', { Contact: undefined }, 'A Contact must be specified for this type of transaction'],
    ['lines', { LineItems: [] }, 'One or more line items must be specified'],
    [
      'id',
      { CreditNoteID: '6f5b0b1e-5a0e-4f0a-9c77-111111111111' },
      'An existing Credit Note with the specified CreditNoteID could not be found',
    ],
  ])('refuses a bad %s', async (_what, fields, message) => {
    expect(await writer.refused('PUT', 'CreditNotes', { ...sale, ...fields })).toEqual([message])
  })

  test('what is set against an invoice keeps its figures', async () => {
    const note = await create('CreditNotes', { ...sale, Status: 'AUTHORISED' })
    const invoice = await create('Invoices', { ...sale, Type: 'ACCREC', Status: 'AUTHORISED', DueDate: '2026-10-20' })
    const id = String(note['CreditNoteID'])
    const allocation = { Amount: 6, Invoice: { InvoiceID: invoice['InvoiceID'] }, Date: '2026-10-06' }
    await writer.write('PUT', `CreditNotes/${id}/Allocations`, allocation)
    expect(await noteOf(note)).toMatchObject({ RemainingCredit: 40 })
    expect(await writer.refused('POST', `CreditNotes/${id}`, { Status: 'VOIDED' })).toHaveLength(1)
    expect(await writer.refused('POST', `CreditNotes/${id}`, { LineItems: [line] })).toEqual([
      'To update fields on a paid credit note line item, you must supply a LineItemID',
    ])
    expect(await writer.refused('POST', `CreditNotes/${id}`, { LineAmountTypes: 'NoTax' })).toContain(
      'This document cannot be edited as it has a payment or credit note allocated to it.',
    )
    expect(await writer.write('POST', `CreditNotes/${id}`, { Reference: 'fine' })).toMatchObject([{ Reference: 'fine' }])
  })
})

describe('quotes', () => {
  const quote = { Contact: contact, Date: '2026-10-05', LineItems: [line] }
  const change = async (made: Body, fields: Body): Promise<Body> =>
    (await writer.write('POST', `Quotes/${String(made['QuoteID'])}`, fields))[0]!

  test('made, read, found by number, changed', async () => {
    const made = await create('Quotes', {
      ...quote,
      ExpiryDate: '2026-11-05',
      Title: 'Paper',
      LineItems: [{ ...line, DiscountRate: 10 }],
    })
    expect(made).toMatchObject({
      QuoteNumber: expect.stringMatching(/^QU-\d{4,}$/),
      Status: 'DRAFT',
      LineAmountTypes: 'EXCLUSIVE',
      SubTotal: 36,
      TotalDiscount: 4,
      ExpiryDateString: '2026-11-05T00:00:00',
      Contact: { Name: contact.Name },
      LineItems: [{ ItemCode: '', LineAmount: 36 }],
    })
    expect((await writer.read(`Quotes/${String(made['QuoteID'])}`))[0]).toEqual(made)
    const [same] = await writer.write('POST', 'Quotes', { QuoteNumber: made['QuoteNumber'], Contact: contact, Reference: 'r' })
    expect(same).toMatchObject({ QuoteID: made['QuoteID'], Reference: 'r', Total: 41.4 })
    expect(await writer.refused('PUT', 'Quotes', { ...quote, QuoteNumber: made['QuoteNumber'] })).toEqual([
      'Quote number must be unique',
    ])
    expect(await change(made, { LineAmountTypes: 'INCLUSIVE' })).toMatchObject({ Total: 36, LineAmountTypes: 'INCLUSIVE' })
  })

  test('goes by its own statuses', async () => {
    const made = await create('Quotes', quote)
    const bad = ['Quote not of valid status for modification']
    expect(await writer.refused('POST', `Quotes/${String(made['QuoteID'])}`, { Status: 'INVOICED' })).toEqual(bad)
    for (const Status of ['SENT', 'ACCEPTED', 'INVOICED']) expect(await change(made, { Status })).toMatchObject({ Status })
    expect(await writer.refused('POST', `Quotes/${String(made['QuoteID'])}`, { Status: 'DELETED' })).toEqual(bad)
    expect(await writer.refused('PUT', 'Quotes', { ...quote, Status: 'INVOICED' })).toEqual([
      'Quote not of valid status for creation',
    ])
    expect(await writer.refused('PUT', 'Quotes', { ...quote, Title: 'x'.repeat(101) })).toHaveLength(1)
  })
})

describe('purchase orders', () => {
  const order = { Contact: contact, Date: '2026-10-05', LineItems: [bought] }
  const idOf = (made: Body): string => String(made['PurchaseOrderID'])

  test('made with four places and a discount, found by number, changed, deleted', async () => {
    const made = await create('PurchaseOrders', {
      ...order,
      DeliveryDate: '2026-10-12',
      AttentionTo: 'Stores',
      LineItems: [{ ...bought, Quantity: 100, UnitAmount: 0.1234, DiscountRate: 10 }],
    })
    expect(made).toMatchObject({
      PurchaseOrderNumber: expect.stringMatching(/^PO-\d{4,}$/),
      Type: 'PURCHASEORDER',
      Status: 'DRAFT',
      SubTotal: 11.11,
      IsDiscounted: true,
      TotalDiscount: 1.23,
      DeliveryDateString: '2026-10-12T00:00:00',
      LineItems: [{ UnitAmount: 0.1234 }],
    })
    expect((await writer.read(`PurchaseOrders/${String(made['PurchaseOrderNumber'])}`))[0]).toEqual(made)
    const [changed] = await writer.write('POST', 'PurchaseOrders', {
      PurchaseOrderNumber: made['PurchaseOrderNumber'],
      Telephone: '1',
    })
    expect(changed).toMatchObject({
      PurchaseOrderID: made['PurchaseOrderID'],
      Telephone: '1',
      AttentionTo: 'Stores',
      SubTotal: 11.11,
    })
    const [gone] = await writer.write('POST', `PurchaseOrders/${idOf(made)}`, { Status: 'DELETED' })
    expect(gone).toMatchObject({ Status: 'DELETED' })
    expect(await writer.refused('POST', `PurchaseOrders/${idOf(made)}`, { Telephone: '2' })).toEqual([
      'Deleted PurchaseOrders cannot be updated',
    ])
  })

  test('a used number is refused and shown with what the order would have been', async () => {
    const made = await create('PurchaseOrders', order)
    const twin = { ...order, PurchaseOrderNumber: made['PurchaseOrderNumber'], SentToContact: true }
    const [shown] = await writer.write('PUT', 'PurchaseOrders?summarizeErrors=false', { PurchaseOrders: [twin] })
    expect(shown).toMatchObject({
      StatusAttributeString: 'ERROR',
      Total: 46,
      Warnings: [{ Message: 'Only AUTHORISED and BILLED purchase orders may have SentToContact updated.' }],
      ValidationErrors: [{ Message: 'Order number must be unique' }],
    })
    const ids = (await writer.read('PurchaseOrders?pageSize=1000')).map((each) => each['PurchaseOrderID'])
    expect(ids).toContain(made['PurchaseOrderID'])
    expect(ids).not.toContain(shown!['PurchaseOrderID'])
  })

  test('is marked as sent once it is approved, and billed', async () => {
    const made = await create('PurchaseOrders', order)
    const [approved] = await writer.write('POST', `PurchaseOrders/${idOf(made)}`, { Status: 'AUTHORISED', SentToContact: true })
    expect(approved).toMatchObject({ Status: 'AUTHORISED', SentToContact: true })
    const [billed] = await writer.write('POST', `PurchaseOrders/${idOf(made)}`, { Status: 'BILLED' })
    expect(billed).toMatchObject({ Status: 'BILLED', SentToContact: true })
    expect(await writer.refused('PUT', 'PurchaseOrders', { ...order, DeliveryInstructions: 'x'.repeat(501) })).toHaveLength(1)
  })
})

describe('repeating invoices', () => {
  const Schedule = { Period: 1, Unit: 'MONTHLY', DueDate: 10, DueDateType: 'OFFOLLOWINGMONTH', StartDate: '2026-12-15' }
  const template = { Type: 'ACCREC', Contact: contact, LineItems: [line], Schedule, Status: 'AUTHORISED', Reference: '[Week]' }

  test('made, read, deleted by its status', async () => {
    const made = await create('RepeatingInvoices', template)
    expect(made).toMatchObject({
      Status: 'AUTHORISED',
      Total: 46,
      Reference: '[Week]',
      ApprovedForSending: false,
      ID: made['RepeatingInvoiceID'],
    })
    expect(made['Schedule']).toMatchObject({
      Unit: 'MONTHLY',
      StartDate: '/Date(1797292800000+0000)/',
      NextScheduledDate: '/Date(1797292800000+0000)/',
    })
    const path = `RepeatingInvoices/${String(made['RepeatingInvoiceID'])}`
    expect((await writer.read(path))[0]).toEqual(made)
    expect(await writer.refused('POST', path, { Reference: 'x' })).toHaveLength(1)
    expect(await writer.write('POST', path, { Status: 'DELETED' })).toMatchObject([{ Status: 'DELETED' }])
    expect(await writer.refused('POST', path, { Status: 'DELETED' })).toHaveLength(1)
  })

  test.each<[string, Body]>([
    ['no schedule', { Schedule: undefined }],
    ['no unit', { Schedule: { ...Schedule, Unit: 'DAILY' } }],
    ['half a period', { Schedule: { ...Schedule, Period: 0.5 } }],
    ['an end before its start', { Schedule: { ...Schedule, EndDate: '2026-12-01' } }],
    ['a status of invoices', { Status: 'SUBMITTED' }],
  ])('refuses %s', async (_what, fields) => {
    expect((await writer.refused('PUT', 'RepeatingInvoices', { ...template, ...fields })).length).toBeGreaterThan(0)
  })
})

test('everything can be printed, and nothing that is not there', async () => {
  const printed = ['CreditNotes', 'Invoices', 'PurchaseOrders', 'Quotes']
  for (const root of printed) {
    const [first] = await writer.read(`${root}?page=1`)
    const id = String(first![root.replace(/s$/, 'ID')])
    for (const path of [`${root}/${id}/pdf`, `${root}/${id}`]) {
      const answer = await writer.send('GET', path, undefined, { accept: 'application/pdf' })
      expect(answer.status, path).toBe(200)
      expect(answer.text.startsWith('%PDF-'), path).toBe(true)
    }
    expect((await writer.send('GET', `${root}/${zeros}/pdf`)).status).toBe(404)
  }
})
