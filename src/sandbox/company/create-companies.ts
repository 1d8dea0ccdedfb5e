import type { Company, CompanyOptions, Region, Trade } from './collection.ts'
import { createCompany } from './company.ts'
import { createGuidSpace } from './guid.ts'
import { deriveSeed, Random } from './random.ts'
import { regions } from './regions/regions.ts'
import { trades } from './trades/trades.ts'
import { companyWords } from './texts.ts'

/** As of one company; what is left out differs from company to company. */
export type CompaniesOptions = Omit<CompanyOptions, 'tenantId' | 'name'>

const kinds: Readonly<Record<Trade, string>> = {
  general: 'Trading',
  cafe: 'Café',
  consultancy: 'Advisory',
  wholesaler: 'Wholesale',
  charity: 'Community Trust',
  agency: 'Studio',
}

/** Many companies, each with a name, an id, a seed, a region and a trade of its own. They take no room until they are read. */
export function createCompanies(count: number, options: CompaniesOptions): Company[] {
  const ids = createGuidSpace(options.seed, 'tenant')
  const regionNames = Object.keys(regions) as Region[]
  const tradeNames = Object.keys(trades) as Trade[]
  return Array.from({ length: count }, (_, index) => {
    const seed = deriveSeed(options.seed, `company ${index}`)
    const random = new Random(seed)
    const region = options.region ?? regionNames[index % regionNames.length]!
    const trade = options.trade ?? tradeNames[Math.floor(index / regionNames.length) % tradeNames.length]!
    const name = `${random.pick(companyWords)} ${kinds[trade]} ${index + 1}`
    return createCompany({ ...options, seed, region, trade, name, tenantId: ids.at(index) })
  })
}
