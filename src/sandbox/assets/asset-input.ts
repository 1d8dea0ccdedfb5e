import type { Fields } from '../api/fields.ts'
import type { ApiCall } from '../api/route.ts'
import { toDay } from '../company/wire.ts'
import { toCents } from '../writes/input.ts'
import type { Asset, AssetType, AssetsRecords } from './assets-store.ts'
import type { DepreciationSetting } from './depreciation.ts'
import { averagingMethods, calculationMethods, depreciationMethods } from './depreciation.ts'
import { readBody, refuseProblems } from './problems.ts'

/** Undefined where the body has none. Notes what is wrong with it. */
export function readSetting(body: Fields): DepreciationSetting | undefined {
  const fields = body.child('bookDepreciationSetting')
  if (!fields) return undefined
  const method = fields.oneOf('depreciationMethod', depreciationMethods)
  const averaging = fields.oneOf('averagingMethod', averagingMethods)
  fields.oneOf('depreciationCalculationMethod', calculationMethods)
  const rate = fields.number('depreciationRate')
  const years = fields.number('effectiveLifeYears')
  if (rate !== undefined && years !== undefined)
    fields.note('depreciationRate', "Can't have both Depreciation Rate and Effective Life")
  if (rate !== undefined && (rate < 0 || rate > 100))
    fields.note('depreciationRate', 'Depreciation Rate must be between 0 and 100')
  if (years !== undefined && (years < 1 || !Number.isInteger(years)))
    fields.note('effectiveLifeYears', 'Effective Life must be a whole number of years')
  return {
    method: method ?? 'NoDepreciation',
    averaging: averaging ?? 'ActualDays',
    ...(rate === undefined ? {} : { rate }),
    ...(years === undefined ? {} : { years }),
  }
}

/** An asset as a client describes it, without its identifiers. Throws Refusal. */
export function readAsset(
  call: ApiCall,
  records: AssetsRecords,
): Omit<Asset, 'id' | 'number' | 'changeId'> & { number?: string } {
  const body = readBody(call)
  body.require('assetName')
  const money = (fields: Fields | undefined, name: string): number | undefined => {
    const value = fields?.number(name)
    if (value !== undefined && value < 0) fields?.note(name, `${name} can't be negative`)
    return value === undefined ? undefined : toCents(value)
  }
  const day = (fields: Fields | undefined, name: string): number | undefined => {
    const ms = fields?.instant(name)
    return ms === undefined ? undefined : toDay(ms)
  }
  const name = body.text('assetName')?.trim() ?? ''
  const number = body.text('assetNumber')?.trim()
  const typeId = body.guid('assetTypeId')
  const type = typeId === undefined ? undefined : records.types.find((each) => each.id === typeId)
  if (typeId !== undefined && !type) body.note('assetTypeId', 'Asset Type Id is invalid')
  const status = (body.oneOf('assetStatus', ['Draft', 'Registered', 'Disposed']) ?? 'Draft') as Asset['status']
  if (status === 'Disposed') body.note('assetStatus', "An asset can't be created as disposed")
  if (status === 'Registered') body.require('assetTypeId', 'purchaseDate', 'purchasePrice')
  if (name.length > 255) body.note('assetName', 'Asset Name is too long')
  if (number && records.assets.some((asset) => asset.number.toLowerCase() === number.toLowerCase()))
    body.note('assetNumber', 'Asset Number must be unique')
  const detail = body.child('bookDepreciationDetail')
  const setting = readSetting(body) ?? type?.setting
  const values = {
    purchaseDay: day(body, 'purchaseDate'),
    purchasePrice: money(body, 'purchasePrice'),
    depreciationStartDay: day(detail, 'depreciationStartDate'),
    costLimit: money(detail, 'costLimit'),
    residualValue: money(detail, 'residualValue'),
    warrantyExpiryDay: day(body, 'warrantyExpiryDate'),
    serialNumber: body.text('serialNumber'),
    description: body.text('description'),
    typeId,
    number: number === '' ? undefined : number,
    setting,
  }
  const disposalPrice = money(body, 'disposalPrice') ?? 0
  // Depreciation is run in Xero: what a client says of it counts as brought in for a registered asset alone.
  const prior = status === 'Registered' ? (money(detail, 'priorAccumDepreciationAmount') ?? 0) : 0
  const current = status === 'Registered' ? (money(detail, 'currentAccumDepreciationAmount') ?? 0) : 0
  if (prior + current > (values.purchasePrice ?? 0))
    body.note('bookDepreciationDetail.currentAccumDepreciationAmount', 'Depreciation is more than the purchase price')
  refuseProblems(body)
  return { name, status, disposalPrice, prior, current, ...present(values) }
}

/** Throws Refusal. */
export function readType(call: ApiCall): Omit<AssetType, 'id' | 'changeId'> {
  const body = readBody(call)
  body.require('assetTypeName', 'bookDepreciationSetting')
  const name = body.text('assetTypeName')?.trim() ?? ''
  const { accounts } = call.books
  const account = (field: string, label: string, fits: (type: string, accountClass: string) => boolean): string | undefined => {
    const id = body.text(field)
    const found = id === undefined || id === '' ? undefined : accounts.find(id)
    if (!found || found.id.toLowerCase() !== id?.toLowerCase() || !fits(found.type, found.class)) {
      body.note(field, `${label} is invalid`)
      return undefined
    }
    return found.id
  }
  const values = {
    assetAccountId: account('fixedAssetAccountId', 'Fixed Asset Account Id', (type) => type === 'FIXED'),
    expenseAccountId: account('depreciationExpenseAccountId', 'Depreciation Expense Account Id', (_, of) => of === 'EXPENSE'),
    accumulatedAccountId: account(
      'accumulatedDepreciationAccountId',
      'Accumulated Depreciation Account Id',
      (type) => type === 'FIXED',
    ),
  }
  const setting = readSetting(body) ?? { method: 'NoDepreciation', averaging: 'ActualDays' }
  refuseProblems(body)
  return { name, setting, ...present(values) }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the properties that are undefined. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>
}
