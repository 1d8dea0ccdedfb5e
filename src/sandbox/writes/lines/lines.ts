import { randomUUID } from 'node:crypto'
import type { Account } from '../../books/accounts.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { LineAmountTypes } from '../../company/document.ts'
import { toAmount, toFour } from '../../company/money.ts'
import { findBy } from '../find-by.ts'
import { createInput } from '../input.ts'
import type { Input } from '../input.ts'
import { readAccount, isOpenToLines, readItemDefaults, readTaxRate, readUntaxedType } from './line-accounts.ts'
import type { ItemDefaults } from './line-accounts.ts'
import { divideAmount, extendLine, scale, taxOf, toCentPrice, toTenThousandths, undiscount } from './line-amounts.ts'
import { readTracking } from './line-tracking.ts'
import type { Write } from '../write-routes.ts'

/** What a document allows its lines. */
export interface LineRules {
  amountTypes: LineAmountTypes
  /** Which half of an item fills in what a line leaves out. */
  side: 'sale' | 'purchase'
  /** The document is approved, or put up for it: every line needs an account. */
  complete: boolean
  /** Sales invoices, quotes and orders take discounts; elsewhere they are not looked at. Default false. */
  discounts?: boolean
  /** `computed`: the tax of a line is always that of its rate. Default `override`. */
  tax?: 'override' | 'computed'
  /** Accounts that lines may name. Default: all but banks, control accounts and stock without a tracked item. */
  allows?: (account: Account, trackedItem: boolean) => boolean
  /** Lines that the document has: a line sent with one's LineItemID changes it and keeps what was not sent. */
  before?: readonly WireRecord[]
}

/** Lines as Xero shows them, and what they add up to in whole cents of the document's currency. */
export interface Lines {
  lineItems: WireRecord[]
  subTotal: number
  totalTax: number
  total: number
  totalDiscount: number
}

export type LineWrite = Pick<Write, 'books' | 'draft' | 'problems' | 'exactPrices'>

/** Largest amount of a line, in cents: 9,999,999,999.99. */
const mostCents = 999_999_999_999

/**
 * Reads LineItems. What a line leaves out comes from its item, its account's tax rate, or from the other two of quantity,
 * price and amount; tax is rounded on each line and then summed. Problems go to `write.problems`; the lines are then of no use.
 */
export function readLines(write: LineWrite, sent: readonly Input[], rules: LineRules): Lines {
  const before = new Map(rules.before?.map((line) => [String(line['LineItemID']).toLowerCase(), line]))
  const read = sent.map((input) => {
    const held = before.get(input.text('LineItemID')?.toLowerCase() ?? '')
    return readLine(
      write,
      held ? createInput(mergeLine(held, input.raw)) : input,
      rules,
      held !== undefined && !input.has('UnitAmount'),
    )
  })
  const sum = (key: 'amount' | 'tax' | 'discount'): number => read.reduce((total, line) => total + line[key], 0)
  const totalTax = sum('tax')
  const subTotal = rules.amountTypes === 'Inclusive' ? sum('amount') - totalTax : sum('amount')
  const total = subTotal + totalTax
  if (total < 0 && write.problems.errors.length === 0)
    write.problems.error('The Total for this document must be greater than or equal to zero.')
  return { lineItems: read.map(({ record }) => record), subTotal, totalTax, total, totalDiscount: sum('discount') }
}

/** Lines that were not sent, under new rules: as they are, but for the tax where the way it is counted has changed. */
export function rereadLines(write: LineWrite, held: readonly WireRecord[], rules: LineRules, taxAnew: boolean): Lines {
  const inputs = held.map((line) => {
    const { TaxAmount: tax, ...rest } = line
    return createInput(taxAnew || tax === undefined ? rest : line)
  })
  return readLines({ ...write, exactPrices: true }, inputs, { ...rules, before: held })
}

interface ReadLine {
  record: WireRecord
  amount: number
  tax: number
  discount: number
}

function readLine(write: LineWrite, input: Input, rules: LineRules, keepsPrice: boolean): ReadLine {
  const { problems } = write
  const item = readItem(write, input, rules)
  const description = input.text('Description') || item?.description
  if (!description) problems.error('The description field is mandatory for each line item.')
  const tracking = readTracking(write, input.list('Tracking'), rules.before)
  const id = input.text('LineItemID')
  const lineItemId = id && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id.toLowerCase() : randomUUID()
  if (!item && isDescriptionOnly(input)) {
    const record = {
      Description: description ?? '',
      UnitAmount: 0,
      TaxAmount: 0,
      LineAmount: 0,
      Tracking: tracking,
      Quantity: 0,
      LineItemID: lineItemId,
    }
    return { record, amount: 0, tax: 0, discount: 0 }
  }
  const { quantity, price, amount, discountRate, discountAmount } = readAmounts(write, input, item, rules, keepsPrice)
  const allows = rules.allows ?? isOpenToLines
  const account = readAccount(input, item?.accountCode, {
    books: write.books,
    problems,
    needed: rules.complete,
    allows: (candidate) => allows(candidate, item?.tracked ?? false),
  })
  const rate = rules.amountTypes === 'NoTax' ? undefined : readTaxRate(input, account, write)
  const computed = taxOf(rules.amountTypes, amount, rate?.effectivePercent ?? 0)
  const sentTax = rules.tax === 'computed' || rules.amountTypes === 'NoTax' ? undefined : input.cents('TaxAmount')
  const tax = sentTax ?? computed
  if (Math.abs(tax) > Math.abs(amount)) problems.error('The tax amount cannot be greater than the line amount')
  const record: WireRecord = {
    ...(item ? { ItemCode: item.record['Code'] } : {}),
    Description: description ?? '',
    UnitAmount: toFour(price),
    ...(account || rate ? { TaxType: rate?.taxType ?? readUntaxedType(input, write.books) } : {}),
    TaxAmount: toAmount(tax),
    LineAmount: toAmount(amount),
    ...(account && account.code !== '' ? { AccountCode: account.code } : {}),
    ...(item
      ? { Item: { ItemID: item.record['ItemID'], Name: item.record['Name'] ?? item.record['Code'], Code: item.record['Code'] } }
      : {}),
    Tracking: tracking,
    Quantity: toFour(quantity),
    ...(discountRate > 0 ? { DiscountRate: toFour(discountRate) } : {}),
    ...(discountAmount > 0 ? { DiscountAmount: toAmount(discountAmount) } : {}),
    LineItemID: lineItemId,
    ...(account ? { AccountID: account.id } : {}),
  }
  const discount = discountRate > 0 ? extendLine(quantity, price) - amount : discountAmount
  return { record, amount, tax, discount }
}

function readItem({ draft, problems }: LineWrite, input: Input, { side }: LineRules): ItemDefaults | undefined {
  const code = input.text('ItemCode')
  if (!code) return undefined
  const [item] = findBy(draft, 'Items', 'Code', code)
  if (!item) {
    problems.error(`Item code '${code}' is not valid`)
    return undefined
  }
  return readItemDefaults(item, side)
}

/** A line that only says something: neither account nor any figure. What Xero shows of it may be sent back. */
function isDescriptionOnly(input: Input): boolean {
  if (['AccountCode', 'AccountID'].some((property) => input.text(property))) return false
  return ['Quantity', 'UnitAmount', 'LineAmount', 'TaxAmount'].every((property) => (input.number(property) ?? 0) === 0)
}

interface Amounts {
  /** Ten-thousandths. */
  quantity: number
  price: number
  discountRate: number
  /** Cents. */
  amount: number
  discountAmount: number
}

function readAmounts(
  { books, problems, exactPrices }: LineWrite,
  input: Input,
  item: ItemDefaults | undefined,
  rules: LineRules,
  keepsPrice: boolean,
): Amounts {
  const exact = exactPrices || keepsPrice
  const sentAmount = input.cents('LineAmount')
  const sentQuantity = input.number('Quantity')
  // The item's price, unless quantity and amount already say what it is.
  const usualPrice = sentAmount === undefined || sentQuantity === undefined ? item?.price : undefined
  const sentPrice = input.number('UnitAmount') ?? usualPrice
  const discountRate = rules.discounts ? toTenThousandths(input.number('DiscountRate') ?? 0) : 0
  const discountAmount = rules.discounts && discountRate === 0 ? (input.cents('DiscountAmount') ?? 0) : 0
  if (discountRate < 0 || discountRate > 100 * scale) {
    problems.error('The discount rate must be between 0 and 100.')
    return { quantity: 0, price: 0, discountRate: 0, discountAmount: 0, amount: 0 }
  }
  if (sentQuantity !== undefined && sentQuantity < 0 && books.context.quirks.refuseNegativeQuantities) {
    problems.error(`The quantity value '${sentQuantity.toFixed(4)}' is invalid. Quantity must not be less than zero.`)
  }
  const amounts = complete()
  if (Math.abs(amounts.amount) <= mostCents) return amounts
  problems.error(`The line amount ${inText(amounts.amount)} exceeds the maximum of ${inText(mostCents)}.`)
  return { ...amounts, amount: 0 }

  function complete(): Amounts {
    const quantity = sentQuantity === undefined ? undefined : toTenThousandths(sentQuantity)
    const price = sentPrice === undefined ? undefined : toTenThousandths(sentPrice, exact ? 4 : 2)
    const rest = { discountRate, discountAmount }
    if (sentAmount !== undefined && (quantity === undefined || price === undefined)) {
      // What is missing makes up the amount; the amount itself stays as sent.
      const gross = undiscount(sentAmount + discountAmount, discountRate)
      if (price !== undefined)
        return { ...rest, quantity: price === 0 ? scale : divideAmount(gross, price), price, amount: sentAmount }
      const pieces = quantity ?? scale
      const each = pieces === 0 ? 0 : divideAmount(gross, pieces)
      return { ...rest, quantity: pieces, price: exact ? each : toCentPrice(each), amount: sentAmount }
    }
    const amount = extendLine(quantity ?? scale, price ?? 0, discountRate) - discountAmount
    if (sentAmount !== undefined && sentAmount !== amount) {
      problems.error(`The line total ${inText(sentAmount)} does not match the expected line total ${inText(amount)}`)
    }
    return { ...rest, quantity: quantity ?? scale, price: price ?? 0, amount }
  }
}

/** `1234.50` */
function inText(cents: number): string {
  return toAmount(cents).toFixed(2)
}

/** A stored line with what was sent laid over it; what follows from the old values goes where a new one asks for it. */
function mergeLine(held: WireRecord, sent: WireRecord): WireRecord {
  const has = (...names: string[]): boolean => names.some((name) => sent[name] !== undefined && sent[name] !== null)
  const rest: WireRecord = { ...held }
  const drop = (...names: string[]): void => {
    for (const name of names) delete rest[name]
  }
  if (has('Quantity', 'UnitAmount', 'DiscountRate', 'DiscountAmount')) drop('LineAmount')
  if (has('LineAmount') && !has('UnitAmount')) drop('UnitAmount')
  if (has('Quantity', 'UnitAmount', 'DiscountRate', 'DiscountAmount', 'LineAmount', 'TaxType')) drop('TaxAmount')
  if (has('AccountCode', 'AccountID')) drop('AccountCode', 'AccountID')
  if (has('ItemCode')) drop('Item')
  return { ...rest, ...sent }
}
