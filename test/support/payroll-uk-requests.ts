import type { ApiCaller, Json } from './api-caller.ts'
import type { Requests } from './operation-suite.ts'
import {
  account,
  below,
  bothRequests,
  calendarOf,
  create,
  employeeOf,
  findLeavePaid,
  firstOf,
  leave,
  leaveTypeOf,
  ownOf,
} from './payroll-requests.ts'

const sick = async (caller: ApiCaller): Promise<Json> => ({
  employeeID: await employeeOf(caller),
  leaveTypeID: await leaveTypeOf(caller),
  startDate: '2026-11-03',
  endDate: '2026-11-06',
  workPattern: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  isPregnancyRelated: false,
  sufficientNotice: true,
})
const statutory = { statutoryAdoptionPay: 10, statutoryMaternityPay: 10, statutoryPaternityPay: 10, statutorySickPay: 10 }
export const ukRequests: Requests = {
  ...bothRequests,
  getEmployeePayTemplate: below,
  createEmployment: async (caller) => ({
    ...(await below(caller)),
    body: {
      payrollCalendarID: await calendarOf(caller),
      startDate: '2024-04-01',
      niCategories: [{ niCategory: 'I', startDate: '2020-05-01', workplacePostcode: 'SW1A 1AA' }],
      employeeNumber: '123ABC',
    },
  }),
  updateEmployeeOpeningBalances: async (caller) => ({ ...(await below(caller)), body: statutory }),
  createEmployeeOpeningBalances: async (caller) => ({ ...(await below(caller)), body: statutory }),
  getEmployeeLeave: async (caller) => ownOf(caller, 'Leave', 'leaveID', await leave(caller)),
  getEmployeeStatutoryLeaveBalances: async (caller) => ({
    ...(await below(caller)),
    query: 'LeaveType=Sick&AsOfDate=2026-10-01',
  }),
  getStatutoryLeaveSummary: async (caller) => {
    await caller.write('POST', 'StatutoryLeaves/Sick', await sick(caller))
    return { ...(await below(caller)), query: 'activeOnly=true' }
  },
  createEmployeeStatutorySickLeave: async (caller) => ({ body: await sick(caller) }),
  getEmployeeStatutorySickLeave: async (caller) => ({
    params: { StatutorySickLeaveID: await create(caller, 'StatutoryLeaves/Sick', await sick(caller), 'statutoryLeaveID') },
  }),
  createEmployeePaymentMethod: async (caller) => ({
    ...(await below(caller)),
    body: {
      paymentMethod: 'Electronically',
      bankAccounts: [{ accountName: 'Sid', accountNumber: '24987654', sortCode: '287654' }],
    },
  }),
  getBenefits: () => ({}),
  createBenefit: (caller) => ({
    body: {
      name: 'My pension',
      category: 'StakeholderPension',
      liabilityAccountId: account(caller, 'LIABILITY'),
      expenseAccountId: account(caller, 'EXPENSE'),
      standardAmount: 50,
      percentage: 25,
      calculationType: 'PercentageOfGross',
    },
  }),
  getBenefit: async (caller) => ({ params: { id: await firstOf(caller, 'Benefits', 'id') } }),
  createDeduction: (caller) => ({
    body: {
      deductionName: 'My deduction',
      deductionCategory: 'SalarySacrifice',
      liabilityAccountId: account(caller, 'LIABILITY'),
      calculationType: 'FixedAmount',
    },
  }),
  getEarningsOrders: () => ({}),
  getEarningsOrder: async (caller) => ({ params: { id: await firstOf(caller, 'EarningsOrders', 'id') } }),
  getPaySlips: async (caller) => ({ query: `PayRunID=${(await findLeavePaid(caller)).run}` }),
  getPaySlip: async (caller) => ({ params: { PayslipID: (await findLeavePaid(caller)).slip } }),
}
