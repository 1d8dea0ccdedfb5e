import type { WireRecord } from '../company/collection.ts'
import { readDay, readList, readRecord, readText, toCents } from './amounts.ts'
import { readParts, toLinePostings, toPlain } from './parts.ts'
import type { Parts } from './parts.ts'
import { compareSettlements } from './post-document.ts'
import type { KeyedEntry, Poster, PostingContext } from './poster.ts'

/** A claim owes its owner what the receipts come to, in base currency; paying it is not among the Payments. */
export const expenseClaimPoster: Poster = {
  standing(record) {
    const status = readText(record, 'Status')
    return status === 'AUTHORISED' || status === 'PAID' ? 'posted' : status === 'VOIDED' ? 'undone' : 'never'
  },
  post(record, context) {
    const id = readText(record, 'ExpenseClaimID')
    const source = { reference: '', sourceType: 'EXPCLAIM', sourceId: id }
    const receipts = listReceipts(record, context)
    const owed = receipts.map(({ parts }) => parts)
    const claims: KeyedEntry[] = context.quirks.expenseClaimsPostByReceipt
      ? receipts.map(({ id: receiptId, day, parts }) => ({
          ...source,
          key: `receipt ${receiptId}`,
          day,
          postings: toOwed(parts, context),
        }))
      : [{ ...source, key: 'own', day: readDay(record, 'ReportingDate'), postings: toOwed(joinParts(owed), context) }]
    return [...claims, ...listClaimPayments(record, context).map((payment) => payment.entry)]
  },
}

export interface ClaimPayment {
  id: string
  amount: number
  bankId: string
  entry: KeyedEntry
}

/** Day by day. */
export function listClaimPayments(record: WireRecord, context: PostingContext): ClaimPayment[] {
  const payments = readList(record, 'Payments').flatMap((payment): ClaimPayment[] => {
    if (readText(payment, 'Status') === 'DELETED') return []
    const id = readText(payment, 'PaymentID')
    const amount = toCents(payment['Amount'])
    const bankId = findPaidFrom(payment, context)
    const entry = {
      key: `payment ${id}`,
      day: readDay(payment),
      reference: readText(payment, 'Reference'),
      sourceType: 'EXPPAYMENT',
      sourceId: id,
      postings: [toPlain(context.accounts.system('UNPAIDEXPCLM').id, amount), toPlain(bankId, -amount)],
    }
    return [{ id, amount, bankId, entry }]
  })
  return payments.sort((a, b) => compareSettlements({ id: a.id, day: a.entry.day }, { id: b.id, day: b.entry.day }))
}

/** What the receipts of a claim come to together. */
export function readClaimParts(record: WireRecord, context: PostingContext): Parts {
  return joinParts(listReceipts(record, context).map(({ parts }) => parts))
}

function toOwed(parts: Parts, context: PostingContext) {
  const lines = toLinePostings(parts, -1, (cents) => cents, context)
  return [toPlain(context.accounts.system('UNPAIDEXPCLM').id, -parts.total), ...lines]
}

function listReceipts(record: WireRecord, context: PostingContext) {
  return readList(record, 'Receipts').map((stub) => {
    const id = readText(stub, 'ReceiptID')
    const receipt = readList(stub, 'LineItems').length > 0 ? stub : context.find('Receipts', id)
    if (!receipt) throw new RangeError(`There is no receipt ${id}.`)
    return { id, day: readDay(receipt), parts: readParts(receipt, context) }
  })
}

function joinParts(all: readonly Parts[]): Parts {
  return {
    total: all.reduce((total, parts) => total + parts.total, 0),
    totalTax: all.reduce((total, parts) => total + parts.totalTax, 0),
    lines: all.flatMap((parts) => parts.lines),
    extras: all.flatMap((parts) => parts.extras),
  }
}

/** The account the payment names, or the first bank account in base currency, from which such things are paid. */
function findPaidFrom(payment: WireRecord, { accounts, baseCurrency }: PostingContext): string {
  const named = accounts.find(readText(readRecord(payment, 'Account') ?? {}, 'AccountID'))
  if (named) return named.id
  const banks = accounts.list().filter(({ type, status, currency }) => {
    return type === 'BANK' && status !== 'ARCHIVED' && (currency || baseCurrency) === baseCurrency
  })
  const first = banks.find(({ code }) => code !== '') ?? banks[0]
  if (!first) throw new RangeError('The organisation has no bank account to pay the claim from.')
  return first.id
}
