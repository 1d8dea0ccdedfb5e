import type { Collection, Company, CompanyOptions, WireRecord } from './collection.ts'
import { createManualJournals, createBudgetRecords, createManualJournalRecords } from './adjustments.ts'
import { sumBalances } from './balances.ts'
import type { Entry } from '../books/entry.ts'
import { createBankTransactionRecords, createBankTransferRecords } from './bank-records.ts'
import { createBanking } from './banking.ts'
import { createBatchRecords } from './batches.ts'
import { createContactGroupRecords, createContacts } from './contact-records.ts'
import { createArrayCollection, createLazyCollection } from './create-collection.ts'
import { createCreditNoteRecords, createOverpaymentRecords, createPrepaymentRecords } from './credit-records.ts'
import { createCredits } from './credits.ts'
import { createCurrencies } from './currencies.ts'
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
import { once } from './once.ts'
import { createPlan } from './plan.ts'
import { regions } from './regions/regions.ts'
import { createStock } from './stock.ts'
import { createUnsourced } from './unsourced.ts'
import { createWorld } from './world.ts'
import type { Scale, World } from './world.ts'
import { createItems } from './item-records.ts'

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

/**
 * A company that exists nowhere: the same options give the same bytes, on every machine and at every time. Nothing is made
 * before it is first looked at. Invoices and payments are functions of their index and made when read.
 */
export function createCompany(options: CompanyOptions): Company {
  const region = options.region ?? 'NZ'
  const profile = regions[region]
  const tenantId = options.tenantId ?? profile.tenantId
  const name = options.name ?? `Demo Company (${profile.label})`
  const currencies = createCurrencies(profile)
  const records = once(() =>
    createRecords(
      createWorld({
        seed: options.seed,
        name,
        tenantId,
        region,
        trade: options.trade ?? 'general',
        now: options.now ?? new Date('2026-10-31T00:00:00Z'),
        scale: toScale(options.size),
        historyDays: options.historyDays ?? 900,
      }),
    ),
  )
  return {
    tenantId,
    name,
    region,
    baseCurrency: profile.currency,
    get collections() {
      return records().collections
    },
    get unsourced() {
      return records().unsourced()
    },
    rateOn: (currency, day) => currencies.rateOn(currency, day) / 1_000_000,
  }
}

interface Records {
  collections: Map<string, Collection>
  unsourced(): readonly Entry[]
}

/** Each part is made when something of it is read: an organisation that nobody asks for its bills has none in memory. */
function createRecords(world: World): Records {
  const collections = new Map<string, Collection>()
  const put = (root: string, idProperty: string, make: () => Collection) =>
    collections.set(root, createLazyCollection(root, idProperty, make))
  const add = (root: string, idProperty: string, toRecords: () => readonly WireRecord[], toSources?: () => readonly Entered[]) =>
    put(root, idProperty, () => {
      const sources = toSources?.()
      return createArrayCollection(root, idProperty, toRecords(), sources && ((index) => sources[index]!.createdMs))
    })

  const settled = once(() => {
    const book = createInvoiceBook(world, world.scale.invoices)
    return { book, credits: createCredits(world, book) }
  })
  const invoices = () => settled().book
  const credits = () => settled().credits
  const payments = once(() => createPaymentBook(world, invoices(), credits().refunds))
  const batches = once(() => createBatchRecords(world, invoices(), payments()))
  const expenses = once(() => createExpenses(world))
  const plan = once(() => createPlan(world, invoices(), payments(), credits(), expenses()))
  const banking = once(() => createBanking(world, credits(), plan()))
  const manualJournals = once(() => {
    banking()
    return createManualJournals(world, plan())
  })
  const stock = once(() => createStock(world, invoices(), credits().creditNotes))

  add('Accounts', 'AccountID', () => world.chart.records())
  add(
    'BankTransactions',
    'BankTransactionID',
    () => createBankTransactionRecords(world, banking().transactions),
    () => banking().transactions,
  )
  add(
    'BankTransfers',
    'BankTransferID',
    () => createBankTransferRecords(world, banking().transfers),
    () => banking().transfers,
  )
  add('BatchPayments', 'BatchPaymentID', batches)
  add('BrandingThemes', 'BrandingThemeID', () => createBrandingThemeRecords(world))
  add('Budgets', 'BudgetID', () => createBudgetRecords(world))
  add('ContactGroups', 'ContactGroupID', () => createContactGroupRecords(world))
  put('Contacts', 'ContactID', () => createContacts(world, () => sumBalances(world, invoices(), credits())))
  add(
    'CreditNotes',
    'CreditNoteID',
    () => createCreditNoteRecords(world, invoices(), credits().creditNotes),
    () => credits().creditNotes,
  )
  add('Currencies', 'Code', () => world.currencies.records())
  add(
    'ExpenseClaims',
    'ExpenseClaimID',
    () => createExpenseClaimRecords(world, expenses()),
    () => expenses().claims,
  )
  add('InvoiceReminders', '', () => createInvoiceReminderRecords())
  const batchOf = (paymentKey: number): string | undefined => {
    batches()
    return payments().batches.get(paymentKey)?.id
  }
  put('Invoices', 'InvoiceID', () => createInvoices(world, invoices(), batchOf))
  put('Items', 'ItemID', () => createItems(world, () => stock().levels))
  add('LinkedTransactions', 'LinkedTransactionID', () => createLinkedTransactionRecords(world, invoices()))
  add(
    'ManualJournals',
    'ManualJournalID',
    () => createManualJournalRecords(world, manualJournals()),
    () => manualJournals(),
  )
  add('Organisations', 'OrganisationID', () => createOrganisationRecords(world))
  add(
    'Overpayments',
    'OverpaymentID',
    () => createOverpaymentRecords(world, invoices(), credits().overpayments),
    () => credits().overpayments,
  )
  add('PaymentServices', 'PaymentServiceID', () => createPaymentServiceRecords(world))
  put('Payments', 'PaymentID', () => {
    // Payments say which batch they were made in.
    batches()
    return createPayments(invoices(), payments(), credits().refunds)
  })
  add(
    'Prepayments',
    'PrepaymentID',
    () => createPrepaymentRecords(world, invoices(), credits().prepayments),
    () => credits().prepayments,
  )
  add('PurchaseOrders', 'PurchaseOrderID', () => createPurchaseOrderRecords(world))
  add('Quotes', 'QuoteID', () => createQuoteRecords(world))
  add(
    'Receipts',
    'ReceiptID',
    () => createReceiptRecords(world, expenses()),
    () => expenses().receipts,
  )
  add('RepeatingInvoices', 'RepeatingInvoiceID', () => createRepeatingInvoiceRecords(world))
  add('TaxRates', 'TaxType', () => world.taxes.records())
  add('TrackingCategories', 'TrackingCategoryID', () => world.catalogue.trackingRecords())
  add('Users', 'UserID', () => createUserRecords(world))
  return { collections, unsourced: once(() => createUnsourced(world, plan(), banking().routine, stock())) }
}

interface Entered {
  createdMs: number
}

function toScale(size: CompanyOptions['size']): Scale {
  if (size === 'small') return small
  if (size === 'medium') return medium
  const invoices = size === 'large' ? 250_000 : size.invoices
  return invoices <= 1000 ? { ...small, invoices } : { ...medium, invoices }
}
