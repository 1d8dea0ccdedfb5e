/** A column of a table of the books. Types are standard SQL. */
export interface BooksColumn {
  name: string
  type: string
  comment: string
}

export const tenantColumn: BooksColumn = { name: 'tenant_id', type: 'VARCHAR', comment: 'Id of the Xero organisation.' }

const trackingColumns = (slot: 1 | 2): BooksColumn[] => [
  { name: `tracking_${slot}_category_id`, type: 'VARCHAR', comment: `Id of tracking category ${slot}.` },
  { name: `tracking_${slot}_category`, type: 'VARCHAR', comment: `Name of tracking category ${slot}, as it is called now.` },
  { name: `tracking_${slot}_option_id`, type: 'VARCHAR', comment: `Id of the option chosen in tracking category ${slot}.` },
  { name: `tracking_${slot}_option`, type: 'VARCHAR', comment: `Name of the option chosen in tracking category ${slot}.` },
]

/** One row a posting: the columns of `general_ledger` and `cash_ledger`, and of the rows reconciliation adds to them. */
export const postingColumns: BooksColumn[] = [
  tenantColumn,
  {
    name: 'source_type',
    type: 'VARCHAR',
    comment:
      "What was posted, as Xero's Journals call it: ACCREC, ACCPAY, ACCRECPAYMENT, CASHPAID, TRANSFER, MANJOURNAL, … For allocations, which have no name there: ARCREDITALLOCATION, APCREDITALLOCATION, ARPREPAYMENTALLOCATION, APPREPAYMENTALLOCATION, AROVERPAYMENTALLOCATION, APOVERPAYMENTALLOCATION.",
  },
  {
    name: 'source_id',
    type: 'VARCHAR',
    comment: "Xero's id of what was posted: of the document, payment, transfer or allocation.",
  },
  { name: 'line', type: 'INTEGER', comment: 'Place of the posting within its source, from 1.' },
  { name: 'date', type: 'DATE', comment: 'Day the posting counts on.' },
  { name: 'account_id', type: 'VARCHAR', comment: 'The account: joins books.accounts.' },
  { name: 'net', type: 'DECIMAL(18,2)', comment: 'Amount in base currency, without tax; debit positive, credit negative.' },
  {
    name: 'tax',
    type: 'DECIMAL(18,2)',
    comment: 'Tax on the amount in base currency, of its sign. It is posted by the line of kind tax.',
  },
  { name: 'tax_type', type: 'VARCHAR', comment: 'Tax rate of the line: joins xero.tax_rates. Null on all but document lines.' },
  {
    name: 'kind',
    type: 'VARCHAR',
    comment:
      'control (receivables, payables, unpaid expense claims), line (of the document), tax (the sum of it), bank, gain (realised by exchange rates), rounding, or residual (in books.residuals, and from there in books.ledger).',
  },
  { name: 'description', type: 'VARCHAR', comment: 'Description of the document line.' },
  { name: 'reference', type: 'VARCHAR', comment: 'Reference of the document or payment; narration of a manual journal.' },
  {
    name: 'document_type',
    type: 'VARCHAR',
    comment:
      'invoice, bill, credit_note, bill_credit_note, payment, bank_transaction, transfer, manual_journal, prepayment, overpayment or expense_claim. What a payment recognises on cash basis names the document paid.',
  },
  { name: 'document_id', type: 'VARCHAR', comment: "Xero's id of the document." },
  { name: 'document_number', type: 'VARCHAR', comment: 'Number of the document; of a payment, the number of what it pays.' },
  { name: 'contact_id', type: 'VARCHAR', comment: 'The contact: joins books.contacts.' },
  { name: 'currency', type: 'VARCHAR', comment: 'Currency of the document, three letters.' },
  { name: 'currency_rate', type: 'DECIMAL(28,10)', comment: 'Units of that currency for one unit of base currency.' },
  {
    name: 'document_net',
    type: 'DECIMAL(18,4)',
    comment: "Amount in the document's currency, without tax. Null where there is none.",
  },
  { name: 'item_code', type: 'VARCHAR', comment: 'Code of the item sold or bought.' },
  { name: 'quantity', type: 'DECIMAL(28,10)', comment: 'Quantity of the document line.' },
  ...trackingColumns(1),
  ...trackingColumns(2),
]

export const postingNames: string[] = postingColumns.map(({ name }) => name)

/** The eight tracking columns of a posting. */
export const trackingNames: string[] = postingNames.filter((name) => name.startsWith('tracking_'))
