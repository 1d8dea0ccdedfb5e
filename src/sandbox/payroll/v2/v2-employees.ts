import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { dayMs, toDateString } from '../../company/wire.ts'
import type { PayrollPlan } from '../plan.ts'
import type { Worker } from '../workers.ts'
import type { PayItems } from './v2-pay-items.ts'
import { accountNumberOf } from './v2-pay-runs.ts'
import { toSecond } from './v2-time.ts'

export function createEmployee({ region, seed, ids, workers }: PayrollPlan, worker: Worker): WireRecord {
  const index = workers.indexOf(worker)
  const nz = region === 'NZ'
  const place = nz
    ? { city: 'Wellington', suburb: 'Te Aro', postCode: '6011', countryName: 'NEW ZEALAND' }
    : { city: 'Leeds', county: null, postCode: 'LS1 4AP', countryName: 'UNITED KINGDOM' }
  const start = toDateString(worker.startDay)
  return {
    employeeID: worker.id,
    title: worker.title,
    firstName: worker.firstName,
    lastName: worker.lastName,
    dateOfBirth: toDateString(worker.birthDay),
    address: { addressLine1: worker.street, addressLine2: null, ...place },
    email: worker.email,
    gender: worker.gender,
    phoneNumber: worker.phone,
    startDate: start,
    endDate: worker.endDay === undefined ? null : toDateString(worker.endDay),
    payrollCalendarID: worker.calendar.id,
    updatedDateUTC: toSecond((worker.endDay ?? worker.startDay + 9) * dayMs + 40_000_000),
    createdDateUTC: toSecond(worker.startDay * dayMs + 30_000_000),
    ...(nz
      ? { jobTitle: worker.jobTitle, engagementType: 'Permanent', fixedTermEndDate: null }
      : {
          niCategory: 'A',
          employeeNumber: String(index + 1),
          niCategories: [
            {
              startDate: start,
              niCategory: 'A',
              niCategoryID: 1,
              dateFirstEmployedAsCivilian: null,
              workplacePostcode: 'LS1 4AP',
            },
          ],
          nationalInsuranceNumber: `AB${String(100_000 + (Math.abs(seed ^ worker.birthDay) % 899_999))}C`,
          isOffPayrollWorker: false,
          contracts: [
            {
              publicKey: ids('contract').at(index),
              isFixedTerm: false,
              employmentStatus: 'Employee',
              contractType: 'FullTime',
              startDate: start,
              fixedTermEndDate: null,
              developmentalRoleDetails: null,
            },
          ],
        }),
  }
}

/** Everything that the API keeps below an employee. */
export function createOwn(plan: PayrollPlan, worker: Worker, items: PayItems): Record<string, unknown> {
  const nz = plan.region === 'NZ'
  const index = plan.workers.indexOf(worker)
  const rateId = worker.salaried ? items.salaryRateId : items.ordinaryRateId
  const start = toDateString(worker.startDay)
  const leave = plan.leave.filter((each) => each.worker === worker)
  const hoursPerDay = worker.hoursPerWeek / 5
  return {
    tax: nz ? createNzTax(index) : createUkTax(),
    openingBalances: nz
      ? [{ periodEndDate: toDateString(worker.startDay - 1), daysPaid: 0, unpaidWeeks: 0, grossEarnings: 0 }]
      : {
          statutoryAdoptionPay: 0,
          statutoryMaternityPay: 0,
          statutoryPaternityPay: 0,
          statutorySharedParentalPay: 0,
          statutorySickPay: 0,
          priorEmployeeNumber: index + 1,
        },
    salaryAndWages: [
      {
        salaryAndWagesID: plan.ids('salary-and-wages').at(index),
        earningsRateID: rateId,
        numberOfUnitsPerWeek: worker.hoursPerWeek,
        ratePerUnit: worker.salaried ? null : toAmount(worker.hourlyRate),
        numberOfUnitsPerDay: hoursPerDay,
        effectiveFrom: start,
        annualSalary: toAmount(worker.annualSalary),
        status: 'Active',
        paymentType: worker.salaried ? 'Salary' : 'Hourly',
        daysPerWeek: nz ? 5 : null,
        ...(nz ? { workPatternType: 'DaysAndHours' } : {}),
      },
    ],
    payTemplate: [
      {
        payTemplateEarningID: plan.ids('pay-template').at(index),
        ratePerUnit: worker.salaried ? null : toAmount(worker.hourlyRate),
        numberOfUnits: worker.salaried ? null : worker.hoursPerWeek * 2,
        fixedAmount: null,
        earningsRateID: rateId,
        name: worker.salaried ? 'Salary' : nz ? 'Ordinary Time' : 'Regular Hours',
      },
    ],
    paymentMethod: {
      paymentMethod: 'Electronically',
      bankAccounts: [
        {
          accountName: `${worker.firstName} ${worker.lastName}`,
          accountNumber: accountNumberOf(nz, worker.seed),
          sortCode: nz ? null : '401276',
          ...(nz ? { particulars: 'Wages', code: null, dollarAmount: null, reference: '', calculationType: 'Balance' } : {}),
        },
      ],
    },
    leave: leave.map((each) => ({
      leaveID: each.id,
      leaveTypeID: items.leaveTypeIds[each.kind],
      description: each.description,
      startDate: toDateString(each.startDay),
      endDate: toDateString(each.endDay),
      periods: [
        {
          periodStartDate: toDateString(each.startDay),
          periodEndDate: toDateString(each.endDay),
          numberOfUnits: each.hours,
          periodStatus: each.requested ? 'Approved' : 'Completed',
          ...(nz
            ? { typeOfUnits: 'Hours', numberOfUnitsTaken: each.hours / worker.hoursPerWeek, typeOfUnitsTaken: 'Weeks' }
            : {}),
        },
      ],
      updatedDateUTC: toSecond(each.requested ? plan.presentMs - 86_400_000 : (each.startDay - 5) * dayMs),
    })),
    leaveTypes: items.leaveTypeIds.map((leaveTypeID, kind) => createLeaveType(leaveTypeID, kind, nz, start)),
    leaveBalances: items.leaveTypeIds.map((leaveTypeID, kind) => {
      const taken = leave.filter((each) => each.kind === kind && !each.requested).reduce((sum, each) => sum + each.hours, 0)
      return {
        name: kind === 0 ? 'Annual Leave' : 'Sick Leave',
        leaveTypeID,
        balance: hoursPerDay * (kind === 0 ? 20 : 10) - taken,
        typeOfUnits: 'Hours',
      }
    }),
    workingPatterns: [
      {
        payeeWorkingPatternID: plan.ids('working-pattern').at(index),
        effectiveFrom: start,
        workingWeeks: [
          {
            monday: hoursPerDay,
            tuesday: hoursPerDay,
            wednesday: hoursPerDay,
            thursday: hoursPerDay,
            friday: hoursPerDay,
            saturday: 0,
            sunday: 0,
          },
        ],
      },
    ],
    statutorySickLeave: index === 1 && !nz ? [createSickLeave(plan, worker, items)] : [],
  }
}

function createNzTax(index: number): WireRecord {
  return {
    irdNumber: String(111_111_111 + index * 9_091),
    taxCode: 'M',
    specialTaxRatePercentage: null,
    hasSpecialStudentLoanRate: false,
    specialStudentLoanRatePercentage: null,
    isEligibleForKiwiSaver: true,
    esctRatePercentage: 17.5,
    kiwiSaverContributions: 'MakeContributions',
    kiwiSaverEmployeeContributionRatePercentage: 3,
    kiwiSaverEmployerContributionRatePercentage: 3,
    kiwiSaverEmployerSalarySacrificeContributionRatePercentage: 0,
    kiwiSaverOptOutDate: null,
    kiwiSaverContributionHolidayEndDate: null,
    hasStudentLoanBalance: false,
    studentLoanBalance: null,
    studentLoanAsAt: null,
  }
}

function createUkTax(): WireRecord {
  return {
    starterType: 'New Employee with P45',
    starterDeclaration: 'B.) This is currently their only job',
    taxCode: '1257L',
    w1M1: false,
    previousTaxablePay: 0,
    previousTaxPaid: 0,
    studentLoanDeduction: null,
    hasPostGraduateLoans: false,
    isDirector: false,
    directorshipStartDate: null,
    nicCalculationMethod: null,
  }
}

function createLeaveType(leaveTypeID: string, kind: number, nz: boolean, start: string): WireRecord {
  if (!nz) {
    return {
      leaveTypeID,
      scheduleOfAccrual: kind === 0 ? 'OnAnniversaryDate' : 'BeginningOfCalendarYear',
      hoursAccruedAnnually: kind === 0 ? 224 : 80,
      maximumToAccrue: 0,
      openingBalance: 0,
      rateAccruedHourly: null,
      scheduleOfAccrualDate: start,
    }
  }
  return {
    leaveTypeID,
    scheduleOfAccrual: kind === 0 ? 'OnAnniversaryDate' : 'AnnuallyAfter6Months',
    unitsAccruedAnnually: kind === 0 ? 4 : 80,
    typeOfUnitsToAccrue: kind === 0 ? 'Weeks' : 'Hours',
    maximumToAccrue: 0,
    openingBalance: 0,
    openingBalanceTypeOfUnits: kind === 0 ? 'Weeks' : 'Hours',
    rateAccruedHourly: null,
    percentageOfGrossEarnings: null,
    includeHolidayPayEveryPay: false,
    showAnnualLeaveInAdvance: false,
    annualLeaveTotalAmountPaid: null,
    scheduleOfAccrualDate: start,
  }
}

function createSickLeave(plan: PayrollPlan, worker: Worker, items: PayItems): WireRecord {
  const sick = plan.leave.find((each) => each.worker === worker && each.kind === 1)
  const day = sick?.startDay ?? worker.startDay
  return {
    statutoryLeaveID: plan.ids('statutory-leave').at(0),
    employeeID: worker.id,
    leaveTypeID: items.leaveTypeIds[1],
    startDate: toDateString(day),
    endDate: toDateString(day + 5),
    type: 'Sick',
    status: 'Completed',
    workPattern: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    isPregnancyRelated: false,
    sufficientNotice: true,
    isEntitled: true,
    entitlementWeeksRequested: 1,
    entitlementWeeksQualified: 28,
    entitlementWeeksRemaining: 27,
    overlapsWithOtherLeave: false,
    entitlementFailureReasons: [],
  }
}
