import { drawLines, totalOf, toSingleLine } from './document.ts'
import type { Line, LineAmountTypes, Totals } from './document.ts'
import type { Contact } from './contacts.ts'
import { createGuidSpace } from './guid.ts'
import type { GuidSpace } from './guid.ts'
import { roundHalfUp } from './money.ts'
import { deriveSeed, hash32, Random } from './random.ts'
import { dateLookalike, isPlain, references } from './texts.ts'
import { dayMs } from './wire.ts'
import type { World } from './world.ts'

export type InvoiceStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED'

/** What the draw means for the money: what is paid, and whether a credit is meant to be set against it. */
type Settlement = 'none' | 'one' | 'two' | 'part' | 'undone' | 'credit'

/** The facts that cost little to draw: everything but the lines. Days count from 1970, rates are in millionths. */
export interface InvoiceHead {
  index: number
  sale: boolean
  contact: Contact
  currency: string
  rate: number
  day: number
  dueDay: number
  createdMs: number
  /** Before credits; PAID only if payments alone settle it. */
  status: InvoiceStatus
  settlement: Settlement
  payDay: number
  secondPayDay: number
}

export interface Invoice extends InvoiceHead, Totals {
  amountTypes: LineAmountTypes
  lines: Line[]
  reference: string
}

/** Part of a credit note, prepayment or overpayment set against an invoice. */
export interface Credit {
  kind: 'creditNote' | 'prepayment' | 'overpayment'
  id: string
  number: string
  /** Cents of the invoice's currency. */
  cents: number
  /** Of the whole credit, in cents. */
  total: number
  documentDay: number
  /** Day of the allocation: the later of the two documents' days. */
  day: number
  enteredMs: number
}

/** A payment of an invoice. Its key is invoice × 2 + 0 or 1. */
export interface InvoicePayment {
  key: number
  day: number
  enteredMs: number
  cents: number
  deleted: boolean
}

/** Every invoice and bill as a pure function of its index, plus the few credits that were set against some of them. */
export interface InvoiceBook {
  readonly size: number
  readonly ids: GuidSpace
  readonly paymentIds: GuidSpace
  readonly lineIds: GuidSpace
  headAt(index: number): InvoiceHead
  at(index: number): Invoice
  /** Set while the company is made, before anything is read. */
  readonly credits: Map<number, Credit[]>
  paymentCount(head: InvoiceHead): number
  payments(invoice: Invoice): InvoicePayment[]
  /** When payment 0 or 1 was entered: known without the lines. */
  enteredMs(head: InvoiceHead, part: number): number
  updatedMs(head: InvoiceHead): number
}

/** The first invoices show one of each kind, so that even the smallest company has them all. */
const forced: (InvoiceStatus | Settlement)[] = [
  'one', 'VOIDED', 'DELETED', 'undone', 'two', 'DRAFT', 'part', 'one', 'credit', 'credit', 'credit', 'credit', 'credit', 'credit',
  'SUBMITTED', 'none',
] // prettier-ignore

export function createInvoiceBook(world: World, size: number): InvoiceBook {
  const { seed, chart, contacts, currencies, season, taxes, trade, today, nowMs } = world
  const headSeed = deriveSeed(seed, 'invoice')
  const lineSeed = deriveSeed(seed, 'invoice-lines')
  const paySeed = deriveSeed(seed, 'payment-time')
  const credits = new Map<number, Credit[]>()
  // A big company has three lines on every invoice and, after its first years of odd texts, plain ones: it feeds benchmarks.
  const fixedLines = size >= 200_000
  const plainFrom = fixedLines ? 5000 : size
  const plainCustomers = contacts.customers.filter((contact) => isPlain(contact.name))
  const plainSuppliers = contacts.suppliers.filter((contact) => isPlain(contact.name))
  const plainReferences = references.filter(isPlain)
  // Out of a thousand invoices, so many are meant for a credit: no more than there are credits.
  const creditDraws = Math.min(60, Math.ceil((world.scale.credits * 1000) / size))
  const runDays = size > 1000 ? 7 : 14

  const headAt = (index: number): InvoiceHead => {
    const random = new Random(hash32(headSeed, index))
    const wish = forced[index]
    const sale = index < 14 ? index % 3 !== 1 : random.below(100) < trade.salesShare
    const plain = index >= plainFrom
    const contact = random.pick(
      sale ? (plain ? plainCustomers : contacts.customers) : plain ? plainSuppliers : contacts.suppliers,
    )
    const currency = contact.currency
    const day = season.dayAt((index + random.next() / 4294967296) / size)
    const dueDay = day + random.pick(sale ? trade.sale.terms : trade.bill.terms)
    const createdMs = world.clamp(day * dayMs + world.opensMs + random.below(39_600_000), index)
    const draw = random.below(1000)
    const young = today - day < 21 && random.chance(35)
    const settlement = toSettlement(wish, draw, creditDraws, today - day > 150 && draw % 9 !== 0)
    let status = toStatus(wish, draw, young, random)
    let payDay = 0
    let secondPayDay = 0
    let actual: Settlement = status === 'AUTHORISED' ? settlement : 'none'
    if (actual !== 'none') {
      payDay = Math.max(day, (actual === 'two' || actual === 'part' ? day : dueDay - 5) + random.below(trade.lateness))
      // One customer in nine never pays before a second reminder.
      if (sale && contact.index % 9 === 7) payDay += 30 + random.below(25)
      // Bills are paid in a run on a Wednesday, some sales are banked together on a Friday: these become batches.
      if (!sale) payDay = nextDay(payDay, 13, runDays)
      else if (random.chance(runDays === 14 ? 45 : 20)) payDay = nextDay(payDay, 15, runDays * 2)
      secondPayDay = Math.max(payDay + 3, dueDay) + random.below(20)
      if (payDay > today) actual = 'none'
      else if (actual === 'two' && secondPayDay > today) actual = 'part'
      if (actual === 'one' || actual === 'two') status = 'PAID'
    }
    const rate = currencies.rateOn(currency, day)
    return { index, sale, contact, currency, rate, day, dueDay, createdMs, status, settlement: actual, payDay, secondPayDay }
  }

  const at = (index: number): Invoice => {
    const head = headAt(index)
    const random = new Random(hash32(lineSeed, index))
    const plain = index >= plainFrom
    const kind = random.below(100)
    const amountTypes = kind < 78 ? 'Exclusive' : kind < 96 ? 'Inclusive' : 'NoTax'
    const count = fixedLines ? 3 : 1 + random.below(5)
    const foreign = head.currency !== currencies.base
    const lines =
      index === 5
        ? [toSingleLine(taxes, amountTypes, chart.of('sales'), 'Someone leaned on the 9 key', 999_999_999_999, taxes.of('none'))]
        : drawLines(random, world, { sale: head.sale, foreign, amountTypes, count, discounts: head.sale, plain, stock: true })
    const totals = totalOf(amountTypes, lines)
    const reference = index === 7 ? dateLookalike : head.sale ? random.pick(plain ? plainReferences : references) : ''
    return Object.assign(head, totals, { amountTypes, lines, reference }) as Invoice
  }

  const creditCents = (index: number) => credits.get(index)?.reduce((sum, credit) => sum + credit.cents, 0) ?? 0

  const enteredMs = (head: InvoiceHead, part: number) => {
    const key = head.index * 2 + part
    const day = part === 0 ? head.payDay : head.secondPayDay
    return world.clamp(
      Math.max(head.createdMs + 60_000, day * dayMs + world.opensMs + 3_600_000 + (hash32(paySeed, key) % 36_000_000)),
      key,
    )
  }

  const paymentCount = (head: InvoiceHead): number => {
    switch (head.settlement) {
      case 'none':
        return 0
      case 'two':
        return 2
      case 'one':
      case 'part':
      case 'undone':
        return 1
      case 'credit':
        return payRestAfterCredit(head.index) && credits.has(head.index) ? 1 : 0
    }
  }

  return {
    size,
    ids: createGuidSpace(seed, 'invoice'),
    paymentIds: createGuidSpace(seed, 'payment'),
    lineIds: createGuidSpace(seed, 'invoice-line'),
    headAt,
    at,
    credits,
    paymentCount,
    enteredMs,
    payments(invoice) {
      const { settlement, total, payDay, secondPayDay, index } = invoice
      const count = paymentCount(invoice)
      if (count === 0) return []
      const make = (part: number, day: number, cents: number): InvoicePayment => {
        const key = index * 2 + part
        return { key, day, enteredMs: enteredMs(invoice, part), cents, deleted: settlement === 'undone' }
      }
      if (settlement === 'two') {
        const first = roundHalfUp(total * 0.4)
        return [make(0, payDay, first), make(1, secondPayDay, total - first)]
      }
      if (settlement === 'part') return [make(0, payDay, Math.max(1, roundHalfUp(total * (0.2 + (index % 6) / 10))))]
      return [make(0, payDay, total - creditCents(index))]
    },
    updatedMs(head) {
      const { index, settlement } = head
      let latest = head.createdMs
      const count = paymentCount(head)
      // Xero touches the document some milliseconds after its payment.
      if (count > 0) latest = Math.max(latest, enteredMs(head, 0) + 16)
      if (count > 1) latest = Math.max(latest, enteredMs(head, 1) + 16)
      if (settlement === 'undone') latest += 3_600_000 + (hash32(paySeed, index) % 86_400_000)
      for (const credit of credits.get(index) ?? []) latest = Math.max(latest, credit.enteredMs + 11)
      if (head.status === 'VOIDED' || head.status === 'DELETED') latest += 40_000_000 + (hash32(paySeed, index) % 400_000_000)
      return latest < nowMs ? latest : world.clamp(latest, index)
    },
  }
}

/** The first day from `day` on that lies `offset` days into a cycle. */
function nextDay(day: number, offset: number, cycle: number): number {
  return day + ((((offset - day) % cycle) + cycle) % cycle)
}

/** Of the invoices with credits, every fourth pays the rest. */
export function payRestAfterCredit(index: number): boolean {
  return index % 4 === 1
}

/** Nearly everybody pays in the end: `old` documents are rarely open. */
function toSettlement(wish: string | undefined, draw: number, creditDraws: number, old: boolean): Settlement {
  if (wish === 'one' || wish === 'two' || wish === 'part' || wish === 'undone' || wish === 'credit' || wish === 'none')
    return wish
  if (draw < 40) return old ? 'one' : 'none'
  if (draw < 40 + creditDraws) return 'credit'
  if (draw < 100) return 'one'
  if (draw < 110) return old && draw > 103 ? 'one' : 'undone'
  if (draw < 150) return old ? 'two' : 'part'
  if (draw < 230) return 'two'
  return draw < 270 && !old ? 'none' : 'one'
}

function toStatus(wish: string | undefined, draw: number, young: boolean, random: Random): InvoiceStatus {
  if (wish === 'VOIDED' || wish === 'DELETED' || wish === 'DRAFT' || wish === 'SUBMITTED') return wish
  if (wish !== undefined) return 'AUTHORISED'
  if (young) return random.chance(60) ? 'DRAFT' : 'SUBMITTED'
  if (draw < 15) return 'VOIDED'
  if (draw < 30) return 'DELETED'
  return draw < 36 ? 'DRAFT' : draw < 40 ? 'SUBMITTED' : 'AUTHORISED'
}
