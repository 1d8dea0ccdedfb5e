import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toWireInstant } from '../../company/wire.ts'
import { toDetailed } from './document-detail.ts'
import { readBrandingTheme, readDay, readDocument, toDateFields, toLineFields } from './document-fields.ts'
import { inOrder, readTexts } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { nextNumber } from '../numbers.ts'
import { createWriteRoutes } from '../write-routes.ts'
import type { Write } from '../write-routes.ts'

const order = (
  'PurchaseOrderID PurchaseOrderNumber DateString Date DeliveryDateString DeliveryDate DeliveryAddress AttentionTo Telephone ' +
  'DeliveryInstructions ExpectedArrivalDateString ExpectedArrivalDate HasErrors IsDiscounted TotalDiscount SentToContact Reference ' +
  'Type CurrencyRate CurrencyCode Contact BrandingThemeID Status LineAmountTypes LineItems SubTotal TotalTax Total UpdatedDateUTC ' +
  'HasAttachments'
).split(' ')

const moves: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'],
  SUBMITTED: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'],
  AUTHORISED: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'],
  BILLED: ['AUTHORISED', 'BILLED', 'DELETED'],
}
const creatable = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED']
const sendable = ['AUTHORISED', 'BILLED']

export const purchaseOrderRoutes = createWriteRoutes({
  path: 'PurchaseOrders',
  root: 'PurchaseOrders',
  id: 'PurchaseOrderID',
  otherKeys: ['PurchaseOrderNumber'],
  scopes: ['accounting.transactions', 'accounting.invoices'],
  put: writeOrder,
  post: writeOrder,
  postOne: writeOrder,
})

function writeOrder(write: Write): WireRecord | undefined {
  const { input, draft, problems, existing, method } = write
  const sentId = input.text('PurchaseOrderID')
  const id = sentId && !/^[0-]+$/.test(sentId) ? sentId : undefined
  const named = id ? draft.find('PurchaseOrders', id) : undefined
  if (!existing && id && !named) {
    problems.error('An existing Purchase Order with the specified PurchaseOrderID could not be found')
    return undefined
  }
  const before = existing ?? named ?? (method === 'POST' ? findNumbered(write)[0] : undefined)
  return before ? updateOrder(write, before) : createOrder(write)
}

function createOrder(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const status = input.text('Status')?.toUpperCase() || 'DRAFT'
  if (!creatable.includes(status)) problems.error('Purchase Order not of valid status for creation')
  const fields = readFields(write, status, undefined)
  checkNumber(write, undefined)
  if (!fields) return undefined
  const record: WireRecord = {
    PurchaseOrderID: randomUUID(),
    PurchaseOrderNumber: nextNumber(write, 'PurchaseOrders'),
    HasErrors: false,
    SentToContact: false,
    Type: 'PURCHASEORDER',
    HasAttachments: false,
    ...fields,
    Status: status,
    UpdatedDateUTC: toWireInstant(draft.nowMs),
  }
  if (problems.errors.length === 0) return draft.save('PurchaseOrders', inOrder(record, order))
  write.refused = toDetailed(write.books, 'PurchaseOrders', inOrder(record, order))
  return undefined
}

function updateOrder(write: Write, before: WireRecord): WireRecord | undefined {
  const { input, problems, draft } = write
  const held = String(before['Status'])
  const status = input.text('Status')?.toUpperCase() || held
  if (held === 'DELETED') problems.error('Deleted PurchaseOrders cannot be updated')
  else if (!moves[held]?.includes(status)) problems.error('Purchase Order not of valid status for modification')
  if (problems.errors.length > 0) return undefined
  checkNumber(write, before)
  const fields = readFields(write, status, before)
  if (!fields || problems.errors.length > 0) return undefined
  return draft.save('PurchaseOrders', inOrder({ ...before, ...fields, Status: status }, order))
}

function readFields(write: Write, status: string, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems } = write
  const texts = readTexts(write, {
    PurchaseOrderNumber: 255,
    Reference: 255,
    DeliveryAddress: 2000,
    AttentionTo: 255,
    Telephone: 255,
    DeliveryInstructions: 500,
  })
  if (!texts['PurchaseOrderNumber']) delete texts['PurchaseOrderNumber']
  // Orders keep four places of a price whatever is asked for.
  const exact = { ...write, exactPrices: true }
  const document = readDocument(exact, { side: 'purchase', complete: false, discounts: true }, before)
  const theme = readBrandingTheme(write, before)
  const sent = input.boolean('SentToContact')
  if (sent !== undefined && !sendable.includes(status)) {
    problems.warn('Only AUTHORISED and BILLED purchase orders may have SentToContact updated.')
  }
  if (!document) return undefined
  const { currency, lines } = document
  return {
    ...texts,
    ...toDateFields('Date', document.day),
    ...toDateFields('DeliveryDate', readDay(write, 'DeliveryDate', before)),
    ...toDateFields('ExpectedArrivalDate', readDay(write, 'ExpectedArrivalDate', before)),
    IsDiscounted: lines.totalDiscount > 0,
    TotalDiscount: toAmount(lines.totalDiscount),
    ...(sent !== undefined && sendable.includes(status) ? { SentToContact: sent } : {}),
    CurrencyRate: currency.rate,
    CurrencyCode: currency.code,
    Contact: document.contact,
    ...(theme === undefined ? {} : { BrandingThemeID: theme }),
    LineAmountTypes: document.amountTypes,
    ...toLineFields(lines),
  }
}

function checkNumber(write: Write, before: WireRecord | undefined): void {
  const taken = findNumbered(write).some((other) => other['PurchaseOrderID'] !== before?.['PurchaseOrderID'])
  if (taken) write.problems.error('Order number must be unique')
}

/** Numbers of deleted orders stay taken, as Xero's do. */
function findNumbered({ draft, input }: Write): WireRecord[] {
  return findBy(draft, 'PurchaseOrders', 'PurchaseOrderNumber', input.text('PurchaseOrderNumber'))
}
