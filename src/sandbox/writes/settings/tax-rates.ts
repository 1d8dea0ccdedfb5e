import type { Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { readChoice, readText } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { isReferenced } from '../references.ts'
import { reportTaxTypes } from './report-tax-types.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

const scopes = ['accounting.settings']
/** Report types under which a rate is for purchases: it may not stand on revenue, and sales rates not on expenses. */
const purchases = /INPUT|EXPENSES|IMPORT|ACQUISITIONS|PURCHASES/
const sales = /OUTPUT|SALES|SUPPLY|EXPORT/
/** Countries whose returns need to know what a rate reports as. */
const reportingRegions = ['NZ', 'AU', 'UK']

export const taxRateRoutes: Route[] = createWriteRoutes({
  path: 'TaxRates',
  root: 'TaxRates',
  id: 'TaxType',
  scopes,
  put: createTaxRate,
  post: (write) => {
    const { input, draft } = write
    const type = input.text('TaxType')
    const existing = type ? draft.find('TaxRates', type.toUpperCase()) : findRate(write, input.text('Name'))
    if (existing) return updateTaxRate(write, existing)
    if (type) {
      write.problems.error(`The TaxType code '${type}' does not exist or cannot be used for this type of transaction.`)
      return undefined
    }
    return createTaxRate(write)
  },
})

function createTaxRate(write: Write): WireRecord | undefined {
  const { input, problems, draft, books } = write
  const name = readText(write, 'Name', 50)
  if (!name) problems.error('Tax rate name must be specified.')
  if (findRate(write, name)) problems.error('Please enter a unique Name.')
  const reportType = readChoice(write, 'ReportTaxType', reportTaxTypes)
  if (!input.text('ReportTaxType') && reportingRegions.includes(books.region)) problems.error('ReportTaxType must be specified.')
  const components = readComponents(write)
  if (!components || components.length === 0) problems.error('At least one TaxComponent must be specified.')
  const status = input.text('Status')?.toUpperCase() ?? 'ACTIVE'
  if (status !== 'ACTIVE') problems.error(`The status '${status}' is not valid for new tax rates.`)
  if (problems.errors.length > 0) return undefined
  return draft.save(
    'TaxRates',
    toRecord({ Name: name, TaxType: nextTaxType(write), Status: 'ACTIVE' }, reportType ?? 'NONE', components!),
  )
}

function updateTaxRate(write: Write, before: WireRecord): WireRecord | undefined {
  const { problems, draft } = write
  const type = String(before['TaxType'])
  if (!/^TAX\d+$/.test(type)) problems.error('System tax rates cannot be changed.')
  if (before['Status'] === 'DELETED') problems.error('Deleted tax rates cannot be updated.')
  const name = readText(write, 'Name', 50) || String(before['Name'])
  const named = findRate(write, name)
  if (named && named['TaxType'] !== type) problems.error('Please enter a unique Name.')
  const status = readChoice(write, 'Status', ['ACTIVE', 'ARCHIVED', 'DELETED']) ?? before['Status']
  if (
    status === 'DELETED' &&
    isReferenced(write, (object) => object['TaxType'] === type && 'LineAmount' in object, ['Contacts'])
  ) {
    problems.error('The tax rate is in use and cannot be deleted.')
  }
  const reportType = readChoice(write, 'ReportTaxType', reportTaxTypes) ?? String(before['ReportTaxType'])
  const components = readComponents(write) ?? (before['TaxComponents'] as WireRecord[])
  if (problems.errors.length > 0) return undefined
  return draft.save('TaxRates', toRecord({ Name: name, TaxType: type, Status: status }, reportType, components))
}

function toRecord(
  rate: { Name: unknown; TaxType: string; Status: unknown },
  reportType: string,
  components: WireRecord[],
): WireRecord {
  const percent = sumRates(components)
  return {
    Name: rate.Name,
    TaxType: rate.TaxType,
    ReportTaxType: reportType,
    CanApplyToAssets: true,
    CanApplyToEquity: true,
    CanApplyToExpenses: !sales.test(reportType),
    CanApplyToLiabilities: true,
    CanApplyToRevenue: !purchases.test(reportType),
    DisplayTaxRate: percent,
    EffectiveRate: percent,
    Status: rate.Status,
    TaxComponents: components,
  }
}

/** A compound component is charged on the price with the other ones. Four decimals. */
function sumRates(components: WireRecord[]): number {
  const total = (compound: boolean) =>
    components.filter((part) => part['IsCompound'] === compound).reduce((sum, part) => sum + Number(part['Rate']), 0)
  const simple = total(false)
  const percent = simple + (total(true) * (100 + simple)) / 100
  return Math.round(percent * 10_000) / 10_000
}

function readComponents(write: Write): WireRecord[] | undefined {
  const { input, problems } = write
  const components = input.list('TaxComponents')?.map((part) => {
    const name = readText({ input: part, problems }, 'Name', 50)
    if (!name) problems.error('Tax component name must be specified.')
    const rate = part.number('Rate')
    if (rate === undefined || rate < 0 || rate > 100) problems.error('Tax component rate must be between 0 and 100.')
    return {
      Name: name,
      Rate: Math.round((rate ?? 0) * 10_000) / 10_000,
      IsCompound: part.boolean('IsCompound') ?? false,
      IsNonRecoverable: part.boolean('IsNonRecoverable') ?? false,
    }
  })
  if (components && components.filter((part) => part.IsCompound).length > 1) {
    problems.error('Only one tax component can be compounded.')
  }
  if (components?.some((part) => part.IsNonRecoverable))
    problems.error('Non-recoverable tax components are not valid for this organisation.')
  return components
}

/** Names of deleted rates are free again. */
function findRate({ draft }: Write, name: string | undefined): WireRecord | undefined {
  return findBy(draft, 'TaxRates', 'Name', name).find((rate) => rate['Status'] !== 'DELETED')
}

/** `TAX001`, `TAX002` … */
function nextTaxType({ draft }: Write): string {
  for (let number = 1; ; number++) {
    const type = `TAX${String(number).padStart(3, '0')}`
    if (!draft.find('TaxRates', type)) return type
  }
}
