import type { WireRecord } from '../../company/collection.ts'
import { dayMs, toWireInstant } from '../../company/wire.ts'
import type { PayrollAccounts } from '../payroll-accounts.ts'
import type { PayrollPlan } from '../plan.ts'

/** What pay is made of in an Australian organisation, and the identifiers that payslips need of it. */
export interface AuPayItems {
  lists: Record<string, WireRecord[]>
  ordinaryRateId: string
  deductionTypeId: string
  /** Annual, personal. */
  leaveTypeIds: string[]
  reimbursementTypeId: string
  superFundId: string
}

/** Funds that anybody can be a member of. */
export const superFundProducts: readonly WireRecord[] = [
  { USI: 'OSF0001AU', ABN: '24248426878', ProductName: 'Accumulate Plus (Commonwealth Bank Group Super)' },
  { USI: 'PTC0133AU', ABN: '30099320583', ProductName: 'AMG Super' },
  { USI: 'STA0100AU', ABN: '65714394898', ProductName: 'AustralianSuper' },
  { USI: 'HOS0100AU', ABN: '64971749321', ProductName: 'HOSTPLUS Superannuation Fund' },
]

export function createAuPayItems(plan: PayrollPlan, accounts: PayrollAccounts): AuPayItems {
  const rateIds = plan.ids('earnings-rate')
  const deductionIds = plan.ids('deduction')
  const leaveIds = plan.ids('leave-type')
  const reimbursementIds = plan.ids('reimbursement')
  const fundIds = plan.ids('super-fund')
  const changed = (index: number): string => toWireInstant(plan.presentMs - (600 - index * 7) * dayMs)
  const wages = accounts.wagesExpense?.code ?? ''

  const rate = (index: number, Name: string, EarningsType: string, RateType: string, more: WireRecord = {}): WireRecord => ({
    EarningsRateID: rateIds.at(index),
    Name,
    EarningsType,
    RateType,
    AccountCode: wages,
    TypeOfUnits: 'Hours',
    IsExemptFromTax: false,
    IsExemptFromSuper: index === 1,
    IsReportableAsW1: true,
    IsQualifyingEarnings: index !== 1,
    AllowanceContributesToAnnualLeaveRate: false,
    AllowanceContributesToOvertimeRate: false,
    UpdatedDateUTC: changed(index),
    CurrentRecord: true,
    ...more,
  })
  const leave = (index: number, Name: string, category: string, IsPaidLeave = true): WireRecord => ({
    LeaveTypeID: leaveIds.at(index),
    Name,
    TypeOfUnits: 'Hours',
    NormalEntitlement: index === 0 ? 152 : 76,
    LeaveLoadingRate: index === 0 ? 17.5 : 0,
    UpdatedDateUTC: changed(index),
    IsPaidLeave,
    ShowOnPayslip: IsPaidLeave,
    CurrentRecord: true,
    ...(category === '' ? {} : { LeaveCategoryCode: category }),
    SGCExempt: false,
    IsQualifyingEarnings: IsPaidLeave,
  })
  return {
    lists: {
      EarningsRates: [
        rate(0, 'Ordinary Hours', 'ORDINARYTIMEEARNINGS', 'RATEPERUNIT'),
        rate(1, 'Overtime Hours (exempt from super)', 'OVERTIMEEARNINGS', 'MULTIPLE', { Multiplier: 1.5, AccrueLeave: false }),
        rate(2, 'Meal allowance', 'ALLOWANCE', 'RATEPERUNIT', { AllowanceType: 'MEALS', RatePerUnit: '33.89' }),
        rate(3, 'Bonus', 'BONUSESANDCOMMISSIONS', 'FIXEDAMOUNT', { Amount: 500 }),
        rate(4, 'Redundancy', 'LUMPSUMD', 'FIXEDAMOUNT', { IsExemptFromTax: true, IsExemptFromSuper: true }),
        rate(5, 'ETP Leave Earning', 'EMPLOYMENTTERMINATIONPAYMENT', 'RATEPERUNIT', {
          IsExemptFromSuper: true,
          EmploymentTerminationPaymentType: 'O',
        }),
      ],
      DeductionTypes: [
        {
          DeductionTypeID: deductionIds.at(0),
          Name: 'Social club',
          AccountCode: accounts.wagesPayable?.code ?? '',
          ReducesTax: false,
          ReducesSuper: false,
          IsExemptFromW1: false,
          UpdatedDateUTC: changed(0),
          DeductionCategory: 'NONE',
          CurrentRecord: true,
        },
        {
          DeductionTypeID: deductionIds.at(1),
          Name: 'Union fees',
          AccountCode: accounts.wagesPayable?.code ?? '',
          ReducesTax: false,
          ReducesSuper: false,
          IsExemptFromW1: false,
          UpdatedDateUTC: changed(1),
          DeductionCategory: 'UNIONFEES',
          CurrentRecord: true,
        },
      ],
      LeaveTypes: [
        leave(0, 'Annual Leave', 'ANNUALLEAVE'),
        leave(1, "Personal (Sick/Carer's) Leave", 'PERSONALSICKCARERSLEAVE'),
        leave(2, 'Long Service Leave', 'LONGSERVICELEAVE'),
        leave(3, 'Other Unpaid Leave', '', false),
      ],
      ReimbursementTypes: [
        {
          ReimbursementTypeID: reimbursementIds.at(0),
          Name: 'Travel Costs',
          AccountCode: accounts.travel?.code ?? '',
          UpdatedDateUTC: changed(0),
          CurrentRecord: true,
        },
      ],
      SuperFunds: [
        ...superFundProducts.slice(0, 2).map(({ ABN, USI, ProductName }, index) => ({
          SuperFundID: fundIds.at(index),
          Name: ProductName,
          Type: 'REGULATED',
          ABN,
          USI,
          UpdatedDateUTC: changed(index),
        })),
        {
          SuperFundID: fundIds.at(2),
          Name: 'Parata Family Super',
          Type: 'SMSF',
          ABN: '53004085616',
          EmployerNumber: '9876543',
          BSB: '324324',
          AccountNumber: '234234234',
          AccountName: 'Parata Family Super',
          UpdatedDateUTC: changed(2),
          ElectronicServiceAddress: 'FG48739',
        },
      ],
    },
    ordinaryRateId: rateIds.at(0),
    deductionTypeId: deductionIds.at(0),
    leaveTypeIds: [leaveIds.at(0), leaveIds.at(1)],
    reimbursementTypeId: reimbursementIds.at(0),
    superFundId: fundIds.at(0),
  }
}
