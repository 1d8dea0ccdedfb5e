import type { WireRecord } from '../company/collection.ts'
import { readCurrency, readDay, readRate, readRecord, readText, toBase, toCents } from './amounts.ts'
import { findControl, isSale, listAllocations, shareUse, toForeign, toRateDifferences } from './post-document.ts'
import { readParts, sum, toLinePostings, toPlain } from './parts.ts'
import type { Parts } from './parts.ts'
import type { KeyedEntry, Poster, PostingContext } from './poster.ts'

const standing: Poster['standing'] = (record) => {
  const status = readText(record, 'Status')
  return status === 'AUTHORISED' || status === 'PAID' ? 'posted' : status === 'VOIDED' ? 'undone' : 'never'
}

/** Money taken or paid ahead goes to the account of its lines, with tax; setting it against an invoice brings it back from there. */
export const prepaymentPoster: Poster = {
  standing,
  post(record, context) {
    const sale = isSale(record)
    const source = toSource(record, `${sale ? 'AR' : 'AP'}PREPAYMENT`, 'PrepaymentID')
    const parts = readParts(record, context)
    const rate = readRate(record, context)
    const own: KeyedEntry = {
      ...source,
      key: 'own',
      day: readDay(record),
      postings: [
        toBankPosting(record, parts.total, 'PrepaymentID', context),
        ...toLinePostings(parts, sale ? 1 : -1, (cents) => toBase(cents, rate), context),
      ],
    }
    return [own, ...listAllocations(record).map((allocation) => toAllocationEntry(record, parts, source, allocation, context))]
  },
}

/** Too much money stands on the control account at once, without tax, and is simply there when an invoice is set against it. */
export const overpaymentPoster: Poster = {
  standing,
  post(record, context) {
    const sale = isSale(record)
    const sign = sale ? 1 : -1
    const source = toSource(record, `${sale ? 'AR' : 'AP'}OVERPAYMENT`, 'OverpaymentID')
    const total = toCents(record['Total'])
    const foreign = toForeign(readCurrency(record, context), -sign * total, context)
    const own: KeyedEntry = {
      ...source,
      key: 'own',
      day: readDay(record),
      postings: [
        toBankPosting(record, total, 'OverpaymentID', context),
        toPlain(findControl(sale, context), -sign * toBase(total, readRate(record, context)), foreign),
      ],
    }
    return [own, ...toRateDifferences(record, source, sale, context)]
  },
}

function toSource(record: WireRecord, sourceType: string, idProperty: string) {
  return { reference: readText(record, 'Reference'), sourceType, sourceId: readText(record, idProperty) }
}

/** The record does not say where the money is; the bank transaction that made it does. */
function toBankPosting(record: WireRecord, total: number, idProperty: string, context: PostingContext) {
  const id = readText(record, idProperty)
  const [twinId] = context.lookup('BankTransactions', idProperty, id)
  const twin = twinId === undefined ? undefined : context.find('BankTransactions', twinId)
  const bank = twin && readRecord(twin, 'BankAccount')
  if (!bank) throw new RangeError(`No bank transaction made ${id}.`)
  const account = context.accounts.byId(readText(bank, 'AccountID'))
  const sign = isSale(record) ? 1 : -1
  const currency = readCurrency(record, context)
  const inBank = account.currency === currency ? toForeign(currency, sign * total, context) : undefined
  return toPlain(account.id, sign * toBase(total, readRate(record, context)), inBank)
}

function toAllocationEntry(
  record: WireRecord,
  parts: Parts,
  source: Pick<KeyedEntry, 'reference' | 'sourceType' | 'sourceId'>,
  { id, invoiceId, amount, day }: ReturnType<typeof listAllocations>[number],
  context: PostingContext,
): KeyedEntry {
  const invoice = context.find('Invoices', invoiceId)
  if (!invoice) throw new RangeError(`There is no invoice ${invoiceId}.`)
  const sale = isSale(record)
  const sign = sale ? 1 : -1
  const rate = readRate(record, context)
  const lines = toLinePostings(
    shareUse(record, parts, id, amount, context),
    sale ? -1 : 1,
    (cents) => toBase(cents, rate),
    context,
  )
  const control = -sign * toBase(amount, readRate(invoice, context))
  const gain = -control - sum(lines.map(({ net }) => net))
  const foreign = toForeign(readCurrency(invoice, context), -sign * amount, context)
  const postings = [...lines, toPlain(findControl(sale, context), control, foreign)]
  if (gain !== 0) postings.push(toPlain(context.accounts.system('REALISEDCURRENCYGAIN').id, gain))
  return { ...source, key: `allocation ${id}`, day: day ?? Math.max(readDay(record), readDay(invoice)), postings }
}
