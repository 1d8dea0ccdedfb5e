import { randomUUID } from 'node:crypto'
import { asText, parseInstant } from '../../api/fields.ts'
import type { Fields } from '../../api/fields.ts'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toDateString, toDay, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { listOf } from '../payroll-store.ts'
import { toSecond } from '../v2/v2-time.ts'
import { addUnits } from '../v2/v2-timesheets.ts'
import type { AuRoute } from './au-call.ts'
import { recordsOf } from './au-call.ts'
import { missing, readBodies, refuseProblems, reply, select } from './au-reply.ts'

const scope = 'timesheets'

/** The older form of the timesheets that the newer API keeps: units by day for each earnings rate. */
export const auTimesheetRoutes: AuRoute[] = [
  {
    method: 'GET',
    path: 'Timesheets',
    scope,
    answer: (call) => reply(call, 'Timesheets', select(call, listOf(recordsOf(call), 'timesheets').map(toOlder))),
  },
  { method: 'POST', path: 'Timesheets', scope, answer: (call) => write(call, undefined) },
  { method: 'GET', path: 'Timesheets/{id}', scope, answer: (call) => reply(call, 'Timesheet', toOlder(find(call))) },
  { method: 'POST', path: 'Timesheets/{id}', scope, answer: (call) => write(call, find(call)) },
]

const statuses: Record<string, string> = { Draft: 'DRAFT', Approved: 'APPROVED', Completed: 'PROCESSED', Rejected: 'REJECTED' }
const newerStatuses = new Map(Object.entries(statuses).map(([newer, older]) => [older, newer]))

function find(call: ApiCall): WireRecord {
  const id = call.params['id']?.toLowerCase()
  const sheet = listOf(recordsOf(call), 'timesheets').find((each) => each['timesheetID'] === id)
  if (!sheet) throw missing()
  return sheet
}

const dayOf = (value: unknown): number => toDay(parseInstant(value) ?? 0)

function toOlder(sheet: WireRecord): WireRecord {
  const [first, last] = [dayOf(sheet['startDate']), dayOf(sheet['endDate'])]
  const UpdatedDateUTC = toWireInstant(parseInstant(sheet['updatedDateUTC']) ?? 0)
  const byRate = new Map<string, WireRecord>()
  for (const line of (sheet['timesheetLines'] ?? []) as WireRecord[]) {
    const key = `${String(line['earningsRateID'])} ${asText(line['trackingItemID'])}`
    let units = byRate.get(key)?.['NumberOfUnits'] as number[] | undefined
    if (!units) {
      units = Array.from({ length: last - first + 1 }, () => 0)
      const tracking = line['trackingItemID'] ? { TrackingItemID: line['trackingItemID'] } : {}
      byRate.set(key, { EarningsRateID: line['earningsRateID'], ...tracking, NumberOfUnits: units, UpdatedDateUTC })
    }
    const at = dayOf(line['date']) - first
    units[at] = addUnits([units[at] ?? 0, Number(line['numberOfUnits'])])
  }
  return {
    TimesheetID: sheet['timesheetID'],
    EmployeeID: sheet['employeeID'],
    StartDate: toWireDate(first),
    EndDate: toWireDate(last),
    Status: statuses[String(sheet['status'])] ?? 'DRAFT',
    Hours: sheet['totalHours'],
    TimesheetLines: [...byRate.values()],
    UpdatedDateUTC,
  }
}

/** Lines by day, from the units of each day. Notes what does not fit the period. */
function readLines(body: Fields, rates: ReadonlySet<unknown>, days: number, firstDay: number): WireRecord[] | undefined {
  return body.list('TimesheetLines')?.flatMap((line) => {
    line.require('EarningsRateID', 'NumberOfUnits')
    const earningsRateID = line.guid('EarningsRateID')
    if (earningsRateID !== undefined && !rates.has(earningsRateID))
      line.note('EarningsRateID', 'The earnings rate does not exist.')
    const trackingItemID = line.guid('TrackingItemID') ?? null
    const value = line.value('NumberOfUnits')
    const units = Array.isArray(value) ? value : [value]
    if (units.length !== days)
      line.note('NumberOfUnits', `The number of units must be given for each of the ${days} days of the timesheet.`)
    return units.flatMap((unit: unknown, index): WireRecord[] => {
      const numberOfUnits = typeof unit === 'string' ? Number(unit) : unit
      if (typeof numberOfUnits !== 'number' || !Number.isFinite(numberOfUnits) || Math.abs(numberOfUnits) > 1000) {
        line.note('NumberOfUnits', 'The number of units must be a number.')
        return []
      }
      if (numberOfUnits === 0) return []
      return [
        { timesheetLineID: randomUUID(), date: toDateString(firstDay + index), earningsRateID, trackingItemID, numberOfUnits },
      ]
    })
  })
}

function write(call: ApiCall, target: WireRecord | undefined): Reply {
  const records = recordsOf(call)
  const sheets = listOf(records, 'timesheets')
  const rates = new Set(listOf(records, 'EarningsRates').map((rate) => rate['EarningsRateID']))
  const bodies = readBodies(call, 'Timesheets')
  const changes = bodies.map((body) => {
    const id = body.text('TimesheetID')?.toLowerCase()
    const before = target ?? sheets.find((sheet) => sheet['timesheetID'] === id)
    if (!before) body.require('EmployeeID', 'StartDate', 'EndDate')
    const employeeID = body.guid('EmployeeID') ?? before?.['employeeID']
    const employee = listOf(records, 'Employees').find((each) => each['EmployeeID'] === employeeID)
    if (body.has('EmployeeID') && !employee) body.note('EmployeeID', 'The employee does not exist.')
    const firstDay = toDay(body.instant('StartDate') ?? parseInstant(before?.['startDate']) ?? 0)
    const lastDay = toDay(body.instant('EndDate') ?? parseInstant(before?.['endDate']) ?? 0)
    const days = lastDay - firstDay + 1
    if (days < 1 || days > 366) body.note('EndDate', 'The timesheet must cover a pay period of its employee.')
    if (!before && sheets.some((sheet) => sheet['employeeID'] === employeeID && dayOf(sheet['startDate']) === firstDay)) {
      body.note('TimesheetID', 'This timesheet already exists, please provide the timesheet ID')
    }
    if (before?.['status'] === 'Completed') body.note('Status', 'A timesheet that was processed cannot be changed.')
    const status = body.oneOf('Status', ['DRAFT', 'APPROVED', 'REJECTED', 'REQUESTED', 'PROCESSED'])
    const timesheetLines = readLines(body, rates, days, firstDay) ?? before?.['timesheetLines'] ?? []
    const values: WireRecord = {
      employeeID,
      payrollCalendarID: employee?.['PayrollCalendarID'] ?? before?.['payrollCalendarID'],
      startDate: toDateString(firstDay),
      endDate: toDateString(lastDay),
      status: status === undefined ? (before?.['status'] ?? 'Draft') : (newerStatuses.get(status) ?? 'Draft'),
      totalHours: addUnits((timesheetLines as WireRecord[]).map((line) => Number(line['numberOfUnits']))),
      timesheetLines,
      updatedDateUTC: toSecond(call.nowMs),
    }
    return { before, values }
  })
  refuseProblems('Timesheets', bodies)
  const written = changes.map(({ before, values }) => {
    if (before) return Object.assign(before, values)
    const sheet: WireRecord = { timesheetID: randomUUID(), ...values }
    sheets.push(sheet)
    return sheet
  })
  return reply(call, 'Timesheets', written.map(toOlder))
}
