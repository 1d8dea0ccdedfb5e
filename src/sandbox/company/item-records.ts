import type { Collection, WireRecord } from './collection.ts'
import { createCollection } from './create-collection.ts'
import { toAmount, toFour } from './money.ts'
import type { StockLevel } from './stock.ts'
import { toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** The price list. What is on hand and what it cost is counted at the first read: it takes a look at every invoice. */
export function createItems(world: World, stock: () => ReadonlyMap<string, StockLevel>): Collection {
  const { items } = world.catalogue
  const indexes = new Map(items.map((item, index) => [item.id, index]))
  const updatedMsAt = (index: number) =>
    Math.floor(world.startMs + ((world.nowMs - world.startMs) * (index + 1)) / (items.length + 2)) + 113 * index
  return createCollection('Items', 'ItemID', {
    size: items.length,
    idAt: (index) => items[index]!.id,
    updatedMsAt,
    recordAt: (index) => toItemRecord(world, index, updatedMsAt(index), stock),
    indexOf: (id) => indexes.get(id),
  })
}

function toItemRecord(
  { catalogue, chart, taxes }: World,
  index: number,
  updatedMs: number,
  stock: () => ReadonlyMap<string, StockLevel>,
): WireRecord {
  const item = catalogue.items[index]!
  const level = item.tracked ? stock().get(item.id) : undefined
  return {
    ItemID: item.id,
    Code: item.code,
    // An item that is no longer sold loses what was said of its sale.
    ...(item.sold ? { Description: item.description } : {}),
    ...(item.purchased ? { PurchaseDescription: `${item.description || item.name} (bought in)` } : {}),
    UpdatedDateUTC: toWireInstant(updatedMs),
    PurchaseDetails: item.purchased
      ? {
          UnitPrice: toFour(item.purchasePrice),
          ...(item.tracked ? { COGSAccountCode: chart.of('costOfSales').code } : { AccountCode: chart.of('purchases').code }),
          TaxType: taxes.of('purchase'),
        }
      : {},
    SalesDetails: item.sold
      ? { UnitPrice: toFour(item.salePrice), AccountCode: chart.of('sales').code, TaxType: taxes.of('sale') }
      : {},
    Name: item.name,
    IsTrackedAsInventory: item.tracked,
    ...(item.tracked
      ? {
          InventoryAssetAccountCode: chart.of('inventory').code,
          TotalCostPool: toAmount(level?.costCents ?? 0),
          QuantityOnHand: toFour(level?.quantity ?? 0),
        }
      : {}),
    IsSold: item.sold,
    IsPurchased: item.purchased,
  }
}
