import { describe, expect, it } from 'vitest'
import type { StatementAnswer } from '../../src/dashboard/api/types.ts'
import {
  formatPeriod,
  shiftDay,
  shiftPeriod,
  toPresets,
  toWholeMonths,
  toYearBefore,
  toYearEnd,
} from '../../src/dashboard/pages/reports/period.ts'
import { toNearest } from '../../src/dashboard/pages/reports/no-postings.tsx'
import { toFilledPeriods } from '../../src/dashboard/pages/reports/posting-span.ts'
import { toParameters, toReportView } from '../../src/dashboard/pages/reports/report-settings.ts'
import { separateUnexplained } from '../../src/dashboard/pages/reports/separate-unexplained.ts'
import { parseReportSearch } from '../../src/dashboard/pages/reports/search.ts'
import {
  addComparison,
  toChange,
  toExportRows,
  toHeading,
  toSections,
  toStatementView,
} from '../../src/dashboard/pages/reports/statement-view.ts'
import { toColumnPeriods } from '../../src/dashboard/pages/reports/to-column-periods.ts'
import { toCsv, toExcelCsv } from '../../src/dashboard/pages/reports/to-csv.ts'

const line = ['line', 'section', 'code', 'label', 'account_id']

function answer(names: string[], rows: (string | null)[][]): StatementAnswer {
  return {
    statement: 'profit_and_loss',
    title: 'Profit and Loss',
    subtitle: '',
    organisations: ['Harbour & Vine'],
    connections: ['harbour-vine'],
    columns: [...line, ...names].map((name) => ({ name, type: 'VARCHAR', title: name })),
    rows,
    asOf: null,
    ties: { state: 'ties', asOf: null, explainedPercent: 100, text: '' },
    missing: [],
    notes: [],
  }
}

const compared = ['amount', 'previous_period', 'change', 'change_percent']
const month = answer(compared, [
  ['account', 'Income', '200', 'Sales', 'a', '100.00', '80.00', '20.00', '25.0'],
  ['total', 'Income', null, 'Total Income', null, '100.00', '80.00', '20.00', '25.0'],
  ['result', null, null, 'Gross Profit', null, '100.00', '80.00', '20.00', '25.0'],
  ['account', 'Less Operating Expenses', '404', 'Bank Fees', 'b', '5.00', '0.00', '5.00', null],
  ['total', 'Less Operating Expenses', null, 'Total Operating Expenses', null, '5.00', '0.00', '5.00', null],
  ['result', null, null, 'Net Profit', null, '95.00', '80.00', '15.00', '18.8'],
])
const year = answer(
  ['amount', 'previous_year', 'change', 'change_percent'],
  [
    ['account', 'Income', '200', 'Sales', 'a', '100.00', '60.00', '40.00', '66.7'],
    ['total', 'Income', null, 'Total Income', null, '100.00', '60.00', '40.00', '66.7'],
    ['result', null, null, 'Gross Profit', null, '100.00', '60.00', '40.00', '66.7'],
    ['account', 'Plus Other Income', '270', 'Interest', 'c', '0.00', '7.00', '-7.00', '-100.0'],
    ['total', 'Plus Other Income', null, 'Total Other Income', null, '0.00', '7.00', '-7.00', '-100.0'],
    ['account', 'Less Operating Expenses', '400', 'Advertising', 'd', '0.00', '12.00', '-12.00', '-100.0'],
    ['account', 'Less Operating Expenses', '404', 'Bank Fees', 'b', '5.00', '3.00', '2.00', '66.7'],
    ['total', 'Less Operating Expenses', null, 'Total Operating Expenses', null, '5.00', '15.00', '-10.00', '-66.7'],
    ['result', null, null, 'Net Profit', null, '95.00', '52.00', '43.00', '82.7'],
  ],
)

describe('a statement with two comparisons', () => {
  const view = addComparison(toStatementView(month), toStatementView(year))

  it('has every line of both, each in its own section', () => {
    expect(view.lines.map(({ label }) => label)).toEqual([
      'Sales',
      'Total Income',
      'Gross Profit',
      'Interest',
      'Total Other Income',
      'Advertising',
      'Bank Fees',
      'Total Operating Expenses',
      'Net Profit',
    ])
    expect(toSections(view.lines).map(({ heading }) => heading)).toEqual([
      'Income',
      null,
      'Plus Other Income',
      'Less Operating Expenses',
      null,
    ])
  })

  it('has the figures of each, nought where a period had none', () => {
    expect(view.columns.map(({ key }) => key)).toEqual(['amount', 'previous_period', 'previous_year'])
    expect(view.lines.find(({ label }) => label === 'Advertising')?.figures).toEqual(['0.00', '0.00', '12.00'])
    expect(view.lines.at(-1)?.figures).toEqual(['95.00', '80.00', '52.00'])
  })

  it('works out the change on the first comparison', () => {
    expect(view.lines.slice(0, 1).map(toChange)).toEqual([{ amount: '20.00', percent: 25 }])
    expect(view.lines.filter(({ label }) => label === 'Bank Fees').map(toChange)).toEqual([{ amount: '5.00', percent: null }])
  })

  it('is exported as it is shown, with plain amounts', () => {
    const rows = toExportRows(view)
    expect(rows[0]).toEqual(['Section', 'Code', 'Line', 'amount', 'previous_period', 'previous_year', 'Change', 'Change %'])
    expect(rows.at(-1)).toEqual(['', '', 'Net Profit', '95.00', '80.00', '52.00', '15.00', '18.8'])
  })
})

describe('headings and files', () => {
  it('are sentences', () => {
    expect(toHeading('Less Cost of Sales')).toBe('Cost of sales')
    expect(toHeading('Total GST Owed')).toBe('Total GST owed')
  })

  it('quote what must be, and keep formulas from running in a spreadsheet', () => {
    const rows = [
      ['Contact', 'Amount'],
      ['=HYPERLINK("x")', '-12.00'],
      ['Two, "quoted"', '+1'],
    ]
    expect(toCsv(rows)).toBe('Contact,Amount\r\n"=HYPERLINK(""x"")",-12.00\r\n"Two, ""quoted""",+1\r\n')
    expect(toExcelCsv(rows)).toContain(`"'=HYPERLINK(""x"")",-12.00`)
    expect(toExcelCsv(rows)).toContain(`'+1`)
    expect(toExcelCsv(rows).startsWith('\uFEFF')).toBe(true)
  })
})

describe('periods', () => {
  it('stay whole months when moved', () => {
    expect(shiftPeriod({ from: '2026-10-01', to: '2026-10-31' }, -1)).toEqual({ from: '2026-09-01', to: '2026-09-30' })
    expect(shiftPeriod({ from: '2026-01-01', to: '2026-03-31' }, 1)).toEqual({ from: '2026-04-01', to: '2026-06-30' })
    expect(shiftPeriod({ from: '2026-11-01', to: '2026-11-21' }, -1)).toEqual({ from: '2026-10-11', to: '2026-10-31' })
    expect(toYearBefore({ from: '2028-02-01', to: '2028-02-29' })).toEqual({ from: '2027-02-01', to: '2027-02-28' })
    expect(shiftDay('2026-10-31', -1)).toBe('2026-09-30')
    expect(shiftDay('2026-03-30', -1)).toBe('2026-02-28')
    expect(toWholeMonths({ from: '2025-04-01', to: '2026-03-31' })).toBe(12)
  })

  it('are named as shortly as can be', () => {
    expect(formatPeriod({ from: '2026-10-01', to: '2026-10-31' }, 'en-NZ')).toBe('October 2026')
    expect(formatPeriod({ from: '2026-07-01', to: '2026-09-30' }, 'en-NZ')).toBe('Jul to Sep 2026')
    expect(formatPeriod({ from: '2025-04-01', to: '2026-03-31' }, 'en-NZ')).toBe('Apr 2025 to Mar 2026')
    expect(formatPeriod({ from: '2026-11-01', to: '2026-11-21' }, 'en-NZ')).toBe('1 to 21 Nov 2026')
  })

  it('know the financial year', () => {
    const march = { month: 3, day: 31 }
    expect(toYearEnd('2026-11-21', march)).toBe('2027-03-31')
    expect(toYearEnd('2026-02-10', { month: 2, day: 29 })).toBe('2026-02-28')
    const presets = new Map(toPresets('2026-11-21', march).map(({ label, from, to }) => [label, `${from} ${to}`]))
    expect(presets.get('This quarter')).toBe('2026-10-01 2026-12-31')
    expect(presets.get('Last quarter')).toBe('2026-07-01 2026-09-30')
    expect(presets.get('This financial year')).toBe('2026-04-01 2027-03-31')
    expect(presets.get('Last financial year')).toBe('2025-04-01 2026-03-31')
    expect(presets.get('Last 12 months')).toBe('2025-11-01 2026-10-31')
  })
})

describe('what an address shows', () => {
  const takes = new Set(['from', 'to', 'by', 'basis', 'compare', 'tracking'])

  it('begins with the last whole month and both comparisons', () => {
    const view = toReportView('profit_and_loss', {}, '2026-11-21')
    expect(view).toEqual({
      period: { from: '2026-10-01', to: '2026-10-31' },
      compare: ['previous_period', 'previous_year'],
      basis: 'accrual',
    })
    expect(toParameters(takes, 'span', view, {}, 'previous_year')).toEqual({
      from: '2026-10-01',
      to: '2026-10-31',
      compare: 'previous_year',
    })
  })

  it('compares nothing when asked not to, or when there is a column a month', () => {
    expect(toReportView('profit_and_loss', { compare: ['none'] }, '2026-11-21').compare).toEqual([])
    expect(toReportView('profit_and_loss', { by: 'month' }, '2026-11-21').compare).toEqual([])
  })

  it('leaves out what an address has no business saying', () => {
    expect(parseReportSearch({ from: '2026-1-1', basis: 'accrual', compare: ['previous_year', 'x'], by: 'day' })).toEqual({
      from: undefined,
      to: undefined,
      compare: ['previous_year'],
      basis: undefined,
      by: undefined,
      tracking: undefined,
      contact: undefined,
      explain: undefined,
    })
  })

  it('knows the days of each column', () => {
    const view = toReportView('profit_and_loss', { from: '2026-01-15', to: '2026-03-10', by: 'month' }, '2026-11-21')
    const columns = ['2026-01', '2026-02', '2026-03'].map((key) => ({ key, title: key }))
    expect(toColumnPeriods(columns, view, { by: 'month' }, true)).toEqual([
      { from: '2026-01-15', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-28' },
      { from: '2026-03-01', to: '2026-03-10' },
    ])
  })
})

describe('what nothing explains', () => {
  const view = toStatementView(
    answer(
      ['amount'],
      [
        ['account', 'Income', '200', 'Sales', 'a', '100.00'],
        ['total', 'Income', null, 'Total Income', null, '100.00'],
        ['account', 'Less Operating Expenses', '404', 'Bank Fees', 'b', '5.00'],
        ['account', 'Less Operating Expenses', '429', 'General', 'g', '7.00'],
        ['total', 'Less Operating Expenses', null, 'Total Operating Expenses', null, '12.00'],
      ],
    ),
  )

  it('is a line of its own, and the totals stay', () => {
    const labelled = new Map([
      ['a', { moved: '-12.40', unexplained: '-12.40' }],
      ['b', { moved: '1.00', unexplained: '1.00' }],
      ['g', { moved: '3.00', unexplained: '0.00' }],
    ])
    expect(separateUnexplained(view, labelled).lines.map(({ label, figures: [figure] }) => [label, figure])).toEqual([
      ['Sales', '87.60'],
      ['Not explained', '12.40'],
      ['Total Income', '100.00'],
      ['Bank Fees', '4.00'],
      ['General', '7.00'],
      ['Not explained', '1.00'],
      ['Total Operating Expenses', '12.00'],
    ])
  })
})

describe('an empty period', () => {
  const split = answer(
    ['year_to_2024-03-31', 'year_to_2025-03-31', 'year_to_2026-03-31'],
    [
      ['account', 'Income', '200', 'Sales', 'a1', '0.00', '10.00', '0.00'],
      ['account', 'Income', '210', 'Export', 'a2', '0.00', '0.00', '3.00'],
      ['result', null, null, 'Net Profit', null, '5.00', '10.00', '3.00'],
    ],
  )

  it('finds the years in which an account has a figure, whatever the results say', () => {
    expect(toFilledPeriods(split, '1990-01-01')).toEqual([
      { from: '2024-04-01', to: '2025-03-31' },
      { from: '2025-04-01', to: '2026-03-31' },
    ])
  })

  it('begins the first column where the question does', () => {
    const days = answer(['2024-04-03'], [['account', 'Income', '200', 'Sales', 'a1', '1.00']])
    expect(toFilledPeriods(days, '2024-04-01')).toEqual([{ from: '2024-04-01', to: '2024-04-03' }])
  })

  it('leads to the first posting from before it, else to the last', () => {
    const span = { first: '2024-04-03', last: '2026-11-20' }
    expect(toNearest(span, { from: '2010-01-01', to: '2010-12-31' })).toEqual({ which: 'first', day: '2024-04-03' })
    expect(toNearest(span, { from: '2027-01-01', to: '2027-01-31' })).toEqual({ which: 'last', day: '2026-11-20' })
    expect(toNearest(null, { from: '2027-01-01', to: '2027-01-31' })).toBeUndefined()
  })
})
