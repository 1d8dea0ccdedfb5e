import type { BankTransaction, Transfer } from './banking.ts'
import type { WireRecord } from './collection.ts'
import { toAmountFields } from './document.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { toAccountStub } from './payments.ts'
import { toDateString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** Transfers carry no contact, as Xero leaves it out there. */
export function createBankTransactionRecords(world: World, transactions: readonly BankTransaction[]): WireRecord[] {
  const lineIds = createGuidSpace(world.seed, 'bank-transaction-line')
  return transactions.map((transaction) => ({
    BankTransactionID: transaction.id,
    BankAccount: toAccountStub(transaction.account),
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
    FromBankAccount: toAccountStub(transfer.from),
    ToBankAccount: toAccountStub(transfer.to),
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
