import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
 * A few documents of 2026, so that every figure can be worked out by hand. What the company did before lies seven years
 * back. Its financial year ends on 31 March; its tax is 15 %.
 */

const now = (): number => Date.parse('2026-11-21T09:00:00Z')
const year = { from: '2026-04-01', to: '2027-03-31' }

let world: StatementsWorld
const ids: Record<string, string> = {}

beforeAll(async () => {
  world = await openStatementsWorld(
    { companies: [{ seed: 1, size: { invoices: 1 }, region: 'NZ', now: new Date('2019-12-31T00:00:00Z') }], now },
    [...postedStreams, 'quotes', 'purchase_orders'],
  )
  await write(world)
  await world.sync()
  await postPayRun(world)
}, 60_000)
afterAll(async () => {
  await world.close()
  await stopStatementsWorlds()
})

async function write({ send, sandbox }: StatementsWorld): Promise<void> {
  const one = async (path: string, body: unknown): Promise<Body> => (await send('PUT', path, body))[0]!
  for (const name of ['Ann', 'Ben', 'Supplies', 'Utility'])
    ids[name] = String((await one('Contacts', { Name: `${name} 2026` }))['ContactID'])
  const [category] = await send('GET', 'TrackingCategories')
  ids['category'] = String(category!['Name'])
  ids['option'] = String((category!['Options'] as Body[])[0]!['Name'])
  const invoice = async (
    key: string,
    contact: string,
    date: string,
    due: string,
    amount: number,
    more: Body = {},
  ): Promise<void> => {
    const sale = contact === 'Ann' || contact === 'Ben'
    const { line = {}, ...rest } = more
    const made = await one('Invoices', {
      Type: sale ? 'ACCREC' : 'ACCPAY',
      Contact: { ContactID: ids[contact] },
      InvoiceNumber: key,
      Date: date,
      DueDate: due,
      Status: 'AUTHORISED',
      LineAmountTypes: 'Exclusive',
      LineItems: [
        {
          Description: key,
          Quantity: 1,
          UnitAmount: amount,
          AccountCode: sale ? '200' : '400',
          TaxType: sale ? 'OUTPUT2' : 'INPUT2',
          ...(line as Body),
        },
      ],
      ...rest,
    })
    ids[key] = String(made['InvoiceID'])
  }
  const pay = (key: string, date: string, amount: number): Promise<Body[]> =>
    send('PUT', 'Payments', { Invoice: { InvoiceID: ids[key] }, Account: { Code: '090' }, Date: date, Amount: amount })

  await invoice('A1', 'Ann', '2026-01-15', '2026-02-14', 1000)
  await invoice('A2', 'Ann', '2026-05-10', '2026-06-09', 2000, {
    line: { Tracking: [{ Name: ids['category'], Option: ids['option'] }] },
  })
  await invoice('B1', 'Ben', '2026-05-20', '2026-06-19', 500)
  await invoice('S1', 'Supplies', '2026-05-05', '2026-06-04', 800)
  await pay('A1', '2026-03-16', 1150)
  await pay('A2', '2026-07-09', 1000)
  await pay('S1', '2026-06-04', 920)
  sandbox.control.edit('Invoices', ids['A2']!, { RepeatingInvoiceID: '00000000-1111-4222-8333-444444444444' })
  // Drafts: what is wrong with a bill is best seen before it is approved.
  await invoice('INV-0077', 'Supplies', '2026-08-03', '2026-09-03', 400, { Status: 'DRAFT' })
  await invoice('inv 0077', 'Supplies', '2026-08-10', '2026-09-10', 400, { Status: 'DRAFT' })
  for (const day of [1, 2, 3, 4]) await invoice(`U${day}`, 'Utility', `2026-08-0${day}`, '2026-09-01', 100, { Status: 'DRAFT' })
  await invoice('U9', 'Utility', '2026-08-20', '2026-09-20', 600, { Status: 'DRAFT' })
  const order = {
    Contact: { ContactID: ids['Ben'] },
    Date: '2026-10-01',
    LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' }],
  }
  await one('Quotes', { ...order, QuoteNumber: 'Q-2026', Status: 'DRAFT', ExpiryDate: '2026-12-31' })
  const [quote] = await send('POST', 'Quotes', { ...order, QuoteNumber: 'Q-SENT', Status: 'SENT', ExpiryDate: '2026-12-31' })
  ids['quote'] = String(quote!['QuoteID'])
  await one('PurchaseOrders', {
    ...order,
    Contact: { ContactID: ids['Supplies'] },
    PurchaseOrderNumber: 'PO-2026',
    Status: 'AUTHORISED',
    LineItems: [{ Description: 'x', Quantity: 2, UnitAmount: 100, AccountCode: '400', TaxType: 'INPUT2' }],
  })
  await one('Items', {
    Code: 'STOCK',
    InventoryAssetAccountCode: '630',
    PurchaseDetails: { UnitPrice: 20, COGSAccountCode: '300' },
    SalesDetails: { UnitPrice: 30, AccountCode: '200' },
  })
  const spend = (line: Body): Promise<Body> =>
    one('BankTransactions', {
      Type: 'SPEND',
      Contact: { ContactID: ids['Supplies'] },
      BankAccount: { Code: '090' },
      Date: '2025-06-20',
      LineAmountTypes: 'NoTax',
      LineItems: [{ Description: 'x', Quantity: 1, TaxType: 'NONE', ...line }],
    })
  await spend({ ItemCode: 'STOCK', AccountCode: '630', Quantity: 10, UnitAmount: 20 })
  await spend({ AccountCode: '803', UnitAmount: 300 })
  await spend({ AccountCode: '825', UnitAmount: 90 })
  await spend({ AccountCode: '850', UnitAmount: 45 })
}

/** A pay run, which no document tells of, as reconciliation posts it. */
async function postPayRun({ write, query, tenants: [tenant] }: StatementsWorld): Promise<void> {
  const accounts = await query("SELECT code, account_id FROM books.accounts WHERE code IN ('477', '803', '825')")
  const idOf = (code: string): string => String(accounts.find((account) => account['code'] === code)!['account_id'])
  const lines = [
    ['477', 400],
    ['803', -300],
    ['825', -100],
  ] as const
  const rows = (['accrual', 'cash'] as const).flatMap((basis) =>
    lines.map(
      ([code, net], line) =>
        `('${tenant}', 'RESIDUAL', 'pay', ${line + 1}, DATE '2025-06-30', '${idOf(code)}', ${net}, 0, 'line', '${basis}', DATE '2025-06-01', 'wages')`,
    ),
  )
  await write(
    `INSERT INTO books.residuals (tenant_id, source_type, source_id, line, date, account_id, net, tax, kind, basis, month, label) VALUES ${rows.join(', ')}`,
  )
}

async function figures(name: string, parameters: Record<string, string | number>): Promise<Record<string, string[]>> {
  return Object.fromEntries(toFigures(await world.ask(name, parameters)))
}

async function rows(name: string, parameters: Record<string, string | number>): Promise<Record<string, unknown>[]> {
  return toObjects(await world.ask(name, parameters))
}

describe('profit and loss', () => {
  test('of a financial year, on both bases', async () => {
    expect(await figures('profit_and_loss', year)).toEqual({
      Sales: ['2500.00'],
      'Total Income': ['2500.00'],
      'Gross Profit': ['2500.00'],
      Advertising: ['800.00'],
      'Total Operating Expenses': ['800.00'],
      'Net Profit': ['1700.00'],
    })
    // Of A2, 1,000 of 2,300 were paid: 869.57 without tax. A1 was paid the year before.
    expect(await figures('profit_and_loss', { ...year, basis: 'cash' })).toMatchObject({
      Sales: ['869.57'],
      'Net Profit': ['69.57'],
    })
  })

  test('by month, quarter and year', async () => {
    const monthly = await world.ask('profit_and_loss', { from: '2026-01-01', to: '2026-06-30', by: 'month' })
    expect(monthly.columns.slice(5).map(({ name }) => name)).toEqual([
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
    ])
    expect(toFigures(monthly).get('Net Profit')).toEqual(['1000.00', '0.00', '0.00', '0.00', '1700.00', '0.00'])
    const quarterly = await world.ask('profit_and_loss', { from: '2026-01-01', to: '2026-06-30', by: 'quarter' })
    expect(toFigures(quarterly).get('Net Profit')).toEqual(['1000.00', '1700.00'])
    const yearly = await world.ask('profit_and_loss', { from: '2026-01-01', to: '2026-12-31', by: 'year' })
    expect(yearly.columns.slice(5).map(({ name }) => name)).toEqual(['year_to_2026-03-31', 'year_to_2026-12-31'])
    expect(toFigures(yearly).get('Net Profit')).toEqual(['1000.00', '1700.00'])
  })

  test('compared, by tracking option, of one contact', async () => {
    expect((await figures('profit_and_loss', { ...year, compare: 'previous_year' }))['Sales']).toEqual([
      '2500.00',
      '1000.00',
      '1500.00',
      '150.0',
    ])
    const tracked = await world.ask('profit_and_loss', { ...year, tracking: ids['category']!.toUpperCase() })
    expect(tracked.columns.slice(5).map(({ title }) => title)).toEqual([ids['option'], 'Unassigned', 'Total'])
    expect(toFigures(tracked).get('Net Profit')).toEqual(['2000.00', '-300.00', '1700.00'])
    expect((await figures('profit_and_loss', { ...year, contact: 'ANN 2026' }))['Net Profit']).toEqual(['2000.00'])
  })

  test('refuses what cannot be', async () => {
    const refused = [
      [{ contact: 'Nobody' }, 'There is no contact "Nobody"'],
      [{ tracking: 'Nothing' }, 'There is no tracking category "Nothing"'],
      [{ from: '2026-02-30' }, 'from must be a day'],
      [{ from: '2026-05-01', to: '2026-04-01' }, 'is after the last'],
      [{ by: 'month', compare: 'previous_year' }, 'compare and by cannot be had together'],
      [{ as_at: '2026-04-01' }, 'profit_and_loss does not take "as_at"'],
      [{ by: 'day', from: '2020-01-01' }, 'more than 400 periods'],
    ] as const
    for (const [parameters, message] of refused) await expect(world.ask('profit_and_loss', parameters)).rejects.toThrow(message)
    await expect(world.ask('profit', {})).rejects.toThrow('There is no statement "profit"')
    await expect(world.ask('profit_and_loss', { currency: 'JPY' })).rejects.toThrow('There is no rate between NZD')
  })
})

describe('what is owed', () => {
  test('at any date, by how long ago it fell due', async () => {
    const owed = async (day: string) =>
      (await rows('aged_receivables', { as_at: day }))
        .filter(({ contact }) => String(contact).endsWith('2026'))
        .map(({ contact, current_due: current, under_1_month: under, months_1: one, total }) => [
          contact,
          current,
          under,
          one,
          total,
        ])
    expect(await owed('2026-06-09')).toEqual([
      ['Ann 2026', '2300.00', '0.00', '0.00', '2300.00'],
      ['Ben 2026', '575.00', '0.00', '0.00', '575.00'],
    ])
    expect(await owed('2026-07-08')).toEqual([
      ['Ann 2026', '0.00', '2300.00', '0.00', '2300.00'],
      ['Ben 2026', '0.00', '575.00', '0.00', '575.00'],
    ])
    // A calendar month after 9 June; paid in part on that day.
    expect(await owed('2026-07-09')).toEqual([
      ['Ann 2026', '0.00', '0.00', '1300.00', '1300.00'],
      ['Ben 2026', '0.00', '575.00', '0.00', '575.00'],
    ])
    expect(await rows('open_invoices', { as_at: '2026-07-09', contact: 'Ann 2026' })).toMatchObject([
      { number: 'A2', days_overdue: 30, amount: '1300.00' },
    ])
  })

  test('is expected as customers pay', async () => {
    const habits = await rows('payment_habits', { as_at: '2026-07-15' })
    expect(habits).toMatchObject([{ contact: 'Ann 2026', days_late: 30, days_to_pay: 60, payments: 2, paid: '2150.00' }])
    // Ann's is due since 9 June and 30 days; Ben never paid, so that he is taken for one like all others: 19 July.
    const forecast = await world.ask('cash_forecast', { as_at: '2026-07-15', to: '2026-07-20', by: 'day' })
    expect(toFigures(forecast).get('From customers')).toEqual(['1300.00', '0.00', '0.00', '575.00', '0.00'])
    const cash = toFigures(forecast).get('Cash at the end')!
    expect(Number(cash[4]) - Number(cash[0])).toBeCloseTo(575, 5)
  })

  test('in days of sales', async () => {
    const [day] = await rows('days_outstanding', { to: '2026-06-30', months: 1 })
    const [before] = await rows('days_outstanding', { to: '2025-12-31', months: 1 })
    // What is left from before 2026 is in the balance too.
    const old = Number(before!['receivables'])
    expect(day).toMatchObject({ day: '2026-06-30', sales: '2875.00', purchases: '920.00' })
    expect(Number(day!['receivables']) - old).toBeCloseTo(2875, 5)
    expect(Number(day!['dso'])).toBeCloseTo(((2875 + old) * 90) / 2875, 1)
  })
})

describe('money', () => {
  test('by what it was for, directly and from the profit', async () => {
    expect(await figures('cash_flow', year)).toMatchObject({
      'Receipts from customers': ['869.57'],
      'Payments to suppliers and employees': ['-800.00'],
      'Sales tax, received less paid': ['10.43'],
      'Net change in cash': ['80.00'],
    })
    expect(await figures('cash_flow_indirect', year)).toMatchObject({
      'Net profit': ['1700.00'],
      'Accounts Receivable': ['-1875.00'],
      GST: ['255.00'],
      'Net change in cash': ['80.00'],
    })
  })

  test('for stock, and to employees and those their pay is withheld for, goes to suppliers and employees', async () => {
    const june = { from: '2025-06-01', to: '2025-06-30' }
    const flows = await figures('cash_flow', june)
    expect(flows).toMatchObject({
      // Stock 200, wages 300, tax withheld 90.
      'Payments to suppliers and employees': ['-590.00'],
      'Other assets and liabilities': ['-45.00'],
      'Net change in cash': ['-635.00'],
    })
    // The pay run itself moves no money.
    expect((await figures('profit_and_loss', { ...june, basis: 'cash' }))['Net Profit']).toEqual(['-400.00'])
  })

  test('of a bank account, and for how long it lasts', async () => {
    const [bank] = (await rows('bank_summary', year)).filter(({ received }) => received !== '0.00')
    expect(bank).toMatchObject({ received: '1000.00', spent: '920.00' })
    expect(Number(bank!['closing'])).toBeCloseTo(Number(bank!['opening']) + 80, 5)
    // 1 January to 30 June: 1,150 came, 920 went.
    expect(await rows('runway', { as_at: '2026-06-30', months: 6 })).toMatchObject([
      { monthly_burn: '-38.33', runway_months: null },
    ])
    // June alone: 920 went.
    const [june] = await rows('runway', { as_at: '2026-07-08', months: 1 })
    expect(june).toMatchObject({ monthly_burn: '920.00' })
    const cash = Number(june!['cash'])
    expect(Number(june!['runway_months'])).toBeCloseTo(Math.max(cash, 0) / 920, 0)
  })

  test('that is owed as tax', async () => {
    expect(await rows('tax_due', { ...year, by: 'year', basis: 'accrual' })).toEqual([
      {
        first_day: '2026-04-01',
        last_day: '2027-03-31',
        sales: '2500.00',
        tax_on_sales: '375.00',
        purchases: '800.00',
        tax_on_purchases: '120.00',
        tax_due: '255.00',
      },
    ])
    const byRate = await world.ask('tax_by_rate', { ...year, basis: 'cash' })
    expect(toObjects(byRate).map((row) => [row['tax_type'], row['tax_due']])).toEqual([
      ['INPUT2', '-120.00'],
      ['OUTPUT2', '130.43'],
    ])
    expect(byRate.totals?.[5]).toBe('10.43')
  })
})

describe('measures', () => {
  test('of customers and suppliers', async () => {
    expect((await rows('revenue_by_customer', year)).map(({ contact, amount }) => [contact, amount])).toEqual([
      ['Ann 2026', '2000.00'],
      ['Ben 2026', '500.00'],
    ])
    const { rows: shown, others, totals } = await world.ask('revenue_by_customer', { ...year, limit: 1 })
    expect(shown.map(([contact]) => contact)).toEqual(['Ann 2026'])
    expect(others).toEqual({ count: 1, sums: [null, '500.00', null] })
    expect(totals).toEqual([null, '2500.00', null])
    expect(await rows('revenue_concentration', year)).toMatchObject([
      { place: 1, share_percent: '80.0', running_percent: '80.0' },
      { place: 2, share_percent: '20.0', running_percent: '100.0' },
    ])
    expect(await rows('spend_by_supplier', year)).toMatchObject([{ contact: 'Supplies 2026', amount: '800.00' }])
    expect(await rows('revenue_by_item', year)).toEqual([{ item: 'No item', amount: '2500.00' }])
    expect(await rows('recurring_revenue', { to: '2026-05-31', months: 2 })).toEqual([
      { month: '2026-04', recurring: '0.00', revenue: '0.00', share_percent: null, customers: 0 },
      { month: '2026-05', recurring: '2000.00', revenue: '2500.00', share_percent: '80.0', customers: 1 },
    ])
  })

  test('of bills that look wrong', async () => {
    expect(await rows('duplicate_bills', {})).toMatchObject([
      { contact: 'Supplies 2026', total: '460.00', number: 'inv 0077', other_number: 'INV-0077', why: 'same number' },
    ])
    expect(await rows('unusual_bills', {})).toMatchObject([
      {
        contact: 'Utility 2026',
        number: 'U9',
        amount: '690.00',
        usual: '115.00',
        times: '6.00',
        earlier_bills: 4,
        status: 'DRAFT',
      },
    ])
  })

  test('of what is agreed and not billed', async () => {
    const orders = (await rows('unbilled_orders', {})).filter(({ date }) => date === '2026-10-01')
    expect(orders).toMatchObject([
      { order_type: 'quote', number: 'Q-SENT', base_total: '115.00' },
      { order_type: 'purchase_order', number: 'PO-2026', base_total: '230.00' },
    ])
  })
})
