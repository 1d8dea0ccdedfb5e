import { describe, expect, test } from 'vitest'
import { makeAgedPayables, makeAgedReceivables } from '../../src/sandbox/reports/aged-by-contact.ts'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { createReportRequest } from '../../src/sandbox/reports/report-request.ts'
import { findTaxReport, listTaxReports } from '../../src/sandbox/reports/tax-reports.ts'
import { listTenNinetyNines } from '../../src/sandbox/reports/ten-ninety-nine.ts'
import type { HandAccount } from './sandbox-reports-books.ts'
import { createHandBooks, runReport, toDays, toLines } from './sandbox-reports-books.ts'

const chart: HandAccount[] = [
  ['090', 'Cheque', 'BANK', 'ASSET'],
  ['200', 'Sales', 'REVENUE', 'REVENUE'],
  ['400', 'Advertising', 'EXPENSE', 'EXPENSE'],
  ['469', 'Rent', 'OVERHEADS', 'EXPENSE'],
  ['477', 'Salaries', 'WAGESEXPENSE', 'EXPENSE'],
  ['610', 'Accounts Receivable', 'CURRENT', 'ASSET', 'DEBTORS'],
  ['710', 'Office Equipment', 'FIXED', 'ASSET'],
  ['800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', 'CREDITORS'],
  ['820', 'GST', 'CURRLIAB', 'LIABILITY', 'GST'],
  ['825', 'PAYG Withholdings Payable', 'CURRLIAB', 'LIABILITY'],
]
const Contact = { ContactID: 'con-1', Name: 'Ridge' }
const toWire = (date: string) => `/Date(${Date.parse(date)}+0000)/`

function invoice(id: string, date: string, total: number, more: WireRecord = {}): WireRecord {
  const line = { LineAmount: total, TaxAmount: 0, TaxType: 'NONE', AccountCode: '200', AccountID: 'acc-200', Tracking: [] }
  return {
    InvoiceID: id,
    InvoiceNumber: id.toUpperCase(),
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact,
    Date: toWire(date),
    DueDate: toWire(date),
    LineAmountTypes: 'NoTax',
    LineItems: [line],
    SubTotal: total,
    TotalTax: 0,
    Total: total,
    CurrencyCode: 'NZD',
    ...more,
  }
}

function payment(id: string, document: WireRecord, date: string, amount: number, more: WireRecord = {}): WireRecord {
  return {
    PaymentID: id,
    PaymentType: 'ACCRECPAYMENT',
    Status: 'AUTHORISED',
    Date: toWire(date),
    Amount: amount,
    BankAmount: amount,
    Account: { AccountID: 'acc-090', Code: '090' },
    ...document,
    ...more,
  }
}

describe('AgedReceivablesByContact', () => {
  const credit: WireRecord = {
    ...invoice('cn-1', '2026-04-20', 30),
    Type: 'ACCRECCREDIT',
    CreditNoteID: 'cn-1',
    CreditNoteNumber: 'CN-1',
    Payments: [{ PaymentID: 'p-4' }],
    Allocations: [{ AllocationID: 'al-1', Amount: 10, Date: toWire('2026-05-02'), Invoice: { InvoiceID: 'in-2' } }],
  }
  const { books } = createHandBooks({
    accounts: chart,
    records: {
      Contacts: [Contact, { ContactID: 'con-2', Name: 'Other' }],
      Invoices: [
        invoice('in-1', '2026-01-10', 100, { DueDate: toWire('2026-05-19') }),
        invoice('in-2', '2026-04-10', 50, { DueDate: toWire('2026-05-20') }),
        invoice('in-3', '2026-04-11', 70, { Status: 'PAID' }),
        invoice('in-4', '2026-04-12', 80, { Status: 'VOIDED' }),
        invoice('in-5', '2026-04-12', 90, { Contact: { ContactID: 'con-2' } }),
        invoice('in-6', '2026-06-12', 15),
        invoice('bill', '2026-04-12', 33, { Type: 'ACCPAY' }),
      ],
      CreditNotes: [credit],
      Payments: [
        payment('p-1', { Invoice: { InvoiceID: 'in-1' } }, '2026-02-01', 25),
        payment('p-2', { Invoice: { InvoiceID: 'in-1' } }, '2026-03-01', 25, { Status: 'DELETED' }),
        payment('p-3', { Invoice: { InvoiceID: 'in-3' } }, '2026-05-21', 70),
        payment('p-4', { CreditNote: { CreditNoteID: 'cn-1' } }, '2026-05-03', 5, { PaymentType: 'ARCREDITPAYMENT' }),
      ],
    },
  })
  const run = (params: Record<string, string>) =>
    runReport(books, makeAgedReceivables, '2026-05-10', { contactID: 'con-1', ...params })

  test('open documents as of a date, what settled them by then, and the balance before', () => {
    const report = run({ date: '2026-05-20', fromDate: '2026-04-01' })
    expect(report.ReportTitles).toEqual([
      'Invoices',
      'Ridge',
      'From 1 April 2026 to 20 May 2026',
      'Showing payments to 20 May 2026',
    ])
    expect(toLines(report)).toEqual([
      'Date | Number | Due Date |  | Total | Paid | Credited | Due',
      '[]',
      '2026-04-01T00:00:00 | Opening Balance |  |  |  |  |  | 75.00',
      '[]',
      '2026-04-10T00:00:00 | IN-2 | 2026-05-20T00:00:00 |  | 50.00 | 0.00 | 10.00 | 40.00',
      '2026-04-11T00:00:00 | IN-3 | 2026-04-11T00:00:00 | 39 days overdue | 70.00 | 0.00 | 0.00 | 70.00',
      '2026-04-20T00:00:00 | CN-1 |  |  | -30.00 | -5.00 | -10.00 | -15.00',
      'Total |  |  |  | 90.00 | -5.00 | 0.00 | 95.00',
      '[]',
      'Closing Balance |  |  |  | 90.00 | -5.00 | 0.00 | 170.00',
    ])
  })

  test('to the end of the month, and from the first document, unless dates are given', () => {
    const report = run({})
    expect(report.ReportTitles[2]).toBe('From 10 January 2026 to 31 May 2026')
    const lines = toLines(report)
    expect(lines).toContain('2026-01-10T00:00:00 | IN-1 | 2026-05-19T00:00:00 | 12 days overdue | 100.00 | 25.00 | 0.00 | 75.00')
    expect(lines.some((line) => line.includes('IN-3'))).toBe(false)
    expect(toLines(run({ date: '2026-05-20' }))).toContain(
      '2026-01-10T00:00:00 | IN-1 | 2026-05-19T00:00:00 | 1 day overdue | 100.00 | 25.00 | 0.00 | 75.00',
    )
  })

  test('bills are a report of their own', () => {
    const report = runReport(books, makeAgedPayables, '2026-05-10', { contactId: 'con-1' })
    expect(toLines(report)[0]).toBe('Date | Reference | Due Date |  | Total | Paid | Credited | Due')
    expect(toLines(report).at(-1)).toBe('Closing Balance |  |  |  | 33.00 | 0.00 | 0.00 | 33.00')
  })

  test('a contact that is not there, or none, or a range that runs backwards', () => {
    expect(() => run({ contactID: 'nobody' })).toThrow('contactID')
    expect(() => run({ contactID: '' })).toThrow('required')
    expect(() => run({ fromDate: '2026-05-21', toDate: '2026-05-20' })).toThrow('before')
  })
})

describe('published tax returns', () => {
  const post = (
    books: ReturnType<typeof createHandBooks>['books'],
    date: string,
    lines: [code: string, net: number, tax: number, taxType: string][],
  ) =>
    books.ledger.append({
      enteredMs: 0,
      day: toDays(date),
      reference: '',
      sourceType: null,
      sourceId: null,
      postings: lines.map(([code, net, tax, taxType]) => ({
        accountId: `acc-${code}`,
        net,
        tax,
        taxType,
        description: '',
        tracking: [],
      })),
    })
  const toValues = (report: ReturnType<typeof findTaxReport>) =>
    Object.fromEntries(report!.Fields.map(({ FieldID, Value }) => [FieldID, Value]))

  test('New Zealand: every second month, the boxes of the form', () => {
    const { books } = createHandBooks({
      accounts: chart,
      organisation: { SalesTaxPeriod: 'TWOMONTHS', SalesTaxBasis: 'INVOICE' },
    })
    post(books, '2026-05-31', [
      ['610', 1150_00, 0, ''],
      ['200', -1000_00, -150_00, 'OUTPUT2'],
      ['820', -150_00, 0, ''],
    ])
    post(books, '2026-04-01', [
      ['200', -200_00, 0, 'ZERORATED'],
      ['400', 100_00, 15_00, 'INPUT2'],
      ['469', 9_00, 0, 'NONE'],
    ])
    post(books, '2026-06-01', [['200', -7_00, -1_05, 'OUTPUT2']])
    const request = createReportRequest(books, new Map(), Date.parse('2026-08-27'))
    const list = listTaxReports(request)
    expect(list.map(({ ReportTitles }) => ReportTitles[2])).toEqual(['1 April 2026 to 31 May 2026'])
    expect(list[0]!.Fields).toEqual([])
    const report = findTaxReport(request, list[0]!.ReportID.toUpperCase())
    expect(report!.Rows).toBeUndefined()
    expect(toValues(report)).toEqual({
      '5': '1350.00',
      '6': '200.00',
      '7': '1150.00',
      '8': '150.00',
      '9': '0.00',
      '10': '150.00',
      '11': '115.00',
      '12': '15.00',
      '13': '0.00',
      '14': '15.00',
      '15': '135.00',
    })
    expect(findTaxReport(request, 'BalanceSheetish')).toBeUndefined()
    const later = createReportRequest(books, new Map(), Date.parse('2026-08-28'))
    expect(listTaxReports(later).map(({ ReportTitles }) => ReportTitles[2])).toEqual([
      '1 June 2026 to 31 July 2026',
      '1 April 2026 to 31 May 2026',
    ])
  })

  test('Australia: quarters in whole dollars', () => {
    const { books } = createHandBooks({
      accounts: chart,
      region: 'AU',
      organisation: {
        FinancialYearEndDay: 30,
        FinancialYearEndMonth: 6,
        SalesTaxPeriod: 'QUARTERLY1',
        SalesTaxBasis: 'ACCRUALS',
      },
    })
    post(books, '2026-07-31', [
      ['200', -1000_90, -100_09, 'OUTPUT'],
      ['710', 500_00, 50_00, 'CAPEXINPUT'],
      ['400', 40_00, 4_00, 'INPUT'],
    ])
    post(books, '2026-08-31', [
      ['200', -60_00, 0, 'EXEMPTEXPORT'],
      ['477', 300_00, 0, ''],
      ['825', -70_00, 0, ''],
      ['090', -230_00, 0, ''],
    ])
    const request = createReportRequest(books, new Map(), Date.parse('2026-11-01'))
    const [first] = listTaxReports(request)
    expect(first!.ReportTitles[2]).toBe('1 July 2026 to 30 September 2026')
    expect(toValues(findTaxReport(request, first!.ReportID))).toEqual({
      G1: '1160',
      G2: '60',
      G3: '0',
      G10: '550',
      G11: '44',
      '1A': '100',
      '1B': '54',
      W1: '300',
      W2: '70',
      '4': '70',
      '9': '116',
    })
  })

  test('elsewhere nothing is published', () => {
    const { books } = createHandBooks({ accounts: chart, region: 'UK' })
    post(books, '2026-04-01', [['200', -200_00, 0, 'ZERORATED']])
    expect(listTaxReports(createReportRequest(books, new Map(), Date.parse('2027-01-01')))).toEqual([])
  })
})

test('1099: contractors with a tax number, paid at least 600 in the year; rent apart', () => {
  const Contacts = [
    {
      ContactID: 'con-1',
      Name: 'Ridge',
      TaxNumber: '12-3456789',
      Addresses: [{ AddressLine1: '1 High St', City: 'Oak', Region: 'NY', PostalCode: '45123' }],
    },
    { ContactID: 'con-2', Name: 'Small', TaxNumber: '123-45-6789' },
    { ContactID: 'con-3', Name: 'No number' },
  ]
  const lines = (rent: number, other: number) => ({
    LineItems: [
      { LineAmount: rent, TaxAmount: 0, TaxType: 'NONE', AccountCode: '469', AccountID: 'acc-469' },
      { LineAmount: other, TaxAmount: 0, TaxType: 'NONE', AccountCode: '400', AccountID: 'acc-400' },
    ],
  })
  const bill = (id: string, contact: string, rent: number, other: number) =>
    invoice(id, '2025-03-01', rent + other, {
      Type: 'ACCPAY',
      Status: 'PAID',
      Contact: { ContactID: contact },
      ...lines(rent, other),
    })
  const paid = (id: string, billId: string, amount: number, date = '2025-04-01') =>
    payment(id, { Invoice: { InvoiceID: billId } }, date, amount, { PaymentType: 'ACCPAYPAYMENT' })
  const { books } = createHandBooks({
    accounts: chart,
    region: 'US',
    records: {
      Contacts,
      Invoices: [bill('b-1', 'con-1', 1000, 3000), bill('b-2', 'con-2', 0, 599.99), bill('b-3', 'con-3', 0, 5000)],
      Payments: [
        paid('p-1', 'b-1', 4000),
        paid('p-2', 'b-2', 599.99),
        paid('p-3', 'b-3', 5000),
        paid('p-4', 'b-1', 900, '2026-01-01'),
      ],
    },
  })
  const list = listTenNinetyNines(createReportRequest(books, new Map(), Date.parse('2026-05-01')))
  expect(list.map(({ ReportName, ReportDate }) => [ReportName, ReportDate])).toEqual([
    ['1099-NEC report', '1 Jan 2025 to 31 Dec 2025'],
    ['1099-MISC report', '1 Jan 2025 to 31 Dec 2025'],
  ])
  const contactsOf = (report: WireRecord | undefined) => report!['Contacts'] as WireRecord[]
  expect(contactsOf(list[0]).map(({ Name, Box1, Zip, FederalTaxIDType }) => [Name, Box1, Zip, FederalTaxIDType])).toEqual([
    ['Ridge', 3000, '45123', 'EIN'],
  ])
  expect(contactsOf(list[1]).map(({ Name, Box1 }) => [Name, Box1])).toEqual([['Ridge', 1000]])
  const next = listTenNinetyNines(createReportRequest(books, new Map([['reportyear', '2026']]), Date.parse('2026-05-01')))
  expect(contactsOf(next[0]).map(({ Name, Box1 }) => [Name, Box1])).toEqual([['Ridge', 675]])
  expect(() => listTenNinetyNines(createReportRequest(books, new Map([['reportyear', 'x']]), 0))).toThrow('reportYear')
})
