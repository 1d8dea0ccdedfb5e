import type { ApiCall } from '../api/route.ts'
import type { WireRecord } from '../company/collection.ts'
import type { Reply } from '../exchange.ts'
import { jsonReply } from '../exchange.ts'
import type { Asset } from './assets-store.ts'
import { assetsStore } from './assets-store.ts'
import type { Invalid } from './problems.ts'
import { invalid } from './problems.ts'
import { renderAsset } from './render-assets.ts'

type Key = (asset: Asset, typeName: string) => string | number

const orders: Record<string, Key> = {
  assettype: (_, typeName) => typeName.toLowerCase(),
  assetname: ({ name }) => name.toLowerCase(),
  assetnumber: ({ number }) => number.toLowerCase(),
  purchasedate: ({ purchaseDay }) => purchaseDay ?? 0,
  purchaseprice: ({ purchasePrice }) => purchasePrice ?? 0,
  disposaldate: ({ disposalDay }) => disposalDay ?? 0,
  disposalprice: ({ disposalPrice }) => disposalPrice,
}

/** `GET /Assets`: of one status, which must be named; ten at a time. */
export function listAssets(call: ApiCall): Reply {
  const { query } = call.exchange
  const { assets, types } = assetsStore.of(call.books).records
  const problems: Invalid[] = []
  const note = (fieldName: string, message: string) =>
    void problems.push({ fieldName, valueProvided: query.get(fieldName.toLowerCase()) ?? '', message })

  const status = ['Draft', 'Registered', 'Disposed'].find((each) => each.toLowerCase() === query.get('status')?.toLowerCase())
  if (status === undefined) note('Status', 'Status must be one of DRAFT, REGISTERED, DISPOSED')
  const orderBy = query.get('orderby')?.toLowerCase() ?? 'assetname'
  const key = orders[orderBy]
  if (!key || (orderBy.startsWith('disposal') && status !== 'Disposed')) note('OrderBy', 'Order By is invalid')
  const direction = query.get('sortdirection')?.toLowerCase() ?? 'asc'
  if (direction !== 'asc' && direction !== 'desc') note('SortDirection', 'Sort Direction must be asc or desc')
  const page = parseWhole(query.get('page'), 1)
  if (page === undefined) note('Page', 'Page must be greater than 0')
  const pageSize = parseWhole(query.get('pagesize'), 10)
  if (pageSize === undefined || pageSize > 200) note('PageSize', 'Page Size must be between 1 and 200')
  if (problems.length > 0 || !key || page === undefined || pageSize === undefined) throw invalid(problems)

  const typeNames = new Map(types.map(({ id, name }) => [id, name]))
  const nameOf = (asset: Asset): string => typeNames.get(asset.typeId ?? '') ?? ''
  const text = query.get('filterby')?.toLowerCase() ?? ''
  const found = assets
    .filter((asset) => asset.status === status)
    .filter((asset) =>
      [asset.name, asset.number, asset.description ?? '', nameOf(asset)].some((each) => each.toLowerCase().includes(text)),
    )
    .sort((a, b) => compare(key(a, nameOf(a)), key(b, nameOf(b))) * (direction === 'desc' ? -1 : 1))
  const pageCount = Math.ceil(found.length / pageSize)
  const items = found.slice((page - 1) * pageSize, page * pageSize).map(renderAsset)
  const links = linkPages(call, page, pageCount)
  return jsonReply(200, { pagination: { page, pageSize, pageCount, itemCount: found.length, links }, items })
}

/** Where the first, the next and the last page are, as asked for otherwise. There is no next one of the last. */
function linkPages({ exchange }: ApiCall, page: number, pageCount: number): WireRecord {
  const host = exchange.headers.host ?? 'api.xero.com'
  // Xero's own names are reached over TLS, the sandbox's own address is not.
  const origin = `${host.endsWith('xero.com') ? 'https' : 'http'}://${host}`
  const linkTo = (wanted: number): WireRecord => {
    const query = new URLSearchParams([...exchange.query].filter(([name]) => name !== 'page'))
    query.set('page', String(wanted))
    return { href: `${origin}/assets.xro/1.0/Assets?${query.toString()}` }
  }
  return {
    first: linkTo(1),
    ...(page < pageCount ? { next: linkTo(page + 1) } : {}),
    last: linkTo(Math.max(1, pageCount)),
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function parseWhole(text: string | undefined, absent: number): number | undefined {
  if (text === undefined || text === '') return absent
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 ? value : undefined
}
