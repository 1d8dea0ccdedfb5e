import type { WireRecord } from '../company/collection.ts'
import { readCurrency, readDay, readList, readRate, readRecord, readText, toBase, toCents } from './amounts.ts'
import type { Posting } from './entry.ts'
import { readParts, shareParts, toLinePostings, toPlain } from './parts.ts'
import type { Parts } from './parts.ts'
import type { KeyedEntry, Poster, PostingContext } from './poster.ts'

const approved: Readonly<Record<string, 'posted' | 'undone'>> = { AUTHORISED: 'posted', PAID: 'posted', VOIDED: 'undone' }

/** Drafts and what is deleted as a draft never were in the ledger. */
function toDocumentStanding(record: WireRecord): 'posted' | 'undone' | 'never' {
  return approved[readText(record, 'Status')] ?? 'never'
}

export const invoicePoster: Poster = {
  standing: toDocumentStanding,
  post: (record, context) => [toDocumentEntry(record, context, 'InvoiceID')],
}

/** Set against an invoice a credit note means nothing to the ledger, unless the two have different rates. */
export const creditNotePoster: Poster = {
  standing: toDocumentStanding,
  post(record, context) {
    const entry = toDocumentEntry(record, context, 'CreditNoteID')
    return [entry, ...toRateDifferences(record, entry, isSale(record), context)]
  },
}

/** Documents of sales have Types ACCREC, ACCRECCREDIT, RECEIVE-…; of purchases ACCPAY, ACCPAYCREDIT, SPEND-…. */
export function isSale(record: WireRecord): boolean {
  const type = readText(record, 'Type')
  return type.startsWith('ACCREC') || type.startsWith('RECEIVE') || type.startsWith('AR')
}

export function findControl(sale: boolean, { accounts }: PostingContext): string {
  return accounts.system(sale ? 'DEBTORS' : 'CREDITORS').id
}

/** The foreign side of a control or bank line; nothing in base currency. */
export function toForeign(currency: string, amount: number, context: PostingContext): Posting['foreign'] {
  return currency === context.baseCurrency ? undefined : { currency, amount: amount + 0 }
}

function toDocumentEntry(record: WireRecord, context: PostingContext, idProperty: string): KeyedEntry {
  const sale = isSale(record)
  const sign = sale === (idProperty === 'InvoiceID') ? 1 : -1
  const rate = readRate(record, context)
  const convert = (cents: number) => toBase(cents, rate)
  const parts = readParts(record, context)
  const postings = toLinePostings(parts, sign, convert, context)
  const foreign = toForeign(readCurrency(record, context), sign * parts.total, context)
  if (parts.total !== 0 || postings.length === 0)
    postings.unshift(toPlain(findControl(sale, context), sign * convert(parts.total), foreign))
  return {
    key: 'own',
    day: readDay(record),
    reference: readText(record, 'Reference'),
    sourceType: readText(record, 'Type'),
    sourceId: readText(record, idProperty),
    postings,
  }
}

/**
 * A credit relieves the invoice at the invoice's rate and itself at its own. The difference is realised on the day of the
 * allocation, which is the only journal an allocation makes. The source is that of the credit.
 */
export function toRateDifferences(
  record: WireRecord,
  source: Pick<KeyedEntry, 'reference' | 'sourceType' | 'sourceId'>,
  sale: boolean,
  context: PostingContext,
): KeyedEntry[] {
  if (readCurrency(record, context) === context.baseCurrency) return []
  const rate = readRate(record, context)
  const sign = sale ? 1 : -1
  return listAllocations(record).flatMap((allocation): KeyedEntry[] => {
    const { id, invoiceId, amount } = allocation
    const invoice = context.find('Invoices', invoiceId)
    if (!invoice) throw new RangeError(`There is no invoice ${invoiceId}.`)
    const control = sign * (toBase(amount, rate) - toBase(amount, readRate(invoice, context)))
    if (control === 0) return []
    const { reference, sourceType, sourceId } = source
    const postings = [
      // No foreign money moves: what the invoice loses the credit loses too. The ledger's value of both is set right.
      toPlain(findControl(sale, context), control, { currency: readCurrency(record, context), amount: 0 }),
      toPlain(context.accounts.system('REALISEDCURRENCYGAIN').id, -control),
    ]
    return [
      {
        key: `allocation ${id}`,
        day: readAllocationDay(record, allocation, context),
        reference,
        sourceType,
        sourceId,
        postings,
      },
    ]
  })
}

export interface Allocation {
  id: string
  invoiceId: string
  /** Cents of the credit's currency. */
  amount: number
  day: number | undefined
}

/** What a credit note, prepayment or overpayment is set against. */
export function listAllocations(record: WireRecord): Allocation[] {
  return readList(record, 'Allocations').flatMap((allocation, index) => {
    const invoiceId = readText(readRecord(allocation, 'Invoice') ?? {}, 'InvoiceID')
    if (allocation['IsDeleted'] === true || invoiceId === '') return []
    const id = readText(allocation, 'AllocationID') || `${invoiceId} ${index}`
    const day = allocation['Date'] === undefined ? undefined : readDay(allocation)
    return [{ id, invoiceId, amount: toCents(allocation['Amount']), day }]
  })
}

/** On which day a credit is set against an invoice. */
export function readAllocationDay(record: WireRecord, { day, invoiceId }: Allocation, context: PostingContext): number {
  if (day !== undefined) return day
  const invoice = context.find('Invoices', invoiceId)
  return invoice ? Math.max(readDay(record), readDay(invoice)) : readDay(record)
}

/** What settles a document comes day by day; within a day, nobody could tell which was first. */
export function compareSettlements(a: { day: number; id: string }, b: { day: number; id: string }): number {
  if (a.day !== b.day) return a.day - b.day
  return a.id < b.id ? -1 : 1
}

/**
 * The lines of a credit note, prepayment or overpayment as far as one of its allocations or refunds uses it up. `useId`:
 * AllocationID or PaymentID. Uses follow one another by their days.
 */
export function shareUse(record: WireRecord, parts: Parts, useId: string, amount: number, context: PostingContext): Parts {
  const uses = [
    ...listAllocations(record).map((allocation) => ({ ...allocation, day: readAllocationDay(record, allocation, context) })),
    ...readList(record, 'Payments').map((payment) => ({
      id: readText(payment, 'PaymentID'),
      amount: toCents(payment['Amount']),
      day: readDay(payment),
    })),
  ].sort(compareSettlements)
  const at = uses.findIndex(({ id }) => id === useId)
  let used = 0
  for (const use of uses.slice(0, Math.max(at, 0))) used += use.amount
  return shareParts(parts, used, used + amount)
}
