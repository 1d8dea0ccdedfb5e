import type { Entry } from '../books/entry.ts'
import type { CreditDocument } from './credits.ts'
import { netOf } from './document.ts'
import type { Line, LineAmountTypes } from './document.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { toInvoiceNumber } from './invoice-records.ts'
import { roundHalfUp } from './money.ts'
import type { World } from './world.ts'

/** What is on hand of an item: pieces in ten-thousandths, and what they cost, in cents. */
export interface StockLevel {
  quantity: number
  costCents: number
}

export interface Stock {
  /** By item id, as of now. */
  levels: Map<string, StockLevel>
  /** What the company started with: cents for all items together. */
  openingCents: number
  /** The cost of each sale, at the average when it was approved. */
  entries: Entry[]
}

/** A line that brings or takes stock. What is brought by a bill has its own cost; what a customer sends back has the average. */
interface Move {
  item: string
  enteredMs: number
  day: number
  quantity: number
  costCents: number | undefined
  reference: string
}

/**
 * Average cost, in the order in which documents were approved, as Xero counts it. Documents that were voided since are left
 * out: their cost would have been taken back. There was enough on hand at the beginning that stock never ran out.
 */
export function createStock(world: World, book: InvoiceBook, creditNotes: readonly CreditDocument[]): Stock {
  const tracked = world.catalogue.items.filter((item) => item.tracked)
  const levels = new Map(tracked.map((item) => [item.id, { quantity: 0, costCents: 0 }]))
  const stock: Stock = { levels, openingCents: 0, entries: [] }
  if (!world.trade.keepsStock) return stock
  const moves = listMoves(book, creditNotes).sort((a, b) => a.enteredMs - b.enteredMs)
  const lowest = new Map<string, number>()
  for (const move of moves) {
    const level = levels.get(move.item)!
    level.quantity += move.quantity
    lowest.set(move.item, Math.min(lowest.get(move.item) ?? 0, level.quantity))
  }
  for (const item of tracked) {
    const quantity = 5 * 10_000 - (lowest.get(item.id) ?? 0)
    const costCents = roundHalfUp((quantity * item.purchasePrice) / 1_000_000)
    levels.set(item.id, { quantity, costCents })
    stock.openingCents += costCents
  }
  const [inventory, costOfSales] = [world.chart.of('inventory'), world.chart.of('costOfSales')]
  for (const { item, quantity, costCents, enteredMs, day, reference } of moves) {
    const level = levels.get(item)!
    const cost = costCents ?? roundHalfUp((level.costCents * quantity) / level.quantity)
    level.quantity += quantity
    level.costCents += cost
    if (costCents !== undefined || cost === 0) continue
    const posting = { tax: 0, taxType: '', description: '', tracking: [] }
    stock.entries.push({
      enteredMs: enteredMs + 20,
      day,
      reference,
      sourceType: null,
      sourceId: null,
      postings: [
        { ...posting, accountId: inventory.id, net: cost },
        { ...posting, accountId: costOfSales.id, net: -cost },
      ],
    })
  }
  return stock
}

function listMoves(book: InvoiceBook, creditNotes: readonly CreditDocument[]): Move[] {
  const moves: Move[] = []
  const add = (
    document: { lines: Line[]; amountTypes: LineAmountTypes; day: number },
    sign: 1 | -1,
    own: boolean,
    enteredMs: number,
    reference: string,
  ) => {
    for (const line of document.lines) {
      if (!line.item?.tracked) continue
      const costCents = own ? sign * netOf(document.amountTypes, line) : undefined
      moves.push({ item: line.item.id, enteredMs, day: document.day, quantity: sign * line.quantity, costCents, reference })
    }
  }
  for (let index = 0; index < book.size; index++) {
    const head = book.headAt(index)
    if (head.status !== 'AUTHORISED' && head.status !== 'PAID') continue
    add(book.at(index), head.sale ? -1 : 1, !head.sale, head.createdMs, head.sale ? toInvoiceNumber(head) : '')
  }
  for (const note of creditNotes) {
    if (note.status !== 'AUTHORISED' && note.status !== 'PAID') continue
    add(note, note.sale ? 1 : -1, !note.sale, note.createdMs, note.number)
  }
  return moves
}
