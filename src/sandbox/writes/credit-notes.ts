import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../company/collection.ts'
import { toDetailed } from './document-detail.ts'
import { readBrandingTheme, readDocument, toDateFields, toLineFields } from './document-fields.ts'
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
import { inOrder, readText } from './fields.ts'
import { checkLockDates } from './lock-dates.ts'
import { nextNumber } from './numbers.ts'
import { dayOf, settle } from './settlement.ts'
import { createWriteRoutes } from './write-routes.ts'
import type { Write } from './write-routes.ts'

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
  const found = findDocument(write, noun)
  if (found === undefined) return undefined
  return found === 'none' ? createCreditNote(write) : updateCreditNote(write, found)
}

function createCreditNote(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const type = input.text('Type')?.toUpperCase() ?? ''
  if (!noun.types.includes(type)) problems.error('Credit Note not of valid type for creation')
  const status = readFirstStatus(write, noun)
  const fields = readFields(write, type, status ?? 'DRAFT', undefined)
  checkNumber(write, noun, type, undefined)
  if (!fields || !status) return undefined
  if (posts(status)) checkLockDates(write, dayOf(fields))
  const id = randomUUID()
  const record: WireRecord = {
    CreditNoteID: id,
    CreditNoteNumber: input.text('CreditNoteNumber') || (type === 'ACCRECCREDIT' ? nextNumber(write, 'CreditNotes') : ''),
    Payments: [],
    ID: id,
    Type: type,
    Reference: '',
    SentToContact: false,
    Allocations: [],
    HasAttachments: false,
    HasErrors: false,
    ...fields,
    Status: status,
    ...stampsOf(draft.nowMs),
  }
  const settled = inOrder(settle(record), order)
  if (problems.errors.length === 0) return draft.save('CreditNotes', settled)
  write.refused = toDetailed(write.books, 'CreditNotes', settled)
  return undefined
}

function updateCreditNote(write: Write, before: WireRecord): WireRecord | undefined {
  const { input, problems, draft } = write
  const type = String(before['Type'])
  const held = String(before['Status'])
  const status = readNextStatus(write, noun, before)
  if (!status) return undefined
  if (status === 'VOIDED' || status === 'DELETED') {
    if (posts(held) && !checkLockDates(write, dayOf(before))) return undefined
    return draft.save('CreditNotes', inOrder(settle({ ...before, Status: status }), order))
  }
  const sentType = input.text('Type')?.toUpperCase()
  if (sentType && sentType !== type) problems.error('Credit Note not of valid type for modification')
  if (input.has('CreditNoteNumber')) checkNumber(write, noun, type, before)
  const fields = readFields(write, type, status, before)
  if (!fields || problems.errors.length > 0) return undefined
  const number = input.text('CreditNoteNumber')
  const after = settle({ ...before, ...fields, ...(number ? { CreditNoteNumber: number } : {}), Status: status })
  checkSettledEdit(write, noun, before, after)
  if (problems.errors.length > 0) return undefined
  const repost = touchesLedger(write, before, after)
  if (repost || (posts(status) && !posts(held))) {
    if (posts(held)) checkLockDates(write, dayOf(before))
    checkLockDates(write, dayOf(after))
    if (problems.errors.length > 0) return undefined
  }
  return draft.save('CreditNotes', inOrder(after, order), { repost })
}

function posts(status: string): boolean {
  return status === 'AUTHORISED' || status === 'PAID'
}

function readFields(write: Write, type: string, status: string, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems } = write
  const sale = type === 'ACCRECCREDIT'
  const document = readDocument(write, { side: sale ? 'sale' : 'purchase', complete: status !== 'DRAFT' }, before)
  readText(write, 'CreditNoteNumber', 255)
  const reference = readText(write, 'Reference', 255)
  const theme = sale || input.has('BrandingThemeID') ? readBrandingTheme(write, before) : undefined
  const sent = input.boolean('SentToContact')
  if (sent && !posts(status)) problems.warn('Only AUTHORISED credit notes may have SentToContact updated.')
  if (!document) return undefined
  const { currency } = document
  return {
    ...(reference === undefined ? {} : { Reference: reference }),
    ...(sent !== undefined && posts(status) ? { SentToContact: sent } : {}),
    CurrencyRate: currency.rate,
    CurrencyCode: currency.code,
    Contact: document.contact,
    ...toDateFields('Date', document.day),
    ...(theme === undefined ? {} : { BrandingThemeID: theme }),
    LineAmountTypes: document.amountTypes,
    ...toLineFields(document.lines),
  }
}
