import type { WireRecord } from './collection.ts'

export interface TaxRate {
  type: string
  name: string
  /** Effective percent. */
  percent: number
}

/** New Zealand's rates, the old 12.5 % ones, and two that the company made itself: one with components, one deleted. */
const table: [type: string, name: string, percent: number, report: string, appliesTo: string, status: string][] = [
  ['OUTPUT2', '15% GST on Income', 15, 'OUTPUT', 'AELR', 'ACTIVE'],
  ['INPUT2', '15% GST on Expenses', 15, 'INPUT', 'AELX', 'ACTIVE'],
  ['ZERORATED', 'Zero Rated', 0, 'OUTPUT', 'LR', 'ACTIVE'],
  ['NONE', 'No GST', 0, 'NONE', 'AELRX', 'ACTIVE'],
  ['GSTONIMPORTS', 'GST on Imports', 0, 'GSTONIMPORTS', 'AEL', 'ACTIVE'],
  ['OUTPUT', '12.5% GST on Income', 12.5, 'OUTPUT', 'AELR', 'ARCHIVED'],
  ['INPUT', '12.5% GST on Expenses', 12.5, 'INPUT', 'AELX', 'ARCHIVED'],
  ['TAX001', 'Visitor levy & GST', 17.5, 'OUTPUT', 'LR', 'ACTIVE'],
  ['TAX002', 'Old rate, "do not use"', 10, 'INPUT', 'X', 'DELETED'],
]

export const taxRates: ReadonlyMap<string, TaxRate> = new Map(
  table.map(([type, name, percent]) => [type, { type, name, percent }]),
)

export function taxRateOf(type: string): TaxRate {
  const rate = taxRates.get(type)
  if (!rate) throw new RangeError(`The company has no tax rate ${type}.`)
  return rate
}

export function createTaxRateRecords(): WireRecord[] {
  return table.map(([type, name, percent, report, appliesTo, status]) => ({
    Name: name,
    TaxType: type,
    ReportTaxType: report,
    CanApplyToAssets: appliesTo.includes('A'),
    CanApplyToEquity: appliesTo.includes('E'),
    CanApplyToExpenses: appliesTo.includes('X'),
    CanApplyToLiabilities: appliesTo.includes('L'),
    CanApplyToRevenue: appliesTo.includes('R'),
    DisplayTaxRate: percent,
    EffectiveRate: percent,
    Status: status,
    TaxComponents:
      type === 'TAX001'
        ? [
            { Name: 'GST', Rate: 15, IsCompound: false, IsNonRecoverable: false },
            { Name: 'Levy', Rate: 2.5, IsCompound: false, IsNonRecoverable: false },
          ]
        : [{ Name: 'GST', Rate: percent, IsCompound: false, IsNonRecoverable: false }],
  }))
}
