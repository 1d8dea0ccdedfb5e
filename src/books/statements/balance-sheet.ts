import type { Account } from './accounts.ts'
import { loadBalances, type Balances } from './balances.ts'
import { sumColumns } from './cents.ts'
import { addDays, addMonths, lastOfMonth, toLongDay, toShortDay } from './days.ts'
import { comparedColumns, createPage, minus, moneyColumns, plus, toLines, type Line } from './lines.ts'
import { parameters as p } from './parameters.ts'
import { commonYearEnd, fiscalYearStart, forbid, keepMonthEnd, splitPeriods, toRange } from './periods.ts'
import type { Ask, BooksOrganisation, Report, StatementEntry } from './statement.ts'
import { loadTranslation } from './translation.ts'

export const balanceSheet: StatementEntry = {
  name: 'balance_sheet',
  aliases: ['bs', 'statement_of_financial_position'],
  tool: 'balance_sheet',
  title: 'Balance Sheet',
  definition: 'What is owned, what is owed, and the equity that is left, as at the end of a day.',
  parameters: [p.asAt, p.from, p.to, p.by, p.basis, p.compare, p.currency],
  formula:
    'An account’s figure is the sum of net over all its postings up to the day, with the sign turned for liabilities and equity. Current Year Earnings = net profit from the start of the financial year the day lies in. Retained Earnings = what is posted to it + net profit of all earlier years: no entry closes a year. Net Assets = Total Assets − Total Liabilities = Total Equity. In another currency, balances are at the rate of the day, Current Year Earnings at the average rate of the year, and the difference is Currency Translation.',
  sources: ['books.ledger', 'books.ledger_cash', 'books.accounts', 'books.organisations'],
  view: 'balance_sheet_monthly',
  consolidates: true,
  run: runBalanceSheet,
}

async function runBalanceSheet(ask: Ask): Promise<Report> {
  const { given } = ask
  const days = toDays(ask)
  const compared = given.compare !== undefined
  const { lines, currency, notes } = await loadBalanceLines(ask, days)
  const titled = days.map((day, index) => ({
    name: compared ? (index === 0 ? 'amount' : given.compare!) : days.length === 1 ? 'amount' : day,
    title: toShortDay(day),
  }))
  const page = createPage(compared ? comparedColumns(titled) : moneyColumns(titled), days.length)
  const add = (orders: number[]): bigint[] =>
    sumColumns(
      orders.map((order) => {
        const own = lines.filter(({ sectionOrder }) => sectionOrder === order)
        return page.section(own[0]?.section ?? '', own)
      }),
      days.length,
    )
  const assets = add([1, 2, 3, 4])
  page.result('Total Assets', assets)
  const liabilities = add([5, 6])
  page.result('Total Liabilities', liabilities)
  page.result('Net Assets', minus(assets, liabilities))
  add([7])
  return {
    subtitle: [
      days.length === 1 || compared ? `as at ${toLongDay(days[0]!)}` : `${toLongDay(days[0]!)} to ${toLongDay(days.at(-1)!)}`,
      given.by && `by ${given.by}`,
      `${given.basis ?? 'accrual'} basis`,
      currency,
    ]
      .filter(Boolean)
      .join(' · '),
    columns: page.columns,
    rows: page.rows,
    notes: [...notes, ...(compared ? [`Compared with ${toLongDay(days[1]!)}.`] : [])],
  }
}

function toDays(ask: Ask): string[] {
  const { given, organisations } = ask
  const { from, to } = toRange(ask)
  if (given.by !== undefined) {
    forbid(given, 'compare', 'by')
    return splitPeriods(from, to, given.by, commonYearEnd(organisations)).map((period) => period.to)
  }
  if (given.compare === undefined) return [to]
  return [to, given.compare === 'previous_year' ? keepMonthEnd(to, addMonths(to, -12)) : lastOfMonth(addMonths(to, -1))]
}

/** Lines of assets (debits positive), liabilities and equity (credits positive), earnings among them. */
async function loadBalanceLines(ask: Ask, days: string[]): Promise<{ lines: Line[]; currency: string; notes: string[] }> {
  const before = (organisation: BooksOrganisation, day: string): string => addDays(fiscalYearStart(day, organisation.yearEnd), -1)
  const yearEnds = ask.organisations.flatMap((organisation) => days.map((day) => before(organisation, day)))
  const balances = await loadBalances(ask, [...days, ...yearEnds])
  const translation = await loadTranslation(ask)
  const entries: { account: Account; amounts: bigint[] }[] = []
  for (const organisation of ask.organisations) {
    const convert = (cents: readonly bigint[]): bigint[] =>
      cents.map((each, index) => translation.at(organisation, each, days[index]!))
    const own = balances.accounts.filter(({ account }) => account.tenantId === organisation.tenantId)
    const placed = own.filter(({ account }) => account.statement === 'balance_sheet')
    for (const { account, at } of placed) {
      const sign = account.class === 'ASSET' ? 1n : -1n
      entries.push({ account, amounts: convert(days.map((day) => sign * at(day))) })
    }
    entries.push(...toEarnings(organisation, balances, days, (day) => before(organisation, day), convert, translation))
    const assets = sumOf(entries, organisation, (account) => account.class === 'ASSET', days.length)
    const rest = sumOf(entries, organisation, (account) => account.class !== 'ASSET', days.length)
    // By the cent, translated lines need not add up; and the year's profit has a rate of its own.
    if (organisation.baseCurrency !== translation.currency)
      entries.push({ account: toEquity(organisation, 'Currency Translation'), amounts: minus(assets, rest) })
  }
  return { lines: toLines(mergeRetained(entries)), currency: translation.currency, notes: translation.notes() }
}

function toEarnings(
  organisation: BooksOrganisation,
  balances: Balances,
  days: string[],
  before: (day: string) => string,
  convert: (cents: readonly bigint[]) => bigint[],
  translation: Awaited<ReturnType<typeof loadTranslation>>,
): { account: Account; amounts: bigint[] }[] {
  const { tenantId } = organisation
  const earlier = days.map((day) => -balances.profit(tenantId, before(day)))
  const current = days.map((day, index) => {
    const profit = -balances.profit(tenantId, day) - earlier[index]!
    return translation.over(organisation, profit, addDays(before(day), 1), day)
  })
  return [
    { account: toEquity(organisation, 'Current Year Earnings'), amounts: current },
    { account: { ...toEquity(organisation, 'Retained Earnings'), systemAccount: 'RETAINEDEARNINGS' }, amounts: convert(earlier) },
  ]
}

/** A line of equity that is no account. */
function toEquity({ tenantId }: BooksOrganisation, name: string): Account {
  return {
    tenantId,
    accountId: null,
    code: null,
    name,
    type: 'EQUITY',
    class: 'EQUITY',
    systemAccount: null,
    statement: 'balance_sheet',
    section: 'Equity',
    sectionOrder: 7,
  }
}

/** Earlier years' profit stands in the account Retained Earnings, where there is one and it has postings. */
function mergeRetained(entries: { account: Account; amounts: bigint[] }[]): { account: Account; amounts: bigint[] }[] {
  const merged: { account: Account; amounts: bigint[] }[] = []
  for (const entry of entries) {
    const { account } = entry
    const held =
      account.systemAccount === 'RETAINEDEARNINGS'
        ? merged.find((each) => each.account.tenantId === account.tenantId && each.account.systemAccount === 'RETAINEDEARNINGS')
        : undefined
    if (held) held.amounts = plus(held.amounts, entry.amounts)
    else merged.push({ ...entry })
  }
  return merged
}

function sumOf(
  entries: readonly { account: Account; amounts: bigint[] }[],
  { tenantId }: BooksOrganisation,
  fits: (account: Account) => boolean,
  count: number,
): bigint[] {
  const own = entries.filter(({ account }) => account.tenantId === tenantId && fits(account))
  return sumColumns(
    own.map(({ amounts }) => amounts),
    count,
  )
}
