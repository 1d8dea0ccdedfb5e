import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { isPlain } from './texts.ts'
import type { TradeProfile } from './trades/trade.ts'

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
  /** Items of which stock is kept: on invoices and bills in base currency alone, so that cost is known to the cent. */
  readonly stocked: readonly Item[]
  readonly saleTexts: readonly string[]
  readonly purchaseTexts: readonly string[]
}

export interface Catalogue extends Pool {
  readonly items: readonly Item[]
  /** The part that is ASCII, which is much faster to serve. */
  readonly plain: Pool
  /** Ready tracking arrays of a line: none, an option of the first category, or one of each. */
  readonly trackings: readonly (readonly TrackingStub[])[]
  readonly categories: readonly { id: string; name: string; options: readonly { id: string; name: string }[] }[]
  trackingRecords(): WireRecord[]
}

export function createCatalogue(seed: number, trade: TradeProfile): Catalogue {
  const itemIds = createGuidSpace(seed, 'item')
  const trackingIds = createGuidSpace(seed, 'tracking')
  const items = trade.items.map(([code, name, description, sale, purchase, kind], index): Item => {
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
  let next = 0
  const categories = trade.trackings.map(([name, status, options]) => ({
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
  categories[0]!.options.forEach((_, first) => {
    trackings.push([stub(0, first)])
    if (first < categories[1]!.options.length) trackings.push([stub(0, first), stub(1, first)])
  })
  const pool: Pool = {
    sold: items.filter((item) => item.sold && !item.tracked),
    purchased: items.filter((item) => item.purchased && !item.tracked),
    stocked: items.filter((item) => item.tracked),
    saleTexts: trade.saleTexts,
    purchaseTexts: trade.purchaseTexts,
  }
  return {
    items,
    ...pool,
    plain: {
      sold: pool.sold.filter((item) => isPlain(item.description + item.code + item.name)),
      purchased: pool.purchased.filter((item) => isPlain(item.description + item.code + item.name)),
      stocked: pool.stocked.filter((item) => isPlain(item.description + item.code + item.name)),
      saleTexts: pool.saleTexts.filter(isPlain),
      purchaseTexts: pool.purchaseTexts.filter(isPlain),
    },
    trackings,
    categories,
    trackingRecords: () =>
      categories.map((category) => ({
        Name: category.name,
        Status: category.status,
        TrackingCategoryID: category.id,
        Options: category.options.map((option, index) => ({
          TrackingOptionID: option.id,
          Name: option.name,
          Status: category.status === 'ARCHIVED' || index === 3 ? 'ARCHIVED' : 'ACTIVE',
          HasValidationErrors: false,
          IsDeleted: false,
          IsArchived: category.status === 'ARCHIVED',
          IsActive: category.status !== 'ARCHIVED',
        })),
      })),
  }
}
