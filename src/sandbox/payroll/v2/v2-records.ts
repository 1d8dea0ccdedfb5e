import type { WireRecord } from '../../company/collection.ts'
import { toDateString } from '../../company/wire.ts'
import type { PayrollAccounts } from '../payroll-accounts.ts'
import type { PayrollRecords } from '../payroll-store.ts'
import type { Calendar } from '../periods.ts'
import { endOfPeriod } from '../periods.ts'
import type { PayrollPlan } from '../plan.ts'
import { createEmployee, createOwn } from './v2-employees.ts'
import { createPayItems } from './v2-pay-items.ts'
import { createRun } from './v2-pay-runs.ts'
import { toSecond } from './v2-time.ts'
import { createTimesheet } from './v2-timesheets.ts'

/** A plan as the payroll APIs of the United Kingdom and New Zealand tell it. */
export function createV2Records(plan: PayrollPlan, accounts: PayrollAccounts): PayrollRecords {
  const items = createPayItems(plan, accounts)
  const runs = plan.runs.map((run) => createRun(plan, run, items))
  return {
    lists: {
      ...items.lists,
      employees: plan.workers.map((worker) => createEmployee(plan, worker)),
      payRunCalendars: plan.calendars.map((calendar) => createCalendar(plan, calendar)),
      payRuns: runs.map(({ run }) => run),
      paySlips: runs.flatMap(({ slips }) => slips),
      timesheets: plan.sheets.map((sheet) => createTimesheet(sheet, items.ordinaryRateId)),
      settingsAccounts: createSettingsAccounts(plan, accounts),
    },
    own: Object.fromEntries(plan.workers.map((worker) => [worker.id, createOwn(plan, worker, items)])),
  }
}

/** The calendar stands at its next period to be paid. */
function createCalendar(plan: PayrollPlan, calendar: Calendar): WireRecord {
  const next = plan.runs.find((run) => run.calendar === calendar && !run.posted)?.period
  const startDay = next?.startDay ?? calendar.anchorDay
  const endDay = endOfPeriod(calendar.type, startDay)
  return {
    payrollCalendarID: calendar.id,
    name: calendar.name,
    calendarType: calendar.type,
    periodStartDate: toDateString(startDay),
    periodEndDate: toDateString(endDay),
    paymentDate: toDateString(next?.payDay ?? endDay),
    updatedDateUTC: toSecond(plan.presentMs - 86_400_000),
  }
}

function createSettingsAccounts({ region }: PayrollPlan, accounts: PayrollAccounts): WireRecord[] {
  const wanted: [type: string, account: PayrollAccounts['bank']][] = [
    ['PAYELIABILITY', accounts.taxLiability],
    ['WAGESPAYABLE', accounts.wagesPayable],
    ['WAGESEXPENSE', accounts.wagesExpense],
    ['BANK', accounts.bank],
  ]
  if (region === 'UK') {
    wanted.push(['NICLIABILITY', accounts.insuranceLiability])
    wanted.push(['EMPLOYERSNIC', accounts.insuranceExpense])
    wanted.push(['PAYEECONTRIBUTION', accounts.wagesPayable])
  }
  return wanted.flatMap(([type, account]) =>
    account ? [{ accountID: account.id, type, code: account.code, name: account.name }] : [],
  )
}
