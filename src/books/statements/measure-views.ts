import { boughtAccounts, spendCondition } from './breakdown.ts'
import { onDayOfCopy, selectAged, selectOpen } from './open-documents.ts'
import { dec, owner, shared, type BooksView } from './view.ts'

const agedView = (direction: 'receivable' | 'payable', who: string): BooksView => ({
  name: `aged_${direction}s`,
  comment: `What ${who} on the day of the copy, by contact and by how long ago it fell due, in base currency at the documents’ rates. For other days: daybook report aged-${direction}s --as-at.`,
  columns: {
    ...owner,
    as_at: 'The day of the copy.',
    contact_id: 'The contact: joins books.contacts.',
    contact: 'Its name.',
    current_due: 'Not yet due.',
    under_1_month: 'Due less than a calendar month ago.',
    months_1: 'Due one to two months ago.',
    months_2: 'Due two to three months ago.',
    months_3: 'Due three to four months ago.',
    older: 'Due four months ago or more.',
    total: 'All of it.',
    documents: 'Number of open documents.',
    oldest_due: 'Earliest due date among what is owed.',
  },
  select: (dialect) => selectAged(dialect, onDayOfCopy, direction),
})

/** Sums of the ledger by month and one of its columns. */
function monthlyView(view: {
  name: string
  comment: string
  key: string
  id: string
  contact: boolean
  where: string
  sign: '-' | ''
}): BooksView {
  return {
    name: view.name,
    comment: view.comment,
    columns: {
      ...owner,
      month: 'First day of the month.',
      [view.id]: view.contact ? 'The contact: joins books.contacts.' : 'Code of the item.',
      ...(view.contact ? { contact: 'Its name.' } : {}),
      amount: 'Amount in base currency, without tax.',
    },
    select: (dialect) => `SELECT l.tenant_id, ${dialect.firstOfMonth('l.date')} AS month, ${view.key} AS ${view.id},
        ${view.contact ? "coalesce(min(c.name), 'No contact') AS contact, " : ''}${dec(`${view.sign}sum(l.net)`, 'amount')}
      FROM books.ledger l JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id
      ${view.contact ? 'LEFT JOIN books.contacts c ON c.tenant_id = l.tenant_id AND c.contact_id = l.contact_id' : ''}
      WHERE ${view.where} GROUP BY 1, 2, 3`,
  }
}

const monthlyViews = [
  {
    name: 'revenue_by_customer_monthly',
    comment: 'Income by month and contact, without tax, accrual basis.',
    key: 'l.contact_id',
    id: 'contact_id',
    contact: true,
    where: "a.class = 'REVENUE'",
    sign: '-' as const,
  },
  {
    name: 'revenue_by_item_monthly',
    comment: 'Income by month and item sold, without tax, accrual basis.',
    key: 'l.item_code',
    id: 'item_code',
    contact: false,
    where: "a.class = 'REVENUE'",
    sign: '-' as const,
  },
  {
    name: 'spend_by_supplier_monthly',
    comment:
      'What was bought by month and contact, without tax, accrual basis: lines of bills, supplier credits, claims and money spent.',
    key: 'l.contact_id',
    id: 'contact_id',
    contact: true,
    where: `${spendCondition} AND ${boughtAccounts}`,
    sign: '' as const,
  },
]

/** What is owed, money, customers, suppliers, tax. */
export const measureViews: BooksView[] = [
  agedView('receivable', 'customers owe'),
  agedView('payable', 'is owed to suppliers'),
  {
    name: 'open_documents',
    comment: 'Invoices, bills and credits that are open on the day of the copy: what is left of each. Credits are negative.',
    columns: {
      ...owner,
      as_at: 'The day of the copy.',
      direction: 'receivable or payable.',
      document_type: 'invoice, bill, credit_note, bill_credit_note or overpayment.',
      document_id: 'Xero’s id of the document.',
      number: 'Its number.',
      reference: 'Its reference.',
      contact_id: 'The contact: joins books.contacts.',
      contact: 'Its name.',
      date: 'Day of the document.',
      due_date: 'Day it falls due; of credits, their day.',
      days_overdue: 'Days since it fell due; 0 where it is not.',
      bucket: 'current_due, under_1_month, months_1, months_2, months_3 or older.',
      currency: 'Its currency.',
      document_amount: 'What is open in its currency.',
      amount: 'The same in base currency at its own rate.',
    },
    select: (dialect) => selectOpen(dialect, onDayOfCopy),
  },
  {
    name: 'cash_position',
    comment: 'Balance of every bank account on the day of the copy, in base currency.',
    columns: {
      ...owner,
      as_at: 'The day of the copy.',
      account_id: shared.account_id,
      code: shared.code,
      account: shared.account,
      currency: 'Currency of the account.',
      balance: 'Its balance in base currency.',
    },
    select: () => `WITH ${onDayOfCopy}
      SELECT a.tenant_id, days.day AS as_at, a.account_id, a.code, a.name AS account, a.currency, ${dec('sum(l.net)', 'balance')}
      FROM books.accounts a JOIN days ON days.tenant_id = a.tenant_id
      JOIN books.ledger l ON l.tenant_id = a.tenant_id AND l.account_id = a.account_id AND l.date <= days.day
      WHERE a.type = 'BANK' GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  ...monthlyViews.map(monthlyView),
  {
    name: 'tax_monthly',
    comment: 'Sales tax by month, tax rate and basis: tax_due is what is collected less what is paid.',
    columns: {
      ...owner,
      basis: shared.basis,
      month: 'First day of the month.',
      tax_type: 'Tax rate.',
      net: 'Net of the postings, sales as credits: negative.',
      tax_due: 'Tax on sales less tax on purchases.',
    },
    select: (dialect) =>
      (['accrual', 'cash'] as const)
        .map(
          (
            basis,
          ) => `SELECT l.tenant_id, '${basis}' AS basis, ${dialect.firstOfMonth('l.date')} AS month, l.tax_type, ${dec('sum(l.net)', 'net')}, ${dec('-sum(l.tax)', 'tax_due')}
            FROM books.${basis === 'cash' ? 'ledger_cash' : 'ledger'} l WHERE l.tax_type IS NOT NULL GROUP BY 1, 2, 3, 4`,
        )
        .join(' UNION ALL '),
  },
  {
    name: 'recurring_revenue_monthly',
    comment: 'Income by month from invoices that were made from a repeating invoice, without tax, accrual basis.',
    columns: {
      ...owner,
      month: 'First day of the month.',
      customers: 'Customers invoiced.',
      recurring: 'Income in base currency.',
    },
    select: (
      dialect,
    ) => `SELECT l.tenant_id, ${dialect.firstOfMonth('l.date')} AS month, count(DISTINCT l.contact_id) AS customers, ${dec('-sum(l.net)', 'recurring')}
      FROM books.ledger l JOIN books.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id AND a.class = 'REVENUE'
      JOIN books.recurring_documents r ON r.tenant_id = l.tenant_id AND r.document_id = l.document_id
      WHERE l.source_type = 'ACCREC' GROUP BY 1, 2`,
  },
  {
    name: 'unbilled_orders',
    comment: 'Quotes that were sent or accepted and not invoiced, and purchase orders not yet billed.',
    columns: {
      ...owner,
      order_type: 'quote or purchase_order.',
      order_id: 'Xero’s id of it.',
      number: 'Its number.',
      contact_id: 'The contact: joins books.contacts.',
      contact: 'Its name.',
      date: 'Day of the document.',
      due_date: 'Day a quote expires or an order is to be delivered.',
      status: 'Its status in Xero.',
      currency: 'Its currency.',
      total: 'Total in its currency, tax included.',
      base_total: 'Total in base currency, tax included.',
    },
    select:
      () => `SELECT o.tenant_id, o.order_type, o.order_id, o.number, o.contact_id, c.name AS contact, o.date, o.due_date, o.status, o.currency, o.total, o.base_total
      FROM books.orders o LEFT JOIN books.contacts c ON c.tenant_id = o.tenant_id AND c.contact_id = o.contact_id WHERE o.unbilled`,
  },
]
