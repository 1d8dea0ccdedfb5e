import type { Read, Scopes } from './stream.ts'

/**
 * Scopes of the accounting endpoints: what apps made since March 2026 ask, and what older apps hold until the broad
 * scopes end. Only the reading variants are named; a writing scope includes its reading one.
 */
export const scopes = {
  invoices: { granular: ['accounting.invoices.read'], broad: ['accounting.transactions.read'] },
  payments: { granular: ['accounting.payments.read'], broad: ['accounting.transactions.read'] },
  bankTransactions: { granular: ['accounting.banktransactions.read'], broad: ['accounting.transactions.read'] },
  manualJournals: { granular: ['accounting.manualjournals.read'], broad: ['accounting.transactions.read'] },
  contacts: { granular: ['accounting.contacts.read'], broad: ['accounting.contacts.read'] },
  settings: { granular: ['accounting.settings.read'], broad: ['accounting.settings.read'] },
  /** Xero's pages disagree on which of the two reaches items: either is tried. */
  items: { granular: ['accounting.settings.read', 'accounting.invoices.read'], broad: ['accounting.settings.read'] },
  budgets: { granular: ['accounting.budgets.read'], broad: ['accounting.budgets.read'] },
  journals: { granular: ['accounting.journals.read'], broad: ['accounting.journals.read'] },
  paymentServices: { granular: ['paymentservices'], broad: ['paymentservices'] },
  trialBalance: { granular: ['accounting.reports.trialbalance.read'], broad: ['accounting.reports.read'] },
  balanceSheet: { granular: ['accounting.reports.balancesheet.read'], broad: ['accounting.reports.read'] },
  profitAndLoss: { granular: ['accounting.reports.profitandloss.read'], broad: ['accounting.reports.read'] },
  bankSummary: { granular: ['accounting.reports.banksummary.read'], broad: ['accounting.reports.read'] },
  budgetSummary: { granular: ['accounting.reports.budgetsummary.read'], broad: ['accounting.reports.read'] },
  expenses: { granular: [], broad: ['accounting.transactions.read'] },
} satisfies Record<string, Scopes>

export const everything: Read = { kind: 'all' }

/** The endpoints with `page`, `pageSize` and a `pagination` object. */
export function largePages(order?: string): Read {
  return { kind: 'pages', size: 1000, sizeParam: true, counts: true, ...(order === undefined ? {} : { order }) }
}

/** The endpoints with `page` alone: a hundred records each, and no count. */
export function smallPages(order?: string): Read {
  return { kind: 'pages', size: 100, sizeParam: false, counts: false, ...(order === undefined ? {} : { order }) }
}

/** Four decimals in unit prices, where Xero rounds to two unless asked. */
export const fullPrecision = { unitdp: '4' }
