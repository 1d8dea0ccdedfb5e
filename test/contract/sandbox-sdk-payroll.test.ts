import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Sdk } from '../support/sandbox-sdk.ts'
import { first, given, openSdks } from '../support/sandbox-sdk.ts'

const companies = (['NZ', 'UK', 'AU'] as const).map((region, index) => ({
  seed: 5,
  size: 'small' as const,
  region,
  trade: 'wholesaler' as const,
  tenantId: `0b9a7c1e-3f52-4a86-9d14-6c2e8f70a01${index}`,
}))

let sandbox: Sandbox
let sdks: Sdk[]

beforeAll(async () => {
  ;({ sandbox, sdks } = await openSdks({ companies, now: () => Date.UTC(2026, 10, 21, 9) }))
})
afterAll(() => sandbox.close())

function cents(amounts: (number | undefined)[]): number {
  return amounts.reduce<number>((sum, amount) => sum + Math.round((amount ?? 0) * 100), 0)
}

test('New Zealand: employees, and pay runs that add up to their payslips', async () => {
  const { payrollNz: api, tenantId } = given(sdks[0])
  const employees = given((await api.getEmployees(tenantId)).body.employees)
  const employeeId = given(first(employees).employeeID)
  const employee = given((await api.getEmployee(tenantId, employeeId)).body.employee)
  expect(employee).toMatchObject({ employeeID: employeeId, lastName: first(employees).lastName })
  expect(given((await api.getEmployeeSalaryAndWages(tenantId, employeeId)).body.salaryAndWages).length).toBeGreaterThan(0)
  expect((await api.getEmployeeTax(tenantId, employeeId)).body.employeeTax).toBeDefined()
  expect((await api.getEmployeeLeaveBalances(tenantId, employeeId)).body.leaveBalances).toBeInstanceOf(Array)
  const runs = given((await api.getPayRuns(tenantId, 1, 'Posted')).body.payRuns)
  expect(runs.length).toBeGreaterThan(2)
  for (const run of runs.slice(0, 3)) {
    const slips = given((await api.getPaySlips(tenantId, given(run.payRunID))).body.paySlips)
    expect(slips.length).toBeGreaterThan(0)
    expect(cents([run.totalPay])).toBe(cents(slips.map(({ totalPay }) => totalPay)))
    const slip = given((await api.getPaySlip(tenantId, given(first(slips).paySlipID))).body.paySlip)
    expect(slip.totalPay).toBe(first(slips).totalPay)
  }
  expect(first(given((await api.getPayRunCalendars(tenantId)).body.payRunCalendars)).name).toBeTruthy()
  expect(given((await api.getTimesheets(tenantId)).body.timesheets).length).toBeGreaterThan(0)
})

test('the United Kingdom: employees, and pay runs that add up to their payslips', async () => {
  const { payrollUk: api, tenantId } = given(sdks[1])
  const employees = given((await api.getEmployees(tenantId)).body.employees)
  const employeeId = given(first(employees).employeeID)
  const employee = given((await api.getEmployee(tenantId, employeeId)).body.employee)
  expect(employee.dateOfBirth).toBeDefined()
  expect((await api.getEmployeeTax(tenantId, employeeId)).body.employeeTax).toBeDefined()
  const runs = given((await api.getPayRuns(tenantId, 1, 'Posted')).body.payRuns)
  expect(runs.length).toBeGreaterThan(2)
  for (const run of runs.slice(0, 3)) {
    const slips = given((await api.getPaySlips(tenantId, given(run.payRunID))).body.paySlips)
    expect(cents([run.totalPay])).toBe(cents(slips.map(({ totalPay }) => totalPay)))
  }
  expect(given((await api.getBenefits(tenantId)).body.benefits).length).toBeGreaterThan(0)
})

test('Australia: employees, and pay runs that add up to their payslips', async () => {
  const { payrollAu: api, tenantId } = given(sdks[2])
  const employees = given((await api.getEmployees(tenantId)).body.employees)
  const employeeId = given(first(employees).employeeID)
  const employee = first((await api.getEmployee(tenantId, employeeId)).body.employees)
  expect(employee).toMatchObject({ employeeID: employeeId, lastName: first(employees).lastName })
  const runs = given((await api.getPayRuns(tenantId)).body.payRuns)
  const run = first((await api.getPayRun(tenantId, given(first(runs).payRunID))).body.payRuns)
  const slips = given(run.payslips)
  expect(cents([run.netPay])).toBe(cents(slips.map(({ netPay }) => netPay)))
  const slip = given((await api.getPayslip(tenantId, given(first(slips).payslipID))).body.payslip)
  expect(slip.netPay).toBe(first(slips).netPay)
  expect(first((await api.getPayItems(tenantId)).body.payItems?.earningsRates).name).toBeTruthy()
  expect(given((await api.getTimesheets(tenantId)).body.timesheets)).toBeInstanceOf(Array)
})
