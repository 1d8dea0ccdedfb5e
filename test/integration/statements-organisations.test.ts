import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CompanyOptions } from '../../src/sandbox/sandbox.ts'
import type { Body } from '../support/sandbox-writer.ts'
import {
  openStatementsWorld,
  postedStreams,
  stopStatementsWorlds,
  toFigures,
  toObjects,
  type StatementsWorld,
} from '../support/statements-world.ts'

/*
 * Two organisations of different years and currencies, added up; financial years that move and end in February; accounts
 * that are renamed and whose codes are used again; an organisation that is closed. What they did before lies years back.
 */

const now = (): number => Date.parse('2026-11-21T09:00:00Z')
const past = { size: { invoices: 1 }, now: new Date('2019-12-31T00:00:00Z') }
const second = '22222222-2222-4222-8222-222222222222'

let world: StatementsWorld
/** The first organisation. */
let own: string[]

beforeAll(async () => {
  const companies: CompanyOptions[] = [
    { seed: 1, region: 'NZ', ...past },
    { seed: 2, region: 'AU', ...past, name: 'Second Pty', tenantId: second },
  ]
  world = await openStatementsWorld({ companies, now }, postedStreams)
  own = world.tenants.slice(0, 1)
  await invoice('2024-02-28', 100)
  await invoice('2024-02-29', 10)
  await invoice('2024-03-01', 1)
  await invoice('2026-01-15', 1000)
  await invoice('2026-05-10', 2000)
  await invoice('2026-05-12', 1000, {}, second)
  // 110 New Zealand dollars at 1.1 are 100 Australian ones.
  await invoice('2026-05-15', 110, { CurrencyCode: 'NZD', CurrencyRate: 1.1 }, second)
  await world.sync()
}, 60_000)
afterAll(async () => {
  await world.close()
  await stopStatementsWorlds()
})

async function invoice(date: string, amount: number, { code = '200', ...more }: Body = {}, tenantId?: string): Promise<void> {
  await world.send(
    'PUT',
    'Invoices',
    {
      Type: 'ACCREC',
      Contact: { Name: 'Customer 2026' },
      Date: date,
      DueDate: date,
      Status: 'AUTHORISED',
      LineAmountTypes: 'NoTax',
      LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: amount, AccountCode: code, TaxType: 'NONE' }],
      ...more,
    },
    tenantId,
  )
}

/** Current Year Earnings and Retained Earnings. */
async function earnings(day: string): Promise<[number, number]> {
  const figures = toFigures(await world.ask('balance_sheet', { as_at: day }))
  const of = (label: string): number => Number(figures.get(label)?.[0] ?? 0)
  expect(of('Net Assets')).toBe(of('Total Equity'))
  return [of('Current Year Earnings'), of('Retained Earnings')]
}

/** The same from the view by month. */
async function viewed(day: string): Promise<[number, number]> {
  const rows = await world.query(
    `SELECT account, amount FROM books.balance_sheet_monthly WHERE tenant_id = '${world.tenants[0]}' AND basis = 'accrual' AND day = DATE '${day}'`,
  )
  const of = (label: string): number => Number(rows.find(({ account }) => account === label)?.['amount'] ?? 0)
  return [of('Current Year Earnings'), of('Retained Earnings')]
}

async function endYear(day: number, month: number): Promise<void> {
  const [organisation] = await world.send('GET', 'Organisation')
  world.sandbox.control.edit('Organisations', String(organisation!['OrganisationID']), {
    FinancialYearEndDay: day,
    FinancialYearEndMonth: month,
  })
  await world.sync({ streams: ['organisations'], full: true }, own)
}

describe('two organisations', () => {
  test('are added up at the rates of their own documents', async () => {
    const may = { from: '2026-05-01', to: '2026-05-31' }
    const both = await world.ask('profit_and_loss', may, world.tenants)
    expect(toFigures(both).get('Net Profit')).toEqual(['3210.00'])
    expect(both.notes[0]).toMatch(/^Translated into NZD at rates .*: 1 AUD = 1\.1 NZD/)
    const inDollars = await world.ask('profit_and_loss', { ...may, currency: 'AUD' }, world.tenants)
    expect(toFigures(inDollars).get('Net Profit')).toEqual(['2918.18'])
    const sheet = toFigures(await world.ask('balance_sheet', { as_at: '2026-05-31' }, world.tenants))
    expect(sheet.get('Net Assets')).toEqual(sheet.get('Total Equity'))
    // Their years end in March and June: added up they have calendar years.
    const yearly = await world.ask('profit_and_loss', { from: '2025-01-01', to: '2026-12-31', by: 'year' }, world.tenants)
    expect(yearly.columns.slice(5).map(({ name }) => name)).toEqual(['year_to_2025-12-31', 'year_to_2026-12-31'])
    await expect(world.ask('profit_and_loss', { currency: 'JPY' }, world.tenants)).rejects.toThrow(
      /There is no rate between (NZD|AUD), the currency of .*, and JPY/,
    )
    await expect(world.ask('aged_receivables', {}, world.tenants)).rejects.toThrow('is of one organisation')
  })
})

describe('a financial year', () => {
  test('ends without a closing entry: its profit is retained the day after', async () => {
    const [atEnd, before] = await earnings('2026-03-31')
    expect(atEnd).toBe(1000)
    expect(await earnings('2026-04-01')).toEqual([0, before + 1000])
    expect(await earnings('2026-05-31')).toEqual([2000, before + 1000])
    expect([await viewed('2026-03-31'), await viewed('2026-05-31')]).toEqual([
      [1000, before],
      [2000, before + 1000],
    ])
    const trial = toFigures(await world.ask('trial_balance', { as_at: '2026-05-31' }), true)
    expect(trial.get('Sales (200)')).toEqual(['0.00', '2000.00', '0.00', '2000.00'])
    const total = trial.get('Total')!
    expect([total[0], total[2]]).toEqual([total[1], total[3]])
  })

  test('that is moved moves all that was before it too', async () => {
    await endYear(30, 6)
    expect((await earnings('2026-05-31'))[0]).toBe(3000)
    expect((await earnings('2026-07-01'))[0]).toBe(0)
    expect((await viewed('2026-05-31'))[0]).toBe(3000)
    const { columns } = await world.ask('profit_and_loss', { from: '2025-07-01', to: '2026-07-01', by: 'year' })
    expect(columns.slice(5).map(({ name }) => name)).toEqual(['year_to_2026-06-30', 'year_to_2026-07-01'])
  })

  test('that ends on 29 February ends with February in every year', async () => {
    await endYear(29, 2)
    expect([(await earnings('2024-02-29'))[0], (await earnings('2024-03-01'))[0]]).toEqual([110, 1])
    expect([(await earnings('2025-02-28'))[0], (await earnings('2025-03-01'))[0]]).toEqual([1, 0])
    expect([(await earnings('2026-02-28'))[0], (await earnings('2026-05-31'))[0]]).toEqual([1000, 2000])
    expect([(await viewed('2024-02-29'))[0], (await viewed('2026-02-28'))[0]]).toEqual([110, 1000])
    const quarters = await world.ask('profit_and_loss', { from: '2024-01-01', to: '2024-05-31', by: 'quarter' })
    expect(quarters.columns.slice(5).map(({ name }) => name)).toEqual(['quarter_to_2024-02-29', 'quarter_to_2024-05-31'])
    expect(toFigures(quarters).get('Net Profit')).toEqual(['110.00', '1.00'])
    const rows = await world.query(
      `SELECT CAST(period_end AS VARCHAR) AS period_end, sum(amount) AS amount FROM books.profit_and_loss_yearly
       WHERE basis = 'accrual' AND class = 'REVENUE' AND period_end BETWEEN DATE '2024-01-01' AND DATE '2025-03-01' GROUP BY 1 ORDER BY 1`,
    )
    expect(rows.map((row) => [row['period_end'], Number(row['amount'])])).toEqual([
      ['2024-02-29', 110],
      ['2025-02-28', 1],
    ])
  })

  test('may end within a month', async () => {
    await endYear(14, 1)
    expect([(await earnings('2026-01-14'))[0], (await earnings('2026-01-31'))[0]]).toEqual([0, 1000])
    const trial = toFigures(await world.ask('trial_balance', { as_at: '2026-01-31' }), true)
    const total = trial.get('Total')!
    expect([total[0], total[2]]).toEqual([total[1], total[3]])
  })
})

describe('an account', () => {
  test('bears the name it has now, for all time', async () => {
    const [sales] = await world.send('GET', 'Accounts?where=Code=="200"')
    world.sandbox.control.edit('Accounts', String(sales!['AccountID']), { Name: 'Turnover' })
    await world.sync({}, own)
    const figures = toFigures(await world.ask('profit_and_loss', { from: '2026-01-01', to: '2026-12-31' }))
    expect([figures.get('Turnover'), figures.get('Sales')]).toEqual([['3000.00'], undefined])
  })

  test('is told from another that has its code now', async () => {
    const { send, sandbox } = world
    const [old] = await send('PUT', 'Accounts', { Code: '277', Name: 'Old fees', Type: 'REVENUE' })
    await invoice('2026-08-01', 70, { code: '277' })
    sandbox.control.edit('Accounts', String(old!['AccountID']), { Status: 'ARCHIVED', Code: '277-old' })
    await send('PUT', 'Accounts', { Code: '277', Name: 'New fees', Type: 'REVENUE' })
    await invoice('2026-08-02', 7, { code: '277' })
    sandbox.control.edit('Accounts', String(old!['AccountID']), { Code: '277' })
    await world.sync({}, own)
    const figures = toFigures(await world.ask('profit_and_loss', { from: '2026-08-01', to: '2026-08-31' }), true)
    expect([figures.get('Old fees (277)'), figures.get('New fees (277)')]).toEqual([['70.00'], ['7.00']])
  })
})

describe('an organisation', () => {
  test('that is closed is still in the books', async () => {
    world.sandbox.control.disconnect(second)
    const answer = await world.ask('profit_and_loss', { from: '2026-05-01', to: '2026-05-31' }, [second])
    expect(toFigures(answer).get('Net Profit')).toEqual(['1100.00'])
    expect(toObjects(await world.ask('aged_receivables', { as_at: '2026-06-30' }, [second]))[0]).toMatchObject({
      total: '1100.00',
    })
  })
})
