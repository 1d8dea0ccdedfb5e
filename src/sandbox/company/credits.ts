import { drawLines, toDocument, toSingleLine } from './document.ts'
import type { Document, Line, LineAmountTypes } from './document.ts'
import { createGuidSpace } from './guid.ts'
import { payRestAfterCredit } from './invoice-book.ts'
import type { Credit, Invoice, InvoiceBook } from './invoice-book.ts'
import type { Payment } from './payments.ts'
import { toBase } from './money.ts'
import { deriveSeed, Random } from './random.ts'
import { references } from './texts.ts'
import type { World } from './world.ts'

export interface Allocation {
  id: string
  invoice: Invoice
  cents: number
  day: number
  enteredMs: number
}

/** A credit note, or the credit that too much or too early a payment left. */
export interface CreditDocument extends Document {
  sale: boolean
  number: string
  allocations: Allocation[]
  refunds: Payment[]
  /** Bank transaction that made it (prepayments and overpayments). */
  bankTransactionId: string
}

export interface Credits {
  creditNotes: CreditDocument[]
  prepayments: CreditDocument[]
  overpayments: CreditDocument[]
  /** Money paid back: these stand among the payments too. */
  refunds: Payment[]
}

/** Cents not yet allocated nor paid back. */
export function remainingOf(credit: CreditDocument): number {
  if (credit.status === 'VOIDED' || credit.status === 'DELETED') return 0
  const allocated = credit.allocations.reduce((sum, allocation) => sum + allocation.cents, 0)
  return credit.refunds.reduce((left, refund) => left - refund.cents, credit.total - allocated)
}

/** Makes the credits and sets them against invoices: call before any invoice is read. */
export function createCredits(world: World, book: InvoiceBook): Credits {
  const credits: Credits = { creditNotes: [], prepayments: [], overpayments: [], refunds: [] }
  const draw = createDraw(world, book, credits)
  let used = 0
  for (let index = 0; index < book.size && used < world.scale.credits; index++) {
    if (book.headAt(index).settlement === 'credit') draw.against(book.at(index), used++)
  }
  for (let n = 0; n < Math.max(8, world.scale.credits / 2); n++) draw.unapplied(n)
  return credits
}

function createDraw(world: World, book: InvoiceBook, credits: Credits) {
  const { seed, chart, contacts, currencies, taxes } = world
  const baseCurrency = currencies.base
  const random = new Random(deriveSeed(seed, 'credits'))
  const ids = {
    creditNote: createGuidSpace(seed, 'credit-note'),
    prepayment: createGuidSpace(seed, 'prepayment'),
    overpayment: createGuidSpace(seed, 'overpayment'),
  }
  const bankIds = createGuidSpace(seed, 'credit-bank-transaction')
  const allocationIds = createGuidSpace(seed, 'allocation')
  const lists = { creditNote: credits.creditNotes, prepayment: credits.prepayments, overpayment: credits.overpayments }
  let allocationCount = 0
  let bankCount = 0

  type Kind = keyof typeof lists
  interface Wish {
    sale: boolean
    contact: Invoice['contact']
    day: number
    currency: string
    rate: number
    amountTypes: LineAmountTypes
    lines: Line[]
    status: string
  }

  const make = (kind: Kind, wish: Wish): CreditDocument => {
    const list = lists[kind]
    const index = list.length
    const createdMs = world.workingMs(wish.day, random)
    const { sale, ...fields } = wish
    const reference = kind === 'creditNote' && !sale ? '' : random.pick(references)
    const credit: CreditDocument = {
      ...toDocument({ ...fields, id: ids[kind].at(index), index, createdMs, updatedMs: createdMs, reference }),
      sale,
      number:
        kind === 'creditNote' ? (sale ? `CN-${String(index + 1).padStart(4, '0')}` : index % 4 === 1 ? '' : `K${index}/24`) : '',
      allocations: [],
      refunds: [],
      bankTransactionId: kind === 'creditNote' ? '' : bankIds.at(bankCount++),
    }
    list.push(credit)
    return credit
  }

  const allocate = (kind: Kind, credit: CreditDocument, invoice: Invoice, cents: number) => {
    const day = Math.max(credit.day, invoice.day)
    const enteredMs = world.clamp(
      Math.max(credit.createdMs, invoice.createdMs) + 90_000 + random.below(30_000_000),
      allocationCount,
    )
    credit.allocations.push({ id: allocationIds.at(allocationCount++), invoice, cents, day, enteredMs })
    credit.updatedMs = Math.max(credit.updatedMs, enteredMs)
    if (remainingOf(credit) === 0) credit.status = 'PAID'
    const { id, number, total, day: documentDay } = credit
    const entry: Credit = { kind, id, number, cents, total, documentDay, day, enteredMs }
    book.credits.set(invoice.index, [...(book.credits.get(invoice.index) ?? []), entry])
  }

  const refund = (kind: Kind, credit: CreditDocument, cents: number) => {
    const day = Math.min(world.today, credit.day + random.between(1, 20))
    const key = book.size * 2 + credits.refunds.length
    const account = chart.bankFor(credit.currency)
    const rate = currencies.rateOn(credit.currency, day)
    const enteredMs = world.clamp(Math.max(credit.createdMs + 60_000, world.workingMs(day, random)), key)
    const side = credit.sale ? 'AR' : 'AP'
    const payment: Payment = {
      id: book.paymentIds.at(key),
      key,
      type: kind === 'creditNote' ? `${side}CREDITPAYMENT` : `${side}${kind.toUpperCase()}PAYMENT`,
      day,
      enteredMs,
      updatedMs: enteredMs,
      cents,
      bankCents: account.currency === credit.currency ? cents : toBase(cents, rate),
      rate,
      currency: credit.currency,
      account,
      reference: 'Refund, "with thanks"',
      deleted: false,
      target: {
        type: kind === 'creditNote' ? (credit.sale ? 'ACCRECCREDIT' : 'ACCPAYCREDIT') : `${side}${kind.toUpperCase()}`,
        id: credit.id,
        number: credit.number,
        contact: credit.contact,
        rate: credit.rate,
      },
    }
    credit.refunds.push(payment)
    credits.refunds.push(payment)
    credit.updatedMs = Math.max(credit.updatedMs, enteredMs + 14)
    if (remainingOf(credit) === 0) credit.status = 'PAID'
  }

  const creditAccount = (kind: Kind, sale: boolean) => {
    if (kind === 'overpayment') return chart.of(sale ? 'receivable' : 'payable')
    if (kind === 'prepayment') return chart.of(sale ? 'deposits' : 'prepayments')
    return chart.of(sale ? 'sales' : 'general')
  }
  const single = (kind: Kind, sale: boolean, cents: number, foreign: boolean): Pick<Wish, 'amountTypes' | 'lines'> => {
    const account = creditAccount(kind, sale)
    const amountTypes = kind === 'overpayment' ? 'NoTax' : 'Inclusive'
    const taxType = kind === 'overpayment' || foreign ? taxes.of('none') : taxes.of(sale ? 'sale' : 'purchase')
    const text = kind === 'creditNote' ? 'Goodwill, see email' : kind === 'prepayment' ? 'Deposit' : 'Paid too much'
    return { amountTypes, lines: [toSingleLine(taxes, amountTypes, account, text, cents, taxType)] }
  }

  return {
    /** One credit against an invoice: all of it, part of it, or less than the credit. */
    against(invoice: Invoice, n: number) {
      const { sale, contact, currency, rate, total } = invoice
      if (total < 1000) return
      const foreign = currency !== baseCurrency
      const share = (percent: number) => Math.max(1, Math.floor((total * percent) / 100))
      const day = Math.min(world.today, invoice.day + random.between(0, 15))
      const wish = { sale, contact, currency, rate, day, status: 'AUTHORISED' }
      const pattern = n % 6
      const kind: Kind = pattern === 4 && !foreign ? 'prepayment' : pattern === 5 && !foreign ? 'overpayment' : 'creditNote'
      if (pattern < 2 && !payRestAfterCredit(invoice.index)) {
        // Credited in full with the invoice's own lines.
        const credit = make('creditNote', { ...wish, amountTypes: invoice.amountTypes, lines: invoice.lines })
        allocate('creditNote', credit, invoice, total)
        return
      }
      const cents = share(pattern === 2 ? 40 : pattern === 3 ? 35 : 25)
      const spare = pattern <= 2 ? 0 : 5000 + random.below(20_000)
      const credit = make(kind, { ...wish, ...single(kind, sale, cents + spare, foreign) })
      allocate(kind, credit, invoice, cents)
      if (pattern === 5 && n % 4 === 1) refund(kind, credit, remainingOf(credit))
    },
    /** Credits that settle nothing: drafts, voided ones, refunded ones, and some left open. */
    unapplied(n: number) {
      const sale = n % 3 !== 1
      const contact = random.pick(sale ? contacts.customers : contacts.suppliers)
      const kind: Kind = n % 8 === 6 ? 'prepayment' : n % 8 === 7 ? 'overpayment' : 'creditNote'
      const currency = kind === 'creditNote' ? contact.currency : baseCurrency
      const day = random.between(world.firstDay, world.today)
      const foreign = currency !== baseCurrency
      const statuses = ['DRAFT', 'SUBMITTED', 'VOIDED', 'DELETED', 'AUTHORISED', 'REFUND'] as const
      const wished =
        kind === 'creditNote' ? statuses[n % 8]! : (['VOIDED', 'AUTHORISED', 'REFUND'] as const)[Math.floor(n / 8) % 3]!
      const status = wished === 'REFUND' ? 'AUTHORISED' : wished
      const wish = { sale, contact, currency, rate: currencies.rateOn(currency, day), day, status }
      const lines =
        kind === 'creditNote'
          ? {
              amountTypes: 'Exclusive' as const,
              lines: drawLines(random, world, {
                sale,
                foreign,
                amountTypes: 'Exclusive',
                count: random.between(1, 3),
                discounts: false,
              }),
            }
          : single(kind, sale, random.between(2000, 90_000), foreign)
      const credit = make(kind, { ...wish, ...lines })
      if (status === 'VOIDED' || status === 'DELETED')
        credit.updatedMs = world.clamp(credit.createdMs + 50_000_000 + random.below(500_000_000), n)
      if (wished === 'REFUND' && credit.total > 0) refund(kind, credit, credit.total)
    },
  }
}
