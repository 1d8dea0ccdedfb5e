import type { WireRecord } from '../../company/collection.ts'
import type { LineAmountTypes } from '../../company/document.ts'
import { toAmount } from '../../company/money.ts'
import { toDateString, toWireDate } from '../../company/wire.ts'
import { readAmountTypes } from '../lines/amount-types.ts'
import { resolveContact, toContactStub } from '../contact-reference.ts'
import { readCurrency } from '../currency.ts'
import type { Currency } from '../currency.ts'
import { readLines, rereadLines } from '../lines/lines.ts'
import type { LineRules, Lines } from '../lines/lines.ts'
import { centsOf, dayOf, listOf } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'

/** What invoices, credit notes, quotes, orders and templates have in common. */
export interface DocumentFields {
  /** As it stands in the document. */
  contact: WireRecord
  /** The same, whole. */
  contactRecord: WireRecord | undefined
  day: number
  currency: Currency
  amountTypes: LineAmountTypes
  lines: Lines
}

export interface DocumentRules extends Pick<LineRules, 'side' | 'complete' | 'discounts' | 'tax' | 'allows'> {
  /** A document must have lines. Default true. */
  linesNeeded?: boolean
}

/**
 * Reads the common part of a document, or of a change to one, which keeps what was not sent. Problems go to the write;
 * undefined where there are any.
 */
export function readDocument(write: Write, rules: DocumentRules, before?: WireRecord): DocumentFields | undefined {
  const { input, problems } = write
  const amountTypes = readAmountTypes(write, before, 'Exclusive')
  const contactRecord = before && !namesContact(write) ? findContact(write, before) : resolveContact(write)
  const day = input.day('Date') ?? (before ? dayOf(before) : write.today)
  const held = before && {
    code: String(before['CurrencyCode']),
    rate: Number(before['CurrencyRate'] ?? 1),
    day: dayOf(before),
  }
  const currency = readCurrency(write, day, held)
  const lines = readDocumentLines(write, { ...rules, amountTypes }, before)
  if (problems.errors.length > 0 || !currency || !(contactRecord ?? before)) return undefined
  const contact = contactRecord ? toContactStub(contactRecord) : (before?.['Contact'] as WireRecord)
  return { contact, contactRecord, day, currency, amountTypes, lines }
}

function readDocumentLines(write: Write, rules: LineRules & DocumentRules, before: WireRecord | undefined): Lines {
  const sent = write.input.list('LineItems')
  const held = before ? listOf(before, 'LineItems') : []
  if (sent && (sent.length > 0 || !before)) {
    if (sent.length === 0 && rules.linesNeeded !== false) write.problems.error('One or more line items must be specified')
    return readLines(write, sent, { ...rules, before: held })
  }
  if (!before) {
    if (rules.linesNeeded !== false) write.problems.error('One or more line items must be specified')
    return { lineItems: [], subTotal: 0, totalTax: 0, total: 0, totalDiscount: 0 }
  }
  const typesChanged = rules.amountTypes.toUpperCase() !== String(before['LineAmountTypes']).toUpperCase()
  const approved = rules.complete && before['Status'] === 'DRAFT'
  if (typesChanged || approved) return rereadLines(write, held, rules, typesChanged)
  return linesOf(before)
}

/** The lines of a document as they are. */
export function linesOf(record: WireRecord): Lines {
  return {
    lineItems: listOf(record, 'LineItems'),
    subTotal: centsOf(record, 'SubTotal'),
    totalTax: centsOf(record, 'TotalTax'),
    total: centsOf(record, 'SubTotal') + centsOf(record, 'TotalTax'),
    totalDiscount: centsOf(record, 'TotalDiscount'),
  }
}

/** `SubTotal`, `TotalTax`, `Total` and the lines, as Xero writes them. */
export function toLineFields({ lineItems, subTotal, totalTax, total }: Lines): WireRecord {
  return { LineItems: lineItems, SubTotal: toAmount(subTotal), TotalTax: toAmount(totalTax), Total: toAmount(total) }
}

/** `{ Date, DateString }` of a day; nothing of no day. */
export function toDateFields(property: string, day: number | undefined): WireRecord {
  return day === undefined ? {} : { [`${property}String`]: toDateString(day), [property]: toWireDate(day) }
}

/** A date property: as sent, else as the document has it. */
export function readDay({ input }: Write, property: string, before: WireRecord | undefined): number | undefined {
  return input.day(property) ?? (before?.[property] === undefined ? undefined : dayOf(before, property))
}

/** The branding theme that is sent, that the document has, or that comes first. */
export function readBrandingTheme({ input, draft, books, problems }: Write, before: WireRecord | undefined): string | undefined {
  const sent = input.text('BrandingThemeID')
  if (sent) {
    const theme = draft.find('BrandingThemes', sent)
    if (!theme) problems.error('The specified BrandingThemeID could not be found')
    return theme && String(theme['BrandingThemeID'])
  }
  if (before) return before['BrandingThemeID'] as string | undefined
  const [first] = [...books.each('BrandingThemes')].sort((a, b) => Number(a['SortOrder']) - Number(b['SortOrder']))
  return first && String(first['BrandingThemeID'])
}

function namesContact({ input }: Write): boolean {
  const contact = input.child('Contact')
  return contact !== undefined && ['ContactID', 'ContactNumber', 'Name'].some((property) => contact.text(property))
}

/** A contact that was archived since stays on its documents. */
function findContact({ draft }: Write, before: WireRecord): WireRecord | undefined {
  return draft.find('Contacts', String((before['Contact'] as WireRecord | undefined)?.['ContactID']))
}
