import { afterAll, beforeAll, expect, test } from 'vitest'
import { AssetApi } from 'xero-node'
import type { ApiCaller, Json } from '../support/api-caller.ts'
import { openApiCaller } from '../support/api-caller.ts'
import { first, given, refusal } from '../support/sandbox-sdk.ts'

let caller: ApiCaller
let sdk: AssetApi
beforeAll(async () => {
  caller = await openApiCaller('assets.xro/1.0', { seed: 3, size: 'small', region: 'AU', trade: 'wholesaler' })
  sdk = new AssetApi(`${caller.sandbox.apiUrl}/assets.xro/1.0`)
  sdk.accessToken = caller.token
})
afterAll(() => caller.close())

const listAll = (status: string): Promise<Json[]> => caller.list(`Assets?status=${status}&pageSize=200`)
const settingOf = (asset: Json): Json => asset['bookDepreciationDetail'] as Json

test('registered assets and their depreciation are what the ledger has on their accounts', async () => {
  const registered = await listAll('REGISTERED')
  const types = await caller.list('AssetTypes')
  const standing = new Map(caller.sandbox.control.ledger().map(({ accountId, cents }) => [accountId, cents]))
  const sums = new Map<string, number>()
  const add = (id: unknown, amount: unknown, sign: number) =>
    void sums.set(String(id), (sums.get(String(id)) ?? 0) + sign * Math.round(Number(amount) * 100))
  for (const asset of registered) {
    const type = types.find((each) => each['assetTypeId'] === asset['assetTypeId'])!
    const detail = settingOf(asset)
    add(type['fixedAssetAccountId'], asset['purchasePrice'], 1)
    add(type['accumulatedDepreciationAccountId'], detail['priorAccumDepreciationAmount'], -1)
    add(type['accumulatedDepreciationAccountId'], detail['currentAccumDepreciationAmount'], -1)
  }
  const known = [...sums].filter(([id]) => (standing.get(id) ?? 0) !== 0)
  expect(known.length).toBeGreaterThan(1)
  for (const [id, sum] of known) expect(sum).toBe(standing.get(id))
})

test('every asset is worth what it cost less what was depreciated', async () => {
  for (const status of ['DRAFT', 'REGISTERED', 'DISPOSED']) {
    const assets = await listAll(status)
    expect(assets.length).toBeGreaterThan(1)
    for (const asset of assets) {
      const { priorAccumDepreciationAmount: prior, currentAccumDepreciationAmount: current } = settingOf(asset)
      const worth = Math.round((Number(asset['purchasePrice']) - Number(prior) - Number(current)) * 100) / 100
      expect(asset['accountingBookValue']).toBe(status === 'DISPOSED' ? 0 : worth)
      expect(await caller.read(`Assets/${String(asset['assetId'])}`)).toMatchObject(asset)
    }
  }
})

test('pages link to one another', async () => {
  const body = await caller.read('Assets?status=registered&pageSize=3&orderBy=AssetNumber')
  expect(body['pagination']).toMatchObject({ page: 1, pageSize: 3, itemCount: (await listAll('REGISTERED')).length })
  const { links } = body['pagination'] as { links: { next: { href: string } } }
  const next = (await (
    await fetch(links.next.href, { headers: { authorization: `Bearer ${caller.token}`, accept: 'application/json' } })
  ).json()) as Json
  expect(next['pagination']).toMatchObject({ page: 2, pageSize: 3 })
  const numbers = [...(body['items'] as Json[]), ...(next['items'] as Json[])].map(({ assetNumber: number }) => String(number))
  expect(numbers).toEqual([...numbers].sort())
})

test.each<[string, Json, string]>([
  ['without a name', {}, 'AssetName'],
  [
    'with a rate and a life',
    { bookDepreciationSetting: { depreciationRate: 5, effectiveLifeYears: 5 } },
    'BookDepreciationSetting.DepreciationRate',
  ],
  ['with a number that is taken', { assetNumber: 'FA-0001' }, 'AssetNumber'],
  ['of a type that is not there', { assetTypeId: '11111111-2222-4333-8444-555555555555' }, 'AssetTypeId'],
  ['that cost less than nothing', { purchasePrice: -1 }, 'PurchasePrice'],
  ['that was disposed of before it came', { assetStatus: 'Disposed' }, 'AssetStatus'],
  ['registered and bought on no day', { assetStatus: 'Registered' }, 'PurchaseDate'],
  ['bought on 31 February', { purchaseDate: '2026-02-31' }, 'PurchaseDate'],
])('an asset %s is refused', async (about, more, field) => {
  const body = about === 'without a name' ? more : { assetName: 'Chair', ...more }
  const before = await listAll('DRAFT')
  const answer = await caller.send('POST', 'Assets', body)
  expect(answer.status, answer.text).toBe(400)
  const { fieldValidationErrors: errors } = answer.json() as { fieldValidationErrors: Json[] }
  expect(errors.map(({ fieldName }) => fieldName)).toContain(field)
  expect(await listAll('DRAFT')).toEqual(before)
})

test('a list without a status, and types that are there or post to the wrong accounts, are refused', async () => {
  expect((await caller.send('GET', 'Assets')).status).toBe(400)
  const [type] = await caller.list('AssetTypes')
  const setting = { depreciationMethod: 'StraightLine', averagingMethod: 'ActualDays', depreciationRate: 5 }
  const body = { ...type, bookDepreciationSetting: setting }
  expect((await caller.send('POST', 'AssetTypes', body)).status).toBe(409)
  const wrong = { ...body, assetTypeName: 'New', fixedAssetAccountId: type!['depreciationExpenseAccountId'] }
  expect((await caller.send('POST', 'AssetTypes', wrong)).status).toBe(400)
})

test('the official SDK registers assets', async () => {
  const [type] = (await sdk.getAssetTypes('')).body
  const created = (
    await sdk.createAssetType('', {
      assetTypeName: 'By the SDK',
      fixedAssetAccountId: given(type!.fixedAssetAccountId),
      depreciationExpenseAccountId: given(type!.depreciationExpenseAccountId),
      accumulatedDepreciationAccountId: given(type!.accumulatedDepreciationAccountId),
      bookDepreciationSetting: {
        depreciationMethod: 'StraightLine' as never,
        averagingMethod: 'ActualDays' as never,
        depreciationRate: 20,
        depreciationCalculationMethod: 'Rate' as never,
      },
    })
  ).body
  const asset = (
    await sdk.createAsset('', {
      assetName: 'Drill',
      assetTypeId: given(created.assetTypeId),
      assetStatus: 'Registered' as never,
      purchaseDate: '2026-03-01',
      purchasePrice: 1250.5,
    })
  ).body
  expect(asset).toMatchObject({
    assetName: 'Drill',
    assetStatus: 'Registered',
    purchasePrice: 1250.5,
    accountingBookValue: 1250.5,
  })
  expect(asset.assetNumber).toMatch(/^FA-\d{4}$/)
  expect((await sdk.getAssetById('', given(asset.assetId))).body.assetName).toBe('Drill')
  const listed = (await sdk.getAssets('', 'REGISTERED' as never, 1, 50, 'AssetName', 'asc', 'Drill')).body
  expect(first(listed.items).assetId).toBe(asset.assetId)
  expect((await sdk.getAssetSettings('')).body.assetNumberPrefix).toBe('FA-')
  expect((await refusal(sdk.createAsset('', { assetName: '' }))).status).toBe(400)
})
