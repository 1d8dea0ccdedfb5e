import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { toCents } from '../../src/sandbox/books/amounts.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import type { Client } from '../support/sandbox-client.ts'
import { openClient, requestToken, toAnswer } from '../support/sandbox-client.ts'

interface Cell {
  Value: string
  Attributes?: { Id: string; Value: string }[]
}

interface Row {
  RowType: string
  Title?: string
  Cells?: Cell[]
  Rows?: Row[]
}

interface Report {
  ReportID: string
  ReportType: string
  ReportTitles: string[]
  Fields: { FieldID: string; Value: string }[]
  Rows?: Row[]
}

/** The demo company trades until the end of October 2026. */
const now = Date.UTC(2026, 10, 10, 9)
const names = [
  'AgedPayablesByContact',
  'AgedReceivablesByContact',
  'BalanceSheet',
  'BankSummary',
  'BudgetSummary',
  'ExecutiveSummary',
]
const rowReports = [...names, 'ProfitAndLoss', 'TrialBalance']

let client: Client
let books: Books
let contactId: string

beforeAll(async () => {
  client = await openClient({ now: () => now })
  books = client.sandbox.companies[0]!
  contactId = String([...books.each('Contacts')][0]!['ContactID'])
})
afterAll(() => client.sandbox.close())

async function load(path: string): Promise<Report> {
  const answer = await client.get(`Reports/${path}`)
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return (answer.json() as { Reports: Report[] }).Reports[0]!
}

function flatten(rows: readonly Row[] = []): Row[] {
  return rows.flatMap((row) => [row, ...flatten(row.Rows)])
}

/** Cents of the first row with the label; 0 for a blank, and where there is no such row. */
function figures(report: Report, label: string): number[] {
  const found = flatten(report.Rows).find((row) => row.Cells?.[0]?.Value === label)
  return (found?.Cells ?? []).slice(1).map(({ Value }) => toCents(Value))
}

const withContact = (name: string) => (name.startsWith('Aged') ? `${name}?contactID=${contactId}` : name)
const monthEnds = Array.from({ length: 30 }, (_, back) => new Date(Date.UTC(2026, 10 - back, 0)).toISOString().slice(0, 10))

describe('figures agree with each other', () => {
  test('debit is credit in both pairs, at any date and on either basis', async () => {
    for (const date of [...monthEnds, '2026-09-14', '2025-04-01', '2024-02-29', '2019-01-01']) {
      for (const basis of ['false', 'true']) {
        const [debit, credit, yearDebit, yearCredit] = figures(
          await load(`TrialBalance?date=${date}&paymentsOnly=${basis}`),
          'Total',
        )
        expect([date, basis, debit, yearDebit]).toEqual([date, basis, credit, yearCredit])
      }
    }
  })

  test('the balance sheet balances, and its earnings are the profit of the year', async () => {
    for (const basis of ['false', 'true']) {
      for (const date of ['2026-10-31', '2026-03-31', '2025-12-31']) {
        const sheet = await load(`BalanceSheet?date=${date}&periods=11&timeframe=MONTH&paymentsOnly=${basis}`)
        expect(figures(sheet, 'Net Assets')).toEqual(figures(sheet, 'Total Equity'))
        const earnings = flatten(sheet.Rows).find((row) => row.Cells?.[0]?.Value === 'Current Year Earnings')!.Cells!
        for (const { Value, Attributes } of earnings.slice(1, 4)) {
          const [fromDate, toDate] = ['fromDate', 'toDate'].map((id) => toIso(Attributes!.find(({ Id }) => Id === id)!.Value))
          const profit = await load(`ProfitAndLoss?fromDate=${fromDate}&toDate=${toDate}&paymentsOnly=${basis}`)
          expect(figures(profit, 'Net Profit')).toEqual([toCents(Value)])
        }
      }
    }
  })

  test('the trial balance and the balance sheet show the same accounts', async () => {
    for (const date of monthEnds.slice(0, 6)) {
      const sheet = flatten((await load(`BalanceSheet?date=${date}`)).Rows)
      const trial = flatten((await load(`TrialBalance?date=${date}`)).Rows)
      for (const { Cells = [] } of sheet) {
        const id = Cells[0]?.Attributes?.[0]?.Value
        if (id === undefined || id.startsWith('0000')) continue
        const row = trial.find((candidate) => candidate.Cells?.[0]?.Attributes?.[0]?.Value === id)
        const balance = toCents(row?.Cells?.[3]?.Value ?? '') - toCents(row?.Cells?.[4]?.Value ?? '')
        expect([Cells[0]!.Value, Math.abs(balance)]).toEqual([Cells[0]!.Value, Math.abs(toCents(Cells[1]!.Value))])
      }
    }
  })

  test('the bank summary closes on the balance sheet, and each month opens where the last one closed', async () => {
    let before: number | undefined
    for (const toDate of monthEnds.slice(0, 12).reverse()) {
      const summary = await load(`BankSummary?fromDate=${toDate.slice(0, 8)}01&toDate=${toDate}`)
      const [opening, received, spent, gain, closing] = figures(summary, 'Total') as [number, number, number, number, number]
      expect(opening + received - spent + gain).toBe(closing)
      if (before !== undefined) expect(opening).toBe(before)
      before = closing
      expect(figures(await load(`BalanceSheet?date=${toDate}`), 'Total Bank')[0]).toBe(closing)
      expect(received).toBeGreaterThanOrEqual(0)
    }
  })

  test('periods are the same as asked for one by one', async () => {
    const several = await load('ProfitAndLoss?fromDate=2026-10-01&toDate=2026-10-31&periods=11&timeframe=MONTH')
    const profits = figures(several, 'Net Profit')
    expect(profits).toHaveLength(12)
    for (const [back, profit] of profits.entries()) {
      const toDate = monthEnds[back]!
      const single = await load(`ProfitAndLoss?fromDate=${toDate.slice(0, 8)}01&toDate=${toDate}`)
      expect([toDate, ...figures(single, 'Net Profit')]).toEqual([toDate, profit])
    }
  })

  test('tracking columns and what is unassigned make the total', async () => {
    const ids = [...books.each('TrackingCategories')].map((record) => String(record['TrackingCategoryID']))
    const range = 'fromDate=2025-11-01&toDate=2026-10-31'
    const whole = await load(`ProfitAndLoss?${range}`)
    for (const query of [
      ...ids.map((id) => `trackingCategoryID=${id}`),
      `trackingCategoryID=${ids[0]}&trackingCategoryID2=${ids[1]}`,
    ]) {
      const report = await load(`ProfitAndLoss?${range}&${query}`)
      expect(report.Rows![0]!.Cells!.slice(-2).map(({ Value }) => Value)).toEqual(['Unassigned', 'Total'])
      for (const { Cells = [] } of flatten(report.Rows).slice(1)) {
        const values = Cells.slice(1).map(({ Value }) => toCents(Value))
        const total = values.pop()
        expect(values.reduce((sum, cents) => sum + cents, 0)).toBe(total ?? 0)
      }
      expect(figures(report, 'Net Profit').at(-1)).toBe(figures(whole, 'Net Profit')[0])
    }
  })

  test('what contacts owe adds up to the control accounts', async () => {
    for (const date of ['2026-10-31', '2026-06-30', '2025-09-30']) {
      const sheet = await load(`BalanceSheet?date=${date}`)
      for (const [name, account] of [
        ['AgedReceivablesByContact', 'Accounts Receivable'],
        ['AgedPayablesByContact', 'Accounts Payable'],
      ] as const) {
        let sum = 0
        for (const contact of books.each('Contacts')) {
          const path = `${name}?contactID=${String(contact['ContactID'])}&date=${date}&toDate=${date}`
          sum += figures(await load(path), 'Closing Balance').at(-1)!
        }
        // Foreign documents are converted one by one, the account as a whole: a few cents of rounding.
        expect(Math.abs(sum - (figures(sheet, account)[0] ?? 0)), `${account} ${date}`).toBeLessThanOrEqual(5)
      }
    }
  })

  test('the executive summary takes its figures from the others', async () => {
    const summary = await load('ExecutiveSummary?date=2026-09-17')
    const profit = await load('ProfitAndLoss?fromDate=2026-09-01&toDate=2026-09-30')
    const sheet = await load('BalanceSheet?date=2026-09-30')
    const shown = (label: string) => flatten(summary.Rows).find((row) => row.Cells?.[0]?.Value === label)!.Cells![1]!.Value
    expect(toCents(shown('Income'))).toBe(figures(profit, 'Total Income')[0])
    expect(toCents(shown('Expenses'))).toBe(figures(profit, 'Total Operating Expenses')[0])
    expect(toCents(shown('Profit (loss)'))).toBe(figures(profit, 'Net Profit')[0])
    expect(toCents(shown('Net assets'))).toBe(figures(sheet, 'Net Assets')[0])
    expect(toCents(shown('Closing bank balance'))).toBe(figures(sheet, 'Total Bank')[0])
  })

  test('a document written now is in the next report, and gone from it when removed', async () => {
    const sales = async () => figures(await load('ProfitAndLoss?fromDate=2026-11-01&toDate=2026-11-30'), 'Total Income')[0]!
    const before = await sales()
    const account = books.accounts.byCode('200')
    books.put(
      'Invoices',
      {
        InvoiceID: '11111111-2222-4333-8444-555555555555',
        Type: 'ACCREC',
        Status: 'AUTHORISED',
        Contact: { ContactID: contactId },
        Date: `/Date(${Date.UTC(2026, 10, 5)}+0000)/`,
        LineAmountTypes: 'NoTax',
        LineItems: [
          { LineAmount: 12.34, TaxAmount: 0, TaxType: 'NONE', AccountCode: '200', AccountID: account.id, Tracking: [] },
        ],
        SubTotal: 12.34,
        TotalTax: 0,
        Total: 12.34,
        CurrencyCode: books.baseCurrency,
        CurrencyRate: 1,
      },
      now,
    )
    expect(await sales()).toBe(before + 1234)
    books.remove('Invoices', '11111111-2222-4333-8444-555555555555', now)
    expect(await sales()).toBe(before)
  })
})

describe('requests', () => {
  test.each([
    'TrialBalance?date=31-31-2026',
    'TrialBalance?date=2026-02-30',
    'TrialBalance?paymentsOnly=perhaps',
    'BalanceSheet?date=tomorrow',
    'BalanceSheet?periods=0',
    'BalanceSheet?periods=1.5',
    'BalanceSheet?timeframe=1',
    'BalanceSheet?trackingOptionID1=00000000-0000-4000-8000-000000000000',
    'ProfitAndLoss?periods=13',
    'ProfitAndLoss?periods=-1',
    'ProfitAndLoss?periods=many',
    'ProfitAndLoss?timeframe=WEEK',
    'ProfitAndLoss?fromDate=2026-05-02&toDate=2026-05-01',
    'ProfitAndLoss?fromDate=2024-01-01&toDate=2026-01-01',
    'ProfitAndLoss?trackingCategoryID=nowhere',
    'ProfitAndLoss?trackingOptionID=00000000-0000-4000-8000-000000000000',
    'BankSummary?fromDate=2026-05-02&toDate=2026-05-01',
    'BankSummary?fromDate=2024-01-01',
    'BudgetSummary?timeframe=MONTH',
    'BudgetSummary?periods=99',
    'ExecutiveSummary?date=%00',
    'AgedReceivablesByContact',
    'AgedPayablesByContact?contactID=00000000-0000-4000-8000-000000000000',
    'AgedPayablesByContact?contactID=%27%3B--',
    'TenNinetyNine?reportYear=20x6',
  ])('%s is a validation exception', async (path) => {
    const answer = await client.get(`Reports/${path}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, expect.stringContaining('application/json')])
    expect(answer.json()).toEqual({ ErrorNumber: 10, Type: 'ValidationException', Message: expect.any(String), Elements: [] })
  })

  test.each([
    'TrialBalance?date=1901-01-01',
    'TrialBalance?date=9999-12-31',
    'BalanceSheet?date=9999-12-31&periods=12&timeframe=YEAR',
  ])('%s is answered, however odd', async (path) => {
    expect((await client.get(`Reports/${path}`)).status).toBe(200)
  })

  test('names in any case, parameters nobody knows, and the dates that the trial balance ignores', async () => {
    const plain = await load('TrialBalance?date=2026-09-30')
    const odd = await load('trialbalance?DATE=2026-09-30&fromDate=x&toDate=y&foo=bar')
    expect(odd.Rows).toEqual(plain.Rows)
    expect((await client.get('Reports/BankStatement')).status).toBe(404)
  })

  test('a longer range passes with the quirk off', async () => {
    const open = await openClient({ now: () => now, quirks: { limitReportRange: false } })
    expect((await open.get('Reports/ProfitAndLoss?fromDate=2020-01-01&toDate=2026-01-01')).status).toBe(200)
    await open.sandbox.close()
  })

  test('published returns are listed, and read by their id', async () => {
    const list = (await client.get('Reports')).json() as { Reports: Report[] }
    expect(list.Reports.length).toBeGreaterThan(3)
    const one = await load(list.Reports[0]!.ReportID)
    expect(one.Fields.find(({ FieldID }) => FieldID === '15')!.Value).toMatch(/^-?\d+\.\d\d$/)
    expect((await client.get('Reports/00000000-0000-4000-8000-000000000000')).status).toBe(404)
  })

  test('each granular scope opens its own report and no other; Standard users need the reporting permission', async () => {
    const app: App = { clientId: 'NEWER', clientSecret: 'newer-secret', name: 'Newer', kind: 'custom', generation: 'granular' }
    const newer = await openClient({ now: () => now, apps: [app] })
    const form = { grant_type: 'client_credentials', scope: 'accounting.reports.trialbalance.read' }
    const token = String((await requestToken(newer.sandbox, app, form)).json()['access_token'])
    const get = async (path: string) =>
      toAnswer(
        await fetch(`${newer.sandbox.apiUrl}/api.xro/2.0/Reports/${path}`, { headers: { authorization: `Bearer ${token}` } }),
      )
    const statuses = await Promise.all(
      [...rowReports, 'TenNinetyNine'].map(async (name) => [name, (await get(withContact(name))).status]),
    )
    expect(statuses.filter(([, status]) => status === 200)).toEqual([['TrialBalance', 200]])
    expect(statuses.every(([, status]) => status === 200 || status === 401)).toBe(true)
    newer.sandbox.control.setUser({ reporting: false })
    expect((await get('TrialBalance')).status).toBe(403)
    await newer.sandbox.close()
  })
})

const specification = fileURLToPath(new URL('../../../shared/xero/openapi/xero_accounting.yaml', import.meta.url))
const available = existsSync(specification)

test("Xero's OpenAPI documents are beside this checkout, or this is not CI", () => {
  if (!available) console.log("Not compared with Xero's OpenAPI documents: ../shared/xero/openapi is not there.")
  expect(available || !process.env['CI']).toBe(true)
})

describe.runIf(available)('reports have the shape of the OpenAPI document', () => {
  interface Schema {
    $ref?: string
    type?: string
    enum?: string[]
    items?: Schema
    properties?: Record<string, Schema>
  }
  const schemas = available
    ? (parse(readFileSync(specification, 'utf8')) as { components: { schemas: Record<string, Schema> } }).components.schemas
    : {}
  const check = (value: unknown, given: Schema, path: string): string[] => {
    const schema = given.$ref ? schemas[given.$ref.split('/').at(-1)!]! : given
    if (Array.isArray(value)) return value.flatMap((item, at) => check(item, schema.items ?? {}, `${path}[${at}]`))
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([name, inner]) => {
        const property = schema.properties?.[name]
        return property ? check(inner, property, `${path}.${name}`) : [`${path}.${name} is unknown`]
      })
    }
    if (schema.enum && !schema.enum.includes(String(value))) return [`${path} is ${String(value)}`]
    return schema.type === undefined || typeof value === schema.type ? [] : [`${path} is a ${typeof value}`]
  }

  test.each([...rowReports, ''])('Reports/%s', async (name) => {
    const answer = await client.get(`Reports/${withContact(name)}`)
    expect(answer.status).toBe(200)
    const body = answer.json() as { Reports: Report[] }
    for (const property of ['Id', 'Status', 'ProviderName', 'DateTimeUTC']) expect(body).toHaveProperty(property)
    expect(check({ Reports: body.Reports }, schemas['ReportWithRows']!, '')).toEqual([])
    if (name === '') return
    const [report] = body.Reports
    expect([report!.ReportID, report!.ReportType]).toEqual([name, name])
    const [head, ...rest] = report!.Rows!
    expect(head!.RowType).toBe('Header')
    for (const { Cells } of flatten(rest).filter((row) => row.Cells)) expect(Cells).toHaveLength(head!.Cells!.length)
  })
})

/** `4/30/2019` as `2019-04-30`. */
function toIso(text: string): string {
  const [month, day, year] = text.split('/') as [string, string, string]
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
