import { loadAccounts, type Account } from './accounts.ts'
import { toText } from './cells.ts'
import { sumColumns } from './cents.ts'
import { addDays } from './days.ts'
import { createPage, minus, moneyColumns, plus, type Line } from './lines.ts'
import { loadMovements, ownTenants } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { splitPeriods, toRange, toSinglePeriod, toSpan, type Period } from './periods.ts'
import type { Ask, Report, StatementEntry } from './statement.ts'

const operating = 'Operating Activities'
const investing = 'Investing Activities'
const financing = 'Financing Activities'

/** Where the counterpart of money stands. The first row that fits has it; a row without a label names the account. */
interface Place {
  section: string
  label?: string
  /** `paysWages`: pay runs post to the account. */
  fits(account: Account, paysWages: boolean): boolean
}

/** What an employer owes of a pay run: net pay, tax withheld, pensions. */
const wageTypes = ['WAGESPAYABLELIABILITY', 'PAYG', 'PAYGLIABILITY', 'SUPERANNUATIONLIABILITY']
/** What is bought ahead: goods in stock, and services to come. */
const boughtTypes = ['INVENTORY', 'PREPAYMENT']

const longTerm: Place[] = [
  { section: investing, fits: ({ class: kind, type }) => kind === 'ASSET' && (type === 'FIXED' || type === 'NONCURRENT') },
  { section: financing, fits: ({ class: kind, type }) => kind === 'EQUITY' || (kind === 'LIABILITY' && type === 'TERMLIAB') },
]

const directPlaces: Place[] = [
  {
    section: operating,
    label: 'Receipts from customers',
    fits: ({ class: kind, type, systemAccount }) => (kind === 'REVENUE' && type !== 'OTHERINCOME') || systemAccount === 'DEBTORS',
  },
  { section: operating, label: 'Other receipts', fits: ({ class: kind }) => kind === 'REVENUE' },
  {
    section: operating,
    label: 'Payments to suppliers and employees',
    fits: ({ class: kind, type, statement, systemAccount }, paysWages) =>
      kind === 'EXPENSE' ||
      statement === 'profit_and_loss' ||
      ['CREDITORS', 'UNPAIDEXPCLM', 'WAGEPAYABLES'].includes(systemAccount ?? '') ||
      wageTypes.includes(type) ||
      boughtTypes.includes(type) ||
      (kind === 'LIABILITY' && paysWages),
  },
  { section: operating, label: 'Sales tax, received less paid', fits: ({ systemAccount }) => systemAccount === 'GST' },
  ...longTerm,
  { section: operating, label: 'Other assets and liabilities', fits: () => true },
]

const indirectPlaces: Place[] = [
  {
    section: operating,
    label: 'Depreciation',
    fits: ({ statement, type }) => statement === 'profit_and_loss' && type === 'DEPRECIATN',
  },
  { section: operating, label: 'Net profit', fits: ({ statement }) => statement === 'profit_and_loss' },
  ...longTerm,
  { section: operating, fits: () => true },
]

export const cashFlow: StatementEntry = {
  name: 'cash_flow',
  aliases: ['cash_flow_direct', 'cashflow'],
  tool: 'cash',
  title: 'Cash Flow (direct)',
  definition: 'Money received and paid through bank accounts in a period, by what it was for.',
  parameters: [p.from, p.to, p.by],
  formula:
    'Of every source in books.ledger_cash that has a posting on a bank account, the postings on other accounts with the sign turned, placed by class and type of the account; transfers between bank accounts cancel out. Payments to suppliers and employees: expenses, stock (accounts of type INVENTORY), prepayments, and what is owed of wages: Wages Payable, payroll’s own types, and liabilities that pay runs post to (label wages in books.residuals). Opening and closing balance: net on accounts of type BANK up to those days. What bank balances moved without a document is a line of its own.',
  sources: ['books.ledger_cash', 'books.residuals', 'books.accounts'],
  run: (ask) => runCashFlow(ask, 'direct'),
}

export const cashFlowIndirect: StatementEntry = {
  name: 'cash_flow_indirect',
  tool: 'cash',
  title: 'Cash Flow (indirect)',
  definition:
    'How the net profit of a period became money: what was earned but not yet received, owed but not yet paid, invested, borrowed.',
  parameters: [p.from, p.to, p.by],
  formula:
    'From books.ledger, accrual: Net profit, plus Depreciation (accounts of type DEPRECIATN), plus the change of every other account that is no bank account, with the sign turned. Depreciation is taken out of the change of fixed assets again. As postings balance, this is the change of the bank accounts.',
  sources: ['books.ledger', 'books.accounts'],
  run: (ask) => runCashFlow(ask, 'indirect'),
}

async function runCashFlow(ask: Ask, method: 'direct' | 'indirect'): Promise<Report> {
  const { given, organisations } = ask
  const { from, to } = toRange(ask)
  const periods = given.by === undefined ? [toSinglePeriod(from, to)] : splitPeriods(from, to, given.by, organisations[0].yearEnd)
  const bank = await loadBank(ask, periods, method)
  const lines = await loadFlows(ask, periods, method)
  const page = createPage(moneyColumns(periods), periods.length)
  const sums = [operating, investing, financing].map((section) =>
    page.section(
      section,
      lines.filter((line) => line.section === section),
      `Net cash from ${section}`,
    ),
  )
  const net = sumColumns(sums, periods.length)
  const moved = minus(bank.closing, bank.opening)
  const other = minus(moved, net)
  if (other.some((amount) => amount !== 0n)) page.result('Bank movements without a document', other)
  page.result('Net change in cash', moved)
  page.result('Cash at the beginning', bank.opening)
  page.result('Cash at the end', bank.closing)
  return {
    subtitle: [toSpan(from, to), given.by && `by ${given.by}`, organisations[0].baseCurrency].filter(Boolean).join(' · '),
    columns: page.columns,
    rows: page.rows,
    notes: [],
  }
}

async function loadFlows(ask: Ask, periods: Period[], method: 'direct' | 'indirect'): Promise<Line[]> {
  const chart = await loadAccounts(ask)
  const banks = `SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND type = 'BANK'`
  const movements = await loadMovements(ask, {
    buckets: periods,
    basis: method === 'direct' ? 'cash' : 'accrual',
    conditions: [
      `l.account_id NOT IN (${banks})`,
      ...(method === 'direct'
        ? [
            `EXISTS (SELECT 1 FROM books.cash_ledger b WHERE b.tenant_id = l.tenant_id AND b.source_type = l.source_type
               AND b.source_id = l.source_id AND b.account_id IN (${banks}))`,
          ]
        : []),
    ],
  })
  const places = method === 'direct' ? directPlaces : indirectPlaces
  const wages = method === 'direct' ? await loadWageAccounts(ask) : new Set<string>()
  const lines = new Map<string, Line>()
  const add = (place: Place, account: Account, column: number, amount: bigint): void => {
    const label = place.label ?? account.name
    const key = `${place.section} ${place.label ?? account.accountId ?? ''}`
    const line = lines.get(key) ?? {
      section: place.section,
      sectionOrder: place.label === undefined ? places.length : places.indexOf(place),
      code: place.label === undefined ? account.code : null,
      label,
      accountId: place.label === undefined ? account.accountId : null,
      amounts: periods.map(() => 0n),
    }
    lines.set(key, line)
    line.amounts[column]! += amount
  }
  for (const { tenantId, accountId, bucket, net } of movements) {
    const account = chart.find(tenantId, accountId)
    const place = places.find(({ fits }) => fits(account, wages.has(`${tenantId} ${accountId}`)))!
    if (place.label === 'Depreciation') {
      // An expense no money was paid for: it is in the profit, and in what fixed assets lost.
      add(netProfit, account, bucket, -net)
      add(place, account, bucket, net)
      add(depreciated, account, bucket, -net)
    } else add(place, account, bucket, -net)
  }
  return [...lines.values()]
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0n))
    .sort((a, b) => rank(a) - rank(b) || a.sectionOrder - b.sectionOrder || (a.label < b.label ? -1 : 1))
}

/** No document tells of a pay run, and most charts give its liabilities no type of their own; reconciliation has found them. */
async function loadWageAccounts(ask: Ask): Promise<ReadonlySet<string>> {
  const rows = await ask.read(
    `SELECT DISTINCT tenant_id, account_id FROM books.residuals WHERE ${ownTenants(ask)} AND label = 'wages'`,
  )
  return new Set(rows.map((row) => `${toText(row['tenant_id'])} ${toText(row['account_id'])}`))
}

const netProfit = indirectPlaces[1]!
const depreciated: Place = { section: investing, label: 'Fixed assets before depreciation', fits: () => false }
/** Profit comes first, whatever the table's order. */
const rank = ({ label }: Line): number => (label === netProfit.label ? 0 : 1)

async function loadBank(
  ask: Ask,
  periods: Period[],
  method: 'direct' | 'indirect',
): Promise<{ opening: bigint[]; closing: bigint[] }> {
  const [first] = periods
  const banks = `SELECT account_id FROM books.accounts WHERE ${ownTenants(ask)} AND type = 'BANK'`
  const movements = await loadMovements(ask, {
    buckets: [{ to: addDays(first!.from, -1) }, ...periods],
    basis: method === 'direct' ? 'cash' : 'accrual',
    overAccounts: true,
    conditions: [`l.account_id IN (${banks})`],
  })
  const moved = Array.from({ length: periods.length + 1 }, () => 0n)
  for (const { bucket, net } of movements) moved[bucket]! += net
  let balance = 0n
  const balances = moved.map((amount) => (balance += amount))
  const opening = balances.slice(0, -1)
  return { opening, closing: plus(opening, moved.slice(1)) }
}
