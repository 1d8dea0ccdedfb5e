import type { Account } from '../books/accounts.ts'
import { listPostings } from '../books/balances.ts'
import type { Books } from '../books/books.ts'
import type { Period } from './periods.ts'
import type { Field } from './report.ts'
import { toMoneyText } from './report-texts.ts'

/** Sales and purchases of a period by kind, in cents with tax, both positive. */
interface TaxSums {
  sales: number
  exports: number
  freeSales: number
  salesTax: number
  purchases: number
  capitalPurchases: number
  purchasesTax: number
  wages: number
  withheld: number
}

const exempt = /^(EXEMPTOUTPUT|INPUTTAXED|EXEMPTEXPENSES|EXEMPTCAPITAL|EXEMPTINPUT)$/
const exported = /^(ZERORATED|ZERORATEDOUTPUT|EXEMPTEXPORT|ECZROUTPUT.*)$/
const outside = new Set(['', 'NONE', 'BASEXCLUDED'])

/** `onPayments`: counted when settled. */
export function sumTaxes(books: Books, { fromDay, toDay }: Period, onPayments: boolean): TaxSums {
  const sums: TaxSums = {
    sales: 0,
    exports: 0,
    freeSales: 0,
    salesTax: 0,
    purchases: 0,
    capitalPurchases: 0,
    purchasesTax: 0,
    wages: 0,
    withheld: 0,
  }
  const accounts = new Map(books.accounts.list().map((account) => [account.id, account]))
  listPostings(books, onPayments ? 'cash' : 'accrual').each((accountId, day, net, _tracking, { tax, taxType, undoing }) => {
    if (day < fromDay || day > toDay) return
    const account = accounts.get(accountId)
    if (!account) return
    if (isWages(account)) sums.wages += net
    if (isWithholding(account) && net < 0 !== undoing) sums.withheld -= net
    if (outside.has(taxType)) return
    if (account.class === 'REVENUE' || /OUTPUT/.test(taxType)) {
      sums.sales -= net + tax
      sums.salesTax -= tax
      if (exported.test(taxType)) sums.exports -= net
      else if (exempt.test(taxType)) sums.freeSales -= net
    } else {
      if (account.type === 'FIXED' || taxType.startsWith('CAPEX')) sums.capitalPurchases += net + tax
      else sums.purchases += net + tax
      sums.purchasesTax += tax
    }
  })
  return sums
}

/** New Zealand's GST return: the boxes of the form, tax as the form works it out from totals with tax. */
export function toGstFields(sums: TaxSums): Field[] {
  const supplies = sums.sales
  const zeroRated = sums.exports + sums.freeSales
  const taxable = supplies - zeroRated
  const collected = toFraction(taxable)
  const purchases = sums.purchases + sums.capitalPurchases
  const credit = toFraction(purchases)
  const amounts: [id: string, description: string, cents: number][] = [
    ['5', 'Total sales and income for the period (including GST and any zero-rated supplies)', supplies],
    ['6', 'Zero-rated supplies included in Box 5', zeroRated],
    ['7', 'Subtract Box 6 from Box 5', taxable],
    ['8', 'Multiply Box 7 by three (3) and then divide by twenty-three (23)', collected],
    ['9', 'Adjustments from your calculation sheet', 0],
    ['10', 'Total GST collected on sales and income', collected],
    ['11', 'Total purchases and expenses (including GST)', purchases],
    ['12', 'Multiply Box 11 by three (3) and then divide by twenty-three (23)', credit],
    ['13', 'Credit adjustments from your calculation sheet', 0],
    ['14', 'Total GST credit for purchases and expenses', credit],
    ['15', 'Difference between Box 10 and Box 14', collected - credit],
  ]
  return amounts.map(([FieldID, Description, cents]) => ({ FieldID, Description, Value: toMoneyText(cents) }))
}

/** Australia's activity statement: whole dollars, cents cut off. */
export function toActivityFields(sums: TaxSums): Field[] {
  const amounts: [id: string, description: string, cents: number][] = [
    ['G1', 'Total sales', sums.sales],
    ['G2', 'Export sales', sums.exports],
    ['G3', 'Other GST-free sales', sums.freeSales],
    ['G10', 'Capital purchases', sums.capitalPurchases],
    ['G11', 'Non-capital purchases', sums.purchases],
    ['1A', 'GST on sales', sums.salesTax],
    ['1B', 'GST on purchases', sums.purchasesTax],
    ['W1', 'Total salary, wages and other payments', sums.wages],
    ['W2', 'Amounts withheld from total salary, wages and other payments', sums.withheld],
    ['4', 'PAYG tax withheld', sums.withheld],
    ['9', 'Your payment or refund amount', sums.salesTax - sums.purchasesTax + sums.withheld],
  ]
  return amounts.map(([FieldID, Description, cents]) => ({ FieldID, Description, Value: String(Math.trunc(cents / 100) + 0) }))
}

/** Wages have a type of their own in some charts, and in others only a name. */
function isWages({ type, class: accountClass, name }: Account): boolean {
  return type === 'WAGESEXPENSE' || (accountClass === 'EXPENSE' && /\b(wages|salaries)\b/i.test(name))
}

/** Where wages' tax waits to be paid over. */
function isWithholding({ type, name }: Account): boolean {
  return type === 'PAYG' || /^PAY[GE]\b/.test(name)
}

/** The tax within an amount at 15 percent. */
function toFraction(cents: number): number {
  return Math.sign(cents) * Math.round((Math.abs(cents) * 3) / 23) + 0
}
