import type { WireRecord } from '../../company/collection.ts'
import type { PayrollAccounts } from '../payroll-accounts.ts'
import type { PayrollPlan } from '../plan.ts'
import { toSecond } from './v2-time.ts'

/** What pay is made of in one organisation, and the identifiers that payslips need of it. */
export interface PayItems {
  lists: Record<string, WireRecord[]>
  ordinaryRateId: string
  salaryRateId: string
  holidayRateId: string
  /** Of the kinds of leave that a plan has: annual, sick. */
  leaveTypeIds: string[]
  deductionId: string
  /** The employee's own saving: a deduction in the United Kingdom, a statutory deduction in New Zealand. */
  savingDeductionId: string
  benefitId: string
  reimbursementId: string
}

export function createPayItems(plan: PayrollPlan, accounts: PayrollAccounts): PayItems {
  const nz = plan.region === 'NZ'
  const rateIds = plan.ids('earnings-rate')
  const deductionIds = plan.ids('deduction')
  const statutoryIds = plan.ids('statutory-deduction')
  const leaveIds = plan.ids('leave-type')
  const benefitIds = plan.ids('benefit')
  const reimbursementIds = plan.ids('reimbursement')
  const wagesId = accounts.wagesExpense?.id ?? null
  const liabilityId = accounts.taxLiability?.id ?? null

  const rate = (index: number, name: string, earningsType: string, rateType: string, more: WireRecord = {}): WireRecord => ({
    earningsRateID: rateIds.at(index),
    name,
    earningsType,
    rateType,
    typeOfUnits: 'hours',
    currentRecord: true,
    expenseAccountID: wagesId,
    fixedAmount: null,
    ratePerUnit: null,
    multipleOfOrdinaryEarningsRate: null,
    ...more,
  })
  const deduction = (
    index: number,
    deductionName: string,
    deductionCategory: string,
    standardAmount: number | null,
  ): WireRecord => ({
    deductionId: deductionIds.at(index),
    deductionName,
    deductionCategory,
    liabilityAccountId: liabilityId,
    currentRecord: true,
    standardAmount,
    ...(nz ? {} : { calculationType: index === 1 ? 'PercentageOfGross' : 'FixedAmount', percentage: index === 1 ? 5 : null }),
    ...(nz ? {} : { subjectToNIC: false, subjectToTax: index === 0, isPension: index === 1 }),
    ...(nz
      ? {}
      : {
          reducesSuperLiability: null,
          reducesTaxLiability: null,
          isReducedByBasicRate: index === 1 ? false : null,
          applyToPensionCalculations: index === 1 ? false : null,
          isCalculatingOnQualifyingEarnings: index === 1 ? false : null,
        }),
  })
  const statutory = (index: number, name: string, statutoryDeductionCategory: string): WireRecord => ({
    id: statutoryIds.at(index),
    name,
    liabilityAccountId: liabilityId,
    statutoryDeductionCategory,
    currentRecord: true,
  })
  const leaveType = (index: number, name: string, isPaidLeave: boolean, statutoryLeave = false): WireRecord => ({
    leaveTypeID: leaveIds.at(index),
    name,
    isPaidLeave,
    showOnPayslip: index < 2,
    updatedDateUTC: toSecond(plan.presentMs - (900 - index) * 86_400_000),
    isActive: true,
    ...(nz
      ? { typeOfUnits: 'Hours', typeOfUnitsToAccrue: index === 0 ? 'Weeks' : 'Hours' }
      : { isStatutoryLeave: statutoryLeave }),
  })
  const reimbursement = (index: number, name: string, category: string, perUnit: number | null): WireRecord => ({
    reimbursementID: reimbursementIds.at(index),
    name,
    accountID: accounts.travel?.id ?? null,
    currentRecord: true,
    ...(nz
      ? {
          standardAmount: null,
          standardTypeOfUnits: perUnit === null ? null : 'km',
          standardRatePerUnit: perUnit,
          reimbursementCategory: category,
          calculationType: perUnit === null ? 'Unknown' : 'RatePerUnit',
        }
      : {}),
  })
  const benefit = (
    index: number,
    name: string,
    category: string,
    percentage: number | null,
    amount: number | null,
  ): WireRecord => ({
    id: benefitIds.at(index),
    name,
    category,
    liabilityAccountId: accounts.savingLiability?.id ?? null,
    expenseAccountId: accounts.savingExpense?.id ?? null,
    standardAmount: amount,
    percentage,
    currentRecord: true,
    ...(nz
      ? { calculationTypeNZ: percentage === null ? 'FixedAmount' : 'PercentageOfTaxableEarnings', companyMax: null }
      : {
          calculationType: percentage === null ? 'FixedAmount' : 'PercentageOfGross',
          showBalanceToEmployee: false,
          subjectToNIC: null,
          subjectToPension: null,
          subjectToTax: null,
          isCalculatingOnQualifyingEarnings: null,
        }),
  })

  return {
    lists: {
      earningsRates: [
        rate(0, nz ? 'Ordinary Time' : 'Regular Hours', 'RegularEarnings', 'RatePerUnit'),
        rate(1, 'Salary', 'RegularEarnings', 'RatePerUnit'),
        rate(2, 'Overtime', 'OvertimeEarnings', 'MultipleOfOrdinaryEarningsRate', { multipleOfOrdinaryEarningsRate: 1.5 }),
        rate(3, nz ? 'Holiday Pay' : 'Holiday', nz ? 'HolidayPay' : 'OtherEarnings', 'RatePerUnit'),
        rate(4, 'Bonus', 'Bonus', 'FixedAmount', { typeOfUnits: null, fixedAmount: 500 }),
        rate(5, 'Night shift', 'Allowance', 'RatePerUnit', { ratePerUnit: 3.75, currentRecord: false }),
      ],
      deductions: nz
        ? [
            deduction(0, 'Social club', 'NzOther', 12),
            deduction(1, 'KiwiSaver Voluntary Contributions', 'KiwiSaverVoluntaryContributions', null),
            deduction(2, 'Payroll giving', 'PayrollGiving', 5),
          ]
        : [deduction(0, 'Social club', 'UkOther', 12), deduction(1, 'Workplace pension', 'StakeholderPension', null)],
      statutoryDeductions: nz
        ? [
            statutory(0, 'KiwiSaver', 'KiwiSaver'),
            statutory(1, 'Student Loan', 'StudentLoan'),
            statutory(2, 'Child Support', 'ChildSupport'),
          ]
        : [statutory(0, 'Attachment of earnings', 'PriorityOrder'), statutory(1, 'Council tax order', 'TableBased')],
      leaveTypes: nz
        ? [
            leaveType(0, 'Annual Leave', true),
            leaveType(1, 'Sick Leave', true),
            leaveType(2, 'Alternative Holidays', true),
            leaveType(3, 'Unpaid Leave', false),
          ]
        : [leaveType(0, 'Holiday', true), leaveType(1, 'Sick Leave', true, true), leaveType(2, 'Unpaid Leave', false)],
      reimbursements: [reimbursement(0, 'Mileage', 'NoGST', 0.95), reimbursement(1, 'Other expenses', 'GST', null)],
      benefits: nz
        ? [benefit(0, 'KiwiSaver', 'KiwiSaver', 3, null), benefit(1, 'Staff fund', 'Other', null, 10)]
        : [benefit(0, 'Mind The Gap Pensions', 'StakeholderPension', 3, null), benefit(1, 'Health cover', 'Other', null, 25)],
    },
    ordinaryRateId: rateIds.at(0),
    salaryRateId: rateIds.at(1),
    holidayRateId: rateIds.at(3),
    leaveTypeIds: [leaveIds.at(0), leaveIds.at(1)],
    deductionId: deductionIds.at(0),
    savingDeductionId: nz ? statutoryIds.at(0) : deductionIds.at(1),
    benefitId: benefitIds.at(0),
    reimbursementId: reimbursementIds.at(0),
  }
}
