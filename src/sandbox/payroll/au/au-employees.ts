import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { dayMs, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { PayrollAccounts } from '../payroll-accounts.ts'
import type { PayrollPlan } from '../plan.ts'
import type { Worker } from '../workers.ts'
import type { AuPayItems } from './au-pay-items.ts'

/** Properties that the list of employees shows; the rest comes with one employee. */
export const listedProperties: ReadonlySet<string> = new Set(
  (
    'EmployeeID Title FirstName MiddleNames LastName Status Email DateOfBirth Gender Phone Mobile StartDate TerminationDate ' +
    'OrdinaryEarningsRateID PayrollCalendarID EmployeeGroupName IsSTP2Qualified UpdatedDateUTC'
  ).split(' '),
)

export function superMembershipIdOf(plan: PayrollPlan, worker: Worker): string {
  return plan.ids('super-membership').at(plan.workers.indexOf(worker))
}

export function createAuEmployee(plan: PayrollPlan, worker: Worker, items: AuPayItems, accounts: PayrollAccounts): WireRecord {
  const updated = toWireInstant((worker.endDay ?? worker.startDay + 9) * dayMs + 40_000_000)
  const hoursPerDay = worker.hoursPerWeek / 5
  const membership = superMembershipIdOf(plan, worker)
  const index = plan.workers.indexOf(worker)
  const leave = plan.leave.filter((each) => each.worker === worker && !each.requested)
  return {
    EmployeeID: worker.id,
    Title: worker.title,
    FirstName: worker.firstName,
    ...(index % 2 === 0 ? { MiddleNames: worker.gender === 'F' ? 'Rose' : 'Peter' } : {}),
    LastName: worker.lastName,
    Status: worker.endDay === undefined ? 'ACTIVE' : 'TERMINATED',
    Email: worker.email,
    DateOfBirth: toWireDate(worker.birthDay),
    JobTitle: worker.jobTitle,
    Gender: worker.gender,
    HomeAddress: { AddressLine1: worker.street, City: 'Richmond', Region: 'VIC', PostalCode: '3121', Country: 'AUSTRALIA' },
    Phone: worker.phone,
    ...(worker.drives || index === 0 ? { Mobile: `0491 570 ${156 + index}` } : {}),
    ...(worker.salaried ? { Classification: 'Level 3' } : {}),
    StartDate: toWireDate(worker.startDay),
    ...(worker.endDay === undefined ? {} : { TerminationDate: toWireDate(worker.endDay), TerminationReason: 'V' }),
    OrdinaryEarningsRateID: items.ordinaryRateId,
    PayrollCalendarID: worker.calendar.id,
    IsAuthorisedToApproveLeave: false,
    IsAuthorisedToApproveTimesheets: false,
    EmploymentType: 'EMPLOYEE',
    IncomeType: 'SALARYANDWAGES',
    IsSTP2Qualified: true,
    UpdatedDateUTC: updated,
    TaxDeclaration: {
      EmployeeID: worker.id,
      EmploymentBasis: worker.hoursPerWeek < 38 ? 'PARTTIME' : 'FULLTIME',
      TaxFileNumber: String(100_000_000 + (worker.seed % 899_999_999)),
      AustralianResidentForTaxPurposes: true,
      ResidencyStatus: 'AUSTRALIANRESIDENT',
      TaxScaleType: 'REGULAR',
      TaxFreeThresholdClaimed: true,
      HasHELPDebt: false,
      HasSFSSDebt: false,
      HasTradeSupportLoanDebt: false,
      HasStudentStartupLoan: false,
      EligibleToReceiveLeaveLoading: false,
      IncludeLeaveLoadingInQualifyingEarnings: false,
      UpdatedDateUTC: updated,
    },
    BankAccounts: [
      {
        StatementText: 'Salary',
        AccountName: `${worker.firstName} ${worker.lastName}`,
        BSB: '063000',
        AccountNumber: String(10_000_000 + (worker.seed % 89_999_999)),
        Remainder: true,
      },
    ],
    SuperMemberships: [
      {
        SuperMembershipID: membership,
        SuperFundID: items.superFundId,
        EmployeeNumber: String(4000 + plan.workers.indexOf(worker)),
      },
    ],
    PayTemplate: {
      EarningsLines: [
        worker.salaried
          ? {
              EarningsRateID: items.ordinaryRateId,
              CalculationType: 'ANNUALSALARY',
              NumberOfUnitsPerWeek: worker.hoursPerWeek,
              AnnualSalary: toAmount(worker.annualSalary),
            }
          : {
              EarningsRateID: items.ordinaryRateId,
              CalculationType: 'ENTEREARNINGSRATE',
              RatePerUnit: toAmount(worker.hourlyRate),
              NormalNumberOfUnits: worker.hoursPerWeek * 2,
            },
      ],
      DeductionLines:
        worker.deduction === 0
          ? []
          : [{ DeductionTypeID: items.deductionTypeId, CalculationType: 'FIXEDAMOUNT', Amount: toAmount(worker.deduction) }],
      SuperLines: [
        {
          SuperMembershipID: membership,
          ContributionType: 'SGC',
          CalculationType: 'STATUTORY',
          MinimumMonthlyEarnings: 0,
          ExpenseAccountCode: accounts.savingExpense?.code ?? '',
          LiabilityAccountCode: accounts.savingLiability?.code ?? '',
        },
      ],
      ReimbursementLines: [],
      LeaveLines: items.leaveTypeIds.map((LeaveTypeID, kind) => ({
        LeaveTypeID,
        CalculationType: 'FIXEDAMOUNTEACHPERIOD',
        AnnualNumberOfUnits: hoursPerDay * (kind === 0 ? 20 : 10),
        EntitlementFinalPayPayoutType: kind === 0 ? 'PAIDOUT' : 'NOTPAIDOUT',
        IsQualifyingEarnings: true,
      })),
    },
    OpeningBalances: {
      OpeningBalanceDate: toWireDate(worker.startDay),
      EarningsLines: [],
      DeductionLines: [],
      SuperLines: [],
      ReimbursementLines: [],
      LeaveLines: items.leaveTypeIds.map((LeaveTypeID) => ({ LeaveTypeID, NumberOfUnits: 0 })),
      PaidLeaveEarningsLines: [],
    },
    LeaveBalances: items.leaveTypeIds.map((LeaveTypeID, kind) => {
      const taken = leave.filter((each) => each.kind === kind).reduce((sum, each) => sum + each.hours, 0)
      return {
        LeaveName: kind === 0 ? 'Annual Leave' : "Personal (Sick/Carer's) Leave",
        LeaveTypeID,
        NumberOfUnits: hoursPerDay * (kind === 0 ? 20 : 10) - taken,
        TypeOfUnits: 'Hours',
      }
    }),
  }
}
