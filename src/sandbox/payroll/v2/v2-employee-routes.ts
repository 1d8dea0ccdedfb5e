import { randomUUID } from 'node:crypto'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { listOf, payrollRegionOf } from '../payroll-store.ts'
import type { PayrollRoute } from './v2-call.ts'
import { findEmployee, ownList, ownOf, recordsOf } from './v2-call.ts'
import { readBodies, readBody, refuseProblems, replyAll, replyOne } from './v2-reply.ts'
import { complete } from './v2-resource-routes.ts'
import { resources } from './v2-resources.ts'
import type { Shape } from '../shape.ts'
import { parseShape, readShape } from '../shape.ts'
import { toSecond } from './v2-time.ts'

const scope = 'employees'
const both = ['UK', 'NZ'] as const
const own = (name: string): string => `Employees/{EmployeeID}/${name}`

const shapes = {
  employmentNZ: parseShape('payrollCalendarID!:guid payRunCalendarID:guid startDate!:date engagementType! fixedTermEndDate:date'),
  employmentUK: parseShape('payrollCalendarID!:guid startDate!:date employeeNumber! niCategory niCategories:list contracts:list'),
  taxNZ: parseShape(
    'irdNumber taxCode specialTaxRatePercentage:number hasSpecialStudentLoanRate:boolean specialStudentLoanRatePercentage:number ' +
      'isEligibleForKiwiSaver:boolean esctRatePercentage:number ' +
      'kiwiSaverContributions=MakeContributions|OptOut|OnAContributionsHoliday|OnASavingsSuspension|NotCurrentlyAKiwiSaverMember ' +
      'kiwiSaverEmployeeContributionRatePercentage:number kiwiSaverEmployerContributionRatePercentage:number ' +
      'kiwiSaverEmployerSalarySacrificeContributionRatePercentage:number kiwiSaverOptOutDate:date ' +
      'kiwiSaverContributionHolidayEndDate:date hasStudentLoanBalance:boolean studentLoanBalance:number studentLoanAsAt:date',
  ),
  openingUK: parseShape(
    'statutoryAdoptionPay:number statutoryMaternityPay:number statutoryPaternityPay:number statutorySharedParentalPay:number ' +
      'statutorySickPay:number priorEmployeeNumber:number',
  ),
  openingNZ: parseShape('periodEndDate!:date daysPaid:number unpaidWeeks:number grossEarnings:number'),
  payment: {
    UK: parseShape('paymentMethod!=Cheque|Electronically|Manual bankAccounts:list'),
    NZ: parseShape('paymentMethod=Cheque|Electronically|Manual bankAccounts:list'),
  },
  leaveSetup: parseShape(
    'includeHolidayPay:boolean holidayPayOpeningBalance:number annualLeaveOpeningBalance:number ' +
      'negativeAnnualLeaveBalancePaidAmount:number sickLeaveToAccrueAnnually:number sickLeaveMaximumToAccrue:number ' +
      'sickLeaveOpeningBalance:number sickLeaveScheduleOfAccrual sickLeaveAnniversaryDate:date annualLeaveAnniversaryDate:date',
  ),
}

/** What New Zealand knows of a bank account besides its number. */
const emptyBankAccount = { sortCode: null, particulars: null, code: null, dollarAmount: null, reference: '' }

/** What was never said of it. */
const emptyLeaveSetup = { includeHolidayPay: null, negativeAnnualLeaveBalancePaidAmount: null, sickLeaveMaximumToAccrue: null }

/** What an employee has one of. */
export const employeeRoutes: PayrollRoute[] = [
  { method: 'PUT', path: 'Employees/{EmployeeID}', scope, regions: both, answer: updateEmployee },
  { method: 'POST', path: own('Employment'), scope, regions: both, answer: employ },
  {
    method: 'GET',
    path: own('Tax'),
    scope,
    regions: both,
    answer: (call) => replyOne(call, 'employeeTax', ownOf(call)['tax'] ?? {}),
  },
  { method: 'POST', path: own('Tax'), scope, regions: ['NZ'], answer: (call) => put(call, 'tax', 'employeeTax', shapes.taxNZ) },
  {
    method: 'GET',
    path: own('ukopeningbalances'),
    scope,
    regions: ['UK'],
    answer: (call) => replyOne(call, 'openingBalances', ownOf(call)['openingBalances'] ?? {}),
  },
  { method: 'POST', path: own('ukopeningbalances'), scope, regions: ['UK'], answer: openUk },
  { method: 'PUT', path: own('ukopeningbalances'), scope, regions: ['UK'], answer: openUk },
  {
    method: 'GET',
    path: own('OpeningBalances'),
    scope,
    regions: ['NZ'],
    answer: (call) => replyAll(call, 'openingBalances', ownList(call, 'openingBalances')),
  },
  {
    method: 'POST',
    path: own('OpeningBalances'),
    scope,
    regions: ['NZ'],
    answer(call) {
      const store = ownOf(call)
      const balances = readBodies(call).map((body) => {
        const values = readShape(body, shapes.openingNZ, call.books)
        refuseProblems(call, body)
        return values
      })
      store['openingBalances'] = balances
      return replyAll(call, 'openingBalances', balances)
    },
  },
  {
    method: 'GET',
    path: own('PaymentMethods'),
    scope,
    regions: both,
    answer: (call) => replyOne(call, 'paymentMethod', ownOf(call)['paymentMethod'] ?? null),
  },
  {
    method: 'POST',
    path: own('PaymentMethods'),
    scope,
    regions: both,
    answer: (call) =>
      put(call, 'paymentMethod', 'paymentMethod', shapes.payment[payrollRegionOf(call.books) === 'NZ' ? 'NZ' : 'UK']),
  },
  {
    method: 'POST',
    path: own('LeaveSetup'),
    scope,
    regions: ['NZ'],
    answer: (call) => put(call, 'leaveSetup', 'leaveSetup', shapes.leaveSetup, emptyLeaveSetup),
  },
]

/** Over what there was. */
function put(call: ApiCall, name: string, root: string, shape: Shape, empty: WireRecord = {}): Reply {
  const store = ownOf(call)
  const body = readBody(call)
  const values = readShape(body, shape, call.books)
  refuseProblems(call, body)
  const { bankAccounts } = values
  if (Array.isArray(bankAccounts) && payrollRegionOf(call.books) === 'NZ') {
    values['bankAccounts'] = bankAccounts.map((account: WireRecord) => ({ ...emptyBankAccount, ...account }))
  }
  store[name] = { ...empty, ...(store[name] as WireRecord | undefined), ...values }
  return replyOne(call, root, store[name])
}

function openUk(call: ApiCall): Reply {
  return put(call, 'openingBalances', 'openingBalances', shapes.openingUK)
}

function updateEmployee(call: ApiCall): Reply {
  const employee = findEmployee(call)
  const region = payrollRegionOf(call.books)
  const shape = region && resources.find(({ list }) => list === 'employees')?.shapes?.[region]
  const body = readBody(call)
  const values = shape ? readShape(body, shape, call.books) : {}
  refuseProblems(call, body)
  Object.assign(employee, complete(region, values), { updatedDateUTC: toSecond(call.nowMs) })
  return replyOne(call, 'employee', employee)
}

/** Employment puts a person on a calendar. */
function employ(call: ApiCall): Reply {
  const employee = findEmployee(call)
  const body = readBody(call)
  const shape = payrollRegionOf(call.books) === 'NZ' ? shapes.employmentNZ : shapes.employmentUK
  const values = readShape(body, shape, call.books)
  const calendars = listOf(recordsOf(call), 'payRunCalendars')
  const { payrollCalendarID } = values
  if (payrollCalendarID !== undefined && !calendars.some((calendar) => calendar['payrollCalendarID'] === payrollCalendarID)) {
    body.note('payrollCalendarID', 'The payroll calendar does not exist.')
  }
  refuseProblems(call, body)
  if (shape === shapes.employmentUK) Object.assign(values, toUkEmployment(values))
  const { employeeNumber: _number, payRunCalendarID: _same, ...shared } = values
  Object.assign(employee, shared, { updatedDateUTC: toSecond(call.nowMs) })
  return replyOne(call, 'employment', values)
}

/** In the United Kingdom the categories are numbered, and whoever is employed has a contract: a plain one where none is described. */
function toUkEmployment({ startDate, niCategories, contracts }: WireRecord): WireRecord {
  const numbered = ((niCategories ?? []) as WireRecord[]).map((each, index) => ({
    niCategoryID: index + 1,
    dateFirstEmployedAsCivilian: each['startDate'] ?? null,
    ...each,
  }))
  const plain = { isFixedTerm: false, employmentStatus: 'Employee', contractType: 'FullTime', fixedTermEndDate: null }
  const described = (contracts ?? [{}]) as WireRecord[]
  return {
    ...(niCategories === undefined ? {} : { niCategories: numbered }),
    contracts: described.map((each) => ({ publicKey: randomUUID(), ...plain, startDate, ...each })),
  }
}
