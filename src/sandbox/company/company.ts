import type { Collection, Company, CompanyOptions, WireRecord } from './collection.ts'
import { createManualJournals, createBudgetRecords, createManualJournalRecords } from './adjustments.ts'
import { sumBalances } from './balances.ts'
import { createBanking, createBankTransactionRecords, createBankTransferRecords } from './banking.ts'
import { createBatchRecords } from './batches.ts'
import { createContactGroupRecords, createContacts } from './contact-records.ts'
import { createArrayCollection } from './create-collection.ts'
import { createCreditNoteRecords, createOverpaymentRecords, createPrepaymentRecords } from './credit-records.ts'
import { createCredits } from './credits.ts'
import { baseCurrency, createCurrencyRecords, rateOn } from './currencies.ts'
import { createExpenseClaimRecords, createExpenses, createReceiptRecords } from './expenses.ts'
import { createLinkedTransactionRecords } from './linked-transactions.ts'
import { createPurchaseOrderRecords, createQuoteRecords, createRepeatingInvoiceRecords } from './orders.ts'
import { createInvoiceBook } from './invoice-book.ts'
import { createInvoices } from './invoice-records.ts'
import {
  createBrandingThemeRecords,
  createInvoiceReminderRecords,
  createOrganisationRecords,
  createPaymentServiceRecords,
  createUserRecords,
} from './organisation.ts'
import { createPaymentBook, createPayments } from './payments.ts'
import { createTaxRateRecords } from './tax-rates.ts'
import { createWorld } from './world.ts'
import type { Scale } from './world.ts'

const small: Scale = {
  invoices: 150,
  contacts: 40,
  credits: 14,
  bankTransactions: 48,
  bankTransfers: 8,
  batches: 12,
  purchaseOrders: 20,
  quotes: 20,
  manualJournals: 12,
  receipts: 10,
  repeatingInvoices: 6,
  linkedTransactions: 8,
}

const medium: Scale = {
  invoices: 6000,
  contacts: 800,
  credits: 400,
  bankTransactions: 3000,
  bankTransfers: 200,
  batches: 250,
  purchaseOrders: 1200,
  quotes: 1200,
  manualJournals: 400,
  receipts: 120,
  repeatingInvoices: 40,
  linkedTransactions: 250,
}

const defaultTenantId = '7c0ffee5-da7a-4b00-8c0d-5eed0fc0de42'

/**
 * A company that exists nowhere: the same options give the same bytes, on every machine and at every time. Invoices and
 * payments are functions of their index and made when read; everything else is made here.
 */
export function createCompany(options: CompanyOptions): Company {
  const tenantId = options.tenantId ?? defaultTenantId
  const name = options.name ?? 'Demo Company (NZ)'
  const world = createWorld({
    seed: options.seed,
    name,
    tenantId,
    now: options.now ?? new Date('2026-10-31T00:00:00Z'),
    scale: toScale(options.size),
  })
  const collections = new Map<string, Collection>()
  const put = (collection: Collection) => collections.set(collection.root, collection)
  const add = (root: string, idProperty: string, records: readonly WireRecord[]) =>
    put(createArrayCollection(root, idProperty, records))

  const invoices = createInvoiceBook(world, world.scale.invoices)
  const credits = createCredits(world, invoices)
  const payments = createPaymentBook(world, invoices, credits.refunds)
  const banking = createBanking(world, credits)
  const expenses = createExpenses(world)
  const manualJournals = createManualJournals(world)

  add('Accounts', 'AccountID', world.chart.records())
  add('BankTransactions', 'BankTransactionID', createBankTransactionRecords(world, banking.transactions))
  add('BankTransfers', 'BankTransferID', createBankTransferRecords(world, banking.transfers))
  add('BatchPayments', 'BatchPaymentID', createBatchRecords(world, invoices, payments))
  add('BrandingThemes', 'BrandingThemeID', createBrandingThemeRecords(world))
  add('Budgets', 'BudgetID', createBudgetRecords(world))
  add('ContactGroups', 'ContactGroupID', createContactGroupRecords(world))
  put(createContacts(world, () => sumBalances(world, invoices, credits)))
  add('CreditNotes', 'CreditNoteID', createCreditNoteRecords(world, invoices, credits.creditNotes))
  add('Currencies', 'Code', createCurrencyRecords())
  add('ExpenseClaims', 'ExpenseClaimID', createExpenseClaimRecords(world, expenses))
  add('InvoiceReminders', '', createInvoiceReminderRecords())
  put(createInvoices(world, invoices))
  add('Items', 'ItemID', world.catalogue.itemRecords())
  add('LinkedTransactions', 'LinkedTransactionID', createLinkedTransactionRecords(world, invoices))
  add('ManualJournals', 'ManualJournalID', createManualJournalRecords(world, manualJournals))
  add('Organisations', 'OrganisationID', createOrganisationRecords(world))
  add('Overpayments', 'OverpaymentID', createOverpaymentRecords(world, invoices, credits.overpayments))
  add('PaymentServices', 'PaymentServiceID', createPaymentServiceRecords(world))
  put(createPayments(invoices, payments, credits.refunds))
  add('Prepayments', 'PrepaymentID', createPrepaymentRecords(world, invoices, credits.prepayments))
  add('PurchaseOrders', 'PurchaseOrderID', createPurchaseOrderRecords(world))
  add('Quotes', 'QuoteID', createQuoteRecords(world))
  add('Receipts', 'ReceiptID', createReceiptRecords(world, expenses))
  add('RepeatingInvoices', 'RepeatingInvoiceID', createRepeatingInvoiceRecords(world))
  add('TaxRates', 'TaxType', createTaxRateRecords())
  add('TrackingCategories', 'TrackingCategoryID', world.catalogue.trackingRecords())
  add('Users', 'UserID', createUserRecords(world))
  return { tenantId, name, region: 'NZ', baseCurrency, collections, unsourced: [], rateOn: (currency, day) => rateOn(currency, day) / 1_000_000 }
}

function toScale(size: CompanyOptions['size']): Scale {
  if (size === 'small') return small
  if (size === 'medium') return medium
  const invoices = size === 'large' ? 250_000 : size.invoices
  return invoices <= 1000 ? { ...small, invoices } : { ...medium, invoices }
}
