import type { WireRecord } from '../../company/collection.ts'
import { toInstantString, toWireInstant } from '../../company/wire.ts'
import { findBy } from '../find-by.ts'
import { isTouched, listOf } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'

/** Invoices and credit notes: what they are called, and where their numbers are unique. */
export interface DocumentNoun {
  root: string
  id: string
  number: string
  /** As messages name it. */
  called: string
  /** The type whose numbers the organisation gives and keeps unique. */
  numbered: string
  types: readonly string[]
  duplicate: string
}

const moves: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID', 'VOIDED'],
}

const creatable = ['DRAFT', 'SUBMITTED', 'AUTHORISED']

/** The status to create in; undefined, with a problem, if nothing starts there. */
export function readFirstStatus({ input, problems }: Write, { called }: DocumentNoun): string | undefined {
  const status = input.text('Status')?.toUpperCase() || 'DRAFT'
  if (creatable.includes(status)) return status
  problems.error(`${called} not of valid status for creation`)
  return undefined
}

/** The status after a change, by the legal moves; undefined, with a problem, for any other. */
export function readNextStatus({ input, problems }: Write, { called }: DocumentNoun, before: WireRecord): string | undefined {
  const held = String(before['Status'])
  const status = input.text('Status')?.toUpperCase() || held
  if (isTouched(before) && status !== held && ['VOIDED', 'SUBMITTED', 'AUTHORISED', 'DRAFT'].includes(status)) {
    problems.error(
      `The status ${status} cannot be applied to the ${called.toLowerCase()} because it has payments or credit notes allocated to it.`,
    )
    return undefined
  }
  if (moves[held]?.includes(status)) return status
  problems.error(`${called} not of valid status for modification`)
  return undefined
}

/**
 * The document a write is about: that of the path, of the id, or (POST) of the number. `'none'`: a new one is wanted. Undefined,
 * with a problem: an id there is not.
 */
export function findDocument(write: Write, noun: DocumentNoun): WireRecord | 'none' | undefined {
  const { input, draft, problems, existing, method } = write
  if (existing) return existing
  const id = input.text(noun.id)
  if (id && !/^[0-]+$/.test(id)) {
    const found = draft.find(noun.root, id)
    if (!found) problems.error(`An existing ${noun.called} with the specified ${noun.id} could not be found`)
    return found
  }
  if (method === 'POST') {
    const type = input.text('Type')?.toUpperCase()
    const numbered = findByNumber(write, noun).find((record) =>
      record['Type'] === noun.numbered
        ? type === undefined || type === noun.numbered
        : record['Type'] === type && matchesBill(write, record),
    )
    if (numbered) return numbered
  }
  return 'none'
}

/** Checks that no other document of the organisation's own numbering has the number. */
export function checkNumber(write: Write, noun: DocumentNoun, type: string, before: WireRecord | undefined): void {
  if (type !== noun.numbered) return
  const taken = findByNumber(write, noun).some(
    (record) => record['Type'] === type && record[noun.id] !== before?.[noun.id] && record['Status'] !== 'DELETED',
  )
  if (taken) write.problems.error(noun.duplicate)
}

function findByNumber({ draft, input }: Write, { root, number }: DocumentNoun): WireRecord[] {
  return findBy(draft, root, number, input.text(number)).filter((record) => record['Status'] !== 'DELETED')
}

function matchesBill({ books, input }: Write, record: WireRecord): boolean {
  if (!books.context.quirks.postMatchesBillsByNumber) return false
  const contact = input.child('Contact')
  const held = record['Contact'] as WireRecord
  return held['ContactID'] === contact?.text('ContactID') || held['Name'] === contact?.text('Name')
}

const lineAmounts = ['Quantity', 'UnitAmount', 'LineAmount', 'TaxAmount', 'TaxType', 'DiscountRate', 'DiscountAmount']

/**
 * What is settled can still be put on other accounts and described otherwise, line by line, but its figures, its date, its
 * currency and its contact stay. Checked between the stored document and the one it is to become.
 */
export function checkSettledEdit(
  { input, problems }: Write,
  { called }: DocumentNoun,
  before: WireRecord,
  after: WireRecord,
): void {
  if (!isTouched(before)) return
  if (before['Date'] !== after['Date']) {
    const article = called === 'Invoice' ? 'an' : 'a'
    problems.error(
      `Date cannot be changed on ${article} ${called.toLowerCase()} that has payment or credit notes allocated to it.`,
    )
  }
  const held = new Map(listOf(before, 'LineItems').map((line) => [line['LineItemID'], line]))
  const sent = input.list('LineItems')
  if (sent?.some((line) => !held.has(line.text('LineItemID')?.toLowerCase()))) {
    problems.error(`To update fields on a paid ${called.toLowerCase()} line item, you must supply a LineItemID`)
    return
  }
  const lines = listOf(after, 'LineItems')
  const same =
    lines.length === held.size &&
    lines.every((line) => lineAmounts.every((name) => line[name] === held.get(line['LineItemID'])?.[name])) &&
    ['Total', 'SubTotal', 'CurrencyCode', 'CurrencyRate', 'LineAmountTypes'].every((name) => before[name] === after[name]) &&
    contactOf(before) === contactOf(after)
  if (same) return
  problems.error(`${called} not of valid status for modification`)
  problems.error('This document cannot be edited as it has a payment or credit note allocated to it.')
}

function contactOf(record: WireRecord): unknown {
  return (record['Contact'] as WireRecord | undefined)?.['ContactID']
}

/** Properties that a journal follows from. */
const posting = ['Date', 'Contact', 'LineAmountTypes', 'LineItems', 'Total', 'CurrencyCode', 'CurrencyRate']

/** The document was saved with something its journal follows from, changed or not: Xero then reverses it and posts it again. */
export function touchesLedger({ input }: Write, before: WireRecord, after: WireRecord): boolean {
  if (before['Status'] === 'DRAFT' || before['Status'] === 'SUBMITTED') return false
  return ['LineItems', 'Date', 'LineAmountTypes', 'CurrencyRate'].some((name) => input.has(name)) || posting.some(differs)

  function differs(name: string): boolean {
    return name !== 'Contact' && name !== 'LineItems' && before[name] !== after[name]
  }
}

/** Modified times as the document has them once it is saved. */
export function stampsOf(nowMs: number): WireRecord {
  return { UpdatedDateUTC: toWireInstant(nowMs), UpdatedDateUTCString: toInstantString(nowMs) }
}
