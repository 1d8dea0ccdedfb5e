import { randomUUID } from 'node:crypto'
import { notFound } from '../api/problems.ts'
import { withRefusals } from '../api/refusal.ts'
import type { ApiCall, Route } from '../api/route.ts'
import { createApi } from '../api/route.ts'
import type { Reply } from '../exchange.ts'
import { jsonReply } from '../exchange.ts'
import { readAsset, readType } from './asset-input.ts'
import { listAssets } from './asset-list.ts'
import type { Asset, AssetType, AssetsRecords } from './assets-store.ts'
import { assetsStore } from './assets-store.ts'
import { renderAsset, renderSettings, renderType } from './render-assets.ts'

const reads = ['assets', 'assets.read']
const writes = ['assets']

function recordsOf(call: ApiCall): AssetsRecords {
  return assetsStore.of(call.books).records
}

const routes: Route[] = [
  { method: 'GET', path: 'Assets', scopes: reads, answer: listAssets },
  { method: 'POST', path: 'Assets', scopes: writes, answer: createAsset },
  {
    method: 'GET',
    path: 'Assets/{id}',
    scopes: reads,
    answer(call) {
      const id = call.params['id']?.toLowerCase()
      const asset = recordsOf(call).assets.find((each) => each.id === id)
      if (!asset) return notFound()
      const metaData = {
        bookDepreciationDetailsCanChange: asset.status === 'Draft',
        taxDepreciationDetailsCanChange: asset.status === 'Draft',
      }
      return jsonReply(200, { ...renderAsset(asset), metaData })
    },
  },
  {
    method: 'GET',
    path: 'AssetTypes',
    scopes: reads,
    answer(call) {
      const records = recordsOf(call)
      return jsonReply(
        200,
        records.types.map((type) => renderType(type, records)),
      )
    },
  },
  { method: 'POST', path: 'AssetTypes', scopes: writes, answer: createType },
  { method: 'GET', path: 'Settings', scopes: reads, answer: (call) => jsonReply(200, renderSettings(recordsOf(call))) },
]

function createAsset(call: ApiCall): Reply {
  const records = recordsOf(call)
  const { number: asked, ...values } = readAsset(call, records)
  const asset: Asset = { id: randomUUID(), changeId: randomUUID(), number: asked ?? takeNumber(records), ...values }
  records.assets.push(asset)
  return jsonReply(200, renderAsset(asset))
}

/** The next number that nobody has taken by hand. */
function takeNumber({ settings, assets }: AssetsRecords): string {
  const taken = new Set(assets.map(({ number }) => number.toLowerCase()))
  for (;;) {
    const number = `${settings.prefix}${String(settings.nextNumber).padStart(4, '0')}`
    settings.nextNumber += 1
    if (!taken.has(number.toLowerCase())) return number
  }
}

function createType(call: ApiCall): Reply {
  const records = recordsOf(call)
  const values = readType(call)
  if (records.types.some(({ name }) => name.toLowerCase() === values.name.toLowerCase())) {
    return jsonReply(409, {
      type: 'http://common.service.xero.com/errors/conflict',
      title: 'Conflict',
      detail: `An asset type with the name ${values.name} already exists.`,
    })
  }
  const type: AssetType = { id: randomUUID(), changeId: randomUUID(), ...values }
  records.types.push(type)
  return jsonReply(200, renderType(type, records))
}

/** Xero Assets: the register of fixed assets. JSON in camelCase; nothing is ever deleted. */
export const assetsApi = createApi('/assets.xro/1.0/', withRefusals(routes))
