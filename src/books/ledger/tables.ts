import { postingColumns, tenantColumn, type BooksColumn } from './posting-columns.ts'

/** Grows when a table below changes: books of another version are dropped and posted anew. */
export const booksVersion = 2

export interface BooksTable {
  name: string
  comment: string
  columns: BooksColumn[]
}

const documentColumns: BooksColumn[] = [
  tenantColumn,
  {
    name: 'document_type',
    type: 'VARCHAR',
    comment: 'invoice, bill, credit_note, bill_credit_note, prepayment, overpayment or expense_claim.',
  },
  { name: 'document_id', type: 'VARCHAR', comment: "Xero's id of the document." },
]

/** The tables of schema `books` that hold what is posted. The ledger fills them, but `residuals`, which reconciliation fills. */
export const booksTables: BooksTable[] = [
  {
    name: 'general_ledger',
    comment:
      'Every posting on accrual basis, rebuilt from the documents. Key: tenant_id, source_type, source_id, line. The postings of a source sum to 0.',
    columns: postingColumns,
  },
  {
    name: 'cash_ledger',
    comment:
      'Every posting on cash basis: income and expense when money moves. Key: tenant_id, source_type, source_id, line. The postings of a source sum to 0.',
    columns: postingColumns,
  },
  {
    name: 'organisations',
    comment: 'One row an organisation whose books are kept.',
    columns: [
      tenantColumn,
      { name: 'name', type: 'VARCHAR', comment: 'Name of the organisation.' },
      { name: 'base_currency', type: 'VARCHAR', comment: 'Currency of its books, three letters.' },
      { name: 'country_code', type: 'VARCHAR', comment: 'Its country, two letters.' },
      { name: 'financial_year_end_month', type: 'INTEGER', comment: 'Month in which its financial year ends, from 1.' },
      {
        name: 'financial_year_end_day',
        type: 'INTEGER',
        comment: 'Day on which it ends; past the end of a month means its last day.',
      },
      { name: 'period_lock_date', type: 'DATE', comment: 'Until this day only advisers may change anything.' },
      { name: 'end_of_year_lock_date', type: 'DATE', comment: 'Until this day nobody may change anything.' },
      { name: 'short_code', type: 'VARCHAR', comment: 'Names the organisation in links into Xero.' },
      {
        name: 'as_of',
        type: 'TIMESTAMP WITH TIME ZONE',
        comment: 'Up to when the copy the books are made of is complete; null while part of it was never read to its end.',
      },
    ],
  },
  {
    name: 'accounts',
    comment: 'The chart of accounts, with accounts that were deleted and those that documents name and Xero no longer lists.',
    columns: [
      tenantColumn,
      { name: 'account_id', type: 'VARCHAR', comment: "Xero's id of the account." },
      { name: 'code', type: 'VARCHAR', comment: 'Its code; bank accounts may lack one, and codes are used again.' },
      { name: 'name', type: 'VARCHAR', comment: 'Its name.' },
      { name: 'type', type: 'VARCHAR', comment: 'Type, such as BANK, CURRENT, REVENUE or OVERHEADS.' },
      { name: 'class', type: 'VARCHAR', comment: 'ASSET, LIABILITY, EQUITY, REVENUE or EXPENSE.' },
      { name: 'system_account', type: 'VARCHAR', comment: 'What Xero itself uses it for, such as DEBTORS or GST.' },
      { name: 'status', type: 'VARCHAR', comment: 'ACTIVE, ARCHIVED, DELETED, or UNKNOWN: named by documents alone.' },
      { name: 'currency', type: 'VARCHAR', comment: 'Currency of a bank account, three letters.' },
      { name: 'statement', type: 'VARCHAR', comment: 'Where it stands: profit_and_loss or balance_sheet.' },
      { name: 'section', type: 'VARCHAR', comment: "Its section there, as Xero's standard layout names it." },
      { name: 'section_order', type: 'INTEGER', comment: 'Place of the section in its statement.' },
    ],
  },
  {
    name: 'contacts',
    comment: 'Customers and suppliers.',
    columns: [
      tenantColumn,
      { name: 'contact_id', type: 'VARCHAR', comment: "Xero's id of the contact." },
      { name: 'name', type: 'VARCHAR', comment: 'Its name.' },
      { name: 'status', type: 'VARCHAR', comment: 'ACTIVE, ARCHIVED or GDPRREQUEST.' },
      { name: 'is_customer', type: 'BOOLEAN', comment: 'Whether it was ever sold to.' },
      { name: 'is_supplier', type: 'BOOLEAN', comment: 'Whether it was ever bought from.' },
      { name: 'email', type: 'VARCHAR', comment: 'Its email address.' },
    ],
  },
  {
    name: 'documents',
    comment:
      'All that can be owed or settled, drafts included (see status): invoices, bills, expense claims, and the credits: credit notes, prepayments, overpayments. Key: tenant_id, document_type, document_id. What was voided or deleted is not here.',
    columns: [
      ...documentColumns,
      { name: 'number', type: 'VARCHAR', comment: 'Its number.' },
      { name: 'reference', type: 'VARCHAR', comment: 'Its reference.' },
      { name: 'contact_id', type: 'VARCHAR', comment: 'The contact: joins books.contacts.' },
      { name: 'date', type: 'DATE', comment: 'Day of the document.' },
      { name: 'due_date', type: 'DATE', comment: 'Day it falls due.' },
      { name: 'status', type: 'VARCHAR', comment: 'DRAFT, SUBMITTED, AUTHORISED or PAID. Only the last two are posted.' },
      { name: 'currency', type: 'VARCHAR', comment: 'Its currency, three letters.' },
      { name: 'currency_rate', type: 'DECIMAL(28,10)', comment: 'Units of that currency for one unit of base currency.' },
      { name: 'total', type: 'DECIMAL(18,4)', comment: 'What it amounts to in its currency, tax included; never negative.' },
      {
        name: 'base_total',
        type: 'DECIMAL(18,2)',
        comment: "The same in base currency at the document's rate, as it is posted.",
      },
      { name: 'direction', type: 'VARCHAR', comment: 'receivable or payable.' },
      { name: 'sign', type: 'INTEGER', comment: '1 where it is owed, -1 for a credit against what is owed.' },
    ],
  },
  {
    name: 'settlements',
    comment:
      'What settles a document: payments, refunds and allocations, one row for each document they touch, so that an allocation has two. A document is open at a date by its total less its settlements up to then.',
    columns: [
      ...documentColumns,
      {
        name: 'settlement_type',
        type: 'VARCHAR',
        comment:
          'payment (of an invoice, bill or claim), refund (of a credit), credit_note, prepayment or overpayment (applied to the document), allocation (of this credit to a document).',
      },
      { name: 'settlement_id', type: 'VARCHAR', comment: 'Id of the payment or allocation.' },
      { name: 'date', type: 'DATE', comment: 'Day it counts on.' },
      { name: 'amount', type: 'DECIMAL(18,4)', comment: "What it settles, in the document's currency." },
      { name: 'base_amount', type: 'DECIMAL(18,2)', comment: "The same in base currency at the document's own rate." },
      { name: 'status', type: 'VARCHAR', comment: 'AUTHORISED; what was deleted is not here.' },
      { name: 'source_type', type: 'VARCHAR', comment: 'The source it is posted by: joins general_ledger and cash_ledger.' },
      { name: 'counter_type', type: 'VARCHAR', comment: 'Type of the other document of an allocation.' },
      { name: 'counter_id', type: 'VARCHAR', comment: 'Id of the other document of an allocation.' },
      {
        name: 'counter_base_amount',
        type: 'DECIMAL(18,2)',
        comment: 'Of an allocation: the amount in base currency at the rate of the other document.',
      },
      {
        name: 'bank_amount',
        type: 'DECIMAL(18,2)',
        comment: 'Of a payment: what the bank account got or gave, in base currency.',
      },
    ],
  },
  {
    name: 'payments',
    comment:
      'Payments and refunds that stand, of documents and expense claims, as they are posted. A batch has one row for each of its payments.',
    columns: [
      tenantColumn,
      { name: 'payment_id', type: 'VARCHAR', comment: "Xero's id of the payment." },
      { name: 'source_type', type: 'VARCHAR', comment: 'The source it is posted by, such as ACCRECPAYMENT.' },
      { name: 'date', type: 'DATE', comment: 'Day of the payment.' },
      { name: 'reference', type: 'VARCHAR', comment: 'Its reference.' },
      { name: 'document_number', type: 'VARCHAR', comment: 'Number of what it pays.' },
      { name: 'contact_id', type: 'VARCHAR', comment: 'Contact of what it pays: joins books.contacts.' },
      { name: 'currency', type: 'VARCHAR', comment: 'Currency of what it pays, three letters.' },
      { name: 'currency_rate', type: 'DECIMAL(28,10)', comment: 'Rate of what it pays: units of that currency for one of base.' },
      { name: 'amount', type: 'DECIMAL(18,4)', comment: 'What it settles, in that currency.' },
      { name: 'sign', type: 'INTEGER', comment: '1 where money comes in, -1 where it goes out.' },
      { name: 'control_account_id', type: 'VARCHAR', comment: 'The account relieved; null for refunds of prepayments.' },
      { name: 'bank_account_id', type: 'VARCHAR', comment: 'The account the money moves on.' },
      { name: 'document_type', type: 'VARCHAR', comment: 'Type of what it pays; null where that is not held.' },
      { name: 'document_id', type: 'VARCHAR', comment: 'Id of what it pays; null where that is not held.' },
      { name: 'base_amount', type: 'DECIMAL(18,2)', comment: 'What it settles in base currency, at the rate of what it pays.' },
      { name: 'base_bank_amount', type: 'DECIMAL(18,2)', comment: 'What the bank account gets or gives, in base currency.' },
    ],
  },
  {
    name: 'residuals',
    comment:
      "What Xero's reports show and the documents do not explain, posted so that statements equal Xero's: one row an account, month and cause.",
    columns: [
      ...postingColumns,
      { name: 'basis', type: 'VARCHAR', comment: 'accrual or cash.' },
      { name: 'month', type: 'DATE', comment: 'First day of the month.' },
      {
        name: 'label',
        type: 'VARCHAR',
        comment:
          'The cause: opening_balance, unrealised_fx, depreciation, wages, stock, bank_rounding, expense_claims or unknown.',
      },
    ],
  },
  {
    name: 'ledger_state',
    comment: 'How far the books of each organisation follow its copy.',
    columns: [
      tenantColumn,
      { name: 'raw_schema', type: 'VARCHAR', comment: 'Schema of the copy the books were made of.' },
      { name: 'seq', type: 'BIGINT', comment: 'Last position of the change log that is posted.' },
      { name: 'readings', type: 'VARCHAR', comment: 'How doubtful rules were read: JSON.' },
      {
        name: 'chart',
        type: 'VARCHAR',
        comment: 'Digest of what the postings take from the chart of accounts and the settings.',
      },
      { name: 'refreshed_at', type: 'TIMESTAMP WITH TIME ZONE', comment: 'When they were brought up to date.' },
    ],
  },
]
