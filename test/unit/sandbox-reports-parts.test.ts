import { describe, expect, test } from 'vitest'
import { addMonths, endOfMonth, financialYearOf } from '../../src/sandbox/reports/calendar.ts'
import { toDecimalQuotient } from '../../src/sandbox/reports/decimal-quotient.ts'
import { createReportQuery, parseReportDate } from '../../src/sandbox/reports/report-query.ts'
import { toMoneyText } from '../../src/sandbox/reports/report-texts.ts'
import { toDays } from './sandbox-reports-books.ts'

const toDate = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)

test('months keep their day as far as they can', () => {
  expect(toDate(addMonths(toDays('2026-03-31'), -1))).toBe('2026-02-28')
  expect(toDate(addMonths(toDays('2028-01-31'), 1))).toBe('2028-02-29')
  expect(toDate(addMonths(toDays('2026-01-15'), -13))).toBe('2024-12-15')
  expect(toDate(endOfMonth(toDays('2026-12-01')))).toBe('2026-12-31')
})

test.each([
  ['2026-03-31', 31, 3, '2025-04-01', '2026-03-31'],
  ['2026-04-01', 31, 3, '2026-04-01', '2027-03-31'],
  ['2026-04-05', 5, 4, '2025-04-06', '2026-04-05'],
  ['2028-02-29', 29, 2, '2027-03-01', '2028-02-29'],
  ['2027-03-01', 29, 2, '2027-03-01', '2028-02-29'],
  ['2026-12-31', 31, 12, '2026-01-01', '2026-12-31'],
])('the financial year of %s, ending %i/%i', (date, day, month, start, end) => {
  const year = financialYearOf(toDays(date), { day, month })
  expect([toDate(year.startDay), toDate(year.endDay)]).toEqual([start, end])
})

test.each([
  [-44_00, 205_40, 30, '-6.426484907497565725413826680'],
  [787_51, 193_35, 1, '4.0729764675459012154124644427'],
  [747_51, -12_05, 1, '-62.034024896265560165975103734'],
  [590_00, 40_00, 30, '442.50'],
  [0, 5, 30, '0'],
  [10, 5, 1, '2'],
  [1, 3, 1, '0.3333333333333333333333333333'],
  [2_000_000_000_001, 3, 1, '666666666667'],
])('%i ÷ %i × %i = %s', (numerator, denominator, factor, text) => {
  expect(toDecimalQuotient(numerator, denominator, factor)).toBe(text)
})

test('cents as text', () => {
  expect([0, 5, -5, 119000, -123456789, -0].map(toMoneyText)).toEqual(['0.00', '0.05', '-0.05', '1190.00', '-1234567.89', '0.00'])
})

describe('parameters', () => {
  test.each(['2026-02-28', '2026-02-28T00:00:00', '2026-02-28T11:22:33.123Z', '28 Feb 2026', '28 February 2026', '2026/02/28'])(
    '%s is a date',
    (text) => expect(toDate(parseReportDate(text)!)).toBe('2026-02-28'),
  )
  test.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    'today',
    '',
    '2026',
    '31 Feb 2026',
    '1 Foo 2026',
    "2026-01-01'--",
  ])('%s is none', (text) => expect(parseReportDate(text)).toBeUndefined())
  test('what cannot be read is said in Xero’s words', () => {
    const query = createReportQuery(
      new Map([
        ['timeframe', 'WEEK'],
        ['periods', '0'],
        ['paymentsonly', 'yes'],
        ['date', ' '],
      ]),
    )
    expect(() => query.choice('timeframe', ['MONTH', 'QUARTER', 'YEAR'])).toThrow(
      "The supplied timeframe parameter must be one of the following: 'MONTH', 'QUARTER', 'YEAR'.",
    )
    expect(() => query.integer('periods', 1, 12)).toThrow('between 1 and 12')
    expect(() => query.flag('paymentsOnly')).toThrow('paymentsOnly')
    expect(query.date('date')).toBeUndefined()
  })
})
