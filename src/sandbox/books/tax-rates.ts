import type { Collection, WireRecord } from '../company/collection.ts'

export interface TaxRate {
  taxType: string
  name: string
  status: string
  /** Percent of the net amount that the tax adds: 15, 12.5. All components, compound ones on top. */
  effectivePercent: number
  record: WireRecord
}

export interface TaxRates {
  find(taxType: string): TaxRate | undefined
  /** May the rate stand on accounts of this class? */
  appliesTo(rate: TaxRate, accountClass: string): boolean
}

/** Looks tax rates up in the collection as it is at the time; read again when it changes. */
export function createTaxRates(collection: Pick<Collection, 'size' | 'recordAt' | 'version'>): TaxRates {
  let version = -1
  let rates = new Map<string, TaxRate>()
  return {
    find(taxType) {
      if (version !== collection.version) {
        version = collection.version
        rates = new Map(
          Array.from({ length: collection.size }, (_, index) => toTaxRate(collection.recordAt(index))).map((rate) => [
            rate.taxType.toUpperCase(),
            rate,
          ]),
        )
      }
      return rates.get(taxType.toUpperCase())
    },
    appliesTo({ record }, accountClass) {
      const property = classFlags[accountClass]
      return property === undefined || record[property] !== false
    },
  }
}

const classFlags: Record<string, string> = {
  ASSET: 'CanApplyToAssets',
  EQUITY: 'CanApplyToEquity',
  EXPENSE: 'CanApplyToExpenses',
  LIABILITY: 'CanApplyToLiabilities',
  REVENUE: 'CanApplyToRevenue',
}

function toTaxRate(record: WireRecord): TaxRate {
  return {
    taxType: String(record['TaxType']),
    name: String(record['Name']),
    status: typeof record['Status'] === 'string' ? record['Status'] : 'ACTIVE',
    effectivePercent: Number(record['EffectiveRate'] ?? 0),
    record,
  }
}
