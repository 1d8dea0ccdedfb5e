import { describe, expect, test } from 'vitest'
import { reportStreams } from '../../src/streams/catalogue.ts'
import type { ReportRead } from '../../src/streams/stream.ts'
import { addMonths, listMonths, toLastDay, toLength, toMonth, toYearStart } from '../../src/sync/months.ts'
import { planGaps, planReport, type ReportPlanOptions } from '../../src/sync/plan-reports.ts'
import type { ReportFacts } from '../../src/sync/report-facts.ts'
import type { Reading } from '../../src/sync/stream-state.ts'

const reads = new Map(reportStreams.map((stream) => [stream.name, stream.read as ReportRead]))
const facts: ReportFacts = {
  firstMonth: '2021-12',
  ledgerDigest: () => 'same',
  budgetDigest: 'same',
  trialBalanceDigest: () => 'same',
  gapAfter: () => undefined,
  lockedTo: undefined,
  yearEnd: { month: 3, day: 31 },
}
const asked = { readings: {}, facts, today: '2026-11-21', startDate: undefined, full: false }

function plan(name: string, options: Partial<ReportPlanOptions> = {}) {
  return planReport(reads.get(name)!, { ...asked, ...options })
}

/** What is held once the planned calls have been made. */
function read(name: string, options: Partial<ReportPlanOptions> = {}): Record<string, Reading> {
  const readings = { ...options.readings }
  for (const call of plan(name, options)) {
    for (const [month, { lastDay, basis }] of call.periods) readings[month] = { lastDay, basis }
  }
  return readings
}

const days = Array.from({ length: 800 }, (_, index) =>
  new Date(Date.UTC(2023, 11, 1) + index * 86_400_000).toISOString().slice(0, 10),
)

describe('calendar', () => {
  test('months of every length and year', () => {
    expect(toLength('2024-02')).toBe(29)
    expect(toLength('2100-02')).toBe(28)
    expect(toLastDay('2026-04')).toBe('2026-04-30')
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(addMonths('2026-12', 14)).toBe('2028-02')
    expect(addMonths('2026-11', -60)).toBe('2021-11')
    expect(listMonths('2025-11', '2026-02')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11'])
    expect(toYearStart('2026-03', 3)).toBe('2025-04')
    expect(toYearStart('2026-04', 3)).toBe('2026-04')
    expect(toYearStart('2026-04', 12)).toBe('2026-01')
    expect(toYearStart('2026-02', 2)).toBe('2025-03')
  })
})

describe('calls', () => {
  test('five years take at most 70 on any day, and a quiet day two', () => {
    for (const today of days) {
      const options = { today, facts: { ...facts, firstMonth: addMonths(toMonth(today), -60) } }
      const first = [...reads.keys()].map((name) => plan(name, options).length)
      expect(first.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(70)
      const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
      if (toMonth(tomorrow) !== toMonth(today)) continue
      const held = new Map([...reads.keys()].map((name) => [name, read(name, { ...options, readings: read(name, options) })]))
      const quiet = [...reads.keys()].map((name) => plan(name, { ...options, today: tomorrow, readings: held.get(name)! }).length)
      expect([today, quiet.reduce((sum, count) => sum + count, 0)]).toEqual([today, 2])
    }
  })

  test('every month of the profit and loss ends on its last day, whichever month is asked for', () => {
    for (const today of days) {
      for (const { params, columns } of plan('report_profit_and_loss_cash', { today })) {
        expect(params['toDate']).toMatch(/-31$/)
        expect(params).toEqual({ fromDate: `${columns[0]}-01`, toDate: toLastDay(columns[0]!), periods: '11' })
        expect(columns).toHaveLength(12)
      }
    }
  })

  test('every month wanted is in one of them, and nothing of the future', () => {
    const months = (name: string): string[] => plan(name).flatMap((call) => [...call.periods.keys()])
    expect(months('report_trial_balance')).toEqual(listMonths('2021-12', '2026-11'))
    expect(months('report_profit_and_loss_cash')).toEqual(listMonths('2021-12', '2026-11'))
    expect(months('report_balance_sheet')).toEqual(listMonths('2025-12', '2026-11'))
    expect(months('report_profit_and_loss')).toEqual(listMonths('2026-01', '2026-11'))
    expect(months('report_bank_summary')).toEqual(['2026-11'])
    expect(months('report_budget_summary')).toEqual(listMonths('2026-04', '2027-03').toReversed())
  })

  test('many years are read in several runs, newest first', () => {
    const options = { facts: { ...facts, firstMonth: '2012-05' } }
    let readings: Record<string, Reading> = {}
    const runs = Array.from({ length: 4 }, () => {
      const calls = plan('report_trial_balance', { ...options, readings }).length
      readings = read('report_trial_balance', { ...options, readings })
      return calls
    })
    expect(runs).toEqual([60, 60, 55, 0])
    expect(Object.keys(readings).sort().at(0)).toBe('2012-05')
  })

  test('a slip of the pen in a date, and no documents at all, cost nothing', () => {
    const first = (firstMonth: string | undefined, startDate?: string): string | undefined => {
      let readings: Record<string, Reading> = {}
      for (let run = 0; run < 5; run++)
        readings = read('report_trial_balance', { facts: { ...facts, firstMonth }, startDate, readings })
      return Object.keys(readings).sort().at(0)
    }
    expect(first('0206-03')).toBe('2006-01')
    expect(first(undefined)).toBe('2026-11')
    expect(first('2029-01')).toBe(undefined)
    expect(first('2015-01', '2024-07-15')).toBe('2024-07')
  })
})

describe('a month that was read', () => {
  const readings = read('report_trial_balance')
  const due = (options: Partial<ReportPlanOptions>): string[] =>
    plan('report_trial_balance', { readings, ...options }).flatMap((call) => [...call.periods.keys()])

  test('is left alone while nothing changes', () => {
    expect(due({})).toEqual([])
    expect(due({ today: '2026-11-22' })).toEqual(['2026-11'])
    expect(due({ today: '2026-12-01' })).toEqual(['2026-12', '2026-11'])
  })

  test('is read again when its documents say something else', () => {
    const changed = (month: string): string => (month === '2024-02' || month === '2024-03' ? 'other' : 'same')
    expect(due({ facts: { ...facts, ledgerDigest: changed } })).toEqual(['2024-03', '2024-02'])
  })

  test('is read again when a lock date has passed over it, or back', () => {
    const locked = { ...facts, lockedTo: '2022-02-28' }
    expect(due({ facts: locked })).toEqual(['2022-02', '2022-01', '2021-12'])
    const held = read('report_trial_balance', { readings, facts: locked })
    const again = (lockedTo: string): string[] =>
      plan('report_trial_balance', { readings: held, facts: { ...facts, lockedTo } }).flatMap((call) => [...call.periods.keys()])
    expect(again('2022-03-30')).toEqual([])
    expect(again('2022-03-31')).toEqual(['2022-03'])
    expect(again('2021-12-31')).toEqual(['2022-02', '2022-01'])
  })

  test('is read again when the financial year ends elsewhere', () => {
    expect(due({ facts: { ...facts, yearEnd: { month: 6, day: 30 } } })).toHaveLength(60)
  })

  test('is read once more when the next one began with something else', () => {
    const gapAfter = (month: string): string | undefined => (month === '2026-10' ? 'gap' : undefined)
    const gaps = (options: Partial<ReportPlanOptions>) =>
      planGaps(reads.get('report_trial_balance')!, { ...asked, readings, ...options })
    expect(gaps({})).toEqual([])
    const [call, ...others] = gaps({ facts: { ...facts, gapAfter } })
    expect(others).toEqual([])
    expect(call).toMatchObject({ params: { date: '2026-10-31' } })
    const period = call!.periods.get('2026-10')!
    expect(period.gap).toBe('gap')
    expect(gaps({ facts: { ...facts, gapAfter }, readings: { ...readings, '2026-10': period } })).toEqual([])
    expect(gaps({ facts: { ...facts, gapAfter: () => 'everywhere' } })).toHaveLength(12)
  })

  test('takes its neighbours along where they come for nothing', () => {
    const held = read('report_profit_and_loss_cash')
    const changed = (month: string): string => (month === '2024-03' ? 'other' : 'same')
    const calls = plan('report_profit_and_loss_cash', { readings: held, facts: { ...facts, ledgerDigest: changed } })
    expect(calls.map((call) => [...call.periods.keys()])).toEqual([listMonths('2023-04', '2024-03')])
  })
})
