import type { WireRecord } from '../company/collection.ts'

/** What one collection of the Accounting API can do. */
export interface Endpoint {
  path: string
  root: string
  /** Any one of these opens it, either family. */
  scopes: string[]
  needsReporting?: boolean
  modifiedSince?: boolean
  /**
   * - `sized`: page and pageSize, with a pagination object · `fixed`: page of 100 without one
   * - `offset`: Journals · absent: everything in one response
   */
  paging?: 'sized' | 'fixed' | 'offset'
  /** Page 1 is given when none is asked for. */
  enforced?: boolean
  where?: boolean
  order?: boolean
  /** Line arrays that come only with `page` or by id. */
  lines?: string[]
  /** Prices are rounded to 2 places unless `unitdp=4`. */
  unitdp?: boolean
  /** Guarded by ErrorNumber 51. */
  guarded?: boolean
  /** Also found by these under `/{path}/{value}`. */
  otherKeys?: string[]
  /** Left out of lists unless the parameter says `true`; without a parameter, always. */
  hidden?: { test(record: WireRecord): boolean; unless?: string }
  /** Parameters that hold a comma-separated list, any of which the property must equal. Lower-cased names. */
  listFilters?: Record<string, string[]>
  /** Parameters that hold one value. */
  valueFilters?: Record<string, string[]>
  /** Parameters that bound a date. */
  dateFilters?: Record<string, { property: string; bound: 'from' | 'to' }>
  /** Properties that `searchTerm` looks into. */
  searched?: string[][]
  /** Left out with `summaryOnly=true`. */
  summaryOmits?: string[]
  /** Left out of lists without `page`. */
  unpagedOmits?: string[]
  /** Left out of every list. */
  listOmits?: string[]
  /** Answers to writes and single reads repeat `summarizeErrors`: Xero's examples show it of quotes alone. */
  saysSummarizeErrors?: boolean
  /** Lists carry these arrays empty; only the single read fills them. */
  stubbed?: string[]
}

const settings = ['accounting.settings.read']
const invoices = ['accounting.transactions.read', 'accounting.invoices.read']
const payments = ['accounting.transactions.read', 'accounting.payments.read']
const banking = ['accounting.transactions.read', 'accounting.banktransactions.read']
const contacts = ['accounting.contacts.read']

const document: Partial<Endpoint> = {
  modifiedSince: true,
  paging: 'sized',
  where: true,
  order: true,
  lines: ['LineItems'],
  unitdp: true,
}
const filtered: Partial<Endpoint> = { where: true, order: true }

export const endpoints: Endpoint[] = [
  { path: 'Accounts', root: 'Accounts', scopes: settings, modifiedSince: true, ...filtered },
  {
    path: 'BankTransactions',
    root: 'BankTransactions',
    scopes: banking,
    ...document,
    guarded: true,
    listFilters: { references: ['Reference'] },
  },
  {
    path: 'BankTransfers',
    root: 'BankTransfers',
    scopes: banking,
    modifiedSince: true,
    ...filtered,
    hidden: { test: (record) => record['Status'] === 'DELETED', unless: 'includedeleted' },
  },
  { path: 'BatchPayments', root: 'BatchPayments', scopes: payments, modifiedSince: true, ...filtered },
  { path: 'BrandingThemes', root: 'BrandingThemes', scopes: settings },
  {
    path: 'Budgets',
    root: 'Budgets',
    scopes: ['accounting.budgets.read'],
    stubbed: ['BudgetLines'],
    listFilters: { ids: ['BudgetID'] },
  },
  {
    path: 'ContactGroups',
    root: 'ContactGroups',
    scopes: contacts,
    ...filtered,
    stubbed: ['Contacts'],
    hidden: { test: (record) => record['Status'] !== 'ACTIVE' },
  },
  {
    path: 'Contacts',
    root: 'Contacts',
    scopes: contacts,
    modifiedSince: true,
    paging: 'sized',
    ...filtered,
    guarded: true,
    otherKeys: ['ContactNumber'],
    hidden: { test: (record) => record['ContactStatus'] === 'ARCHIVED', unless: 'includearchived' },
    listFilters: { ids: ['ContactID'] },
    searched: [['Name'], ['FirstName'], ['LastName'], ['EmailAddress'], ['ContactNumber'], ['CompanyNumber']],
    summaryOmits: [
      'Addresses',
      'Balances',
      'ContactGroups',
      'ContactPersons',
      'IsCustomer',
      'IsSupplier',
      'Phones',
      'PaymentTerms',
    ],
    unpagedOmits: [
      'ContactPersons',
      'Balances',
      'ContactGroups',
      'PaymentTerms',
      'MergedToContactID',
      'HasAttachments',
      'BatchPayments',
      'SalesTrackingCategories',
      'PurchasesTrackingCategories',
      'TrackingCategoryName',
      'TrackingCategoryOption',
      'Discount',
      'XeroNetworkKey',
    ],
  },
  { path: 'CreditNotes', root: 'CreditNotes', scopes: invoices, ...document, guarded: true, otherKeys: ['CreditNoteNumber'] },
  { path: 'Currencies', root: 'Currencies', scopes: settings, ...filtered },
  { path: 'ExpenseClaims', root: 'ExpenseClaims', scopes: ['accounting.transactions.read'], modifiedSince: true, ...filtered },
  {
    path: 'Invoices',
    root: 'Invoices',
    scopes: invoices,
    ...document,
    guarded: true,
    otherKeys: ['InvoiceNumber'],
    listFilters: {
      ids: ['InvoiceID'],
      invoicenumbers: ['InvoiceNumber'],
      contactids: ['Contact', 'ContactID'],
      statuses: ['Status'],
    },
    searched: [['InvoiceNumber'], ['Reference'], ['Contact', 'Name']],
    summaryOmits: ['Payments', 'LineItems', 'HasAttachments', 'CreditNotes', 'Prepayments', 'Overpayments'],
    unpagedOmits: ['TotalDiscount'],
    listOmits: ['RoundingAmount', 'EnteredTotal'],
  },
  { path: 'InvoiceReminders/Settings', root: 'InvoiceReminders', scopes: settings },
  {
    path: 'Items',
    root: 'Items',
    scopes: [...settings, 'accounting.invoices.read'],
    modifiedSince: true,
    ...filtered,
    unitdp: true,
    otherKeys: ['Code'],
  },
  {
    path: 'Journals',
    root: 'Journals',
    scopes: ['accounting.journals.read'],
    needsReporting: true,
    modifiedSince: true,
    paging: 'offset',
    otherKeys: ['JournalNumber'],
  },
  {
    path: 'LinkedTransactions',
    root: 'LinkedTransactions',
    scopes: invoices,
    paging: 'fixed',
    enforced: true,
    valueFilters: {
      linkedtransactionid: ['LinkedTransactionID'],
      sourcetransactionid: ['SourceTransactionID'],
      targettransactionid: ['TargetTransactionID'],
      contactid: ['ContactID'],
      status: ['Status'],
    },
  },
  {
    path: 'ManualJournals',
    root: 'ManualJournals',
    scopes: ['accounting.transactions.read', 'accounting.manualjournals.read'],
    needsReporting: true,
    modifiedSince: true,
    paging: 'sized',
    ...filtered,
    lines: ['JournalLines'],
    guarded: true,
  },
  { path: 'Organisation', root: 'Organisations', scopes: settings },
  // Not in the reference, but clients in use ask for it by this name (tap-xero).
  { path: 'Organisations', root: 'Organisations', scopes: settings },
  { path: 'Overpayments', root: 'Overpayments', scopes: payments, ...document, listFilters: { references: ['Reference'] } },
  {
    path: 'Payments',
    root: 'Payments',
    scopes: payments,
    modifiedSince: true,
    paging: 'sized',
    ...filtered,
    guarded: true,
  },
  { path: 'PaymentServices', root: 'PaymentServices', scopes: ['paymentservices'] },
  {
    path: 'Prepayments',
    root: 'Prepayments',
    scopes: payments,
    ...document,
    listFilters: { references: ['Reference'], invoicenumbers: ['InvoiceNumber'] },
  },
  {
    path: 'PurchaseOrders',
    root: 'PurchaseOrders',
    scopes: invoices,
    modifiedSince: true,
    paging: 'sized',
    enforced: true,
    order: true,
    guarded: true,
    otherKeys: ['PurchaseOrderNumber'],
    valueFilters: { status: ['Status'] },
    dateFilters: { datefrom: { property: 'Date', bound: 'from' }, dateto: { property: 'Date', bound: 'to' } },
  },
  {
    path: 'Quotes',
    root: 'Quotes',
    saysSummarizeErrors: true,
    scopes: invoices,
    modifiedSince: true,
    paging: 'fixed',
    order: true,
    valueFilters: { status: ['Status'], contactid: ['Contact', 'ContactID'] },
    searched: [['QuoteNumber']],
    dateFilters: {
      datefrom: { property: 'Date', bound: 'from' },
      dateto: { property: 'Date', bound: 'to' },
      expirydatefrom: { property: 'ExpiryDate', bound: 'from' },
      expirydateto: { property: 'ExpiryDate', bound: 'to' },
    },
  },
  {
    path: 'Receipts',
    root: 'Receipts',
    scopes: ['accounting.transactions.read'],
    modifiedSince: true,
    ...filtered,
    unitdp: true,
    stubbed: ['LineItems'],
  },
  { path: 'RepeatingInvoices', root: 'RepeatingInvoices', scopes: invoices, ...filtered },
  { path: 'TaxRates', root: 'TaxRates', scopes: settings, ...filtered },
  {
    path: 'TrackingCategories',
    root: 'TrackingCategories',
    scopes: settings,
    ...filtered,
    hidden: { test: (record) => record['Status'] === 'ARCHIVED', unless: 'includearchived' },
  },
  { path: 'Users', root: 'Users', scopes: settings, modifiedSince: true, ...filtered },
]
