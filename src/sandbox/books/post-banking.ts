import type { WireRecord } from '../company/collection.ts'
import { readCurrency, readDay, readList, readRate, readRecord, readText, toBase, toCents, toMillionths } from './amounts.ts'
import type { Account } from './accounts.ts'
import { toForeign } from './post-document.ts'
import { readParts, toLinePostings, toPlain } from './parts.ts'
import type { Poster, PostingContext } from './poster.ts'

const standing: Poster['standing'] = (record) => {
  const status = readText(record, 'Status')
  return status === 'AUTHORISED' || status === 'PAID'
    ? 'posted'
    : status === 'DELETED' || status === 'VOIDED'
      ? 'undone'
      : 'never'
}

/** Money spent and received. The transactions shown beside transfers, over- and prepayments are posted with those. */
export const bankTransactionPoster: Poster = {
  standing(record) {
    const type = readText(record, 'Type')
    return type === 'SPEND' || type === 'RECEIVE' ? standing(record) : 'never'
  },
  post(record, context) {
    const sign = readText(record, 'Type') === 'RECEIVE' ? 1 : -1
    const account = takeBank(record, 'BankAccount', context)
    const rate = readRate(record, context)
    const convert = (cents: number) => toBase(cents, rate)
    const parts = readParts(record, context)
    const foreign = toForeign(readCurrency(record, context), sign * parts.total, context)
    return [
      {
        key: 'own',
        day: readDay(record),
        reference: readText(record, 'Reference'),
        sourceType: sign === 1 ? 'CASHREC' : 'CASHPAID',
        sourceId: readText(record, 'BankTransactionID'),
        postings: [toPlain(account.id, sign * convert(parts.total), foreign), ...toLinePostings(parts, sign, convert, context)],
      },
    ]
  },
}

/** Both banks move by the same worth, so nothing is gained by a transfer; what the rates do is left to revaluation. */
export const bankTransferPoster: Poster = {
  standing: (record) => (record['Status'] === undefined ? 'posted' : standing(record)),
  post(record, context) {
    const from = takeBank(record, 'FromBankAccount', context)
    const to = takeBank(record, 'ToBankAccount', context)
    const { sent, received, worth } = toMoney(record, from, to, context)
    const tracking = (property: string) => ({ tracking: readList(record, property) })
    return [
      {
        key: 'own',
        day: readDay(record),
        reference: readText(record, 'Reference'),
        sourceType: 'TRANSFER',
        sourceId: readText(record, 'BankTransferID'),
        postings: [
          { ...toPlain(from.id, -worth, toForeign(currencyOf(from, context), -sent, context)), ...tracking('FromTracking') },
          { ...toPlain(to.id, worth, toForeign(currencyOf(to, context), received, context)), ...tracking('ToTracking') },
        ],
      },
    ]
  },
}

interface Money {
  /** Cents of the currency it leaves. */
  sent: number
  /** Cents of the currency it arrives in. */
  received: number
  /** Cents of base currency. */
  worth: number
}

/**
 * Amount is in the currency of the account it leaves; what arrives stands on the bank transaction at the other end, or follows
 * from CurrencyRate, foreign units for one of base as everywhere.
 */
function toMoney(record: WireRecord, from: Account, to: Account, context: PostingContext): Money {
  const sent = toCents(record['Amount'])
  const [out, into] = [currencyOf(from, context), currencyOf(to, context)]
  const base = context.baseCurrency
  if (out === base && into === base) return { sent, received: sent, worth: sent }
  const day = readDay(record)
  const given = Number(record['CurrencyRate'])
  const rateOf = (currency: string, mayBeGiven: boolean) =>
    currency === base ? 1_000_000 : toMillionths(mayBeGiven && given > 0 && given !== 1 ? given : context.rateOn(currency, day))
  const arrival = context.find('BankTransactions', readText(record, 'ToBankTransactionID'))
  const arrived = arrival && out !== into ? toCents(arrival['Total']) : undefined
  if (into === base) {
    const received = arrived ?? toBase(sent, rateOf(out, true))
    return { sent, received, worth: received }
  }
  const worth = toBase(sent, rateOf(out, true))
  const received = out === into ? sent : (arrived ?? Math.round((worth * rateOf(into, out === base)) / 1_000_000))
  return { sent, received, worth }
}

function takeBank(record: WireRecord, property: string, { accounts }: PostingContext): Account {
  const stub = readRecord(record, property) ?? {}
  const account = accounts.find(readText(stub, 'AccountID') || readText(stub, 'Code'))
  if (!account) throw new RangeError(`The record has no ${property}.`)
  return account
}

function currencyOf(account: Account, { baseCurrency }: PostingContext): string {
  return account.currency || baseCurrency
}
