import type { WireRecord } from '../src/sandbox/company/collection.ts'
import type { Sandbox } from '../src/sandbox/sandbox.ts'

/** What happens in the sandbox's company between one picture of the dashboard and the next. */

interface Invoice extends WireRecord {
  InvoiceID: string
  Type: string
  Status: string
  CurrencyCode: string
  DateString: string
  SubTotal: number
  Total: number
  LineItems: { LineAmount: number }[]
}

/** People work in Xero: invoices are approved and voided, contacts change. */
export function changeInXero({ control }: Sandbox): void {
  const invoices = findInvoices(control.collection('Invoices'))
  const next = (type: string, status: string): Invoice | undefined => {
    const at = invoices.findLastIndex((each) => each.Type === type && each.Status === status)
    return at < 0 ? undefined : invoices.splice(at, 1)[0]
  }
  const contacts = control.collection('Contacts')
  for (const index of [1, 4]) {
    control.edit('Contacts', String(contacts.recordAt(index)['ContactID']), { AccountNumber: `C-${100 + index}` })
  }
  const steps: [Invoice | undefined, WireRecord][] = [
    [next('ACCREC', 'AUTHORISED'), { Reference: 'As agreed by telephone' }],
    [next('ACCREC', 'SUBMITTED') ?? next('ACCREC', 'DRAFT'), { Status: 'AUTHORISED' }],
    [next('ACCPAY', 'SUBMITTED') ?? next('ACCPAY', 'DRAFT'), { Status: 'AUTHORISED' }],
  ]
  for (const [invoice, changes] of steps) if (invoice) control.edit('Invoices', invoice.InvoiceID, changes)
}

/**
 * A bill of October says so many cents more than was posted for it: the record changes, the ledger and its reports do not, as
 * with a fault at Xero. Books that follow the documents then differ from the reports by this much, for no cause anybody knows.
 */
export function chargeBehindXero({ control }: Sandbox, cents: number): void {
  const invoices = control.collection('Invoices')
  const bill = findInvoices(invoices).find(
    ({ Type, Status, CurrencyCode, DateString, LineItems }) =>
      Type === 'ACCPAY' &&
      Status === 'PAID' &&
      CurrencyCode === 'NZD' &&
      DateString.startsWith('2026-10') &&
      LineItems.length > 0,
  )
  if (!bill) throw new Error('The company has no paid bill of October 2026 in its own currency.')
  const more = (amount: number): number => Math.round(amount * 100 + cents) / 100
  const [first, ...rest] = bill.LineItems
  const dearer = more(first?.LineAmount ?? 0)
  invoices.put({
    ...bill,
    LineItems: [{ ...first, Quantity: 1, UnitAmount: dearer, LineAmount: dearer }, ...rest],
    SubTotal: more(bill.SubTotal),
    Total: more(bill.Total),
    UpdatedDateUTC: `/Date(${control.now()}+0000)/`,
  })
}

function findInvoices(collection: { size: number; recordAt(index: number): WireRecord }): Invoice[] {
  return Array.from({ length: collection.size }, (_, index) => collection.recordAt(index) as Invoice)
}
