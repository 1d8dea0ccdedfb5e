import { randomUUID } from 'node:crypto'
import { parseWireDate } from '../../api/wire-date.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toDay, toWireDate } from '../../company/wire.ts'
import type { PayrollRecords } from '../payroll-store.ts'
import { listOf } from '../payroll-store.ts'
import type { CalendarType } from '../periods.ts'
import { endOfPeriod } from '../periods.ts'

const types: Record<string, CalendarType> = { WEEKLY: 'Weekly', FORTNIGHTLY: 'Fortnightly', MONTHLY: 'Monthly' }

/** The days of a calendar's next period, and the day on which it is paid. */
export function nextPeriodOf(calendar: WireRecord | undefined, nowMs: number): WireRecord {
  const startDay = toDay(parseWireDate(calendar?.['StartDate']) ?? nowMs)
  const endDay = endOfPeriod(types[String(calendar?.['CalendarType'])] ?? 'Fortnightly', startDay)
  return {
    PayRunPeriodStartDate: toWireDate(startDay),
    PayRunPeriodEndDate: toWireDate(endDay),
    PaymentDate: calendar?.['PaymentDate'] ?? toWireDate(endDay + 2),
  }
}

/** A new run has a payslip for everybody on its calendar, the same as they were paid last. */
export function fillRun(records: PayrollRecords, run: WireRecord): void {
  const slips = listOf(records, 'Payslips')
  const last = new Map(slips.map((slip) => [slip['EmployeeID'], slip]))
  const drafted = listOf(records, 'Employees')
    .filter((employee) => employee['PayrollCalendarID'] === run['PayrollCalendarID'] && employee['Status'] !== 'TERMINATED')
    .flatMap(({ EmployeeID: id }): WireRecord[] => {
      const slip = last.get(id)
      return slip ? [{ ...structuredClone(slip), PayslipID: randomUUID(), PayRunID: run['PayRunID'] }] : []
    })
  slips.push(...drafted)
  sumRun(records, run)
}

const totals = {
  Wages: 'Wages',
  Deductions: 'Deductions',
  Tax: 'Tax',
  Super: 'Super',
  Reimbursement: 'Reimbursements',
  NetPay: 'NetPay',
}

/** The figures of a run are what those of its payslips add up to. */
export function sumRun(records: PayrollRecords, run: WireRecord): void {
  const slips = listOf(records, 'Payslips').filter((each) => each['PayRunID'] === run['PayRunID'])
  for (const [total, part] of Object.entries(totals)) {
    run[total] = slips.reduce((sum, each) => sum + Math.round(Number(each[part]) * 100), 0) / 100
  }
}

/** Once a run is posted its calendar stands at the period after it. */
export function moveCalendar(records: PayrollRecords, run: WireRecord): void {
  const calendar = listOf(records, 'PayrollCalendars').find((each) => each['PayrollCalendarID'] === run['PayrollCalendarID'])
  const [end, paid] = [parseWireDate(run['PayRunPeriodEndDate']), parseWireDate(run['PaymentDate'])]
  if (!calendar || end === undefined || paid === undefined) return
  const startDay = toDay(end) + 1
  const endDay = endOfPeriod(types[String(calendar['CalendarType'])] ?? 'Fortnightly', startDay)
  calendar['StartDate'] = toWireDate(startDay)
  calendar['PaymentDate'] = toWireDate(endDay + toDay(paid) - toDay(end))
}
