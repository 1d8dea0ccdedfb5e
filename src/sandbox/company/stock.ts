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
  /** Tells documents apart. */
  document: string
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
  const entries = new Map<string, Entry>()
  for (const move of moves) {
    const level = levels.get(move.item)!
    const cost = move.costCents ?? roundHalfUp((level.costCents * move.quantity) / level.quantity)
    level.quantity += move.quantity
    level.costCents += cost
    if (move.costCents !== undefined || cost === 0) continue
    const entry = entries.get(move.document)
    if (entry) addCost(entry, cost)
    else entries.set(move.document, createCostEntry(world, move, cost))
  }
  stock.entries = [...entries.values()]
  return stock
}

/** The cost of a document's goods: between stock and cost of sales, in one journal. */
function createCostEntry({ chart }: World, { enteredMs, day, reference }: Move, cost: number): Entry {
  const posting = { tax: 0, taxType: '', description: '', tracking: none }
  return {
    enteredMs: enteredMs + 20,
    day,
    reference,
    sourceType: null,
    sourceId: null,
    postings: [
      { ...posting, accountId: chart.of('inventory').id, net: cost },
      { ...posting, accountId: chart.of('costOfSales').id, net: -cost },
    ],
  }
}

function addCost(entry: Entry, cost: number): void {
  const [inventory, costOfSales] = entry.postings
  inventory!.net += cost
  costOfSales!.net -= cost
}

const none: readonly never[] = []

function listMoves(book: InvoiceBook, creditNotes: readonly CreditDocument[]): Move[] {
  const moves: Move[] = []
  const add = (
    document: { lines: Line[]; amountTypes: LineAmountTypes; day: number },
    sign: 1 | -1,
    own: boolean,
    enteredMs: number,
    reference: string,
    key: string,
  ) => {
    for (const line of document.lines) {
      if (!line.item?.tracked) continue
      const costCents = own ? sign * netOf(document.amountTypes, line) : undefined
      moves.push({
        item: line.item.id,
        enteredMs,
        day: document.day,
        quantity: sign * line.quantity,
        costCents,
        reference,
        document: key,
      })
    }
  }
  for (let index = 0; index < book.size; index++) {
    const head = book.headAt(index)
    if (head.status !== 'AUTHORISED' && head.status !== 'PAID') continue
    add(
      book.at(index),
      head.sale ? -1 : 1,
      !head.sale,
      head.createdMs,
      head.sale ? toInvoiceNumber(head) : '',
      `invoice ${index}`,
    )
  }
  for (const note of creditNotes) {
    if (note.status !== 'AUTHORISED' && note.status !== 'PAID') continue
    add(note, note.sale ? 1 : -1, !note.sale, note.createdMs, note.number, note.id)
  }
  return moves
}
