import type { WireRecord } from './collection.ts'
import { remainingOf } from './credits.ts'
import type { Allocation, CreditDocument } from './credits.ts'
import { toAmountFields } from './document.ts'
import { createGuidSpace } from './guid.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { toInvoiceNumber } from './invoice-records.ts'
import { toAmount } from './money.ts'
import type { Payment } from './payments.ts'
import { toBareInvoice, toDateString, toInstantString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

export function createCreditNoteRecords(world: World, book: InvoiceBook, credits: readonly CreditDocument[]): WireRecord[] {
  const lineIds = createGuidSpace(world.seed, 'credit-note-line')
  return credits.map((credit) => {
    const paidDay = toPaidDay(credit)
    return {
      CreditNoteID: credit.id,
      CreditNoteNumber: credit.number,
      Payments: credit.refunds.map(toRefundStub),
      ID: credit.id,
      CurrencyRate: credit.rate / 1_000_000,
      Type: credit.sale ? 'ACCRECCREDIT' : 'ACCPAYCREDIT',
      Reference: credit.reference,
      SentToContact: credit.sale && credit.index % 2 === 0,
      RemainingCredit: toAmount(remainingOf(credit)),
      Allocations: credit.allocations.map((allocation) => toAllocation(book, allocation)),
      HasAttachments: credit.index % 9 === 4,
      HasErrors: false,
      Contact: credit.contact.stub,
      ...toDates(credit),
      Status: credit.status,
      ...toAmountFields(credit, lineIds, world.catalogue),
      UpdatedDateUTC: toWireInstant(credit.updatedMs),
      UpdatedDateUTCString: toInstantString(credit.updatedMs),
      CurrencyCode: credit.currency,
      ...(paidDay === undefined ? {} : { FullyPaidOnDate: toWireDate(paidDay) }),
    }
  })
}

export function createPrepaymentRecords(world: World, book: InvoiceBook, credits: readonly CreditDocument[]): WireRecord[] {
  return toCashCredits(world, book, credits, 'Prepayment')
}

export function createOverpaymentRecords(world: World, book: InvoiceBook, credits: readonly CreditDocument[]): WireRecord[] {
  return toCashCredits(world, book, credits, 'Overpayment')
}

function toCashCredits(world: World, book: InvoiceBook, credits: readonly CreditDocument[], kind: 'Prepayment' | 'Overpayment') {
  const lineIds = createGuidSpace(world.seed, `${kind}-line`)
  return credits.map((credit): WireRecord => {
    const number = credit.allocations[0] ? toInvoiceNumber(credit.allocations[0].invoice) : ''
    return {
      [`${kind}ID`]: credit.id,
      ID: credit.id,
      CurrencyRate: credit.rate / 1_000_000,
      Type: `${credit.sale ? 'RECEIVE' : 'SPEND'}-${kind.toUpperCase()}`,
      Reference: credit.reference,
      ...(kind === 'Prepayment' && number !== '' ? { InvoiceNumber: number } : {}),
      RemainingCredit: toAmount(remainingOf(credit)),
      Allocations: credit.allocations.map((allocation) => toAllocation(book, allocation)),
      Payments: credit.refunds.map(toRefundStub),
      HasAttachments: false,
      Contact: credit.contact.stub,
      ...toDates(credit),
      Status: credit.status,
      ...toAmountFields(credit, lineIds, world.catalogue),
      UpdatedDateUTC: toWireInstant(credit.updatedMs),
      UpdatedDateUTCString: toInstantString(credit.updatedMs),
      CurrencyCode: credit.currency,
    }
  })
}

function toDates(credit: CreditDocument): WireRecord {
  return { DateString: toDateString(credit.day), Date: toWireDate(credit.day) }
}

function toPaidDay(credit: CreditDocument): number | undefined {
  if (credit.status !== 'PAID') return undefined
  return Math.max(...credit.allocations.map(({ day }) => day), ...credit.refunds.map(({ day }) => day))
}

function toAllocation(book: InvoiceBook, { id, invoice, cents, day }: Allocation): WireRecord {
  return {
    AllocationID: id,
    Amount: toAmount(cents),
    Date: toWireDate(day),
    IsDeleted: false,
    Invoice: {
      InvoiceID: book.ids.at(invoice.index),
      InvoiceNumber: toInvoiceNumber(invoice),
      ...toBareInvoice(),
    },
  }
}

function toRefundStub(refund: Payment): WireRecord {
  return {
    PaymentID: refund.id,
    Date: toWireDate(refund.day),
    Amount: toAmount(refund.cents),
    Reference: refund.reference,
    CurrencyRate: refund.rate / 1_000_000,
    HasAccount: false,
    HasValidationErrors: false,
  }
}
