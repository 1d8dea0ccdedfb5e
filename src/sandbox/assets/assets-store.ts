import { apportion } from '../api/apportion.ts'
import type { TenantData } from '../api/tenant-store.ts'
import { createTenantStore, organisationOf, presentOf, seedOf } from '../api/tenant-store.ts'
import type { Account } from '../books/accounts.ts'
import type { Books } from '../books/books.ts'
import { createGuidSpace } from '../company/guid.ts'
import { dayMs, toDay } from '../company/wire.ts'
import type { DepreciationSetting } from './depreciation.ts'
import { depreciate } from './depreciation.ts'
import { assetSamples, typeSamples } from './samples.ts'

export interface AssetType {
  id: string
  name: string
  assetAccountId?: string
  expenseAccountId?: string
  accumulatedAccountId?: string
  setting: DepreciationSetting
  changeId: string
}

/** Amounts in cents, days since 1970-01-01. */
export interface Asset {
  id: string
  name: string
  number: string
  typeId?: string
  /** Can be searched for, and is not shown: no answer of Xero's has it. */
  description?: string
  serialNumber?: string
  warrantyExpiryDay?: number
  purchaseDay?: number
  purchasePrice?: number
  status: 'Draft' | 'Registered' | 'Disposed'
  disposalDay?: number
  disposalPrice: number
  setting?: DepreciationSetting
  changeId: string
  depreciationStartDay?: number
  costLimit?: number
  residualValue?: number
  /** Depreciated before this financial year, and in it. */
  prior: number
  current: number
}

export interface AssetsRecords {
  types: AssetType[]
  assets: Asset[]
  settings: {
    prefix: string
    nextNumber: number
    startDay: number
    lastDepreciationDay: number
    gainAccountId?: string
    lossAccountId?: string
    capitalGainAccountId?: string
  }
}

export const assetsStore = createTenantStore<AssetsRecords>('assets', generateAssets)

/** A dozen assets in three types. What is registered adds up to what the ledger has on their accounts, where it has anything. */
function generateAssets(books: Books): TenantData<AssetsRecords> {
  const seed = seedOf(books)
  const present = toDay(presentOf(books))
  const lastDepreciationDay = endOfMonthBefore(present)
  const yearDay = startOfYear(books, present)
  const ids = createGuidSpace(seed, 'asset')
  const typeIds = createGuidSpace(seed, 'asset-type')
  const changeIds = createGuidSpace(seed, 'asset-change')
  const accounts = books.accounts.list().filter((account) => account.status !== 'ARCHIVED')
  const pairs = findPairs(accounts)
  const expense =
    accounts.find(({ type, class: of }) => type === 'DEPRECIATN' && of === 'EXPENSE') ?? findNamed(accounts, /^depreciation/i)

  const types = typeSamples.map(({ name, setting }, index): AssetType => {
    const pair = pairs.find(({ asset }) => sameKind(asset.name, name)) ?? pairs[index % Math.max(1, pairs.length)]
    return {
      id: typeIds.at(index),
      name,
      ...(pair ? { assetAccountId: pair.asset.id, accumulatedAccountId: pair.accumulated.id } : {}),
      ...(expense ? { expenseAccountId: expense.id } : {}),
      setting,
      changeId: changeIds.at(1000 + index),
    }
  })
  const assets = assetSamples.map((sample, index): Asset => {
    const type = types[sample.type]!
    const purchaseDay = present - sample.agedDays
    const registered = sample.status !== 'Draft'
    const endDay = sample.status === 'Disposed' ? present - sample.soldDaysAgo : lastDepreciationDay
    const whole = registered ? depreciate(sample.price, type.setting, purchaseDay, endDay) : 0
    const prior = registered
      ? Math.min(whole, depreciate(sample.price, type.setting, purchaseDay, Math.min(yearDay - 1, endDay)))
      : 0
    return {
      id: ids.at(index),
      name: sample.name,
      number: `FA-${String(index + 1).padStart(4, '0')}`,
      ...(sample.status === 'Draft' && index % 2 === 1 ? {} : { typeId: type.id }),
      ...(sample.serial === undefined ? {} : { serialNumber: sample.serial, warrantyExpiryDay: purchaseDay + 730 }),
      purchaseDay,
      purchasePrice: sample.price,
      status: sample.status,
      disposalPrice: 0,
      ...(sample.status === 'Disposed' ? { disposalDay: endDay, disposalPrice: sample.soldFor } : {}),
      setting: type.setting,
      changeId: changeIds.at(index),
      depreciationStartDay: purchaseDay,
      prior,
      current: whole - prior,
    }
  })
  agreeWithLedger(books, types, assets, present, yearDay)
  const gains = findNamed(accounts, /gain.*disposal|other revenue|other income/i)
  const records: AssetsRecords = {
    types,
    assets,
    settings: {
      prefix: 'FA-',
      nextNumber: assets.length + 1,
      startDay: startOfYear(books, present - 900),
      lastDepreciationDay,
      ...(gains ? { gainAccountId: gains.id, capitalGainAccountId: gains.id } : {}),
      ...(expense ? { lossAccountId: expense.id } : {}),
    },
  }
  return { records, blobs: new Map() }
}

/** Cost and depreciation of the registered assets become shares of what stands on their accounts. */
function agreeWithLedger(books: Books, types: AssetType[], assets: Asset[], present: number, yearDay: number): void {
  const postings = books.ledger.postings()
  const standing = postings.sum({ toDay: present })
  const before = postings.sum({ toDay: yearDay - 1 })
  for (const assetAccountId of new Set(types.flatMap((type) => type.assetAccountId ?? []))) {
    const own = types.filter((type) => type.assetAccountId === assetAccountId)
    const held = assets.filter((asset) => asset.status === 'Registered' && own.some((type) => type.id === asset.typeId))
    const cost = standing.get(assetAccountId) ?? 0
    if (cost <= 0 || held.length === 0) continue
    const accumulatedId = own[0]!.accumulatedAccountId ?? ''
    const accumulated = Math.min(cost, Math.max(0, -(standing.get(accumulatedId) ?? 0)))
    const prior = Math.min(accumulated, Math.max(0, -(before.get(accumulatedId) ?? 0)))
    const prices = apportion(
      cost,
      held.map((asset) => asset.purchasePrice ?? 0),
    )
    const wholes = apportion(accumulated, prices)
    const priors = apportion(prior, prices)
    for (const [index, asset] of held.entries()) {
      asset.purchasePrice = prices[index]!
      asset.prior = Math.min(priors[index]!, wholes[index]!)
      asset.current = wholes[index]! - asset.prior
    }
  }
}

interface Pair {
  asset: Account
  accumulated: Account
}

/** `Less Accumulated Depreciation on Office Equipment` belongs to `Office Equipment`. */
function findPairs(accounts: readonly Account[]): Pair[] {
  const fixed = accounts.filter(({ type }) => type === 'FIXED')
  return fixed.flatMap((accumulated): Pair[] => {
    const name = /accumulated depreciation on (.+)$/i.exec(accumulated.name)?.[1]
    const asset = name && fixed.find((each) => each.name.toLowerCase() === name.toLowerCase())
    return asset ? [{ asset, accumulated }] : []
  })
}

function sameKind(accountName: string, typeName: string): boolean {
  return accountName.toLowerCase().split(' ')[0] === typeName.toLowerCase().split(' ')[0]
}

function findNamed(accounts: readonly Account[], pattern: RegExp): Account | undefined {
  return accounts.find(({ name }) => pattern.test(name))
}

function endOfMonthBefore(day: number): number {
  const date = new Date(day * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs - 1
}

/** First day of the financial year that a day lies in. */
export function startOfYear(books: Books, day: number): number {
  const organisation = organisationOf(books)
  const month = Number(organisation['FinancialYearEndMonth'] ?? 12) - 1
  const lastDay = Number(organisation['FinancialYearEndDay'] ?? 31)
  const year = new Date(day * dayMs).getUTCFullYear()
  const after = (endYear: number): number => Date.UTC(endYear, month, lastDay) / dayMs + 1
  return after(year) <= day ? after(year) : after(year - 1)
}
