import type { Dialect } from '../../warehouse/dialect.ts'
import type { BooksColumn } from '../ledger/posting-columns.ts'

/*
 * What statements need beside the ledger: small tables taken over whole from streams that a connection may not read.
 */

/** What a SELECT over the copy needs. All texts are SQL. */
export interface SourceContext {
  dialect: Dialect
  /** The tenant's id as a literal. */
  tenant: string
  /** A table of the copy, with its schema. */
  raw(table: string): string
}

interface SourceTable {
  name: string
  comment: string
  columns: BooksColumn[]
  /** Parts by the raw table they are of: a SELECT of the columns. */
  parts: { raw: string; select: (context: SourceContext) => string }[]
}

const tenant: BooksColumn = { name: 'tenant_id', type: 'VARCHAR', comment: 'Id of the Xero organisation.' }
const live = (context: SourceContext): string => `tenant_id = ${context.tenant} AND _deleted_at IS NULL`
const baseCurrency = ({ tenant: id }: SourceContext): string =>
  `(SELECT max(base_currency) FROM books.organisations WHERE tenant_id = ${id})`
const money = 'DECIMAL(18,2)'

export const sourceTables: SourceTable[] = [
  {
    name: 'orders',
    comment: 'Quotes to customers and orders to suppliers: none of them is posted. Key: tenant_id, order_type, order_id.',
    columns: [
      tenant,
      { name: 'order_type', type: 'VARCHAR', comment: 'quote or purchase_order.' },
      { name: 'order_id', type: 'VARCHAR', comment: "Xero's id of it." },
      { name: 'number', type: 'VARCHAR', comment: 'Its number.' },
      { name: 'contact_id', type: 'VARCHAR', comment: 'The contact: joins books.contacts.' },
      { name: 'date', type: 'DATE', comment: 'Day of the document.' },
      { name: 'due_date', type: 'DATE', comment: 'Day a quote expires or an order is to be delivered.' },
      { name: 'status', type: 'VARCHAR', comment: 'Its status in Xero: a quote is DRAFT, SENT, ACCEPTED, DECLINED or INVOICED.' },
      { name: 'currency', type: 'VARCHAR', comment: 'Its currency, three letters.' },
      { name: 'total', type: money, comment: 'What it amounts to in its currency, tax included.' },
      { name: 'base_total', type: money, comment: 'The same in base currency at its own rate.' },
      { name: 'unbilled', type: 'BOOLEAN', comment: 'Whether it was agreed or offered and no invoice or bill was made of it.' },
    ],
    parts: [
      { raw: 'quotes', select: (context) => selectOrders(context, 'quote', 'expiry_date', ['SENT', 'ACCEPTED']) },
      {
        raw: 'purchase_orders',
        select: (context) => selectOrders(context, 'purchase_order', 'delivery_date', ['SUBMITTED', 'AUTHORISED']),
      },
    ],
  },
  {
    name: 'recurring_templates',
    comment: 'Repeating invoices and bills. Key: tenant_id, template_id.',
    columns: [
      tenant,
      { name: 'template_id', type: 'VARCHAR', comment: "Xero's id of the repeating invoice." },
      { name: 'direction', type: 'VARCHAR', comment: 'receivable makes invoices, payable bills.' },
      { name: 'contact_id', type: 'VARCHAR', comment: 'The contact: joins books.contacts.' },
      { name: 'status', type: 'VARCHAR', comment: 'AUTHORISED makes approved documents, DRAFT drafts.' },
      { name: 'schedule_period', type: 'INTEGER', comment: 'Weeks or months between two.' },
      { name: 'schedule_unit', type: 'VARCHAR', comment: 'WEEKLY or MONTHLY.' },
      { name: 'next_date', type: 'DATE', comment: 'Day of the next one.' },
      { name: 'end_date', type: 'DATE', comment: 'Day after which none is made.' },
      { name: 'currency', type: 'VARCHAR', comment: 'Its currency, three letters.' },
      { name: 'sub_total', type: money, comment: 'What one amounts to in its currency, without tax.' },
    ],
    parts: [
      {
        raw: 'repeating_invoices',
        select: (
          context,
        ) => `SELECT ${context.tenant}, repeating_invoice_id, CASE WHEN type = 'ACCREC' THEN 'receivable' ELSE 'payable' END,
            contact_id, status, CAST(schedule_period AS INTEGER), schedule_unit, schedule_next_scheduled_date, schedule_end_date,
            coalesce(currency_code, ${baseCurrency(context)}), sub_total
          FROM ${context.raw('repeating_invoices')} WHERE ${live(context)}`,
      },
    ],
  },
  {
    name: 'recurring_documents',
    comment: 'Invoices and bills that were made from a repeating one. Key: tenant_id, document_id.',
    columns: [
      tenant,
      { name: 'document_id', type: 'VARCHAR', comment: 'Id of the invoice or bill: joins books.documents.' },
      { name: 'template_id', type: 'VARCHAR', comment: 'Id of the repeating invoice: joins books.recurring_templates.' },
    ],
    parts: [
      {
        raw: 'invoices',
        select: (context) => `SELECT ${context.tenant}, invoice_id, repeating_invoice_id FROM ${context.raw('invoices')}
          WHERE ${live(context)} AND repeating_invoice_id IS NOT NULL`,
      },
    ],
  },
  {
    name: 'budgets',
    comment: 'The overall budget by month and account, as Xero reports it. Key: tenant_id, month, account_id.',
    columns: [
      tenant,
      { name: 'month', type: 'DATE', comment: 'First day of the month.' },
      { name: 'account_id', type: 'VARCHAR', comment: 'The account: joins books.accounts.' },
      { name: 'amount', type: money, comment: 'Amount budgeted in base currency: income and expenses are both positive.' },
    ],
    parts: [
      {
        raw: 'report_budget_summary',
        select: (
          context,
        ) => `SELECT ${context.tenant}, month, account_id, sum(amount) FROM ${context.raw('report_budget_summary')}
          WHERE ${live(context)} AND account_id IN (SELECT account_id FROM ${context.raw('accounts')} WHERE tenant_id = ${context.tenant})
          GROUP BY month, account_id`,
      },
    ],
  },
  {
    name: 'tax_settings',
    comment: 'How an organisation declares sales tax. Key: tenant_id.',
    columns: [
      tenant,
      {
        name: 'sales_tax_basis',
        type: 'VARCHAR',
        comment: 'When tax is due: PAYMENTS, CASH or FLATRATECASH when money moves, else on invoices.',
      },
      {
        name: 'sales_tax_period',
        type: 'VARCHAR',
        comment: 'How often it is declared: MONTHLY, TWOMONTHS, QUARTERLY1, SIXMONTHS, ANNUALLY, …',
      },
    ],
    parts: [
      {
        raw: 'organisations',
        select: (context) =>
          `SELECT ${context.tenant}, sales_tax_basis, sales_tax_period FROM ${context.raw('organisations')} WHERE ${live(context)}`,
      },
    ],
  },
]

function selectOrders(context: SourceContext, type: 'quote' | 'purchase_order', until: string, unbilled: string[]): string {
  const rate = '(CASE WHEN currency_rate > 0 THEN currency_rate ELSE 1 END)'
  return `SELECT ${context.tenant}, '${type}', ${type}_id, ${type}_number, contact_id, date, ${until}, status,
      coalesce(currency_code, ${baseCurrency(context)}), total,
      ${context.dialect.roundQuotient([{ sql: 'coalesce(total, 0)', scale: 4 }], [{ sql: rate, scale: 10 }], 2)},
      coalesce(status IN (${unbilled.map((status) => `'${status}'`).join(', ')}), false)
    FROM ${context.raw(`${type}s`)} WHERE ${live(context)} AND status <> 'DELETED'`
}

/** Statements that take them over anew, from the raw tables there are: a stream that was never chosen has none. */
export function fillSourceTables(context: SourceContext, there: ReadonlySet<string>): string[] {
  return sourceTables.flatMap(({ name, columns, parts }) => [
    `DELETE FROM books.${name} WHERE tenant_id = ${context.tenant}`,
    ...parts
      .filter(({ raw }) => there.has(raw))
      .map(({ select }) => `INSERT INTO books.${name} (${columns.map((column) => column.name).join(', ')}) ${select(context)}`),
  ])
}
