import { randomUUID } from 'node:crypto'
import type { Fields } from '../../api/fields.ts'
import { parseInstant } from '../../api/fields.ts'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { listOf } from '../payroll-store.ts'
import type { PayrollRoute } from './v2-call.ts'
import { findIn, recordsOf } from './v2-call.ts'
import { invalid, missing, readBody, refuseProblems, replyNone, replyOne, replyPage } from './v2-reply.ts'
import { parseFilter } from './v2-resource-routes.ts'
import { parseShape, readShape } from '../shape.ts'
import { toSecond } from './v2-time.ts'
import { addUnits } from './v2-timesheets.ts'

const scope = 'timesheets'
const regions = ['UK', 'NZ', 'AU'] as const
const path = 'Timesheets/{TimesheetID}'

/** Timesheets are the one thing that all three countries have in common. */
export const timesheetRoutes: PayrollRoute[] = [
  { method: 'GET', path: 'Timesheets', scope, regions, answer: list },
  { method: 'POST', path: 'Timesheets', scope, regions, answer: create },
  { method: 'GET', path, scope, regions, answer: (call) => replyOne(call, 'timesheet', find(call)) },
  {
    method: 'DELETE',
    path,
    scope,
    regions,
    answer(call) {
      const sheet = findOpen(call)
      const sheets = listOf(recordsOf(call), 'timesheets')
      sheets.splice(sheets.indexOf(sheet), 1)
      return replyNone(call)
    },
  },
  { method: 'POST', path: `${path}/Approve`, scope, regions, answer: (call) => move(call, 'Draft', 'Approved') },
  { method: 'POST', path: `${path}/RevertToDraft`, scope, regions, answer: (call) => move(call, 'Approved', 'Draft') },
  {
    method: 'POST',
    path: `${path}/Lines`,
    scope,
    regions,
    answer(call) {
      const sheet = findOpen(call)
      const body = readBody(call)
      const line = { timesheetLineID: randomUUID(), ...readLine(call, body, sheet) }
      refuseProblems(call, body)
      linesOf(sheet).push(line)
      touch(call, sheet)
      return replyOne(call, 'timesheetLine', line)
    },
  },
  {
    method: 'PUT',
    path: `${path}/Lines/{TimesheetLineID}`,
    scope,
    regions,
    answer(call) {
      const sheet = findOpen(call)
      const line = findLine(call, sheet)
      const body = readBody(call)
      const values = readLine(call, body, sheet)
      refuseProblems(call, body)
      Object.assign(line, values)
      touch(call, sheet)
      return replyOne(call, 'timesheetLine', line)
    },
  },
  {
    method: 'DELETE',
    path: `${path}/Lines/{TimesheetLineID}`,
    scope,
    regions,
    answer(call) {
      const sheet = findOpen(call)
      const lines = linesOf(sheet)
      lines.splice(lines.indexOf(findLine(call, sheet)), 1)
      touch(call, sheet)
      return replyNone(call)
    },
  },
]

function find(call: ApiCall): WireRecord {
  return findIn(call, 'timesheets', 'timesheetID', 'TimesheetID')
}

/** One that can still be changed. Throws Refusal. */
function findOpen(call: ApiCall): WireRecord {
  const sheet = find(call)
  if (sheet['status'] === 'Draft') return sheet
  throw invalid(call, [
    { name: 'status', value: '', reason: `A timesheet that is ${String(sheet['status'])} cannot be changed.` },
  ])
}

function linesOf(sheet: WireRecord): WireRecord[] {
  return (sheet['timesheetLines'] ??= []) as WireRecord[]
}

function findLine(call: ApiCall, sheet: WireRecord): WireRecord {
  const id = call.params['TimesheetLineID']?.toLowerCase()
  const line = linesOf(sheet).find((each) => each['timesheetLineID'] === id)
  if (!line) throw missing()
  return line
}

function touch(call: ApiCall, sheet: WireRecord): void {
  sheet['totalHours'] = addUnits(linesOf(sheet).map((line) => Number(line['numberOfUnits'])))
  sheet['updatedDateUTC'] = toSecond(call.nowMs)
}

function move(call: ApiCall, from: string, to: string): Reply {
  const sheet = find(call)
  if (sheet['status'] !== from) {
    const reason = `A timesheet that is ${String(sheet['status'])} cannot become ${to}.`
    throw invalid(call, [{ name: 'status', value: '', reason }])
  }
  sheet['status'] = to
  touch(call, sheet)
  return replyOne(call, 'timesheet', sheet)
}

/** The list leaves the lines out. */
function list(call: ApiCall): Reply {
  const { query } = call.exchange
  const wanted = parseFilter(call)
  const status = query.get('status')?.toLowerCase()
  const bound = (name: string): number | undefined => {
    const text = query.get(name.toLowerCase())
    if (text === undefined || text === '') return undefined
    const ms = parseInstant(text)
    if (ms === undefined) throw invalid(call, [{ name, value: text, reason: `The ${name} is not a valid date.` }])
    return ms
  }
  const from = bound('startDate') ?? -Infinity
  const to = bound('endDate') ?? Infinity
  const found = listOf(recordsOf(call), 'timesheets')
    .filter((sheet) => !status || String(sheet['status']).toLowerCase() === status)
    .filter((sheet) => [...wanted].every(([name, value]) => valueOf(sheet, name) === value.toLowerCase()))
    .filter((sheet) => (parseInstant(sheet['startDate']) ?? 0) >= from && (parseInstant(sheet['endDate']) ?? 0) <= to)
    .map(({ timesheetLines: _lines, ...sheet }): WireRecord => sheet)
  return replyPage(call, 'timesheets', sortBy(found, query.get('sort')))
}

/** Whatever the case of the name: `employeeId==…` is common. */
function valueOf(sheet: WireRecord, name: string): string {
  const key = Object.keys(sheet).find((each) => each.toLowerCase() === name.toLowerCase())
  return key === undefined ? '' : String(sheet[key]).toLowerCase()
}

/** `startDate desc`; newest first where nothing is said. */
function sortBy(sheets: WireRecord[], text: string | undefined): WireRecord[] {
  const [name = '', direction = 'asc'] = (text ?? 'startDate desc').trim().split(/[\s+]+/)
  const sign = /^desc/i.test(direction) || name.startsWith('-') ? -1 : 1
  const key = name.replace(/^-/, '')
  return [...sheets].sort((a, b) => sign * (valueOf(a, key) < valueOf(b, key) ? -1 : valueOf(a, key) > valueOf(b, key) ? 1 : 0))
}

const sheetShape = parseShape('payrollCalendarID!:guid employeeID!:guid startDate!:date endDate!:date')
const lineShape = parseShape('date!:date earningsRateID!:guid trackingItemID:guid numberOfUnits!:number')

function readLine(call: ApiCall, fields: Fields, sheet: WireRecord): WireRecord {
  const line = readShape(fields, lineShape, call.books)
  const rates = [...listOf(recordsOf(call), 'earningsRates'), ...listOf(recordsOf(call), 'EarningsRates')]
  const rateId = line['earningsRateID']
  if (rateId !== undefined && !rates.some((rate) => (rate['earningsRateID'] ?? rate['EarningsRateID']) === rateId)) {
    fields.note('earningsRateID', 'The earnings rate does not exist.')
  }
  const date = line['date']
  if (typeof date === 'string' && (date < String(sheet['startDate']) || date > String(sheet['endDate']))) {
    fields.note('date', 'The date is outside the timesheet.')
  }
  return { trackingItemID: null, ...line }
}

function create(call: ApiCall): Reply {
  const records = recordsOf(call)
  const body = readBody(call)
  const values = readShape(body, sheetShape, call.books)
  const known = (list: string, id: string, wanted: unknown): boolean =>
    listOf(records, list).some((record) => record[id] === wanted)
  const { employeeID, payrollCalendarID, startDate, endDate } = values
  if (
    employeeID !== undefined &&
    !known('employees', 'employeeID', employeeID) &&
    !known('Employees', 'EmployeeID', employeeID)
  ) {
    body.note('employeeID', 'The employee does not exist.')
  }
  const calendars = known('payRunCalendars', 'payrollCalendarID', payrollCalendarID)
  if (payrollCalendarID !== undefined && !calendars && !known('PayrollCalendars', 'PayrollCalendarID', payrollCalendarID)) {
    body.note('payrollCalendarID', 'The payroll calendar does not exist.')
  }
  if (typeof startDate === 'string' && typeof endDate === 'string' && endDate < startDate) {
    body.note('endDate', 'The end date must not be before the start date.')
  }
  const sheets = listOf(records, 'timesheets')
  if (sheets.some((sheet) => sheet['employeeID'] === employeeID && sheet['startDate'] === startDate)) {
    body.note('startDate', 'A timesheet already exists for this employee and period.')
  }
  const lines = (body.list('timesheetLines') ?? []).map((line) => ({
    timesheetLineID: randomUUID(),
    ...readLine(call, line, values),
  }))
  refuseProblems(call, body)
  const sheet: WireRecord = { timesheetID: randomUUID(), ...values, status: 'Draft', totalHours: 0, timesheetLines: lines }
  touch(call, sheet)
  sheets.push(sheet)
  return replyOne(call, 'timesheet', sheet)
}
