/**
 * Streams the ledger is made of. Without one that is needed `always` the books are incomplete; the others, which many
 * connections may not read or many organisations do not use, are taken as they come.
 */
export const ledgerStreams: Record<string, 'always' | 'where-held'> = {
  organisations: 'always',
  accounts: 'always',
  contacts: 'always',
  tracking_categories: 'where-held',
  invoices: 'always',
  credit_notes: 'always',
  payments: 'always',
  prepayments: 'always',
  overpayments: 'always',
  bank_transactions: 'always',
  bank_transfers: 'always',
  manual_journals: 'always',
  expense_claims: 'where-held',
}
