import { randomUUID } from 'node:crypto'
import type { Fields } from '../../api/fields.ts'
import type { ApiCall } from '../../api/route.ts'
import { parseWireDate } from '../../api/wire-date.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toDay, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { listOf } from '../payroll-store.ts'
import { readShape } from '../shape.ts'
import type { AuRoute } from './au-call.ts'
import { findIn, recordsOf } from './au-call.ts'
import { fillRun, moveCalendar, nextPeriodOf } from './au-draft-runs.ts'
import { listedProperties } from './au-employees.ts'
import { superFundProducts } from './au-pay-items.ts'
import { summariseSlip } from './au-pay-runs.ts'
import { readBodies, refuseProblems, reply, select } from './au-reply.ts'
import type { AuResource } from './au-resources.ts'
import { auResources } from './au-resources.ts'

export const auResourceRoutes: AuRoute[] = auResources.flatMap(toRoutesOf)

function toRoutesOf(resource: AuResource): AuRoute[] {
  const { path, root, id, scope } = resource
  const routes: AuRoute[] = [
    { method: 'GET', path, scope, answer: (call) => list(call, resource) },
    { method: 'POST', path, scope, answer: (call) => write(call, resource, undefined) },
    {
      method: 'GET',
      path: `${path}/{id}`,
      scope,
      answer: (call) => reply(call, root, [renderOne(call, root, findIn(call, root, id))]),
    },
  ]
  if (resource.updates) {
    routes.push({ method: 'POST', path: `${path}/{id}`, scope, answer: (call) => write(call, resource, findIn(call, root, id)) })
  }
  return routes
}

function list(call: ApiCall, { root }: AuResource): Reply {
  let records = listOf(recordsOf(call), root)
  // What nobody decided yet is shown by the second version of the list alone.
  if (root === 'LeaveApplications') records = records.filter((record) => !isUndecided(record))
  const found = select(call, records)
  return reply(call, root, root === 'Employees' ? found.map(toListed) : found)
}

export function isUndecided(leave: WireRecord): boolean {
  const periods = (leave['LeavePeriods'] ?? []) as WireRecord[]
  return periods.some(({ LeavePeriodStatus }) => LeavePeriodStatus === 'REQUESTED' || LeavePeriodStatus === 'REJECTED')
}

function toListed(employee: WireRecord): WireRecord {
  return Object.fromEntries(Object.entries(employee).filter(([name]) => listedProperties.has(name)))
}

/** A pay run by itself brings the figures of its payslips. */
function renderOne(call: ApiCall, root: string, record: WireRecord): WireRecord {
  if (root !== 'PayRuns') return record
  const slips = listOf(recordsOf(call), 'Payslips').filter((slip) => slip['PayRunID'] === record['PayRunID'])
  return { ...record, Payslips: slips.map(summariseSlip) }
}

/** All elements or none. One with the identifier of a known record changes it. */
function write(call: ApiCall, resource: AuResource, target: WireRecord | undefined): Reply {
  const { root, id, shape, defaults } = resource
  const records = listOf(recordsOf(call), root)
  const bodies = readBodies(call, root)
  const toDate = (ms: number): string => toWireDate(toDay(ms))
  const changes = bodies.map((body) => {
    const wanted = body.text(id)?.toLowerCase()
    const before = target ?? records.find((record) => record[id] === wanted)
    // What is there already need not be said again.
    const asked = before ? shape.map((property) => ({ ...property, required: false })) : shape
    const values = readShape(body, asked, call.books, toDate)
    check(call, root, body, values, before)
    return { before, values }
  })
  refuseProblems(root, bodies)
  const updated = { UpdatedDateUTC: toWireInstant(call.nowMs) }
  const written = changes.map(({ before, values }) => {
    if (before) {
      Object.assign(before, values, updated)
      if (root === 'PayRuns' && values['PayRunStatus'] === 'POSTED') moveCalendar(recordsOf(call), before)
      return before
    }
    const record: WireRecord = { [id]: randomUUID(), ...defaults, ...values, ...created(call, root, values), ...updated }
    records.push(record)
    if (root === 'PayRuns') fillRun(recordsOf(call), record)
    return record
  })
  return reply(
    call,
    root,
    written.map((record) => renderOne(call, root, record)),
  )
}

/** What the shape alone cannot tell. */
function check(call: ApiCall, root: string, body: Fields, values: WireRecord, before: WireRecord | undefined): void {
  const records = recordsOf(call)
  const exists = (property: string, list: string, what: string): void => {
    const wanted = values[property]
    if (wanted !== undefined && !listOf(records, list).some((record) => record[property] === wanted)) {
      body.note(property, `${what} does not exist.`)
    }
  }
  exists('PayrollCalendarID', 'PayrollCalendars', 'The payroll calendar')
  if (root === 'LeaveApplications') {
    exists('EmployeeID', 'Employees', 'The employee')
    exists('LeaveTypeID', 'LeaveTypes', 'The leave type')
    const [from, to] = [parseWireDate(values['StartDate']), parseWireDate(values['EndDate'])]
    if (from !== undefined && to !== undefined && to < from)
      body.note('EndDate', 'The end date must not be before the start date.')
  }
  if (root === 'PayRuns') {
    const drafts = listOf(records, 'PayRuns').filter((run) => run['PayRunStatus'] === 'DRAFT' && run !== before)
    if (!before && drafts.some((run) => run['PayrollCalendarID'] === values['PayrollCalendarID'])) {
      body.note('PayrollCalendarID', 'You have already created a draft pay run for this payroll calendar.')
    }
    if (before?.['PayRunStatus'] === 'POSTED') body.note('PayRunStatus', 'A posted pay run cannot be changed.')
  }
}

/** What a new record is given by Xero. */
function created(call: ApiCall, root: string, values: WireRecord): WireRecord {
  if (root === 'LeaveApplications' && values['LeavePeriods'] === undefined) {
    const { StartDate, EndDate } = values
    const [from, to] = [parseWireDate(StartDate) ?? 0, parseWireDate(EndDate) ?? 0]
    const days = Math.min(366, toDay(to) - toDay(from) + 1)
    return {
      LeavePeriods: [
        { PayPeriodStartDate: StartDate, PayPeriodEndDate: EndDate, LeavePeriodStatus: 'SCHEDULED', NumberOfUnits: days * 7.6 },
      ],
    }
  }
  if (root === 'SuperFunds') {
    const product = superFundProducts.find(({ USI }) => USI === values['USI'])
    return product ? { Name: product['ProductName'], ABN: product['ABN'], ...values } : {}
  }
  if (root !== 'PayRuns') return {}
  const calendars = listOf(recordsOf(call), 'PayrollCalendars')
  const calendar = calendars.find((each) => each['PayrollCalendarID'] === values['PayrollCalendarID'])
  const { PaymentDate } = values
  return {
    ...nextPeriodOf(calendar, call.nowMs),
    ...(PaymentDate === undefined ? {} : { PaymentDate }),
    PayRunStatus: 'DRAFT',
  }
}
