import { AppError } from '../../lib/app-error.ts'
import { quoteName } from '../answers/rows.ts'
import type { TableDefinition } from '../../streams/tables.ts'
import { toIsoInstant, toJsonObject, toJsonValue, toKeySql } from './columns.ts'
import type { ToMembers } from './list-records.ts'
import type { ToLists } from './record-lists.ts'
import { toConnectionSql } from './source.ts'

/** One of the main nouns, under names that mean the same everywhere, as columns of a stream. */
export interface Model {
  name: string
  stream: string
  comment: string
  /** Which records, over `r`. */
  where?: string
  /** Field → column of the stream's table, or SQL over `r` after an equals sign. */
  fields: Record<string, string>
  /** Table of the lines and their fields. */
  lines?: { table: string; fields: Record<string, string> }
}

const total = {
  currency: 'currency_code',
  currency_rate: 'currency_rate',
  subtotal: 'sub_total',
  tax: 'total_tax',
  total: 'total',
}
const documentStatus = `=CASE WHEN r._deleted_at IS NOT NULL OR r.status IN ('VOIDED', 'DELETED') THEN 'void' WHEN r.status = 'PAID' THEN 'paid'
  WHEN r.status = 'AUTHORISED' THEN 'open' ELSE lower(r.status) END`
const contact = { contact_id: 'contact_id', contact_name: 'contact_name' }
const line = {
  id: 'line_item_id',
  description: 'description',
  quantity: 'quantity',
  unit_amount: 'unit_amount',
  amount: 'line_amount',
  tax: 'tax_amount',
  tax_type: 'tax_type',
  account_code: 'account_code',
  item_code: 'item_code',
}
const invoiceFields = {
  number: 'invoice_number',
  reference: 'reference',
  status: documentStatus,
  xero_status: 'status',
  ...contact,
  date: 'date',
  due_date: 'due_date',
  ...total,
  amount_due: 'amount_due',
  amount_paid: 'amount_paid',
  amount_credited: 'amount_credited',
}

export const models: readonly Model[] = [
  {
    name: 'organisations',
    stream: 'organisations',
    comment: 'The organisation itself.',
    fields: {
      name: 'name',
      legal_name: 'legal_name',
      currency: 'base_currency',
      country_code: 'country_code',
      timezone: 'timezone',
      year_end_day: 'financial_year_end_day',
      year_end_month: 'financial_year_end_month',
    },
  },
  {
    name: 'accounts',
    stream: 'accounts',
    comment: 'The chart of accounts.',
    fields: {
      code: 'code',
      name: 'name',
      type: 'type',
      class: 'class',
      status: 'status',
      tax_type: 'tax_type',
      currency: 'currency_code',
    },
  },
  {
    name: 'contacts',
    stream: 'contacts',
    comment: 'Customers and suppliers.',
    fields: {
      name: 'name',
      email: 'email_address',
      number: 'contact_number',
      status: 'contact_status',
      is_customer: 'is_customer',
      is_supplier: 'is_supplier',
      tax_number: 'tax_number',
      currency: 'default_currency',
    },
  },
  {
    name: 'items',
    stream: 'items',
    comment: 'What is bought and sold.',
    fields: {
      code: 'code',
      name: 'name',
      description: 'description',
      sales_price: 'sales_details_unit_price',
      purchase_price: 'purchase_details_unit_price',
      quantity_on_hand: 'quantity_on_hand',
    },
  },
  {
    name: 'invoices',
    stream: 'invoices',
    comment: 'Sales invoices.',
    where: `r.type LIKE 'ACCREC%'`,
    fields: invoiceFields,
    lines: { table: 'invoice_line_items', fields: line },
  },
  {
    name: 'bills',
    stream: 'invoices',
    comment: 'Bills from suppliers.',
    where: `r.type LIKE 'ACCPAY%'`,
    fields: invoiceFields,
    lines: { table: 'invoice_line_items', fields: line },
  },
  {
    name: 'credit_notes',
    stream: 'credit_notes',
    comment: 'Credit notes, given and received.',
    fields: {
      number: 'credit_note_number',
      reference: 'reference',
      direction: `=CASE WHEN r.type LIKE 'ACCREC%' THEN 'given' ELSE 'received' END`,
      status: documentStatus,
      xero_status: 'status',
      ...contact,
      date: 'date',
      ...total,
      remaining: 'remaining_credit',
    },
    lines: { table: 'credit_note_line_items', fields: line },
  },
  {
    name: 'payments',
    stream: 'payments',
    comment: 'Payments of invoices, bills and credit notes.',
    fields: {
      date: 'date',
      amount: 'amount',
      currency_rate: 'currency_rate',
      type: 'payment_type',
      status: 'status',
      reference: 'reference',
      invoice_id: 'invoice_id',
      credit_note_id: 'credit_note_id',
      account_id: 'account_id',
    },
  },
  {
    name: 'bank_transactions',
    stream: 'bank_transactions',
    comment: 'Money spent and received without an invoice or bill.',
    fields: {
      direction: `=CASE WHEN r.type LIKE 'RECEIVE%' THEN 'received' ELSE 'spent' END`,
      type: 'type',
      status: 'status',
      reference: 'reference',
      ...contact,
      date: 'date',
      ...total,
      account_id: 'bank_account_id',
      is_reconciled: 'is_reconciled',
    },
    lines: { table: 'bank_transaction_line_items', fields: line },
  },
  {
    name: 'purchase_orders',
    stream: 'purchase_orders',
    comment: 'Orders to suppliers.',
    fields: {
      number: 'purchase_order_number',
      reference: 'reference',
      status: 'status',
      ...contact,
      date: 'date',
      delivery_date: 'delivery_date',
      ...total,
    },
    lines: { table: 'purchase_order_line_items', fields: line },
  },
  {
    name: 'quotes',
    stream: 'quotes',
    comment: 'Quotes to customers.',
    fields: {
      number: 'quote_number',
      reference: 'reference',
      status: 'status',
      ...contact,
      date: 'date',
      expiry_date: 'expiry_date',
      ...total,
    },
    lines: { table: 'quote_line_items', fields: line },
  },
  {
    name: 'journal_entries',
    stream: 'manual_journals',
    comment: 'Manual journals.',
    fields: { narration: 'narration', status: 'status', date: 'date' },
    lines: {
      table: 'manual_journal_lines',
      fields: {
        description: 'description',
        amount: 'line_amount',
        tax: 'tax_amount',
        tax_type: 'tax_type',
        account_code: 'account_code',
      },
    },
  },
]

/** Throws `not_found`. */
export function findModel(name: string): Model {
  const model = models.find((each) => each.name === name)
  if (model) return model
  throw new AppError('not_found', `There is no model "${name}". Models: ${models.map((each) => each.name).join(', ')}.`)
}

/** A model's members: id, where it is from, its fields, and when it changed. Its lines come after. */
export function toModelMembers(model: Model): ToMembers {
  return (source) => {
    const { table, set } = source
    return [
      ['id', toKeySql(table, 'r')],
      ['connection', toConnectionSql(source, 'r')],
      ...toMembers(model, table, model.fields),
      ['modified_at', set.modifiedColumn === undefined ? 'NULL::VARCHAR' : toIsoInstant(`r.${quoteName(set.modifiedColumn)}`)],
      ['deleted_at', toIsoInstant('r._deleted_at')],
    ]
  }
}

/** A model's lines, as a list beside its fields. */
export function toModelLists(model: Model): ToLists | undefined {
  const { lines } = model
  if (!lines) return undefined
  return ({ set }) => {
    const table = set.tables.find(({ name }) => name === lines.table)
    if (!table) throw new Error(`Models: ${model.name} has lines in ${lines.table}, which ${model.stream} has not.`)
    return { lists: [{ name: 'lines', table, json: toJsonObject(toMembers(model, table, lines.fields)) }] }
  }
}

function toMembers(model: Model, table: TableDefinition, fields: Record<string, string>): [string, string][] {
  return Object.entries(fields).map(([name, column]) => {
    if (column.startsWith('=')) return [name, column.slice(1)]
    const found = table.columns.find((each) => each.name === column)
    if (!found) throw new Error(`Models: ${model.name}.${name} names a column ${column} that ${table.name} has not.`)
    return [name, toJsonValue(`r.${quoteName(column)}`, found.type)]
  })
}
