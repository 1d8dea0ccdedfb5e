import { afterAll, beforeAll, expect, test } from 'vitest'
import { AccountingApi } from 'xero-node'
import type { Client } from '../support/sandbox-client.ts'
import { openClient } from '../support/sandbox-client.ts'

let client: Client
let api: AccountingApi

beforeAll(async () => {
  client = await openClient()
  api = new AccountingApi(`${client.sandbox.apiUrl}/api.xro/2.0`)
  api.accessToken = client.token
})
afterAll(() => client.sandbox.close())

/** Every list of the official SDK, and what must be in the first record that it types as an identifier. */
const lists: [root: string, key: string, read: () => Promise<{ body: object }>][] = [
  ['accounts', 'accountID', () => api.getAccounts('')],
  ['bankTransactions', 'bankTransactionID', () => api.getBankTransactions('', undefined, undefined, undefined, 1, 4, 1000)],
  ['bankTransfers', 'bankTransferID', () => api.getBankTransfers('', undefined, undefined, undefined, true)],
  ['batchPayments', 'batchPaymentID', () => api.getBatchPayments('')],
  ['brandingThemes', 'brandingThemeID', () => api.getBrandingThemes('')],
  ['budgets', 'budgetID', () => api.getBudgets('')],
  ['contactGroups', 'contactGroupID', () => api.getContactGroups('')],
  [
    'contacts',
    'contactID',
    () => api.getContacts('', undefined, undefined, undefined, undefined, 1, true, false, undefined, 1000),
  ],
  ['creditNotes', 'creditNoteID', () => api.getCreditNotes('', undefined, undefined, undefined, 1, 4, 1000)],
  ['currencies', 'code', () => api.getCurrencies('')],
  ['expenseClaims', 'expenseClaimID', () => api.getExpenseClaims('')],
  ['invoiceReminders', 'enabled', () => api.getInvoiceReminders('')],
  [
    'invoices',
    'invoiceID',
    () =>
      api.getInvoices('', new Date(0), undefined, 'InvoiceID ASC', undefined, undefined, undefined, undefined, 1, true, false, 4),
  ],
  ['items', 'itemID', () => api.getItems('', undefined, undefined, undefined, 4)],
  ['journals', 'journalID', () => api.getJournals('', undefined, 0)],
  ['linkedTransactions', 'linkedTransactionID', () => api.getLinkedTransactions('', 1)],
  ['manualJournals', 'manualJournalID', () => api.getManualJournals('', undefined, undefined, undefined, 1, 1000)],
  ['organisations', 'organisationID', () => api.getOrganisations('')],
  ['overpayments', 'overpaymentID', () => api.getOverpayments('', undefined, undefined, undefined, 1, 4, 1000)],
  ['payments', 'paymentID', () => api.getPayments('', undefined, undefined, undefined, 1, 1000)],
  ['paymentServices', 'paymentServiceID', () => api.getPaymentServices('')],
  ['prepayments', 'prepaymentID', () => api.getPrepayments('', undefined, undefined, undefined, 1, 4, 1000)],
  [
    'purchaseOrders',
    'purchaseOrderID',
    () => api.getPurchaseOrders('', undefined, undefined, undefined, undefined, undefined, 1, 1000),
  ],
  ['quotes', 'quoteID', () => api.getQuotes('', undefined, undefined, undefined, undefined, undefined, undefined, undefined, 1)],
  ['receipts', 'receiptID', () => api.getReceipts('')],
  ['repeatingInvoices', 'repeatingInvoiceID', () => api.getRepeatingInvoices('')],
  ['taxRates', 'taxType', () => api.getTaxRates('')],
  ['trackingCategories', 'trackingCategoryID', () => api.getTrackingCategories('', undefined, undefined, true)],
  ['users', 'userID', () => api.getUsers('')],
]

test.each(lists)('the official SDK reads %s', async (root, key, read) => {
  const { body } = await read()
  const records = (body as Record<string, Record<string, unknown>[]>)[root]
  expect(records).toBeInstanceOf(Array)
  const collection = client.sandbox.control.collection(root.charAt(0).toUpperCase() + root.slice(1))
  expect(records?.length).toBe(Math.min(collection.size, pageLimit(root)))
  for (const record of records ?? []) expect(record[key]).toBeDefined()
})

/** Lists that come in pages of 100, however much the SDK wants. Invoices were asked without a page size. */
function pageLimit(root: string): number {
  return ['journals', 'linkedTransactions', 'quotes', 'invoices'].includes(root) ? 100 : 1000
}

test('every collection of the organisation is among them', () => {
  const named = lists.map(([root]) => root.toLowerCase()).sort()
  const held = [...(client.sandbox.companies[0]?.collections.keys() ?? [])].map((root) => root.toLowerCase()).sort()
  expect(named).toEqual(held)
})

test('the SDK reads single records, with dates as it understands them', async () => {
  const invoice = client.sandbox.control.collection('Invoices').recordAt(0)
  const { body } = await api.getInvoice('', String(invoice['InvoiceID']), 4)
  const read = body.invoices?.[0]
  expect(read?.invoiceID).toBe(invoice['InvoiceID'])
  expect(read?.lineItems?.length).toBe((invoice['LineItems'] as unknown[]).length)
  expect(read?.updatedDateUTC?.getTime()).toBe(client.sandbox.control.collection('Invoices').updatedMsAt(0))
  expect(read?.total).toBe(invoice['Total'])
})
