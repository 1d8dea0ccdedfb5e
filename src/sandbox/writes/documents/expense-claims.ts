import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toWireDate } from '../../company/wire.ts'
import { endWithClassicExpenses } from '../../api/classic-expenses.ts'
import { checkLockDates } from '../lock-dates.ts'
import { centsOf, dayOf, listOf, settle } from '../money/settlement.ts'
import { readUser } from '../user-reference.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** Claims that gather an employee's receipts. Authorising one posts it; the API cannot pay it. */
export const expenseClaimRoutes = createWriteRoutes({
  path: 'ExpenseClaims',
  root: 'ExpenseClaims',
  id: 'ExpenseClaimID',
  scopes: ['accounting.transactions'],
  put: createClaim,
  post(write) {
    const id = write.input.text('ExpenseClaimID')
    const existing = id ? write.draft.find('ExpenseClaims', id) : undefined
    return existing ? updateClaim({ ...write, existing }) : createClaim(write)
  },
  postOne: updateClaim,
}).map(endWithClassicExpenses)

/** What may become of a claim, and of its receipts with it. */
const moves: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SUBMITTED: { SUBMITTED: 'SUBMITTED', AUTHORISED: 'AUTHORISED', VOIDED: 'VOIDED', DELETED: 'VOIDED' },
  AUTHORISED: { AUTHORISED: 'AUTHORISED', VOIDED: 'VOIDED' },
}

function createClaim(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const status = input.text('Status')?.toUpperCase() || 'SUBMITTED'
  if (status !== 'SUBMITTED') problems.error('Expense Claim not of valid status for creation')
  const user = readUser(write, undefined)
  const receipts = readReceipts(write, undefined)
  if (receipts.length === 0) problems.error('One or more receipts must be specified.')
  if (!user || problems.errors.length > 0) return undefined
  return draft.save(
    'ExpenseClaims',
    toClaim(write, { ExpenseClaimID: randomUUID(), User: user, Payments: [] }, 'SUBMITTED', receipts),
  )
}

function updateClaim(write: Write): WireRecord | undefined {
  const { input, problems, draft, existing } = write
  if (!existing) return undefined
  const before = String(existing['Status'])
  const status = input.text('Status')?.toUpperCase() || before
  if (moves[before]?.[status] === undefined || (status === 'VOIDED' && listOf(existing, 'Payments').length > 0)) {
    problems.error('Expense Claim not of valid status for modification')
    return undefined
  }
  const receipts = input.has('Receipts') && before === 'SUBMITTED' ? readReceipts(write, existing) : heldReceipts(write, existing)
  const user = readUser(write, existing)
  const after = toClaim(write, { ...existing, User: user ?? existing['User'] }, status, receipts)
  const days = [before === 'AUTHORISED' ? existing : [], status === 'AUTHORISED' ? after : []].flat()
  for (const claim of days) checkLockDates(write, dayOf(claim, 'ReportingDate'))
  if (problems.errors.length > 0) return undefined
  return draft.save('ExpenseClaims', after, { repost: before === 'AUTHORISED' })
}

/** The receipts that the claim names: drafts of nobody's claim, or those it has. */
function readReceipts({ input, draft, problems }: Write, claim: WireRecord | undefined): WireRecord[] {
  const own = new Set(listOf(claim ?? {}, 'Receipts').map((receipt) => receipt['ReceiptID']))
  return (input.list('Receipts') ?? []).flatMap((wish): WireRecord[] => {
    const id = wish.text('ReceiptID')
    const receipt = id ? draft.find('Receipts', id) : undefined
    if (!receipt) problems.error('A valid receipt should be identified using the ReceiptID.')
    else if (receipt['Status'] !== 'DRAFT' && !own.has(receipt['ReceiptID']))
      problems.error('Receipt not of valid status for a claim')
    return receipt ? [receipt] : []
  })
}

function heldReceipts({ draft }: Write, claim: WireRecord): WireRecord[] {
  return listOf(claim, 'Receipts').map((receipt) => draft.find('Receipts', String(receipt['ReceiptID'])) ?? receipt)
}

/** The claim as it then is; its receipts are saved as they then are. */
function toClaim({ input, draft, today }: Write, base: WireRecord, status: string, receipts: readonly WireRecord[]): WireRecord {
  const receiptStatus = moves['SUBMITTED']?.[status] ?? status
  const members = receipts.map((receipt) =>
    receipt['Status'] === receiptStatus ? receipt : draft.save('Receipts', { ...receipt, Status: receiptStatus }),
  )
  const given = input.day('ReportingDate')
  const reported = given ?? (base['ReportingDate'] === undefined ? today : dayOf(base, 'ReportingDate'))
  const dueDay = input.day('PaymentDueDate')
  return settle({
    ExpenseClaimID: base['ExpenseClaimID'],
    Status: status,
    UpdatedDateUTC: '',
    User: base['User'],
    Receipts: members,
    Payments: listOf(base, 'Payments'),
    Total: toAmount(members.reduce((sum, receipt) => sum + centsOf(receipt, 'Total'), 0)),
    AmountDue: 0,
    AmountPaid: 0,
    ...(dueDay === undefined
      ? base['PaymentDueDate'] === undefined
        ? {}
        : { PaymentDueDate: base['PaymentDueDate'] }
      : { PaymentDueDate: toWireDate(dueDay) }),
    ...(status === 'AUTHORISED' || given !== undefined || base['ReportingDate'] !== undefined
      ? { ReportingDate: toWireDate(reported) }
      : {}),
  })
}
