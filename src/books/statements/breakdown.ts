import type { QueryCell } from '../../warehouse/query.ts'
import { toText } from './cells.ts'
import { sum, sumColumns, toMoney } from './cents.ts'
import { loadMovements, ownTenants } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { splitPeriods, toRange, toSinglePeriod, toSpan } from './periods.ts'
import { moneyType, type Ask, type Report, type StatementEntry } from './statement.ts'

/** A measure that tells postings apart by one of their columns, a column of figures a period. */
interface Breakdown {
  name: string
  title: string
  definition: string
  formula: string
  sources: string[]
  view: string
  /** What is told apart: an expression over the ledger `l`, and the heading. */
  key: string
  what: { name: string; title: string; none: string }
  /** Names of keys: a SELECT of key and name. None: keys are names. */
  names?(ask: Ask): string
  conditions(ask: Ask): string[]
  /** -1 turns income, which is credits, positive. */
  sign: 1n | -1n
}

const withName =
  (table: string, id: string) =>
  (ask: Ask): string =>
    `SELECT ${id} AS key, name FROM books.${table} WHERE ${ownTenants(ask)}`
const ofClass =
  (name: string) =>
  (ask: Ask): string[] => [
    `l.account_id IN (SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND class = '${name}')`,
  ]
const income = 'minus the sum of net on accounts of class REVENUE, without tax'

const breakdowns: Breakdown[] = [
  {
    name: 'revenue_by_customer',
    title: 'Revenue by Customer',
    definition: 'Income of a period by contact, without tax, the largest first.',
    formula: `By contact: ${income}. Postings without a contact, such as manual journals, are one row.`,
    sources: ['books.ledger', 'books.ledger_cash', 'books.accounts', 'books.contacts'],
    view: 'revenue_by_customer_monthly',
    key: 'l.contact_id',
    what: { name: 'contact', title: 'Customer', none: 'No contact' },
    names: withName('contacts', 'contact_id'),
    conditions: ofClass('REVENUE'),
    sign: -1n,
  },
  {
    name: 'revenue_by_item',
    title: 'Revenue by Item',
    definition: 'Income of a period by item sold, without tax, the largest first.',
    formula: `By item_code: ${income}. Lines without an item are one row.`,
    sources: ['books.ledger', 'books.ledger_cash', 'books.accounts'],
    view: 'revenue_by_item_monthly',
    key: 'l.item_code',
    what: { name: 'item', title: 'Item', none: 'No item' },
    conditions: ofClass('REVENUE'),
    sign: -1n,
  },
  {
    name: 'spend_by_supplier',
    title: 'Spend by Supplier',
    definition: 'What was bought in a period by contact, without tax, credits taken off, the largest first.',
    formula:
      'By contact: the sum of net over the lines (kind line) of bills, supplier credit notes, expense claims and money spent, on accounts of class EXPENSE or ASSET: expenses, equipment and stock, but not drawings, loans or tax. Cash basis counts what was paid.',
    sources: ['books.ledger', 'books.ledger_cash', 'books.accounts', 'books.contacts'],
    view: 'spend_by_supplier_monthly',
    key: 'l.contact_id',
    what: { name: 'contact', title: 'Supplier', none: 'No contact' },
    names: withName('contacts', 'contact_id'),
    conditions: (ask) => [
      spendCondition,
      `l.account_id IN (SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND ${boughtAccounts})`,
    ],
    sign: 1n,
  },
]

/** Accounts on which things are bought. */
export const boughtAccounts = "class IN ('EXPENSE', 'ASSET') AND type <> 'BANK'"

/** What counts as bought, over the ledger `l`. */
export const spendCondition =
  "l.kind = 'line' AND (l.document_type IN ('bill', 'bill_credit_note', 'expense_claim') OR l.source_type = 'CASHPAID')"

export const breakdownStatements: StatementEntry[] = breakdowns.map((breakdown) => ({
  name: breakdown.name,
  tool: 'measure',
  title: breakdown.title,
  definition: breakdown.definition,
  formula: breakdown.formula,
  sources: breakdown.sources,
  view: breakdown.view,
  parameters: [p.from, p.to, p.by, p.basis, p.limit],
  run: (ask) => runBreakdown(ask, breakdown),
}))

async function runBreakdown(ask: Ask, { key, what, names, conditions, sign }: Breakdown): Promise<Report> {
  const { given, organisations } = ask
  const { from, to } = toRange(ask)
  const periods = given.by === undefined ? [toSinglePeriod(from, to)] : splitPeriods(from, to, given.by, organisations[0].yearEnd)
  const movements = await loadMovements(ask, { buckets: periods, key, overAccounts: true, conditions: conditions(ask) })
  const named = new Map(
    names === undefined ? [] : (await ask.read(names(ask))).map((row) => [toText(row['key']), toText(row['name'])]),
  )
  const entries = new Map<string | null, bigint[]>()
  for (const { key: value, bucket, net } of movements) {
    const amounts = entries.get(value) ?? periods.map(() => 0n)
    entries.set(value, amounts)
    amounts[bucket]! += sign * net
  }
  const nameOf = (value: string | null): string => (value === null ? what.none : (named.get(value) ?? value))
  const sorted = [...entries]
    .map(([value, amounts]) => ({ value, amounts, total: sum(amounts) }))
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0n))
    .sort((a, b) => (a.total > b.total ? -1 : a.total < b.total ? 1 : nameOf(a.value).localeCompare(nameOf(b.value))))
  const shown = sorted.slice(0, given.limit)
  const toCells = (amounts: bigint[]): string[] => [
    ...amounts.map(toMoney),
    ...(periods.length > 1 ? [toMoney(sum(amounts))] : []),
  ]
  const toTotals = (of: typeof sorted): QueryCell[] => [
    null,
    ...toCells(
      sumColumns(
        of.map(({ amounts }) => amounts),
        periods.length,
      ),
    ),
    ...(names === undefined ? [] : [null]),
  ]
  const others = sorted.slice(shown.length)
  return {
    subtitle: [toSpan(from, to), given.by && `by ${given.by}`, `${given.basis ?? 'accrual'} basis`, organisations[0].baseCurrency]
      .filter(Boolean)
      .join(' · '),
    columns: [
      { name: what.name, title: what.title, type: 'VARCHAR' },
      ...periods.map(({ name, title }) => ({ name, title, type: moneyType })),
      ...(periods.length > 1 ? [{ name: 'total', title: 'Total', type: moneyType }] : []),
      ...(names === undefined ? [] : [{ name: `${what.name}_id`, title: `${what.title} id`, type: 'VARCHAR' }]),
    ],
    rows: shown.map(({ value, amounts }) => [nameOf(value), ...toCells(amounts), ...(names === undefined ? [] : [value])]),
    totals: toTotals(sorted),
    ...(others.length > 0 ? { others: { count: others.length, sums: toTotals(others) } } : {}),
    notes: [],
  }
}
