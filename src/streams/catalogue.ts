import { AppError } from '../lib/app-error.ts'
import { bankTransactions, bankTransfers, batchPayments } from './banking.ts'
import { contactGroups, contacts } from './contacts.ts'
import { budgets, journals, manualJournals } from './journals.ts'
import { overpayments, payments, paymentServices, prepayments } from './payments.ts'
import { employees, expenseClaims, linkedTransactions, purchaseOrders, receipts } from './purchases.ts'
import {
  reportBalanceSheet,
  reportBankSummary,
  reportBudgetSummary,
  reportProfitAndLoss,
  reportProfitAndLossCash,
  reportTrialBalance,
} from './reports.ts'
import { creditNotes, invoiceReminders, invoices, quotes, repeatingInvoices } from './sales.ts'
import { accounts, brandingThemes, currencies, items, organisations, taxRates, trackingCategories, users } from './settings.ts'
import type { Stream } from './stream.ts'

/** Streams of records: what others refer to first, then documents, then the rest. */
export const recordStreams: readonly Stream[] = [
  organisations,
  accounts,
  taxRates,
  currencies,
  trackingCategories,
  brandingThemes,
  users,
  contacts,
  contactGroups,
  items,
  invoices,
  creditNotes,
  payments,
  prepayments,
  overpayments,
  batchPayments,
  bankTransactions,
  bankTransfers,
  purchaseOrders,
  quotes,
  repeatingInvoices,
  linkedTransactions,
  manualJournals,
  journals,
  budgets,
  expenseClaims,
  receipts,
  invoiceReminders,
  paymentServices,
  employees,
]

/** Xero's own figures, which the copy of the records is proved against. */
export const reportStreams: readonly Stream[] = [
  reportTrialBalance,
  reportBalanceSheet,
  reportProfitAndLoss,
  reportProfitAndLossCash,
  reportBankSummary,
  reportBudgetSummary,
]

/** Every stream Daybook knows. */
export const streams: readonly Stream[] = [...recordStreams, ...reportStreams]

const byName = new Map(streams.map((stream) => [stream.name, stream]))

/** Throws `not_found`, naming the streams there are. */
export function getStream(name: string): Stream {
  const stream = byName.get(name)
  if (stream) return stream
  const names = streams.map((each) => each.name).toSorted()
  throw new AppError('not_found', `There is no stream "${name}". Streams: ${names.join(', ')}.`)
}
