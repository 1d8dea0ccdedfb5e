import type { WireRecord } from '../../company/collection.ts'
import { shortOfStock } from '../../books/inventory.ts'
import { toAmount } from '../../company/money.ts'
import { readBrandingTheme, readDay, readDocument, toDateFields, toLineFields } from './document-fields.ts'
import type { DocumentFields } from './document-fields.ts'
import type { DocumentNoun } from './document-moves.ts'
import { dueDayOf, termsOf } from './due-dates.ts'
import { readText } from '../fields.ts'
import { readRounding } from './invoice-rounding.ts'
import { isTouched, listOf } from '../money/settlement.ts'
import { isPosted, writeDocument } from './write-document.ts'
import type { DocumentKind, DocumentReading } from './write-document.ts'
import { createWriteRoutes } from '../write-routes.ts'
import type { Write } from '../write-routes.ts'

const noun: DocumentNoun = {
  root: 'Invoices',
  id: 'InvoiceID',
  number: 'InvoiceNumber',
  called: 'Invoice',
  numbered: 'ACCREC',
  types: ['ACCREC', 'ACCPAY'],
  duplicate: 'Invoice # must be unique.',
}

/** The order in which Xero shows an invoice. */
const order = (
  'Type InvoiceID InvoiceNumber Reference Payments CreditNotes Prepayments Overpayments AmountDue AmountPaid AmountCredited ' +
  'SentToContact CurrencyRate RepeatingInvoiceID HasErrors IsDiscounted HasAttachments Contact DateString Date DueDateString DueDate ' +
  'BrandingThemeID Status LineAmountTypes LineItems SubTotal TotalTax Total RoundingAmount EnteredTotal UpdatedDateUTC ' +
  'UpdatedDateUTCString CurrencyCode TotalDiscount FullyPaidOnDate ExpectedPaymentDateString ExpectedPaymentDate ' +
  'PlannedPaymentDateString PlannedPaymentDate Url'
).split(' ')

const invoices: DocumentKind<InvoiceReading> = {
  noun,
  order,
  blank: () => ({
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    Reference: '',
    SentToContact: false,
    HasErrors: false,
    HasAttachments: false,
  }),
  read: readFields,
  check: checkStock,
  untouched: (write, before) => isTouched(before) && isQuiet(write),
}

export const invoiceRoutes = createWriteRoutes({
  path: 'Invoices',
  root: 'Invoices',
  id: 'InvoiceID',
  otherKeys: ['InvoiceNumber'],
  scopes: ['accounting.transactions', 'accounting.invoices'],
  put: writeInvoice,
  post: writeInvoice,
  postOne: writeInvoice,
})

function writeInvoice(write: Write): WireRecord | undefined {
  return writeDocument(write, invoices)
}

interface InvoiceReading extends DocumentReading {
  document: DocumentFields
}

function readFields(write: Write, type: string, status: string, before: WireRecord | undefined): InvoiceReading | undefined {
  const { input, problems } = write
  const sale = type === 'ACCREC'
  const side = sale ? 'sale' : 'purchase'
  const document = readDocument(write, { side, complete: status !== 'DRAFT', discounts: sale }, before)
  readText(write, 'InvoiceNumber', 255)
  const reference = readText(write, 'Reference', 255)
  const url = readText(write, 'Url', 2048)
  const day = document?.day ?? write.today
  const dueDay = readDay(write, 'DueDate', before) ?? dueDayOf(termsOf(document?.contactRecord, side), day)
  if (dueDay === undefined && isPosted(status)) problems.error('Due date cannot be empty.')
  const rounding = readRounding(write, document, before)
  const theme = sale || input.has('BrandingThemeID') ? readBrandingTheme(write, before) : undefined
  const sent = input.boolean('SentToContact')
  if (sent && !isPosted(status)) problems.warn('Only AUTHORISED invoices may have SentToContact updated.')
  if (!document) return undefined
  const { lines, currency } = document
  const payment = sale ? 'ExpectedPaymentDate' : 'PlannedPaymentDate'
  const record: WireRecord = {
    ...(reference === undefined ? {} : { Reference: reference }),
    ...(sent !== undefined && isPosted(status) ? { SentToContact: sent } : {}),
    CurrencyRate: currency.rate,
    CurrencyCode: currency.code,
    IsDiscounted: lines.totalDiscount > 0,
    Contact: document.contact,
    ...toDateFields('Date', document.day),
    ...toDateFields('DueDate', dueDay),
    ...toDateFields(payment, readDay(write, payment, before)),
    ...(theme === undefined ? {} : { BrandingThemeID: theme }),
    LineAmountTypes: document.amountTypes,
    ...toLineFields(lines),
    ...rounding,
    ...(lines.totalDiscount > 0 ? { TotalDiscount: toAmount(lines.totalDiscount) } : {}),
    ...(url === undefined ? {} : { Url: url }),
  }
  return { document, record, gone: lines.totalDiscount > 0 ? [] : ['TotalDiscount'] }
}

/** Stock cannot be sold before it is there, unless back orders are allowed. */
function checkStock(write: Write, type: string, { document }: InvoiceReading, before: WireRecord | undefined): void {
  const { call, draft, problems } = write
  if (type !== 'ACCREC' || call.exchange.query.get('allowbackorders')?.toLowerCase() === 'true') return
  const released = before && isPosted(String(before['Status'])) ? listOf(before, 'LineItems') : []
  for (const code of shortOfStock(draft, document.lines.lineItems, released)) {
    problems.error(`Item code '${code}' does not have enough quantity on hand to complete this transaction.`)
  }
}

const quiet = new Set(['InvoiceID', 'InvoiceNumber', 'Type', 'Status', 'DueDate', 'DueDateString', 'SentToContact'])

/** Of part-paid invoices Xero does not move the modified time for these. */
function isQuiet({ input }: Write): boolean {
  return (input.has('DueDate') || input.has('SentToContact')) && Object.keys(input.raw).every((name) => quiet.has(name))
}
