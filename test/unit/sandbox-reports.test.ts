import { describe, expect, test } from 'vitest'
import type { Region, WireRecord } from '../../src/sandbox/company/collection.ts'
import { makeBalanceSheet } from '../../src/sandbox/reports/balance-sheet.ts'
import { makeBankSummary } from '../../src/sandbox/reports/bank-summary.ts'
import { makeBudgetSummary } from '../../src/sandbox/reports/budget-summary.ts'
import { makeExecutiveSummary } from '../../src/sandbox/reports/executive-summary.ts'
import { makeProfitAndLoss } from '../../src/sandbox/reports/profit-and-loss.ts'
import { makeTrialBalance } from '../../src/sandbox/reports/trial-balance.ts'
import type { HandAccount } from './sandbox-reports-books.ts'
import { createHandBooks, runReport, toLines } from './sandbox-reports-books.ts'

const chart: HandAccount[] = [
  ['090', 'Cheque', 'BANK', 'ASSET'],
  ['', 'Card', 'BANK', 'ASSET'],
  ['200', 'Sales', 'REVENUE', 'REVENUE'],
  ['270', 'Interest Income', 'OTHERINCOME', 'REVENUE'],
  ['310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'],
  ['400', 'Advertising', 'EXPENSE', 'EXPENSE'],
  ['469', 'Rent', 'OVERHEADS', 'EXPENSE'],
  ['497', 'Bank Revaluations', 'EXPENSE', 'EXPENSE', 'BANKCURRENCYGAIN'],
  ['498', 'Unrealised Currency Gains', 'EXPENSE', 'EXPENSE', 'UNREALISEDCURRENCYGAIN'],
  ['499', 'Realised Currency Gains', 'EXPENSE', 'EXPENSE', 'REALISEDCURRENCYGAIN'],
  ['610', 'Accounts Receivable', 'CURRENT', 'ASSET', 'DEBTORS'],
  ['710', 'Office Equipment', 'FIXED', 'ASSET'],
  ['711', 'Less Accumulated Depreciation on Office Equipment', 'FIXED', 'ASSET'],
  ['720', 'Plant', 'FIXED', 'ASSET'],
  ['800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', 'CREDITORS'],
  ['877', 'Tracking Transfers', 'CURRLIAB', 'LIABILITY', 'TRACKINGTRANSFERS'],
  ['900', 'Loan', 'TERMLIAB', 'LIABILITY'],
  ['960', 'Retained Earnings', 'EQUITY', 'EQUITY', 'RETAINEDEARNINGS'],
  ['970', 'Capital', 'EQUITY', 'EQUITY'],
]

const region = { TrackingCategoryID: 'cat-region', Name: 'Region' }
const trackingCategories = [
  {
    ...region,
    Status: 'ACTIVE',
    Options: [
      { TrackingOptionID: 'opt-north', Name: 'North', Status: 'ACTIVE' },
      { TrackingOptionID: 'opt-south', Name: 'South', Status: 'ACTIVE' },
      { TrackingOptionID: 'opt-old', Name: 'Old', Status: 'ARCHIVED' },
    ],
  },
  {
    TrackingCategoryID: 'cat-team',
    Name: 'Team',
    Status: 'ACTIVE',
    Options: [{ TrackingOptionID: 'opt-a', Name: 'A', Status: 'ACTIVE' }],
  },
]
const north: WireRecord[] = [{ ...region, Option: 'North', TrackingOptionID: 'opt-north' }]
const south: WireRecord[] = [{ ...region, Option: 'South', TrackingOptionID: 'opt-south' }]
const teamA: WireRecord = { TrackingCategoryID: 'cat-team', Name: 'Team', Option: 'A', TrackingOptionID: 'opt-a' }

const create = (options: Partial<Parameters<typeof createHandBooks>[0]> = {}) =>
  createHandBooks({ accounts: chart, records: { TrackingCategories: trackingCategories }, ...options })

describe('TrialBalance', () => {
  test('the month beside the year, zero on its natural side, what was never used left out', () => {
    const { books, post } = create()
    post('2026-03-31', { '200': -500_00, '090': 500_00 })
    post('2026-04-10', { '200': -40_00, '090': 40_00 })
    post('2026-04-12', { '469': 15_00, '': 0, '800': -15_00 })
    post('2026-05-03', { '200': -60_00, '610': 60_00 })
    post('2026-05-04', { '800': 15_00, Card: -15_00 })
    post('2026-04-30', { '710': 90_00, '711': -9_00, '720': 1_00, '970': -82_00 })
    expect(toLines(runReport(books, makeTrialBalance, '2026-05-20'))).toEqual([
      'Account | Debit | Credit | YTD Debit | YTD Credit',
      '[Revenue]',
      'Sales (200) |  | 60.00 |  | 100.00',
      '[Expenses]',
      'Rent (469) | 0.00 |  | 15.00 | ',
      '[Assets]',
      'Accounts Receivable (610) | 60.00 |  | 60.00 | ',
      'Card |  | 15.00 |  | 15.00',
      'Cheque (090) | 0.00 |  | 540.00 | ',
      'Office Equipment (710) | 0.00 |  | 90.00 | ',
      'Less Accumulated Depreciation on Office Equipment (711) | 0.00 |  |  | 9.00',
      'Plant (720) | 0.00 |  | 1.00 | ',
      '[Liabilities]',
      'Accounts Payable (800) | 15.00 |  |  | 0.00',
      '[Equity]',
      'Capital (970) |  | 0.00 |  | 82.00',
      'Retained Earnings (960) |  | 0.00 |  | 500.00',
      '[]',
      'Total | 75.00 | 75.00 | 706.00 | 706.00',
    ])
  })

  test('earlier profit moves to Retained Earnings when the year ends, also on 29 February', () => {
    const { books, post } = create({ organisation: { FinancialYearEndDay: 29, FinancialYearEndMonth: 2 } })
    post('2027-02-28', { '200': -500_00, '090': 500_00 })
    post('2027-03-01', { '200': -40_00, '090': 40_00 })
    const at = (date: string) => toLines(runReport(books, makeTrialBalance, '2027-04-01', { date }))
    expect(at('2027-02-28')).toContain('Sales (200) |  | 500.00 |  | 500.00')
    expect(at('2027-03-01')).toContain('Sales (200) |  | 40.00 |  | 40.00')
    expect(at('2027-03-01')).toContain('Retained Earnings (960) |  | 0.00 |  | 500.00')
  })

  test.each<[Region, boolean, string[]]>([
    ['NZ', true, ['Foreign Currency Gains and Losses |  | 3.00 |  | 3.00']],
    ['AU', false, ['Foreign Currency Gains and Losses |  | 3.00 |  | 3.00']],
    ['AU', true, ['Realised Currency Gains (499) |  | 5.00 |  | 5.00', 'Unrealised Currency Gains (498) | 2.00 |  | 2.00 | ']],
    ['US', false, ['Realised Currency Gains (499) |  | 5.00 |  | 5.00', 'Unrealised Currency Gains (498) | 2.00 |  | 2.00 | ']],
  ])('currency gains in %s, demo company: %s', (where, IsDemoCompany, lines) => {
    const { books, post } = create({ region: where, organisation: { IsDemoCompany } })
    post('2026-05-03', { '498': 2_00, '499': -5_00, '090': 3_00 })
    const report = runReport(books, makeTrialBalance, '2026-05-20')
    expect(toLines(report).filter((line) => line.includes('Curr'))).toEqual(lines)
    expect(JSON.stringify(report).includes('"FXGROUPID"')).toBe(lines.length === 1)
  })
})

describe('ProfitAndLoss', () => {
  const traded = (options: Parameters<typeof create>[0] = {}) => {
    const made = create(options)
    made.post('2026-05-04', { '200': -100_00, '090': 100_00 })
    made.post('2026-05-05', { '310': 30_00, '090': -30_00 })
    made.post('2026-05-06', { '270': -2_00, '090': 2_00 })
    made.post('2026-05-07', { '400': 12_34, '090': -12_34 })
    made.post('2026-04-30', { '400': 7_00, '200': -9_00, '090': 2_00 })
    made.post('2026-03-31', { '400': 1_00, '090': -1_00 })
    return made
  }

  test('sections and signs; this month unless dates are given', () => {
    const report = runReport(traded().books, makeProfitAndLoss, '2026-05-20')
    expect(report.ReportName).toBe('Profit and Loss')
    expect(report.ReportTitles).toEqual(['Profit & Loss', 'Hand & Co', '1 May 2026 to 31 May 2026'])
    expect(toLines(report)).toEqual([
      ' | 31 May 26',
      '[Income]',
      'Sales | 100.00',
      'Total Income | 100.00',
      '[Less Cost of Sales]',
      'Cost of Goods Sold | 30.00',
      'Total Cost of Sales | 30.00',
      '[]',
      'Gross Profit | 70.00',
      '[Plus Other Income]',
      'Interest Income | 2.00',
      'Total Other Income | 2.00',
      '[Less Operating Expenses]',
      'Advertising | 12.34',
      'Total Operating Expenses | 12.34',
      '[]',
      'Net Profit | 59.66',
    ])
  })

  test('the words of the United States, and those of an organisation that has changed its layout', () => {
    const american = runReport(traded({ region: 'US' }).books, makeProfitAndLoss, '2026-05-20')
    expect(american.ReportTitles[0]).toBe('Income Statement')
    expect(toLines(american).filter((line) => line.startsWith('[') || !line.includes('Total'))).toEqual([
      ' | 31 May 26',
      '[Revenue]',
      'Sales | 100.00',
      '[Less Cost of Goods Sold]',
      'Cost of Goods Sold | 30.00',
      '[]',
      'Gross Profit | 70.00',
      '[Less Operating Expenses]',
      'Advertising | 12.34',
      '[]',
      'Operating Income / (Loss) | 57.66',
      '[Other Income and Expense]',
      'Interest Income | 2.00',
      '[]',
      'Net Income | 59.66',
    ])
    const { books } = traded({ quirks: { customReportLayout: true } })
    expect(toLines(runReport(books, makeProfitAndLoss, '2026-05-20'))).toContain('NET PROFIT | 59.66')
    const standard = runReport(books, makeProfitAndLoss, '2026-05-20', { standardLayout: 'True' })
    expect(toLines(standard)).toContain('Net Profit | 59.66')
  })

  test('an empty month still has income, expenses and both profits', () => {
    expect(toLines(runReport(create().books, makeProfitAndLoss, '2026-05-20'))).toEqual([
      ' | 31 May 26',
      '[Income]',
      'Total Income | 0.00',
      '[]',
      'Gross Profit | 0.00',
      '[Less Operating Expenses]',
      'Total Operating Expenses | 0.00',
      '[]',
      'Net Profit | 0.00',
    ])
  })

  test('earlier periods repeat the days: a month that ends on the 30th misses the 31st of those before', () => {
    const { books, post } = create()
    for (const date of ['2026-08-31', '2026-09-30', '2026-10-30', '2026-10-31', '2026-11-30'])
      post(date, { '200': -1_00, '090': 1_00 })
    const headAndSales = (params: Record<string, string>, from = books) =>
      toLines(runReport(from, makeProfitAndLoss, '2026-11-20', { timeframe: 'MONTH', periods: '2', ...params })).filter(
        (line) => line.startsWith('Sales') || line.startsWith(' |'),
      )
    const november = { fromDate: '2026-11-01', toDate: '2026-11-30' }
    expect(headAndSales(november)).toEqual([' | 30 Nov 26 | 30 Oct 26 | 30 Sep 26', 'Sales | 1.00 | 1.00 | 1.00'])
    const october = { fromDate: '2026-10-01', toDate: '2026-10-31' }
    expect(headAndSales(october)).toEqual([' | 31 Oct 26 | 30 Sep 26 | 31 Aug 26', 'Sales | 2.00 | 1.00 | 1.00'])
    const whole = create({ quirks: { periodsEndWithMonth: true } })
    whole.post('2026-10-31', { '200': -1_00 })
    expect(headAndSales(november, whole.books)).toEqual([' | 30 Nov 26 | 31 Oct 26 | 30 Sep 26', 'Sales | 0.00 | 1.00 | 0.00'])
    expect(headAndSales({ ...november, timeframe: 'YEAR', periods: '1' })).toEqual([
      ' | 30 Nov 26 | 30 Nov 25',
      'Sales | 1.00 | 0.00',
    ])
    expect(headAndSales({ toDate: '2026-10-31', timeframe: 'QUARTER', periods: '1' })).toEqual([
      ' | 31 Oct 26 | 31 Jul 26',
      'Sales | 4.00 | 0.00',
    ])
  })

  test('by tracking: a column for each option, what has none, and the total', () => {
    const { books, post } = create()
    post('2026-05-04', { '200': -10_00 }, north)
    post('2026-05-04', { '200': -20_00 }, [...south, teamA])
    post('2026-05-04', { '200': -5_00 })
    post('2026-05-04', { '400': 3_00 }, [teamA])
    const run = (params: Record<string, string>) => toLines(runReport(books, makeProfitAndLoss, '2026-05-20', params))
    const byRegion = run({ trackingCategoryID: 'CAT-REGION' })
    expect(byRegion[0]).toBe(' | North | South | Unassigned | Total')
    expect(byRegion).toContain('Sales | 10.00 | 20.00 | 5.00 | 35.00')
    expect(byRegion).toContain('Advertising | 0.00 | 0.00 | 3.00 | 3.00')
    expect(byRegion).toContain('Net Profit | 10.00 | 20.00 | 2.00 | 32.00')
    const both = run({ trackingCategoryID: 'cat-region', trackingCategoryID2: 'cat-team' })
    expect(both[0]).toBe(' | North, Unassigned | South, A | Unassigned, A | Unassigned | Total')
    expect(both).toContain('Net Profit | 10.00 | 20.00 | -3.00 | 5.00 | 32.00')
    const filtered = run({ trackingCategoryID: 'cat-region', trackingOptionID: 'opt-south', periods: '1', timeframe: 'MONTH' })
    expect(filtered[0]).toBe(' | 31 May 26 | 30 Apr 26')
    expect(filtered).toContain('Sales | 20.00 | 0.00')
    const crossed = run({ trackingCategoryID: 'cat-team', trackingOptionID: 'opt-a', trackingCategoryID2: 'cat-region' })
    expect(crossed[0]).toBe(' | North | South | Unassigned | Total')
    expect(crossed).toContain('Net Profit | 0.00 | 20.00 | -3.00 | 17.00')
  })
})

describe('BalanceSheet', () => {
  test('lines of one option balance through Tracking Transfers', () => {
    const { books, post } = create()
    post('2026-05-04', { '610': 10_00 })
    post('2026-05-04', { '200': -10_00 }, north)
    const report = runReport(books, makeBalanceSheet, '2026-05-20', { trackingOptionID1: 'opt-north' })
    expect(toLines(report).filter((line) => !line.startsWith('['))).toEqual([
      ' | 31 May 2026 | 31 May 2025',
      'Total Assets | 0.00 | 0.00',
      'Tracking Transfers | -10.00 | 0.00',
      'Total Current Liabilities | -10.00 | 0.00',
      'Total Liabilities | -10.00 | 0.00',
      'Net Assets | 10.00 | 0.00',
      'Current Year Earnings | 10.00 | 0.00',
      'Total Equity | 10.00 | 0.00',
    ])
  })

  test('current and other liabilities; the id of the year’s earnings by quirk', () => {
    const { books, post } = create({ quirks: { maskEarningsId: true } })
    post('2026-05-04', { '090': 30_00, '900': -20_00, '800': -4_00, '200': -6_00 })
    const report = runReport(books, makeBalanceSheet, '2026-05-20', { periods: '1', timeframe: 'QUARTER' })
    expect(toLines(report)).toEqual([
      ' | 31 May 2026 | 28 Feb 2026',
      '[Assets]',
      '[Bank]',
      'Cheque | 30.00 | 0.00',
      'Total Bank | 30.00 | 0.00',
      '[]',
      'Total Assets | 30.00 | 0.00',
      '[Liabilities]',
      '[Current Liabilities]',
      'Accounts Payable | 4.00 | 0.00',
      'Total Current Liabilities | 4.00 | 0.00',
      '[Non-Current Liabilities]',
      'Loan | 20.00 | 0.00',
      'Total Non-Current Liabilities | 20.00 | 0.00',
      '[]',
      'Total Liabilities | 24.00 | 0.00',
      '[]',
      'Net Assets | 6.00 | 0.00',
      '[Equity]',
      'Current Year Earnings | 6.00 | 0.00',
      'Total Equity | 6.00 | 0.00',
    ])
    expect(JSON.stringify(report)).toContain('abababab-abab-abab-abab-abababababab')
  })
})

describe('money', () => {
  test('a receipt taken back was never received; transfers count in the bank summary alone', () => {
    const { books, post } = create()
    post('2026-05-01', { '090': 100_00 })
    post('2026-05-02', { '090': 70_00 })
    books.ledger.append({
      enteredMs: 0,
      day: Math.floor(Date.parse('2026-05-02') / 86_400_000),
      reference: '',
      sourceType: null,
      sourceId: null,
      undoing: true,
      postings: [{ accountId: 'acc-090', net: -70_00, tax: 0, taxType: '', description: '', tracking: [] }],
    })
    post('2026-05-03', { '090': -25_00 })
    post('2026-05-04', { '090': -10_00, Card: 10_00 }, [], 'TRANSFER')
    expect(toLines(runReport(books, makeBankSummary, '2026-05-20'))).toEqual([
      'Bank Accounts | Opening Balance | Cash Received | Cash Spent | Closing Balance',
      '[]',
      'Card | 0.00 | 10.00 | 0.00 | 10.00',
      'Cheque | 0.00 | 100.00 | 35.00 | 65.00',
      'Total | 0.00 | 110.00 | 35.00 | 75.00',
    ])
    const summary = toLines(runReport(books, makeExecutiveSummary, '2026-05-20'))
    expect(summary.slice(2, 6)).toEqual([
      'Cash received | 100.00 | 0.00 | 0.0%',
      'Cash spent | 25.00 | 0.00 | 0.0%',
      'Cash surplus (deficit) | 75.00 | 0.00 | 0.0%',
      'Closing bank balance | 75.00 | 0.00 | 0.0%',
    ])
  })
})

test('BudgetSummary adds up the months of each period', () => {
  const balances = (amounts: Record<string, number>) =>
    Object.entries(amounts).map(([Period, Amount]) => ({ Period, Amount, Notes: '' }))
  const { books } = create({
    records: {
      Budgets: [
        { BudgetID: 'b-2', Type: 'TRACKING', Description: 'North only', BudgetLines: [] },
        {
          BudgetID: 'b-1',
          Type: 'OVERALL',
          Description: 'Plan A',
          BudgetLines: [
            { AccountID: 'acc-200', BudgetBalances: balances({ '2026-04': 999, '2026-05': 100.5, '2026-06': 200 }) },
            { AccountID: 'acc-310', BudgetBalances: balances({ '2026-05': 40 }) },
            { AccountID: 'acc-400', BudgetBalances: balances({ '2026-06': 10 }) },
          ],
        },
      ],
    },
  })
  const report = runReport(books, makeBudgetSummary, '2026-05-20', { periods: '2', timeframe: '1' })
  expect(report.ReportTitles).toEqual(['Plan A', 'Budget Summary', 'Hand & Co', 'May 2026 to June 2026'])
  expect(toLines(report)).toEqual([
    'Account | May-26 | Jun-26',
    '[Income]',
    'Sales | 100.50 | 200.00',
    'Total Income | 100.50 | 200.00',
    '[Less Cost of Sales]',
    'Cost of Goods Sold | 40.00 | 0.00',
    'Total Cost of Sales | 40.00 | 0.00',
    '[]',
    'Gross Profit | 60.50 | 200.00',
    '[Less Operating Expenses]',
    'Advertising | 0.00 | 10.00',
    '[]',
    'Total Expenses | 0.00 | 10.00',
    '[]',
    'Net Profit | 60.50 | 190.00',
  ])
  const quarter = toLines(runReport(books, makeBudgetSummary, '2026-05-20', { date: '2026-04-02', periods: '1', timeframe: '3' }))
  expect(quarter.slice(0, 3)).toEqual(['Account | Jun-26', '[Income]', 'Sales | 1299.50'])
})
