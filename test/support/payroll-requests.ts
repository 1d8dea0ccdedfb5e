import type { ApiCaller, Json } from './api-caller.ts'
import type { Requests } from './operation-suite.ts'

export type Params = Record<string, string>

export const person = {
  title: 'Mr',
  firstName: 'Mike',
  lastName: 'Fancy',
  dateOfBirth: '1999-01-01',
  gender: 'M',
  email: 'mike@example.com',
  address: { addressLine1: '171 Midsummer', city: 'Milton Keynes', postCode: 'MK9 1EB' },
}

/** Identifier of the first record of a list, by the property named. */
export async function firstOf(caller: ApiCaller, path: string, id: string): Promise<string> {
  return String((await caller.list(path))[0]![id])
}

/** The one record in an answer: the part of it that is an object and not the envelope's. */
function recordOf(body: Json): Json {
  const [, record] = Object.entries(body).find(
    ([name, value]) => !['pagination', 'problem'].includes(name) && typeof value === 'object' && value !== null,
  )!
  return record as Json
}

export const create = async (caller: ApiCaller, path: string, body: unknown, id: string): Promise<string> =>
  String(recordOf(await caller.write('POST', path, body))[id])

export const account = ({ sandbox }: ApiCaller, type: string): unknown => {
  const accounts = sandbox.control.collection('Accounts')
  for (let index = 0; index < accounts.size; index++) {
    const record = accounts.recordAt(index)
    if (record['Class'] === type && record['Status'] === 'ACTIVE') return record['AccountID']
  }
  throw new Error(`No account of class ${type}`)
}

export const employeeOf = (caller: ApiCaller): Promise<string> => firstOf(caller, 'Employees', 'employeeID')
export const rateOf = (caller: ApiCaller): Promise<string> => firstOf(caller, 'EarningsRates', 'earningsRateID')
export const leaveTypeOf = (caller: ApiCaller): Promise<string> => firstOf(caller, 'LeaveTypes', 'leaveTypeID')

/** Asks for what hangs below the first employee. */
export const below = async (caller: ApiCaller): Promise<{ params: Params }> => ({
  params: { EmployeeID: await employeeOf(caller) },
})

/** The first employee, and the first entry of what hangs below them: made where it is told to be. */
export async function ownOf(caller: ApiCaller, path: string, id: string, body?: unknown): Promise<{ params: Params }> {
  const { params } = await below(caller)
  const list = `Employees/${params['EmployeeID']!}/${path}`
  const own = body === undefined ? await firstOf(caller, list, id) : await create(caller, list, body, id)
  return { params: { ...params, [id.charAt(0).toUpperCase() + id.slice(1)]: own } }
}

export const leave = async (caller: ApiCaller): Promise<Json> => ({
  leaveTypeID: await leaveTypeOf(caller),
  description: 'Creating a description',
  startDate: '2026-12-21',
  endDate: '2026-12-31',
})

const wage = async (caller: ApiCaller): Promise<Json> => ({
  earningsRateID: await rateOf(caller),
  numberOfUnitsPerWeek: 2,
  ratePerUnit: 10,
  numberOfUnitsPerDay: 2,
  daysPerWeek: 1,
  effectiveFrom: '2026-05-01',
  annualSalary: 100,
  status: 'ACTIVE',
  paymentType: 'Salary',
})

const earning = async (caller: ApiCaller): Promise<Json> => ({
  earningsRateID: await rateOf(caller),
  ratePerUnit: 20,
  numberOfUnits: 8,
})

let week = 0
/** A timesheet of a week of its own, two days of work in it. `sources`: where people, calendars and rates are to be found. */
export async function describeTimesheet(sources: Sources): Promise<Json> {
  week += 1
  const monday = new Date(Date.UTC(2027, 0, 4 + 7 * week))
  const day = (offset: number): string => new Date(monday.getTime() + offset * 86_400_000).toISOString().slice(0, 10)
  const earningsRateID = await sources.rate()
  return {
    payrollCalendarID: await sources.calendar(),
    employeeID: await sources.employee(),
    startDate: day(0),
    endDate: day(6),
    timesheetLines: [
      { date: day(0), earningsRateID, numberOfUnits: 8 },
      { date: day(2), earningsRateID, numberOfUnits: 6.1 },
    ],
  }
}

export interface Sources {
  rate(): Promise<string>
  calendar(): Promise<string>
  employee(): Promise<string>
}

const sourcesOf = (caller: ApiCaller): Sources => ({
  rate: () => rateOf(caller),
  calendar: () => firstOf(caller, 'PayRunCalendars', 'payrollCalendarID'),
  employee: () => employeeOf(caller),
})

/** The newer API's timesheets, the same in three countries. */
export function createTimesheetRequests(toSources: (caller: ApiCaller) => Sources = sourcesOf): Requests {
  const describe = (caller: ApiCaller): Promise<Json> => describeTimesheet(toSources(caller))
  const make = async (caller: ApiCaller): Promise<{ params: Params; sheet: Json; line: Json }> => {
    const sheet = recordOf(await caller.write('POST', 'Timesheets', await describe(caller)))
    const [line] = sheet['timesheetLines'] as Json[]
    const params = { TimesheetID: String(sheet['timesheetID']), TimesheetLineID: String(line!['timesheetLineID']) }
    return { params, sheet, line: { date: sheet['startDate'], earningsRateID: line!['earningsRateID'], numberOfUnits: 1 } }
  }
  return {
    getTimesheets: () => ({ query: 'page=1&status=Draft&startDate=2020-04-01&sort=startDate' }),
    createTimesheet: async (caller) => ({ body: await describe(caller) }),
    getTimesheet: async (caller) => ({ params: (await make(caller)).params }),
    deleteTimesheet: async (caller) => ({ params: (await make(caller)).params }),
    createTimesheetLine: async (caller) => {
      const { params, line } = await make(caller)
      return { params, body: line }
    },
    approveTimesheet: async (caller) => ({ params: (await make(caller)).params }),
    revertTimesheet: async (caller) => {
      const { params } = await make(caller)
      await caller.write('POST', `Timesheets/${params['TimesheetID']!}/Approve`, {})
      return { params }
    },
    updateTimesheetLine: async (caller) => {
      const { params, line } = await make(caller)
      return { params, body: { ...line, numberOfUnits: 2 } }
    },
    deleteTimesheetLine: async (caller) => ({ params: (await make(caller)).params }),
  }
}

/** What the United Kingdom and New Zealand have in common. */
export const bothRequests: Requests = {
  ...createTimesheetRequests(),
  getEmployees: () => ({ query: 'page=1' }),
  createEmployee: () => ({ body: person }),
  getEmployee: below,
  updateEmployee: async (caller) => ({
    params: { EmployeeID: await create(caller, 'Employees', person, 'employeeID') },
    body: { ...person, lastName: 'Tester', phoneNumber: '0400123456' },
  }),
  getEmployeeTax: below,
  getEmployeeOpeningBalances: below,
  getEmployeeLeaves: below,
  createEmployeeLeave: async (caller) => ({ ...(await below(caller)), body: await leave(caller) }),
  updateEmployeeLeave: async (caller) => {
    const body = await leave(caller)
    const periods = [{ periodStartDate: '2026-12-21', periodEndDate: '2027-01-03', numberOfUnits: 1, periodStatus: 'Approved' }]
    return { ...(await ownOf(caller, 'Leave', 'leaveID', body)), body: { ...body, periods } }
  },
  deleteEmployeeLeave: async (caller) => ownOf(caller, 'Leave', 'leaveID', await leave(caller)),
  getEmployeeLeaveBalances: below,
  getEmployeeLeavePeriods: async (caller) => ({ ...(await below(caller)), query: 'startDate=2026-11-02&endDate=2026-11-13' }),
  getEmployeeLeaveTypes: below,
  createEmployeeLeaveType: async (caller) => ({
    ...(await below(caller)),
    body: {
      leaveTypeID: await leaveTypeOf(caller),
      scheduleOfAccrual: 'OnAnniversaryDate',
      hoursAccruedAnnually: 10,
      unitsAccruedAnnually: 10,
      typeOfUnitsToAccrue: 'Hours',
      openingBalanceTypeOfUnits: 'Hours',
      maximumToAccrue: 80,
      openingBalance: 100,
      rateAccruedHourly: null,
    },
  }),
  getEmployeePaymentMethod: below,
  createEmployeeEarningsTemplate: async (caller) => ({ ...(await below(caller)), body: await earning(caller) }),
  updateEmployeeEarningsTemplate: async (caller) => ({
    ...(await ownOf(caller, 'PayTemplates/Earnings', 'payTemplateEarningID', await earning(caller))),
    body: { ...(await earning(caller)), numberOfUnits: 4 },
  }),
  deleteEmployeeEarningsTemplate: async (caller) =>
    ownOf(caller, 'PayTemplates/Earnings', 'payTemplateEarningID', await earning(caller)),
  createMultipleEmployeeEarningsTemplate: async (caller) => ({
    ...(await below(caller)),
    body: [await earning(caller), await earning(caller)],
  }),
  getDeductions: () => ({}),
  getDeduction: async (caller) => ({ params: { deductionId: await firstOf(caller, 'Deductions', 'deductionId') } }),
  getEarningsRates: () => ({}),
  createEarningsRate: (caller) => ({
    body: {
      name: 'My earnings rate',
      earningsType: 'RegularEarnings',
      rateType: 'RatePerUnit',
      typeOfUnits: 'hours',
      expenseAccountID: account(caller, 'EXPENSE'),
    },
  }),
  getEarningsRate: async (caller) => ({ params: { EarningsRateID: await rateOf(caller) } }),
  getLeaveTypes: () => ({ query: 'ActiveOnly=true' }),
  createLeaveType: () => ({ body: { name: 'My leave', isPaidLeave: false, showOnPayslip: true } }),
  getLeaveType: async (caller) => ({ params: { LeaveTypeID: await leaveTypeOf(caller) } }),
  getReimbursements: () => ({}),
  createReimbursement: (caller) => ({
    body: {
      name: 'My reimbursement',
      accountID: account(caller, 'EXPENSE'),
      reimbursementCategory: 'GSTInclusive',
      calculationType: 'FixedAmount',
    },
  }),
  getReimbursement: async (caller) => ({
    params: { ReimbursementID: await firstOf(caller, 'Reimbursements', 'reimbursementID') },
  }),
  getPayRunCalendars: () => ({}),
  createPayRunCalendar: () => ({
    body: { name: 'My weekly calendar', calendarType: 'Weekly', periodStartDate: '2026-05-01', paymentDate: '2026-05-15' },
  }),
  getPayRunCalendar: async (caller) => {
    const id = await firstOf(caller, 'PayRunCalendars', 'payrollCalendarID')
    return { params: { PayRunCalendarID: id, PayrollCalendarID: id } }
  },
  getEmployeeSalaryAndWages: below,
  createEmployeeSalaryAndWage: async (caller) => ({ ...(await below(caller)), body: await wage(caller) }),
  getEmployeeSalaryAndWage: async (caller) => toPlural(await ownOf(caller, 'SalaryAndWages', 'salaryAndWagesID')),
  updateEmployeeSalaryAndWage: async (caller) => ({
    ...toPlural(await ownOf(caller, 'SalaryAndWages', 'salaryAndWagesID', await wage(caller))),
    body: { ...(await wage(caller)), annualSalary: 101 },
  }),
  deleteEmployeeSalaryAndWage: async (caller) =>
    toPlural(await ownOf(caller, 'SalaryAndWages', 'salaryAndWagesID', await wage(caller))),
  getPayRuns: () => ({ query: 'status=Posted' }),
  getPayRun: async (caller) => ({ params: { PayRunID: await firstOf(caller, 'PayRuns', 'payRunID') } }),
  getSettings: () => ({}),
  getTrackingCategories: () => ({}),
}

/** The path names it a little differently from the record. */
function toPlural({ params }: { params: Params }): { params: Params } {
  return { params: { ...params, SalaryAndWagesID: params['SalaryAndWagesID']! } }
}

/** A posted pay run that paid for leave, and the slip that says so. */
export async function findLeavePaid(caller: ApiCaller): Promise<{ run: string; slip: string }> {
  for (const { payRunID } of await caller.list('PayRuns?status=Posted')) {
    const slips = await caller.list(`PaySlips?PayRunID=${String(payRunID)}`)
    const slip = slips.find(({ leaveEarningsLines: lines }) => (lines as Json[]).length > 0)
    if (slip) return { run: String(payRunID), slip: String(slip['paySlipID']) }
  }
  throw new Error('Nobody was paid for leave')
}

export const calendarOf = (caller: ApiCaller): Promise<string> => firstOf(caller, 'PayRunCalendars', 'payrollCalendarID')
