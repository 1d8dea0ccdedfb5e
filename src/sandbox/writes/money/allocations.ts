import { randomUUID } from 'node:crypto'
import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toBareInvoice, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { jsonReply } from '../../exchange.ts'
import { createInput } from '../input.ts'
import { checkLockDates } from '../lock-dates.ts'
import { createProblems } from '../problems.ts'
import { centsOf, dayOf, listOf, openCents, settle } from './settlement.ts'
import type { Settled } from './settled-documents.ts'
import { findInvoice, takeCredit } from './settled-documents.ts'
import type { Write } from '../write-routes.ts'
import { answerElements, validationReply } from '../write-routes.ts'

/** What can be set against an invoice. */
interface CreditKind {
  root: string
  id: string
  /** As messages call it. */
  called: string
  /** As an allocation calls it. */
  property: string
  scopes: readonly string[]
  /** Type of the credit, and of the invoices that it can go to. */
  goesTo: Readonly<Record<string, string>>
}

const banked = (kind: string): Record<string, string> => ({ [`RECEIVE-${kind}`]: 'ACCREC', [`SPEND-${kind}`]: 'ACCPAY' })
const payments = ['accounting.transactions', 'accounting.payments']

const creditKinds: readonly CreditKind[] = [
  {
    root: 'CreditNotes',
    id: 'CreditNoteID',
    called: 'Credit Note',
    property: 'CreditNote',
    scopes: ['accounting.transactions', 'accounting.invoices'],
    goesTo: { ACCRECCREDIT: 'ACCREC', ACCPAYCREDIT: 'ACCPAY' },
  },
  {
    root: 'Prepayments',
    id: 'PrepaymentID',
    called: 'Prepayment',
    property: 'Prepayment',
    scopes: payments,
    goesTo: banked('PREPAYMENT'),
  },
  {
    root: 'Overpayments',
    id: 'OverpaymentID',
    called: 'Overpayment',
    property: 'Overpayment',
    scopes: payments,
    goesTo: banked('OVERPAYMENT'),
  },
]

/** Credit notes, pre- and overpayments are set against invoices, and taken back from them. */
export const allocationRoutes: Route[] = creditKinds.flatMap((kind): Route[] => [
  {
    method: 'PUT',
    path: `${kind.root}/{${kind.id}}/Allocations`,
    scopes: kind.scopes,
    answer: (call) => answerAllocations(call, kind),
  },
  {
    method: 'DELETE',
    path: `${kind.root}/{${kind.id}}/Allocations/{AllocationID}`,
    scopes: kind.scopes,
    answer: (call) => answerRemoval(call, kind),
  },
])

function answerAllocations(call: ApiCall, kind: CreditKind): Reply {
  const id = call.params[kind.id] ?? ''
  if (!call.books.find(kind.root, id)) return notFound()
  const write = (element: Write) => {
    const credit = takeCredit(element.draft, kind.root, id)
    return credit && allocate(element, kind, credit)
  }
  return answerElements(call, 'PUT', { root: 'Allocations', id: 'AllocationID' }, write)
}

function allocate(write: Write, kind: CreditKind, credit: Settled): WireRecord | undefined {
  const { input, problems, draft, call } = write
  const invoice = findInvoice(draft, input)
  if (!invoice || invoice === 'missing') {
    problems.error('Document could not be found')
    return undefined
  }
  const cents = input.cents('Amount') ?? 0
  // Xero dates an allocation itself.
  const earliest = Math.max(dayOf(credit.record), dayOf(invoice.record))
  const day = call.state.quirks.allocationDatesAsSent ? Math.max(earliest, input.day('Date') ?? earliest) : earliest
  checkAllocation(write, kind, credit.record, invoice.record, cents)
  checkLockDates(write, day)
  if (problems.errors.length > 0) return undefined

  const allocation = { AllocationID: randomUUID(), Amount: toAmount(cents), Date: toWireDate(day) }
  const stub = toInvoiceStub(invoice)
  const allocations = [...listOf(credit.record, 'Allocations'), { ...allocation, IsDeleted: false, Invoice: stub }]
  draft.save(kind.root, settle({ ...credit.record, Allocations: allocations }))
  applyToInvoice(write, kind, credit, invoice, cents)
  const { InvoiceNumber: _number, ...shown } = stub
  return {
    ...allocation,
    Invoice: { ...shown, ValidationErrors: [] },
    [kind.property]: { [kind.id]: credit.id, ID: credit.id, LineItems: [] },
    ValidationErrors: [],
  }
}

function checkAllocation({ problems }: Write, kind: CreditKind, credit: WireRecord, invoice: WireRecord, cents: number): void {
  const { called } = kind
  if (cents <= 0) problems.error('The amount of an allocation must be greater than zero.')
  if (kind.goesTo[String(credit['Type'])] !== invoice['Type']) {
    problems.error(`${called} cannot be allocated to an incorrect invoice type`)
    return
  }
  if (contactIdOf(credit) !== contactIdOf(invoice))
    problems.error(`${called} cannot be allocated to an invoice of another contact`)
  if (credit['CurrencyCode'] !== invoice['CurrencyCode']) {
    problems.error(`${called} cannot be allocated to an invoice in a different currency`)
  }
  if (invoice['Status'] === 'PAID') problems.error('The invoice you are trying to allocate to has already been paid off')
  else if (invoice['Status'] !== 'AUTHORISED') problems.error(`${called} can only be allocated to an authorised invoice`)
  if (credit['Status'] !== 'AUTHORISED' && credit['Status'] !== 'PAID') {
    problems.error(`${called} not of valid status for allocation`)
  } else if (cents > openCents(credit) || cents > openCents(invoice)) {
    problems.error(`${called} cannot be allocated as amount is greater than amount outstanding`)
  }
}

/** An invoice lists each credit once, with all that is applied of it. */
function applyToInvoice(
  { draft }: Pick<Write, 'draft'>,
  kind: CreditKind,
  credit: Settled,
  invoice: Settled,
  cents: number,
): void {
  const { record } = invoice
  const isSame = (each: WireRecord) => each[kind.id] === credit.id
  const before = listOf(record, kind.root)
  const applied = before.filter(isSame).reduce((sum, each) => sum + centsOf(each, 'AppliedAmount'), 0) + cents
  const entry: WireRecord = {
    [kind.id]: credit.id,
    ...(kind.root === 'CreditNotes' ? { CreditNoteNumber: credit.record['CreditNoteNumber'] } : {}),
    ID: credit.id,
    ...(kind.root === 'CreditNotes' ? { HasErrors: false } : {}),
    AppliedAmount: toAmount(applied),
    DateString: credit.record['DateString'],
    Date: credit.record['Date'],
    LineItems: [],
    Total: credit.record['Total'],
  }
  const others = before.filter((each) => !isSame(each))
  draft.save('Invoices', settle({ ...record, [kind.root]: applied === 0 ? others : [...others, entry] }))
}

function answerRemoval(call: ApiCall, kind: CreditKind): Reply {
  const { books, nowMs, params } = call
  const draft = books.begin(nowMs)
  const credit = takeCredit(draft, kind.root, params[kind.id] ?? '')
  const wanted = (params['AllocationID'] ?? '').toLowerCase()
  const allocations = credit ? listOf(credit.record, 'Allocations') : []
  const allocation = allocations.find((each) => String(each['AllocationID']).toLowerCase() === wanted)
  if (!credit || !allocation) return notFound()
  const problems = createProblems()
  checkLockDates({ books, draft, problems }, dayOf(allocation))
  if (problems.errors.length > 0) {
    return validationReply([{ ...allocation, ValidationErrors: problems.errors.map((Message) => ({ Message })) }])
  }
  const left = allocations.filter((each) => each !== allocation)
  draft.save(kind.root, settle({ ...credit.record, Allocations: left }))
  const invoiceId = String((allocation['Invoice'] as WireRecord)['InvoiceID'])
  const invoice = findInvoice(draft, createInput({ Invoice: { InvoiceID: invoiceId } }))
  if (invoice && invoice !== 'missing') applyToInvoice({ draft }, kind, credit, invoice, -centsOf(allocation, 'Amount'))
  draft.commit()
  // This one answer has no envelope, and writes its first name otherwise.
  return jsonReply(200, {
    AllocationId: allocation['AllocationID'],
    Date: toWireInstant(nowMs),
    Invoice: [{ InvoiceID: invoiceId }],
    IsDeleted: true,
  })
}

function toInvoiceStub({ id, record }: Settled): WireRecord {
  return {
    InvoiceID: id,
    InvoiceNumber: record['InvoiceNumber'] ?? '',
    ...toBareInvoice(),
  }
}

function contactIdOf(record: WireRecord): unknown {
  return (record['Contact'] as WireRecord | undefined)?.['ContactID']
}
