import type { WireRecord } from '../company/collection.ts'
import { toAmount } from '../company/money.ts'
import { toDateString } from '../company/wire.ts'
import type { Asset, AssetType, AssetsRecords } from './assets-store.ts'
import { renderSetting } from './depreciation.ts'

const noSetting = { method: 'NoDepreciation', averaging: 'ActualDays' }

/** Cents: what the books say that it is worth; 0 once it is sold. A price that a draft is to be sold for is taken off already. */
export function bookValueOf(asset: Asset): number {
  return asset.status === 'Disposed' ? 0 : (asset.purchasePrice ?? 0) - asset.prior - asset.current - asset.disposalPrice
}

/** What was gained above the price paid, and what was won or lost against the book value (Xero Assets: book depreciation detail). */
function renderDisposal(asset: Asset): WireRecord {
  const price = asset.purchasePrice ?? 0
  const sold = asset.status === 'Disposed'
  const capitalGain = sold ? Math.max(0, asset.disposalPrice - price) : 0
  const gainLoss = sold ? Math.min(asset.disposalPrice, price) - (price - asset.prior - asset.current) : 0
  return { currentCapitalGain: toAmount(capitalGain), currentGainLoss: toAmount(gainLoss) }
}

export function renderAsset(asset: Asset): WireRecord {
  const price = asset.purchasePrice
  return {
    assetId: asset.id,
    assetName: asset.name,
    ...(asset.typeId === undefined ? {} : { assetTypeId: asset.typeId }),
    assetNumber: asset.number,
    ...(asset.purchaseDay === undefined ? {} : { purchaseDate: toDateString(asset.purchaseDay) }),
    ...(price === undefined ? {} : { purchasePrice: toAmount(price) }),
    ...(asset.disposalDay === undefined ? {} : { disposalDate: toDateString(asset.disposalDay) }),
    disposalPrice: toAmount(asset.disposalPrice),
    assetStatus: asset.status,
    ...(asset.warrantyExpiryDay === undefined ? {} : { warrantyExpiryDate: toDateString(asset.warrantyExpiryDay) }),
    ...(asset.serialNumber === undefined ? {} : { serialNumber: asset.serialNumber }),
    trackingItems: [],
    bookDepreciationSetting: renderSetting(asset.setting ?? noSetting, asset.id, 'Asset', asset.changeId),
    bookDepreciationDetail: {
      ...(asset.depreciationStartDay === undefined ? {} : { depreciationStartDate: toDateString(asset.depreciationStartDay) }),
      ...(asset.costLimit === undefined ? {} : { costLimit: toAmount(asset.costLimit) }),
      ...(asset.residualValue === undefined ? {} : { residualValue: toAmount(asset.residualValue) }),
      priorAccumDepreciationAmount: toAmount(asset.prior),
      currentAccumDepreciationAmount: toAmount(asset.current),
      ...renderDisposal(asset),
    },
    taxDepreciationSettings: [],
    taxDepreciationDetails: [],
    canRollback: true,
    accountingBookValue: toAmount(bookValueOf(asset)),
    taxValues: [],
    isDeleteEnabledForDate: asset.status === 'Draft',
  }
}

export function renderType(type: AssetType, { assets }: AssetsRecords): WireRecord {
  return {
    assetTypeId: type.id,
    assetTypeName: type.name,
    ...(type.assetAccountId === undefined ? {} : { fixedAssetAccountId: type.assetAccountId }),
    ...(type.expenseAccountId === undefined ? {} : { depreciationExpenseAccountId: type.expenseAccountId }),
    ...(type.accumulatedAccountId === undefined ? {} : { accumulatedDepreciationAccountId: type.accumulatedAccountId }),
    bookDepreciationSetting: renderSetting(type.setting, type.id, 'AssetType', type.changeId),
    taxDepreciationSettings: [],
    locks: assets.filter((asset) => asset.typeId === type.id && asset.prior + asset.current > 0).length,
    lockPrivateUseAccount: false,
  }
}

export function renderSettings({ settings }: AssetsRecords): WireRecord {
  return {
    assetNumberPrefix: settings.prefix,
    assetNumberSequence: String(settings.nextNumber).padStart(4, '0'),
    assetStartDate: toDateString(settings.startDay),
    lastDepreciationDate: toDateString(settings.lastDepreciationDay),
    ...(settings.gainAccountId === undefined ? {} : { defaultGainOnDisposalAccountId: settings.gainAccountId }),
    ...(settings.lossAccountId === undefined ? {} : { defaultLossOnDisposalAccountId: settings.lossAccountId }),
    ...(settings.capitalGainAccountId === undefined
      ? {}
      : { defaultCapitalGainOnDisposalAccountId: settings.capitalGainAccountId }),
    optInForTax: false,
  }
}
