import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { parseWireInstant, toWireDate, toDay } from '../../company/wire.ts'
import { toCents } from '../input.ts'

/**
 * What is settled of a document follows from the lists it carries. An invoice: `Payments` and the `AppliedAmount` of
 * `CreditNotes`, `Prepayments` and `Overpayments`. A credit note, pre- or overpayment: `Allocations` and `Payments` (refunds).
 * An expense claim: `Payments`.
 *
 * Returns a copy with AmountPaid, AmountCredited and AmountDue, or RemainingCredit; with Status moved between AUTHORISED and
 * PAID; and with FullyPaidOnDate where all is settled, whose date is the latest of the settlements' whatever order they were
 * entered in. A document that is neither AUTHORISED nor PAID keeps its status.
 */
export function settle(record: WireRecord): WireRecord {
  return isCredit(record) ? settleCredit(record) : settleDebt(record)
}

/** Cents that can still be paid, credited, allocated or refunded. */
export function openCents(record: WireRecord): number {
  return centsOf(record, isCredit(record) ? 'RemainingCredit' : 'AmountDue')
}

/** An amount of a record in whole cents; 0 where it has none. */
export function centsOf(record: WireRecord, property: string): number {
  const value = record[property]
  return typeof value === 'number' ? toCents(value) : 0
}

/** A list of a record, empty where it has none. */
export function listOf(record: WireRecord, property: string): WireRecord[] {
  const value = record[property]
  return Array.isArray(value) ? (value as WireRecord[]) : []
}

/** The day of a date property: days since 1970-01-01. */
export function dayOf(record: WireRecord, property = 'Date'): number {
  return toDay(parseWireInstant(record[property]))
}

/** Something has been paid, credited, allocated or refunded. */
export function isTouched(record: WireRecord): boolean {
  return settlementLists.some((property) => listOf(record, property).length > 0)
}

const creditLists = ['CreditNotes', 'Prepayments', 'Overpayments']
const settlementLists = ['Payments', 'Allocations', ...creditLists]

function isCredit(record: WireRecord): boolean {
  return ['CreditNoteID', 'PrepaymentID', 'OverpaymentID'].some((property) => property in record)
}

function settleDebt(record: WireRecord): WireRecord {
  const payments = listOf(record, 'Payments')
  const credits = creditLists.flatMap((property) => listOf(record, property))
  const paid = sum(payments, 'Amount')
  const credited = sum(credits, 'AppliedAmount')
  const due = isGone(record) ? 0 : centsOf(record, 'Total') - centsOf(record, 'CISDeduction') - paid - credited
  const amounts = {
    AmountDue: toAmount(due),
    AmountPaid: toAmount(paid),
    ...('ExpenseClaimID' in record ? {} : { AmountCredited: toAmount(credited) }),
  }
  // A credit counts from the later of its own date and the document's.
  const days = [...payments.map((payment) => dayOf(payment)), ...credits.map((credit) => Math.max(dayOf(credit), dayOf(record)))]
  return close({ ...record, ...amounts }, due, days)
}

function settleCredit(record: WireRecord): WireRecord {
  const allocations = listOf(record, 'Allocations').filter((allocation) => allocation['IsDeleted'] !== true)
  const refunds = listOf(record, 'Payments')
  const remaining = isGone(record) ? 0 : centsOf(record, 'Total') - sum(allocations, 'Amount') - sum(refunds, 'Amount')
  const days = [...allocations, ...refunds].map((each) => dayOf(each))
  return close({ ...record, RemainingCredit: toAmount(remaining) }, remaining, days)
}

function close(record: WireRecord, open: number, days: number[]): WireRecord {
  const { FullyPaidOnDate: _before, ...rest } = record
  if (record['Status'] !== 'AUTHORISED' && record['Status'] !== 'PAID') return rest
  if (open !== 0) return { ...rest, Status: 'AUTHORISED' }
  // A document of nothing is paid from the start.
  const lastDay = days.length > 0 ? Math.max(...days) : dayOf(record, 'ExpenseClaimID' in record ? 'ReportingDate' : 'Date')
  const dated = ['InvoiceID', 'CreditNoteID'].some((property) => property in record)
  return { ...rest, Status: 'PAID', ...(dated ? { FullyPaidOnDate: toWireDate(lastDay) } : {}) }
}

function isGone(record: WireRecord): boolean {
  return record['Status'] === 'VOIDED' || record['Status'] === 'DELETED'
}

function sum(list: WireRecord[], property: string): number {
  return list.reduce((total, each) => total + centsOf(each, property), 0)
}
