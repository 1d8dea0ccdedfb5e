import type { Account } from './accounts.ts'
import { loadBalances } from './balances.ts'
import { sumColumns } from './cents.ts'
import { addDays, firstOfMonth, toLongDay } from './days.ts'
import { createPage, moneyColumns, plus, toLines } from './lines.ts'
import { parameters as p } from './parameters.ts'
import { fiscalYearStart } from './periods.ts'
import type { Ask, Report, StatementEntry } from './statement.ts'

export const trialBalance: StatementEntry = {
  name: 'trial_balance',
  aliases: ['tb'],
  tool: 'trial_balance',
  title: 'Trial Balance',
  definition: 'Every account with its movement in the month up to the day, and its balance of the year, as debits and credits.',
  parameters: [p.asAt, p.basis],
  formula:
    'Debit or Credit: net from the first of the month to the day. YTD: for income and expenses net from the start of the financial year, for other accounts of all time; Retained Earnings also has the profit of earlier years. Debits equal credits.',
  sources: ['books.ledger', 'books.ledger_cash', 'books.accounts', 'books.organisations'],
  run: runTrialBalance,
}

const sections = [
  { class: 'REVENUE', name: 'Revenue' },
  { class: 'EXPENSE', name: 'Expenses' },
  { class: 'ASSET', name: 'Assets' },
  { class: 'LIABILITY', name: 'Liabilities' },
  { class: 'EQUITY', name: 'Equity' },
]

async function runTrialBalance(ask: Ask): Promise<Report> {
  const { given, organisations, today } = ask
  const [organisation] = organisations
  const day = given.asAt ?? today
  const beforeMonth = addDays(firstOfMonth(day), -1)
  const beforeYear = addDays(fiscalYearStart(day, organisation.yearEnd), -1)
  const { accounts, profit } = await loadBalances(ask, [day, beforeMonth, beforeYear])
  const entries = accounts.map(({ account, at }) => {
    const ofYear = account.statement === 'profit_and_loss'
    return { account: toPlaced(account), amounts: [at(day) - at(beforeMonth), at(day) - (ofYear ? at(beforeYear) : 0n)] }
  })
  const earlier = profit(organisation.tenantId, beforeYear)
  const retained = entries.find(({ account }) => account.systemAccount === 'RETAINEDEARNINGS')
  if (retained) retained.amounts = plus(retained.amounts, [0n, earlier])
  else entries.push({ account: toRetained(organisation.tenantId), amounts: [0n, earlier] })

  const lines = toLines(entries).map((line) => ({ ...line, amounts: line.amounts.flatMap(toSides) }))
  const page = createPage(
    moneyColumns([
      { name: 'debit', title: 'Debit' },
      { name: 'credit', title: 'Credit' },
      { name: 'ytd_debit', title: 'YTD Debit' },
      { name: 'ytd_credit', title: 'YTD Credit' },
    ]),
    4,
  )
  const totals = sections.map(({ name }) => {
    const own = lines.filter(({ section }) => section === name)
    return page.section(name, own, null)
  })
  page.result('Total', sumColumns(totals, 4))
  return {
    subtitle: `as at ${toLongDay(day)} · ${given.basis ?? 'accrual'} basis · ${organisation.baseCurrency}`,
    columns: page.columns,
    rows: page.rows,
    notes: [],
  }
}

/** A debit and a credit, one of which is nought. */
const toSides = (net: bigint): bigint[] => (net < 0n ? [0n, -net] : [net, 0n])

/** Sections are by class here; what has none was posted to an account nobody knows and counts as an expense. */
function toPlaced(account: Account): Account {
  const order = sections.findIndex((each) => each.class === account.class)
  const place = order < 0 ? 1 : order
  return { ...account, section: sections[place]!.name, sectionOrder: place }
}

function toRetained(tenantId: string): Account {
  return {
    tenantId,
    accountId: null,
    code: null,
    name: 'Retained Earnings',
    type: 'EQUITY',
    class: 'EQUITY',
    systemAccount: 'RETAINEDEARNINGS',
    statement: 'balance_sheet',
    section: 'Equity',
    sectionOrder: 4,
  }
}
