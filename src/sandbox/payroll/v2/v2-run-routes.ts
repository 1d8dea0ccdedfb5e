import { randomUUID } from 'node:crypto'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { dayMs, toDateString, toDay } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { parseInstant } from '../../api/fields.ts'
import { listOf } from '../payroll-store.ts'
import { endOfPeriod } from '../periods.ts'
import type { CalendarType } from '../periods.ts'
import type { PayrollRoute } from './v2-call.ts'
import { findIn, recordsOf } from './v2-call.ts'
import { renderOne } from './v2-resource-routes.ts'
import { invalid, readBody, refuseProblems, replyOne } from './v2-reply.ts'
import { parseShape, readShape } from '../shape.ts'
import { toSecond } from './v2-time.ts'

/** What is written and read of pay runs beside their lists, and the settings. */
export const runRoutes: PayrollRoute[] = [
  { method: 'POST', path: 'PayRuns', scope: 'payruns', regions: ['NZ'], answer: createRun },
  { method: 'PUT', path: 'PaySlips/{PaySlipID}', scope: 'payslip', regions: ['NZ'], answer: updateSlip },
  {
    method: 'GET',
    path: 'Settings',
    scope: 'settings',
    regions: ['UK', 'NZ'],
    answer: (call) => replyOne(call, 'settings', { accounts: listOf(recordsOf(call), 'settingsAccounts') }),
  },
  {
    method: 'GET',
    path: 'Settings/TrackingCategories',
    scope: 'settings',
    regions: ['UK', 'NZ'],
    answer(call) {
      const categories = call.books.collections.get('TrackingCategories')
      const idOf = (index: number): unknown =>
        categories && index < categories.size ? (categories.recordAt(index)['TrackingCategoryID'] ?? null) : null
      const ids = { employeeGroupsTrackingCategoryID: idOf(0), timesheetTrackingCategoryID: idOf(1) }
      return replyOne(call, 'trackingCategories', ids)
    },
  },
]

const runShape = parseShape(
  'payrollCalendarID!:guid periodStartDate:date periodEndDate:date paymentDate:date payRunStatus=Draft|Posted ' +
    'payRunType=Scheduled|Unscheduled|EarlierYearUpdate',
)

/** A draft for the next period of a calendar. There is one draft at a time: the one that is there must be posted first. */
function createRun(call: ApiCall): Reply {
  const body = readBody(call)
  const values = readShape(body, runShape, call.books)
  const records = recordsOf(call)
  const calendars = listOf(records, 'payRunCalendars')
  const calendar = calendars.find((each) => each['payrollCalendarID'] === values['payrollCalendarID'])
  if (values['payrollCalendarID'] !== undefined && !calendar) {
    body.note('payrollCalendarID', 'The payroll calendar does not exist.')
  }
  const runs = listOf(records, 'payRuns')
  const own = runs.filter((run) => run['payrollCalendarID'] === values['payrollCalendarID'])
  if (own.some((run) => run['payRunStatus'] === 'Draft')) {
    body.note('_default', 'A draft pay run already exists for this payroll calendar.')
  }
  refuseProblems(call, body)
  const startMs = parseInstant(values['periodStartDate'] ?? calendar?.['periodStartDate']) ?? call.nowMs
  const type = String(calendar?.['calendarType'])
  const known: CalendarType = type === 'Monthly' || type === 'Weekly' ? type : 'Fortnightly'
  const endDate = values['periodEndDate'] ?? toDateString(endOfPeriod(known, toDay(startMs)))
  const run: WireRecord = {
    payRunID: randomUUID(),
    payrollCalendarID: values['payrollCalendarID'],
    periodStartDate: toDateString(toDay(startMs)),
    periodEndDate: endDate,
    paymentDate: values['paymentDate'] ?? toDateString(toDay((parseInstant(endDate) ?? startMs) + 2 * dayMs)),
    totalCost: 0,
    totalPay: 0,
    payRunStatus: 'Draft',
    payRunType: values['payRunType'] ?? 'Scheduled',
    calendarType: type,
    postedDateTime: null,
    payslipMessage: null,
  }
  const slips = draftSlips(call, run)
  listOf(records, 'paySlips').push(...slips)
  runs.push(run)
  sumRun(run, slips)
  return replyOne(call, 'payRun', renderOne(call, { list: 'payRuns' }, run))
}

/** One for everybody on the calendar, the same as they were paid last. */
function draftSlips(call: ApiCall, run: WireRecord): WireRecord[] {
  const records = recordsOf(call)
  return listOf(records, 'employees')
    .filter((employee) => employee['payrollCalendarID'] === run['payrollCalendarID'])
    .filter(({ endDate }) => typeof endDate !== 'string' || endDate >= String(run['periodStartDate']))
    .flatMap(({ employeeID }): WireRecord[] => {
      const last = listOf(records, 'paySlips').findLast((slip) => slip['employeeID'] === employeeID)
      return last ? [{ ...structuredClone(last), paySlipID: randomUUID(), payRunID: run['payRunID'], lastEdited: null }] : []
    })
}

/** What a run pays and costs is what its slips add up to. */
function sumRun(run: WireRecord, slips: readonly WireRecord[]): void {
  const add = (...names: string[]): number =>
    toMoney(slips.reduce((sum, slip) => names.reduce((part, name) => part + centsOf(slip[name]), sum), 0))
  run['totalPay'] = add('totalPay')
  run['totalCost'] = add('grossEarnings', 'totalSuperannuation', 'totalReimbursements')
}

const lineLists = [
  'earningsLines',
  'leaveEarningsLines',
  'timesheetEarningsLines',
  'deductionLines',
  'reimbursementLines',
  'leaveAccrualLines',
  'superannuationLines',
  'paymentLines',
  'employeeTaxLines',
  'employerTaxLines',
  'statutoryDeductionLines',
]
const earning = (): WireRecord => ({
  earningsLineID: randomUUID(),
  displayName: null,
  ratePerUnit: null,
  numberOfUnits: null,
  fixedAmount: null,
  isLinkedToTimesheet: false,
  isAverageDailyPayRate: null,
  isSystemGenerated: false,
})
const taxLine = (): WireRecord => ({ taxLineID: randomUUID(), description: null, manualAdjustment: false })

/** What a line has that the client did not say. */
const lineDefaults: Record<string, () => WireRecord> = {
  earningsLines: earning,
  leaveEarningsLines: earning,
  timesheetEarningsLines: earning,
  deductionLines: () => ({ displayName: null, subjectToTax: null, percentage: null }),
  employeeTaxLines: taxLine,
  employerTaxLines: taxLine,
}

const slipShape = parseShape(lineLists.map((name) => `${name}:list`).join(' '))

/** Lines of a payslip can be replaced while its run is a draft; the totals follow. */
function updateSlip(call: ApiCall): Reply {
  const slip = findIn(call, 'paySlips', 'paySlipID', 'PaySlipID')
  const run = listOf(recordsOf(call), 'payRuns').find((each) => each['payRunID'] === slip['payRunID'])
  if (run?.['payRunStatus'] !== 'Draft') {
    throw invalid(call, [{ name: '_default', value: '', reason: 'The payslip belongs to a pay run that was posted.' }])
  }
  const body = readBody(call)
  const values = readShape(body, slipShape, call.books)
  for (const name of Object.keys(values)) for (const line of body.list(name) ?? []) line.number('amount')
  refuseProblems(call, body)
  for (const [name, toLine] of Object.entries(lineDefaults)) {
    if (values[name] !== undefined) values[name] = (values[name] as WireRecord[]).map((line) => ({ ...toLine(), ...line }))
  }
  Object.assign(slip, values, { lastEdited: toSecond(call.nowMs) }, sumSlip({ ...slip, ...values }))
  const slips = listOf(recordsOf(call), 'paySlips').filter((each) => each['payRunID'] === run['payRunID'])
  sumRun(run, slips)
  return replyOne(call, 'paySlip', slip)
}

function sumSlip(slip: WireRecord): WireRecord {
  const add = (...names: string[]): number =>
    names
      .flatMap((name) => (Array.isArray(slip[name]) ? (slip[name] as WireRecord[]) : []))
      .reduce((sum, line) => sum + centsOf(line['amount'] ?? line['fixedAmount']), 0)
  const gross = add('earningsLines', 'leaveEarningsLines', 'timesheetEarningsLines')
  const taxes = add('employeeTaxLines')
  const deductions = add('deductionLines')
  const statutory = add('statutoryDeductionLines')
  const reimbursed = add('reimbursementLines')
  return {
    totalEarnings: toMoney(gross),
    grossEarnings: toMoney(gross),
    totalEmployeeTaxes: toMoney(taxes),
    totalEmployerTaxes: toMoney(add('employerTaxLines')),
    totalDeductions: toMoney(deductions),
    totalStatutoryDeductions: toMoney(statutory),
    totalReimbursements: toMoney(reimbursed),
    totalSuperannuation: toMoney(add('superannuationLines')),
    totalPay: toMoney(gross - taxes - deductions - statutory + reimbursed),
  }
}

function centsOf(value: unknown): number {
  return Math.round(Number(value ?? 0) * 100) || 0
}

function toMoney(cents: number): number {
  return cents / 100 + 0
}
