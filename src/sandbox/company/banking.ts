import type { Account } from './chart.ts'
import type { WireRecord } from './collection.ts'
import type { CreditDocument, Credits } from './credits.ts'
import { rateOn } from './currencies.ts'
import { drawLines, toAmountFields, toDocument, toSingleLine } from './document.ts'
import type { Document } from './document.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { deriveSeed, Random } from './random.ts'
import { bankReferences } from './texts.ts'
import { toDateString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

export interface BankTransaction extends Document {
  type: string
  account: Account
  reconciled: boolean
  prepaymentId?: string
  overpaymentId?: string
}

export interface Transfer {
  id: string
  from: Account
  to: Account
  cents: number
  day: number
  createdMs: number
  deleted: boolean
  reference: string
  fromTransactionId: string
  toTransactionId: string
  reconciled: boolean
}

export interface Banking {
  transactions: BankTransaction[]
  transfers: Transfer[]
}

/** Money spent and received outside invoices, transfers with their two transactions each, and the twins of pre- and overpayments. */
export function createBanking(world: World, credits: Credits): Banking {
  const { seed, chart, catalogue, contacts, scale } = world
  const random = new Random(deriveSeed(seed, 'banking'))
  const ids = createGuidSpace(seed, 'bank-transaction')
  const transferIds = createGuidSpace(seed, 'bank-transfer')
  const transactions: BankTransaction[] = []
  for (let n = 0; n < scale.bankTransactions; n++) {
    const receive = n % 4 === 1
    const account = n % 13 === 7 ? chart.bankFor('USD') : n % 6 === 5 && !receive ? chart.card : chart.cheque
    const foreign = account.currency !== 'NZD'
    const day =
      world.firstDay + Math.floor(((n + random.below(1000) / 1000) * (world.today - world.firstDay)) / scale.bankTransactions)
    const createdMs = world.workingMs(day, random)
    const status = n === 3 ? 'VOIDED' : n % 23 === 9 ? 'DELETED' : 'AUTHORISED'
    const gone = status !== 'AUTHORISED'
    const amountTypes = random.chance(80) ? 'Inclusive' : random.chance(50) ? 'Exclusive' : 'NoTax'
    const plain = n % 12 === 1
    const lines = plain
      ? [toSingleLine(amountTypes, chart.byCode('270'), 'Interest', random.between(1, 9000), 'NONE')]
      : n % 12 === 3
        ? [toSingleLine(amountTypes, chart.byCode('404'), 'Bank fee', random.between(50, 4500), 'NONE')]
        : drawLines(random, chart, catalogue, {
            sale: receive,
            foreign,
            amountTypes,
            count: random.between(1, 2),
            discounts: false,
          })
    transactions.push({
      ...toDocument({
        id: ids.at(n),
        index: n,
        contact: random.pick(receive ? contacts.customers : contacts.suppliers),
        day,
        createdMs,
        updatedMs: gone ? world.clamp(createdMs + 7_200_000 + random.below(300_000_000), n) : createdMs,
        currency: account.currency,
        rate: rateOn(account.currency, day),
        status,
        reference: random.pick(bankReferences),
        amountTypes,
        lines,
      }),
      type: receive ? 'RECEIVE' : 'SPEND',
      account,
      reconciled: !gone && random.chance(80),
    })
  }
  const twin = (credit: CreditDocument, kind: 'PREPAYMENT' | 'OVERPAYMENT') => {
    const type = `${credit.sale ? 'RECEIVE' : 'SPEND'}-${kind}`
    const link = kind === 'PREPAYMENT' ? { prepaymentId: credit.id } : { overpaymentId: credit.id }
    const status = credit.status === 'VOIDED' ? 'VOIDED' : 'AUTHORISED'
    const { sale: _sale, number: _number, allocations: _allocations, refunds: _refunds, bankTransactionId, ...document } = credit
    const index = transactions.length
    const updatedMs = status === 'VOIDED' ? credit.updatedMs : credit.createdMs
    transactions.push({
      ...document,
      ...link,
      id: bankTransactionId,
      index,
      status,
      updatedMs,
      type,
      account: chart.cheque,
      reconciled: index % 2 === 0,
    })
  }
  for (const credit of credits.prepayments) twin(credit, 'PREPAYMENT')
  for (const credit of credits.overpayments) twin(credit, 'OVERPAYMENT')

  const transfers: Transfer[] = []
  for (let n = 0; n < scale.bankTransfers; n++) {
    const [from, to] =
      n % 3 === 0 ? [chart.savings, chart.cheque] : n % 3 === 1 ? [chart.cheque, chart.savings] : [chart.cheque, chart.card]
    const day = random.between(world.firstDay, world.today)
    const transfer: Transfer = {
      id: transferIds.at(n),
      from,
      to,
      cents: random.between(1, 400) * 2500,
      day,
      createdMs: world.workingMs(day, random),
      deleted: n % 10 === 5,
      reference: n % 2 ? `Sub 0988${n}` : '',
      fromTransactionId: ids.at(1_000_000 + n * 2),
      toTransactionId: ids.at(1_000_001 + n * 2),
      reconciled: n % 4 !== 1,
    }
    transfers.push(transfer)
    for (const side of ['SPEND', 'RECEIVE'] as const) {
      const account = side === 'SPEND' ? from : to
      const other = side === 'SPEND' ? to : from
      transactions.push({
        ...toDocument({
          id: side === 'SPEND' ? transfer.fromTransactionId : transfer.toTransactionId,
          index: transactions.length,
          contact: contacts.contacts[0]!,
          day,
          createdMs: transfer.createdMs,
          updatedMs: transfer.createdMs + (side === 'SPEND' ? 3 : 5),
          currency: 'NZD',
          rate: 1_000_000,
          status: transfer.deleted ? 'DELETED' : 'AUTHORISED',
          reference: transfer.reference,
          amountTypes: 'NoTax',
          lines: [
            toSingleLine(
              'NoTax',
              other,
              `Bank transfer ${side === 'SPEND' ? 'to' : 'from'} ${other.name}`,
              transfer.cents,
              'NONE',
            ),
          ],
        }),
        type: `${side}-TRANSFER`,
        account,
        reconciled: transfer.reconciled,
      })
    }
  }
  return { transactions, transfers }
}

/** Transfers carry no contact, as Xero leaves it out there. */
export function createBankTransactionRecords(world: World, transactions: readonly BankTransaction[]): WireRecord[] {
  const lineIds = createGuidSpace(world.seed, 'bank-transaction-line')
  return transactions.map((transaction) => ({
    BankTransactionID: transaction.id,
    BankAccount: toBankStub(transaction.account),
    Type: transaction.type,
    Reference: transaction.reference,
    IsReconciled: transaction.reconciled,
    CurrencyRate: transaction.rate / 1_000_000,
    ...(transaction.prepaymentId === undefined ? {} : { PrepaymentID: transaction.prepaymentId }),
    ...(transaction.overpaymentId === undefined ? {} : { OverpaymentID: transaction.overpaymentId }),
    HasAttachments: transaction.index % 19 === 2,
    ...(transaction.type.endsWith('TRANSFER') ? {} : { Contact: transaction.contact.stub }),
    DateString: toDateString(transaction.day),
    Date: toWireDate(transaction.day),
    Status: transaction.status,
    ...toAmountFields(transaction, lineIds, world.catalogue),
    UpdatedDateUTC: toWireInstant(transaction.updatedMs),
    CurrencyCode: transaction.currency,
    ...(transaction.index % 17 === 4 ? { Url: `https://bank.example.com/statement?line=${transaction.index}` } : {}),
  }))
}

export function createBankTransferRecords(world: World, transfers: readonly Transfer[]): WireRecord[] {
  return transfers.map((transfer, index) => ({
    BankTransferID: transfer.id,
    CreatedDateUTCString: new Date(transfer.createdMs).toISOString().slice(0, 19),
    CreatedDateUTC: toWireInstant(transfer.createdMs),
    DateString: toDateString(transfer.day),
    Date: toWireDate(transfer.day),
    Status: transfer.deleted ? 'DELETED' : 'AUTHORISED',
    FromBankAccount: toBankStub(transfer.from),
    ToBankAccount: toBankStub(transfer.to),
    Amount: toAmount(transfer.cents),
    FromBankTransactionID: transfer.fromTransactionId,
    ToBankTransactionID: transfer.toTransactionId,
    FromIsReconciled: transfer.reconciled,
    ToIsReconciled: transfer.reconciled,
    Reference: transfer.reference,
    CurrencyRate: 1,
    HasAttachments: index % 6 === 1,
    FromTracking: index % 4 === 2 ? world.catalogue.trackings[2] : [],
    ToTracking: index % 4 === 2 ? world.catalogue.trackings[4] : [],
  }))
}

function toBankStub(account: Account): WireRecord {
  return { AccountID: account.id, ...(account.code === '' ? {} : { Code: account.code }), Name: account.name }
}
