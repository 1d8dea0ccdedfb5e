import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'

/** Which accounting records a file can hang on, by ObjectGroup, and the ObjectType of one (Xero Files: Associations). */
const groups: Record<string, { root: string; toType: (record: WireRecord) => string }> = {
  Account: { root: 'Accounts', toType: (record) => accountTypes[String(record['Type'])] ?? 'Account' },
  BankTransaction: {
    root: 'BankTransactions',
    toType: (record) => (String(record['Type']).startsWith('RECEIVE') ? 'CashRec' : 'CashPaid'),
  },
  Contact: { root: 'Contacts', toType: () => 'Business' },
  CreditNote: {
    root: 'CreditNotes',
    toType: (record) => (record['Type'] === 'ACCPAYCREDIT' ? 'AccPayCredit' : 'AccRecCredit'),
  },
  Invoice: { root: 'Invoices', toType: (record) => (record['Type'] === 'ACCPAY' ? 'Accpay' : 'AccRec') },
  Item: { root: 'Items', toType: () => 'PriceListItem' },
  ManualJournal: { root: 'ManualJournals', toType: () => 'ManJournal' },
  Overpayment: {
    root: 'Overpayments',
    toType: (record) => (record['Type'] === 'SPEND-OVERPAYMENT' ? 'ApOverPayment' : 'ArOverPayment'),
  },
  Payment: {
    root: 'Payments',
    toType: (record) => (String(record['PaymentType']).startsWith('ACCPAY') ? 'AccPayPayment' : 'AccRecPayment'),
  },
  Prepayment: {
    root: 'Prepayments',
    toType: (record) => (record['Type'] === 'SPEND-PREPAYMENT' ? 'ApPrepayment' : 'ArPrepayment'),
  },
  Quote: { root: 'Quotes', toType: () => 'SalesQuote' },
  Receipt: { root: 'Receipts', toType: () => 'Receipt' },
}

const accountTypes: Record<string, string> = {
  BANK: 'Bank',
  CURRENT: 'Current',
  CURRLIAB: 'Currliab',
  DEPRECIATN: 'Depreciatn',
  DIRECTCOSTS: 'DirectCosts',
  EQUITY: 'Equity',
  EXPENSE: 'Expense',
  FIXED: 'Fixed',
  LIABILITY: 'Liability',
  NONCURRENT: 'NonCurrent',
  OTHERINCOME: 'OtherIncome',
  OVERHEADS: 'Overheads',
  PREPAYMENT: 'Prepayment',
  REVENUE: 'Revenue',
  SALES: 'Sales',
  TERMLIAB: 'Termliab',
}

export const objectGroups: readonly string[] = Object.keys(groups)

/** The ObjectType of a record; undefined: the organisation has none of that group with this id. */
export function findObjectType(books: Books, group: string, id: string): string | undefined {
  const found = groups[group]
  const record = found && books.collections.has(found.root) ? books.find(found.root, id) : undefined
  return record && found?.toType(record)
}
