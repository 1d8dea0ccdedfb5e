import { createArrayCollection } from '../../src/sandbox/company/create-collection.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { Company, WireRecord } from '../../src/sandbox/company/collection.ts'
import { toWireDate } from '../../src/sandbox/company/wire.ts'
import { openBooks } from '../../src/sandbox/books/books.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { defaultQuirks } from '../../src/sandbox/quirks.ts'
import type { Quirks } from '../../src/sandbox/quirks.ts'

export const nowMs = Date.UTC(2026, 5, 1)

const empty: [root: string, idProperty: string][] = [
  ['BankTransactions', 'BankTransactionID'],
  ['BankTransfers', 'BankTransferID'],
  ['CreditNotes', 'CreditNoteID'],
  ['ExpenseClaims', 'ExpenseClaimID'],
  ['Invoices', 'InvoiceID'],
  ['ManualJournals', 'ManualJournalID'],
  ['Overpayments', 'OverpaymentID'],
  ['Payments', 'PaymentID'],
  ['Prepayments', 'PrepaymentID'],
  ['Receipts', 'ReceiptID'],
]

/** The demo company's settings, contacts and items, and not one document. Rates by currency: the same on every day. */
export function createEmptyBooks({
  rates = {},
  quirks = {},
}: { rates?: Record<string, number>; quirks?: Partial<Quirks> } = {}): Books {
  const demo = createCompany({ seed: 1, size: 'small' })
  const collections = new Map(demo.collections)
  for (const [root, idProperty] of empty) collections.set(root, createArrayCollection(root, idProperty, []))
  const company: Company = {
    tenantId: demo.tenantId,
    name: demo.name,
    region: 'NZ',
    baseCurrency: 'NZD',
    collections,
    unsourced: [],
    rateOn: (currency) => rates[currency] ?? 1,
  }
  return openBooks(company, { ...defaultQuirks, ...quirks }, () => nowMs)
}

/** Saves in one draft, in the order given. */
export function save(books: Books, ...records: [root: string, record: WireRecord][]): void {
  const draft = books.begin(nowMs)
  for (const [root, record] of records) draft.save(root, record)
  draft.commit()
}

export function day(text: string): number {
  return Date.parse(text) / 86_400_000
}

export function date(text: string): string {
  return toWireDate(day(text))
}

/** Account by code, as a line or a stub names it. */
export function accountOf(books: Books, code: string): { AccountID: string; AccountCode: string } {
  return { AccountID: books.accounts.byCode(code).id, AccountCode: code }
}

export function bankOf(books: Books, code: string): WireRecord {
  const { id, name } = books.accounts.byCode(code)
  return { AccountID: id, Code: code, Name: name }
}

type Line = [code: string, amount: number, tax?: number, more?: WireRecord]

export function toLines(books: Books, lines: Line[]): WireRecord[] {
  return lines.map(([code, amount, tax = 0, more], index) => ({
    Description: `Line ${index + 1}`,
    Quantity: 1,
    UnitAmount: amount,
    LineAmount: amount,
    TaxType: tax === 0 ? 'NONE' : 'OUTPUT2',
    TaxAmount: tax,
    Tracking: [],
    ...accountOf(books, code),
    ...more,
  }))
}

/** A document of lines without tax in them, with what its totals come to. `more` has the rest. */
export function toDocument(books: Books, lines: Line[], more: WireRecord): WireRecord {
  const cents = (amounts: number[]) => Math.round(amounts.reduce((sum, amount) => sum + amount * 100, 0)) / 100
  const inclusive = more['LineAmountTypes'] === 'Inclusive'
  const amount = cents(lines.map((line) => line[1]))
  const tax = cents(lines.map((line) => line[2] ?? 0))
  const total = inclusive ? amount : cents([amount, tax])
  return {
    Status: 'AUTHORISED',
    LineAmountTypes: 'Exclusive',
    Reference: '',
    CurrencyCode: 'NZD',
    LineItems: toLines(books, lines),
    SubTotal: cents([total, -tax]),
    TotalTax: tax,
    Total: total,
    ...more,
  }
}

/** One journal as the tests compare it: its source, date and lines `code net tax`; a bank account without code shows its name. */
export function showJournals(books: Books): { source: string; date: string; lines: string[] }[] {
  const { journals } = books.ledger
  return Array.from({ length: journals.size }, (_, index) => journals.recordAt(index)).map((journal) => ({
    source: `${String(journal['SourceType'] ?? '-')} ${String(journal['SourceID'] ?? '-')}`,
    date: new Date(Number(/\d+/.exec(String(journal['JournalDate']))![0])).toISOString().slice(0, 10),
    lines: (journal['JournalLines'] as WireRecord[]).map(({ AccountCode, NetAmount, TaxAmount }) => {
      const tax = Number(TaxAmount)
      return `${String(AccountCode)} ${Number(NetAmount).toFixed(2)}${tax === 0 ? '' : ` tax ${tax.toFixed(2)}`}`
    }),
  }))
}

export function linesOf(books: Books, index = -1): string[] {
  return showJournals(books).at(index)!.lines
}

/** Balances by account code, in units of currency; those that are 0 are left out. */
export function toCodes(books: Books, balances: Map<string, number>): Record<string, number> {
  const entries = [...balances].map(([id, cents]) => [books.accounts.byId(id).code, cents / 100] as const)
  return Object.fromEntries(entries.filter(([, amount]) => amount !== 0))
}
