import type { Dialect } from '../../warehouse/dialect.ts'
import type { SqlAccess } from '../../warehouse/warehouse.ts'
import type { LedgerReadings } from './readings.ts'

/** The system accounts the rules post to, with their class for books that lack the account itself. */
export const systemAccounts = {
  DEBTORS: { name: 'Accounts Receivable', class: 'ASSET', type: 'CURRENT' },
  CREDITORS: { name: 'Accounts Payable', class: 'LIABILITY', type: 'CURRLIAB' },
  GST: { name: 'Tax', class: 'LIABILITY', type: 'CURRLIAB' },
  ROUNDING: { name: 'Rounding', class: 'LIABILITY', type: 'CURRLIAB' },
  REALISEDCURRENCYGAIN: { name: 'Realised Currency Gains', class: 'EXPENSE', type: 'EXPENSE' },
  UNPAIDEXPCLM: { name: 'Unpaid Expense Claims', class: 'LIABILITY', type: 'CURRLIAB' },
  CISASSET: { name: 'CIS suffered', class: 'ASSET', type: 'CURRENT' },
  CISLIABILITY: { name: 'CIS withheld', class: 'LIABILITY', type: 'CURRLIAB' },
} as const

export type SystemAccount = keyof typeof systemAccounts

/** What the rules need to write SQL for one organisation. All texts are SQL. */
export interface LedgerContext {
  dialect: Dialect
  /** The tenant's id as a literal. */
  tenant: string
  /** A table of the copy, with its schema. */
  raw(table: string): string
  /** The account's id as a literal; its role where the chart has no such account. */
  system(role: SystemAccount): string
  /** Base currency as a literal. */
  baseCurrency: string
  readings: LedgerReadings
  /** Memory a statement may use. */
  memoryMb: number
  scope: Scope
  /** Where documents are posted, and shares of them read: the ledger, or a temporary table of its shape where ids are listed. */
  postings: string
}

/**
 * What a statement is to post: everything; the ids in the temporary table `refresh_ids`; or ids from one text to below
 * another, so that a large organisation is posted in parts, of which each fits into little memory. Ids are random, and
 * the copy of a stream is stored by id.
 */
export type Scope = 'all' | 'listed' | IdRange

export interface IdRange {
  from: string | null
  below: string | null
}

/** So many ranges that cover all ids, about equal in size. */
export function toRanges(count: number): IdRange[] {
  const bound = (index: number): string | null =>
    index === 0 || index === count
      ? null
      : Math.floor((4096 * index) / count)
          .toString(16)
          .padStart(3, '0')
  return Array.from({ length: count }, (_, index) => ({ from: bound(index), below: bound(index + 1) }))
}

/** `AND …` for the first column, or where ids are listed for any of them. */
export function toScope(context: LedgerContext, ...columns: [string, ...string[]]): string {
  const { scope } = context
  if (scope === 'all') return ''
  if (scope !== 'listed') return toRange(context, columns[0])
  return `AND (${columns.map((column) => `${column} IN (SELECT id FROM refresh_ids)`).join(' OR ')})`
}

/** `AND …` where ids are listed: of a column whose rows are all among them, so that a join need not look at others. */
export function toListed(context: LedgerContext, column: string): string {
  return context.scope === 'listed' ? toScope(context, column) : ''
}

/** `AND …` where a range is posted. */
export function toRange({ scope, dialect }: LedgerContext, column: string): string {
  if (scope === 'all' || scope === 'listed') return ''
  const from = scope.from === null ? '' : `AND ${dialect.bytewise(column)} >= ${dialect.quoteText(scope.from)}`
  const below = scope.below === null ? '' : `AND ${dialect.bytewise(column)} < ${dialect.quoteText(scope.below)}`
  return `${from} ${below}`
}

/** An account no document names and no chart lists. */
export const unknownAccount = 'unknown'

/** Amount in base currency: divided by units of its currency for one of base, rounded half away from zero to cents. */
export function toBase(context: LedgerContext, amount: string, rate: string): string {
  const quotient = context.dialect.roundQuotient([{ sql: amount, scale: 4 }], [{ sql: rate, scale: 10 }], 2)
  return `CASE WHEN ${rate} = 1 THEN CAST(round(${amount}, 2) AS DECIMAL(18,2)) ELSE ${quotient} END`
}

/** A table of the copy, with its schema. */
export const toRawName = (sql: SqlAccess, table: string): string =>
  `${sql.dialect.quoteName(sql.schema)}.${sql.dialect.quoteName(table)}`
