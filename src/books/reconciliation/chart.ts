import type { SqlAccess } from '../../warehouse/warehouse.ts'

export interface Account {
  id: string
  name: string
  type: string
  class: string
  system: string
  currency: string
  isProfitAndLoss: boolean
}

/** An organisation's accounts by what the rules ask of them. */
export interface Chart {
  baseCurrency: string
  yearEnd: { month: number; day: number }
  find(id: string): Account
  list(): Account[]
  ofSystem(...roles: string[]): Account[]
  ofType(...types: string[]): Account[]
  isForeignBank(account: Account): boolean
}

const gainRoles = ['UNREALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN']

/** What the reports call the accounts of currency gains when they show them as one. */
export const gainsGroup = 'FXGROUPID'

export async function loadChart(sql: SqlAccess, tenantId: string): Promise<Chart> {
  const own = `tenant_id = ${sql.dialect.quoteText(tenantId)}`
  const [organisation] = await sql.read(
    'reading the organisation',
    `SELECT base_currency, financial_year_end_month AS month, financial_year_end_day AS day FROM books.organisations WHERE ${own}`,
  )
  const rows = await sql.read(
    'reading the chart of accounts',
    `SELECT account_id, name, type, class, system_account, currency, statement FROM books.accounts WHERE ${own} ORDER BY account_id`,
  )
  const text = (cell: unknown): string => (typeof cell === 'string' ? cell : '')
  const accounts = rows.map((row): Account => ({
    id: text(row['account_id']),
    name: text(row['name']),
    type: text(row['type']),
    class: text(row['class']),
    system: text(row['system_account']),
    currency: text(row['currency']),
    isProfitAndLoss: row['statement'] === 'profit_and_loss',
  }))
  return createChart(accounts, {
    baseCurrency: text(organisation?.['base_currency']),
    yearEnd: { month: Number(organisation?.['month'] ?? 12), day: Number(organisation?.['day'] ?? 31) },
  })
}

export function createChart(accounts: Account[], settings: Pick<Chart, 'baseCurrency' | 'yearEnd'>): Chart {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  return {
    ...settings,
    // An account that only a report knows: earlier profits stand in equity, all else is taken for an expense.
    find: (id) => byId.get(id) ?? toUnlisted(id),
    list: () => accounts,
    ofSystem: (...roles) => roles.flatMap((role) => accounts.filter(({ system }) => system === role)),
    ofType: (...types) => accounts.filter(({ type }) => types.includes(type)),
    isForeignBank: ({ type, currency }) => type === 'BANK' && currency !== '' && currency !== settings.baseCurrency,
  }
}

function toUnlisted(id: string): Account {
  const isEarnings = /^0+(-0+)+$/.test(id)
  return {
    id,
    name: isEarnings ? 'Retained Earnings' : id,
    type: isEarnings ? 'EQUITY' : 'EXPENSE',
    class: isEarnings ? 'EQUITY' : 'EXPENSE',
    system: isEarnings ? 'RETAINEDEARNINGS' : '',
    currency: '',
    isProfitAndLoss: !isEarnings,
  }
}

/** The accounts of currency gains, the one that unrealised gains are posted to first. */
export const gainsOf = (chart: Chart): Account[] => chart.ofSystem(...gainRoles)
