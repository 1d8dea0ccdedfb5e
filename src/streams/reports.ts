import { scopes } from './access.ts'
import { date, instant, json, list, money, text } from './fields.ts'
import type { Field, ReportRead, ScalarField, Scopes, Stream } from './stream.ts'

/*
 * Xero's own figures (Reports endpoints): what the books are proved against. `<name>` holds the lines, one a row of the
 * report that is no sum; `<name>_readings` one row a month read, with when it was read.
 */

/** What differs from report to report. */
interface ReportEntry {
  name: string
  title: string
  /** What a line is, in a sentence. */
  lines: string
  path: string
  scopes: Scopes
  params?: Record<string, string>
  read: Omit<ReportRead, 'kind'>
  /** The property that tells one record from another. */
  key: ScalarField
  /** A period's other property: in the record and, as lines carry the key anyway, in each line. */
  period: ScalarField[]
  figures: ScalarField[]
}

const account = text('AccountID', 'Id of the account: joins accounts. An id of zeros, or none, where the line is worked out.')
const section = text('Section', 'Heading the line stands under; empty where it has none.')
const label = text('Label', 'Name of the account or of the figure, as the report has it.')

function createReport(entry: ReportEntry): Stream {
  const readings: Field[] = [
    entry.key,
    ...entry.period,
    text('ReportName', 'What Xero calls the report.'),
    json('ReportTitles', 'Titles of the report: name, organisation, period.'),
    instant('ReadAt', "When it was read, by Xero's clock: what changed since is not in it."),
  ]
  return {
    name: entry.name,
    table: `${entry.name}_readings`,
    title: entry.title,
    comment: `${entry.title} as Xero reports it, one row a month read; the figures are in ${entry.name}.`,
    path: entry.path,
    root: 'Reports',
    key: [entry.key.property],
    read: { kind: 'report', ...entry.read },
    cursor: { kind: 'none' },
    deletion: { kind: 'never' },
    ...(entry.params ? { params: entry.params } : {}),
    scopes: entry.scopes,
    restricted: 'reports',
    needsReportingRole: true,
    fields: [
      ...readings,
      list('Lines', entry.name, entry.lines, [
        ...entry.period,
        section,
        account,
        entry.read.label === 'Label'
          ? label
          : text(entry.read.label, 'Name of the account and, in brackets, its code, as the report has it.'),
        ...entry.figures,
      ]),
    ],
  }
}

const firstDay = date('FromDate', 'First day of the period: the first of a month.')
const lastDay = date('ToDate', 'Last day of the period, included.')
const monthColumns: ReportRead['columns'] = { kind: 'months', property: 'Amount' }

export const reportTrialBalance = createReport({
  name: 'report_trial_balance',
  title: 'Trial balance',
  lines: 'Accounts of the trial balance: movement of the month up to the date, and balance of the year.',
  path: 'Reports/TrialBalance',
  scopes: scopes.trialBalance,
  read: {
    ask: 'day',
    months: 'all',
    follows: 'documents',
    period: { first: 'Month', last: 'Date' },
    columns: {
      kind: 'figures',
      properties: { debit: 'Debit', credit: 'Credit', 'ytd debit': 'YTDDebit', 'ytd credit': 'YTDCredit' },
    },
    label: 'AccountName',
  },
  key: date('Month', 'First day of the month the trial balance is of.'),
  period: [date('Date', 'Day it is as at: the end of the month, or in the current month the day it was read.')],
  figures: [
    money('Debit', 'Movement of the month up to the date, where it is a debit; blank where it is a credit.'),
    money('Credit', 'Movement of the month up to the date, where it is a credit; blank where it is a debit.'),
    money(
      'YTDDebit',
      'Balance, where it is a debit: of the financial year for income and expenses, of all time for the rest.',
      'ytd_debit',
    ),
    money('YTDCredit', 'Balance, where it is a credit.', 'ytd_credit'),
  ],
})

export const reportBalanceSheet = createReport({
  name: 'report_balance_sheet',
  title: 'Balance sheet',
  lines: 'Accounts of the balance sheet as at the end of a month, and net assets.',
  path: 'Reports/BalanceSheet',
  scopes: scopes.balanceSheet,
  params: { standardLayout: 'true', timeframe: 'MONTH' },
  read: {
    ask: 'month-ends',
    months: 'one-call',
    follows: 'trial-balance',
    period: { last: 'Date' },
    columns: monthColumns,
    label: 'Label',
  },
  key: date('Date', 'Day it is as at: the last of a month.'),
  period: [],
  figures: [money('Amount', 'Balance: of assets a debit is positive, of liabilities and equity a credit.')],
})

const profitAndLoss = (
  name: string,
  title: string,
  basis: string,
  params: Record<string, string>,
  months: ReportRead['months'],
): Stream =>
  createReport({
    name,
    title,
    lines: `Accounts of the profit and loss of a month, ${basis}, and its profits.`,
    path: 'Reports/ProfitAndLoss',
    scopes: scopes.profitAndLoss,
    params: { standardLayout: 'true', timeframe: 'MONTH', ...params },
    read: {
      ask: 'month-ranges',
      months,
      follows: 'trial-balance',
      period: { first: 'FromDate', last: 'ToDate' },
      columns: monthColumns,
      label: 'Label',
    },
    key: firstDay,
    period: [lastDay],
    figures: [money('Amount', 'Income as a credit, expenses as a debit: both positive as a rule.')],
  })

export const reportProfitAndLoss = profitAndLoss(
  'report_profit_and_loss',
  'Profit and loss',
  'as invoiced (accrual basis)',
  {},
  'one-call',
)

export const reportProfitAndLossCash = profitAndLoss(
  'report_profit_and_loss_cash',
  'Profit and loss, cash basis',
  'as paid (cash basis)',
  { paymentsOnly: 'true' },
  'all',
)

export const reportBankSummary = createReport({
  name: 'report_bank_summary',
  title: 'Bank summary',
  lines: 'Bank accounts: what was on them, came in and went out, in base currency.',
  path: 'Reports/BankSummary',
  scopes: scopes.bankSummary,
  read: {
    ask: 'days',
    months: 'one-call',
    follows: 'trial-balance',
    period: { first: 'FromDate', last: 'ToDate' },
    columns: {
      kind: 'figures',
      properties: {
        'opening balance': 'Opening',
        'cash received': 'Received',
        'cash spent': 'Spent',
        'fx gain': 'FXGain',
        'closing balance': 'Closing',
      },
      optional: ['fx gain'],
    },
    label: 'Label',
  },
  key: firstDay,
  period: [lastDay],
  figures: [
    money('Opening', 'Balance before the first day.'),
    money('Received', 'Money in.'),
    money('Spent', 'Money out, as a positive amount.'),
    money('FXGain', 'What exchange rates did to the balance, where Xero shows it.', 'fx_gain'),
    money('Closing', 'Balance at the end of the last day.'),
  ],
})

export const reportBudgetSummary = createReport({
  name: 'report_budget_summary',
  title: 'Budget summary',
  lines: 'Accounts of the overall budget, month by month of the current financial year.',
  path: 'Reports/BudgetSummary',
  scopes: scopes.budgetSummary,
  params: { timeframe: '1' },
  read: {
    ask: 'months-ahead',
    months: 'one-call',
    follows: 'budgets',
    period: { first: 'Month' },
    columns: monthColumns,
    label: 'Label',
  },
  key: date('Month', 'First day of the month budgeted.'),
  period: [],
  figures: [money('Amount', 'Amount budgeted: income and expenses are both positive.')],
})
