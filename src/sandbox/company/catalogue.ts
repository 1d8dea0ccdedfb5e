import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { toFour } from './money.ts'
import { isPlain, purchaseTexts, saleTexts } from './texts.ts'
import { toWireInstant } from './wire.ts'

/** What the company sells and buys, and how it sorts it. Prices are in ten-thousandths. */
export interface Item {
  id: string
  code: string
  name: string
  description: string
  salePrice: number
  purchasePrice: number
  sold: boolean
  purchased: boolean
  tracked: boolean
  /** As it stands on a line. */
  stub: WireRecord
}

/** One option of one tracking category, as it stands on a line. */
export type TrackingStub = WireRecord

/** What lines are drawn from. */
export interface Pool {
  readonly sold: readonly Item[]
  readonly purchased: readonly Item[]
  readonly saleTexts: readonly string[]
  readonly purchaseTexts: readonly string[]
}

export interface Catalogue extends Pool {
  readonly items: readonly Item[]
  /** The part that is ASCII, which is much faster to serve. */
  readonly plain: Pool
  /** Ready tracking arrays of a line: none, region, or region and department. */
  readonly trackings: readonly (readonly TrackingStub[])[]
  readonly categories: readonly { id: string; name: string; options: readonly { id: string; name: string }[] }[]
  itemRecords(): WireRecord[]
  trackingRecords(): WireRecord[]
}

const itemTable: [code: string, name: string, description: string, sale: number, purchase: number, kind: string][] = [
  ['BOOK', 'Handbook', 'Handbook, 3rd edition', 19.95, 9.5, 'SP'],
  ['CONS-H', 'Consulting hour', 'Consulting, per hour', 165, 0, 'S'],
  ['CONS-D', 'Consulting day', 'Consulting day\nincl. preparation', 1240, 0, 'S'],
  ['TRAIN', 'Training', 'Training "Getting started", up to 8 people', 500, 0, 'S'],
  ['SUP-M', 'Support plan', 'Support, monthly; renews automatically', 99.5, 0, 'S'],
  ['WIDGET', 'Widget', 'Widget, anodised', 12.3456, 7.1234, 'SP'],
  ['WIDGET-XL', 'Widget XL', 'Widget XL — 40% more widget', 31.075, 18.4005, 'SPT'],
  ['SCREW-100', 'Screws', 'Screws 4×40 mm, box of 100', 0.0875, 0.0312, 'SP'],
  ['PAPER', 'Copy paper', 'Paper A4, 80 g/m²', 6.9, 4.25, 'SP'],
  ['HOST', 'Hosting', 'Hosting, per GB and month', 0.1225, 0.0725, 'SP'],
  ['COFFEE', 'Coffee beans', 'Café crème ☕ 1 kg', 34, 21.5, 'P'],
  ['OLD-1', 'Discontinued', '', 5, 2.5, 'SP'],
  ['茶-01', '緑茶', '緑茶 200g（静岡県産）', 28, 16, 'SP'],
]

export function createCatalogue(seed: number, startMs: number, nowMs: number): Catalogue {
  const itemIds = createGuidSpace(seed, 'item')
  const trackingIds = createGuidSpace(seed, 'tracking')
  const items = itemTable.map(([code, name, description, sale, purchase, kind], index): Item => {
    const id = itemIds.at(index)
    return {
      id,
      code,
      name,
      description,
      salePrice: Math.round(sale * 10000),
      purchasePrice: Math.round(purchase * 10000),
      sold: kind.includes('S'),
      purchased: kind.includes('P'),
      tracked: kind.includes('T'),
      stub: { ItemID: id, Name: name, Code: code },
    }
  })
  const names: [string, string, string[]][] = [
    ['Region', 'ACTIVE', ['North', 'South', 'Te Tai Tokerau', 'Eastside, "the docks"']],
    ['Department', 'ACTIVE', ['Sales', 'R&D', 'Verwaltung']],
    ['Old campaign', 'ARCHIVED', ['Spring 2023']],
  ]
  let next = 0
  const categories = names.map(([name, status, options]) => ({
    id: trackingIds.at(next++),
    name,
    status,
    options: options.map((option) => ({ id: trackingIds.at(next++), name: option })),
  }))
  const stub = (category: number, option: number): TrackingStub => {
    const found = categories[category]!
    return {
      Name: found.name,
      Option: found.options[option]!.name,
      TrackingCategoryID: found.id,
      TrackingOptionID: found.options[option]!.id,
    }
  }
  const trackings: TrackingStub[][] = [[], []]
  for (let region = 0; region < 4; region++) {
    trackings.push([stub(0, region)])
    if (region < 3) trackings.push([stub(0, region), stub(1, region)])
  }
  const pool: Pool = {
    sold: items.filter((item) => item.sold && !item.tracked),
    purchased: items.filter((item) => item.purchased && !item.tracked),
    saleTexts,
    purchaseTexts,
  }
  return {
    items,
    ...pool,
    plain: {
      sold: pool.sold.filter((item) => isPlain(item.description + item.code + item.name)),
      purchased: pool.purchased.filter((item) => isPlain(item.description + item.code + item.name)),
      saleTexts: saleTexts.filter(isPlain),
      purchaseTexts: purchaseTexts.filter(isPlain),
    },
    trackings,
    categories,
    itemRecords: () =>
      items.map((item, index) => ({
        ItemID: item.id,
        Code: item.code,
        Description: item.description,
        ...(item.purchased ? { PurchaseDescription: `${item.description} (bought in)` } : {}),
        UpdatedDateUTC: toWireInstant(Math.floor(startMs + ((nowMs - startMs) * (index + 1)) / (items.length + 2)) + 113 * index),
        PurchaseDetails: item.purchased
          ? {
              UnitPrice: toFour(item.purchasePrice),
              ...(item.tracked ? { COGSAccountCode: '310' } : { AccountCode: '300' }),
              TaxType: 'INPUT2',
            }
          : {},
        SalesDetails: item.sold ? { UnitPrice: toFour(item.salePrice), AccountCode: '200', TaxType: 'OUTPUT2' } : {},
        Name: item.name,
        IsTrackedAsInventory: item.tracked,
        ...(item.tracked ? { InventoryAssetAccountCode: '630', TotalCostPool: 0, QuantityOnHand: 0 } : {}),
        IsSold: item.sold,
        IsPurchased: item.purchased,
      })),
    trackingRecords: () =>
      categories.map((category) => ({
        Name: category.name,
        Status: category.status,
        TrackingCategoryID: category.id,
        Options: category.options.map((option, index) => ({
          TrackingOptionID: option.id,
          Name: option.name,
          Status: category.status === 'ARCHIVED' || (index === 3 && category.name === 'Region') ? 'ARCHIVED' : 'ACTIVE',
          HasValidationErrors: false,
          IsDeleted: false,
          IsArchived: category.status === 'ARCHIVED',
          IsActive: category.status !== 'ARCHIVED',
        })),
      })),
  }
}
