import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toWireDate } from '../../company/wire.ts'
import { readAmountTypes } from '../lines/amount-types.ts'
import { endWithClassicExpenses } from '../../api/classic-expenses.ts'
import { resolveContact, toContactStub } from '../contact-reference.ts'
import { readLines, rereadLines } from '../lines/lines.ts'
import type { LineRules } from '../lines/lines.ts'
import { dayOf, listOf } from '../money/settlement.ts'
import { readUser } from '../user-reference.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** What an employee paid out of pocket. Nothing is posted before its claim is authorised. */
export const receiptRoutes = createWriteRoutes({
  path: 'Receipts',
  root: 'Receipts',
  id: 'ReceiptID',
  scopes: ['accounting.transactions'],
  put: (write) => writeReceipt(write, undefined),
  post(write) {
    const id = write.input.text('ReceiptID')
    return writeReceipt(write, id ? write.draft.find('Receipts', id) : undefined)
  },
  postOne: (write) => writeReceipt(write, write.existing),
}).map(endWithClassicExpenses)

function writeReceipt(write: Write, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems, draft, today } = write
  const status = input.text('Status')?.toUpperCase() || 'DRAFT'
  if (before && before['Status'] !== 'DRAFT') problems.error('Receipt not of valid status for modification')
  else if (status === 'VOIDED' && before) return draft.save('Receipts', { ...before, Status: 'VOIDED' })
  else if (status !== 'DRAFT') problems.error(`Receipt not of valid status for ${before ? 'modification' : 'creation'}`)
  const user = readUser(write, before)
  const contact =
    before && !input.has('Contact')
      ? draft.find('Contacts', String((before['Contact'] as WireRecord)['ContactID']))
      : resolveContact(write)
  const day = input.day('Date') ?? (before ? dayOf(before) : today)
  const amountTypes = readAmountTypes(write, before, 'Inclusive')
  const held = before ? listOf(before, 'LineItems') : []
  const rules: LineRules = { amountTypes, side: 'purchase', complete: true, tax: 'override', before: held }
  const sent = input.list('LineItems')
  if (!before && (sent ?? []).length === 0) problems.error('One or more line items must be specified')
  const lines =
    sent || !before ? readLines(write, sent ?? [], rules) : rereadLines(write, held, rules, input.has('LineAmountTypes'))
  if (!user || !contact || problems.errors.length > 0) return undefined

  const id = before?.['ReceiptID'] ?? randomUUID()
  return draft.save('Receipts', {
    ReceiptID: id,
    ReceiptNumber: before?.['ReceiptNumber'] ?? nextNumber(write),
    Status: 'DRAFT',
    User: { ...user, ValidationErrors: [], Warnings: [] },
    Contact: before && !input.has('Contact') ? before['Contact'] : toContactStub(contact),
    Date: toWireDate(day),
    UpdatedDateUTC: '',
    Reference: input.text('Reference') ?? before?.['Reference'] ?? '',
    LineAmountTypes: amountTypes,
    LineItems: lines.lineItems,
    SubTotal: toAmount(lines.subTotal),
    TotalTax: toAmount(lines.totalTax),
    Total: toAmount(lines.total),
    ID: id,
    HasAttachments: before?.['HasAttachments'] ?? false,
    Attachments: [],
    ValidationErrors: [],
    Warnings: [],
  })
}

/** Receipts are numbered as they come; those of this very request are drafts. */
function nextNumber({ books, draft }: Write): number {
  const drafts = draft.lookup('Receipts', 'Status', 'DRAFT').map((id) => draft.find('Receipts', id) ?? {})
  let last = 0
  for (const receipt of [...books.each('Receipts'), ...drafts]) last = Math.max(last, Number(receipt['ReceiptNumber']) || 0)
  return last + 1
}
