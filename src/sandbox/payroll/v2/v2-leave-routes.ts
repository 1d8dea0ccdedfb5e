import { randomUUID } from 'node:crypto'
import { asText, parseInstant } from '../../api/fields.ts'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { dayMs, toDateString, toDay } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { listOf, payrollRegionOf } from '../payroll-store.ts'
import type { CalendarType } from '../periods.ts'
import { endOfPeriod } from '../periods.ts'
import type { PayrollRoute } from './v2-call.ts'
import { findEmployee, ownList, recordsOf } from './v2-call.ts'
import { invalid, missing, readBody, refuseProblems, replyAll, replyNone, replyOne } from './v2-reply.ts'
import { parseShape, readShape } from '../shape.ts'
import { toSecond } from './v2-time.ts'

const both = ['UK', 'NZ'] as const
const path = 'Employees/{EmployeeID}/Leave'
const scope = 'employees'

export const leaveRoutes: PayrollRoute[] = [
  { method: 'GET', path, scope, regions: both, answer: (call) => replyAll(call, 'leave', ownList(call, 'leave')) },
  {
    method: 'POST',
    path,
    scope,
    regions: both,
    answer(call) {
      const items = ownList(call, 'leave')
      const leave = { leaveID: randomUUID(), ...readLeave(call) }
      items.push(leave)
      return replyOne(call, 'leave', leave)
    },
  },
  { method: 'GET', path: `${path}/{LeaveID}`, scope, regions: ['UK'], answer: (call) => replyOne(call, 'leave', find(call)) },
  {
    method: 'PUT',
    path: `${path}/{LeaveID}`,
    scope,
    regions: both,
    answer(call) {
      const leave = find(call)
      Object.assign(leave, readLeave(call))
      return replyOne(call, 'leave', leave)
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{LeaveID}`,
    scope,
    regions: both,
    answer(call) {
      const items = ownList(call, 'leave')
      items.splice(items.indexOf(find(call)), 1)
      return replyNone(call)
    },
  },
  { method: 'GET', path: 'Employees/{EmployeeID}/LeavePeriods', scope, regions: both, answer: showPeriods },
  { method: 'GET', path: 'Employees/{EmployeeID}/StatutoryLeaveBalance', scope, regions: ['UK'], answer: showStatutoryBalance },
  { method: 'GET', path: 'StatutoryLeaves/Summary/{EmployeeID}', scope: 'settings', regions: ['UK'], answer: summarise },
  { method: 'POST', path: 'StatutoryLeaves/Sick', scope: 'settings', regions: ['UK'], answer: createSick },
  {
    method: 'GET',
    path: 'StatutoryLeaves/Sick/{StatutorySickLeaveID}',
    scope: 'settings',
    regions: ['UK'],
    answer(call) {
      const id = call.params['StatutorySickLeaveID']?.toLowerCase()
      const found = listSick(call).find((each) => each['statutoryLeaveID'] === id)
      if (!found) throw missing()
      return replyOne(call, 'statutorySickLeave', found)
    },
  },
]

const leaveShape = parseShape('leaveTypeID!:guid description! startDate!:date endDate!:date periods:list')

function find(call: ApiCall): WireRecord {
  const id = call.params['LeaveID']?.toLowerCase()
  const leave = ownList(call, 'leave').find((each) => each['leaveID'] === id)
  if (!leave) throw missing()
  return leave
}

/** Periods that are not given are worked out: the hours of every working day. */
function readLeave(call: ApiCall): WireRecord {
  const body = readBody(call)
  const values = readShape(body, leaveShape, call.books)
  const { leaveTypeID, startDate, endDate } = values
  const types = listOf(recordsOf(call), 'leaveTypes')
  if (leaveTypeID !== undefined && !types.some((type) => type['leaveTypeID'] === leaveTypeID)) {
    body.note('leaveTypeID', 'The leave type does not exist.')
  }
  const from = parseInstant(startDate)
  const to = parseInstant(endDate)
  if (from !== undefined && to !== undefined && to < from) body.note('endDate', 'The end date must not be before the start date.')
  if (from !== undefined && to !== undefined && to - from > 3 * 366 * dayMs) body.note('endDate', 'The leave is too long.')
  refuseProblems(call, body)
  const periods = values['periods'] ?? listLeavePeriods(call, toDay(from ?? 0), toDay(to ?? 0), 'Approved')
  return { ...values, periods, updatedDateUTC: toSecond(call.nowMs) }
}

/** The pay periods that leave would fall in, with what would be taken in each. */
function showPeriods(call: ApiCall): Reply {
  findEmployee(call)
  const { query } = call.exchange
  const read = (name: string, absent: number): number => {
    const text = query.get(name.toLowerCase())
    if (text === undefined || text === '') return absent
    const ms = parseInstant(text)
    if (ms === undefined) throw invalid(call, [{ name, value: text, reason: `The ${name} is not a valid date.` }])
    return toDay(ms)
  }
  const from = read('startDate', toDay(call.nowMs))
  const to = read('endDate', from + 13)
  if (to < from || to - from > 3 * 366) {
    throw invalid(call, [{ name: 'endDate', value: '', reason: 'The end date must lie within three years of the start date.' }])
  }
  return replyAll(
    call,
    'periods',
    listLeavePeriods(call, from, to, payrollRegionOf(call.books) === 'NZ' ? 'Estimated' : 'Approved'),
  )
}

function listLeavePeriods(call: ApiCall, fromDay: number, toDayOf: number, periodStatus: string): WireRecord[] {
  const employee = findEmployee(call)
  const calendars = listOf(recordsOf(call), 'payRunCalendars')
  const calendar = calendars.find((each) => each['payrollCalendarID'] === employee['payrollCalendarID']) ?? calendars[0]
  const wage = ownList(call, 'salaryAndWages')[0]
  const weekly = Number(wage?.['numberOfUnitsPerWeek'] ?? 40)
  const daily = Number(wage?.['numberOfUnitsPerDay'] ?? weekly / 5)
  const type =
    calendar?.['calendarType'] === 'Monthly' ? 'Monthly' : calendar?.['calendarType'] === 'Weekly' ? 'Weekly' : 'Fortnightly'
  const nz = payrollRegionOf(call.books) === 'NZ'
  const periods: WireRecord[] = []
  for (let startDay = alignStart(type, calendar, fromDay); startDay <= toDayOf;) {
    const endDay = endOfPeriod(type, startDay)
    const units = countWorkdays(Math.max(startDay, fromDay), Math.min(endDay, toDayOf)) * daily
    periods.push({
      periodStartDate: toDateString(startDay),
      periodEndDate: toDateString(endDay),
      numberOfUnits: units,
      periodStatus,
      ...(nz
        ? {
            typeOfUnits: 'Hours',
            numberOfUnitsTaken: weekly === 0 ? 0 : Math.round((units / weekly) * 100) / 100,
            typeOfUnitsTaken: 'Weeks',
          }
        : {}),
    })
    startDay = endDay + 1
  }
  return periods
}

/** First day of the period that a day lies in. */
function alignStart(type: CalendarType, calendar: WireRecord | undefined, day: number): number {
  if (type === 'Monthly') {
    const date = new Date(day * dayMs)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs
  }
  const length = type === 'Weekly' ? 7 : 14
  const anchor = toDay(parseInstant(calendar?.['periodStartDate']) ?? 0)
  return anchor + Math.floor((day - anchor) / length) * length
}

function countWorkdays(from: number, to: number): number {
  let count = 0
  for (let day = from; day <= to; day++) if ((day + 3) % 7 < 5) count += 1
  return count
}

const kinds = ['Sick', 'Adoption', 'Maternity', 'Paternity', 'Sharedparental', 'Bereavement', 'NeonatalCare']

function showStatutoryBalance(call: ApiCall): Reply {
  findEmployee(call)
  const asked = call.exchange.query.get('leavetype') ?? 'Sick'
  const leaveType = kinds.find((kind) => kind.toLowerCase() === asked.toLowerCase())
  if (leaveType === undefined)
    throw invalid(call, [{ name: 'LeaveType', value: asked, reason: 'The leave type does not exist.' }])
  return replyOne(call, 'leaveBalance', { leaveType, balanceRemaining: leaveType === 'Sick' ? 1120 : 0, units: 'Hours' })
}

function summarise(call: ApiCall): Reply {
  const activeOnly = call.exchange.query.get('activeonly')?.toLowerCase() !== 'false'
  findEmployee(call)
  const rows = ownList(call, 'statutorySickLeave')
    .filter((each) => !activeOnly || each['status'] !== 'Cancelled')
    .map(({ statutoryLeaveID, employeeID, type, startDate, endDate, isEntitled, status }) => ({
      statutoryLeaveID,
      employeeID,
      type,
      startDate,
      endDate,
      isEntitled,
      status,
    }))
  return replyOne(call, 'statutoryLeaves', rows)
}

function listSick(call: ApiCall): WireRecord[] {
  return Object.values(recordsOf(call).own).flatMap((own) => (own['statutorySickLeave'] ?? []) as WireRecord[])
}

const sickShape = parseShape(
  'employeeID!:guid leaveTypeID!:guid startDate!:date endDate!:date isPregnancyRelated!:boolean sufficientNotice!:boolean',
)

function createSick(call: ApiCall): Reply {
  const body = readBody(call)
  const values = readShape(body, sickShape, call.books)
  body.require('workPattern')
  const records = recordsOf(call)
  const employeeID = asText(values['employeeID'])
  if (values['employeeID'] !== undefined && !listOf(records, 'employees').some((each) => each['employeeID'] === employeeID)) {
    body.note('employeeID', 'The employee does not exist.')
  }
  refuseProblems(call, body)
  const workPattern = body.value('workPattern')
  const leave: WireRecord = {
    statutoryLeaveID: randomUUID(),
    ...values,
    type: 'Sick',
    status: 'Pending',
    workPattern: Array.isArray(workPattern) ? workPattern : [workPattern],
    isEntitled: values['sufficientNotice'] === true,
    entitlementWeeksRequested: 1,
    entitlementWeeksQualified: 28,
    entitlementWeeksRemaining: 27,
    overlapsWithOtherLeave: false,
    entitlementFailureReasons: values['sufficientNotice'] === true ? [] : ['SufficientNoticeNotGiven'],
  }
  const own = (records.own[employeeID] ??= {})
  own['statutorySickLeave'] = [...((own['statutorySickLeave'] ?? []) as WireRecord[]), leave]
  return replyOne(call, 'statutorySickLeave', leave)
}
