import type { WireRecord } from './collection.ts'
import { drawLines, toAmountFields, toDocument } from './document.ts'
import type { Document } from './document.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { createUserRecords } from './organisation.ts'
import { deriveSeed, Random } from './random.ts'
import { toAccountStub } from './payments.ts'
import { toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

export interface Claim {
  id: string
  index: number
  status: string
  user: WireRecord
  receipts: Document[]
  total: number
  paid: number
  reportingDay: number
  paidDay: number
  paymentId: string
  createdMs: number
  paidMs: number
  updatedMs: number
}

export interface Expenses {
  receipts: Document[]
  claims: Claim[]
}

const claimStatuses = ['PAID', 'AUTHORISED', 'SUBMITTED', 'PAID', 'VOIDED', 'DELETED']

/** Receipts and the claims that gather them, two receipts each; every fifth receipt is a draft in no claim. */
export function createExpenses(world: World): Expenses {
  const { seed, contacts, currencies } = world
  const random = new Random(deriveSeed(seed, 'expenses'))
  const receiptIds = createGuidSpace(seed, 'receipt')
  const claimIds = createGuidSpace(seed, 'expense-claim')
  const paymentIds = createGuidSpace(seed, 'expense-claim-payment')
  const users = createUserRecords(world)
  const count = world.scale.receipts
  const receipts = Array.from({ length: count }, (_, index) => {
    const day = world.firstDay + Math.floor(((index + random.below(1000) / 1000) * (world.today - 30 - world.firstDay)) / count)
    const createdMs = world.workingMs(day, random)
    return toDocument({
      id: receiptIds.at(index),
      index,
      contact: random.pick(contacts.suppliers),
      day,
      createdMs,
      updatedMs: createdMs + 1000 + random.below(9_000_000),
      currency: currencies.base,
      rate: 1_000_000,
      status: index % 5 === 4 ? (index % 2 ? 'DRAFT' : 'VOIDED') : 'SUBMITTED',
      reference: index % 3 ? '' : 'taxi, "late flight"',
      amountTypes: 'Inclusive',
      lines: drawLines(random, world, {
        sale: false,
        foreign: false,
        amountTypes: 'Inclusive',
        count: random.between(1, 2),
        discounts: false,
        petty: true,
      }),
    })
  })
  const free = receipts.filter((receipt) => receipt.status === 'SUBMITTED')
  const claims: Claim[] = []
  for (let i = 0; i < free.length; i += 2) {
    const index = claims.length
    const members = free.slice(i, i + 2)
    const status = claimStatuses[index % claimStatuses.length]!
    for (const receipt of members) receipt.status = status === 'PAID' ? 'AUTHORISED' : status === 'DELETED' ? 'VOIDED' : status
    const total = members.reduce((sum, receipt) => sum + receipt.total, 0)
    const reportingDay = members.at(-1)!.day + 2
    const createdMs = world.workingMs(reportingDay, random)
    const paidDay = reportingDay + 5
    const paidMs = world.workingMs(paidDay, random)
    claims.push({
      id: claimIds.at(index),
      index,
      status,
      user: users[index % 2]!,
      receipts: members,
      total,
      paid: status === 'PAID' ? total : 0,
      reportingDay,
      paidDay,
      paymentId: paymentIds.at(index),
      createdMs,
      paidMs,
      updatedMs: status === 'PAID' ? paidMs : createdMs + random.below(5_000_000),
    })
  }
  return { receipts, claims }
}

export function createReceiptRecords(world: World, { receipts, claims }: Expenses): WireRecord[] {
  const users = new Map(claims.flatMap((claim) => claim.receipts.map((receipt) => [receipt.id, claim.user] as const)))
  const fallback = createUserRecords(world)[0]!
  return receipts.map((receipt) => toReceiptRecord(world, receipt, users.get(receipt.id) ?? fallback))
}

function toReceiptRecord(world: World, receipt: Document, user: WireRecord): WireRecord {
  const lineIds = createGuidSpace(world.seed, 'receipt-line')
  return {
    ReceiptID: receipt.id,
    ReceiptNumber: receipt.index + 1,
    Status: receipt.status,
    User: {
      UserID: user['UserID'],
      FirstName: user['FirstName'],
      LastName: user['LastName'],
      ValidationErrors: [],
      Warnings: [],
    },
    Contact: receipt.contact.stub,
    Date: toWireDate(receipt.day),
    UpdatedDateUTC: toWireInstant(receipt.updatedMs),
    Reference: receipt.reference,
    ...toAmountFields(receipt, lineIds, world.catalogue),
    ID: receipt.id,
    HasAttachments: receipt.index % 3 === 0,
    Attachments: [],
    ValidationErrors: [],
    Warnings: [],
  }
}

export function createExpenseClaimRecords(world: World, { claims }: Expenses): WireRecord[] {
  return claims.map((claim) => ({
    ExpenseClaimID: claim.id,
    Status: claim.status,
    UpdatedDateUTC: toWireInstant(claim.updatedMs),
    User: claim.user,
    Receipts: claim.receipts.map((receipt) => toReceiptRecord(world, receipt, claim.user)),
    Payments:
      claim.paid === 0
        ? []
        : [
            {
              PaymentID: claim.paymentId,
              Date: toWireDate(claim.paidDay),
              Amount: toAmount(claim.paid),
              Reference: '',
              CurrencyRate: 1,
              Account: toAccountStub(world.chart.cheque),
              HasAccount: true,
              HasValidationErrors: false,
            },
          ],
    Total: toAmount(claim.total),
    AmountDue: toAmount(claim.status === 'VOIDED' || claim.status === 'DELETED' ? 0 : claim.total - claim.paid),
    AmountPaid: toAmount(claim.paid),
    PaymentDueDate: toWireDate(claim.reportingDay + 14),
    ReportingDate: toWireDate(claim.reportingDay),
  }))
}
