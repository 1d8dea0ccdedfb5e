import type { WireRecord } from '../../company/collection.ts'
import { readBrandingTheme, readDocument, toDateFields, toLineFields } from './document-fields.ts'
import type { DocumentNoun } from './document-moves.ts'
import { readText } from '../fields.ts'
import { isPosted, writeDocument } from './write-document.ts'
import type { DocumentKind, DocumentReading } from './write-document.ts'
import { createWriteRoutes } from '../write-routes.ts'
import type { Write } from '../write-routes.ts'

const noun: DocumentNoun = {
  root: 'CreditNotes',
  id: 'CreditNoteID',
  number: 'CreditNoteNumber',
  called: 'Credit Note',
  numbered: 'ACCRECCREDIT',
  types: ['ACCRECCREDIT', 'ACCPAYCREDIT'],
  duplicate: 'Credit Note # must be unique.',
}

/** The order in which Xero shows a credit note. */
const order = (
  'CreditNoteID CreditNoteNumber Payments ID CurrencyRate Type Reference SentToContact RemainingCredit Allocations HasAttachments ' +
  'HasErrors Contact DateString Date BrandingThemeID Status LineAmountTypes LineItems SubTotal TotalTax Total UpdatedDateUTC ' +
  'UpdatedDateUTCString CurrencyCode FullyPaidOnDate'
).split(' ')

const creditNotes: DocumentKind<DocumentReading> = {
  noun,
  order,
  blank: (id) => ({
    ID: id,
    Payments: [],
    Allocations: [],
    Reference: '',
    SentToContact: false,
    HasAttachments: false,
    HasErrors: false,
  }),
  read: readFields,
}

export const creditNoteRoutes = createWriteRoutes({
  path: 'CreditNotes',
  root: 'CreditNotes',
  id: 'CreditNoteID',
  otherKeys: ['CreditNoteNumber'],
  scopes: ['accounting.transactions', 'accounting.invoices'],
  put: writeCreditNote,
  post: writeCreditNote,
  postOne: writeCreditNote,
})

function writeCreditNote(write: Write): WireRecord | undefined {
  return writeDocument(write, creditNotes)
}

function readFields(write: Write, type: string, status: string, before: WireRecord | undefined): DocumentReading | undefined {
  const { input, problems } = write
  const sale = type === 'ACCRECCREDIT'
  const document = readDocument(write, { side: sale ? 'sale' : 'purchase', complete: status !== 'DRAFT' }, before)
  readText(write, 'CreditNoteNumber', 255)
  const reference = readText(write, 'Reference', 255)
  const theme = sale || input.has('BrandingThemeID') ? readBrandingTheme(write, before) : undefined
  const sent = input.boolean('SentToContact')
  if (sent && !isPosted(status)) problems.warn('Only AUTHORISED credit notes may have SentToContact updated.')
  if (!document) return undefined
  const { currency } = document
  const record: WireRecord = {
    ...(reference === undefined ? {} : { Reference: reference }),
    ...(sent !== undefined && isPosted(status) ? { SentToContact: sent } : {}),
    CurrencyRate: currency.rate,
    CurrencyCode: currency.code,
    Contact: document.contact,
    ...toDateFields('Date', document.day),
    ...(theme === undefined ? {} : { BrandingThemeID: theme }),
    LineAmountTypes: document.amountTypes,
    ...toLineFields(document.lines),
  }
  return { record }
}
