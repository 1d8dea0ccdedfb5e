import type { Dialect } from '../../warehouse/dialect.ts'

/** A view of schema `books` for people who write SQL. Every one has `tenant_id`. */
export interface BooksView {
  name: string
  comment: string
  /** Meaning of its columns, by name. */
  columns: Record<string, string>
  select(dialect: Dialect): string
}

/** A sum of money as a column. */
export const dec = (expression: string, name: string): string => `CAST(${expression} AS DECIMAL(18,2)) AS ${name}`

/** Columns that several views have. */
export const shared = {
  tenant_id: 'Id of the Xero organisation.',
  basis: 'accrual or cash.',
  section: 'Section of the statement, as Xero’s standard layout names it.',
  section_order: 'Place of the section in the statement.',
  account_id: 'The account: joins books.accounts. Null where the figure is worked out.',
  code: 'Code of the account.',
  account: 'Name of the account, as it is called now.',
}

export const owner = { tenant_id: shared.tenant_id }
