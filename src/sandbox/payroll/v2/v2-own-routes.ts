import { randomUUID } from 'node:crypto'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import type { PayrollRegion } from '../pay-rules.ts'
import { listOf, payrollRegionOf } from '../payroll-store.ts'
import type { PayrollRoute } from './v2-call.ts'
import { findEmployee, ownList, recordsOf } from './v2-call.ts'
import { missing, readBodies, readBody, refuseProblems, replyAll, replyNone, replyOne, replyPage } from './v2-reply.ts'
import { nothing } from './v2-resources.ts'
import type { Shape } from '../shape.ts'
import { parseShape, readShape } from '../shape.ts'

const scope = 'employees'
const both = ['UK', 'NZ'] as const

/** What an employee has several of: a list below them, whose entries are added, replaced and deleted one by one. */
interface OwnList {
  path: string
  /** In the store. */
  name: string
  /** Where the list, and where one entry stands in an answer. */
  list: string
  single: string
  id: string
  shapes: Partial<Record<PayrollRegion, Shape>>
  /** What a new entry has besides, by country. */
  defaults?: Partial<Record<PayrollRegion, WireRecord>>
  regions: readonly PayrollRegion[]
  /** Entries can be read one by one, and come as a list all the same. */
  readsOne?: { root: string; asList: boolean; regions: readonly PayrollRegion[] }
  replaces?: boolean
  deletes?: boolean
  paged?: boolean
}

const pattern = 'Working-Patterns'
const wageText =
  'earningsRateID!:guid numberOfUnitsPerWeek!:number ratePerUnit:number numberOfUnitsPerDay:number daysPerWeek:number ' +
  'effectiveFrom!:date annualSalary!:number status!=Active|Pending|History paymentType!=Salary|Hourly'
const wage = parseShape(wageText)

const lists: OwnList[] = [
  {
    path: 'SalaryAndWages',
    name: 'salaryAndWages',
    list: 'salaryAndWages',
    single: 'salaryAndWages',
    id: 'salaryAndWagesID',
    shapes: { UK: wage, NZ: parseShape(`${wageText} workPatternType=DaysAndHours|RegularWeek`) },
    defaults: {
      UK: { ratePerUnit: null, numberOfUnitsPerDay: null, daysPerWeek: null },
      NZ: { ratePerUnit: null, numberOfUnitsPerDay: null, daysPerWeek: null, workPatternType: 'DaysAndHours' },
    },
    regions: both,
    readsOne: {
      root: 'salaryAndWages',
      asList: true,
      regions: both,
    },
    replaces: true,
    deletes: true,
    paged: true,
  },
  {
    path: 'LeaveTypes',
    name: 'leaveTypes',
    list: 'leaveTypes',
    single: 'leaveType',
    id: 'leaveTypeID',
    shapes: {
      UK: parseShape(
        'leaveTypeID!:guid scheduleOfAccrual!=BeginningOfCalendarYear|OnAnniversaryDate|EachPayPeriod|OnHourWorked ' +
          'hoursAccruedAnnually:number maximumToAccrue:number openingBalance:number rateAccruedHourly:number ' +
          'scheduleOfAccrualDate:date',
      ),
      NZ: parseShape(
        'leaveTypeID!:guid scheduleOfAccrual!=AnnuallyAfter6Months|OnAnniversaryDate|PercentageOfGrossEarnings|NoAccruals ' +
          'unitsAccruedAnnually:number typeOfUnitsToAccrue maximumToAccrue:number openingBalance:number ' +
          'openingBalanceTypeOfUnits rateAccruedHourly:number percentageOfGrossEarnings:number ' +
          'includeHolidayPayEveryPay:boolean showAnnualLeaveInAdvance:boolean annualLeaveTotalAmountPaid:number ' +
          'scheduleOfAccrualDate:date',
      ),
    },
    defaults: {
      UK: { maximumToAccrue: 0, openingBalance: 0, rateAccruedHourly: null, scheduleOfAccrualDate: null },
      NZ: {
        maximumToAccrue: 0,
        openingBalance: 0,
        ...nothing(
          'rateAccruedHourly percentageOfGrossEarnings includeHolidayPayEveryPay showAnnualLeaveInAdvance ' +
            'annualLeaveTotalAmountPaid scheduleOfAccrualDate',
        ),
      },
    },
    regions: both,
  },
  {
    path: pattern,
    name: 'workingPatterns',
    list: 'payeeWorkingPatterns',
    single: 'payeeWorkingPattern',
    id: 'payeeWorkingPatternID',
    shapes: { NZ: parseShape('effectiveFrom!:date workingWeeks!:list') },
    regions: ['NZ'],
    readsOne: {
      root: 'payeeWorkingPattern',
      asList: false,
      regions: ['NZ'],
    },
    deletes: true,
  },
]

export const ownRoutes: PayrollRoute[] = [
  ...lists.flatMap(toRoutesOf),
  {
    method: 'GET',
    path: 'Employees/{EmployeeID}/LeaveBalances',
    scope,
    regions: both,
    answer: (call) => replyAll(call, 'leaveBalances', ownList(call, 'leaveBalances')),
  },
  ...createTemplateRoutes(),
]

function toRoutesOf(own: OwnList): PayrollRoute[] {
  const { regions } = own
  const path = `Employees/{EmployeeID}/${own.path}`
  const one = `${path}/{OwnID}`
  const show = (call: ApiCall): Reply => {
    const items = ownList(call, own.name).map((item) => (own.path === pattern ? withoutWeeks(item) : item))
    return own.paged ? replyPage(call, own.list, items) : replyAll(call, own.list, items)
  }
  const routes: PayrollRoute[] = [
    { method: 'GET', path, scope, regions, answer: show },
    { method: 'POST', path, scope, regions, answer: (call) => add(call, own) },
  ]
  if (own.readsOne) {
    const { root, asList } = own.readsOne
    routes.push({
      method: 'GET',
      path: one,
      scope,
      regions: own.readsOne.regions,
      answer: (call) => replyOne(call, root, asList ? [findOwn(call, own)] : findOwn(call, own)),
    })
  }
  if (own.replaces) routes.push({ method: 'PUT', path: one, scope, regions, answer: (call) => replace(call, own) })
  if (own.deletes) routes.push({ method: 'DELETE', path: one, scope, regions, answer: (call) => remove(call, own) })
  return routes
}

/** The list of working patterns says when each began, and no more. */
function withoutWeeks({ workingWeeks: _weeks, ...rest }: WireRecord): WireRecord {
  return rest
}

function findOwn(call: ApiCall, { name, id }: Pick<OwnList, 'name' | 'id'>): WireRecord {
  const wanted = call.params['OwnID']?.toLowerCase()
  const found = ownList(call, name).find((each) => each[id] === wanted)
  if (!found) throw missing()
  return found
}

function readOwn(call: ApiCall, { shapes }: OwnList): WireRecord {
  const body = readBody(call)
  const region = payrollRegionOf(call.books)
  const shape = (region && shapes[region]) ?? []
  const values = readShape(body, shape, call.books)
  refuseProblems(call, body)
  return values
}

/** Leave types come with their identifier, and the same one again says something new of it. */
function add(call: ApiCall, own: OwnList): Reply {
  const items = ownList(call, own.name)
  const region = payrollRegionOf(call.books)
  const record: WireRecord = { [own.id]: randomUUID(), ...(region && own.defaults?.[region]), ...readOwn(call, own) }
  const known = items.findIndex((each) => each[own.id] === record[own.id])
  if (known >= 0) items[known] = record
  else items.push(record)
  return replyOne(call, own.single, record)
}

function replace(call: ApiCall, own: OwnList): Reply {
  const record = findOwn(call, own)
  Object.assign(record, readOwn(call, own))
  return replyOne(call, own.single, record)
}

function remove(call: ApiCall, own: OwnList): Reply {
  const items = ownList(call, own.name)
  items.splice(items.indexOf(findOwn(call, own)), 1)
  return replyNone(call)
}

/** An earning of a template goes by the name of its rate, whatever the client calls it. */
function nameOfRate(call: ApiCall, id: unknown): unknown {
  return listOf(recordsOf(call), 'earningsRates').find((rate) => rate['earningsRateID'] === id)?.['name']
}

/** The pay template: one object with a list in it, whose entries have paths of their own. */
function createTemplateRoutes(): PayrollRoute[] {
  const base = 'Employees/{EmployeeID}/PayTemplates'
  const template = { name: 'payTemplate', id: 'payTemplateEarningID' }
  const shape = parseShape('earningsRateID:guid ratePerUnit:number numberOfUnits:number fixedAmount:number name')
  const read = (body: ReturnType<typeof readBody>, call: ApiCall, creating: boolean): WireRecord => {
    if (creating) body.require('earningsRateID')
    const values = readShape(body, shape, call.books)
    const rateId = values['earningsRateID']
    if (rateId !== undefined && nameOfRate(call, rateId) === undefined) {
      body.note('earningsRateID', 'The earnings rate does not exist.')
    }
    refuseProblems(call, body)
    return values
  }
  const create = (call: ApiCall, values: WireRecord): WireRecord => ({
    payTemplateEarningID: randomUUID(),
    ratePerUnit: null,
    numberOfUnits: null,
    fixedAmount: null,
    ...values,
    name: nameOfRate(call, values['earningsRateID']) ?? values['name'] ?? null,
  })
  return [
    {
      method: 'GET',
      path: base,
      scope,
      regions: both,
      answer(call) {
        const employeeID = findEmployee(call)['employeeID']
        return replyAll(call, 'payTemplate', [], { employeeID, earningTemplates: ownList(call, 'payTemplate') })
      },
    },
    {
      method: 'POST',
      path: `${base}/Earnings`,
      scope,
      regions: both,
      answer(call) {
        const items = ownList(call, 'payTemplate')
        const earning = create(call, read(readBody(call), call, true))
        items.push(earning)
        return replyOne(call, 'earningTemplate', earning)
      },
    },
    {
      method: 'PUT',
      path: `${base}/Earnings/{OwnID}`,
      scope,
      regions: both,
      answer(call) {
        const earning = findOwn(call, template)
        Object.assign(earning, read(readBody(call), call, false))
        return replyOne(call, 'earningTemplate', earning)
      },
    },
    {
      method: 'DELETE',
      path: `${base}/Earnings/{OwnID}`,
      scope,
      regions: both,
      answer(call) {
        const items = ownList(call, 'payTemplate')
        items.splice(items.indexOf(findOwn(call, template)), 1)
        return replyNone(call)
      },
    },
    {
      method: 'POST',
      path: 'Employees/{EmployeeID}/PayTemplateEarnings',
      scope,
      regions: both,
      answer(call) {
        const items = ownList(call, 'payTemplate')
        const earnings = readBodies(call).map((body) => create(call, read(body, call, true)))
        items.push(...earnings)
        return replyAll(call, 'earningTemplates', earnings)
      },
    },
  ]
}
