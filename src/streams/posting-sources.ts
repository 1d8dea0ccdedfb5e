/** What of the records posts to the ledger: by it one tells whether a report that was read still holds. */
export interface PostingSource {
  /** Parent table of a stream. */
  table: string
  key: string
  /** Column of the date it posts at. */
  date: string
  /** Statuses in which it posts; absent: always. */
  posted?: string[]
  /** Columns that decide what is posted. What a payment moves on a paid invoice, for example, is none of them. */
  columns: string[]
  parts?: PostingPart[]
}

/** A child table; it posts at the date of its parent, unless it has one of its own. */
export interface PostingPart {
  table: string
  date?: string
  columns: string[]
}

const approved = ['AUTHORISED', 'PAID']
const document = ['type', 'currency_code', 'currency_rate', 'line_amount_types', 'sub_total', 'total_tax', 'total']
const line = ['account_code', 'account_id', 'tax_type', 'tax_amount', 'line_amount', 'quantity', 'item_code']
const allocation = ['amount', 'is_deleted', 'invoice_id']

export const postingSources: readonly PostingSource[] = [
  {
    table: 'invoices',
    key: 'invoice_id',
    date: 'date',
    posted: approved,
    columns: document,
    parts: [{ table: 'invoice_line_items', columns: line }],
  },
  {
    table: 'credit_notes',
    key: 'credit_note_id',
    date: 'date',
    posted: approved,
    columns: document,
    parts: [
      { table: 'credit_note_line_items', columns: line },
      { table: 'credit_note_allocations', date: 'date', columns: allocation },
    ],
  },
  {
    table: 'prepayments',
    key: 'prepayment_id',
    date: 'date',
    posted: approved,
    columns: document,
    parts: [
      { table: 'prepayment_line_items', columns: line },
      { table: 'prepayment_allocations', date: 'date', columns: allocation },
    ],
  },
  {
    table: 'overpayments',
    key: 'overpayment_id',
    date: 'date',
    posted: approved,
    columns: document,
    parts: [
      { table: 'overpayment_line_items', columns: line },
      { table: 'overpayment_allocations', date: 'date', columns: allocation },
    ],
  },
  {
    table: 'payments',
    key: 'payment_id',
    date: 'date',
    posted: ['AUTHORISED'],
    columns: ['payment_type', 'amount', 'bank_amount', 'currency_rate', 'account_id', 'invoice_id', 'credit_note_id'],
  },
  {
    table: 'bank_transactions',
    key: 'bank_transaction_id',
    date: 'date',
    posted: ['AUTHORISED'],
    columns: [...document, 'bank_account_id'],
    parts: [{ table: 'bank_transaction_line_items', columns: line }],
  },
  {
    table: 'bank_transfers',
    key: 'bank_transfer_id',
    date: 'date',
    columns: ['amount', 'currency_rate', 'from_bank_account_id', 'to_bank_account_id'],
  },
  {
    table: 'manual_journals',
    key: 'manual_journal_id',
    date: 'date',
    posted: ['POSTED'],
    columns: ['line_amount_types', 'show_on_cash_basis_reports'],
    parts: [{ table: 'manual_journal_lines', columns: ['line_amount', 'account_code', 'account_id', 'tax_type', 'tax_amount'] }],
  },
  {
    table: 'expense_claims',
    key: 'expense_claim_id',
    date: 'reporting_date',
    posted: approved,
    columns: ['total', 'amount_paid'],
  },
  // Where it is given, the ledger itself tells what no document does: depreciation, wages, cost of goods.
  { table: 'journals', key: 'journal_id', date: 'journal_date', columns: ['journal_number'] },
]

/** The same of budgets, whose rows have a month each. */
export const budgetSources: readonly PostingSource[] = [
  {
    table: 'budgets',
    key: 'budget_id',
    date: 'updated_date_utc',
    columns: ['type', 'status', 'description'],
    parts: [{ table: 'budget_line_balances', date: 'period', columns: ['budget_line_position', 'amount'] }],
  },
]
