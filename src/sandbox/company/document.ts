import type { Catalogue, Item } from './catalogue.ts'
import type { Account } from './chart.ts'
import type { WireRecord } from './collection.ts'
import type { Contact } from './contacts.ts'
import type { GuidSpace } from './guid.ts'
import { extend, taxInside, taxOnTop, toAmount, toFour } from './money.ts'
import type { Random } from './random.ts'
import type { TaxTable } from './tax-rates.ts'
import type { Side } from './trades/trade.ts'
import type { World } from './world.ts'

export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax'

/** One line: quantity and price in ten-thousandths, amounts in cents of the document's currency. */
export interface Line {
  item: Item | undefined
  description: string
  quantity: number
  price: number
  discountPercent: number
  account: Account
  taxType: string
  amount: number
  tax: number
  /** Index into the catalogue's ready tracking arrays. */
  tracking: number
}

/** What the lines add up to, in cents. */
export interface Totals {
  subTotal: number
  totalTax: number
  total: number
  totalDiscount: number
}

export interface LineOptions {
  sale: boolean
  foreign: boolean
  amountTypes: LineAmountTypes
  count: number
  discounts: boolean
  /** ASCII alone. */
  plain?: boolean
  /** Lines may name items of which stock is kept. */
  stock?: boolean
  /** A small thing, as one pays by card. */
  petty?: boolean
}

export function drawLines(random: Random, world: World, options: LineOptions): Line[] {
  const { chart, catalogue, taxes, trade } = world
  const { sale, foreign, amountTypes } = options
  const side = sale ? trade.sale : trade.bill
  const pool = options.plain ? catalogue.plain : catalogue
  const stocked = options.stock && !foreign && trade.keepsStock && pool.stocked.length > 0 ? pool.stocked : undefined
  const traded = sale ? pool.sold : pool.purchased
  const lines: Line[] = []
  for (let i = 0; i < options.count; i++) {
    const wishesItem = random.chance(side.items)
    const fromStock = stocked !== undefined && random.chance(85)
    const list = fromStock ? stocked : traded
    const item = wishesItem && list.length > 0 && !options.petty ? random.pick(list) : undefined
    const account =
      sale && foreign
        ? chart.of('export')
        : item
          ? chart.of(sale ? 'sales' : fromStock ? 'inventory' : 'purchases')
          : chart.of(drawAccount(random, side))
    lines.push(
      toLine(taxes, amountTypes, {
        item,
        description: item ? item.description || item.name : random.pick(sale ? pool.saleTexts : pool.purchaseTexts),
        quantity: drawQuantity(random, item !== undefined && fromStock, options, world),
        price: item ? (sale ? item.salePrice : item.purchasePrice) : drawPrice(random, options.petty ? [4, 120] : side.prices),
        discountPercent: options.discounts && random.chance(12) ? random.between(1, 8) * 5 : 0,
        account,
        taxType: amountTypes === 'NoTax' || (foreign && !sale) ? taxes.of('none') : account.taxType,
        tracking: random.below(catalogue.trackings.length),
      }),
    )
  }
  return lines
}

/** Stock comes and goes in whole pieces, and about as much of it comes as goes. */
function drawQuantity(random: Random, fromStock: boolean, { sale, petty }: LineOptions, { trade }: World): number {
  const pieces = petty ? 2 : sale ? trade.sale.pieces : trade.bill.pieces
  if (!fromStock) return random.chance(85) ? random.between(1, pieces) * 10000 : random.between(1, pieces * 7500)
  if (sale) return random.between(1, pieces) * 10000
  const sold = trade.salesShare * trade.sale.items * (trade.sale.pieces + 1) * 0.5
  const lots = (100 - trade.salesShare) * homeShare(trade.bill) * trade.bill.items
  return random.between(Math.ceil((sold / lots) * 0.5), Math.floor((sold / lots) * 1.55)) * 10000
}

/** Part of the contacts that deal in base currency: no stock is bought from the others. */
function homeShare({ foreignEvery }: Side): number {
  return foreignEvery === 0 ? 1 : 1 - 1 / foreignEvery
}

function drawAccount(random: Random, { accounts }: Side) {
  let left = random.below(accounts.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [role, weight] of accounts) {
    if (left < weight) return role
    left -= weight
  }
  return accounts[0]![0]
}

/** Mostly whole dollars and cents, sometimes all four decimals. */
function drawPrice(random: Random, [low, high]: readonly [low: number, high: number]): number {
  const kind = random.below(10)
  if (kind < 5) return random.between(low, high) * 10000
  if (kind < 8) return random.between(low * 100, high * 100) * 100
  return random.between(1, high * 2500)
}

export function toLine(taxes: TaxTable, amountTypes: LineAmountTypes, line: Omit<Line, 'amount' | 'tax'>): Line {
  const amount = extend(line.quantity, line.price, line.discountPercent)
  return { ...line, amount, tax: toTax(taxes, amountTypes, amount, line.taxType) }
}

/** A line of one piece at a given amount of cents. */
export function toSingleLine(
  taxes: TaxTable,
  amountTypes: LineAmountTypes,
  account: Account,
  description: string,
  cents: number,
  taxType: string,
): Line {
  return {
    item: undefined,
    description,
    quantity: 10000,
    price: cents * 100,
    discountPercent: 0,
    account,
    taxType,
    amount: cents,
    tax: toTax(taxes, amountTypes, cents, taxType),
    tracking: 0,
  }
}

function toTax(taxes: TaxTable, amountTypes: LineAmountTypes, cents: number, taxType: string): number {
  const percent = taxes.percentOf(taxType)
  if (amountTypes === 'NoTax' || percent === 0) return 0
  return amountTypes === 'Inclusive' ? taxInside(cents, percent) : taxOnTop(cents, percent)
}

/** Tax is rounded on each line and then summed, as Xero does. */
export function totalOf(amountTypes: LineAmountTypes, lines: readonly Line[]): Totals {
  let amount = 0
  let totalTax = 0
  let totalDiscount = 0
  for (const line of lines) {
    amount += line.amount
    totalTax += line.tax
    if (line.discountPercent > 0) totalDiscount += extend(line.quantity, line.price, 0) - line.amount
  }
  const subTotal = amountTypes === 'Inclusive' ? amount - totalTax : amount
  return { subTotal, totalTax, total: subTotal + totalTax, totalDiscount }
}

/** What a line moves on its account: its amount without tax. */
export function netOf(amountTypes: LineAmountTypes, line: Line): number {
  return amountTypes === 'Inclusive' ? line.amount - line.tax : line.amount
}

export function toLineRecord(line: Line, id: string, catalogue: Catalogue): WireRecord {
  const { item, account } = line
  const record: WireRecord = item
    ? {
        ItemCode: item.code,
        Description: line.description,
        UnitAmount: toFour(line.price),
        TaxType: line.taxType,
        TaxAmount: toAmount(line.tax),
        LineAmount: toAmount(line.amount),
        AccountCode: account.code,
        Item: item.stub,
        Tracking: catalogue.trackings[line.tracking],
        Quantity: toFour(line.quantity),
        LineItemID: id,
        AccountID: account.id,
      }
    : {
        Description: line.description,
        UnitAmount: toFour(line.price),
        TaxType: line.taxType,
        TaxAmount: toAmount(line.tax),
        LineAmount: toAmount(line.amount),
        AccountCode: account.code,
        Tracking: catalogue.trackings[line.tracking],
        Quantity: toFour(line.quantity),
        LineItemID: id,
        AccountID: account.id,
      }
  if (line.discountPercent > 0) record['DiscountRate'] = line.discountPercent
  return record
}

/** What invoices, credit notes, bank transactions, quotes and orders have in common. Days count from 1970, rates are in millionths. */
export interface Document extends Totals {
  id: string
  index: number
  contact: Contact
  day: number
  createdMs: number
  updatedMs: number
  currency: string
  rate: number
  status: string
  reference: string
  amountTypes: LineAmountTypes
  lines: Line[]
}

/** Adds up the lines and fills in what most documents leave at its default. */
export function toDocument(fields: Omit<Document, keyof Totals>): Document {
  return { ...fields, ...totalOf(fields.amountTypes, fields.lines) }
}

/** The amounts and lines of a document as Xero writes them. */
export function toAmountFields(document: Document, lineIds: GuidSpace, catalogue: Catalogue): WireRecord {
  return {
    LineAmountTypes: document.amountTypes,
    LineItems: document.lines.map((line, i) => toLineRecord(line, lineIds.at(document.index * 8 + i), catalogue)),
    SubTotal: toAmount(document.subTotal),
    TotalTax: toAmount(document.totalTax),
    Total: toAmount(document.total),
  }
}
