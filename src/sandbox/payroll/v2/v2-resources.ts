import type { PayrollRegion } from '../pay-rules.ts'
import type { Shape } from '../shape.ts'
import { parseShape } from '../shape.ts'

/** A list of the API that is read whole and one by one, and added to. */
export interface Resource {
  /** First part of the path. */
  path: string
  /** Where a list, and where one record stands in an answer. The list's name is also that in the store. */
  list: string
  single: string
  /** Property of the identifier. */
  id: string
  scope: string
  regions: readonly PayrollRegion[]
  /** Of a record to be added, by country. Absent: it is only read, or written in a way of its own. */
  shapes?: Partial<Record<PayrollRegion, Shape>>
  /** What a new record has besides, everywhere and by country. */
  defaults?: Record<string, unknown>
  countryDefaults?: Partial<Record<PayrollRegion, Record<string, unknown>>>
}

const both = ['UK', 'NZ'] as const

/** Properties that nobody has said anything of. */
export function nothing(names: string): Record<string, null> {
  return Object.fromEntries(names.split(' ').map((name) => [name, null]))
}

/** What is left of an address, by country. */
export const addressDefaults: Partial<Record<PayrollRegion, Record<string, string | null>>> = {
  NZ: nothing('addressLine2 suburb countryName'),
  UK: { addressLine2: null, county: null, countryName: 'UNITED KINGDOM' },
}

export const resources: readonly Resource[] = [
  {
    path: 'Deductions',
    list: 'deductions',
    single: 'deduction',
    id: 'deductionId',
    scope: 'settings',
    regions: both,
    shapes: {
      NZ: parseShape(
        'deductionName! deductionCategory!=PayrollGiving|KiwiSaverVoluntaryContributions|Superannuation|NzOther ' +
          'liabilityAccountId!:account currentRecord:boolean standardAmount:number',
      ),
      UK: parseShape(
        'deductionName! deductionCategory=CapitalContributions|ChildCareVoucher|MakingGood|PostgraduateLoanDeductions|' +
          'PrivateUsePayments|SalarySacrifice|StakeholderPension|StakeholderPensionPostTax|StudentLoanDeductions|UkOther ' +
          'liabilityAccountId!:account currentRecord:boolean standardAmount:number reducesSuperLiability:boolean ' +
          'reducesTaxLiability:boolean calculationType=FixedAmount|PercentageOfGross percentage:number subjectToNIC:boolean ' +
          'subjectToTax:boolean isReducedByBasicRate:boolean applyToPensionCalculations:boolean ' +
          'isCalculatingOnQualifyingEarnings:boolean isPension:boolean',
      ),
    },
    defaults: {
      currentRecord: true,
      standardAmount: null,
    },
    countryDefaults: {
      UK: nothing(
        'reducesSuperLiability reducesTaxLiability percentage subjectToNIC subjectToTax isReducedByBasicRate ' +
          'applyToPensionCalculations isCalculatingOnQualifyingEarnings isPension',
      ),
    },
  },
  {
    path: 'EarningsRates',
    list: 'earningsRates',
    single: 'earningsRate',
    id: 'earningsRateID',
    scope: 'settings',
    regions: both,
    shapes: {
      NZ: parseShape(
        'name! earningsType! rateType!=RatePerUnit|MultipleOfOrdinaryEarningsRate|FixedAmount typeOfUnits! currentRecord:boolean ' +
          'expenseAccountID!:account ratePerUnit:number multipleOfOrdinaryEarningsRate:number fixedAmount:number',
      ),
      UK: parseShape(
        'name! earningsType! rateType!=RatePerUnit|MultipleOfOrdinaryEarningsRate|FixedAmount typeOfUnits! currentRecord:boolean ' +
          'expenseAccountID!:account ratePerUnit:number multipleOfOrdinaryEarningsRate:number fixedAmount:number',
      ),
    },
    defaults: {
      currentRecord: true,
      fixedAmount: null,
      ratePerUnit: null,
      multipleOfOrdinaryEarningsRate: null,
    },
  },
  {
    path: 'LeaveTypes',
    list: 'leaveTypes',
    single: 'leaveType',
    id: 'leaveTypeID',
    scope: 'settings',
    regions: both,
    shapes: {
      NZ: parseShape('name! isPaidLeave!:boolean showOnPayslip!:boolean typeOfUnits typeOfUnitsToAccrue'),
      UK: parseShape('name! isPaidLeave!:boolean showOnPayslip!:boolean'),
    },
    defaults: { isActive: true },
    countryDefaults: { NZ: { typeOfUnits: 'Hours', typeOfUnitsToAccrue: 'Hours' }, UK: { isStatutoryLeave: null } },
  },
  {
    path: 'Reimbursements',
    list: 'reimbursements',
    single: 'reimbursement',
    id: 'reimbursementID',
    scope: 'settings',
    regions: both,
    shapes: {
      NZ: parseShape(
        'name! accountID!:account currentRecord:boolean reimbursementCategory=GST|NoGST|GSTInclusive ' +
          'calculationType=Unknown|FixedAmount|RatePerUnit standardAmount standardTypeOfUnits=Hours|km standardRatePerUnit:number',
      ),
      UK: parseShape('name! accountID!:account currentRecord:boolean'),
    },
    defaults: { currentRecord: true },
    countryDefaults: { NZ: nothing('standardAmount standardTypeOfUnits standardRatePerUnit') },
  },
  {
    path: 'Superannuations',
    list: 'benefits',
    single: 'benefit',
    id: 'id',
    scope: 'settings',
    regions: ['NZ'],
    shapes: {
      NZ: parseShape(
        'name! category!=KiwiSaver|ComplyingFund|Other liabilityAccountId!:account expenseAccountId!:account ' +
          'calculationTypeNZ=FixedAmount|PercentageOfTaxableEarnings standardAmount:number percentage:number companyMax:number ' +
          'currentRecord:boolean',
      ),
    },
    defaults: {
      currentRecord: true,
      standardAmount: null,
      percentage: null,
      companyMax: null,
    },
  },
  {
    path: 'Benefits',
    list: 'benefits',
    single: 'benefit',
    id: 'id',
    scope: 'settings',
    regions: ['UK'],
    shapes: {
      UK: parseShape(
        'name! category!=StakeholderPension|Other liabilityAccountId!:account expenseAccountId!:account standardAmount:number ' +
          'percentage!:number calculationType!=FixedAmount|PercentageOfGross currentRecord:boolean subjectToNIC:boolean ' +
          'subjectToPension:boolean subjectToTax:boolean isCalculatingOnQualifyingEarnings:boolean showBalanceToEmployee:boolean',
      ),
    },
    defaults: {
      currentRecord: true,
      standardAmount: null,
      showBalanceToEmployee: true,
      ...nothing('subjectToNIC subjectToPension subjectToTax isCalculatingOnQualifyingEarnings'),
    },
  },
  {
    path: 'StatutoryDeductions',
    list: 'statutoryDeductions',
    single: 'statutoryDeduction',
    id: 'id',
    scope: 'settings',
    regions: ['NZ'],
  },
  {
    path: 'EarningsOrders',
    list: 'statutoryDeductions',
    single: 'statutoryDeduction',
    id: 'id',
    scope: 'settings',
    regions: ['UK'],
  },
  {
    path: 'PayRunCalendars',
    list: 'payRunCalendars',
    single: 'payRunCalendar',
    id: 'payrollCalendarID',
    scope: 'settings',
    regions: both,
    shapes: {
      NZ: parseShape(
        'name! calendarType!=Weekly|Fortnightly|FourWeekly|Monthly|Annual|Quarterly|TwiceMonthly periodStartDate!:date ' +
          'periodEndDate:date paymentDate!:date',
      ),
      UK: parseShape(
        'name! calendarType!=Weekly|Fortnightly|FourWeekly|Monthly|Annual|Quarterly periodStartDate!:date periodEndDate:date ' +
          'paymentDate!:date',
      ),
    },
  },
  {
    path: 'Employees',
    list: 'employees',
    single: 'employee',
    id: 'employeeID',
    scope: 'employees',
    regions: both,
    shapes: {
      NZ: parseShape(
        'title firstName! lastName! dateOfBirth!:date address!:object email gender=M|F phoneNumber startDate:date endDate:date ' +
          'payrollCalendarID:guid jobTitle engagementType fixedTermEndDate:date',
      ),
      UK: parseShape(
        'title! firstName! lastName! dateOfBirth!:date gender!=M|F address!:object email phoneNumber startDate:date endDate:date ' +
          'payrollCalendarID:guid niCategory nationalInsuranceNumber isOffPayrollWorker:boolean contracts:list niCategories:list',
      ),
    },
    countryDefaults: {
      NZ: nothing('phoneNumber startDate endDate payrollCalendarID engagementType fixedTermEndDate'),
      UK: {
        ...nothing('phoneNumber startDate nationalInsuranceNumber payrollCalendarID niCategory employeeNumber'),
        isOffPayrollWorker: false,
      },
    },
  },
  { path: 'PayRuns', list: 'payRuns', single: 'payRun', id: 'payRunID', scope: 'payruns', regions: both },
  { path: 'PaySlips', list: 'paySlips', single: 'paySlip', id: 'paySlipID', scope: 'payslip', regions: both },
]
