import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { dayMs, toWireDate, toWireInstant } from '../../company/wire.ts'
import type { PayrollAccounts } from '../payroll-accounts.ts'
import type { PayrollPlan, Run, Slip } from '../plan.ts'
import { superMembershipIdOf } from './au-employees.ts'
import type { AuPayItems } from './au-pay-items.ts'

/** A pay run and the payslips in it. Net pay is wages less tax and deductions; what is paid back comes on top of it. */
export function createAuRun(
  plan: PayrollPlan,
  run: Run,
  items: AuPayItems,
  accounts: PayrollAccounts,
): { run: WireRecord; slips: WireRecord[] } {
  const { period } = run
  const updated = toWireInstant(period.endDay * dayMs + 36_000_000)
  const sum = (pick: (slip: Slip) => number): number => toAmount(run.slips.reduce((total, slip) => total + pick(slip), 0))
  return {
    slips: run.slips.map((slip) => createSlip(plan, run, slip, items, accounts)),
    run: {
      PayRunID: run.id,
      PayrollCalendarID: run.calendar.id,
      PayRunPeriodStartDate: toWireDate(period.startDay),
      PayRunPeriodEndDate: toWireDate(period.endDay),
      PaymentDate: toWireDate(period.payDay),
      Wages: sum((slip) => slip.gross),
      Deductions: sum((slip) => slip.deduction + slip.employeeSaving),
      Tax: sum((slip) => slip.tax + slip.insurance),
      Super: sum((slip) => slip.employerSaving),
      Reimbursement: sum((slip) => slip.reimbursement),
      NetPay: sum((slip) => slip.net),
      PayRunStatus: run.posted ? 'POSTED' : 'DRAFT',
      UpdatedDateUTC: updated,
    },
  }
}

function createSlip(plan: PayrollPlan, run: Run, slip: Slip, items: AuPayItems, accounts: PayrollAccounts): WireRecord {
  const { worker } = slip
  const worked = slip.hours - slip.leaveHours
  const line = (hours: number, cents: number): WireRecord => ({
    EarningsRateID: items.ordinaryRateId,
    RatePerUnit: hours === 0 ? 0 : Math.round((cents / 100 / hours) * 10_000) / 10_000,
    NumberOfUnits: hours,
    Amount: toAmount(cents),
  })
  const earnings = line(worked, slip.gross - slip.leaveGross)
  return {
    EmployeeID: worker.id,
    PayslipID: slip.id,
    PayRunID: run.id,
    FirstName: worker.firstName,
    LastName: worker.lastName,
    Wages: toAmount(slip.gross),
    Deductions: toAmount(slip.deduction + slip.employeeSaving),
    Tax: toAmount(slip.tax + slip.insurance),
    Super: toAmount(slip.employerSaving),
    Reimbursements: toAmount(slip.reimbursement),
    NetPay: toAmount(slip.net),
    EarningsLines: worker.salaried ? [earnings] : [],
    LeaveEarningsLines:
      slip.leaveHours === 0
        ? []
        : [
            {
              EarningsRateID: items.ordinaryRateId,
              RatePerUnit: Math.round((slip.leaveGross / 100 / slip.leaveHours) * 10_000) / 10_000,
              NumberOfUnits: slip.leaveHours,
              PayOutType: 'DEFAULT',
            },
          ],
    TimesheetEarningsLines: worker.salaried ? [] : [earnings],
    DeductionLines:
      slip.deduction + slip.employeeSaving === 0
        ? []
        : [
            {
              DeductionTypeID: items.deductionTypeId,
              CalculationType: 'FIXEDAMOUNT',
              Amount: toAmount(slip.deduction + slip.employeeSaving),
            },
          ],
    LeaveAccrualLines: items.leaveTypeIds.map((LeaveTypeID, kind) => ({
      LeaveTypeID,
      NumberOfUnits: Math.round(slip.hours * (kind === 0 ? 0.0769 : 0.0385) * 10_000) / 10_000,
      AutoCalculate: true,
    })),
    ReimbursementLines:
      slip.reimbursement === 0
        ? []
        : [
            {
              ReimbursementTypeID: items.reimbursementTypeId,
              Description: 'Travel',
              ExpenseAccount: accounts.travel?.code ?? '',
              Amount: toAmount(slip.reimbursement),
            },
          ],
    SuperannuationLines: [
      {
        SuperMembershipID: superMembershipIdOf(plan, worker),
        ContributionType: 'SGC',
        CalculationType: 'STATUTORY',
        MinimumMonthlyEarnings: 0,
        ExpenseAccountCode: accounts.savingExpense?.code ?? '',
        LiabilityAccountCode: accounts.savingLiability?.code ?? '',
        PaymentDateForThisPeriod: toWireDate(run.period.endDay + 28),
        Percentage: 12,
        Amount: toAmount(slip.employerSaving),
      },
    ],
    TaxLines: [
      {
        PayslipTaxLineID: plan.ids(`tax-line-${slip.id}`).at(0),
        Amount: toAmount(slip.tax + slip.insurance),
        TaxTypeName: 'PAYG Tax',
        Description: '',
        LiabilityAccount: accounts.taxLiability?.code ?? '',
      },
    ],
    UpdatedDateUTC: toWireInstant(run.period.endDay * dayMs + 34_000_000),
  }
}

/** Of a payslip in its run: figures alone. */
export function summariseSlip(slip: WireRecord): WireRecord {
  const { EmployeeID, PayslipID, FirstName, LastName, Wages, Deductions, Tax, Super, Reimbursements, NetPay, UpdatedDateUTC } =
    slip
  return {
    EmployeeID,
    PayslipID,
    FirstName,
    LastName,
    EmployeeGroup: '',
    Wages,
    Deductions,
    Tax,
    Super,
    Reimbursements,
    NetPay,
    UpdatedDateUTC,
  }
}
