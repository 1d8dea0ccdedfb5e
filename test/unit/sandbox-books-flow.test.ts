import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { openWriter } from '../support/sandbox-writer.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { showJournals } from './sandbox-books-fixture.ts'

/** What a client writes over HTTP, and the journals that follow. */
let writer: Writer
let books: Books
let seen = 0

beforeAll(async () => {
  writer = await openWriter({ now: () => Date.UTC(2026, 9, 30) })
  books = writer.sandbox.companies[0]!
  seen = books.ledger.journals.size
})

afterAll(() => writer.close())

const Contact = { Name: 'Flow Ltd' }
const bank = { Code: '090' }

async function put(path: string, body: Body): Promise<Body> {
  const [answer] = await writer.write('PUT', path, body)
  return answer!
}

/** Lines of the journals since the last look. */
function news(): string[][] {
  const all = showJournals(books)
  const fresh = all.slice(seen).map(({ lines }) => lines)
  seen = all.length
  return fresh
}

const line = (AccountCode: string, UnitAmount: number, more: Body = {}): Body => ({
  Description: 'x',
  Quantity: 1,
  UnitAmount,
  AccountCode,
  ...more,
})

const document = (Type: string, lines: Body[], more: Body = {}): Body => ({
  Type,
  Contact,
  Status: 'AUTHORISED',
  Date: '2026-10-02',
  ...(Type.endsWith('CREDIT') ? {} : { DueDate: '2026-10-20' }),
  LineItems: lines,
  ...more,
})

it('stock: bought, sold, sold too much, brought back', async () => {
  await put('Items', {
    Code: 'T1',
    Name: 'Tracked',
    IsTrackedAsInventory: true,
    InventoryAssetAccountCode: '630',
    PurchaseDetails: { UnitPrice: 5, COGSAccountCode: '310', TaxType: 'NONE' },
    SalesDetails: { UnitPrice: 9, AccountCode: '200', TaxType: 'OUTPUT2' },
  })
  const stock = async () => {
    const item = (await writer.read('Items')).find(({ Code }) => Code === 'T1')
    return [item?.['QuantityOnHand'], item?.['TotalCostPool']]
  }
  await put('Invoices', document('ACCPAY', [line('630', 5, { ItemCode: 'T1', Quantity: 200, TaxType: 'NONE' })]))
  expect(news()).toEqual([['800 -1000.00', '630 1000.00']])
  const sale = await put('Invoices', document('ACCREC', [line('200', 9, { ItemCode: 'T1', Quantity: 50 })]))
  expect(news()).toEqual([
    ['610 517.50', '200 -450.00 tax -67.50', '820 -67.50'],
    ['310 250.00', '630 -250.00'],
  ])
  expect(await stock()).toEqual([150, 750])
  await writer.refused('PUT', 'Invoices', document('ACCREC', [line('200', 9, { ItemCode: 'T1', Quantity: 151 })]))
  await writer.write('POST', `Invoices/${String(sale['InvoiceID'])}`, { Status: 'VOIDED' })
  expect(news()).toEqual([
    ['610 -517.50', '200 450.00 tax 67.50', '820 67.50'],
    ['310 -250.00', '630 250.00'],
  ])
  expect(await stock()).toEqual([200, 1000])
})

it('money: paid, too much, ahead, refunded, and what the contact then owes', async () => {
  const invoice = await put('Invoices', document('ACCREC', [line('200', 400)]))
  const Invoice = { InvoiceID: invoice['InvoiceID'] }
  await put('Payments', { Invoice, Account: bank, Date: '2026-10-05', Amount: 100 })
  expect(news().at(-1)).toEqual(['610 -100.00', '090 100.00'])

  const received = { Contact, BankAccount: bank, Date: '2026-10-06' }
  const over = await put('BankTransactions', {
    ...received,
    Type: 'RECEIVE-OVERPAYMENT',
    LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 60 }],
  })
  expect(news()).toEqual([['090 60.00', '610 -60.00']])
  await put(`Overpayments/${String(over['OverpaymentID'])}/Allocations`, { Invoice, Amount: 20 })
  expect(news()).toEqual([])
  await put('Payments', { Overpayment: { OverpaymentID: over['OverpaymentID'] }, Account: bank, Date: '2026-10-08', Amount: 40 })
  expect(news()).toEqual([['610 40.00', '090 -40.00']])

  const ahead = [line('815', 115, { TaxType: 'OUTPUT2' })]
  const pre = await put('BankTransactions', {
    ...received,
    Type: 'RECEIVE-PREPAYMENT',
    LineAmountTypes: 'Inclusive',
    LineItems: ahead,
  })
  expect(news()).toEqual([['090 115.00', '815 -100.00 tax -15.00', '820 -15.00']])
  await put(`Prepayments/${String(pre['PrepaymentID'])}/Allocations`, { Invoice, Amount: 50 })
  expect(news()).toEqual([['815 43.48 tax 6.52', '820 6.52', '610 -50.00']])
  await put('Payments', { Prepayment: { PrepaymentID: pre['PrepaymentID'] }, Account: bank, Date: '2026-10-08', Amount: 65 })
  expect(news()).toEqual([['090 -65.00', '815 56.52 tax 8.48', '820 8.48']])

  const [contact] = await writer.read('Contacts?page=1&where=Name=="Flow Ltd"')
  expect(contact).toMatchObject({
    IsCustomer: true,
    IsSupplier: true,
    Balances: { AccountsReceivable: { Outstanding: 290, Overdue: 290 }, AccountsPayable: { Outstanding: 1000, Overdue: 1000 } },
  })
})

it('foreign money: each rate where it belongs', async () => {
  const foreign = (CurrencyRate: number, more: Body = {}): Body => ({ CurrencyCode: 'AUD', CurrencyRate, ...more })
  const lines = (amount: number) => [line('210', amount, { TaxType: 'ZERORATED' })]
  const invoice = await put('Invoices', document('ACCREC', lines(1000), foreign(0.93)))
  const credit = await put('CreditNotes', document('ACCRECCREDIT', lines(400), foreign(0.95, { Date: '2026-10-03' })))
  const Invoice = { InvoiceID: invoice['InvoiceID'] }
  await put(`CreditNotes/${String(credit['CreditNoteID'])}/Allocations`, { Invoice, Amount: 400 })
  await put('Payments', { Invoice, Account: { Code: '094' }, Date: '2026-10-08', Amount: 600, CurrencyRate: 0.92 })
  expect(news()).toEqual([
    ['610 1075.27', '210 -1075.27'],
    ['610 -421.05', '210 421.05'],
    ['610 -9.06', '499 9.06'],
    ['610 -645.16', '094 652.17', '499 -7.01'],
  ])
  await put('BankTransfers', {
    FromBankAccount: { Code: '094' },
    ToBankAccount: bank,
    Amount: 300,
    CurrencyRate: 0.9,
    Date: '2026-10-09',
  })
  expect(news()).toEqual([['094 -333.33', '090 333.33']])
})

it('journals with tax', async () => {
  const JournalLines: WireRecord[] = [
    { LineAmount: 100, AccountCode: '453', TaxType: 'INPUT2' },
    { LineAmount: -115, AccountCode: '850', TaxType: 'NONE' },
  ]
  await put('ManualJournals', {
    Narration: 'mj',
    Status: 'POSTED',
    Date: '2026-10-09',
    LineAmountTypes: 'Exclusive',
    JournalLines,
  })
  expect(news()).toEqual([['453 100.00 tax 15.00', '850 -115.00', '820 15.00']])
})
