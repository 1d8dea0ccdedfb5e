import type { ApiCaller } from './api-caller.ts'
import type { Requests } from './operation-suite.ts'
import type { Params } from './payroll-requests.ts'
import {
  account,
  below,
  bothRequests,
  calendarOf,
  create,
  employeeOf,
  findLeavePaid,
  firstOf,
  ownOf,
  rateOf,
} from './payroll-requests.ts'

const pattern = {
  effectiveFrom: '2026-01-01',
  workingWeeks: [{ monday: 0, tuesday: 3, wednesday: 0, thursday: 0, friday: 0, saturday: 0, sunday: 0 }],
}

const draftSlipOf = async (caller: ApiCaller): Promise<string> => {
  const run = await firstOf(caller, 'PayRuns?status=Draft', 'payRunID')
  return firstOf(caller, `PaySlips?PayRunID=${run}`, 'paySlipID')
}

export const nzRequests: Requests = {
  ...bothRequests,
  getEmployeePayTemplates: below,
  createEmployment: async (caller) => ({
    ...(await below(caller)),
    body: {
      payrollCalendarID: await calendarOf(caller),
      startDate: '2024-09-02',
      engagementType: 'FixedTerm',
      fixedTermEndDate: '2027-01-01',
    },
  }),
  updateEmployeeTax: async (caller) => ({
    ...(await below(caller)),
    body: {
      irdNumber: '111111111',
      taxCode: 'M',
      esctRatePercentage: 17.5,
      isEligibleForKiwiSaver: true,
      hasSpecialStudentLoanRate: false,
      specialTaxRatePercentage: null,
      kiwiSaverContributions: 'MakeContributions',
      kiwiSaverEmployeeContributionRatePercentage: 3,
      kiwiSaverEmployerContributionRatePercentage: 3,
      hasStudentLoanBalance: false,
      studentLoanAsAt: null,
    },
  }),
  createEmployeeOpeningBalances: async (caller) => ({
    ...(await below(caller)),
    body: [{ periodEndDate: '2025-10-01', daysPaid: 3, unpaidWeeks: 2, grossEarnings: 40 }],
  }),
  createEmployeeLeaveSetup: async (caller) => ({
    ...(await below(caller)),
    body: {
      holidayPayOpeningBalance: 10,
      annualLeaveOpeningBalance: 100,
      sickLeaveToAccrueAnnually: 20,
      sickLeaveOpeningBalance: 10,
      sickLeaveScheduleOfAccrual: 'OnAnniversaryDate',
      sickLeaveAnniversaryDate: '2026-12-31',
      annualLeaveAnniversaryDate: '2026-12-31',
    },
  }),
  createEmployeePaymentMethod: async (caller) => ({
    ...(await below(caller)),
    body: { bankAccounts: [{ accountName: 'Casual worker', accountNumber: '0607050201419000', calculationType: 'Balance' }] },
  }),
  createDeduction: (caller) => ({
    body: { deductionName: 'My deduction', deductionCategory: 'NzOther', liabilityAccountId: account(caller, 'LIABILITY') },
  }),
  getStatutoryDeductions: () => ({}),
  getStatutoryDeduction: async (caller) => ({ params: { id: await firstOf(caller, 'StatutoryDeductions', 'id') } }),
  getSuperannuations: () => ({}),
  createSuperannuation: (caller) => ({
    body: {
      name: 'SidSaver',
      category: 'Other',
      liabilityAccountId: account(caller, 'LIABILITY'),
      expenseAccountId: account(caller, 'EXPENSE'),
      CalculationTypeNZ: 'FixedAmount',
      standardAmount: 10,
    },
  }),
  getSuperannuation: async (caller) => ({ params: { SuperannuationID: await firstOf(caller, 'Superannuations', 'id') } }),
  // On a calendar of its own, with somebody on it who has been paid before.
  createPayRun: async (caller) => {
    const calendar = { name: 'Weekly', calendarType: 'Weekly', periodStartDate: '2026-09-07', paymentDate: '2026-09-15' }
    const payrollCalendarID = await create(caller, 'PayRunCalendars', calendar, 'payrollCalendarID')
    const employment = { payrollCalendarID, startDate: '2024-09-02', engagementType: 'Permanent' }
    await caller.write('POST', `Employees/${await employeeOf(caller)}/Employment`, employment)
    return {
      body: {
        payrollCalendarID,
        periodStartDate: '2026-09-07',
        periodEndDate: '2026-09-13',
        paymentDate: '2026-09-15',
        payRunStatus: 'Draft',
        payRunType: 'Scheduled',
      },
    }
  },
  getPaySlips: async (caller) => ({ query: `PayRunID=${(await findLeavePaid(caller)).run}` }),
  getPaySlip: async (caller) => ({ params: { PaySlipID: (await findLeavePaid(caller)).slip } }),
  updatePaySlipLineItems: async (caller) => ({
    params: { PaySlipID: await draftSlipOf(caller) },
    body: {
      earningsLines: [
        { earningsRateID: await rateOf(caller), displayName: 'Salary', ratePerUnit: 25, numberOfUnits: 8, amount: 200 },
      ],
      leaveEarningsLines: [{ earningsRateID: await rateOf(caller), displayName: 'Leave', fixedAmount: 20, amount: 20 }],
      deductionLines: [{ deductionTypeID: await firstOf(caller, 'Deductions', 'deductionId'), amount: 5 }],
      employeeTaxLines: [{ amount: 30.5, globalTaxTypeID: '11', manualAdjustment: true }],
    },
  }),
  getEmployeeWorkingPatterns: below,
  createEmployeeWorkingPattern: async (caller) => ({ ...(await below(caller)), body: pattern }),
  getEmployeeWorkingPattern: async (caller) => toPattern(await ownOf(caller, 'Working-Patterns', 'payeeWorkingPatternID')),
  deleteEmployeeWorkingPattern: async (caller) =>
    toPattern(await ownOf(caller, 'Working-Patterns', 'payeeWorkingPatternID', pattern)),
}

function toPattern({ params }: { params: Params }): { params: Params } {
  return { params: { ...params, EmployeeWorkingPatternID: params['PayeeWorkingPatternID']! } }
}
