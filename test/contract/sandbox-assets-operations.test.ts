import type { ApiCaller } from '../support/api-caller.ts'
import { testEveryOperation } from '../support/operation-suite.ts'

const typeOf = async (caller: ApiCaller) => (await caller.list('AssetTypes'))[0]!

testEveryOperation({
  file: 'xero_assets.yaml',
  prefix: 'assets.xro/1.0',
  company: { seed: 5, size: 'small', region: 'NZ', trade: 'general' },
  requests: {
    getAssets: () => ({ query: 'status=REGISTERED&page=1&pageSize=5&orderBy=AssetName&sortDirection=desc&filterBy=e' }),
    createAsset: async (caller) => ({
      body: {
        assetName: 'Computer74863',
        assetNumber: '123477544',
        assetTypeId: (await typeOf(caller))['assetTypeId'],
        purchaseDate: '2026-01-01T00:00:00',
        purchasePrice: 100,
        disposalPrice: 23,
        assetStatus: 'Draft',
        description: 'Brown leather, dual motors',
        warrantyExpiryDate: '2027-01-01',
        serialNumber: 'S1',
        bookDepreciationSetting: {
          depreciationMethod: 'StraightLine',
          averagingMethod: 'ActualDays',
          depreciationRate: 0.5,
          depreciationCalculationMethod: 'None',
        },
        bookDepreciationDetail: { depreciationStartDate: '2026-01-02T00:00:00', costLimit: 9000, residualValue: 10 },
      },
    }),
    // One with a rate, not a life in years: that is what the example has.
    getAssetById: async (caller) => {
      const assets = await caller.list('Assets?status=REGISTERED')
      const asset = assets.find((each) => 'depreciationRate' in (each['bookDepreciationSetting'] as object))
      return { params: { id: String(asset!['assetId']) } }
    },
    getAssetTypes: () => ({}),
    createAssetType: async (caller) => {
      const { fixedAssetAccountId, depreciationExpenseAccountId, accumulatedDepreciationAccountId } = await typeOf(caller)
      return {
        body: {
          assetTypeName: 'Machinery11004',
          fixedAssetAccountId,
          depreciationExpenseAccountId,
          accumulatedDepreciationAccountId,
          bookDepreciationSetting: {
            depreciationMethod: 'DiminishingValue100',
            averagingMethod: 'ActualDays',
            depreciationRate: 0.05,
            depreciationCalculationMethod: 'None',
          },
        },
      }
    },
    getAssetSettings: () => ({}),
  },
})
