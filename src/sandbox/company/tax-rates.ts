import type { WireRecord } from './collection.ts'
import type { RegionProfile, TaxRole } from './regions/region.ts'

/** The rates of an organisation's region. */
export interface TaxTable {
  /** Effective percent. Throws a RangeError for a type that the region does not have. */
  percentOf(type: string): number
  /** `sale` → `OUTPUT2` */
  of(role: TaxRole): string
  records(): WireRecord[]
}

export function createTaxTable(region: RegionProfile): TaxTable {
  const percents = new Map(
    region.taxRates.map(([type, , components]) => [type, components.reduce((sum, [, percent]) => sum + percent, 0)]),
  )
  const percentOf = (type: string): number => {
    const percent = percents.get(type)
    if (percent === undefined) throw new RangeError(`The company has no tax rate ${type}.`)
    return percent
  }
  return {
    percentOf,
    of: (role) => region.taxes[role],
    records: () =>
      region.taxRates.map(([type, name, components, report, appliesTo, status = 'ACTIVE']) => ({
        Name: name,
        TaxType: type,
        ReportTaxType: report,
        CanApplyToAssets: appliesTo.includes('A'),
        CanApplyToEquity: appliesTo.includes('E'),
        CanApplyToExpenses: appliesTo.includes('X'),
        CanApplyToLiabilities: appliesTo.includes('L'),
        CanApplyToRevenue: appliesTo.includes('R'),
        DisplayTaxRate: percentOf(type),
        EffectiveRate: percentOf(type),
        Status: status,
        TaxComponents: components.map(([Name, Rate]) => ({ Name, Rate, IsCompound: false, IsNonRecoverable: false })),
      })),
  }
}
