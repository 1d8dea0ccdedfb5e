import { createHash } from 'node:crypto'
import { notFound, QueryFault } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { emptyReply } from '../../exchange.ts'
import type { Reply } from '../../exchange.ts'
import { readOrganisation } from '../../reports/report-organisation.ts'
import { listEmails, recordEmail } from './sent-emails.ts'
import { recordsReply } from '../write-routes.ts'

const dayMs = 86_400_000
/** Emails a day that Xero sends for an organisation that pays, and for one on trial. */
const mostPaid = 1000
const mostTrial = 20
const sendable = ['SUBMITTED', 'AUTHORISED', 'PAID']
const scopes = ['accounting.transactions', 'accounting.invoices']
const readScopes = ['accounting.transactions.read', 'accounting.invoices.read']

export const invoiceEmailRoutes: Route[] = [
  { method: 'POST', path: 'Invoices/{InvoiceID}/Email', scopes, answer: emailInvoice },
  { method: 'GET', path: 'Invoices/{InvoiceID}/OnlineInvoice', scopes: readScopes, answer: showOnlineInvoice },
]

/** Records that the invoice went to its contact, and marks it as sent. 204; 400 where Xero would not send it. */
function emailInvoice(call: ApiCall): Reply {
  const { books, nowMs, state } = call
  const invoice = findInvoice(call)
  if (!invoice) return notFound()
  const contact = books.find('Contacts', String((invoice['Contact'] as WireRecord)['ContactID']))
  const address = contact?.['EmailAddress']
  const number = invoice['InvoiceNumber']
  if (invoice['Type'] !== 'ACCREC') throw refusal('Only sales invoices can be emailed.')
  if (!sendable.includes(String(invoice['Status']))) throw refusal('Invoice not of valid status for emailing')
  if (typeof address !== 'string' || address === '') throw refusal('The contact has no email address to send the invoice to.')
  const since = nowMs - (nowMs % dayMs)
  const most = limitOf(call, state.quirks.demoCompanySendsNoEmail)
  if (listEmails(books).filter(({ atMs }) => atMs >= since).length >= most) {
    throw refusal(`The daily limit of ${most} emails has been reached for this organisation.`)
  }
  const draft = books.begin(nowMs)
  draft.save('Invoices', { ...invoice, SentToContact: true })
  draft.commit()
  recordEmail(books, {
    invoiceId: String(invoice['InvoiceID']),
    invoiceNumber: typeof number === 'string' ? number : '',
    to: address,
    atMs: nowMs,
  })
  return emptyReply(204)
}

function limitOf({ books, nowMs }: ApiCall, demoSendsNone: boolean): number {
  const [organisation] = books.each('Organisations')
  if (demoSendsNone && readOrganisation(books, nowMs).isDemo) return 0
  return organisation?.['Class'] === 'TRIAL' ? mostTrial : mostPaid
}

/** Where the customer sees a sales invoice; there is no such page for bills and drafts. */
function showOnlineInvoice(call: ApiCall): Reply {
  const invoice = findInvoice(call)
  if (!invoice || invoice['Type'] !== 'ACCREC' || ['DRAFT', 'DELETED'].includes(String(invoice['Status']))) return notFound()
  const digest = createHash('sha256')
    .update(`online invoice ${String(invoice['InvoiceID'])}`)
    .digest('base64')
  const token = digest.replaceAll(/[^a-zA-Z0-9]/g, '').slice(0, 40)
  return recordsReply('OnlineInvoices', [{ OnlineInvoiceUrl: `https://in.xero.com/${token}` }], call.nowMs)
}

function findInvoice({ books, params }: ApiCall): WireRecord | undefined {
  const named = params['InvoiceID'] ?? ''
  const [numbered] = books.lookup('Invoices', 'InvoiceNumber', named)
  return books.find('Invoices', named) ?? (numbered === undefined ? undefined : books.find('Invoices', numbered))
}

function refusal(message: string): QueryFault {
  return new QueryFault(message, 'ValidationException')
}
