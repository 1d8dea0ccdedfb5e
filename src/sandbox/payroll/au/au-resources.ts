import type { Shape } from '../shape.ts'
import { parseShape } from '../shape.ts'

/** A list of the API that is read whole, one by one, and added to. */
export interface AuResource {
  path: string
  /** Of an answer, and of the store. */
  root: string
  id: string
  scope: string
  shape: Shape
  defaults?: Record<string, unknown>
  /** Where records can be updated by their own path. */
  updates: boolean
}

export const auResources: readonly AuResource[] = [
  {
    path: 'Employees',
    root: 'Employees',
    id: 'EmployeeID',
    scope: 'employees',
    updates: true,
    shape: parseShape(
      'FirstName! LastName! DateOfBirth!:date HomeAddress:object StartDate:date Title MiddleNames Email Gender=N|M|F|I Phone Mobile ' +
        'TwitterUserName IsAuthorisedToApproveLeave:boolean IsAuthorisedToApproveTimesheets:boolean JobTitle Classification ' +
        'OrdinaryEarningsRateID:guid PayrollCalendarID:guid EmployeeGroupName TerminationDate:date TerminationReason=V|I|D|R|F|C|T ' +
        'BankAccounts:list PayTemplate:object OpeningBalances:object TaxDeclaration:object IncomeType EmploymentType ' +
        'CountryOfResidence IsSTP2Qualified:boolean SuperMemberships:list Status=ACTIVE|TERMINATED',
    ),
    defaults: { Status: 'ACTIVE' },
  },
  {
    path: 'LeaveApplications',
    root: 'LeaveApplications',
    id: 'LeaveApplicationID',
    scope: 'employees',
    updates: true,
    shape: parseShape(
      'EmployeeID!:guid LeaveTypeID!:guid Title! StartDate!:date EndDate!:date Description PayOutType=DEFAULT|CASHED_OUT ' +
        'LeavePeriods:list',
    ),
    defaults: { PayOutType: 'DEFAULT' },
  },
  {
    path: 'PayrollCalendars',
    root: 'PayrollCalendars',
    id: 'PayrollCalendarID',
    scope: 'settings',
    updates: false,
    shape: parseShape(
      'Name! CalendarType!=WEEKLY|FORTNIGHTLY|FOURWEEKLY|MONTHLY|TWICEMONTHLY|QUARTERLY StartDate!:date PaymentDate!:date ' +
        'ReferenceDate:date',
    ),
  },
  {
    path: 'Superfunds',
    root: 'SuperFunds',
    id: 'SuperFundID',
    scope: 'settings',
    updates: true,
    shape: parseShape(
      'Type!=REGULATED|SMSF Name ABN BSB AccountNumber AccountName ElectronicServiceAddress EmployerNumber SPIN USI',
    ),
  },
  {
    path: 'PayRuns',
    root: 'PayRuns',
    id: 'PayRunID',
    scope: 'payruns',
    updates: true,
    shape: parseShape('PayrollCalendarID!:guid PayRunStatus=DRAFT|POSTED PayslipMessage PaymentDate:date'),
  },
]
