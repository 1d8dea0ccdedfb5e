import type { ScalarType } from '../../src/streams/stream.ts'
import type { ColumnDefinition, TableDefinition, TableSet } from '../../src/streams/tables.ts'
import type { TypedRecord } from '../../src/warehouse/warehouse.ts'

const column = (name: string, type: ScalarType): ColumnDefinition => ({ name, type, comment: `What ${name} means, in "words".` })

const invoiceColumns: ColumnDefinition[] = [
  column('invoice_id', 'text'),
  column('reference', 'text'),
  column('contact_name', 'text'),
  column('total', 'money'),
  column('currency_rate', 'number'),
  column('count', 'integer'),
  column('date', 'date'),
  column('fully_paid_on', 'instant'),
  column('sent_to_contact', 'boolean'),
  column('payload', 'json'),
  column('updated_date_utc', 'instant'),
]

/** A stream as the catalogue derives it: parent, children, grandchildren. */
export function toInvoiceSet(columns: ColumnDefinition[]): TableSet {
  const base = { stream: 'invoices', recordKey: ['invoice_id'] }
  const parent: TableDefinition = {
    ...base,
    name: 'invoices',
    comment: 'Sales and purchase invoices.',
    columns,
    key: ['invoice_id'],
  }
  return {
    stream: 'invoices',
    modifiedColumn: 'updated_date_utc',
    tables: [
      parent,
      {
        ...base,
        name: 'invoice_line_items',
        comment: 'Lines.',
        columns: [column('invoice_id', 'text'), column('position', 'integer'), column('line_amount', 'money')],
        key: ['invoice_id', 'position'],
        parent: 'invoices',
      },
      {
        ...base,
        name: 'invoice_line_item_tracking',
        comment: 'Tracking.',
        columns: [
          column('invoice_id', 'text'),
          column('invoice_line_item_position', 'integer'),
          column('position', 'integer'),
          column('option', 'text'),
        ],
        key: ['invoice_id', 'invoice_line_item_position', 'position'],
        parent: 'invoice_line_items',
      },
    ],
  }
}

export const invoices = toInvoiceSet(invoiceColumns)

/** The catalogue of a later version. */
export const extended = toInvoiceSet([...invoiceColumns, column('brand_new', 'text')])

export function widened(name: string, type: ScalarType): TableSet {
  return toInvoiceSet(invoiceColumns.map((entry) => (entry.name === name ? column(name, type) : entry)))
}

/** A stream without an id: its only row is keyed by position, and so are its children, under another name. */
export const settings: TableSet = {
  stream: 'settings',
  modifiedColumn: undefined,
  tables: [
    {
      name: 'settings',
      stream: 'settings',
      comment: 'Settings.',
      columns: [column('position', 'integer'), column('value', 'text')],
      key: ['position'],
      recordKey: ['position'],
    },
    {
      name: 'setting_terms',
      stream: 'settings',
      comment: 'Terms.',
      columns: [column('setting_position', 'integer'), column('position', 'integer'), column('term', 'text')],
      key: ['setting_position', 'position'],
      recordKey: ['position'],
      parent: 'settings',
    },
  ],
}

interface InvoiceParts {
  reference?: string | null
  contactName?: string | null
  total?: string | null
  rate?: string | null
  count?: string | null
  date?: string | null
  paidAt?: string | null
  sent?: string | null
  payload?: string | null
  extra?: string | null
  modifiedAt?: string | null
  deletedAt?: string | null
  /** Amount, and tracking options. */
  lines?: [string, string[]][]
}

export function invoice(id: string, parts: InvoiceParts = {}): TypedRecord {
  const modifiedAt = parts.modifiedAt === undefined ? '2025-06-01 10:00:00.000+00' : parts.modifiedAt
  const cells = [
    id,
    parts.reference ?? null,
    parts.contactName ?? null,
    parts.total ?? null,
    parts.rate ?? null,
    parts.count ?? null,
    parts.date ?? null,
    parts.paidAt ?? null,
    parts.sent ?? null,
    parts.payload ?? null,
    modifiedAt,
  ]
  const rows: TypedRecord['rows'] = [{ table: 0, cells, extra: parts.extra ?? null }]
  for (const [index, [amount, options]] of (parts.lines ?? []).entries()) {
    const line = String(index + 1)
    rows.push({ table: 1, cells: [id, line, amount], extra: null })
    for (const [place, option] of options.entries())
      rows.push({ table: 2, cells: [id, line, String(place + 1), option], extra: null })
  }
  return { key: [id], modifiedAt, deletedAt: parts.deletedAt, rows }
}
