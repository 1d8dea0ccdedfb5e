import type { AccountRole } from './accounts.ts'

/** What a line is taxed as; each region has its own type for it. */
export type TaxRole = 'sale' | 'purchase' | 'export' | 'capital' | 'none'

/** One part of a rate: name and percent. */
export type TaxComponent = [name: string, percent: number]

/**
 * A rate of tax as a region has it from the start. `appliesTo`: letters of the classes it may stand on, Assets, Equity,
 * Liabilities, Revenue, eXpenses.
 */
export type TaxRateRow = [
  type: string,
  name: string,
  components: readonly TaxComponent[],
  report: string,
  appliesTo: string,
  status?: 'ARCHIVED' | 'DELETED',
]

/** How wages are taxed: parts of the gross, in hundredths of a percent. */
export interface Payroll {
  /** Withheld from the employee and owed to the state. */
  withheld: number
  /** Paid on top by the employer: super, pension, payroll tax. */
  onTop: number
}

/** Where an organisation keeps its books. */
export interface RegionProfile {
  /** `Version` of the Organisation, and the region's name in the API. */
  version: string
  label: string
  tenantId: string
  currency: string
  countryCode: string
  country: string
  /** Xero's TimeZone value. */
  timezone: string
  /** Hours that its office is ahead of UTC, in the middle of the year. */
  hoursAhead: number
  yearEnd: [day: number, month: number]
  legalSuffix: string
  registrationNumber: string
  employerNumber?: string
  taxNumber: string
  taxBasis: string
  taxPeriod: string
  /** Months in one return of the tax, and days after its end until it is paid. */
  taxReturn: [months: number, days: number]
  phone: [country: string, area: string, mobile: string]
  street: [city: string, region: string, postcode: string]
  cities: readonly [city: string, region: string, postcode: string, country: string][]
  /** `9` stands for a digit. */
  bankNumber: string
  taxNumberShape: string
  currencies: readonly [code: string, name: string][]
  /** Currencies that have a bank account of their own. */
  foreignBanks: readonly [[currency: string, name: string], [currency: string, name: string]]
  customerCurrencies: readonly string[]
  supplierCurrencies: readonly string[]
  taxes: Readonly<Record<TaxRole, string>>
  taxRates: readonly TaxRateRow[]
  /** Where the chart differs from the usual one. */
  accounts: Readonly<Partial<Record<AccountRole, [code: string, name?: string, type?: string]>>>
  payroll: Payroll
  /** Who collects the tax, who the bank is, and so on: contacts that every company here has. */
  people: { taxOffice: string; bank: string; power: string; phone: string; insurer: string }
  firstNames: readonly string[]
  domain: string
}
