import { randomUUID } from 'node:crypto'
import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import { toLinkStatus } from '../../books/billable-expenses.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { emptyReply } from '../../exchange.ts'
import { listOf } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

const scopes = ['accounting.transactions', 'accounting.invoices']

/** Billable expenses: a line of a bill or of money spent, to be charged to a customer on a sales invoice. */
export const linkedTransactionRoutes: Route[] = [
  ...createWriteRoutes({
    path: 'LinkedTransactions',
    root: 'LinkedTransactions',
    id: 'LinkedTransactionID',
    scopes,
    put: (write) => writeLink(write, undefined),
    post(write) {
      const id = write.input.text('LinkedTransactionID')
      return writeLink(write, id ? write.draft.find('LinkedTransactions', id) : undefined)
    },
    postOne: (write) => writeLink(write, write.existing),
  }),
  { method: 'DELETE', path: 'LinkedTransactions/{LinkedTransactionID}', scopes, answer: deleteLink },
]

function writeLink(write: Write, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems, draft } = write
  const text = (name: string): string => input.text(name) ?? asText(before?.[name])
  const sourceId = text('SourceTransactionID')
  const source = findSource(write, sourceId)
  const sourceLineId = text('SourceLineItemID')
  if (!source) problems.error('The SourceTransactionID could not be found.')
  else if (!hasLine(source.record, sourceLineId)) problems.error('The SourceLineItemID and SourceTransactionID do not match')

  const targetId = text('TargetTransactionID')
  const target = targetId === '' ? undefined : draft.find('Invoices', targetId)
  const targetLineId = text('TargetLineItemID')
  if (targetId !== '' && target?.['Type'] !== 'ACCREC') problems.error('The TargetTransactionID could not be found.')
  else if (target && targetLineId !== '' && !hasLine(target, targetLineId)) {
    problems.error('The TargetLineItemID and TargetTransactionID do not match')
  }
  const targetContactId = asText((target?.['Contact'] as WireRecord | undefined)?.['ContactID'])
  const contactId = text('ContactID') || targetContactId
  if (contactId !== '' && !draft.find('Contacts', contactId)) problems.error('The ContactID could not be found.')
  else if (target && contactId.toLowerCase() !== targetContactId.toLowerCase()) {
    problems.error('The ContactID and the TargetTransaction ContactID do not match')
  }
  if (!source || problems.errors.length > 0) return undefined
  return draft.save('LinkedTransactions', {
    LinkedTransactionID: before?.['LinkedTransactionID'] ?? randomUUID(),
    SourceTransactionID: source.id,
    SourceLineItemID: sourceLineId,
    ...(contactId === '' ? {} : { ContactID: contactId }),
    ...(target ? { TargetTransactionID: target['InvoiceID'] } : {}),
    ...(target && targetLineId !== '' ? { TargetLineItemID: targetLineId } : {}),
    Status: toLinkStatus(source.record, target),
    Type: 'BILLABLEEXPENSE',
    UpdatedDateUTC: '',
    SourceTransactionTypeCode: source.type,
  })
}

function findSource({ draft }: Write, id: string): { id: string; type: 'ACCPAY' | 'SPEND'; record: WireRecord } | undefined {
  if (id === '') return undefined
  const bill = draft.find('Invoices', id)
  if (bill?.['Type'] === 'ACCPAY') return { id: asText(bill['InvoiceID']), type: 'ACCPAY', record: bill }
  const spent = draft.find('BankTransactions', id)
  if (spent?.['Type'] === 'SPEND') return { id: asText(spent['BankTransactionID']), type: 'SPEND', record: spent }
  return undefined
}

function hasLine(record: WireRecord, id: string): boolean {
  return listOf(record, 'LineItems').some((line) => asText(line['LineItemID']).toLowerCase() === id.toLowerCase())
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Gone without a trace. */
function deleteLink({ books, params, nowMs }: ApiCall): Reply {
  const draft = books.begin(nowMs)
  const link = draft.find('LinkedTransactions', params['LinkedTransactionID'] ?? '')
  if (!link) return notFound()
  draft.remove('LinkedTransactions', asText(link['LinkedTransactionID']))
  draft.commit()
  return emptyReply(204)
}
