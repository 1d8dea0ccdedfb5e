import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { readBrandingTheme, readDay, readDocument, toDateFields, toLineFields } from './document-fields.ts'
import { inOrder, readTexts } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { nextNumber } from '../numbers.ts'
import { createWriteRoutes } from '../write-routes.ts'
import type { Write } from '../write-routes.ts'

const order = (
  'QuoteID QuoteNumber Reference Terms Contact LineItems Date DateString ExpiryDate ExpiryDateString Status CurrencyRate ' +
  'CurrencyCode SubTotal TotalTax Total TotalDiscount Title Summary BrandingThemeID UpdatedDateUTC LineAmountTypes'
).split(' ')

const creatable = ['DRAFT', 'SENT']
const moves: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['DRAFT', 'SENT', 'DELETED'],
  SENT: ['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'INVOICED', 'DELETED'],
  ACCEPTED: ['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'INVOICED', 'DELETED'],
  DECLINED: ['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'DELETED'],
  INVOICED: ['ACCEPTED', 'INVOICED'],
}

export const quoteRoutes = createWriteRoutes({
  path: 'Quotes',
  root: 'Quotes',
  id: 'QuoteID',
  otherKeys: ['QuoteNumber'],
  scopes: ['accounting.transactions', 'accounting.invoices'],
  put: writeQuote,
  post: writeQuote,
  postOne: writeQuote,
})

function writeQuote(write: Write): WireRecord | undefined {
  const { input, draft, problems, existing, method } = write
  const id = input.text('QuoteID')
  const named = id && !/^[0-]+$/.test(id) ? draft.find('Quotes', id) : undefined
  if (!existing && id && !named && !/^[0-]+$/.test(id)) {
    problems.error('An existing Quote with the specified QuoteID could not be found')
    return undefined
  }
  const numbered = method === 'POST' ? findBy(draft, 'Quotes', 'QuoteNumber', input.text('QuoteNumber')).find(isKept) : undefined
  const before = existing ?? named ?? numbered
  return before ? updateQuote(write, before) : createQuote(write)
}

function createQuote(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const status = input.text('Status')?.toUpperCase() || 'DRAFT'
  if (!creatable.includes(status)) problems.error('Quote not of valid status for creation')
  checkNumber(write, undefined)
  const fields = readFields(write, undefined)
  if (!fields || problems.errors.length > 0) return undefined
  const record: WireRecord = {
    QuoteID: randomUUID(),
    QuoteNumber: nextNumber(write, 'Quotes'),
    Reference: '',
    Terms: '',
    Title: '',
    Summary: '',
    ...fields,
    Status: status,
    UpdatedDateUTC: '',
  }
  return draft.save('Quotes', inOrder(record, order))
}

function updateQuote(write: Write, before: WireRecord): WireRecord | undefined {
  const { input, problems, draft } = write
  const held = String(before['Status'])
  const status = input.text('Status')?.toUpperCase() || held
  if (!moves[held]?.includes(status)) {
    problems.error('Quote not of valid status for modification')
    return undefined
  }
  checkNumber(write, before)
  const fields = readFields(write, before)
  if (!fields || problems.errors.length > 0) return undefined
  return draft.save('Quotes', inOrder({ ...before, ...fields, Status: status }, order))
}

function readFields(write: Write, before: WireRecord | undefined): WireRecord | undefined {
  const texts = readTexts(write, { QuoteNumber: 255, Reference: 4000, Terms: 4000, Title: 100, Summary: 3000 })
  if (!texts['QuoteNumber']) delete texts['QuoteNumber']
  const document = readDocument(write, { side: 'sale', complete: false, discounts: true }, before)
  const theme = readBrandingTheme(write, before)
  if (!document) return undefined
  const { contact, currency, lines } = document
  return {
    ...texts,
    Contact: { ContactID: contact['ContactID'], Name: contact['Name'] },
    ...toLineFields(lines),
    // A quote's lines say that they have no item.
    LineItems: lines.lineItems.map((line) => ({ ItemCode: '', ...line })),
    ...toDateFields('Date', document.day),
    ...toDateFields('ExpiryDate', readDay(write, 'ExpiryDate', before)),
    CurrencyRate: currency.rate,
    CurrencyCode: currency.code,
    TotalDiscount: toAmount(lines.totalDiscount),
    ...(theme === undefined ? {} : { BrandingThemeID: theme }),
    LineAmountTypes: document.amountTypes.toUpperCase(),
  }
}

function checkNumber({ input, draft, problems }: Write, before: WireRecord | undefined): void {
  const taken = findBy(draft, 'Quotes', 'QuoteNumber', input.text('QuoteNumber'))
  if (taken.some((quote) => isKept(quote) && quote['QuoteID'] !== before?.['QuoteID']))
    problems.error('Quote number must be unique')
}

function isKept(quote: WireRecord): boolean {
  return quote['Status'] !== 'DELETED'
}
