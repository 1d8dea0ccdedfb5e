import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toWireDate } from '../../company/wire.ts'
import { readBrandingTheme, readDocument, toLineFields } from './document-fields.ts'
import { inOrder, readChoice, readText } from '../fields.ts'
import type { Input } from '../input.ts'
import { createWriteRoutes } from '../write-routes.ts'
import type { Write } from '../write-routes.ts'

const order = (
  'Schedule RepeatingInvoiceID Type Reference BrandingThemeID HasAttachments ApprovedForSending SendCopy MarkAsSent IncludePDF ID ' +
  'Contact Status LineAmountTypes LineItems SubTotal TotalTax Total CurrencyCode'
).split(' ')

const flags = ['ApprovedForSending', 'SendCopy', 'MarkAsSent', 'IncludePDF']
const dueDateTypes = [
  'DAYSAFTERBILLDATE',
  'DAYSAFTERBILLMONTH',
  'DAYSAFTERINVOICEDATE',
  'DAYSAFTERINVOICEMONTH',
  'OFCURRENTMONTH',
  'OFFOLLOWINGMONTH',
]

/** Templates are made, and deleted by POST with a status; Xero changes nothing else of them. */
export const repeatingInvoiceRoutes = createWriteRoutes({
  path: 'RepeatingInvoices',
  root: 'RepeatingInvoices',
  id: 'RepeatingInvoiceID',
  scopes: ['accounting.transactions', 'accounting.invoices'],
  put: createTemplate,
  post: writeTemplate,
  postOne: writeTemplate,
})

function writeTemplate(write: Write): WireRecord | undefined {
  const { input, draft, problems, existing } = write
  const id = input.text('RepeatingInvoiceID')
  const named = id ? draft.find('RepeatingInvoices', id) : undefined
  const before = existing ?? named
  if (!before && !id) return createTemplate(write)
  if (!before) problems.error('An existing Repeating Invoice with the specified RepeatingInvoiceID could not be found')
  else if (before['Status'] === 'DELETED') problems.error('Repeating Invoice not of valid status for modification')
  else if (input.text('Status')?.toUpperCase() === 'DELETED')
    return draft.save('RepeatingInvoices', { ...before, Status: 'DELETED' })
  else problems.error('Repeating Invoices can only be created or deleted.')
  return undefined
}

function createTemplate(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const type = input.text('Type')?.toUpperCase() ?? ''
  if (!['ACCREC', 'ACCPAY'].includes(type)) problems.error('Invoice not of valid type for creation')
  const status = input.text('Status')?.toUpperCase() || 'DRAFT'
  if (!['DRAFT', 'AUTHORISED'].includes(status)) problems.error('Invoice not of valid status for creation')
  const sale = type === 'ACCREC'
  const schedule = readSchedule(write, input.child('Schedule'))
  const reference = readText(write, 'Reference', 255)
  const theme = sale ? readBrandingTheme(write, undefined) : undefined
  const side = sale ? 'sale' : 'purchase'
  const document = readDocument(write, { side, complete: status === 'AUTHORISED', discounts: sale })
  if (!document || !schedule || problems.errors.length > 0) return undefined
  const id = randomUUID()
  const record: WireRecord = {
    Schedule: schedule,
    RepeatingInvoiceID: id,
    Type: type,
    Reference: reference ?? '',
    ...(theme === undefined ? {} : { BrandingThemeID: theme }),
    HasAttachments: false,
    ...Object.fromEntries(flags.map((flag) => [flag, input.boolean(flag) ?? false])),
    ID: id,
    Contact: document.contact,
    Status: status,
    LineAmountTypes: document.amountTypes,
    ...toLineFields(document.lines),
    LineItems: document.lines.lineItems.map((line) => ({
      ...line,
      DiscountEnteredAsPercent: line['DiscountAmount'] === undefined,
    })),
    CurrencyCode: document.currency.code,
  }
  return draft.save('RepeatingInvoices', inOrder(record, order))
}

/** When invoices are made of the template, and when they fall due. The first comes on the start date. */
function readSchedule({ problems, today }: Write, input: Input | undefined): WireRecord | undefined {
  if (!input) {
    problems.error('A Schedule must be specified.')
    return undefined
  }
  const reading = { input, problems }
  const period = input.number('Period')
  const unit = readChoice(reading, 'Unit', ['WEEKLY', 'MONTHLY'])
  const dueDate = input.number('DueDate')
  const dueDateType = readChoice(reading, 'DueDateType', dueDateTypes)
  if (period === undefined || !Number.isInteger(period) || period < 1)
    problems.error('The Schedule Period must be a whole number greater than zero.')
  if (!unit) problems.error('The Schedule Unit must be WEEKLY or MONTHLY.')
  if (dueDate === undefined || !dueDateType) problems.error('The Schedule DueDate and DueDateType must be specified.')
  const start = input.day('StartDate') ?? today
  const end = input.day('EndDate')
  if (end !== undefined && end < start) problems.error('The Schedule EndDate cannot be before the StartDate.')
  return {
    Period: period,
    Unit: unit,
    DueDate: dueDate,
    DueDateType: dueDateType,
    StartDate: toWireDate(start),
    ...(end === undefined ? {} : { EndDate: toWireDate(end) }),
    NextScheduledDate: toWireDate(input.day('NextScheduledDate') ?? start),
  }
}
