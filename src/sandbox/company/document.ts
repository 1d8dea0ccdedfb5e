import type { Catalogue, Item } from './catalogue.ts'
import type { Account, Chart } from './chart.ts'
import type { WireRecord } from './collection.ts'
import type { Contact } from './contacts.ts'
import type { GuidSpace } from './guid.ts'
import { extend, taxInside, taxOnTop, toAmount, toFour } from './money.ts'
import type { Random } from './random.ts'
import { taxRateOf } from './tax-rates.ts'

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
}

const expenseCodes = ['300', '400', '408', '412', '425', '429', '445', '449', '453', '461', '469', '485', '489', '493']

export function drawLines(random: Random, chart: Chart, catalogue: Catalogue, options: LineOptions): Line[] {
  const { sale, foreign, amountTypes } = options
  const pool = options.plain ? catalogue.plain : catalogue
  const lines: Line[] = []
  for (let i = 0; i < options.count; i++) {
    const item = random.chance(45) ? random.pick(sale ? pool.sold : pool.purchased) : undefined
    const account = item
      ? chart.byCode(sale ? (foreign ? '210' : '200') : '300')
      : chart.byCode(sale ? (foreign ? '210' : random.chance(90) ? '200' : '260') : random.pick(expenseCodes))
    lines.push(
      toLine(amountTypes, {
        item,
        description: item ? item.description : random.pick(sale ? pool.saleTexts : pool.purchaseTexts),
        quantity: random.chance(85) ? random.between(1, 12) * 10000 : random.between(1, 90_000),
        price: item ? (sale ? item.salePrice : item.purchasePrice) : drawPrice(random),
        discountPercent: options.discounts && random.chance(12) ? random.between(1, 8) * 5 : 0,
        account,
        taxType: amountTypes === 'NoTax' || (foreign && !sale) ? 'NONE' : account.taxType,
        tracking: random.below(catalogue.trackings.length),
      }),
    )
  }
  return lines
}

/** Mostly whole dollars and cents, sometimes all four decimals. */
function drawPrice(random: Random): number {
  const kind = random.below(10)
  if (kind < 5) return random.between(5, 900) * 10000
  if (kind < 8) return random.between(100, 250_000) * 100
  return random.between(1, 2_000_000)
}

export function toLine(amountTypes: LineAmountTypes, line: Omit<Line, 'amount' | 'tax'>): Line {
  const amount = extend(line.quantity, line.price, line.discountPercent)
  return { ...line, amount, tax: toTax(amountTypes, amount, line.taxType) }
}

/** A line of one piece at a given amount of cents. */
export function toSingleLine(
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
    tax: toTax(amountTypes, cents, taxType),
    tracking: 0,
  }
}

function toTax(amountTypes: LineAmountTypes, cents: number, taxType: string): number {
  const percent = taxRateOf(taxType).percent
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
