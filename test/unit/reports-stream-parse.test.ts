import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeBody } from '../../src/xero/decode.ts'
import { parseHeading, parseReport } from '../../src/xero/parse-report.ts'

/** Xero's own examples lie beside the repository, not in it. */
const folder = join(import.meta.dirname, '../../../shared/xero/examples')
const hasExamples = existsSync(folder)
if (!hasExamples) console.log(`Left out: no examples at ${folder}.`)

function loadExample(name: string) {
  const { body } = JSON.parse(readFileSync(join(folder, `getReport${name}.200.json`), 'utf8')) as { body: unknown }
  return parseReport(decodeBody(JSON.stringify(body), 'Reports', name).records[0], `Reports/${name}`)
}

describe.runIf(hasExamples)("Xero's examples", () => {
  test('a trial balance', () => {
    const report = loadExample('TrialBalance')
    expect(report.headings).toEqual(['Debit', 'Credit', 'YTD Debit', 'YTD Credit'])
    expect(report.titles.at(-1)).toBe('As at 24 April 2019')
    expect(report.lines[0]).toEqual({
      section: 'Revenue',
      accountId: 'da962997-a8bd-4dff-9616-01cdc199283f',
      label: 'Big Expense (002)',
      cells: ['', '0.00', '', '80.00'],
    })
    expect(new Set(report.lines.map((line) => line.section))).toEqual(
      new Set(['Revenue', 'Expenses', 'Assets', 'Liabilities', 'Equity']),
    )
    expect(report.troubles).toEqual([undefined, undefined, undefined, undefined])
  })

  test('a balance sheet of three columns', () => {
    const report = loadExample('BalanceSheet')
    expect(report.headings.map(parseHeading)).toEqual([
      { month: '2019-04', day: 30 },
      { month: '2019-03', day: 31 },
      { month: '2019-02', day: 28 },
    ])
    expect(report.lines.some((line) => line.section === 'Bank' && line.accountId !== undefined)).toBe(true)
    expect(report.lines.find((line) => line.label === 'Net Assets')).toMatchObject({ section: '', accountId: undefined })
    expect(report.lines.map((line) => line.label)).not.toContain('Total Assets')
    expect(report.troubles).toEqual([undefined, undefined, undefined])
  })

  test('a bank summary, whose ids have two names', () => {
    const report = loadExample('BankSummary')
    expect(report.headings).toEqual(['Opening Balance', 'Cash Received', 'Cash Spent', 'Closing Balance'])
    expect(report.lines.every((line) => line.accountId !== undefined)).toBe(true)
    expect(report.troubles.every((trouble) => trouble === undefined)).toBe(true)
  })

  test('a budget summary, months forward', () => {
    const report = loadExample('BudgetSummary')
    expect(parseHeading(report.headings[0]!)).toEqual({ month: '2020-01', day: undefined })
    expect(report.headings).toHaveLength(12)
    expect([report.lines, report.troubles.filter((trouble) => trouble !== undefined)]).toEqual([[], []])
  })
})

const cell = (value: unknown) => ({ Value: value })
const row = (label: string, ...cells: unknown[]) => ({ RowType: 'Row', Cells: [cell(label), ...cells.map(cell)] })
const sum = (label: string, ...cells: unknown[]) => ({ ...row(label, ...cells), RowType: 'SummaryRow' })
const header = { RowType: 'Header', Cells: [cell(''), cell('30 Apr 2019'), cell('31 Mar 2019')] }
const parse = (...rows: unknown[]) => parseReport({ ReportName: 'Any', Rows: rows }, 'Reports/Any')

describe('what reports can look like', () => {
  test('blank, absent, padded and wide', () => {
    const report = parse(header, { RowType: 'Section', Title: ' Income', Rows: [{ RowType: 'Row', Cells: [cell('Sales'), {}] }] })
    expect(report.lines).toEqual([{ section: 'Income', accountId: undefined, label: 'Sales', cells: ['', ''] }])
    expect(report.titles).toEqual([])
    expect(parse(header, { RowType: 'Section' }, row('NET PROFIT', '1.00', '-2.00')).lines).toMatchObject([
      { section: '', label: 'NET PROFIT' },
    ])
  })

  test('sums are checked column by column, to the cent a line may be off', () => {
    const section = (total: string) => ({
      RowType: 'Section',
      Title: 'Bank',
      Rows: [row('A', '0.10', '5.00'), row('B', '0.20', ''), sum('Total Bank', total, '5.00')],
    })
    expect(parse(header, section('0.30')).troubles).toEqual([undefined, undefined])
    expect(parse(header, section('0.31')).troubles).toEqual([undefined, undefined])
    expect(parse(header, section('0.32')).troubles).toEqual(['"Total Bank" says 0.32, and its lines add up to 0.30', undefined])
    expect(parse(header, section('-0.30')).troubles[0]).toMatch(/says -0\.30/)
  })

  test('a lone total is of everything, a lone profit is of what its signs say', () => {
    const total = (label: string) =>
      parse(
        header,
        { RowType: 'Section', Title: 'Assets', Rows: [row('A', '1.00', '1.00')] },
        { RowType: 'Section', Title: '', Rows: [sum(label, '9.00', '1.00')] },
      )
    expect(total('Total').troubles).toEqual(['"Total" says 9.00, and its lines add up to 1.00', undefined])
    expect(total('Total Assets').troubles).toEqual([undefined, undefined])
  })

  test.each([
    ['nothing', undefined],
    ['a list', []],
    ['no rows', { ReportName: 'Any' }],
    ['no header', { Rows: [row('A', '1.00')] }],
    ['a header without columns', { Rows: [{ RowType: 'Header', Cells: [cell('')] }] }],
    ['a row wider than its header', { Rows: [header, row('A', '1', '2', '3')] }],
    ['a row of an unknown type', { Rows: [header, { RowType: 'Chart' }] }],
    ['text for a row', { Rows: [header, 'Sales'] }],
  ])('%s is refused', (_name, report) => {
    expect(() => parseReport(report, 'Reports/Any')).toThrow(/GET Reports\/Any is no report as documented/)
  })

  test.each([
    ['30 Apr 2019', '2019-04', 30],
    ['28 Feb 18', '2018-02', 28],
    ['Jan-20', '2020-01', undefined],
    ['April 2019', '2019-04', undefined],
    ['Sept 30, 2021', '2021-09', 30],
    ['30 September 2021', '2021-09', 30],
  ])('%s is a month', (text, month, day) => {
    expect(parseHeading(text)).toEqual({ month, day })
  })

  test.each(['', 'Total', 'Variance', '2019', '30/04/2019', 'Unassigned 2019'])('%s is none', (text) => {
    expect(parseHeading(text)).toBeUndefined()
  })
})
