/** A kind of document that can be found and read: the table it is in, and the columns that say what it is. */
export interface DocumentKind {
  kind: string
  table: string
  id: string
  /** Columns, or SQL over them. Missing ones do not exist for the kind. */
  number?: string
  reference?: string
  contactId?: string
  contact?: string
  date: string
  dueDate?: string
  total?: string
  due?: string
  currency?: string
  /** Which rows of the table are of this kind. */
  where?: string
}

const contact = { contactId: 'contact_id', contact: 'contact_name' }
const money = { total: 'total', currency: 'currency_code' }
const invoice = {
  table: 'invoices',
  id: 'invoice_id',
  number: 'invoice_number',
  reference: 'reference',
  ...contact,
  date: 'date',
  dueDate: 'due_date',
  ...money,
  due: 'amount_due',
}
const creditNote = {
  table: 'credit_notes',
  id: 'credit_note_id',
  number: 'credit_note_number',
  reference: 'reference',
  ...contact,
  date: 'date',
  ...money,
  due: 'remaining_credit',
}

/** In the order in which they are listed beside equal matches. */
export const documentKinds: readonly DocumentKind[] = [
  { kind: 'invoice', ...invoice, where: `type LIKE 'ACCREC%'` },
  { kind: 'bill', ...invoice, where: `type LIKE 'ACCPAY%'` },
  { kind: 'credit_note', ...creditNote, where: `type LIKE 'ACCREC%'` },
  { kind: 'bill_credit_note', ...creditNote, where: `type LIKE 'ACCPAY%'` },
  {
    kind: 'payment',
    table: 'payments',
    id: 'payment_id',
    number: 'coalesce(invoice_number, credit_note_number)',
    reference: 'reference',
    contactId: 'invoice_contact_id',
    contact: 'invoice_contact_name',
    date: 'date',
    total: 'amount',
    currency: 'invoice_currency_code',
  },
  {
    kind: 'bank_transaction',
    table: 'bank_transactions',
    id: 'bank_transaction_id',
    reference: 'reference',
    ...contact,
    date: 'date',
    ...money,
  },
  {
    kind: 'bank_transfer',
    table: 'bank_transfers',
    id: 'bank_transfer_id',
    reference: 'reference',
    date: 'date',
    total: 'amount',
  },
  {
    kind: 'prepayment',
    table: 'prepayments',
    id: 'prepayment_id',
    number: 'invoice_number',
    reference: 'reference',
    ...contact,
    date: 'date',
    ...money,
    due: 'remaining_credit',
  },
  {
    kind: 'overpayment',
    table: 'overpayments',
    id: 'overpayment_id',
    reference: 'reference',
    ...contact,
    date: 'date',
    ...money,
    due: 'remaining_credit',
  },
  { kind: 'manual_journal', table: 'manual_journals', id: 'manual_journal_id', reference: 'narration', date: 'date' },
  {
    kind: 'quote',
    table: 'quotes',
    id: 'quote_id',
    number: 'quote_number',
    reference: 'reference',
    ...contact,
    date: 'date',
    dueDate: 'expiry_date',
    ...money,
  },
  {
    kind: 'purchase_order',
    table: 'purchase_orders',
    id: 'purchase_order_id',
    number: 'purchase_order_number',
    reference: 'reference',
    ...contact,
    date: 'date',
    dueDate: 'delivery_date',
    ...money,
  },
]
