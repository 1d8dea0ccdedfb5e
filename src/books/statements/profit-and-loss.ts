import { loadAccounts, type Account } from './accounts.ts'
import {
  comparedColumns,
  createPage,
  minus,
  moneyColumns,
  plus,
  toLines,
  type FigureColumns,
  type Line,
  type Page,
} from './lines.ts'
import { loadMovements, toConditions, toOptionKey, type Movement } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { toPeriods, toSpan, type Period } from './periods.ts'
import type { Ask, Report, StatementEntry } from './statement.ts'
import { loadTranslation } from './translation.ts'

export const profitAndLoss: StatementEntry = {
  name: 'profit_and_loss',
  aliases: ['pnl', 'pl', 'income_statement'],
  tool: 'profit_and_loss',
  title: 'Profit and Loss',
  definition: 'Income and expenses of a period by account, with gross and net profit.',
  parameters: [p.from, p.to, p.by, p.basis, p.compare, p.tracking, p.contact, p.item, p.currency],
  formula:
    'An account’s figure is the sum of net over its postings dated in the period, with the sign turned for income. Gross Profit = Income − Cost of Sales; Net Profit = Gross Profit + Other Income − Operating Expenses. Accrual reads books.ledger, cash books.ledger_cash.',
  sources: ['books.ledger', 'books.ledger_cash', 'books.accounts'],
  view: 'profit_and_loss_monthly',
  consolidates: true,
  run: runProfitAndLoss,
}

async function runProfitAndLoss(ask: Ask): Promise<Report> {
  const { given } = ask
  const { periods, compared } = toPeriods(ask)
  const columns = given.tracking === undefined ? toPeriodColumns(periods, compared) : await toOptionColumns(ask, periods[0]!)
  const { lines, notes, currency } = await loadProfitLines(ask, periods, columns.keys)
  const page = createPage(columns, columns.keys?.length ?? periods.length)
  layOutProfit(page, lines, ask.organisations[0].country === 'US')
  const [last] = periods.slice(-1)
  const span = compared ? toSpan(periods[0]!.from, periods[0]!.to) : toSpan(periods[0]!.from, last!.to)
  return {
    subtitle: [span, given.by && `by ${given.by}`, `${given.basis ?? 'accrual'} basis`, currency].filter(Boolean).join(' · '),
    columns: page.columns,
    rows: page.rows,
    notes: [...notes, ...(compared ? [`Compared with ${toSpan(periods[1]!.from, periods[1]!.to)}.`] : [])],
  }
}

interface Columns extends FigureColumns {
  /** Keys of the figures' columns, where they are not periods; `total` stands for the sum of all. */
  keys?: (string | null)[]
}

const toPeriodColumns = (periods: Period[], compared: boolean): Columns =>
  compared ? comparedColumns(periods) : moneyColumns(periods)

const total = ' total'

async function toOptionColumns(ask: Ask, { from, to }: Period): Promise<Columns> {
  const conditions = await toConditions(ask, ask.given)
  const found = await loadMovements(ask, {
    buckets: [{ from, to }],
    statement: 'profit_and_loss',
    key: toOptionKey(ask, ask.given.tracking!),
    overAccounts: true,
    conditions,
  })
  const options = [...new Set(found.flatMap(({ key }) => (key === null ? [] : [key])))].toSorted((a, b) => a.localeCompare(b))
  const keys = [...options, null, total]
  const titles = keys.map((key) => (key === null ? 'Unassigned' : key === total ? 'Total' : key))
  return { ...moneyColumns(titles.map((title) => ({ name: title === 'Total' ? 'total' : title, title }))), keys }
}

/** Lines of income and expense accounts, both positive as a rule, in the statement's currency. */
export async function loadProfitLines(
  ask: Ask,
  periods: readonly Period[],
  keys?: readonly (string | null)[],
): Promise<{ lines: Line[]; notes: string[]; currency: string }> {
  const { given } = ask
  const chart = await loadAccounts(ask)
  const translation = await loadTranslation(ask)
  const movements = await loadMovements(ask, {
    buckets: periods,
    statement: 'profit_and_loss',
    key: keys && given.tracking !== undefined ? toOptionKey(ask, given.tracking) : undefined,
    conditions: await toConditions(ask, given),
  })
  const organisations = new Map(ask.organisations.map((organisation) => [organisation.tenantId, organisation]))
  const entries = new Map<string, { account: Account; amounts: bigint[] }>()
  for (const movement of movements) {
    const account = chart.find(movement.tenantId, movement.accountId)
    const id = `${movement.tenantId} ${movement.accountId}`
    const entry = entries.get(id) ?? { account, amounts: Array.from({ length: keys?.length ?? periods.length }, () => 0n) }
    entries.set(id, entry)
    const { from, to } = periods[movement.bucket]!
    const net = translation.over(organisations.get(movement.tenantId)!, movement.net, from, to)
    for (const column of toColumns(movement, keys)) entry.amounts[column]! += isIncome(account) ? -net : net
  }
  return { lines: toLines([...entries.values()]), notes: translation.notes(), currency: translation.currency }
}

const toColumns = ({ bucket, key }: Movement, keys: readonly (string | null)[] | undefined): number[] =>
  keys === undefined ? [bucket] : [keys.indexOf(key), keys.indexOf(total)]

const isIncome = ({ class: kind }: Account): boolean => kind === 'REVENUE'

/** Sections and results as Xero's standard layout has them; answers net profit. */
export function layOutProfit(page: Page, lines: readonly Line[], us: boolean): bigint[] {
  const add = (order: number): bigint[] => {
    const own = lines.filter(({ sectionOrder }) => sectionOrder === order)
    return page.section(own[0]?.section ?? '', own)
  }
  const income = add(1)
  const gross = minus(income, add(2))
  page.result('Gross Profit', gross)
  if (us) {
    const operating = minus(minus(gross, add(4)), add(9))
    page.result('Operating Income / (Loss)', operating)
    const net = plus(operating, add(3))
    page.result('Net Income', net)
    return net
  }
  const net = minus(minus(plus(gross, add(3)), add(4)), add(9))
  page.result('Net Profit', net)
  return net
}
