import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../company/collection.ts'
import { shortOfStock } from '../books/inventory.ts'
import { toAmount } from '../company/money.ts'
import { toDetailed } from './document-detail.ts'
import { readBrandingTheme, readDay, readDocument, toDateFields, toLineFields } from './document-fields.ts'
import type { DocumentFields } from './document-fields.ts'
import {
  checkNumber,
  checkSettledEdit,
  findDocument,
  readFirstStatus,
  readNextStatus,
  stampsOf,
  touchesLedger,
} from './document-moves.ts'
import type { DocumentNoun } from './document-moves.ts'
import { dueDayOf, termsOf } from './due-dates.ts'
import { inOrder, readText } from './fields.ts'
import { readRounding } from './invoice-rounding.ts'
import { checkLockDates } from './lock-dates.ts'
import { nextNumber } from './numbers.ts'
import { dayOf, isTouched, listOf, settle } from './settlement.ts'
import { createWriteRoutes } from './write-routes.ts'
import type { Write } from './write-routes.ts'

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
  const found = findDocument(write, noun)
  if (found === undefined) return undefined
  return found === 'none' ? createInvoice(write) : updateInvoice(write, found)
}

function createInvoice(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const type = input.text('Type')?.toUpperCase() ?? ''
  if (!noun.types.includes(type)) problems.error('Invoice not of valid type for creation')
  const status = readFirstStatus(write, noun)
  const fields = readFields(write, type, status ?? 'DRAFT', undefined)
  checkNumber(write, noun, type, undefined)
  if (!fields || !status) return undefined
  if (posts(status)) checkLockDates(write, fields.document.day)
  if (status === 'AUTHORISED') checkStock(write, type, fields.document, [])
  const record: WireRecord = {
    Type: type,
    InvoiceID: randomUUID(),
    InvoiceNumber: input.text('InvoiceNumber') || (type === 'ACCREC' ? nextNumber(write, 'Invoices') : ''),
    Reference: '',
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    SentToContact: false,
    HasErrors: false,
    HasAttachments: false,
    ...fields.record,
    Status: status,
    ...stampsOf(draft.nowMs),
  }
  const settled = inOrder(settle(record), order)
  if (problems.errors.length === 0) return draft.save('Invoices', settled)
  write.refused = toDetailed(write.books, 'Invoices', settled)
  return undefined
}

function updateInvoice(write: Write, before: WireRecord): WireRecord | undefined {
  const { input, problems, draft } = write
  const type = String(before['Type'])
  const status = readNextStatus(write, noun, before)
  if (!status) return undefined
  if (status === 'VOIDED' || status === 'DELETED') {
    if (posts(String(before['Status'])) && !checkLockDates(write, dayOf(before))) return undefined
    return draft.save('Invoices', inOrder(settle({ ...before, Status: status }), order))
  }
  const sentType = input.text('Type')?.toUpperCase()
  if (sentType && sentType !== type) problems.error('Invoice not of valid type for modification')
  if (input.has('InvoiceNumber')) checkNumber(write, noun, type, before)
  const fields = readFields(write, type, status, before)
  if (!fields || problems.errors.length > 0) return undefined
  const number = input.text('InvoiceNumber')
  const after = settle({ ...before, ...fields.record, ...(number ? { InvoiceNumber: number } : {}), Status: status })
  for (const name of fields.gone) delete after[name]
  checkSettledEdit(write, noun, before, after)
  if (problems.errors.length > 0) return undefined
  const repost = touchesLedger(write, before, after)
  if (repost || (posts(status) && !posts(String(before['Status'])))) {
    if (posts(String(before['Status']))) checkLockDates(write, dayOf(before))
    checkLockDates(write, dayOf(after))
    if (problems.errors.length > 0) return undefined
  }
  const held = posts(String(before['Status'])) ? listOf(before, 'LineItems') : []
  if (posts(status) && !checkStock(write, type, fields.document, held)) return undefined
  return draft.save('Invoices', inOrder(after, order), { repost, untouched: isTouched(before) && isQuiet(write) })
}

function posts(status: string): boolean {
  return status === 'AUTHORISED' || status === 'PAID'
}

interface InvoiceFields {
  document: DocumentFields
  record: WireRecord
  /** Properties that the change takes away. */
  gone: string[]
}

function readFields(write: Write, type: string, status: string, before: WireRecord | undefined): InvoiceFields | undefined {
  const { input, problems } = write
  const sale = type === 'ACCREC'
  const side = sale ? 'sale' : 'purchase'
  const document = readDocument(write, { side, complete: status !== 'DRAFT', discounts: sale }, before)
  readText(write, 'InvoiceNumber', 255)
  const reference = readText(write, 'Reference', 255)
  const url = readText(write, 'Url', 2048)
  const day = document?.day ?? write.today
  const dueDay = readDay(write, 'DueDate', before) ?? dueDayOf(termsOf(document?.contactRecord, side), day)
  if (dueDay === undefined && posts(status)) problems.error('Due date cannot be empty.')
  const rounding = readRounding(write, document, before)
  const theme = sale || input.has('BrandingThemeID') ? readBrandingTheme(write, before) : undefined
  const sent = input.boolean('SentToContact')
  if (sent && !posts(status)) problems.warn('Only AUTHORISED invoices may have SentToContact updated.')
  if (!document) return undefined
  const { lines, currency } = document
  const payment = sale ? 'ExpectedPaymentDate' : 'PlannedPaymentDate'
  const record: WireRecord = {
    ...(reference === undefined ? {} : { Reference: reference }),
    ...(sent !== undefined && posts(status) ? { SentToContact: sent } : {}),
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
function checkStock({ call, draft, problems }: Write, type: string, { lines }: DocumentFields, released: WireRecord[]): boolean {
  if (type !== 'ACCREC' || call.exchange.query.get('allowbackorders')?.toLowerCase() === 'true') return true
  const short = shortOfStock(draft, lines.lineItems, released)
  for (const code of short) {
    problems.error(`Item code '${code}' does not have enough quantity on hand to complete this transaction.`)
  }
  return short.length === 0
}

const quiet = new Set(['InvoiceID', 'InvoiceNumber', 'Type', 'Status', 'DueDate', 'DueDateString', 'SentToContact'])

/** Of part-paid invoices Xero does not move the modified time for these. */
function isQuiet({ input }: Write): boolean {
  return (input.has('DueDate') || input.has('SentToContact')) && Object.keys(input.raw).every((name) => quiet.has(name))
}
