import { describe, expect, it } from 'vitest'
import {
  checkValue,
  parseFilter,
  toCondition,
  toFilterText,
  toFilterWords,
  toOps,
} from '../../src/dashboard/pages/explore/filters.ts'
import { parseRecordAddress, toRecordAddress } from '../../src/dashboard/pages/explore/read-records.ts'
import { toFieldGroups, toListColumns, toListTitle } from '../../src/dashboard/pages/explore/record-fields.ts'
import { toDefaultColumns, toLinks, toShownColumns, toTitleColumn } from '../../src/dashboard/pages/explore/table-columns.ts'
import { parseSort, toNextSort, toSortText, toTableSql } from '../../src/dashboard/pages/explore/table-sql.ts'
import { toTreeItems, toTreeMove } from '../../src/dashboard/pages/explore/tree-items.ts'
import type { Catalogue, CatalogueTable } from '../../src/http/schemas/query.ts'

const column = (name: string, type = 'VARCHAR', stream: string | null = null) => ({
  name,
  type,
  comment: null,
  references: stream === null ? null : { stream, table: stream, column: name },
})

const invoices: CatalogueTable = {
  schema: 'xero',
  name: 'invoices',
  kind: 'table',
  comment: null,
  rows: 6000,
  stream: 'invoices',
  parent: null,
  key: ['invoice_id'],
  columns: [
    column('tenant_id'),
    column('invoice_id'),
    column('invoice_number'),
    column('contact_id', 'VARCHAR', 'contacts'),
    column('contact_name'),
    column('branding_theme_id', 'VARCHAR', 'branding_themes'),
    column('date', 'DATE'),
    column('date_string'),
    column('status'),
    column('total', 'DECIMAL(18,4)'),
    column('is_discounted', 'BOOLEAN'),
    column('warnings', 'JSON'),
    column('_deleted_at', 'TIMESTAMP WITH TIME ZONE'),
  ],
}

describe('filters', () => {
  it('are read from an address and written back, colons in values too', () => {
    for (const text of ['status:eq:AUTHORISED', 'reference:contains:a:b', 'due_date:null', 'total:gte:-12.50']) {
      expect(toFilterText(parseFilter(text)!)).toBe(text)
    }
    expect(parseFilter('status')).toBeNull()
    expect(parseFilter('status:toString:x')).toBeNull()
    expect(parseFilter('status:drop:x')).toBeNull()
  })

  it('say what they ask in words', () => {
    expect(toFilterWords({ column: 'status', op: 'eq', value: 'AUTHORISED' }, 'VARCHAR', 'en-NZ')).toBe('status is AUTHORISED')
    expect(toFilterWords({ column: 'total', op: 'gt', value: '1000' }, 'DECIMAL(18,4)', 'en-NZ')).toBe('total over 1,000')
    expect(toFilterWords({ column: 'date', op: 'gte', value: '2026-03-31' }, 'DATE', 'en-NZ')).toBe('date from 31 Mar 2026')
    expect(toFilterWords({ column: 'date', op: 'null', value: '' }, 'DATE', 'en-NZ')).toBe('date is empty')
  })

  it('offer what a column can be asked', () => {
    expect(toOps('boolean').map(({ op }) => op)).toEqual(['eq', 'null', 'notnull'])
    expect(toOps('day').find(({ op }) => op === 'lt')?.words).toBe('before')
  })

  it('doubt what can not be compared', () => {
    expect(checkValue('12x', 'decimal')).toContain('number')
    expect(checkValue('-12.50', 'decimal')).toBeNull()
    expect(checkValue('31/3/2026', 'day')).toContain('day')
    expect(checkValue(' ', 'text')).toBe('Give a value.')
  })

  it('quote what they put into SQL', () => {
    expect(toCondition({ column: 'name', op: 'eq', value: "O'Brien" })).toBe("name = 'O''Brien'")
    expect(toCondition({ column: 'Odd "name"', op: 'gt', value: '1' })).toBe(`"Odd ""name""" > '1'`)
    expect(toCondition({ column: 'a', op: 'in', value: "x,y'" })).toBe("a IN ('x', 'y''')")
    expect(toCondition({ column: 'a', op: 'contains', value: '%' })).toBe("contains(lower(CAST(a AS VARCHAR)), lower('%'))")
  })
})

describe('a table as SQL', () => {
  it('has conditions, order and leaves deleted rows out', () => {
    const sql = toTableSql({
      table: invoices,
      filters: [{ column: 'status', op: 'eq', value: 'PAID' }],
      sort: { column: 'date', descending: true },
      includeDeleted: false,
    })
    expect(sql).toBe(
      "SELECT *\nFROM xero.invoices\nWHERE status = 'PAID'\n  AND _deleted_at IS NULL\nORDER BY date DESC NULLS LAST",
    )
    expect(toTableSql({ table: invoices, filters: [], sort: undefined, includeDeleted: true })).toBe(
      'SELECT *\nFROM xero.invoices',
    )
  })

  it('sorts by what the table has, ascending, descending, not', () => {
    expect(parseSort('-date', invoices.columns)).toEqual({ column: 'date', descending: true })
    expect(parseSort('nothing', invoices.columns)).toBeUndefined()
    const once = toNextSort(undefined, 'date')
    const twice = toNextSort(once, 'date')
    expect([once && toSortText(once), twice && toSortText(twice), toNextSort(twice, 'date')]).toEqual([
      'date',
      '-date',
      undefined,
    ])
    expect(toNextSort(twice, 'total')).toEqual({ column: 'total', descending: false })
  })
})

describe('columns of a table', () => {
  it('show the title first and words in place of ids', () => {
    expect(toTitleColumn(invoices)).toBe('invoice_number')
    expect(toDefaultColumns(invoices)).toEqual([
      'invoice_number',
      'date',
      'contact_name',
      'status',
      'total',
      'branding_theme_id',
      'is_discounted',
      'warnings',
    ])
  })

  it('follow the address where it names some that are there', () => {
    expect(toShownColumns(invoices, 'total,nothing,date')).toEqual(['total', 'date'])
    expect(toShownColumns(invoices, 'nothing')).toEqual(toDefaultColumns(invoices))
  })

  it('link references and the words for them', () => {
    expect([...toLinks(invoices.columns).keys()]).toEqual(['contact_id', 'contact_name', 'branding_theme_id'])
  })
})

describe('a record', () => {
  it('has an address of organisation and key', () => {
    const text = toRecordAddress('harbour-vine', 'a/b:c')
    expect(parseRecordAddress(text)).toEqual({ connection: 'harbour-vine', id: 'a/b:c' })
    expect(parseRecordAddress(':x')).toBeUndefined()
    expect(parseRecordAddress(undefined)).toBeUndefined()
  })

  it('shows fields by what they are and counts the empty ones', () => {
    const fields = {
      invoice_id: '1',
      invoice_number: 'INV-1',
      total: '12.0000',
      date: '2026-01-01',
      status: '',
      is_discounted: false,
      warnings: [],
    }
    const { groups, empty } = toFieldGroups(invoices, fields)
    expect(groups.map(({ title, fields: own }) => [title, own.map((field) => field.column.name)])).toEqual([
      ['What it is', ['invoice_number']],
      ['Amounts', ['total']],
      ['Dates', ['date']],
      ['Yes or no', ['is_discounted']],
      ['Ids', ['invoice_id']],
    ])
    expect(empty).toEqual(['status', 'warnings'])
  })

  it('shows of a list what says something', () => {
    const rows = [
      { tenant_id: 't', invoice_id: 'i', position: 1, description: 'Day rate', quantity: '2', tax: null },
      { tenant_id: 't', invoice_id: 'i', position: 2, description: 'Travel', quantity: '1', tax: null },
    ]
    expect(toListColumns(rows)).toEqual(['description', 'quantity'])
    expect(toListTitle('invoice_line_items', 'invoices')).toBe('Line items')
    expect(toListTitle('batch_payment_payments', 'batch_payments')).toBe('Payments')
  })
})

describe('the tree', () => {
  const table = (schema: string, name: string, rows: number | null, kind: 'table' | 'view' = 'table'): CatalogueTable => ({
    ...invoices,
    schema,
    name,
    rows,
    kind,
  })
  const catalogue: Catalogue = {
    schemas: [
      {
        name: 'books',
        title: 'Books',
        comment: null,
        tables: [table('books', 'ledger_state', 1), table('books', 'pnl', null, 'view')],
      },
      {
        name: 'xero',
        title: 'As Xero sends it',
        comment: null,
        tables: [table('xero', 'invoices', 6000), table('xero', 'receipts', 0)],
      },
    ],
    organisations: { visible: 2, total: 14 },
    functions: [],
  }
  const view = { expanded: new Set<string>(), folded: new Set<string>(), words: '' }
  const ids = (changes: Partial<typeof view>) => toTreeItems(catalogue, { ...view, ...changes }).map(({ id }) => id)

  it('has views first and empty tables behind a line of their own', () => {
    expect(ids({})).toEqual(['books', 'books.pnl', 'books.ledger_state', 'xero', 'xero.invoices', 'xero:more'])
    expect(ids({ expanded: new Set(['xero:more']) }).at(-1)).toBe('xero.receipts')
    expect(ids({ folded: new Set(['books']) })[1]).toBe('xero')
  })

  it('finds tables and columns, each under its table', () => {
    expect(ids({ words: 'receipts' })).toEqual(['xero', 'xero.receipts'])
    const found = ids({ words: 'contact_name' })
    expect(found).toContain('xero.invoices.contact_name')
    expect(found).not.toContain('xero.invoices.total')
  })

  it('is walked with arrows', () => {
    const items = toTreeItems(catalogue, { ...view, expanded: new Set(['xero.invoices']) })
    expect(toTreeMove(items, 'books', 'ArrowDown')).toEqual({ focus: 'books.pnl' })
    expect(toTreeMove(items, 'books.pnl', 'ArrowRight')).toEqual({ toggle: 'books.pnl' })
    expect(toTreeMove(items, 'xero.invoices', 'ArrowRight')).toEqual({ focus: 'xero.invoices.tenant_id' })
    expect(toTreeMove(items, 'xero.invoices.total', 'ArrowLeft')).toEqual({ focus: 'xero.invoices' })
    expect(toTreeMove(items, 'xero.invoices', 'ArrowLeft')).toEqual({ toggle: 'xero.invoices' })
    expect(toTreeMove(items, 'books', 'x')).toBeNull()
  })
})
