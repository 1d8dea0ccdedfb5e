import { createShredder } from '../src/xero/shred.ts'
import { getStream } from '../src/streams/catalogue.ts'

/**
 * How many invoices of three lines a second are typed and flattened on one core, JSON decoded beforehand.
 * `node bench/shred.ts [rounds]`; the target is 60,000.
 */
const invoicesPerPage = 1000
const rounds = Number(process.argv[2] ?? 60)

const shredder = createShredder(getStream('invoices'))
// Parsed anew, as pages are: strings and objects of a page are not those of the page before.
const body = JSON.stringify(Array.from({ length: invoicesPerPage }, (_, index) => toInvoice(index)))
const measure = (count: number): { perSecond: number; rows: number } => {
  let rows = 0
  let nanoseconds = 0n
  for (let round = 0; round < count; round++) {
    const records = JSON.parse(body) as unknown[]
    const start = process.hrtime.bigint()
    for (let index = 0; index < records.length; index++) {
      const result = shredder.shred(records[index], index)
      if (!result.ok) throw new Error(result.reason)
      rows += result.record.rows.length
    }
    nanoseconds += process.hrtime.bigint() - start
  }
  return { perSecond: Math.round((count * invoicesPerPage) / (Number(nanoseconds) / 1e9)), rows }
}

measure(5)
const { perSecond, rows } = measure(rounds)
console.log(`${perSecond} invoices/s (${rows / rounds / invoicesPerPage} rows each, ${shredder.set.tables.length} tables)`)

function toInvoice(index: number): unknown {
  const id = (kind: number, n: number): string => `00000000-0000-4000-8000-${String(kind * 1e9 + n).padStart(12, '0')}`
  const day = 1_700_000_000_000 - (1_700_000_000_000 % 86_400_000) - (index % 700) * 86_400_000
  const amount = Math.round((index * 7919.37) % 100_000) / 100
  return {
    Type: index % 3 === 0 ? 'ACCPAY' : 'ACCREC',
    InvoiceID: id(1, index),
    InvoiceNumber: `INV-${index}`,
    Reference: `Order ${index}`,
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    AmountDue: amount,
    AmountPaid: 0,
    AmountCredited: 0,
    CurrencyRate: 1,
    IsDiscounted: false,
    HasAttachments: false,
    HasErrors: false,
    Contact: {
      ContactID: id(2, index % 97),
      Name: `Contact ${index % 97}`,
      Addresses: [],
      Phones: [],
      ContactGroups: [],
      ContactPersons: [],
      HasValidationErrors: false,
    },
    DateString: '2023-11-14T00:00:00',
    Date: `/Date(${day}+0000)/`,
    DueDateString: '2023-12-14T00:00:00',
    DueDate: `/Date(${day + 30 * 86_400_000}+0000)/`,
    Status: 'AUTHORISED',
    LineAmountTypes: 'Exclusive',
    LineItems: [1, 2, 3].map((line) => ({
      ItemCode: `ITEM-${line}`,
      Description: `Work of week ${line}, as agreed`,
      UnitAmount: Math.round((amount / line) * 10_000) / 10_000,
      TaxType: 'OUTPUT2',
      TaxAmount: Math.round(amount * 15) / 100,
      LineAmount: amount,
      AccountCode: '200',
      Item: { ItemID: id(3, line), Name: `Item ${line}`, Code: `ITEM-${line}` },
      Tracking: [],
      Quantity: line,
      LineItemID: id(4, index * 3 + line),
      ValidationErrors: [],
    })),
    SubTotal: amount,
    TotalTax: Math.round(amount * 15) / 100,
    Total: Math.round(amount * 115) / 100,
    UpdatedDateUTC: `/Date(${1_700_000_000_000 + index * 997}+0000)/`,
    UpdatedDateUTCString: '2023-11-14T22:13:20Z',
    CurrencyCode: 'NZD',
  }
}
