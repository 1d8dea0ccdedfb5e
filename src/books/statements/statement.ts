import type { Dialect } from '../../warehouse/dialect.ts'
import type { QueryCell } from '../../warehouse/query.ts'
import type { SqlRow } from '../../warehouse/warehouse.ts'
import type { Given } from './parameters.ts'

/** What surfaces show of a statement or measure. */
export interface Statement {
  /** Unique, in SQL's style: `profit_and_loss`, `aged_receivables`, `revenue_by_customer`. */
  name: string
  /** The tool or command it is shown under, with others of its kind. */
  tool: StatementTool
  /** What an accountant calls it. */
  title: string
  /** One sentence: what the figures are. */
  definition: string
  parameters: readonly StatementParameter[]
}

export type StatementTool = 'profit_and_loss' | 'balance_sheet' | 'trial_balance' | 'cash' | 'aged' | 'tax' | 'measure'

/** Statements under one tool may share a parameter, then of one kind and meaning. */
export interface StatementParameter {
  /** In SQL's style: `from`, `to`, `by`, `basis`. */
  name: string
  kind: 'date' | 'choice' | 'text' | 'integer' | 'flag'
  /** Of a choice. */
  choices?: readonly string[]
  meaning: string
  required?: boolean
}

/** A statement as the catalogue has it: what surfaces show, what the documentation says, and how it is answered. */
export interface StatementEntry extends Statement {
  /** Further names people type: `pnl`. */
  aliases?: readonly string[]
  /** How the figures are worked out, in the names of `sources`. */
  formula: string
  /** Tables and views of the books it is made of. */
  sources: readonly string[]
  /** The view that answers the same for SQL, where it needs no parameter. */
  view?: string
  /** Whether several organisations can be added up. */
  consolidates?: boolean
  /** Streams beside the ledger's without which it lacks something. */
  streams?: readonly string[]
  /** Of days to come: none of its dates is too late. */
  looksAhead?: boolean
  run(ask: Ask): Promise<Report>
}

/** What a statement is asked. */
export interface Ask {
  dialect: Dialect
  /** At least one; the first one's settings hold where they differ. */
  organisations: readonly [BooksOrganisation, ...BooksOrganisation[]]
  /** The day up to which the copy is complete: what dates default to. */
  today: string
  given: Given
  /** Rows of one SELECT over the books. */
  read(select: string): Promise<SqlRow[]>
}

/** A row of `books.organisations`. */
export interface BooksOrganisation {
  tenantId: string
  name: string
  baseCurrency: string
  country: string
  /** Day and month its financial year ends on; the day may lie past the month's end and then means its last day. */
  yearEnd: { month: number; day: number }
  salesTaxBasis: string
  salesTaxPeriod: string
  /** ISO 8601, or null before the first whole sync. */
  asOf: string | null
}

export interface Report {
  /** What it is of: period or day, basis, currency. For people. */
  subtitle: string
  columns: ReportColumn[]
  rows: QueryCell[][]
  /** Sums of the columns that have one, null elsewhere. Lists alone: financial statements have their totals as rows. */
  totals?: QueryCell[]
  /** Rows a limit left out: how many, and their sums in the places of the totals, which have them too. */
  others?: { count: number; sums: QueryCell[] }
  /** What a reader must know beside the figures: rates used, what was left out. */
  notes: string[]
}

export interface ReportColumn {
  name: string
  type: string
  /** Heading for people. */
  title: string
}

/**
 * The first columns of a financial statement. `line` is account (a figure of the books), total (of a section) or result
 * (such as Net Profit); the columns after these hold the figures.
 */
export const lineColumns: readonly ReportColumn[] = [
  { name: 'line', type: 'VARCHAR', title: 'Line' },
  { name: 'section', type: 'VARCHAR', title: 'Section' },
  { name: 'code', type: 'VARCHAR', title: 'Code' },
  { name: 'label', type: 'VARCHAR', title: 'Account' },
  { name: 'account_id', type: 'VARCHAR', title: 'Account id' },
]

export const moneyType = 'DECIMAL(18,2)'
