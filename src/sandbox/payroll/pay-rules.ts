import type { Region } from '../company/collection.ts'

/** Where the sandbox has a payroll. Elsewhere Xero answers 403 without a body. */
export type PayrollRegion = Exclude<Region, 'US'>

/** What is taken from pay and put on top of it. Percentages and yearly whole units of the currency. */
interface PayRules {
  /** Income tax by upper bound of the bracket. */
  brackets: readonly [upTo: number, percent: number][]
  /** Social insurance that the employee pays: between two bounds, and above. */
  insurance: { from: number; to: number; percent: number; above: number }
  /** What the employer pays on top, above a threshold. */
  employerInsurance: { from: number; percent: number }
  /** Saved for old age, of gross. */
  employeeSaving: number
  employerSaving: number
  /** Taken out of the employer's contribution. */
  savingTax: number
}

const none = { from: 0, to: 0, percent: 0, above: 0 }

export const payRules: Record<PayrollRegion, PayRules> = {
  NZ: {
    brackets: [
      [15_600, 10.5],
      [53_500, 17.5],
      [78_100, 30],
      [180_000, 33],
      [Infinity, 39],
    ],
    insurance: { from: 0, to: 152_790, percent: 1.67, above: 0 },
    employerInsurance: { from: 0, percent: 0 },
    employeeSaving: 3,
    employerSaving: 3,
    savingTax: 17.5,
  },
  AU: {
    brackets: [
      [18_200, 0],
      [45_000, 16],
      [135_000, 30],
      [190_000, 37],
      [Infinity, 45],
    ],
    insurance: none,
    employerInsurance: { from: 0, percent: 0 },
    employeeSaving: 0,
    employerSaving: 12,
    savingTax: 0,
  },
  UK: {
    brackets: [
      [12_570, 0],
      [50_270, 20],
      [125_140, 40],
      [Infinity, 45],
    ],
    insurance: { from: 12_570, to: 50_270, percent: 8, above: 2 },
    employerInsurance: { from: 5_000, percent: 15 },
    employeeSaving: 5,
    employerSaving: 3,
    savingTax: 0,
  },
}

/** Cents of one pay. `insurance` is the part of `tax` that is not income tax. */
export interface Withheld {
  tax: number
  insurance: number
  employerInsurance: number
  employeeSaving: number
  employerSaving: number
  savingTax: number
}

/** What becomes of a gross pay, with so many pays a year. */
export function withhold(gross: number, paysAYear: number, region: PayrollRegion): Withheld {
  const rules = payRules[region]
  const yearly = (gross * paysAYear) / 100
  let incomeTax = 0
  let from = 0
  for (const [upTo, percent] of rules.brackets) {
    incomeTax += (Math.max(0, Math.min(yearly, upTo) - from) * percent) / 100
    from = upTo
  }
  const { insurance } = rules
  const insured = Math.max(0, Math.min(yearly, insurance.to) - insurance.from) * insurance.percent
  const above = Math.max(0, yearly - insurance.to) * insurance.above
  const onTop = Math.max(0, yearly - rules.employerInsurance.from) * rules.employerInsurance.percent
  const toPay = (amount: number): number => Math.round((amount * 100) / paysAYear)
  const employerSaving = Math.round((gross * rules.employerSaving) / 100)
  return {
    tax: toPay(incomeTax),
    insurance: toPay((insured + above) / 100),
    employerInsurance: toPay(onTop / 100),
    employeeSaving: Math.round((gross * rules.employeeSaving) / 100),
    employerSaving,
    savingTax: Math.round((employerSaving * rules.savingTax) / 100),
  }
}
