import type { Company, WireRecord } from '../company/collection.ts'
import type { Endpoint } from './endpoints.ts'

const withHistory = new Set(
  (
    'BankTransactions BatchPayments BankTransfers Contacts CreditNotes ExpenseClaims Invoices Items ManualJournals Overpayments ' +
    'Payments Prepayments PurchaseOrders Quotes Receipts RepeatingInvoices'
  ).split(' '),
)
const withAttachments = new Set(
  (
    'Accounts BankTransactions BankTransfers Contacts CreditNotes Invoices ManualJournals PurchaseOrders Quotes Receipts ' +
    'RepeatingInvoices'
  ).split(' '),
)

/**
 * What lies below a record (`Invoices/{id}/History`), or with no record below the collection (`Organisation/Actions`).
 * The demo companies hold neither history nor attachments. Undefined: there is no such thing.
 */
export function subResource(
  company: Company,
  endpoint: Endpoint,
  record: WireRecord | undefined,
  name: string,
): { root: string; records: WireRecord[] } | undefined {
  switch (name.toLowerCase()) {
    case 'history':
      return record && withHistory.has(endpoint.root) ? { root: 'HistoryRecords', records: [] } : undefined
    case 'attachments':
      return record && withAttachments.has(endpoint.root) ? { root: 'Attachments', records: [] } : undefined
    case 'cissettings':
      return record && ['Contacts', 'Organisations'].includes(endpoint.root) ? { root: 'CISSettings', records: [] } : undefined
    case 'onlineinvoice':
      return record && endpoint.root === 'Invoices'
        ? { root: 'OnlineInvoices', records: [{ OnlineInvoiceUrl: `https://in.xero.com/${String(record['InvoiceID'])}` }] }
        : undefined
    case 'paymentservices':
      return record && endpoint.root === 'BrandingThemes'
        ? { root: 'PaymentServices', records: listAll(company, 'PaymentServices') }
        : undefined
    case 'actions':
      return !record && endpoint.root === 'Organisations'
        ? { root: 'Actions', records: ['CreateApprovedInvoice', 'CreateDraftInvoice', 'CreateBankAccount'].map(toAction) }
        : undefined
    default:
      return undefined
  }
}

function toAction(name: string): WireRecord {
  return { Name: name, Status: 'ALLOWED' }
}

function listAll(company: Company, root: string): WireRecord[] {
  const collection = company.collections.get(root)
  return collection ? Array.from({ length: collection.size }, (_, index) => collection.recordAt(index)) : []
}
