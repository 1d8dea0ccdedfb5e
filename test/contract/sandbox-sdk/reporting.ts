import { expect, test } from 'vitest'
import type { Journal, ReportRows, ReportWithRow } from 'xero-node'
import { first, given } from '../../support/sandbox-sdk.ts'
import type { Story, Telling } from './story.ts'

interface Line {
  label: string
  /** Undefined where the row has no account. */
  account: string | undefined
  values: string[]
}

/** Every row of a report, flat, in the order in which it shows. */
function listLines(report: ReportWithRow): Line[] {
  const toLine = ({ cells = [] }: Pick<ReportRows, 'cells'>): Line => ({
    label: cells[0]?.value ?? '',
    account: cells[0]?.attributes?.find((attribute) => attribute.id === 'account')?.value,
    values: cells.slice(1).map(({ value }) => value ?? ''),
  })
  return (report.rows ?? []).flatMap((row) => (row.rows ? row.rows.map(toLine) : [toLine(row)]))
}

function valuesOf(report: ReportWithRow, label: string): string[] {
  const line = listLines(report).find((each) => each.label === label)
  if (!line) throw new Error(`${report.reportName} has no line ${label}`)
  return line.values
}

function centsOf(text: string | undefined): number {
  return Math.round(Number(text || 0) * 100)
}

async function read(call: Promise<{ body: { reports?: ReportWithRow[] } }>): Promise<ReportWithRow> {
  return first((await call).body.reports)
}

/** Cents in the ledger at the end of the story's month; of accounts of profit and loss since the financial year began. */
function held(story: Story, code: string, from?: string): number {
  const balances = story.sandbox.control.ledger({
    tenantId: story.tenant,
    to: '2026-11-30',
    ...(from === undefined ? {} : { from }),
  })
  return balances.find((each) => each.code === code)?.cents ?? 0
}

/** What the books say in the end: every report, and the journals behind them. */
export function tellReporting(tell: Telling): void {
  test('the trial balance is the ledger', async () => {
    const { api, tenant } = tell()
    const report = await read(api.getReportTrialBalance(tenant, '2026-11-30'))
    expect(report.reportTitles?.at(-1)).toBe('As at 30 November 2026')
    const [debit, credit, debitYear, creditYear] = valuesOf(report, 'Total').map(centsOf)
    expect(debit).toBe(credit)
    expect(debitYear).toBe(creditYear)
    // In base currency to the cent; what is owed in foreign money is shown at the rate of the day.
    for (const [label, code] of [
      ['Sales (200)', '200'],
      ['GST (820)', '820'],
      ['Business Bank Account (090)', '090'],
    ] as const) {
      const values = valuesOf(report, label).map(centsOf)
      const from = code === '200' ? '2026-04-01' : undefined
      expect([label, given(values[2]) - given(values[3])]).toEqual([label, held(tell(), code, from)])
    }
  })

  test('the balance sheet balances', async () => {
    const { api, tenant } = tell()
    const report = await read(api.getReportBalanceSheet(tenant, '2026-11-30', 1, 'MONTH'))
    const total = (label: string): number[] => valuesOf(report, label).map(centsOf)
    const [assets, liabilities, net, equity] = ['Total Assets', 'Total Liabilities', 'Net Assets', 'Total Equity'].map(total)
    expect(assets).toHaveLength(2)
    expect(net).toEqual(equity)
    expect(given(net)[0]).toBe(given(given(assets)[0]) - given(given(liabilities)[0]))
  })

  test('profit and loss: what the story sold this month, by venue too', async () => {
    const { api, tenant, id, sandbox } = tell()
    const report = await read(api.getReportProfitAndLoss(tenant, '2026-11-01', '2026-11-30'))
    const inMonth = sandbox.control.ledger({ tenantId: tenant, from: '2026-11-01', to: '2026-11-30' })
    const ofCode = (code: string): number => inMonth.find((each) => each.code === code)?.cents ?? 0
    expect(centsOf(valuesOf(report, 'Sales')[0])).toBe(-ofCode('200'))
    expect(centsOf(valuesOf(report, 'Workshops & courses')[0])).toBe(-ofCode('215'))
    const venues = await read(api.getReportProfitAndLoss(tenant, '2026-11-01', '2026-11-30', undefined, undefined, id('venue')))
    const columns = first(venues.rows).cells?.map(({ value }) => value) ?? []
    expect(columns).toEqual(['', 'Hall', 'Tent', 'Unassigned', 'Total'])
    const sales = valuesOf(venues, 'Sales').map(centsOf)
    expect(sales[0]).toBe(100_000)
    expect(sales[3]).toBe(given(sales[0]) + given(sales[1]) + given(sales[2]))
    const cash = await read(
      api.getReportProfitAndLoss(
        tenant,
        '2026-11-01',
        '2026-11-30',
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        true,
        true,
      ),
    )
    const cashSales = sandbox.control.ledger({ tenantId: tenant, from: '2026-11-01', to: '2026-11-30', basis: 'cash' })
    expect(centsOf(valuesOf(cash, 'Sales')[0])).toBe(-(cashSales.find(({ code }) => code === '200')?.cents ?? 0))
    const months = await read(api.getReportProfitAndLoss(tenant, '2026-11-01', '2026-11-30', 2, 'MONTH'))
    expect(first(months.rows).cells).toHaveLength(4)
  })

  test('the bank summary ends with what the till holds', async () => {
    const { api, tenant } = tell()
    const report = await read(api.getReportBankSummary(tenant, '2026-11-01', '2026-11-30'))
    const [opening, received, spent] = valuesOf(report, 'Till account').map(centsOf)
    expect([opening, received, spent]).toEqual([0, 10_000, 6_300])
    expect(centsOf(valuesOf(report, 'Till account').at(-1))).toBe(held(tell(), '095'))
  })

  test('who owes, and who is owed', async () => {
    const { api, tenant, id } = tell()
    const owed = await read(api.getReportAgedReceivablesByContact(tenant, id('customer'), '2026-11-30'))
    const lines = listLines(owed)
    for (const number of ['STORY-1', 'STORY-2']) expect(JSON.stringify(lines)).toContain(number)
    const open = await api.getInvoices(
      tenant,
      undefined,
      'Type=="ACCREC" AND AmountDue>0',
      undefined,
      undefined,
      undefined,
      [id('customer')],
      ['AUTHORISED'],
    )
    const due = given(open.body.invoices).reduce((sum, { amountDue = 0 }) => sum + Math.round(amountDue * 100), 0)
    expect(due).toBe(80_500)
    // Less what the credit note and the overpayment still hold.
    const closing = given(lines.find(({ label }) => label === 'Closing Balance'))
    expect(centsOf(closing.values.at(-1))).toBe(due - 9_000 - 4_000)
    const owing = await read(api.getReportAgedPayablesByContact(tenant, id('supplier'), '2026-11-30'))
    expect(JSON.stringify(listLines(owing))).toContain('CR-77')
  })

  test('budget and executive summaries', async () => {
    const { api, tenant } = tell()
    const budget = await read(api.getReportBudgetSummary(tenant, '2026-11-01', 3, 1))
    expect(first(budget.rows).cells).toHaveLength(4)
    const executive = await read(api.getReportExecutiveSummary(tenant, '2026-11-30'))
    expect(executive.reportTitles).toContain('For the month of November 2026')
    expect(listLines(executive).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Cash received', 'Income', 'Debtors', 'Creditors', 'Current assets to liabilities']),
    )
  })

  test('published tax returns, by their list; 1099s in the United States', async () => {
    const { api, tenant, american } = tell()
    const listed = given((await api.getReportsList(tenant)).body.reports)
    expect(listed.length).toBeGreaterThan(0)
    const one = await read(api.getReportFromId(tenant, given(first(listed).reportID)))
    expect(one.reportID).toBe(first(listed).reportID)
    expect(one.fields?.length).toBeGreaterThan(0)
    const contractors = await american.accounting.getReportTenNinetyNine(american.tenantId, '2025')
    expect(first(contractors.body.reports).contacts).toBeInstanceOf(Array)
  })

  test('every journal balances; those of a document are found by its id', async () => {
    const { api, tenant, id } = tell()
    const journals: Journal[] = []
    for (let offset = 0; ; offset = given(journals.at(-1)?.journalNumber)) {
      const page = given((await api.getJournals(tenant, undefined, offset)).body.journals)
      journals.push(...page)
      if (page.length < 100) break
    }
    const uneven = journals.filter(
      ({ journalLines = [] }) => journalLines.reduce((sum, { netAmount = 0 }) => sum + Math.round(netAmount * 100), 0) !== 0,
    )
    expect(uneven).toEqual([])
    const ofInvoice = given(journals.find(({ sourceID }) => sourceID === id('invoice')))
    expect(ofInvoice.sourceType).toBe('ACCREC')
    const byId = first((await api.getJournal(tenant, given(ofInvoice.journalID))).body.journals)
    expect(byId.journalNumber).toBe(ofInvoice.journalNumber)
    const byNumber = first((await api.getJournalByNumber(tenant, given(ofInvoice.journalNumber))).body.journals)
    expect(byNumber.journalID).toBe(ofInvoice.journalID)
    const amounts = given(byNumber.journalLines).map(({ accountCode, netAmount }) => [accountCode, netAmount])
    expect(amounts).toEqual(
      expect.arrayContaining([
        ['610', 1357],
        ['820', -177],
      ]),
    )
    const hall = byNumber.journalLines?.find(({ trackingCategories = [] }) => trackingCategories.length > 0)
    expect(hall).toMatchObject({ accountCode: '200', netAmount: -1000, trackingCategories: [{ name: 'Venue', option: 'Hall' }] })
  })
}
