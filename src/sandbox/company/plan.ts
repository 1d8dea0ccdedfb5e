import type { Credits } from './credits.ts'
import type { Expenses } from './expenses.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { toBase } from './money.ts'
import type { PaymentBook } from './payments.ts'
import { dayMs } from './wire.ts'
import type { World } from './world.ts'

/** One month of the company's past, in base cents. The first and the last may be cut short. */
export interface Month {
  firstDay: number
  lastDay: number
  /** Sales without tax, and bills without tax. */
  sales: number
  bills: number
  /** Tax owed for what is dated here: on sales less on purchases. */
  tax: number
  /** What documents move on the main bank account. */
  cash: number
}

/** What the documents of a company come to, month by month: everything else is made to fit it. */
export interface Plan {
  months: Month[]
  monthOf(day: number): Month
  /** Sales on invoices, bills, and what comes over the counter, in an average month. */
  sales: number
  bills: number
  counter: number
  /** All income of an average month; never nothing. */
  income: number
  /** What documents move on accounts in other currencies: cents of that currency by account, month by month. */
  foreign: Map<string, number[]>
}

/** More invoices than these are not looked at one by one. */
const sampleSize = 6000

export function createPlan(world: World, book: InvoiceBook, payments: PaymentBook, credits: Credits, expenses: Expenses): Plan {
  const months = listMonths(world)
  const monthIndexes = new Map(months.flatMap((month, index) => daysOf(month).map((day) => [day, index] as const)))
  const indexOf = (day: number) => monthIndexes.get(day) ?? (day < months[0]!.firstDay ? 0 : months.length - 1)
  const monthOf = (day: number) => months[indexOf(day)]!
  const foreign = new Map(world.chart.foreignBanks.map(({ id }) => [id, months.map(() => 0)]))
  const move = (account: { id: string }, day: number, cents: number) => {
    const others = foreign.get(account.id)
    if (others) others[indexOf(day)]! += cents
    else if (account === world.chart.cheque) monthOf(day).cash += cents
  }

  const stride = Math.max(1, Math.ceil(book.size / sampleSize))
  for (let index = 0; index < book.size; index += stride) {
    const status = book.headAt(index).status
    if (status !== 'AUTHORISED' && status !== 'PAID') continue
    const invoice = book.at(index)
    const sign = invoice.sale ? 1 : -1
    const month = monthOf(invoice.day)
    const net = toBase(invoice.subTotal, invoice.rate) * stride
    if (invoice.sale) month.sales += net
    else month.bills += net
    month.tax += sign * toBase(invoice.totalTax, invoice.rate) * stride
    for (const each of book.payments(invoice)) {
      if (each.deleted) continue
      const payment = payments.ofInvoice(invoice, each)
      move(payment.account, payment.day, sign * payment.bankCents * stride)
    }
  }
  for (const credit of [...credits.creditNotes, ...credits.prepayments, ...credits.overpayments]) {
    if (credit.status !== 'AUTHORISED' && credit.status !== 'PAID') continue
    const isNote = credits.creditNotes.includes(credit)
    const sign = credit.sale === isNote ? -1 : 1
    const month = monthOf(credit.day)
    month.tax += sign * toBase(credit.totalTax, credit.rate)
    if (isNote) month[credit.sale ? 'sales' : 'bills'] -= toBase(credit.subTotal, credit.rate)
    if (!isNote) month.cash += sign * credit.total
    for (const refund of credit.refunds) move(refund.account, refund.day, (credit.sale ? -1 : 1) * refund.bankCents)
  }
  for (const claim of expenses.claims) {
    if (claim.status === 'PAID') monthOf(claim.paidDay).cash -= claim.paid
    if (claim.status !== 'PAID' && claim.status !== 'AUTHORISED') continue
    for (const receipt of claim.receipts) monthOf(claim.reportingDay).tax -= receipt.totalTax
  }

  const length = (world.today - world.firstDay) / 30.4
  const sales = Math.round(months.reduce((sum, month) => sum + month.sales, 0) / length)
  const bills = Math.round(months.reduce((sum, month) => sum + month.bills, 0) / length)
  const { billsOfIncome } = world.trade
  const counter = billsOfIncome === undefined ? 0 : Math.max(0, Math.round((bills * 100) / billsOfIncome) - sales)
  return { months, monthOf, sales, bills, counter, income: Math.max(100_000, sales + counter), foreign }
}

function listMonths({ firstDay, today }: World): Month[] {
  const months: Month[] = []
  for (let day = firstDay; day <= today;) {
    const date = new Date(day * dayMs)
    const next = Math.floor(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / dayMs)
    months.push({ firstDay: day, lastDay: Math.min(today, next - 1), sales: 0, bills: 0, tax: 0, cash: 0 })
    day = next
  }
  return months
}

function daysOf({ firstDay, lastDay }: Month): number[] {
  return Array.from({ length: lastDay - firstDay + 1 }, (_, offset) => firstDay + offset)
}
