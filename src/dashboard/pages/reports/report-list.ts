export interface ReportLink {
  /** As in the address; the statement's own name with dashes. */
  name: string
  label: string
  /** What a person finds there, for the list of all. */
  what: string
  group: 'Result' | 'Cash' | 'Owed' | 'Sales and spending' | 'Tax' | 'Checks'
  /** Stands in the sidebar. */
  pinned?: boolean
}

/** Every report, in the order of the list; each is a statement of the API. */
export const reportLinks: readonly ReportLink[] = [
  {
    name: 'profit-and-loss',
    label: 'Profit and loss',
    what: 'Income, costs and the result of a period, by account.',
    group: 'Result',
    pinned: true,
  },
  {
    name: 'balance-sheet',
    label: 'Balance sheet',
    what: 'What is owned and owed at the end of a day.',
    group: 'Result',
    pinned: true,
  },
  { name: 'trial-balance', label: 'Trial balance', what: 'Every account, debit and credit.', group: 'Result', pinned: true },
  {
    name: 'budget-vs-actual',
    label: 'Budget and actual',
    what: 'The result of whole months beside their budget.',
    group: 'Result',
  },
  { name: 'cash-flow', label: 'Cash flow', what: 'Money in and out by what it was for.', group: 'Cash', pinned: true },
  { name: 'cash-flow-indirect', label: 'Cash flow, indirect', what: 'From net profit to the change in cash.', group: 'Cash' },
  { name: 'cash-position', label: 'Cash', what: 'The balance of every bank account at the end of a day.', group: 'Cash' },
  {
    name: 'bank-summary',
    label: 'Bank summary',
    what: 'Opening, received, spent and closing of every bank account.',
    group: 'Cash',
  },
  { name: 'cash-forecast', label: 'Cash forecast', what: 'Balances ahead, if people pay as they usually do.', group: 'Cash' },
  { name: 'runway', label: 'Runway', what: 'How long the cash lasts at the rate of recent months.', group: 'Cash' },
  {
    name: 'aged-receivables',
    label: 'Aged receivables',
    what: 'What customers owe, by how long it is overdue.',
    group: 'Owed',
    pinned: true,
  },
  {
    name: 'aged-payables',
    label: 'Aged payables',
    what: 'What is owed to suppliers, by how long it is overdue.',
    group: 'Owed',
    pinned: true,
  },
  {
    name: 'open-invoices',
    label: 'Open invoices',
    what: 'Every invoice not yet paid, the longest overdue first.',
    group: 'Owed',
  },
  { name: 'open-bills', label: 'Open bills', what: 'Every bill not yet paid, the longest overdue first.', group: 'Owed' },
  {
    name: 'days-outstanding',
    label: 'Days outstanding',
    what: 'How many days of sales and purchases are unpaid.',
    group: 'Owed',
  },
  { name: 'payment-habits', label: 'Payment habits', what: 'How long each customer takes to pay.', group: 'Owed' },
  {
    name: 'revenue-by-customer',
    label: 'Revenue by customer',
    what: 'Income of a period by who was invoiced.',
    group: 'Sales and spending',
  },
  {
    name: 'revenue-by-item',
    label: 'Revenue by item',
    what: 'Income of a period by what was sold.',
    group: 'Sales and spending',
  },
  {
    name: 'spend-by-supplier',
    label: 'Spend by supplier',
    what: 'Costs of a period by who sent the bill.',
    group: 'Sales and spending',
  },
  {
    name: 'revenue-concentration',
    label: 'Concentration',
    what: 'How much of the income hangs on the largest customers.',
    group: 'Sales and spending',
  },
  {
    name: 'recurring-revenue',
    label: 'Recurring revenue',
    what: 'Income that comes back month by month.',
    group: 'Sales and spending',
  },
  {
    name: 'repeating-invoices',
    label: 'Repeating invoices',
    what: 'What is invoiced by itself, and when next.',
    group: 'Sales and spending',
  },
  { name: 'unbilled-orders', label: 'Unbilled orders', what: 'Quotes and orders not yet invoiced.', group: 'Sales and spending' },
  { name: 'tax-due', label: 'Tax due', what: 'Tax of each return, on sales and on purchases.', group: 'Tax' },
  { name: 'tax-by-rate', label: 'Tax by rate', what: 'Tax of a period by its rate.', group: 'Tax' },
  {
    name: 'duplicate-bills',
    label: 'Possible duplicate bills',
    what: 'Bills that look as if they were entered twice.',
    group: 'Checks',
  },
  { name: 'unusual-bills', label: 'Unusual bills', what: 'Bills far from what the supplier usually asks.', group: 'Checks' },
]

/** The name the API knows it by. */
export const toStatementName = (report: string): string => report.replaceAll('-', '_')
