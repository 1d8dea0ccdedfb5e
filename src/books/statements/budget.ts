import { toText } from './cells.ts'
import { parseCents } from './cents.ts'
import { loadAccounts, type Account } from './accounts.ts'
import { firstOfMonth, lastOfMonth } from './days.ts'
import { addMonths } from './days.ts'
import { comparedColumns, createPage, toLines } from './lines.ts'
import { ledgerOf, loadMovements, ownTenants } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { fiscalYearStart, toSpan } from './periods.ts'
import { layOutProfit } from './profit-and-loss.ts'
import type { Ask, Report, StatementEntry } from './statement.ts'

export const budgetAgainstActual: StatementEntry = {
  name: 'budget_vs_actual',
  aliases: ['budget'],
  tool: 'profit_and_loss',
  title: 'Budget against Actual',
  definition: 'Income and expenses of whole months beside the overall budget of those months, with the difference.',
  parameters: [p.from, p.to, p.basis],
  formula:
    'Actual as in the profit and loss. Budget: the sum of amount in books.budgets over the months. Variance = actual − budget, in percent of the budget. Only whole months: the first and the last day are moved out to the ends of theirs.',
  sources: [...['accrual', 'cash'].map((basis) => ledgerOf(basis as 'accrual' | 'cash')), 'books.accounts', 'books.budgets'],
  streams: ['report_budget_summary'],
  run: runBudget,
}

async function runBudget(ask: Ask): Promise<Report> {
  const { given, organisations } = ask
  const [organisation] = organisations
  const { from, to } = toMonths(ask)
  const chart = await loadAccounts(ask)
  const { tenantId } = organisation
  const movements = await loadMovements(ask, { buckets: [{ from, to }], statement: 'profit_and_loss' })
  const budgets = await ask.read(
    `SELECT account_id, sum(amount) AS amount FROM books.budgets
     WHERE ${ownTenants(ask)} AND month BETWEEN DATE '${from}' AND DATE '${to}' GROUP BY account_id`,
  )
  const entries = new Map<string, { account: Account; amounts: bigint[] }>()
  const entryOf = (accountId: string): bigint[] => {
    const entry = entries.get(accountId) ?? { account: chart.find(tenantId, accountId), amounts: [0n, 0n] }
    entries.set(accountId, entry)
    return entry.amounts
  }
  for (const { accountId, net } of movements) {
    entryOf(accountId)[0]! += chart.find(tenantId, accountId).class === 'REVENUE' ? -net : net
  }
  for (const row of budgets) {
    const accountId = toText(row['account_id'])
    if (chart.find(tenantId, accountId).statement === 'profit_and_loss') entryOf(accountId)[1]! += parseCents(row['amount'])
  }
  const page = createPage(
    comparedColumns(
      [
        { name: 'actual', title: 'Actual' },
        { name: 'budget', title: 'Budget' },
      ],
      { change: 'Variance', percent: 'Var %' },
    ),
    2,
  )
  layOutProfit(page, toLines([...entries.values()]), organisation.country === 'US')
  return {
    subtitle: `${toSpan(from, to)} · ${given.basis ?? 'accrual'} basis · ${organisation.baseCurrency}`,
    columns: page.columns,
    rows: page.rows,
    notes: budgets.length === 0 ? ['There is no budget for these months: Xero reports the current financial year alone.'] : [],
  }
}

/** Default: from the start of the financial year to the last month that is over, or the current one in its first month. */
function toMonths({ given, today, organisations: [{ yearEnd }] }: Ask): { from: string; to: string } {
  const over = today === lastOfMonth(today) ? today : lastOfMonth(addMonths(firstOfMonth(today), -1))
  const start = firstOfMonth(fiscalYearStart(given.to ?? today, yearEnd))
  const to = lastOfMonth(given.to ?? (over > start ? over : today))
  return { from: firstOfMonth(given.from ?? start), to }
}
