import type { WireRecord } from '../../company/collection.ts'
import { dayMs, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { PayrollAccounts } from '../payroll-accounts.ts'
import type { PayrollRecords } from '../payroll-store.ts'
import type { Calendar } from '../periods.ts'
import type { Leave, PayrollPlan } from '../plan.ts'
import { createTimesheet } from '../v2/v2-timesheets.ts'
import { createAuEmployee } from './au-employees.ts'
import { createAuPayItems } from './au-pay-items.ts'
import { createAuRun } from './au-pay-runs.ts'

/**
 * A plan as the payroll API of Australia tells it. Timesheets alone are kept in the form of the newer API: it knows each line
 * by an identifier, the older one only the units of each day.
 */
export function createAuRecords(plan: PayrollPlan, accounts: PayrollAccounts): PayrollRecords {
  const items = createAuPayItems(plan, accounts)
  const runs = plan.runs.map((run) => createAuRun(plan, run, items, accounts))
  return {
    lists: {
      ...items.lists,
      Employees: plan.workers.map((worker) => createAuEmployee(plan, worker, items, accounts)),
      LeaveApplications: plan.leave.map((leave) => createLeaveApplication(plan, leave, items.leaveTypeIds)),
      PayrollCalendars: plan.calendars.map((calendar) => createCalendar(plan, calendar)),
      PayRuns: runs.map(({ run }) => run),
      Payslips: runs.flatMap(({ slips }) => slips),
      timesheets: plan.sheets.map((sheet) => createTimesheet(sheet, items.ordinaryRateId)),
      settingsAccounts: createSettingsAccounts(accounts),
    },
    own: {},
  }
}

function createCalendar(plan: PayrollPlan, calendar: Calendar): WireRecord {
  const next = plan.runs.find((run) => run.calendar === calendar && !run.posted)?.period
  return {
    PayrollCalendarID: calendar.id,
    Name: calendar.name,
    CalendarType: calendar.type.toUpperCase(),
    StartDate: toWireDate(next?.startDay ?? calendar.anchorDay),
    PaymentDate: toWireDate(next?.payDay ?? calendar.anchorDay + 14),
    UpdatedDateUTC: toWireInstant(plan.presentMs - dayMs),
    ReferenceDate: toWireDate(calendar.anchorDay),
  }
}

function createLeaveApplication(plan: PayrollPlan, leave: Leave, leaveTypeIds: readonly string[]): WireRecord {
  const run = plan.runs.find(
    ({ calendar, period }) =>
      calendar === leave.worker.calendar && period.startDay <= leave.startDay && period.endDay >= leave.startDay,
  )
  return {
    LeaveApplicationID: leave.id,
    EmployeeID: leave.worker.id,
    LeaveTypeID: leaveTypeIds[leave.kind],
    Title: leave.description,
    StartDate: toWireDate(leave.startDay),
    EndDate: toWireDate(leave.endDay),
    ...(leave.kind === 0 ? { Description: `${leave.description}, as agreed` } : {}),
    PayOutType: 'DEFAULT',
    LeavePeriods: [
      {
        PayPeriodStartDate: toWireDate(run?.period.startDay ?? leave.startDay),
        PayPeriodEndDate: toWireDate(run?.period.endDay ?? leave.endDay),
        LeavePeriodStatus: leave.requested ? 'REQUESTED' : run?.posted ? 'PROCESSED' : 'SCHEDULED',
        NumberOfUnits: leave.hours,
      },
    ],
    UpdatedDateUTC: toWireInstant(leave.requested ? plan.presentMs - dayMs : (leave.startDay - 5) * dayMs),
  }
}

function createSettingsAccounts(accounts: PayrollAccounts): WireRecord[] {
  const wanted: [type: string, account: PayrollAccounts['bank']][] = [
    ['BANK', accounts.bank],
    ['WAGESPAYABLELIABILITY', accounts.wagesPayable],
    ['PAYGLIABILITY', accounts.taxLiability],
    ['SUPERANNUATIONEXPENSE', accounts.savingExpense],
    ['SUPERANNUATIONLIABILITY', accounts.savingLiability],
    ['WAGESEXPENSE', accounts.wagesExpense],
  ]
  return wanted.flatMap(([Type, account]) =>
    account ? [{ AccountID: account.id, Type, Code: account.code, Name: account.name }] : [],
  )
}
