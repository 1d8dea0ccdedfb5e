import { randomUUID } from 'node:crypto'
import { QueryFault } from '../../api/problems.ts'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toDay, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { listOf } from '../payroll-store.ts'
import { parseShape, readShape } from '../shape.ts'
import type { AuRoute } from './au-call.ts'
import { findIn, recordsOf } from './au-call.ts'
import { sumRun } from './au-draft-runs.ts'
import { superFundProducts } from './au-pay-items.ts'
import { readBodies, refuseProblems, reply, select } from './au-reply.ts'
import { isUndecided } from './au-resource-routes.ts'

/** The lists inside `PayItems`, and what a new entry must say. */
const itemLists = [
  {
    name: 'EarningsRates',
    id: 'EarningsRateID',
    shape: parseShape('Name! EarningsType! RateType=FIXEDAMOUNT|MULTIPLE|RATEPERUNIT'),
  },
  { name: 'DeductionTypes', id: 'DeductionTypeID', shape: parseShape('Name! AccountCode!') },
  { name: 'LeaveTypes', id: 'LeaveTypeID', shape: parseShape('Name! TypeOfUnits! IsPaidLeave:boolean ShowOnPayslip:boolean') },
  { name: 'ReimbursementTypes', id: 'ReimbursementTypeID', shape: parseShape('Name! AccountCode!') },
]

export const auOtherRoutes: AuRoute[] = [
  {
    method: 'GET',
    path: 'LeaveApplications/v2',
    scope: 'employees',
    answer: (call) => reply(call, 'LeaveApplications', select(call, listOf(recordsOf(call), 'LeaveApplications'))),
  },
  { method: 'POST', path: 'LeaveApplications/{id}/approve', scope: 'employees', answer: (call) => decide(call, 'SCHEDULED') },
  { method: 'POST', path: 'LeaveApplications/{id}/reject', scope: 'employees', answer: (call) => decide(call, 'REJECTED') },
  { method: 'GET', path: 'PayItems', scope: 'settings', answer: (call) => reply(call, 'PayItems', readItems(call)) },
  { method: 'POST', path: 'PayItems', scope: 'settings', answer: writeItems },
  {
    method: 'GET',
    path: 'Payslip/{id}',
    scope: 'payslip',
    answer: (call) => reply(call, 'Payslip', withoutRun(findIn(call, 'Payslips', 'PayslipID'))),
  },
  { method: 'POST', path: 'Payslip/{id}', scope: 'payslip', answer: writeSlip },
  { method: 'GET', path: 'Settings', scope: 'settings', answer: (call) => reply(call, 'Settings', readSettings(call)) },
  { method: 'GET', path: 'SuperfundProducts', scope: 'settings', answer: findProducts },
]

/** What was asked for is granted or refused; what is settled already is not decided again. */
function decide(call: ApiCall, status: string): Reply {
  const leave = findIn(call, 'LeaveApplications', 'LeaveApplicationID')
  if (!isUndecided(leave)) throw new QueryFault('The leave application has been decided already.', 'ValidationException')
  const periods = (leave['LeavePeriods'] ?? []) as WireRecord[]
  leave['LeavePeriods'] = periods.map((period) => ({ ...period, LeavePeriodStatus: status }))
  leave['UpdatedDateUTC'] = toWireInstant(call.nowMs)
  return reply(call, 'LeaveApplications', [leave])
}

function readItems(call: ApiCall): WireRecord {
  return Object.fromEntries(itemLists.map(({ name }) => [name, select(call, listOf(recordsOf(call), name))]))
}

/** The lists that are sent take the place of those that were; what is not sent of a list is no longer current. */
function writeItems(call: ApiCall): Reply {
  const [body] = readBodies(call, 'PayItems')
  const records = recordsOf(call)
  const updated = { UpdatedDateUTC: toWireInstant(call.nowMs) }
  const next: Record<string, WireRecord[]> = {}
  if (!body) return reply(call, 'PayItems', readItems(call))
  for (const { name, id, shape } of itemLists) {
    const sent = body.list(name)
    if (!sent) continue
    const before = listOf(records, name)
    const list = sent.map((item) => {
      const known = before.find((each) => each[id] === item.text(id)?.toLowerCase())
      readShape(item, known ? shape.map((property) => ({ ...property, required: false })) : shape, call.books)
      return { [id]: randomUUID(), CurrentRecord: true, ...known, ...item.raw, ...(known ? { [id]: known[id] } : {}), ...updated }
    })
    const kept = new Set(list.map((item) => item[id as keyof typeof item]))
    next[name] = [
      ...list,
      ...before.filter((each) => !kept.has(each[id] as never)).map((each) => ({ ...each, CurrentRecord: false })),
    ]
  }
  refuseProblems('PayItems', [body])
  Object.assign(records.lists, next)
  return reply(call, 'PayItems', readItems(call))
}

function withoutRun({ PayRunID: _run, ...slip }: WireRecord): WireRecord {
  return slip
}

const slipLists = [
  'EarningsLines',
  'LeaveEarningsLines',
  'TimesheetEarningsLines',
  'DeductionLines',
  'LeaveAccrualLines',
  'ReimbursementLines',
  'SuperannuationLines',
  'TaxLines',
]
const slipShape = parseShape(slipLists.map((name) => `${name}:list`).join(' '))

/** Lines of a payslip can be replaced while its run is a draft; its figures and those of the run follow. */
function writeSlip(call: ApiCall): Reply {
  const slip = findIn(call, 'Payslips', 'PayslipID')
  const records = recordsOf(call)
  const run = listOf(records, 'PayRuns').find((each) => each['PayRunID'] === slip['PayRunID'])
  if (run?.['PayRunStatus'] !== 'DRAFT') {
    throw new QueryFault('The payslip belongs to a pay run that was posted.', 'ValidationException')
  }
  const bodies = readBodies(call, 'Payslips').map((each) => each.child('Payslip') ?? each)
  const [body] = bodies
  const values = body ? readShape(body, slipShape, call.books, (ms) => toWireDate(toDay(ms))) : {}
  for (const name of Object.keys(values)) {
    for (const line of body?.list(name) ?? []) for (const field of ['Amount', 'RatePerUnit', 'NumberOfUnits']) line.number(field)
  }
  refuseProblems('Payslips', bodies)
  Object.assign(slip, values, sumSlip({ ...slip, ...values }), {
    LastEdited: toWireInstant(call.nowMs),
    UpdatedDateUTC: toWireInstant(call.nowMs),
  })
  sumRun(records, run)
  return reply(call, 'Payslips', [withoutRun(slip)])
}

function sumSlip(slip: WireRecord): WireRecord {
  const add = (...names: string[]): number =>
    names
      .flatMap((name) => (Array.isArray(slip[name]) ? (slip[name] as WireRecord[]) : []))
      .reduce((sum, line) => sum + Math.round(amountOf(line) * 100), 0)
  const wages = add('EarningsLines', 'LeaveEarningsLines', 'TimesheetEarningsLines')
  const [deductions, tax] = [add('DeductionLines'), add('TaxLines')]
  return {
    Wages: wages / 100,
    Deductions: deductions / 100,
    Tax: tax / 100,
    Super: add('SuperannuationLines') / 100,
    Reimbursements: add('ReimbursementLines') / 100,
    NetPay: (wages - deductions - tax) / 100,
  }
}

function amountOf(line: WireRecord): number {
  const amount = Number(line['Amount'] ?? line['FixedAmount'])
  if (!Number.isNaN(amount)) return amount
  return Number(line['RatePerUnit'] ?? 0) * Number(line['NumberOfUnits'] ?? 0)
}

function readSettings(call: ApiCall): WireRecord {
  const categories = call.books.collections.get('TrackingCategories')
  const category = (index: number): WireRecord | undefined => {
    const record = categories && index < categories.size ? categories.recordAt(index) : undefined
    return record && { TrackingCategoryID: record['TrackingCategoryID'], TrackingCategoryName: record['Name'] }
  }
  const [groups, sheets] = [category(0), category(1)]
  return {
    Accounts: listOf(recordsOf(call), 'settingsAccounts'),
    TrackingCategories: { ...(groups ? { EmployeeGroups: groups } : {}), ...(sheets ? { TimesheetCategories: sheets } : {}) },
    DaysInPayrollYear: 364,
    EmployeesAreSTP2: true,
  }
}

function findProducts(call: ApiCall): Reply {
  const { query } = call.exchange
  const [abn, usi] = [query.get('abn')?.replaceAll(' ', ''), query.get('usi')?.toUpperCase()]
  if (!abn && !usi) throw new QueryFault('An ABN or USI must be provided.', 'ValidationException')
  const found = superFundProducts.filter(({ ABN, USI }) => (!abn || ABN === abn) && (!usi || USI === usi))
  return reply(call, 'SuperFundProducts', found)
}
