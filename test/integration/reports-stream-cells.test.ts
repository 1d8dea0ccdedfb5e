import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOf, fetchLines, fetchToken, loadLines, monthOf, openTimedWorld, type TimedWorld } from '../support/report-world.ts'

// Each with another reading of what nobody could check at Xero.
describe.each([
  ['NZ', '2026-11-21', { groupTrialBalanceGains: true }],
  ['AU', '2026-02-28', { periodsEndWithMonth: true, bankSummaryFxGain: false }],
  ['UK', '2024-02-29', { periodsEndWithMonth: false, maskEarningsId: true }],
  ['US', '2026-12-31', { groupTrialBalanceGains: false, maskEarningsId: false }],
] as const)('reports of a company in %s on %s', (region, today, quirks) => {
  let world: TimedWorld
  let token: string
  beforeAll(async () => {
    world = await openTimedWorld(region, today, quirks)
    const first = await world.run()
    expect(first.troubled).toEqual({})
    token = await fetchToken(world)
  }, 30_000)
  afterAll(() => world.close())

  const compare = async (held: Map<string, string[]>, toPath: (day: string) => string, least: number): Promise<void> => {
    expect(held.size).toBeGreaterThanOrEqual(least)
    for (const [day, lines] of held) expect({ day, lines }).toEqual({ day, lines: await fetchLines(world, token, toPath(day)) })
  }

  test('are what Xero says, cell by cell', async () => {
    const trial = await loadLines(world, 'report_trial_balance', 'date', 'account_name', [
      'debit',
      'credit',
      'ytd_debit',
      'ytd_credit',
    ])
    await compare(trial, (day) => `TrialBalance?date=${day}`, 24)
    expect([...trial.keys()].at(-1)).toBe(today)
    const sheets = await loadLines(world, 'report_balance_sheet', 'date', 'label', ['amount'])
    expect(sheets.size).toBe(12)
    for (const [day, lines] of sheets) {
      const wire = await fetchLines(world, token, `BalanceSheet?date=${day}&standardLayout=true&periods=1&timeframe=MONTH`)
      const amounts = wire.map((line) => line.split(' | ').slice(0, 4)).filter((cells) => cells[3] !== '0.00')
      expect({ day, lines }).toEqual({ day, lines: amounts.map((cells) => cells.join(' | ')) })
    }
    const range = (day: string): string => `ProfitAndLoss?fromDate=${day}&toDate=${endOf(day)}&standardLayout=true`
    const accrual = await loadLines(world, 'report_profit_and_loss', 'from_date', 'label', ['amount'])
    await compare(accrual, range, 11)
    const cash = await loadLines(world, 'report_profit_and_loss_cash', 'from_date', 'label', ['amount'])
    await compare(cash, (day) => `${range(day)}&paymentsOnly=true`, 24)
    expect([...cash.keys()].map(monthOf)).toEqual([...trial.keys()].map(monthOf))
  }, 30_000)

  test('of banks and budgets too', async () => {
    const month = `${monthOf(today)}-01`
    const wire = await fetchLines(world, token, `BankSummary?fromDate=${month}&toDate=${today}`)
    // An organisation with foreign accounts has a column for what rates did, others have not.
    const gains = wire[0]?.split(' | ').length === 8 ? ['fx_gain'] : []
    const banks = await loadLines(world, 'report_bank_summary', 'from_date', 'label', [
      'opening',
      'received',
      'spent',
      ...gains,
      'closing',
    ])
    expect([...banks]).toEqual([[month, wire]])
    const budgets = await loadLines(world, 'report_budget_summary', 'month', 'label', ['amount'])
    await compare(budgets, (day) => `BudgetSummary?date=${day}&periods=1&timeframe=1`, 12)
    const [organisation] = await world.query('SELECT financial_year_end_month AS month FROM xero.organisations')
    expect(Number([...budgets.keys()].at(-1)?.slice(5, 7))).toBe(Number(organisation?.['month']))
  })
})

describe.each([
  ['NZ', '2026-11-21'],
  ['UK', '2024-02-29'],
] as const)('a quiet day of a company in %s after %s', (region, today) => {
  let world: TimedWorld
  beforeAll(async () => {
    world = await openTimedWorld(region, today)
    await world.run()
  }, 30_000)
  afterAll(() => world.close())

  test('costs two calls, and the same day none', async () => {
    expect((await world.run()).calls).toEqual({})
    world.advance(1)
    // 29 February: a new month begins, and the one that ended has been read on its last day already.
    if (monthOf(world.today()) !== monthOf(today)) {
      expect((await world.run()).calls).toMatchObject({
        report_trial_balance: 1,
        report_bank_summary: 1,
        report_balance_sheet: 1,
      })
      world.advance(1)
    }
    expect((await world.run()).calls).toEqual({ report_trial_balance: 1, report_bank_summary: 1 })
    const [latest] = await world.query('SELECT max(CAST(date AS VARCHAR)) AS date FROM xero.report_trial_balance')
    expect(latest?.['date']).toBe(world.today())
  })
})
