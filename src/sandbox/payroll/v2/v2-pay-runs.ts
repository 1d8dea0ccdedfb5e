import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { dayMs, toDateString } from '../../company/wire.ts'
import type { PayrollPlan, Run, Slip } from '../plan.ts'
import type { PayItems } from './v2-pay-items.ts'
import { toSecond } from './v2-time.ts'

/** A pay run and the payslips in it. What the run costs and pays is what they add up to. */
export function createRun(plan: PayrollPlan, run: Run, items: PayItems): { run: WireRecord; slips: WireRecord[] } {
  const { period, calendar } = run
  const slips = run.slips.map((slip) => createSlip(plan, run, slip, items))
  return {
    slips,
    run: {
      payRunID: run.id,
      payrollCalendarID: calendar.id,
      periodStartDate: toDateString(period.startDay),
      periodEndDate: toDateString(period.endDay),
      paymentDate: toDateString(period.payDay),
      totalCost: toAmount(
        sum(run.slips, (slip) => slip.gross + slip.employerSaving + slip.employerInsurance + slip.reimbursement),
      ),
      totalPay: toAmount(sum(run.slips, (slip) => slip.net + slip.reimbursement)),
      payRunStatus: run.posted ? 'Posted' : 'Draft',
      payRunType: 'Scheduled',
      calendarType: calendar.type,
      postedDateTime: run.posted ? toSecond(period.endDay * dayMs + 36_000_000) : null,
      payslipMessage: null,
    },
  }
}

function createSlip(plan: PayrollPlan, run: Run, slip: Slip, items: PayItems): WireRecord {
  const nz = plan.region === 'NZ'
  const { worker } = slip
  const pay = slip.net + slip.reimbursement
  const tax = slip.tax + slip.insurance
  return {
    paySlipID: slip.id,
    employeeID: worker.id,
    payRunID: run.id,
    lastEdited: toSecond(run.period.endDay * dayMs + 34_000_000),
    firstName: worker.firstName,
    lastName: worker.lastName,
    totalEarnings: toAmount(slip.gross),
    grossEarnings: toAmount(slip.gross),
    totalPay: toAmount(pay),
    totalEmployerTaxes: toAmount(nz ? slip.savingTax : slip.employerInsurance),
    totalEmployeeTaxes: toAmount(tax),
    totalDeductions: toAmount(slip.deduction + (nz ? 0 : slip.employeeSaving)),
    totalReimbursements: toAmount(slip.reimbursement),
    ...(nz
      ? { totalStatutoryDeductions: toAmount(slip.employeeSaving), totalSuperannuation: toAmount(slip.employerSaving) }
      : { totalCourtOrders: 0, totalBenefits: toAmount(slip.employerSaving) }),
    bacsHash: null,
    paymentMethod: 'Electronically',
    ...createEarnings(plan, slip, items),
    deductionLines: createDeductions(slip, items, nz),
    reimbursementLines: createReimbursements(slip, items, nz),
    leaveAccrualLines: items.leaveTypeIds.map((leaveTypeID, kind) => ({
      leaveTypeID,
      numberOfUnits: Math.round(slip.hours * (kind === 0 ? 0.0769 : 0.0385) * 10_000) / 10_000,
    })),
    [nz ? 'superannuationLines' : 'benefitLines']: [
      {
        [nz ? 'superannuationTypeID' : 'benefitTypeID']: items.benefitId,
        displayName: nz ? 'KiwiSaver' : 'Mind The Gap Pensions',
        amount: toAmount(slip.employerSaving),
        fixedAmount: null,
        percentage: 3,
        ...(nz ? { manualAdjustment: false } : {}),
      },
    ],
    paymentLines: [
      {
        paymentLineID: plan.ids(`payment-line-${slip.id}`).at(0),
        amount: toAmount(pay),
        accountNumber: accountNumberOf(nz, worker.seed),
        sortCode: nz ? null : '401276',
        accountName: `${worker.firstName} ${worker.lastName}`,
      },
    ],
    ...createTaxes(plan, slip, nz),
  }
}

function createEarnings(plan: PayrollPlan, slip: Slip, items: PayItems): WireRecord {
  const nz = plan.region === 'NZ'
  const ids = plan.ids(`earnings-line-${slip.id}`)
  const line = (index: number, rateId: string, name: string, hours: number, cents: number): WireRecord => ({
    ...(nz || index === 0 ? { earningsLineID: ids.at(index), displayName: name } : {}),
    earningsRateID: rateId,
    ratePerUnit: hours === 0 ? null : Math.round((cents / 100 / hours) * 1_000_000) / 1_000_000,
    numberOfUnits: hours,
    fixedAmount: null,
    amount: toAmount(cents),
    isLinkedToTimesheet: index === 2,
    ...(nz || index === 0 ? { isAverageDailyPayRate: null } : {}),
    ...(nz ? { isSystemGenerated: true } : {}),
  })
  const { salaried } = slip.worker
  const rateId = salaried ? items.salaryRateId : items.ordinaryRateId
  const worked = line(
    salaried ? 0 : 2,
    rateId,
    salaried ? 'Salary' : 'Ordinary Time',
    slip.hours - slip.leaveHours,
    slip.gross - slip.leaveGross,
  )
  return {
    earningsLines: salaried ? [worked] : [],
    leaveEarningsLines: slip.leaveHours > 0 ? [line(1, items.holidayRateId, 'Leave', slip.leaveHours, slip.leaveGross)] : [],
    timesheetEarningsLines: salaried ? [] : [worked],
  }
}

function createDeductions(slip: Slip, items: PayItems, nz: boolean): WireRecord[] {
  const line = (id: string, name: string, cents: number, percentage: number | null): WireRecord[] =>
    cents === 0
      ? []
      : [{ deductionTypeID: id, ...(nz ? { displayName: name } : {}), amount: toAmount(cents), subjectToTax: true, percentage }]
  return [
    ...line(items.deductionId, 'Social club', slip.deduction, null),
    ...(nz ? [] : line(items.savingDeductionId, 'Workplace pension', slip.employeeSaving, 5)),
  ]
}

function createReimbursements(slip: Slip, items: PayItems, nz: boolean): WireRecord[] {
  if (slip.reimbursement === 0) return []
  const units = nz ? { ratePerUnit: null, numberOfUnits: null } : {}
  return [{ reimbursementTypeID: items.reimbursementId, description: 'Mileage', amount: toAmount(slip.reimbursement), ...units }]
}

function createTaxes(plan: PayrollPlan, slip: Slip, nz: boolean): WireRecord {
  const ids = plan.ids(`tax-line-${slip.id}`)
  const line = (index: number, description: string, cents: number): WireRecord => ({
    taxLineID: ids.at(index),
    description,
    ...(nz ? {} : { isEmployerTax: index === 2 }),
    amount: toAmount(cents),
    globalTaxTypeID: String(index + 1),
    manualAdjustment: false,
  })
  if (!nz) {
    return {
      employeeTaxLines: [line(0, 'PAYE Tax', slip.tax), line(1, 'Employee NIC', slip.insurance)],
      employerTaxLines: [line(2, 'Employer NIC', slip.employerInsurance)],
      courtOrderLines: [],
    }
  }
  return {
    employeeTaxLines: [line(0, 'PAYE', slip.tax + slip.insurance)],
    employerTaxLines: [line(2, 'ESCT', slip.savingTax)],
    statutoryDeductionLines: [
      {
        statutoryDeductionTypeID: plan.ids('statutory-deduction').at(0),
        amount: toAmount(slip.employeeSaving),
        fixedAmount: null,
        manualAdjustment: false,
      },
    ],
    taxSettings: {
      periodUnits: slip.worker.calendar.type === 'Monthly' ? 1 : slip.worker.calendar.type === 'Weekly' ? 1 : 2,
      periodType: slip.worker.calendar.type === 'Monthly' ? 'months' : 'weeks',
      taxCode: 'M',
      specialTaxRate: null,
      lumpSumTaxCode: null,
      lumpSumAmount: null,
    },
    grossEarningsHistory: { daysPaid: Math.round(slip.hours / 8), unpaidWeeks: 0 },
  }
}

export function accountNumberOf(nz: boolean, seed: number): string {
  const digits = String(seed % 10_000_000).padStart(7, '0')
  return nz ? `0601410${digits}00` : `1${digits}`
}

function sum(slips: readonly Slip[], pick: (slip: Slip) => number): number {
  return slips.reduce((total, slip) => total + pick(slip), 0)
}
