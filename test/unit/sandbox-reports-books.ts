import type { Books } from '../../src/sandbox/books/books.ts'
import { openBooks } from '../../src/sandbox/books/books.ts'
import type { Collection, Company, Region, WireRecord } from '../../src/sandbox/company/collection.ts'
import { createArrayCollection } from '../../src/sandbox/company/create-collection.ts'
import { defaultQuirks } from '../../src/sandbox/quirks.ts'
import type { Quirks } from '../../src/sandbox/quirks.ts'
import type { MakeReport } from '../../src/sandbox/reports/report-request.ts'
import { createReportRequest } from '../../src/sandbox/reports/report-request.ts'

/** `[code, name, type, class, system account]`; without a code it has none. */
export type HandAccount = [code: string, name: string, type: string, accountClass: string, system?: string | undefined]

export interface HandBooks {
  books: Books
  /** A journal: cents by account code or name, debit +. Nobody checks that it balances. */
  post(date: string, amounts: Record<string, number>, tracking?: readonly WireRecord[], sourceType?: string): void
}

const idProperties: Record<string, string> = {
  BankTransactions: 'BankTransactionID',
  BankTransfers: 'BankTransferID',
  BatchPayments: 'BatchPaymentID',
  Budgets: 'BudgetID',
  Contacts: 'ContactID',
  CreditNotes: 'CreditNoteID',
  Currencies: 'Code',
  ExpenseClaims: 'ExpenseClaimID',
  Invoices: 'InvoiceID',
  Items: 'ItemID',
  ManualJournals: 'ManualJournalID',
  Organisations: 'OrganisationID',
  Overpayments: 'OverpaymentID',
  Payments: 'PaymentID',
  Prepayments: 'PrepaymentID',
  Receipts: 'ReceiptID',
  TaxRates: 'TaxType',
  TrackingCategories: 'TrackingCategoryID',
}

/** Books of accounts given by hand and nothing else, unless records are given too. Rates are 1. */
export function createHandBooks(options: {
  accounts: readonly HandAccount[]
  /** Ids other than `acc-CODE`, by code or name. */
  ids?: Record<string, string>
  region?: Region
  organisation?: WireRecord
  records?: Record<string, readonly WireRecord[]>
  quirks?: Partial<Quirks>
}): HandBooks {
  const region = options.region ?? 'NZ'
  const idOf = (key: string) => options.ids?.[key] ?? `acc-${key}`
  const accounts = options.accounts.map(([code, name, type, accountClass, system]) => ({
    AccountID: idOf(code || name),
    ...(code === '' ? {} : { Code: code }),
    Name: name,
    Type: type,
    Class: accountClass,
    Status: 'ACTIVE',
    TaxType: 'NONE',
    ...(system === undefined ? {} : { SystemAccount: system }),
    ...(type === 'BANK' ? { CurrencyCode: 'NZD' } : {}),
  }))
  const organisation = {
    OrganisationID: 'org',
    Name: 'Hand & Co',
    FinancialYearEndDay: 31,
    FinancialYearEndMonth: 3,
    ...options.organisation,
  }
  const records: Record<string, readonly WireRecord[]> = { ...options.records, Organisations: [organisation] }
  const collections = new Map<string, Collection>([['Accounts', createArrayCollection('Accounts', 'AccountID', accounts)]])
  for (const [root, idProperty] of Object.entries(idProperties)) {
    collections.set(root, createArrayCollection(root, idProperty, records[root] ?? []))
  }
  const company: Company = {
    tenantId: '00000000-0000-4000-8000-000000000001',
    name: 'Hand & Co',
    region,
    baseCurrency: 'NZD',
    collections,
    unsourced: [],
    rateOn: () => 1,
  }
  const books = openBooks(company, { ...defaultQuirks, ...options.quirks })
  return {
    books,
    post: (date, amounts, tracking = [], sourceType) =>
      books.ledger.append({
        enteredMs: Date.parse(date),
        day: toDays(date),
        reference: '',
        sourceType: sourceType ?? null,
        sourceId: null,
        postings: Object.entries(amounts).map(([key, net]) => ({
          accountId: idOf(key),
          net,
          tax: 0,
          taxType: '',
          description: '',
          tracking,
        })),
      }),
  }
}

export function toDays(date: string): number {
  return Math.floor(Date.parse(date) / 86_400_000)
}

/** `now` as a date; parameters as a client names them. */
export function runReport(books: Books, make: MakeReport, now: string, params: Record<string, string> = {}) {
  const query = new Map(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]))
  return make(createReportRequest(books, query, Date.parse(now)))
}

/** The rows as text: one line for each, sections by their titles. */
export function toLines(report: { Rows?: unknown[] }): string[] {
  type Shown = { RowType: string; Title?: string; Cells?: { Value: string }[]; Rows?: Shown[] }
  const show = (row: Shown): string[] => [
    ...(row.Cells ? [row.Cells.map(({ Value }) => Value).join(' | ')] : [`[${row.Title}]`]),
    ...(row.Rows ?? []).flatMap(show),
  ]
  return ((report.Rows ?? []) as Shown[]).flatMap(show)
}
