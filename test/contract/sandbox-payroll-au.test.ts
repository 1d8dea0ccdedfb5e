import { describe } from 'vitest'
import type { ApiCaller, Json } from '../support/api-caller.ts'
import { testEveryOperation } from '../support/operation-suite.ts'
import type { Sources } from '../support/payroll-requests.ts'
import { createTimesheetRequests } from '../support/payroll-requests.ts'

const company = { seed: 5, size: 'small', region: 'AU', trade: 'agency' } as const

const firstOf = async (caller: ApiCaller, path: string, id: string): Promise<string> => String((await caller.list(path))[0]![id])
const madeBy = async (caller: ApiCaller, path: string, body: Json, id: string): Promise<string> =>
  String((Object.values(await caller.write('POST', path, [body])).find(Array.isArray) as Json[])[0]![id])

const employeeOf = (caller: ApiCaller): Promise<string> => firstOf(caller, 'Employees', 'EmployeeID')
/** The first entry of one of the lists inside the pay items. */
const itemOf = async (caller: ApiCaller, list: string, id: string): Promise<string> => {
  const items = (await caller.read('PayItems'))['PayItems'] as Record<string, Json[]>
  return String(items[list]![0]![id])
}
const rateOf = (caller: ApiCaller): Promise<string> => itemOf(caller, 'EarningsRates', 'EarningsRateID')

const wireDay = (day: string): string => `/Date(${Date.parse(day)}+0000)/`

const person = {
  FirstName: 'Albus',
  LastName: 'Dumbledore',
  DateOfBirth: '/Date(321494400000+0000)/',
  HomeAddress: { AddressLine1: '101 Green St', City: 'Island Bay', Region: 'NSW', PostalCode: '6023', Country: 'AUSTRALIA' },
  StartDate: '2026-02-01',
  MiddleNames: 'Percival',
  Email: 'albus@example.com',
  Gender: 'M',
  Phone: '444-2323',
  Mobile: '555-1212',
  IsAuthorisedToApproveLeave: true,
  IsAuthorisedToApproveTimesheets: true,
  JobTitle: 'Regional Manager',
  Classification: 'corporate',
  Status: 'ACTIVE',
}

const leave = async (caller: ApiCaller): Promise<Json> => ({
  EmployeeID: await employeeOf(caller),
  LeaveTypeID: await itemOf(caller, 'LeaveTypes', 'LeaveTypeID'),
  Title: 'vacation',
  Description: 'My description',
  StartDate: wireDay('2026-12-21'),
  EndDate: wireDay('2026-12-24'),
})

/** Leave that nobody has decided on: what is generated has some, for each decision one. */
const undecided = async (caller: ApiCaller): Promise<{ params: { LeaveApplicationID: string } }> => {
  const found = (await caller.list('LeaveApplications/v2')).find(({ LeavePeriods: periods }) =>
    (periods as Json[]).some(({ LeavePeriodStatus: status }) => status === 'REQUESTED'),
  )
  return { params: { LeaveApplicationID: String(found!['LeaveApplicationID']) } }
}

const calendar = {
  Name: 'My weekly calendar',
  CalendarType: 'WEEKLY',
  StartDate: wireDay('2026-11-02'),
  PaymentDate: wireDay('2026-11-10'),
}

const payRun = async (caller: ApiCaller): Promise<Json> => ({
  PayrollCalendarID: await madeBy(caller, 'PayrollCalendars', calendar, 'PayrollCalendarID'),
})

const fund = { Type: 'REGULATED', Name: 'Bar', AccountNumber: 'FB36350', AccountName: 'Foo', USI: 'PTC0133AU' }

/** A slip of the draft run, or one that paid for leave. */
const slipOf = async (caller: ApiCaller, status: string): Promise<string> => {
  const runs = (await caller.list('PayRuns')).filter((run) => run['PayRunStatus'] === status)
  for (const { PayRunID: id } of runs) {
    const { PayRuns: found } = (await caller.read(`PayRuns/${String(id)}`)) as { PayRuns: Json[] }
    for (const { PayslipID: slipId } of found[0]!['Payslips'] as Json[]) {
      const { Payslip: slip } = (await caller.read(`Payslip/${String(slipId)}`)) as { Payslip: { LeaveEarningsLines: Json[] } }
      if (status === 'DRAFT' || slip.LeaveEarningsLines.length > 0) return String(slipId)
    }
  }
  throw new Error(`No such slip in any run that is ${status}`)
}

const trackingOf = ({ sandbox }: ApiCaller): unknown =>
  (sandbox.control.collection('TrackingCategories').recordAt(0)['Options'] as Json[])[0]!['TrackingOptionID']

let week = 0
const timesheet = async (caller: ApiCaller): Promise<Json> => {
  const start = Date.UTC(2027, 0, 4 + 7 * ++week)
  return {
    EmployeeID: await employeeOf(caller),
    StartDate: `/Date(${start}+0000)/`,
    EndDate: `/Date(${start + 6 * 86_400_000}+0000)/`,
    Status: 'DRAFT',
    TimesheetLines: [
      { EarningsRateID: await rateOf(caller), TrackingItemID: trackingOf(caller), NumberOfUnits: [2, 10, 0, 0, 5.1, 0, 5.2] },
    ],
  }
}

describe('payroll of Australia', () => {
  testEveryOperation({
    file: 'xero-payroll-au.yaml',
    prefix: 'payroll.xro/1.0',
    company,
    wrapped: true,
    left: [
      [
        /Employees.EmployeeGroupName$/,
        'Employee groups are a tracking category, which generated companies use for other things.',
      ],
      [/PayTemplate\.EarningsLines\.NormalNumberOfUnits$/, 'Of those who are paid by the hour.'],
      [/(DeductionLines|ReimbursementLines)\./, 'Not everybody has something deducted or paid back.'],
    ],
    requests: {
      getEmployees: () => ({ query: 'where=Status=="ACTIVE"&order=LastName&page=1' }),
      createEmployee: async (caller) => ({ body: [{ ...person, OrdinaryEarningsRateID: await rateOf(caller) }] }),
      getEmployee: async (caller) => ({ params: { EmployeeID: await employeeOf(caller) } }),
      updateEmployee: async (caller) => ({
        params: {
          EmployeeID: await madeBy(
            caller,
            'Employees',
            { ...person, OrdinaryEarningsRateID: await rateOf(caller) },
            'EmployeeID',
          ),
        },
        body: [{ MiddleNames: 'Frank' }],
      }),
      getLeaveApplications: () => ({}),
      createLeaveApplication: async (caller) => ({ body: [await leave(caller)] }),
      getLeaveApplicationsV2: () => ({}),
      getLeaveApplication: async (caller) => ({
        params: { LeaveApplicationID: await madeBy(caller, 'LeaveApplications', await leave(caller), 'LeaveApplicationID') },
      }),
      updateLeaveApplication: async (caller) => ({
        params: { LeaveApplicationID: await madeBy(caller, 'LeaveApplications', await leave(caller), 'LeaveApplicationID') },
        body: [{ ...(await leave(caller)), Description: 'My updated description', PayOutType: 'DEFAULT' }],
      }),
      approveLeaveApplication: undecided,
      rejectLeaveApplication: undecided,
      getPayItems: () => ({}),
      createPayItem: () => ({
        body: {
          EarningsRates: [
            {
              Name: 'MyRate',
              AccountCode: '400',
              TypeOfUnits: '4.00',
              IsExemptFromTax: false,
              IsExemptFromSuper: true,
              IsReportableAsW1: false,
              EarningsType: 'ORDINARYTIMEEARNINGS',
              RateType: 'MULTIPLE',
              Multiplier: 1.5,
            },
          ],
        },
      }),
      getPayrollCalendars: () => ({}),
      createPayrollCalendar: () => ({ body: [calendar] }),
      getPayrollCalendar: async (caller) => ({
        params: { PayrollCalendarID: await firstOf(caller, 'PayrollCalendars', 'PayrollCalendarID') },
      }),
      getPayRuns: () => ({ query: 'where=PayRunStatus=="POSTED"&order=PaymentDate DESC' }),
      createPayRun: async (caller) => ({ body: [await payRun(caller)] }),
      getPayRun: async (caller) => ({ params: { PayRunID: await firstOf(caller, 'PayRuns', 'PayRunID') } }),
      updatePayRun: async (caller) => ({
        params: { PayRunID: await madeBy(caller, 'PayRuns', await payRun(caller), 'PayRunID') },
        body: [{ PayRunStatus: 'POSTED' }],
      }),
      getPayslip: async (caller) => ({ params: { PayslipID: await slipOf(caller, 'POSTED') } }),
      updatePayslip: async (caller) => ({
        params: { PayslipID: await slipOf(caller, 'DRAFT') },
        body: {
          Payslip: {
            DeductionLines: [
              {
                DeductionTypeID: await itemOf(caller, 'DeductionTypes', 'DeductionTypeID'),
                CalculationType: 'FIXEDAMOUNT',
                Amount: 10,
              },
            ],
          },
        },
      }),
      getSettings: () => ({}),
      getSuperfunds: () => ({}),
      createSuperfund: () => ({ body: [fund] }),
      getSuperfund: async (caller) => ({
        params: { SuperFundID: await firstOf(caller, 'Superfunds?where=Type=="SMSF"', 'SuperFundID') },
      }),
      updateSuperfund: async (caller) => ({
        params: { SuperFundID: await madeBy(caller, 'Superfunds', fund, 'SuperFundID') },
        body: [{ Type: 'REGULATED', Name: 'Nice23534' }],
      }),
      getSuperfundProducts: async (caller) => ({ query: `USI=${await firstOf(caller, 'Superfunds', 'USI')}` }),
      getTimesheets: () => ({ query: 'where=Status=="PROCESSED"' }),
      createTimesheet: async (caller) => ({ body: [await timesheet(caller)] }),
      getTimesheet: async (caller) => ({ params: { TimesheetID: await firstOf(caller, 'Timesheets', 'TimesheetID') } }),
      updateTimesheet: async (caller) => {
        const body = await timesheet(caller)
        return {
          params: { TimesheetID: await madeBy(caller, 'Timesheets', body, 'TimesheetID') },
          body: [{ ...body, Status: 'APPROVED' }],
        }
      },
    },
  })
})

describe('the newer timesheets of Australia', () => {
  /** The newer API has nothing but timesheets: the rest is known from the older one. */
  const toSources = ({ sandbox, token }: ApiCaller): Sources => {
    const read = async (path: string): Promise<Json> => {
      const answer = await fetch(`${sandbox.apiUrl}/payroll.xro/1.0/${path}`, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      })
      return (await answer.json()) as Json
    }
    const first = async (path: string, id: string): Promise<string> => String(((await read(path))[path] as Json[])[0]![id])
    return {
      rate: async () => {
        const { PayItems: items } = (await read('PayItems')) as { PayItems: { EarningsRates: Json[] } }
        return String(items.EarningsRates[0]!['EarningsRateID'])
      },
      calendar: () => first('PayrollCalendars', 'PayrollCalendarID'),
      employee: () => first('Employees', 'EmployeeID'),
    }
  }
  testEveryOperation({
    file: 'xero-payroll-au-v2.yaml',
    prefix: 'payroll.xro/2.0',
    company,
    wrapped: true,
    requests: createTimesheetRequests(toSources),
  })
})
