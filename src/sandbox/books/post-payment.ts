import type { WireRecord } from '../company/collection.ts'
import { readCurrency, readDay, readRate, readRecord, readText, toBase, toCents, toMillionths } from './amounts.ts'
import type { Posting } from './entry.ts'
import { findControl, shareUse, toForeign } from './post-document.ts'
import { readParts, sum, toLinePostings, toPlain } from './parts.ts'
import type { Poster, PostingContext } from './poster.ts'

/** What a kind of payment settles, and which way the money goes. */
interface PaymentKind {
  root: 'Invoices' | 'CreditNotes' | 'Prepayments' | 'Overpayments'
  sale: boolean
  /** 1: into the bank. */
  sign: 1 | -1
}

const kinds: Readonly<Record<string, PaymentKind>> = {
  ACCRECPAYMENT: { root: 'Invoices', sale: true, sign: 1 },
  ACCPAYPAYMENT: { root: 'Invoices', sale: false, sign: -1 },
  ARCREDITPAYMENT: { root: 'CreditNotes', sale: true, sign: -1 },
  APCREDITPAYMENT: { root: 'CreditNotes', sale: false, sign: 1 },
  ARPREPAYMENTPAYMENT: { root: 'Prepayments', sale: true, sign: -1 },
  APPREPAYMENTPAYMENT: { root: 'Prepayments', sale: false, sign: 1 },
  AROVERPAYMENTPAYMENT: { root: 'Overpayments', sale: true, sign: -1 },
  APOVERPAYMENTPAYMENT: { root: 'Overpayments', sale: false, sign: 1 },
}

/** Where a payment may name what it settles; the API shows every kind under Invoice. */
const targetProperties = [
  ['Invoice', 'InvoiceID'],
  ['CreditNote', 'CreditNoteID'],
  ['Prepayment', 'PrepaymentID'],
  ['Overpayment', 'OverpaymentID'],
] as const

export interface ReadPayment extends PaymentKind {
  id: string
  day: number
  targetId: string
  /** Cents of the document's currency. */
  amount: number
  currency: string
  /** What the bank account moves in base currency: 0 or more. */
  bankBase: number
  bank: Posting
}

/** A payment, with its bank side as it posts. Throws a RangeError for what is none. */
export function readPayment(record: WireRecord, context: PostingContext): ReadPayment {
  const type = readText(record, 'PaymentType')
  const kind = kinds[type]
  if (!kind) throw new RangeError(`${type} is not a type of payment.`)
  const target = targetProperties.map(([stub, id]) => readText(readRecord(record, stub) ?? {}, id)).find((id) => id !== '')
  if (target === undefined) throw new RangeError('The payment names no document.')
  const stubCurrency = readText(readRecord(record, 'Invoice') ?? {}, 'CurrencyCode')
  const currency = stubCurrency || readCurrency(takeTarget(kind.root, target, context), context)
  const account = context.accounts.find(readText(readRecord(record, 'Account') ?? {}, 'AccountID'))
  if (!account) throw new RangeError('The payment names no account.')
  const day = readDay(record)
  const amount = toCents(record['Amount'])
  const rate = toPaymentRate(record, currency, day, context)
  const bankCurrency = account.currency || context.baseCurrency
  const money = record['BankAmount'] === undefined ? undefined : toCents(record['BankAmount'])
  const bankRate = bankCurrency === currency ? rate : toBankRate(bankCurrency, day, context)
  const inBank = money ?? (bankCurrency === currency ? amount : Math.round((toBase(amount, rate) * bankRate) / 1_000_000))
  // A document in base currency is worth what it says, whatever the bank keeps its books in.
  const bankBase = currency === context.baseCurrency ? amount : toBase(inBank, bankRate)
  const { sign } = kind
  const bank = toPlain(account.id, sign * bankBase, toForeign(bankCurrency, sign * inBank, context))
  return { ...kind, id: readText(record, 'PaymentID'), day, targetId: target, amount, currency, bankBase, bank }
}

function toPaymentRate(record: WireRecord, currency: string, day: number, context: PostingContext): number {
  if (currency === context.baseCurrency) return 1_000_000
  const rate = Number(record['CurrencyRate'])
  return toMillionths(rate > 0 ? rate : context.rateOn(currency, day))
}

function toBankRate(currency: string, day: number, { baseCurrency, rateOn }: PostingContext): number {
  return currency === baseCurrency ? 1_000_000 : toMillionths(rateOn(currency, day))
}

function takeTarget(root: string, id: string, { find }: PostingContext): WireRecord {
  const target = find(root, id)
  if (!target) throw new RangeError(`There is no document ${id} to pay.`)
  return target
}

export const paymentPoster: Poster = {
  standing(record) {
    const status = readText(record, 'Status')
    return status === 'AUTHORISED' || status === 'PAID' ? 'posted' : status === 'DELETED' ? 'undone' : 'never'
  },
  post(record, context) {
    const payment = readPayment(record, context)
    return [
      {
        key: 'own',
        day: payment.day,
        reference: readText(record, 'Reference'),
        ...toSource(payment, readText(record, 'PaymentType'), context),
        postings: payment.root === 'Prepayments' ? toPrepaymentRefund(payment, context) : toSettlement(payment, context),
      },
    ]
  },
}

/** The control account is relieved at the document's rate; what the money was worth more or less is realised. */
function toSettlement(payment: ReadPayment, context: PostingContext): Posting[] {
  const { root, targetId, sale, sign, amount, currency, bank } = payment
  const rate = currency === context.baseCurrency ? 1_000_000 : readRate(takeTarget(root, targetId, context), context)
  const control = -sign * toBase(amount, rate)
  const postings = [toPlain(findControl(sale, context), control, toForeign(currency, -sign * amount, context)), bank]
  const gain = -(bank.net + control)
  if (gain !== 0) postings.push(toPlain(context.accounts.system('REALISEDCURRENCYGAIN').id, gain))
  return postings
}

/** Money taken ahead goes back from where it was booked, with its tax. */
function toPrepaymentRefund({ id, targetId, sign, amount, bank }: ReadPayment, context: PostingContext): Posting[] {
  const prepayment = takeTarget('Prepayments', targetId, context)
  const rate = readRate(prepayment, context)
  const parts = shareUse(prepayment, readParts(prepayment, context), id, amount, context)
  const lines = toLinePostings(parts, sign, (cents) => toBase(cents, rate), context)
  const gain = -bank.net - sum(lines.map(({ net }) => net))
  const postings = [bank, ...lines]
  if (gain !== 0) postings.push(toPlain(context.accounts.system('REALISEDCURRENCYGAIN').id, gain))
  return postings
}

/** Journals have no type of their own for refunds of over- and prepayments. */
function toSource({ root, id, targetId, sale }: ReadPayment, type: string, { quirks }: PostingContext) {
  if (root === 'Invoices' || root === 'CreditNotes') return { sourceType: type, sourceId: id }
  const side = sale ? 'AR' : 'AP'
  return quirks.cashCreditRefundsAsCreditPayments
    ? { sourceType: `${side}CREDITPAYMENT`, sourceId: id }
    : { sourceType: `${side}${root === 'Prepayments' ? 'PREPAYMENT' : 'OVERPAYMENT'}`, sourceId: targetId }
}
